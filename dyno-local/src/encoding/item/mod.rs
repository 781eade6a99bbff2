//! Items in little more than their content: one allocation each, attribute names shared.
//!
//! `storage` keeps items in this form. Reads decode what they return and no more; conditions,
//! filters, projections and index keys look into the bytes through [`ItemRef`].
//!
//! ```text
//! item       billed size (u32) ‖ map
//! map        count ‖ (name ‖ value) for each attribute, in the order of the names
//! name       id + 1 of a shared name, or 0 ‖ length ‖ UTF-8
//! value      tag ‖ payload
//!   S B      length ‖ bytes
//!   N        sign and length of the coefficient (u8) ‖ exponent (zigzag) ‖ coefficient
//!   true, false, NULL    nothing
//!   L M SS NS BS         length of what follows (u32) ‖ count ‖ members
//! ```
//!
//! Counts, lengths, ids and exponents are variable-length integers of seven bits a byte; fixed
//! integers are little-endian. Equal items of one table have equal bytes, as long as no name
//! became shared between the two encodings.
//!
//! **Invariant:** reading never panics and never allocates more than the bytes hold, whatever they
//! are.

mod cursor;
mod decode;
mod encode;
mod names;
#[cfg(test)]
mod tests;
mod view;

#[cfg(any(feature = "durable", test))]
pub(crate) use decode::Corrupt;
#[cfg(any(feature = "durable", fuzzing, test))]
pub(crate) use decode::decode_item;
pub(crate) use encode::encode_item;
pub(crate) use names::Names;
pub(crate) use view::{Attributes, EncodedValues, ItemRef, View, Wanted, key_value};

/// Tags of values.
mod tag {
    pub(super) const S: u8 = 1;
    pub(super) const N: u8 = 2;
    pub(super) const B: u8 = 3;
    pub(super) const TRUE: u8 = 4;
    pub(super) const FALSE: u8 = 5;
    pub(super) const NULL: u8 = 6;
    pub(super) const L: u8 = 7;
    pub(super) const M: u8 = 8;
    pub(super) const SS: u8 = 9;
    pub(super) const NS: u8 = 10;
    pub(super) const BS: u8 = 11;
}

/// The bytes of the billed size in front of an item.
const SIZE_BYTES: usize = 4;
