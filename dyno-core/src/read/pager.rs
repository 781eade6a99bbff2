//! Asking page by page: what query, collection and scan have in common.

use std::fmt;
use std::num::NonZeroU32;

use super::cursor::{Binding, Cursor};
use crate::error::{Context, Error, Result};
use crate::handle::Handle;
use crate::op::{self, ConsumedCapacity};
use crate::value::{AttributeValue, Item};

/// How far a page goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(LimitKind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LimitKind {
    Exactly(u32),
    Evaluated(u32),
}

impl Limit {
    /// So many items after the filter, fewer only at the end of the listing.
    ///
    /// Asks as often as it takes, each time for as many items as are still missing, so that nothing
    /// is read past what is returned. With a filter that drops most items that is many small
    /// requests, of half a read unit at least. Zero asks for nothing.
    pub const fn exactly(items: u32) -> Self {
        Self(LimitKind::Exactly(items))
    }

    /// So many items before the filter: one request, and DynamoDB's own meaning of a limit.
    ///
    /// A page may be short or empty before the end, where a filter dropped items or 1 MB was read.
    /// Zero asks for nothing.
    pub const fn evaluated(items: u32) -> Self {
        Self(LimitKind::Evaluated(items))
    }
}

/// A page of a listing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page<O> {
    /// The items, in the order of the listing.
    pub items: Vec<O>,
    /// Where the next page starts; `None` at the end. The last page may turn out to be empty.
    pub cursor: Option<Cursor>,
    /// How many items were evaluated, and paid for, before the filter.
    pub scanned: u64,
    /// What each request consumed, if a layer such as [`Meter`](crate::layer::Meter) asked for it.
    pub consumed: Vec<ConsumedCapacity>,
}

/// A listing: how to ask, and how to read what comes back.
pub(super) struct Listing<O> {
    pub(super) handle: Handle,
    pub(super) request: ListingRequest,
    pub(super) context: Context,
    pub(super) pattern: &'static str,
    pub(super) partition: Item,
    pub(super) decode: Decode<O>,
    /// Attribute values that the key condition could not exclude.
    pub(super) excluded: Vec<(&'static str, AttributeValue)>,
    /// The condition admits nothing, so there is nothing to ask.
    pub(super) is_empty: bool,
}

/// Reads an item; `None` skips one of another kind.
pub(super) type Decode<O> = fn(Item) -> Result<Option<O>>;

/// The request of a listing, without where it starts.
#[derive(Clone)]
pub(super) enum ListingRequest {
    Query(op::Query),
    Scan(op::Scan),
}

/// What one request brought.
pub(super) struct Batch<O> {
    pub(super) items: Vec<O>,
    pub(super) next: Option<Item>,
    scanned: u64,
    consumed: Option<ConsumedCapacity>,
}

impl<O> Listing<O> {
    /// Reads one page.
    pub(super) async fn page(&self, limit: Limit, cursor: Option<Cursor>) -> Result<Page<O>> {
        let binding = self.binding()?;
        let start = match cursor {
            Some(cursor) => Some(cursor.into_key(&binding).map_err(|error| self.at(error))?),
            None => None,
        };
        let mut page = Page { items: Vec::new(), cursor: None, scanned: 0, consumed: Vec::new() };
        let (mut wanted, is_exact) = match limit.0 {
            LimitKind::Exactly(items) => (items, true),
            LimitKind::Evaluated(items) => (items, false),
        };
        let mut next = start;
        while let Some(limit) = NonZeroU32::new(wanted) {
            let batch = self.fetch(Some(limit.get()), next).await?;
            wanted -= u32::try_from(batch.items.len()).unwrap_or(wanted).min(wanted);
            page.items.extend(batch.items);
            page.scanned += batch.scanned;
            page.consumed.extend(batch.consumed);
            next = batch.next;
            if next.is_none() || !is_exact {
                break;
            }
        }
        page.cursor = next.map(|key| Cursor::new(binding, key));
        Ok(page)
    }

    /// Reads everything.
    pub(super) async fn all(&self) -> Result<Vec<O>> {
        let (mut items, mut next) = (Vec::new(), None);
        loop {
            let batch = self.fetch(None, next).await?;
            items.extend(batch.items);
            next = batch.next;
            if next.is_none() {
                return Ok(items);
            }
        }
    }

    /// Reads the first item.
    pub(super) async fn first(&self) -> Result<Option<O>> {
        Ok(self.page(Limit::exactly(1), None).await?.items.pop())
    }

    /// Sends one request.
    pub(super) async fn fetch(&self, limit: Option<u32>, start: Option<Item>) -> Result<Batch<O>> {
        if self.is_empty {
            return Ok(Batch { items: Vec::new(), next: None, scanned: 0, consumed: None });
        }
        let limit = limit.map(|limit| i32::try_from(limit).unwrap_or(i32::MAX));
        let context = self.context.clone();
        match self.request.clone() {
            ListingRequest::Query(mut request) => {
                self.handle.table_name()?.clone_into(&mut request.table_name);
                request.limit = limit;
                request.exclusive_start_key = start;
                let answer = self.handle.send(request, context).await?;
                let next = answer.last_evaluated_key;
                self.batch(answer.items, next, answer.scanned_count, answer.consumed_capacity)
            }
            ListingRequest::Scan(mut request) => {
                self.handle.table_name()?.clone_into(&mut request.table_name);
                request.limit = limit;
                request.exclusive_start_key = start;
                let answer = self.handle.send(request, context).await?;
                let next = answer.last_evaluated_key;
                self.batch(answer.items, next, answer.scanned_count, answer.consumed_capacity)
            }
        }
    }

    fn batch(
        &self,
        items: Option<Vec<Item>>,
        next: Option<Item>,
        scanned: i32,
        consumed: Option<ConsumedCapacity>,
    ) -> Result<Batch<O>> {
        let kept = items.unwrap_or_default().into_iter().filter(|item| !self.is_excluded(item));
        let decoded = kept.filter_map(|item| (self.decode)(item).transpose());
        let items = decoded.collect::<Result<Vec<O>>>().map_err(|error| self.at(error))?;
        Ok(Batch { items, next, scanned: u64::try_from(scanned).unwrap_or(0), consumed })
    }

    fn is_excluded(&self, item: &Item) -> bool {
        self.excluded.iter().any(|(name, value)| item.get(name) == Some(value))
    }

    fn binding(&self) -> Result<Binding> {
        Ok(Binding {
            table: self.handle.table_name()?.to_owned(),
            pattern: self.pattern,
            entity: self.context.entity,
            partition: self.partition.clone(),
        })
    }

    fn at(&self, error: Error) -> Error {
        error.with_context(&self.context)
    }
}

impl<O> fmt::Debug for Listing<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing").field("pattern", &self.pattern).finish_non_exhaustive()
    }
}

/// Gives a builder with a `listing()` its terminal methods.
macro_rules! terminals {
    ([$($generics:tt)*] $builder:ty => $output:ty) => {
        impl<$($generics)*> $builder {
            /// Reads one page, from the start or from where a cursor says.
            ///
            /// [`Limit`](crate::read::Limit) says how many requests that takes.
            ///
            /// # Errors
            ///
            /// [`Cursor`](crate::ErrorKind::Cursor) if the cursor belongs to another listing;
            /// [`Codec`](crate::ErrorKind::Codec) if an item does not fit its struct;
            /// [`Throttled`](crate::ErrorKind::Throttled).
            pub async fn page(
                self,
                limit: $crate::read::Limit,
                cursor: Option<$crate::read::Cursor>,
            ) -> $crate::error::Result<$crate::read::Page<$output>> {
                self.listing()?.page(limit, cursor).await
            }

            /// Reads everything into memory, with a request for each 1 MB that is evaluated.
            ///
            /// # Errors
            ///
            /// As for [`page`](Self::page). What was read before the error is dropped.
            pub async fn all(self) -> $crate::error::Result<Vec<$output>> {
                self.listing()?.all().await
            }

            /// Reads the first item, if there is one.
            ///
            /// Asks for one item at a time: with a filter that drops many, take
            /// [`stream`](Self::stream).
            ///
            /// # Errors
            ///
            /// As for [`page`](Self::page).
            pub async fn first(self) -> $crate::error::Result<Option<$output>> {
                self.listing()?.first().await
            }

            /// Reads everything as a stream, with a request of up to 1 MB whenever it runs out of
            /// items.
            ///
            /// Nothing is read before the first item is asked for, nor after the last.
            pub fn stream(self) -> $crate::read::ItemStream<$output> {
                $crate::read::ItemStream::new(self.listing())
            }
        }
    };
}
pub(super) use terminals;
