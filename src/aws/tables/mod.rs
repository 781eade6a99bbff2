//! `CreateTable`, `DescribeTable`, `UpdateTable`, `DeleteTable`, `ListTables` over the SDK.

mod definition;
mod description;
mod operation;
mod replica;
mod update;

pub(super) use operation::{create_table, delete_table, describe_table, list_tables, update_table};
