//! Secondary indexes: what an item's entries are, and what a write changes of them.
//!
//! `write::apply` asks for the changes under the partition's lock and commits them with the item.

mod change;
mod key_checks;

pub(crate) use change::{IndexWrite, index_entry, index_write};
pub(crate) use key_checks::{check_put_keys, check_update_types, check_updated_keys};
