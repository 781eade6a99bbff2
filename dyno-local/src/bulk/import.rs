//! Import: a source read on one thread, its items written on the caller's.
//!
//! ```text
//! source ─► lines ─► records ═ chunks, a few at most ═► writer ─► backend
//!           (a thread of its own)                       (the caller's thread)
//! ```
//!
//! Items with equal keys are written in the order of their lines. A checkpoint is handed out when
//! everything before it has been written, and never earlier.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use dyno_core::backend::{Backend, BackendError, BackendExt};
use dyno_core::op::{DescribeTable, TableDescription};

use super::checkpoint::Checkpoint;
use super::format::{Compression, Format};
use super::record::Record;
use super::records::{Chunk, Plan, read_chunks};
use super::report::{ImportError, ImportErrorKind, ImportReport, RefusedLine};
use super::retry::Retry;
use super::wait::wait;
use super::writes::Writer;
use crate::local::Local;

/// How many chunks wait to be written: enough that neither thread waits for the other's hiccups.
const CHUNKS_WAITING_MAX: usize = 4;

/// How many refused lines a report keeps unless told otherwise.
const REFUSALS_KEPT: usize = 100;

/// What to import, and how.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    table: String,
    format: Format,
    compression: Compression,
    errors_max: Option<u64>,
    refusals_kept: usize,
    resume: Option<Checkpoint>,
}

impl ImportOptions {
    /// Returns the defaults: DynamoDB JSON into this table, gzip if it looks like it, however many
    /// lines are refused.
    pub fn new(table: impl Into<String>) -> Self {
        Self {
            table: table.into(),
            format: Format::default(),
            compression: Compression::default(),
            errors_max: None,
            refusals_kept: REFUSALS_KEPT,
            resume: None,
        }
    }

    /// Sets the format.
    #[must_use]
    pub fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// Sets how the source is compressed.
    #[must_use]
    pub const fn compression(mut self, compression: Compression) -> Self {
        self.compression = compression;
        self
    }

    /// Stops the import when more lines than this are refused; with 0, at the first.
    ///
    /// Some lines behind that one may have been imported by then.
    #[must_use]
    pub const fn errors_max(mut self, lines: u64) -> Self {
        self.errors_max = Some(lines);
        self
    }

    /// Sets how many refused lines the report keeps; 100 unless set. All are counted, and all are
    /// shown to the [`Watch`].
    #[must_use]
    pub const fn refusals_kept(mut self, lines: usize) -> Self {
        self.refusals_kept = lines;
        self
    }

    /// Goes on from where another import of the same source came.
    ///
    /// The source is given from its start: what lies before the checkpoint is read and compared, not
    /// imported.
    #[must_use]
    pub fn resume(mut self, checkpoint: Checkpoint) -> Self {
        self.resume = Some(checkpoint);
        self
    }
}

/// Follows an import. Every method has a default that does nothing.
///
/// Called on the thread that imports, after each chunk of at most 500 lines or about 1 MB.
pub trait Watch {
    /// Gets each refused line, in the order of the lines.
    fn refused(&mut self, _line: &RefusedLine) {}

    /// Gets where to go on if the import were interrupted now: all that lies before it is written.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being kept; the import ends with it.
    fn checkpoint(&mut self, _checkpoint: &Checkpoint) -> io::Result<()> {
        Ok(())
    }

    /// Gets the counts so far, and says whether to go on.
    fn progress(&mut self, _progress: &Progress) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl Watch for () {}

/// How far an import is. The counts are those of [`ImportReport`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The lines that held something.
    pub lines: u64,
    /// Those that were written.
    pub imported: u64,
    /// Those that were refused.
    pub refused: u64,
    /// The bytes that were read, decompressed.
    pub bytes: u64,
}

impl Local {
    /// Imports a source into a table: [`bulk::import`](super::import()) without a watch.
    ///
    /// Feature `bulk`. Blocks until it is done; a million items of 1 KiB take some seconds.
    ///
    /// # Errors
    ///
    /// Why the import ended early; the error has the report of what was done until then.
    ///
    /// # Examples
    ///
    /// ```
    /// use dyno_local::Local;
    /// use dyno_local::bulk::{ExportOptions, ImportOptions};
    /// # use dyno_core::backend::BackendExt;
    /// # use dyno_core::op::{
    /// #     AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, ScalarAttributeType,
    /// # };
    ///
    /// # let mut table = CreateTable::new(
    /// #     "users",
    /// #     vec![KeySchemaElement::hash("id")],
    /// #     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
    /// # );
    /// # table.billing_mode = Some(BillingMode::PayPerRequest);
    /// let local = Local::new();
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(local.send(table))?;
    /// let lines = "\
    /// {\"Item\":{\"id\":{\"S\":\"ada\"},\"age\":{\"N\":\"36\"}}}
    /// {\"Item\":{\"id\":{\"S\":\"alan\"},\"age\":{\"N\":\"forty\"}}}
    /// ";
    /// let report = local.import(&ImportOptions::new("users"), lines.as_bytes())?;
    /// assert_eq!((report.imported, report.refused), (1, 1));
    /// assert_eq!(
    ///     report.refusals[0].to_string(),
    ///     "line 2: ValidationException: The parameter cannot be converted to a numeric value: forty"
    /// );
    ///
    /// let mut file = Vec::new();
    /// local.export(&ExportOptions::new("users"), &mut file)?;
    /// assert_eq!(file, b"{\"Item\":{\"age\":{\"N\":\"36\"},\"id\":{\"S\":\"ada\"}}}\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn import(
        &self,
        options: &ImportOptions,
        source: impl Read + Send,
    ) -> Result<ImportReport, ImportError> {
        import(self, options, source, &mut ())
    }
}

/// Imports a source into a table of any backend, line by line.
///
/// Every item is written as `PutItem` or `BatchWriteItem` writes it: the same checks, the same
/// texts, the same cost, an item with an equal key replaced. So of lines with equal keys the last
/// one counts. A line that is refused is reported and does not stop the import. Whatever the size of
/// the source, some megabytes are held in memory.
///
/// Blocks the calling thread, and starts another that reads. An asynchronous backend must have a
/// runtime of its own that goes on meanwhile; the engine needs none.
///
/// # Errors
///
/// Why the import ended early; the error has the report of what was done until then. See
/// [`ImportErrorKind`].
pub fn import(
    backend: &dyn Backend,
    options: &ImportOptions,
    source: impl Read + Send,
    watch: &mut dyn Watch,
) -> Result<ImportReport, ImportError> {
    run(backend, options, source, watch, Retry::new())
}

/// [`import`], with a choice of how to pause.
pub(super) fn run(
    backend: &dyn Backend,
    options: &ImportOptions,
    source: impl Read + Send,
    watch: &mut dyn Watch,
    retry: Retry,
) -> Result<ImportReport, ImportError> {
    let mut import = Running::new(options, watch);
    match import.run(backend, source, retry) {
        Ok(()) => Ok(import.report),
        Err(kind) => Err(ImportError::new(kind, import.report)),
    }
}

/// What an import has done so far.
struct Running<'a> {
    options: &'a ImportOptions,
    watch: &'a mut dyn Watch,
    report: ImportReport,
}

/// What the reading thread hands over: chunks, and then how reading ended.
type Message = Result<Chunk, Result<(), ImportErrorKind>>;

impl<'a> Running<'a> {
    fn new(options: &'a ImportOptions, watch: &'a mut dyn Watch) -> Self {
        let start = || Checkpoint::start(&options.table, options.format.to_string());
        let checkpoint = options.resume.clone().unwrap_or_else(start);
        let (lines, refused) = checkpoint.counts();
        let report = ImportReport {
            lines,
            imported: lines - refused,
            refused,
            bytes: checkpoint.position().bytes,
            refusals: Vec::new(),
            checkpoint,
        };
        Self { options, watch, report }
    }

    fn run(
        &mut self,
        backend: &dyn Backend,
        source: impl Read + Send,
        retry: Retry,
    ) -> Result<(), ImportErrorKind> {
        let options = self.options;
        if let Some(checkpoint) = &options.resume {
            let format = options.format.to_string();
            let fits = checkpoint.check_fits(&options.table, &format);
            fits.map_err(ImportErrorKind::Checkpoint)?;
        }
        let table = describe(backend, &options.table).map_err(ImportErrorKind::Backend)?;
        let writer = Writer::new(backend, &table, retry);
        let plan = Plan {
            format: &options.format,
            compression: options.compression,
            definitions: &table.attribute_definitions,
            resume: options.resume.as_ref(),
        };
        let (send, receive) = sync_channel(CHUNKS_WAITING_MAX);
        thread::scope(|scope| {
            let reader = thread::Builder::new().name("dyno-import".to_owned());
            let started = reader.spawn_scoped(scope, move || read(source, &plan, &send));
            started.map_err(ImportErrorKind::Thread)?;
            self.write(&writer, receive)
        })
    }

    /// Writes chunks until reading ends. Returning early drops the receiver, which ends the reader.
    fn write(
        &mut self,
        writer: &Writer<'_>,
        receive: Receiver<Message>,
    ) -> Result<(), ImportErrorKind> {
        for message in receive {
            let chunk = match message {
                Ok(chunk) => chunk,
                Err(outcome) => return outcome,
            };
            let bytes = chunk.bytes;
            self.write_chunk(writer, chunk)?;
            self.report.bytes = bytes;
            let ImportReport { lines, imported, refused, .. } = self.report;
            let progress = Progress { lines, imported, refused, bytes };
            if self.watch.progress(&progress).is_break() {
                return Err(ImportErrorKind::Cancelled);
            }
        }
        Ok(())
    }

    fn write_chunk(&mut self, writer: &Writer<'_>, chunk: Chunk) -> Result<(), ImportErrorKind> {
        if !chunk.records.is_empty() {
            self.write_records(writer, chunk.records)?;
            let ImportReport { lines, refused, .. } = self.report;
            self.report.checkpoint.advance(chunk.resume_at, lines, refused);
            let kept = self.watch.checkpoint(&self.report.checkpoint);
            kept.map_err(ImportErrorKind::Keep)?;
        }
        self.write_records(writer, chunk.unended.into_iter().collect())
    }

    fn write_records(
        &mut self,
        writer: &Writer<'_>,
        records: Vec<Record>,
    ) -> Result<(), ImportErrorKind> {
        let count = as_u64(records.len());
        let refused = writer.write(records).map_err(ImportErrorKind::Backend)?;
        let report = &mut self.report;
        report.lines += count;
        report.refused += as_u64(refused.len());
        report.imported += count - as_u64(refused.len());
        for refusal in refused {
            self.watch.refused(&refusal);
            if report.refusals.len() < self.options.refusals_kept {
                report.refusals.push(refusal);
            }
        }
        match self.options.errors_max {
            Some(max) if report.refused > max => Err(ImportErrorKind::TooManyRefused(max)),
            _ => Ok(()),
        }
    }
}

/// The reading thread.
fn read(source: impl Read, plan: &Plan<'_>, send: &SyncSender<Message>) {
    let outcome = read_chunks(source, plan, |chunk| send.send(Ok(chunk)).is_ok());
    // Nobody listens any more if the import was cancelled.
    let _ = send.send(Err(outcome));
}

/// Describes a table, as the first thing asked of a backend. It is asked once: where there is no
/// server, it is better to say so at once.
pub(super) fn describe(
    backend: &dyn Backend,
    table: &str,
) -> Result<TableDescription, BackendError> {
    Ok(wait(backend.send(DescribeTable::new(table)))?.table)
}

fn as_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
