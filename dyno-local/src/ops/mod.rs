//! The operations: one file each, ordered checks → read or write → response.
//!
//! `engine` dispatches to the function of a request's operation. The order of the checks is the
//! service's: constraints of members (collected), checks of the request (first wins), the table,
//! checks against the table, then the item. Shared checks are in the files named for what they check.

mod batch_get_item;
mod batch_write_item;
mod constraints;
mod context;
mod create_table;
mod delete_item;
mod delete_table;
mod describe_table;
mod expressions;
mod get_item;
mod key_paths;
mod legacy;
mod list_tables;
mod put_item;
mod query;
mod reader;
mod scan;
mod select;
mod table_life;
mod table_members;
#[cfg(test)]
mod tests;
mod tokens;
mod transact_actions;
mod transact_cancel;
mod transact_get_items;
mod transact_in_flight;
mod transact_write_items;
mod update_item;
mod update_table;
mod values;
mod written;

pub(crate) use batch_get_item::batch_get_item;
pub(crate) use batch_write_item::batch_write_item;
pub(crate) use context::Ctx;
pub(crate) use create_table::create_table;
pub(crate) use delete_item::delete_item;
pub(crate) use delete_table::delete_table;
pub(crate) use describe_table::describe_table;
pub(crate) use get_item::get_item;
pub(crate) use list_tables::list_tables;
pub(crate) use put_item::put_item;
pub(crate) use query::query;
pub(crate) use scan::scan;
pub(crate) use table_life::settle_tables;
pub(crate) use tokens::Tokens;
pub(crate) use transact_get_items::transact_get_items;
pub(crate) use transact_in_flight::{Prepared, commit_transaction, prepare_transaction};
pub(crate) use transact_write_items::transact_write_items;
pub(crate) use update_item::update_item;
pub(crate) use update_table::update_table;
