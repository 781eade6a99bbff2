//! Where an interrupted import goes on, and of which source.
//!
//! A checkpoint stands at the end of a line whose effects are in the table, with the CRC-32 of every
//! byte before it. Going on reads those bytes again and compares: what a checkpoint belongs to is
//! known by its content, not by a name or a date, so that a copied file is the same and a changed
//! one is not, and compressing it in between does no harm.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::source::Position;

/// The version of the text form.
const VERSION: u32 = 1;

/// How far an import came.
///
/// Give it to [`ImportOptions::resume`](super::ImportOptions::resume) with the same source. Its text
/// form is one line of JSON, made by `to_string` and read by `parse`.
///
/// # Examples
///
/// ```
/// use dyno_local::bulk::Checkpoint;
///
/// let text = r#"{"version":1,"table":"users","format":"dynamodb-json","lines":7,"bytes":352,
///     "crc32":305419896,"records":7,"refused":1}"#;
/// let checkpoint: Checkpoint = text.parse()?;
/// assert_eq!(checkpoint.to_string().parse(), Ok(checkpoint));
/// # Ok::<(), dyno_local::bulk::CheckpointFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    version: u32,
    table: String,
    format: String,
    lines: u64,
    bytes: u64,
    crc32: u32,
    records: u64,
    refused: u64,
}

impl Checkpoint {
    /// Returns the checkpoint at the start of a source.
    pub(super) fn start(table: &str, format: String) -> Self {
        let table = table.to_owned();
        let Position { lines, bytes, crc32 } = Position::default();
        Self { version: VERSION, table, format, lines, bytes, crc32, records: 0, refused: 0 }
    }

    /// Returns where in the source it stands.
    pub(super) const fn position(&self) -> Position {
        Position { lines: self.lines, bytes: self.bytes, crc32: self.crc32 }
    }

    /// Returns the records before it, and how many of them were refused.
    pub(super) const fn counts(&self) -> (u64, u64) {
        (self.records, self.refused)
    }

    /// Moves it on.
    pub(super) const fn advance(&mut self, position: Position, records: u64, refused: u64) {
        self.lines = position.lines;
        self.bytes = position.bytes;
        self.crc32 = position.crc32;
        self.records = records;
        self.refused = refused;
    }

    /// Checks that an import into `table` of this format may go on from it.
    pub(super) fn check_fits(&self, table: &str, format: &str) -> Result<(), CheckpointFault> {
        let other = |what, found: &str, expected: &str| {
            let (found, expected) = (found.to_owned(), expected.to_owned());
            CheckpointFault::Other { what, found, expected }
        };
        if self.table != table {
            return Err(other("table", &self.table, table));
        }
        if self.format != format {
            return Err(other("format", &self.format, format));
        }
        Ok(())
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointFault;

    fn from_str(text: &str) -> Result<Self, CheckpointFault> {
        let checkpoint: Self =
            serde_json::from_str(text).map_err(|_| CheckpointFault::Unreadable)?;
        if checkpoint.version != VERSION || checkpoint.refused > checkpoint.records {
            return Err(CheckpointFault::Unreadable);
        }
        Ok(checkpoint)
    }
}

/// Why an import cannot go on from a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CheckpointFault {
    /// It is no checkpoint, or one of a later version.
    #[error("this is no checkpoint of this version")]
    Unreadable,
    /// It belongs to another table, or to another format.
    #[error("the checkpoint is of the {what} {found}, not {expected}")]
    Other {
        /// `table` or `format`.
        what: &'static str,
        /// What the checkpoint names.
        found: String,
        /// What the import has.
        expected: String,
    },
    /// The source has other bytes, or fewer, up to where the checkpoint stands.
    #[error("the checkpoint is of another source: the first {bytes} bytes differ")]
    Source {
        /// The bytes before the checkpoint.
        bytes: u64,
    },
}
