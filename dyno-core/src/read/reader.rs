//! Reading a listing to its end, for those that want everything and for streams.

use super::pager::Listing;
use super::shards::{Lanes, Portion};
use crate::error::Result;
use crate::value::Item;

/// A listing that is read answer by answer, to its end.
pub(super) struct Reader<O> {
    listing: Listing<O>,
    at: At,
}

/// How far a reader is.
enum At {
    Start(Option<Item>),
    Shards(Lanes),
}

impl<O> Reader<O> {
    pub(super) fn new(listing: Listing<O>) -> Self {
        let at = match &listing.sharding {
            Some(sharding) => At::Shards(Lanes::new(sharding, Vec::new())),
            None => At::Start(None),
        };
        Self { listing, at }
    }

    /// Returns the next items, perhaps none, and what reads on, unless this was the end.
    pub(super) async fn read(self) -> Result<(Vec<O>, Option<Self>)> {
        let Self { listing, at } = self;
        let (items, next) = match (at, &listing.sharding) {
            (At::Shards(mut lanes), Some(sharding)) => {
                let mut items = Vec::new();
                lanes.ask(&listing, sharding, Portion::Whole).await?;
                lanes.hand_on(&listing, sharding, usize::MAX, &mut items)?;
                (items, (!lanes.is_over()).then_some(At::Shards(lanes)))
            }
            (At::Shards(_), None) => (Vec::new(), None),
            (At::Start(start), _) => {
                let batch = listing.fetch(None, start).await?;
                (batch.items, batch.next.map(|key| At::Start(Some(key))))
            }
        };
        Ok((items, next.map(|at| Self { listing, at })))
    }
}
