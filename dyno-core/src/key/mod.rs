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
//! **Stored bytes are part of the crate's compatibility promise**; `golden.rs` pins them.

mod argument;
mod component;
mod escape;
mod external;
mod range;

#[cfg(test)]
mod golden;

pub use argument::Argument;
pub use component::{
    KeyComponent, OrderedAmidText, OrderedInner, OrderedNative, OrderedText, Rank, ScalarType,
};
pub(crate) use range::above;
pub use range::{ComponentRange, KeyRange};

/// Ends every component. Lower than any byte inside one.
pub(crate) const TERMINATOR: char = '#';

/// The bound just above a component and everything that follows it.
pub(crate) const ABOVE: char = '$';
