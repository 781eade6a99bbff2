//! Reading a partition with everything that lives in it.

use std::fmt;
use std::ops::{Bound, RangeBounds};

use super::count::Count;
use super::explain::{Explanation, keys_in_words};
use super::pager::{Listing, terminals};
use super::query::{Options, counting, listing};
use crate::entity::{
    Consistent, EntityOf, Key, OwnKey, Partition, PrimaryKey, Table, TableItem, kind_of,
};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::op::OperationName;
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
    /// Why it cannot be read.
    error: Option<Error>,
}

impl<T: Table, I> Collection<T, I> {
    pub(crate) fn new(handle: Handle, partition: Partition<T, I>) -> Self {
        Self { handle, partition, options: Options::default(), error: None }
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

    /// Reads from one entity's key to another's, of whatever entity: `Order::key("t1", 7)..`, or
    /// `..=Tenant::key("t1")`.
    ///
    /// What lies beyond is neither read nor paid for, but for an entity that stands at an end which the
    /// range excludes. So one partition serves two listings that begin at the same item, one in each
    /// direction: what sorts before the parent, and what sorts after it. Both ends must lie in the
    /// partition; else the error is of kind [`Invalid`](crate::ErrorKind::Invalid). Only on the table's
    /// own key.
    pub fn keys_in<E: EntityOf<T>>(mut self, range: impl RangeBounds<Key<E>>) -> Self
    where
        I: OwnKey,
    {
        let ends = (range.start_bound(), range.end_bound());
        let ends_in_it = [ends.0, ends.1].into_iter().all(|end| match end {
            Bound::Included(key) | Bound::Excluded(key) => self.partition.plan.holds(key.texts().0),
            Bound::Unbounded => true,
        });
        if ends_in_it {
            let sort =
                |end: Bound<&Key<E>>| end.map(|key| key.texts().1.unwrap_or_default().to_owned());
            self.partition.plan.set_between("", sort(ends.0), sort(ends.1));
        } else {
            let message = "the range ends at a key of another partition";
            let context = Context {
                operation: Some(OperationName::Query),
                ..self.handle.context(Some(E::SCHEMA.name))
            };
            let error = Error::new(ErrorKind::Invalid, message).with_context(&context);
            self.error.get_or_insert(error);
        }
        self
    }

    /// Counts the items of whatever kind, without returning them; costs as reading them does.
    ///
    /// # Errors
    ///
    /// [`Throttled`](crate::ErrorKind::Throttled).
    pub async fn count(self) -> Result<Count> {
        if let Some(error) = self.error {
            return Err(error);
        }
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
        if let Some(error) = self.error {
            return Err(error);
        }
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
