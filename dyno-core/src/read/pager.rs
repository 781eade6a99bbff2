//! Asking page by page: what query, collection and scan have in common.

use std::fmt;

use super::cursor::{Binding, Cursor, Place};
use super::key_condition::PARTITION_VALUE;
use super::reader::Reader;
use super::shards::Sharding;
use crate::error::{Context, Error, Result};
use crate::handle::Handle;
use crate::op::{self, ConsumedCapacity};
use crate::schema::TableSchema;
use crate::value::{AttributeValue, Item};

/// The most items that a page of exactly so many evaluates in one request, unless it wants more.
pub(super) const EVALUATED_MAX: u32 = 1_000;

/// How far a page goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(pub(super) LimitKind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LimitKind {
    Exactly(u32),
    Evaluated(u32),
}

impl Limit {
    /// So many items after the filter, fewer only at the end of the listing.
    ///
    /// Asks as often as it takes, and evaluates more at a time where a filter lets little through:
    /// up to twice the items that the page needed may be read and paid for. Zero asks for nothing.
    ///
    /// Each of N shards is asked for its share and two standard deviations more: one of ten for 11
    /// items of a page of 50. So a page costs N requests at least, mostly no more, and where items are
    /// spread evenly evaluates about twice what a small page needs, a fifth more than a page of 1,000.
    pub const fn exactly(items: u32) -> Self {
        Self(LimitKind::Exactly(items))
    }

    /// So many items before the filter: one request, and DynamoDB's own meaning of a limit.
    ///
    /// A page may be short or empty before the end, where a filter dropped items or 1 MB was read.
    /// Zero asks for nothing.
    ///
    /// Shards share the items out, at least one each, and are asked once each. What comes after an
    /// item that a shard has not shown yet waits for the next page, and is evaluated again there.
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

impl<O> Page<O> {
    pub(super) fn empty() -> Self {
        Self { items: Vec::new(), cursor: None, scanned: 0, consumed: Vec::new() }
    }

    /// Adds what a request brought; returns where the next one starts.
    fn add(&mut self, batch: Batch<O>) -> Option<Item> {
        self.items.extend(batch.items);
        self.scanned += batch.scanned;
        self.consumed.extend(batch.consumed.map(|told| *told));
        batch.next
    }
}

/// A listing: how to ask, and how to read what comes back.
pub(super) struct Listing<O> {
    pub(super) handle: Handle,
    pub(super) request: ListingRequest,
    pub(super) context: Context,
    pub(super) pattern: &'static str,
    pub(super) partition: Item,
    pub(super) decode: Decode<O>,
    /// The attributes that say where an item lies, for a page that ends inside of an answer.
    pub(super) position: Vec<&'static str>,
    /// Attribute values that the key condition could not exclude.
    pub(super) excluded: Vec<(&'static str, AttributeValue)>,
    /// The table whose expired items are passed over; `None` if they count.
    pub(super) hides_expired_of: Option<&'static TableSchema>,
    /// The condition admits nothing, so there is nothing to ask.
    pub(super) is_empty: bool,
    /// The shards that the partition has, if it has any and all are read.
    pub(super) sharding: Option<Sharding>,
}

/// Reads an item; `None` skips one of another kind.
pub(super) type Decode<O> = fn(Item) -> Result<Option<O>>;

/// The request of a listing, without where it starts.
#[derive(Clone)]
pub(super) enum ListingRequest {
    Query(op::Query),
    Scan(op::Scan),
}

/// The answer to one request.
pub(super) struct Answer {
    /// None where the service only counts.
    pub(super) items: Vec<Item>,
    pub(super) next: Option<Item>,
    /// How many items there are, be they here or not.
    pub(super) count: u64,
    pub(super) scanned: u64,
    pub(super) consumed: Option<Box<ConsumedCapacity>>,
}

/// What one request brought.
pub(super) struct Batch<O> {
    pub(super) items: Vec<O>,
    pub(super) next: Option<Item>,
    pub(super) scanned: u64,
    pub(super) consumed: Option<Box<ConsumedCapacity>>,
}

macro_rules! answers {
    ($($output:ident),+) => {$(
        impl From<op::$output> for Answer {
            fn from(answer: op::$output) -> Self {
                Self {
                    items: answer.items.unwrap_or_default(),
                    next: answer.last_evaluated_key,
                    count: u64::try_from(answer.count).unwrap_or(0),
                    scanned: u64::try_from(answer.scanned_count).unwrap_or(0),
                    consumed: answer.consumed_capacity,
                }
            }
        }
    )+};
}
answers!(QueryOutput, ScanOutput);

impl<O> Listing<O> {
    /// Reads one page.
    pub(super) async fn page(&self, limit: Limit, cursor: Option<Cursor>) -> Result<Page<O>> {
        let binding = self.binding()?;
        let places = match cursor {
            Some(cursor) => cursor.into_places(&binding).map_err(|error| self.at(error))?,
            None => Vec::new(),
        };
        if let Some(sharding) = &self.sharding {
            return self.page_of_shards(sharding, limit, places).await;
        }
        let start = places.first().and_then(|place| place.start_key(&self.partition));
        let mut page = Page::empty();
        let next = match limit.0 {
            LimitKind::Evaluated(0) | LimitKind::Exactly(0) => start,
            LimitKind::Evaluated(items) => {
                let batch = self.fetch(Some(items), start).await?;
                page.add(batch)
            }
            LimitKind::Exactly(items) => self.fill(&mut page, items, start).await?,
        };
        page.cursor = next.map(|key| {
            let place = Place::of(Some(key), &self.partition);
            Cursor::new(binding, vec![place])
        });
        Ok(page)
    }

    /// Returns the start key of a cursor of a scan, if it belongs to this one.
    pub(super) fn start_of(&self, cursor: Cursor) -> Result<Option<Item>> {
        let places = cursor.into_places(&self.binding()?).map_err(|error| self.at(error))?;
        Ok(places.first().and_then(|place| place.start_key(&Item::new())))
    }

    /// Returns the cursor of a scan that goes on at a key, which has no partition to leave out.
    pub(super) fn cursor_at(&self, key: Item) -> Result<Cursor> {
        Ok(Cursor::new(self.binding()?, vec![Place::of(Some(key), &Item::new())]))
    }

    /// Asks until the page has `wanted` items; returns where the next one starts.
    ///
    /// Where a filter lets little through, asking for just what is missing would take a request an
    /// item: each request evaluates up to twice as many items as the one before.
    async fn fill(
        &self,
        page: &mut Page<O>,
        wanted: u32,
        start: Option<Item>,
    ) -> Result<Option<Item>> {
        let (mut next, mut evaluate) = (start, wanted);
        loop {
            let missing = usize::try_from(wanted).unwrap_or(usize::MAX) - page.items.len();
            let batch = self.ask(Some(evaluate), next, missing).await?;
            next = page.add(batch);
            if next.is_none() || page.items.len() >= usize::try_from(wanted).unwrap_or(usize::MAX) {
                return Ok(next);
            }
            evaluate = evaluate.saturating_mul(2).clamp(wanted, EVALUATED_MAX.max(wanted));
        }
    }

    /// Reads everything.
    pub(super) async fn all(self) -> Result<Vec<O>> {
        let (mut items, mut rest) = (Vec::new(), Some(Reader::new(self)));
        while let Some(reader) = rest {
            let more;
            (more, rest) = reader.read().await?;
            items.extend(more);
        }
        Ok(items)
    }

    /// Reads the first item.
    pub(super) async fn first(&self) -> Result<Option<O>> {
        Ok(self.page(Limit::exactly(1), None).await?.items.pop())
    }

    /// Sends one request and takes all that it brings.
    pub(super) async fn fetch(&self, limit: Option<u32>, start: Option<Item>) -> Result<Batch<O>> {
        self.ask(limit, start, usize::MAX).await
    }

    /// Sends one request and takes the first `take` items of what it brings.
    async fn ask(&self, limit: Option<u32>, start: Option<Item>, take: usize) -> Result<Batch<O>> {
        let answer = self.answer(self.request.clone(), limit, start).await?;
        let (scanned, consumed) = (answer.scanned, answer.consumed);
        let (items, next) = self.take(answer.items, answer.next, take)?;
        Ok(Batch { items, next, scanned, consumed })
    }

    /// Returns the request for one shard.
    pub(super) fn request_in(&self, partition: AttributeValue) -> ListingRequest {
        let mut request = self.request.clone();
        if let ListingRequest::Query(query) = &mut request
            && let Some(values) = &mut query.expression_attribute_values
        {
            values.insert(PARTITION_VALUE.to_owned(), partition);
        }
        request
    }

    /// Sends one request; nothing is asked where nothing can be there.
    pub(super) async fn answer(
        &self,
        request: ListingRequest,
        limit: Option<u32>,
        start: Option<Item>,
    ) -> Result<Answer> {
        if self.is_empty {
            return Ok(Answer {
                items: Vec::new(),
                next: None,
                count: 0,
                scanned: 0,
                consumed: None,
            });
        }
        let limit = limit.map(|limit| i32::try_from(limit).unwrap_or(i32::MAX));
        let context = self.context.clone();
        Ok(match request {
            ListingRequest::Query(mut request) => {
                self.handle.table_name()?.clone_into(&mut request.table_name);
                request.limit = limit;
                request.exclusive_start_key = start;
                Answer::from(self.handle.send(request, context).await?)
            }
            ListingRequest::Scan(mut request) => {
                self.handle.table_name()?.clone_into(&mut request.table_name);
                request.limit = limit;
                request.exclusive_start_key = start;
                Answer::from(self.handle.send(request, context).await?)
            }
        })
    }

    /// Decodes up to `take` items; what is left over moves the next start back to the last taken.
    pub(super) fn take(
        &self,
        stored: Vec<Item>,
        next: Option<Item>,
        take: usize,
    ) -> Result<(Vec<O>, Option<Item>)> {
        let mut taken = Vec::new();
        let mut stored = stored.into_iter().peekable();
        while let Some(item) = stored.next() {
            if self.passes_over(&item) {
                continue;
            }
            let is_last = taken.len() + 1 >= take && stored.peek().is_some();
            let position = is_last.then(|| self.position_of(&item));
            taken.extend(self.decoded(item)?);
            if taken.len() >= take {
                return Ok((taken, position.or(next)));
            }
        }
        Ok((taken, next))
    }

    /// Reads an item; `None` if it is of another kind.
    pub(super) fn decoded(&self, item: Item) -> Result<Option<O>> {
        (self.decode)(item).map_err(|error| self.at(error))
    }

    /// Returns the key that an item lies at.
    pub(super) fn position_of(&self, item: &Item) -> Item {
        let names = self.position.iter();
        names.filter_map(|name| Some((*name, item.get(name)?.clone()))).collect()
    }

    /// Tells whether an item is none of the listing's, though the request brought it.
    pub(super) fn passes_over(&self, item: &Item) -> bool {
        let is_excluded = |(name, value): &(&str, _)| item.get(name) == Some(value);
        self.excluded.iter().any(is_excluded)
            || self.hides_expired_of.is_some_and(|table| self.handle.has_expired(table, item))
    }

    pub(super) fn binding(&self) -> Result<Binding> {
        Ok(Binding {
            table: self.handle.table_name()?.to_owned(),
            pattern: self.pattern,
            entity: self.context.entity,
            partition: self.partition.clone(),
            places: self.sharding.as_ref().map_or(1, |sharding| sharding.count().into()),
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

/// Gives a builder with a `listing()` its terminal methods, with the bounds of each.
macro_rules! terminals {
    ([$($generics:tt)*] $builder:ty => $output:ty $(; $($bounds:tt)+)?) => {
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
            ) -> $crate::error::Result<$crate::read::Page<$output>>
            $(where $($bounds)+)?
            {
                self.listing()?.page(limit, cursor).await
            }

            /// Reads everything into memory, with a request for each 1 MB that is evaluated.
            ///
            /// # Errors
            ///
            /// As for [`page`](Self::page). What was read before the error is dropped.
            pub async fn all(self) -> $crate::error::Result<Vec<$output>>
            $(where $($bounds)+)?
            {
                self.listing()?.all().await
            }

            /// Reads the first item, if there is one.
            ///
            /// Asks as [`Limit::exactly(1)`](crate::read::Limit::exactly) does: for one item, then for
            /// more at a time where a filter drops them.
            ///
            /// # Errors
            ///
            /// As for [`page`](Self::page).
            pub async fn first(self) -> $crate::error::Result<Option<$output>>
            $(where $($bounds)+)?
            {
                self.listing()?.first().await
            }

            /// Reads everything as a stream, with a request of up to 1 MB whenever it runs out of
            /// items.
            ///
            /// Nothing is read before the first item is asked for, nor after the last.
            pub fn stream(self) -> $crate::read::ItemStream<$output>
            $(where $($bounds)+)?
            {
                $crate::read::ItemStream::new(self.listing())
            }
        }
    };
}
pub(super) use terminals;
