//! What an import and an export tell: counts, the lines that were refused, the errors that end one.

use std::io;

use dyno_core::backend::BackendError;
use thiserror::Error;

use super::checkpoint::{Checkpoint, CheckpointFault};
use super::source::LINE_BYTES_MAX;

/// What an import did.
///
/// The counts include those of the checkpoint that it went on from, so that they are the same
/// whether an import was interrupted or not.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ImportReport {
    /// How many lines held something, CSV rows counting once; blank lines and headers do not.
    pub lines: u64,
    /// How many of them were written. A key that came twice counts twice.
    pub imported: u64,
    /// How many of them were refused.
    pub refused: u64,
    /// The bytes that were read, decompressed.
    pub bytes: u64,
    /// The refused lines that came first, as many as
    /// [`refusals_kept`](super::ImportOptions::refusals_kept) says. Those from before a checkpoint are
    /// not among them.
    pub refusals: Vec<RefusedLine>,
    /// Where to go on if there is more to import.
    pub checkpoint: Checkpoint,
}

/// A line that was not imported.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RefusedLine {
    /// The line's number, from one; for a CSV row, that of its first line.
    pub line: u64,
    /// What is wrong with it.
    pub fault: LineFault,
}

/// Equal if they are of one line and read alike.
impl PartialEq for RefusedLine {
    fn eq(&self, other: &Self) -> bool {
        self.line == other.line && self.fault.to_string() == other.fault.to_string()
    }
}

impl std::fmt::Display for RefusedLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

/// Why a line was refused.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum LineFault {
    /// The item was refused, with the service's code and text: a value that is none, an item over
    /// 400 KB, a missing key, …
    #[error("{0}")]
    Service(BackendError),
    /// The line is longer than any item can be.
    #[error("the line is longer than {LINE_BYTES_MAX} bytes")]
    TooLong,
    /// The line is not one JSON value in UTF-8.
    #[error("the line is not JSON")]
    NotJson,
    /// The line is no object with a member `Item`.
    #[error("the line has no member `Item`")]
    NoItem,
    /// A row has more or fewer fields than the header.
    #[error("the row has {found} fields, the header {expected}")]
    FieldCount {
        /// The fields of the row.
        found: usize,
        /// The fields of the header.
        expected: usize,
    },
    /// Something stands before or behind the quotes of a field, or a quote in it is not doubled.
    #[error("a quote in the row is not doubled")]
    StrayQuote,
    /// A field is not UTF-8.
    #[error("the row is not UTF-8")]
    NotUtf8,
    /// A binary key is not base64.
    #[error("the field {name} is not base64")]
    NotBase64 {
        /// The attribute.
        name: String,
    },
}

/// Why an import ended early, and what it did until then.
///
/// What was imported stays, and [`ImportReport::checkpoint`] says where to go on.
#[derive(Debug, Error)]
#[error("{kind}")]
pub struct ImportError {
    #[source]
    kind: ImportErrorKind,
    report: Box<ImportReport>,
}

impl ImportError {
    pub(super) fn new(kind: ImportErrorKind, report: ImportReport) -> Self {
        Self { kind, report: Box::new(report) }
    }

    /// Returns the reason.
    pub const fn kind(&self) -> &ImportErrorKind {
        &self.kind
    }

    /// Returns what was done until then.
    pub const fn report(&self) -> &ImportReport {
        &self.report
    }
}

/// Why an import ended early.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImportErrorKind {
    /// The source ends inside this line, or inside its compressed form: it is not whole. All lines
    /// before it are imported. Get the rest, and resume.
    #[error("the source ends within line {line}")]
    Truncated {
        /// The line that is not whole.
        line: u64,
    },
    /// The source could not be read, or its compressed form is broken, within this line. All lines
    /// before it are imported.
    #[error("cannot read line {line}: {source}")]
    Source {
        /// The line that could not be read.
        line: u64,
        /// What reading said.
        source: io::Error,
    },
    /// The header of a CSV file cannot name attributes. Nothing was imported.
    #[error("the header is wrong: {0}")]
    Header(String),
    /// The checkpoint is of another source, table or format. Nothing was imported.
    #[error("cannot resume: {0}")]
    Checkpoint(CheckpointFault),
    /// The table cannot be written, or not now: it is not there, or the service did not answer
    /// after several attempts. Resume when it can.
    #[error("{0}")]
    Backend(BackendError),
    /// More lines were refused than [`errors_max`](super::ImportOptions::errors_max) allows.
    #[error("more than {0} lines were refused")]
    TooManyRefused(u64),
    /// The [`Watch`](super::Watch) asked to stop.
    #[error("the import was cancelled")]
    Cancelled,
    /// The [`Watch`](super::Watch) could not keep a checkpoint.
    #[error("cannot keep the checkpoint: {0}")]
    Keep(io::Error),
    /// The thread that reads could not be started.
    #[error("cannot start a thread: {0}")]
    Thread(io::Error),
}

/// What an export did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ExportReport {
    /// The items that were written.
    pub items: u64,
    /// Their bytes, before compression.
    pub bytes: u64,
}

/// Why an export ended early. What was written until then is of no use.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The table cannot be read: it is not there, or the service did not answer after several
    /// attempts.
    #[error("{0}")]
    Backend(BackendError),
    /// The target could not be written.
    #[error("cannot write the export: {0}")]
    Target(io::Error),
    /// The caller asked to stop.
    #[error("the export was cancelled")]
    Cancelled,
    /// A thread that reads could not be started.
    #[error("cannot start a thread: {0}")]
    Thread(io::Error),
}
