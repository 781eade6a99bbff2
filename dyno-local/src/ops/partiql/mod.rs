//! What the three `PartiQL` operations have in common: statements against tables.
//!
//! `execute_statement`, `batch_execute_statement` and `execute_transaction` call it. A statement is
//! compiled by `expr::partiql`; here its condition is looked through for keys, and what is left is
//! what the native operations do: reads end in `read::read_page`, writes in `write::apply`.
//!
//! ```text
//! text ─ expr::partiql ─► statement ─ keys ─► ranges or a key ─► select | write
//! ```

mod keys;
mod members;
mod order;
mod ranges;
mod select;
mod token;
mod write;

pub(super) use keys::{KeyFault, read_key, write_key};
pub(super) use members::{
    check_parameters, parameters_of, parameters_violation, statement_violations,
};
pub(super) use ranges::check_overlap;
pub(super) use select::{Read, read_page_of, shown_of};
pub(super) use write::{Failed, unless_exists, unless_missing, write};

use dyno_core::backend::BackendError;

use super::Ctx;
use crate::base::EngineError;
use crate::catalog::{Table, TableName};

/// Returns the table that a statement names.
pub(super) fn table<'a>(name: &str, ctx: Ctx<'a>) -> Result<&'a Table, BackendError> {
    // Unverified: what is said of a name that no table can have.
    let name = TableName::parse(name).map_err(|_| EngineError::TableNotFound)?;
    Ok(ctx.table(Some(&name))?)
}
