//! Counting what a listing would return.

use super::pager::{Listing, ListingRequest};
use super::shards::CONCURRENT_MAX;
use super::together::together;
use crate::backend::BoxFuture;
use crate::error::Result;
use crate::expr::Test;
use crate::handle::Handle;
use crate::op::{ConsumedCapacity, Select};
use crate::schema::TableSchema;
use crate::value::AttributeValue;

/// How many items a listing has.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Count {
    /// How many there are: what `all()` would return.
    pub items: u64,
    /// How many items were evaluated, and paid for, before the filter.
    pub scanned: u64,
    /// What each request consumed, if a layer such as [`Meter`](crate::layer::Meter) asked for it.
    pub consumed: Vec<ConsumedCapacity>,
}

impl<O> Listing<O> {
    /// Has the service count, which then returns no items.
    pub(super) fn counted(mut self) -> Self {
        match &mut self.request {
            ListingRequest::Query(request) => request.select = Some(Select::Count),
            ListingRequest::Scan(request) => request.select = Some(Select::Count),
        }
        self
    }

    /// Counts to the end, all shards if there are some.
    pub(super) async fn count(&self) -> Result<Count> {
        let requests: Vec<ListingRequest> = match &self.sharding {
            Some(sharding) => {
                sharding.partitions().map(|partition| self.request_in(partition)).collect()
            }
            None => vec![self.request.clone()],
        };
        let counts = requests.into_iter().map(|request| {
            let count: BoxFuture<'_, Result<Count>> = Box::pin(self.count_of(request));
            count
        });
        let mut total = Count::default();
        // Of several errors the one of the lowest shard counts, whichever came first.
        for count in together(counts.collect(), CONCURRENT_MAX).await {
            let Count { items, scanned, consumed } = count?;
            total.items += items;
            total.scanned += scanned;
            total.consumed.extend(consumed);
        }
        Ok(total)
    }

    async fn count_of(&self, request: ListingRequest) -> Result<Count> {
        let (mut count, mut start) = (Count::default(), None);
        loop {
            let answer = self.answer(request.clone(), None, start).await?;
            count.scanned += answer.scanned;
            count.consumed.extend(answer.consumed.map(|told| *told));
            start = answer.next;
            count.items += if answer.items.is_empty() {
                answer.count
            } else {
                let (taken, _) = self.take(answer.items, None, usize::MAX)?;
                u64::try_from(taken.len()).unwrap_or(u64::MAX)
            };
            if start.is_none() {
                return Ok(count);
            }
        }
    }
}

/// Returns the test that an item is of a kind; one without a kind counts as what is asked for, as
/// it does for reads.
pub(super) fn own_kind(attribute: &'static str, kind: &'static str) -> Test {
    Test::equals(attribute, AttributeValue::from(kind)).or(Test::not_exists(attribute))
}

/// Returns the test that an item is no marker; `None` if the table has none.
pub(super) fn no_marker(table: &TableSchema) -> Option<Test> {
    table.marker_test().map(Test::negated)
}

/// Returns the test that an item has not expired; `None` if that does not matter.
pub(super) fn not_expired(
    handle: &Handle,
    table: &TableSchema,
    include_expired: bool,
) -> Option<Test> {
    if include_expired {
        return None;
    }
    table.expired_test(handle.clock().now()).map(Test::negated)
}

/// Returns the test that all of these hold; `None` if there are none.
pub(super) fn all_of<const N: usize>(tests: [Option<Test>; N]) -> Option<Test> {
    tests.into_iter().flatten().reduce(Test::and)
}
