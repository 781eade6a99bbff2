//! Structs to items and back, through serde.
//!
//! A [`serde::Serializer`] that writes attribute values and a [`serde::Deserializer`] that reads
//! them by value, so that strings and bytes are moved and nothing is made twice. The typed layer
//! above applies what an entity's descriptor says of single attributes; here is serde's own model:
//!
//! | serde | attribute |
//! | --- | --- |
//! | integers, floats, [`Number`](crate::value::Number) | `N` |
//! | strings, characters, variants without fields | `S` |
//! | bytes | `B` |
//! | booleans | `BOOL` |
//! | `None`, `()`, unit structs | `NULL` |
//! | sequences, tuples, tuple structs | `L` |
//! | maps, structs | `M`, keys as text |
//! | other variants | `M` of one member, named after the variant |
//!
//! `Some(x)` and a newtype are what they hold. Sequences are read from sets as well. The model is
//! that of the crate `serde_dynamo`, so that what either writes, the other reads; feature
//! `serde_dynamo` converts between its values and ours.

mod codec;
mod deserializer;
mod error;
#[cfg(any(test, feature = "serde_dynamo"))]
mod interchange;
mod map_key;
mod members;
mod serializer;
mod set;
mod stored;

#[cfg(test)]
mod tests;

pub use codec::{from_item, from_value, to_item, to_value};
pub(crate) use codec::{from_stored, to_item_completed};
pub use error::CodecError;
pub(crate) use serializer::Members;
pub(crate) use set::list_to_set;
