//! Reading a whole table, where it declares that it may be.

use std::fmt;
use std::marker::PhantomData;

use super::collection::decode;
use super::count::{Count, all_of, no_marker, not_expired};
use super::pager::{Listing, ListingRequest, terminals};
use super::parallel::ParallelScan;
use crate::entity::{ParallelScannable, Table};
use crate::error::{Context, Error, Result};
use crate::expr::Renderer;
use crate::handle::Handle;
use crate::op::{self, OperationName};
use crate::value::Item;

/// A read of every item of the table, made by `Db::scan`.
///
/// Costs half a read unit for each 4 KB begun of what a request evaluates, all in all the table's
/// size. Items come in no order that means anything, and as the table's enum. Reads are eventually
/// consistent: an item that is written meanwhile may be in it or not.
#[must_use = "nothing is read until a method such as `all()` or `page()` is called"]
pub struct Scan<T: Table> {
    handle: Handle,
    include_expired: bool,
    marker: PhantomData<fn() -> T>,
}

impl<T: Table> Scan<T> {
    pub(crate) const fn new(handle: Handle) -> Self {
        Self { handle, include_expired: false, marker: PhantomData }
    }

    /// Returns also what has expired by its time to live and is not deleted yet.
    pub fn include_expired(mut self) -> Self {
        self.include_expired = true;
        self
    }

    /// Counts the items of whatever kind, without returning them; costs as reading them does.
    ///
    /// # Errors
    ///
    /// [`Throttled`](crate::ErrorKind::Throttled).
    pub async fn count(self) -> Result<Count> {
        let not_expired = not_expired(&self.handle, T::SCHEMA, self.include_expired);
        let test = all_of([no_marker(T::SCHEMA), not_expired]);
        let mut listing = self.listing()?;
        if let (ListingRequest::Scan(request), Some(test)) = (&mut listing.request, test) {
            let mut renderer = Renderer::default();
            let filter = renderer.condition(test).map_err(Error::codec)?;
            request.filter_expression = Some(filter);
            (request.expression_attribute_names, request.expression_attribute_values) =
                renderer.finish();
        }
        listing.counted().count().await
    }

    /// Reads the table in as many segments as it declares, several at a time.
    pub fn parallel(self) -> ParallelScan<T>
    where
        T: ParallelScannable,
    {
        ParallelScan::new(self.handle, T::SEGMENTS, self.include_expired)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the terminals are written for listings that can fail"
    )]
    fn listing(self) -> Result<Listing<T::Item>> {
        Ok(listing::<T>(self.handle, None, self.include_expired))
    }
}

/// One of the segments that a table is read in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub(super) at: u32,
    pub(super) total: u32,
}

/// Returns the listing of a whole table or of a segment.
pub(super) fn listing<T: Table>(
    handle: Handle,
    segment: Option<Segment>,
    include_expired: bool,
) -> Listing<T::Item> {
    let context = Context { operation: Some(OperationName::Scan), ..handle.context(None) };
    let (mut request, mut partition) = (op::Scan::new(""), Item::new());
    if let Some(Segment { at, total }) = segment {
        let number = |number: u32| Some(i32::try_from(number).unwrap_or(i32::MAX));
        (request.segment, request.total_segments) = (number(at), number(total));
        // What a cursor is bound to.
        partition = Item::from([("segment", at), ("of", total)]);
    }
    Listing {
        handle,
        request: ListingRequest::Scan(request),
        context,
        pattern: "scan",
        partition,
        decode: decode::<T>,
        position: T::SCHEMA.position_attributes(None),
        excluded: Vec::new(),
        hides_expired_of: (!include_expired).then_some(T::SCHEMA),
        is_empty: false,
        sharding: None,
    }
}

terminals!([T: Table] Scan<T> => T::Item);

impl<T: Table> fmt::Debug for Scan<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scan").finish_non_exhaustive()
    }
}
