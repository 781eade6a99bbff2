//! The records of a source, whichever its format: an item and its line, or what is wrong with it.
//!
//! `import` runs it on a thread of its own, so that reading and decoding go on while what was read
//! is written. Chunks keep what waits in between small.

use std::io::{self, Read};

use dyno_core::op::AttributeDefinition;

use super::checkpoint::{Checkpoint, CheckpointFault};
use super::csv::{CsvRows, HeaderFault};
use super::format::{Compression, Format};
use super::item_json::decode_line;
use super::record::{Record, RecordRead};
use super::report::{ImportErrorKind, LineFault};
use super::source::{Ending, LineRead, Lines, Position};

/// The most records of a chunk.
const CHUNK_RECORDS_MAX: usize = 500;

/// The bytes of lines that fill a chunk.
const CHUNK_BYTES_MAX: u64 = 1024 * 1024;

/// Some records in their order.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) records: Vec<Record>,
    /// Where an import may go on once they are written.
    pub(super) resume_at: Position,
    /// A record behind them that ends with the source and not with a line break. The source may
    /// grow yet, so that going on reads it again.
    pub(super) unended: Option<Record>,
    /// How far the source has been read, in bytes.
    pub(super) bytes: u64,
}

/// What to read, and how.
pub(super) struct Plan<'a> {
    pub(super) format: &'a Format,
    pub(super) compression: Compression,
    pub(super) definitions: &'a [AttributeDefinition],
    pub(super) resume: Option<&'a Checkpoint>,
}

/// Reads a source to its end and hands out its chunks, until `take` returns `false`.
///
/// What was read before a fault is handed out before the fault is returned.
pub(super) fn read_chunks<R: Read>(
    source: R,
    plan: &Plan<'_>,
    mut take: impl FnMut(Chunk) -> bool,
) -> Result<(), ImportErrorKind> {
    let mut records = Records::open(source, plan)?;
    loop {
        let mut chunk = Chunk::default();
        let outcome = records.fill(&mut chunk);
        let is_wanted = chunk.bytes == 0 || take(chunk);
        if !outcome? || !is_wanted {
            return Ok(());
        }
    }
}

/// The records of one source.
struct Records<R> {
    lines: Lines<R>,
    decoder: Decoder,
}

/// How lines become items.
enum Decoder {
    /// With room for a line.
    Json(Vec<u8>),
    Csv(CsvRows),
}

impl<R: Read> Records<R> {
    fn open(source: R, plan: &Plan<'_>) -> Result<Self, ImportErrorKind> {
        let mut lines = Lines::new(source, plan.compression).map_err(|source| broken(source, 1))?;
        let decoder = match plan.format {
            Format::DynamoDbJson => Decoder::Json(Vec::new()),
            Format::Csv(options) => {
                let rows = CsvRows::new(options, plan.definitions, &mut lines);
                Decoder::Csv(rows.map_err(|fault| match fault {
                    HeaderFault::Source(source) => broken(source, 1),
                    HeaderFault::Wrong(text) => ImportErrorKind::Header(text),
                })?)
            }
        };
        if let Some(checkpoint) = plan.resume {
            skip(&mut lines, checkpoint)?;
        }
        Ok(Self { lines, decoder })
    }

    /// Adds records until the chunk is full; returns `false` at the end of the source.
    fn fill(&mut self, chunk: &mut Chunk) -> Result<bool, ImportErrorKind> {
        let full_at = self.lines.bytes() + CHUNK_BYTES_MAX;
        while chunk.records.len() < CHUNK_RECORDS_MAX && self.lines.bytes() < full_at {
            let Some((record, ending)) = self.next_record()? else { return Ok(false) };
            chunk.bytes = self.lines.bytes();
            match ending {
                Ending::Break => {
                    chunk.records.push(record);
                    chunk.resume_at = self.lines.position();
                }
                Ending::Source => chunk.unended = Some(record),
            }
        }
        Ok(true)
    }

    fn next_record(&mut self) -> Result<Option<(Record, Ending)>, ImportErrorKind> {
        let read = match &mut self.decoder {
            Decoder::Json(text) => next_json(&mut self.lines, text),
            Decoder::Csv(rows) => rows.next_row(&mut self.lines),
        };
        match read {
            // What could not be read is the line after those that were.
            Err(source) => Err(broken(source, self.lines.line() + 1)),
            Ok(RecordRead::End) => Ok(None),
            Ok(RecordRead::Truncated { line }) => Err(ImportErrorKind::Truncated { line }),
            Ok(RecordRead::Record(record, ending)) => Ok(Some((record, ending))),
        }
    }
}

/// Reads the next line that is not blank.
fn next_json<R: Read>(lines: &mut Lines<R>, text: &mut Vec<u8>) -> io::Result<RecordRead> {
    loop {
        text.clear();
        let read = lines.read_line(text)?;
        let line = lines.line();
        let (content, ending) = match read {
            LineRead::End => return Ok(RecordRead::End),
            LineRead::TooLong(ending) => (Err(LineFault::TooLong), ending),
            LineRead::Line(_) if text.trim_ascii().is_empty() => continue,
            LineRead::Line(ending) => (decode_line(text), ending),
        };
        // An object that is closed is whole, with or without a line break behind it.
        if ending == Ending::Source
            && matches!(content, Err(LineFault::NotJson | LineFault::TooLong))
        {
            return Ok(RecordRead::Truncated { line });
        }
        return Ok(RecordRead::Record(Record { line, content }, ending));
    }
}

/// Reads again what a checkpoint covers, and compares.
fn skip<R: Read>(lines: &mut Lines<R>, checkpoint: &Checkpoint) -> Result<(), ImportErrorKind> {
    let position = checkpoint.position();
    if position.bytes == 0 {
        return Ok(());
    }
    let reached = lines.skip_to(position).map_err(|source| broken(source, lines.line() + 1))?;
    if reached != position {
        let bytes = position.bytes;
        return Err(ImportErrorKind::Checkpoint(CheckpointFault::Source { bytes }));
    }
    Ok(())
}

/// A compressed source that ends too early says so; any other failure is reported as it is.
fn broken(source: io::Error, line: u64) -> ImportErrorKind {
    if source.kind() == io::ErrorKind::UnexpectedEof {
        return ImportErrorKind::Truncated { line };
    }
    ImportErrorKind::Source { line, source }
}
