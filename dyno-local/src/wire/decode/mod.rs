//! Bodies to [`Request`]s: one file per family of operations.
//!
//! `wire::exchange` calls [`decode`] with a body whose target, signature and JSON are in order.
//! Decoding fails only for what the service reports before any check of its own (a member of the
//! wrong JSON type) and for parameters this version has no place for. Everything else that a
//! `Request` cannot hold is noted in [`Faults`] under the path the service would print, and a
//! stand-in takes its place: a missing name is `null`, a bad enum value is the default, a bad
//! attribute value is null.

mod batch;
mod item;
mod legacy;
mod member;
mod read;
mod table;
mod transact;
mod update_table;

#[cfg(test)]
mod tests;

use dyno_core::backend::BackendError;
use dyno_core::op::{OperationName, Request};

use super::error;
use super::json::{Structure, Tape};
use crate::base::Faults;

/// Reads the request of an operation from its body.
pub(crate) fn decode(
    operation: OperationName,
    body: &Tape<'_>,
) -> Result<(Request, Faults), BackendError> {
    let root = Structure::root(body.root()).ok_or_else(error::malformed_body)?;
    let mut faults = Faults::default();
    let request = decode_members(operation, &root, &mut faults)?;
    Ok((request, faults))
}

fn decode_members(
    operation: OperationName,
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Request, BackendError> {
    Ok(match operation {
        OperationName::BatchGetItem => batch::batch_get_item(root, faults)?.into(),
        OperationName::BatchWriteItem => batch::batch_write_item(root, faults)?.into(),
        OperationName::CreateTable => table::create_table(root, faults)?.into(),
        OperationName::DeleteItem => item::delete_item(root, faults)?.into(),
        OperationName::DeleteTable => table::delete_table(root, faults)?.into(),
        OperationName::DescribeTable => table::describe_table(root, faults)?.into(),
        OperationName::GetItem => item::get_item(root, faults)?.into(),
        OperationName::ListTables => table::list_tables(root)?.into(),
        OperationName::PutItem => item::put_item(root, faults)?.into(),
        OperationName::Query => read::query(root, faults)?.into(),
        OperationName::Scan => read::scan(root, faults)?.into(),
        OperationName::TransactGetItems => transact::transact_get_items(root, faults)?.into(),
        OperationName::TransactWriteItems => transact::transact_write_items(root, faults)?.into(),
        OperationName::UpdateItem => item::update_item(root, faults)?.into(),
        OperationName::UpdateTable => update_table::update_table(root, faults)?.into(),
    })
}
