//! Counting what a listing would return.

use super::pager::{Listing, ListingRequest};
use crate::error::Result;
use crate::expr::{DocumentPath, RawOperand, Test};
use crate::op::{ConsumedCapacity, Select};
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

    /// Counts to the end.
    pub(super) async fn count(&self) -> Result<Count> {
        let (mut count, mut start) = (Count::default(), None);
        loop {
            let Some(answer) = self.answer(None, start).await? else { return Ok(count) };
            count.scanned += answer.scanned;
            count.consumed.extend(answer.consumed);
            start = answer.next;
            count.items += match answer.items {
                Some(items) => {
                    let (taken, _) = self.take(items, None, usize::MAX)?;
                    u64::try_from(taken.len()).unwrap_or(u64::MAX)
                }
                None => answer.count,
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
    let path = || RawOperand::Path(DocumentPath::new(attribute));
    let value = RawOperand::Value(AttributeValue::from(kind));
    Test::Or(vec![Test::Compare(path(), "=", value), Test::not_exists(attribute)])
}
