//! Export: a table's items as lines of DynamoDB JSON.
//!
//! [`export`] reads any backend page by page, with parallel segments; [`Local::export`] takes the
//! items of each partition of the engine at one moment. Both write through [`Encoder`].

use std::borrow::Borrow;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use dyno_core::backend::{Backend, BackendError};
use dyno_core::op::Scan;
use dyno_core::value::Item;
use flate2::write::GzEncoder;

use super::format::Compression;
use super::import::describe;
use super::item_json::encode_line;
use super::report::{ExportError, ExportReport};
use super::retry::Retry;
use super::wait::wait;
use crate::local::Local;
use crate::read::all_items;

/// How many pages of a segment wait to be written.
const PAGES_WAITING_MAX: usize = 2;

/// How many items are written between two reports of progress.
const PROGRESS_ITEMS: usize = 1_000;

/// The bytes that are written at once.
const WRITE_BYTES: usize = 256 * 1024;

/// What to export, and how.
#[derive(Debug, Clone)]
pub struct ExportOptions {
    table: String,
    compression: Compression,
    segments: u16,
}

impl ExportOptions {
    /// Returns the defaults: this table, uncompressed, read in one segment.
    pub fn new(table: impl Into<String>) -> Self {
        Self { table: table.into(), compression: Compression::default(), segments: 1 }
    }

    /// Sets how the target is compressed.
    #[must_use]
    pub const fn compression(mut self, compression: Compression) -> Self {
        self.compression = compression;
        self
    }

    /// Sets how many segments of the table are read at once, each by a thread: 1 unless set, at most
    /// 64. [`Local::export`] needs none of them.
    #[must_use]
    pub fn segments(mut self, segments: u16) -> Self {
        self.segments = segments.clamp(1, 64);
        self
    }
}

impl Local {
    /// Exports a table as lines of DynamoDB JSON, what a backup of the service holds.
    ///
    /// Feature `bulk`. Each partition is written as it was at one moment, item collections of tables
    /// with local indexes therefore as well; between two partitions writes may come in. What nobody
    /// writes to meanwhile is exported exactly as it is. Items come in the order of a scan: by the
    /// hash of the partition key, then by the sort key, so that equal tables give equal files.
    ///
    /// Blocks until it is done. Writers of a partition wait while its items are being listed, some
    /// tens of nanoseconds for each, and not while they are written out. The list of all items is
    /// held in memory, the items themselves are shared with the table.
    ///
    /// # Errors
    ///
    /// The table is not there, or `target` cannot be written. The file is then of no use.
    pub fn export(
        &self,
        options: &ExportOptions,
        target: impl Write,
    ) -> Result<ExportReport, ExportError> {
        self.export_watched(options, target, &mut |_| ControlFlow::Continue(()))
    }

    /// [`export`](Self::export), with a function that gets the counts so far, about every thousand
    /// items, and says whether to go on.
    ///
    /// # Errors
    ///
    /// Those of [`export`](Self::export), and [`ExportError::Cancelled`].
    pub fn export_watched(
        &self,
        options: &ExportOptions,
        target: impl Write,
        progress: &mut dyn FnMut(&ExportReport) -> ControlFlow<()>,
    ) -> Result<ExportReport, ExportError> {
        let described = describe(self, &options.table);
        let table_name = described.map_err(ExportError::Backend)?.table_name;
        let mut encoder = Encoder::new(target, options.compression, progress);
        // A table that was deleted in between is an empty one.
        if let Some(table) = self.engine().catalog().find(&table_name) {
            let names = table.storage.names();
            for rows in all_items(&table).chunks(PROGRESS_ITEMS) {
                encoder.write(rows.iter().map(|row| row.read(names).to_item()))?;
            }
        }
        encoder.finish()
    }
}

/// Exports a table of any backend as lines of DynamoDB JSON.
///
/// The table is read with consistent scans. Each page of 1 MB is as it was at one moment; of what is
/// written while the export runs, an item is exported as it was before or after, and never twice.
/// What nobody writes to meanwhile is exported exactly as it is.
///
/// Items come in the order of the segments' pages in turn: with one segment in that of a scan, and
/// always the same for the same table, pages and number of segments. Some pages for each segment
/// are held in memory.
///
/// Blocks the calling thread and starts one for each segment; see [`import`](super::import()).
/// `progress` gets the counts so far, page by page, and says whether to go on.
///
/// # Errors
///
/// The table cannot be read or `target` cannot be written. The file is then of no use.
pub fn export(
    backend: &dyn Backend,
    options: &ExportOptions,
    target: impl Write,
    progress: &mut dyn FnMut(&ExportReport) -> ControlFlow<()>,
) -> Result<ExportReport, ExportError> {
    run(backend, options, Encoder::new(target, options.compression, progress), &Retry::new())
}

/// A page of a segment, or why there is none.
type Page = Result<Vec<Item>, BackendError>;

fn run<W: Write>(
    backend: &dyn Backend,
    options: &ExportOptions,
    mut encoder: Encoder<'_, W>,
    retry: &Retry,
) -> Result<ExportReport, ExportError> {
    describe(backend, &options.table).map_err(ExportError::Backend)?;
    thread::scope(|scope| {
        let mut segments: Vec<Receiver<Page>> = Vec::with_capacity(options.segments.into());
        for segment in 0..options.segments {
            let (send, receive) = sync_channel(PAGES_WAITING_MAX);
            let mut scan = Scan::new(options.table.as_str());
            scan.consistent_read = true;
            if options.segments > 1 {
                scan.segment = Some(segment.into());
                scan.total_segments = Some(options.segments.into());
            }
            let reader = thread::Builder::new().name("dyno-export".to_owned());
            let started = reader.spawn_scoped(scope, move || read(backend, scan, retry, &send));
            started.map_err(ExportError::Thread)?;
            segments.push(receive);
        }
        write_in_turn(segments, &mut encoder)
    })?;
    encoder.finish()
}

/// The thread of a segment: all its pages, as long as someone takes them.
fn read(backend: &dyn Backend, mut scan: Scan, retry: &Retry, send: &SyncSender<Page>) {
    loop {
        let page = wait(retry.send(backend, || scan.clone()));
        let next = page.as_ref().ok().and_then(|page| page.last_evaluated_key.clone());
        let is_taken = send.send(page.map(|page| page.items.unwrap_or_default())).is_ok();
        if next.is_none() || !is_taken {
            return;
        }
        scan.exclusive_start_key = next;
    }
}

/// Writes a page of each segment in turn, until none has any left.
fn write_in_turn<W: Write>(
    mut segments: Vec<Receiver<Page>>,
    encoder: &mut Encoder<'_, W>,
) -> Result<(), ExportError> {
    while !segments.is_empty() {
        let mut left = Vec::with_capacity(segments.len());
        for segment in segments {
            // A segment that is read to its end hangs up.
            let Ok(page) = segment.recv() else { continue };
            encoder.write(page.map_err(ExportError::Backend)?.iter())?;
            left.push(segment);
        }
        segments = left;
    }
    Ok(())
}

/// Writes items as lines, compressed or not.
struct Encoder<'a, W: Write> {
    target: Target<W>,
    /// Reused from page to page.
    lines: Vec<u8>,
    report: ExportReport,
    progress: &'a mut dyn FnMut(&ExportReport) -> ControlFlow<()>,
}

/// Where the lines go.
enum Target<W: Write> {
    Plain(BufWriter<W>),
    Gzip(Box<GzEncoder<BufWriter<W>>>),
}

impl<'a, W: Write> Encoder<'a, W> {
    fn new(
        target: W,
        compression: Compression,
        progress: &'a mut dyn FnMut(&ExportReport) -> ControlFlow<()>,
    ) -> Self {
        let buffered = BufWriter::with_capacity(WRITE_BYTES, target);
        let target = match compression {
            Compression::Gzip => {
                Target::Gzip(Box::new(GzEncoder::new(buffered, flate2::Compression::fast())))
            }
            Compression::Detect | Compression::None => Target::Plain(buffered),
        };
        Self { target, lines: Vec::new(), report: ExportReport::default(), progress }
    }

    /// Writes some items and reports the progress.
    fn write(&mut self, items: impl Iterator<Item: Borrow<Item>>) -> Result<(), ExportError> {
        self.lines.clear();
        for item in items {
            encode_line(item.borrow(), &mut self.lines);
            self.report.items += 1;
        }
        self.report.bytes += u64::try_from(self.lines.len()).unwrap_or(u64::MAX);
        let written = match &mut self.target {
            Target::Plain(target) => target.write_all(&self.lines),
            Target::Gzip(target) => target.write_all(&self.lines),
        };
        written.map_err(ExportError::Target)?;
        match (self.progress)(&self.report) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ExportError::Cancelled),
        }
    }

    fn finish(self) -> Result<ExportReport, ExportError> {
        let mut buffered = match self.target {
            Target::Plain(target) => target,
            Target::Gzip(target) => target.finish().map_err(ExportError::Target)?,
        };
        buffered.flush().map_err(ExportError::Target)?;
        Ok(self.report)
    }
}
