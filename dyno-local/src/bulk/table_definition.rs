//! Creating the table of an import from a file: the JSON that `CreateTable` takes.
//!
//! The program uses it for `--create-table`. The text goes to the table's home as it is, so that
//! members which this crate has no place for get there.

use std::time::Duration;

use dyno_core::backend::{Backend, BackendError};
use dyno_core::op::{OperationName, TableStatus};

use super::import::describe;
use super::retry::Retry;
use super::wait::wait;
use crate::local::Local;
use crate::wire::{Structure, Tape, decode_request};

/// How often a table is looked at until it is there.
const LOOKS_MAX: u32 = 600;

/// The time between two looks.
const LOOK_PAUSE: Duration = Duration::from_millis(100);

/// A `CreateTable` request as JSON.
#[derive(Debug, Clone)]
pub struct TableDefinition {
    json: Vec<u8>,
    table_name: String,
}

impl TableDefinition {
    /// Reads a definition; `None` if it is no JSON object with a string `TableName`. Whatever else is
    /// wrong with it is said when the table is created.
    pub fn parse(json: impl Into<Vec<u8>>) -> Option<Self> {
        let json = json.into();
        let tape = Tape::parse(&json)?;
        let table_name = Structure::root(tape.root())?.string("TableName").ok()??;
        Some(Self { json, table_name })
    }

    /// Returns the table's name.
    pub fn table_name(&self) -> &str {
        &self.table_name
    }

    /// Returns the request's body.
    #[cfg(feature = "server")]
    pub(super) fn json(&self) -> &[u8] {
        &self.json
    }
}

impl Local {
    /// Creates a table from the JSON of a `CreateTable` request, checked as one over HTTP is.
    ///
    /// Feature `bulk`.
    ///
    /// # Errors
    ///
    /// What the service says to the request, such as `ResourceInUse` if there is the table already.
    pub fn create_table(&self, definition: &TableDefinition) -> Result<(), BackendError> {
        let json = Tape::parse(&definition.json);
        let json =
            json.ok_or_else(|| BackendError::internal("a definition was JSON and is not"))?;
        let (request, faults) = decode_request(OperationName::CreateTable, &json)?;
        wait(self.engine().call(request, &faults)).map(drop)
    }
}

/// Waits until a table is `ACTIVE`, for a minute at most.
///
/// # Errors
///
/// What the service says to `DescribeTable`, or that the table is still not there.
pub fn wait_until_active(backend: &dyn Backend, table: &str) -> Result<(), BackendError> {
    let retry = Retry::new();
    for _ in 0..LOOKS_MAX {
        if describe(backend, table)?.table_status == TableStatus::Active {
            return Ok(());
        }
        retry.sleep(LOOK_PAUSE);
    }
    Err(BackendError::internal(format!("the table {table} is not active after a minute")))
}
