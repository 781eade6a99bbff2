//! Exact composite keys: the order of the stored text is the order of the values.
//!
//! A key template is a list of literals and components. Each component is encoded so that its text
//! sorts as its value, contains no byte below `%` but its own escapes, and is ended by `#`; `$`, the
//! next byte, bounds it from above. So a range on any component is one key condition:
//!
//! ```text
//! template   {placed_at}#{id}           with placed_at a u64, id a string
//! stored     00000000000000000017#abc#
//! 17..=20    BETWEEN 00000000000000000017 AND 00000000000000000020$
//! ```
//!
//! A partition that takes more than one partition of the service can is spread over shards, see
//! [`advise_shards`].
//!
//! **Stored bytes are part of the crate's compatibility promise**; `golden.rs` pins them.

mod argument;
mod component;
mod escape;
mod external;
mod given;
mod instant;
mod range;
mod shard;

#[cfg(test)]
mod golden;

pub use argument::Argument;
pub use component::{KeyComponent, OrderedInner, OrderedNative, OrderedText, Rank, ScalarType};
pub(crate) use escape::escape_into;
pub(crate) use given::push_text;
pub use given::{AnyComponent, AnyField, Given};
pub(crate) use instant::instant;
pub(crate) use range::above;
pub use range::{Bounds, ComponentRange, KeyRange};
pub use shard::{ExpectedRate, advise_shards, shard_of};
pub(crate) use shard::{SHARDS_MAX, hash, push_shard, shard, without_shard};

/// Ends every component. Lower than any byte inside one.
pub(crate) const TERMINATOR: char = '#';

/// The bound just above a component and everything that follows it.
pub(crate) const ABOVE: char = '$';
