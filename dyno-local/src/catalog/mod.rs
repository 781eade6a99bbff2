//! Tables and indexes: parsed once from `CreateTable`, then asked by everything above.
//!
//! `ops` looks tables up in the [`Catalog`]; `index`, `read` and `write` ask a [`Table`] for its key
//! schemas. A definition is valid by construction and never checked again.

mod create_checks;
mod definition;
mod describe;
mod index;
mod item_key;
mod key_schema;
mod table;
mod table_name;
mod tables;

pub(crate) use create_checks::check_create_table;
pub(crate) use definition::TableDefinition;
pub(crate) use describe::describe;
pub(crate) use index::{IndexDefinition, IndexKind, IndexProjection};
pub(crate) use item_key::{ItemKey, empty_kind, key_bytes};
pub(crate) use key_schema::{KeyAttribute, KeySchema};
pub(crate) use table::{IndexNumber, Table};
pub(crate) use table_name::{TableName, name_violations};
pub(crate) use tables::{Catalog, Tables};
