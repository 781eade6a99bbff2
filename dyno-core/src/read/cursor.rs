//! Where a listing goes on.
//!
//! The pager makes cursors and takes them back; `token` writes them as text. A cursor holds a place
//! for each shard that the listing reads, one if its pattern has no shards.

use std::fmt;

use crate::error::{CursorReason, Error, Result};
use crate::value::Item;

/// Where the next page of a listing starts; opaque, and bound to what it was made for.
///
/// A cursor goes on only where it came from: the same table, pattern, entity and partition. Used
/// elsewhere it is an error of kind [`Cursor`](crate::ErrorKind::Cursor). It says after which item to
/// go on, and nothing of ranges, filters and directions: those are what is asked for with it. It stays
/// good when that item is deleted, and does not expire.
///
/// For those outside of the program it becomes a token, with the feature `cursor-hmac` or
/// `cursor-aead`: `Cursor::to_token` and `Cursor::from_token`.
#[derive(Clone)]
pub struct Cursor {
    pub(super) origin: Origin,
    pub(super) places: Vec<Place>,
}

/// What a cursor is bound to, in full or in short.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    Listing(Binding),
    #[cfg(any(feature = "cursor-hmac", feature = "cursor-aead"))]
    Token(super::token::Fingerprint),
}

/// What a cursor is bound to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Binding {
    pub(crate) table: String,
    pub(crate) pattern: &'static str,
    pub(crate) entity: Option<&'static str>,
    /// The partition; of a pattern with shards, without the shard.
    pub(crate) partition: Item,
    /// How many places there are.
    pub(crate) places: usize,
}

/// Where a listing, or one shard of it, goes on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Place {
    /// At its start.
    Start,
    /// After the item with this key; the attributes of the partition are left out.
    After(Item),
    /// Nowhere: it has been read to its end.
    End,
}

impl Cursor {
    pub(crate) const fn new(binding: Binding, places: Vec<Place>) -> Self {
        Self { origin: Origin::Listing(binding), places }
    }

    /// Returns the places, if the cursor belongs to this listing.
    pub(crate) fn into_places(self, binding: &Binding) -> Result<Vec<Place>> {
        let other = match &self.origin {
            Origin::Listing(own) => own.difference(binding),
            #[cfg(any(feature = "cursor-hmac", feature = "cursor-aead"))]
            Origin::Token(own) => (*own != binding.fingerprint()).then_some("listing"),
        };
        let other = other.or_else(|| (self.places.len() != binding.places).then_some("listing"));
        match other {
            None => Ok(self.places),
            Some(other) => Err(Error::cursor(
                CursorReason::Mismatch,
                format!("this cursor was made for another {other}: start without a cursor"),
            )),
        }
    }
}

impl Binding {
    /// Returns what makes the difference between two listings, if they are two.
    fn difference(&self, other: &Self) -> Option<&'static str> {
        if self.table != other.table {
            Some("table")
        } else if (self.pattern, self.entity) != (other.pattern, other.entity) {
            Some("pattern")
        } else if self.partition != other.partition {
            Some("partition")
        } else if self.places != other.places {
            Some("number of shards")
        } else {
            None
        }
    }
}

impl Place {
    /// Returns where to go on after the item with this key, or at the end if there is none.
    pub(crate) fn of(next: Option<Item>, partition: &Item) -> Self {
        let Some(mut key) = next else { return Self::End };
        for (name, _) in partition {
            key.remove(name);
        }
        Self::After(key)
    }

    /// Returns the key to start after, in this partition.
    pub(crate) fn start_key(&self, partition: &Item) -> Option<Item> {
        let Self::After(rest) = self else { return None };
        let mut key = rest.clone();
        for (name, value) in partition {
            key.insert(name.clone(), value.clone());
        }
        Some(key)
    }
}

/// Equal cursors go on at the same place of the same listing; a token's, too.
impl PartialEq for Cursor {
    fn eq(&self, other: &Self) -> bool {
        self.places == other.places
            && match (&self.origin, &other.origin) {
                (Origin::Listing(a), Origin::Listing(b)) => a == b,
                #[cfg(any(feature = "cursor-hmac", feature = "cursor-aead"))]
                (Origin::Token(a), Origin::Token(b)) => a == b,
                #[cfg(any(feature = "cursor-hmac", feature = "cursor-aead"))]
                (Origin::Token(token), Origin::Listing(binding))
                | (Origin::Listing(binding), Origin::Token(token)) => {
                    *token == binding.fingerprint()
                }
            }
    }
}

impl fmt::Debug for Cursor {
    /// Tells the pattern, if it is known, and no key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pattern = match &self.origin {
            Origin::Listing(binding) => Some(binding.pattern),
            #[cfg(any(feature = "cursor-hmac", feature = "cursor-aead"))]
            Origin::Token(_) => None,
        };
        f.debug_struct("Cursor").field("pattern", &pattern).finish_non_exhaustive()
    }
}
