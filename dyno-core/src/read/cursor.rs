//! Where a listing goes on.

use std::fmt;

use crate::error::{Error, ErrorKind, Result};
use crate::value::Item;

/// Where the next page of a listing starts; opaque, and bound to what it was made for.
///
/// A cursor goes on only where it came from: the same table, pattern and partition. Used elsewhere it
/// is an error of kind [`Cursor`](ErrorKind::Cursor). It says after which item to go on, and nothing
/// of ranges, filters and directions: those are what is asked for with it. It stays good when that
/// item is deleted, and does not expire. It has no form as text.
#[derive(Clone, PartialEq)]
pub struct Cursor {
    binding: Binding,
    key: Item,
}

/// What a cursor is bound to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Binding {
    pub(crate) table: String,
    pub(crate) pattern: &'static str,
    pub(crate) entity: Option<&'static str>,
    pub(crate) partition: Item,
}

impl Cursor {
    pub(crate) const fn new(binding: Binding, key: Item) -> Self {
        Self { binding, key }
    }

    /// Returns the start key, if the cursor belongs to this listing.
    pub(crate) fn into_key(self, binding: &Binding) -> Result<Item> {
        let wrong = if self.binding.table != binding.table {
            "table"
        } else if (self.binding.pattern, self.binding.entity) != (binding.pattern, binding.entity) {
            "pattern"
        } else if self.binding.partition != binding.partition {
            "partition"
        } else {
            return Ok(self.key);
        };
        Err(Error::new(
            ErrorKind::Cursor,
            format!("this cursor was made for another {wrong}: start without a cursor"),
        ))
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cursor").field("pattern", &self.binding.pattern).finish_non_exhaustive()
    }
}
