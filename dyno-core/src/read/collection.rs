//! Reading a partition with everything that lives in it.

use std::fmt;

use super::count::Count;
use super::explain::{Explanation, keys_in_words};
use super::pager::{Listing, terminals};
use super::query::{Options, counting, listing};
use crate::entity::{Consistent, Partition, PrimaryKey, Table, TableItem, kind_of};
use crate::error::Result;
use crate::handle::Handle;
use crate::value::Item;

/// A read of every item of one partition, made by `Db::collection`.
///
/// Costs as a query does: half a read unit for each 4 KB begun of what a request evaluates. Items
/// come as the table's enum, in the order of their sort keys; what is of no known kind is kept as
/// `Unknown`, as is everything on an index that does not project the kind attribute.
#[must_use = "nothing is read until a method such as `all()` or `page()` is called"]
pub struct Collection<T: Table, I = PrimaryKey> {
    handle: Handle,
    partition: Partition<T, I>,
    options: Options,
}

impl<T: Table, I> Collection<T, I> {
    pub(crate) fn new(handle: Handle, partition: Partition<T, I>) -> Self {
        Self { handle, partition, options: Options::default() }
    }

    /// Reads what was last written, for twice the units. Not on a global secondary index.
    pub fn consistent(mut self) -> Self
    where
        I: Consistent,
    {
        self.options.consistent = true;
        self
    }

    /// Returns the highest sort keys first.
    pub fn descending(mut self) -> Self {
        self.options.descending = true;
        self
    }

    /// Counts the items of whatever kind, without returning them; costs as reading them does.
    ///
    /// # Errors
    ///
    /// [`Throttled`](crate::ErrorKind::Throttled).
    pub async fn count(self) -> Result<Count> {
        let found = |item: Item| Ok((!T::SCHEMA.is_marker(&item)).then_some(()));
        let listing = counting::<T>(self.handle, self.partition.plan, self.options, None, found);
        listing?.count().await
    }

    /// Returns what the terminal methods would ask, and about what it would cost; asks nothing.
    ///
    /// # Errors
    ///
    /// As building the request: [`Codec`](crate::ErrorKind::Codec) for values that have no form as
    /// attributes.
    pub fn explain(self) -> Result<Explanation> {
        let keys = keys_in_words(&self.partition.plan, self.options.shard);
        Ok(Explanation::new(self.listing()?, keys))
    }

    /// Returns also what has expired by its time to live and is not deleted yet.
    pub fn include_expired(mut self) -> Self {
        self.options.include_expired = true;
        self
    }

    /// Reads one shard, counted from 0, of a partition that has shards; else all are read and merged.
    ///
    /// See [`Query::shard`](super::Query::shard).
    pub fn shard(mut self, shard: u16) -> Self {
        self.options.shard = Some(shard);
        self
    }

    fn listing(self) -> Result<Listing<T::Item>> {
        listing::<T, _>(self.handle, self.partition.plan, self.options, None, decode::<T>)
    }
}

/// Reads an item of any kind; a marker is none.
pub(super) fn decode<T: Table>(item: Item) -> Result<Option<T::Item>> {
    if T::SCHEMA.is_marker(&item) {
        return Ok(None);
    }
    let kind = kind_of(T::SCHEMA, &item).map(str::to_owned);
    T::Item::from_stored(kind.as_deref(), item).map(Some)
}

terminals!([T: Table, I] Collection<T, I> => T::Item);

impl<T: Table, I> fmt::Debug for Collection<T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Collection").field("partition", &self.partition).finish_non_exhaustive()
    }
}
