//! One record of a source: an item and its line, or what is wrong with it.
//!
//! Made by the decoders of the formats, taken by `import`.

use dyno_core::value::Item;

use super::report::LineFault;
use super::source::Ending;

/// A line, or CSV row, that held something.
#[derive(Debug)]
pub(super) struct Record {
    /// The number of its first line.
    pub(super) line: u64,
    pub(super) content: Result<Item, LineFault>,
}

/// What reading one more record came to.
#[derive(Debug)]
pub(super) enum RecordRead {
    /// There is no further record.
    End,
    /// The source ended inside the record that began in this line.
    Truncated { line: u64 },
    /// A record, and how its last line ended.
    Record(Record, Ending),
}
