//! Bytes of keys and items: keys in the order of their values, items in little more than their
//! content, and the hash that places partition keys.
//!
//! `storage` knows keys and items in this form only; `catalog` makes keys from items, `read` makes
//! ranges of them, `expr` looks into items without decoding them.
//!
//! ```text
//! key of the table   hash ‖ partition key ‖ [sort key]
//! key of an index    hash ‖ partition key (1–4) ‖ sort key (0–4) ‖ the item's own key, unhashed
//! ```
//!
//! Each component is prefix-free, so the first components of a tuple are a prefix of its bytes and
//! a range over the next component is a range of bytes.

mod component;
mod hash;
mod item;
mod key;
mod number;
mod range;

pub(crate) use component::{KeyValue, component_bytes, component_text};
pub(crate) use hash::partition_hash;
#[cfg(feature = "durable")]
pub(crate) use item::Corrupt;
#[cfg(any(feature = "durable", fuzzing, test))]
pub(crate) use item::decode_item;
pub(crate) use item::{
    Attributes, EncodedValues, ItemRef, Names, View, Wanted, encode_item, key_value,
};
pub(crate) use key::{Key, KeyPrefix};
pub(crate) use range::KeyRange;
