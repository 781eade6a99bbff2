//! `CreateTable`, `DescribeTable`, `DeleteTable`, `ListTables` over the SDK.

mod definition;
mod description;
mod operation;

pub(super) use operation::{create_table, delete_table, describe_table, list_tables};
