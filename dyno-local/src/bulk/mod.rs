//! Import and export in the service's own formats (feature `bulk`).
//!
//! [`Local::import`](crate::Local::import) and [`Local::export`](crate::Local::export) move a table
//! of the engine; [`import()`] and [`export()`] do the same with any backend, such as an [`Endpoint`],
//! which is a server somewhere else. The program does both from a shell.
//!
//! # Formats
//!
//! | format | import | export |
//! | --- | --- | --- |
//! | DynamoDB JSON, an item a line: `{"Item": {"id": {"S": "a"}}}` | yes | yes |
//! | CSV with a header, keys typed by the table, everything else strings | yes | no |
//! | either of them as gzip | yes | yes |
//!
//! The data files of the service's own exports to S3 are DynamoDB JSON in gzip, and can be imported
//! as they are; what is exported here can be given to the service's import. Amazon Ion and zstd are
//! not read.
//!
//! # What is promised
//!
//! - Every line ends as a `PutItem` of its item would: the same checks, the service's texts, index
//!   entries and sizes included. Of lines with equal keys the last one counts.
//! - Bad lines are reported by their numbers and do not stop an import, unless
//!   [`ImportOptions::errors_max`] says so.
//! - A source that ends too early, or breaks, is an error that names the line. What came before it
//!   is imported, and the import can go on from its [`Checkpoint`] when the source is whole. An
//!   interrupted import that goes on has the same result and the same counts as one that was not.
//! - Memory is bounded whatever the source holds: a line or row of more than 8 MiB, which no item
//!   fits, is refused by its number and not loaded.
//!
//! # The program
//!
//! ```sh
//! dyno-local import --table users --create-table users.json users.jsonl
//! dyno-local import --table users --format csv more.csv
//! dyno-local import --table users --checkpoint users.checkpoint users.jsonl
//! dyno-local import --table users --checkpoint users.checkpoint --resume users.jsonl
//! dyno-local export --table users --output backup.jsonl.gz
//! ```
//!
//! They talk to the server at `--endpoint`, which is `http://127.0.0.1:8000` unless set, or open the
//! directory at `--data-dir`. `-` stands for standard input or output. Counts go to standard error, as do refused lines, the first hundred
//! of them; `--refused FILE` takes all. The exit code is 0 if every line was imported, 3 if some
//! were refused, 1 if the import or export could not be done, 2 for a mistake in the arguments. An
//! export appears under its name when it is whole, and not before.

mod checkpoint;
mod csv;
mod csv_row;
#[cfg(feature = "server")]
mod endpoint;
mod export;
mod format;
mod import;
mod item_json;
mod record;
mod records;
mod report;
mod retry;
mod source;
mod table_definition;
#[cfg(test)]
mod tests;
mod wait;
mod writes;

pub use checkpoint::{Checkpoint, CheckpointFault};
#[cfg(feature = "server")]
pub use endpoint::Endpoint;
pub use export::{ExportOptions, export};
pub use format::{Compression, CsvOptions, Delimiter, Format};
pub use import::{ImportOptions, Progress, Watch, import};
pub use report::{
    ExportError, ExportReport, ImportError, ImportErrorKind, ImportReport, LineFault, RefusedLine,
};
pub use table_definition::{TableDefinition, wait_until_active};
