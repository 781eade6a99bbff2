//! The rules that a model must keep, each a function, in the order of their reports.
//!
//! A rule reports to the context and changes nothing. What needs both the table and the entities is
//! checked by constants in the expansion, for no derive sees another's struct.

mod entity;
mod evolution;
mod keys;
mod promise;
mod shards;
mod table;

pub(crate) use entity::check as check_entity;
pub(crate) use table::check as check_table;
