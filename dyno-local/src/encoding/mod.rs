//! Keys as bytes whose order is the order of the values, and the hash that places partition keys.
//!
//! `storage` knows only these bytes; `catalog` makes them from items, `read` makes ranges of them.
//!
//! ```text
//! key of the table   hash(8) ‖ partition key ‖ [sort key]
//! key of an index    hash(8) ‖ partition key (1–4) ‖ sort key (0–4) ‖ the item's own key, unhashed
//! ```
//!
//! Each component is prefix-free, so the first components of a tuple are a prefix of its bytes and
//! a range over the next component is a range of bytes.

mod component;
mod hash;
mod key;
mod number;
mod range;

pub(crate) use component::KeyValue;
pub(crate) use hash::{HASH_BYTES, partition_hash, partition_hash_bytes};
pub(crate) use key::Key;
pub(crate) use range::{KeyRange, prefix_end};
