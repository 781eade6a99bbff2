//! Reading a whole table, where it declares that it may be.

use std::fmt;
use std::marker::PhantomData;

use super::collection::decode;
use super::count::Count;
use super::pager::{Listing, ListingRequest, terminals};
use crate::entity::Table;
use crate::error::{Context, Result};
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
    marker: PhantomData<fn() -> T>,
}

impl<T: Table> Scan<T> {
    pub(crate) const fn new(handle: Handle) -> Self {
        Self { handle, marker: PhantomData }
    }

    /// Counts the items of whatever kind, without returning them; costs as reading them does.
    ///
    /// # Errors
    ///
    /// [`Throttled`](crate::ErrorKind::Throttled).
    pub async fn count(self) -> Result<Count> {
        self.listing()?.counted().count().await
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the terminals are written for listings that can fail"
    )]
    fn listing(self) -> Result<Listing<T::Item>> {
        let context = Context { operation: Some(OperationName::Scan), ..self.handle.context(None) };
        Ok(Listing {
            handle: self.handle,
            request: ListingRequest::Scan(op::Scan::new("")),
            context,
            pattern: "scan",
            partition: Item::new(),
            decode: decode::<T>,
            position: T::SCHEMA.position_attributes(None),
            excluded: Vec::new(),
            is_empty: false,
        })
    }
}

terminals!([T: Table] Scan<T> => T::Item);

impl<T: Table> fmt::Debug for Scan<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scan").finish_non_exhaustive()
    }
}
