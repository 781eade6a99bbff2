//! Reading a whole table in segments, several at a time.
//!
//! A segment is a listing of its own. [`ScanPages`] holds a request for each of some segments and
//! polls them together in the task that waits for the next page: no runtime, and no more requests in
//! flight than asked for.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::cursor::Cursor;
use super::pager::{Batch, Listing};
use super::scan::{Segment, listing};
use crate::backend::BoxFuture;
use crate::entity::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::op::ConsumedCapacity;

/// A scan in segments, made by [`Scan::parallel`](super::Scan::parallel).
///
/// Costs what a plain scan does, and takes the table's read capacity faster.
#[must_use = "nothing is read until a method such as `all()` or `pages()` is called"]
pub struct ParallelScan<T: Table> {
    handle: Handle,
    segments: u32,
    include_expired: bool,
    concurrency: usize,
    progress: Option<ScanProgress>,
    marker: std::marker::PhantomData<fn() -> T>,
}

/// How far a parallel scan has come, segment by segment: where another one goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanProgress {
    table: String,
    segments: Vec<SegmentProgress>,
}

#[derive(Debug, Clone, PartialEq)]
enum SegmentProgress {
    Unread,
    /// The next page starts here.
    At(Cursor),
    Done,
}

/// A page of one segment.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ScanPage<O> {
    /// The segment, counted from zero.
    pub segment: u32,
    /// The items, in no order that means anything.
    pub items: Vec<O>,
    /// How many items were evaluated, and paid for.
    pub scanned: u64,
    /// What the request consumed, if a layer such as [`Meter`](crate::layer::Meter) asked for it.
    pub consumed: Option<ConsumedCapacity>,
}

/// The pages of a parallel scan, each as soon as its answer is there; ends after the first error.
///
/// After a page, or an error, [`progress`](Self::progress) tells what is left to read.
#[must_use = "nothing is read until it is polled"]
pub struct ScanPages<O> {
    segments: Segments<O>,
    progress: ScanProgress,
    /// Segments whose next request is to be sent.
    waiting: VecDeque<usize>,
    in_flight: VecDeque<(usize, BoxFuture<'static, Result<Batch<O>>>)>,
    concurrency: usize,
    failed: Option<Error>,
}

/// The items of a parallel scan, one by one; ends after the first error.
#[must_use = "nothing is read until it is polled"]
pub struct ParallelStream<O> {
    pages: ScanPages<O>,
    buffer: VecDeque<O>,
}

type Segments<O> = Vec<Arc<Listing<O>>>;

impl<T: Table> ParallelScan<T> {
    pub(super) fn new(handle: Handle, segments: u32, include_expired: bool) -> Self {
        let concurrency = usize::try_from(segments).unwrap_or(usize::MAX);
        let marker = std::marker::PhantomData;
        Self { handle, segments, include_expired, concurrency, progress: None, marker }
    }

    /// Returns also what has expired by its time to live and is not deleted yet.
    pub fn include_expired(mut self) -> Self {
        self.include_expired = true;
        self
    }

    /// Sends at most so many requests at a time, and at least one; as many as there are segments
    /// unless told.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests.max(1);
        self
    }

    /// Goes on where another scan of the same table and as many segments came to.
    pub fn resume(mut self, progress: ScanProgress) -> Self {
        self.progress = Some(progress);
        self
    }

    /// Reads everything into memory: the first segment's items, then those of the next.
    ///
    /// # Errors
    ///
    /// [`Cursor`](crate::ErrorKind::Cursor) if the progress is another scan's;
    /// [`Codec`](crate::ErrorKind::Codec) if an item does not fit its struct;
    /// [`Throttled`](crate::ErrorKind::Throttled). What was read before the error is dropped: read
    /// [`pages`](Self::pages) to keep it.
    pub async fn all(self) -> Result<Vec<T::Item>> {
        let mut pages = self.pages();
        let mut by_segment: Vec<Vec<T::Item>> = Vec::new();
        by_segment.resize_with(pages.segments.len(), Vec::new);
        while let Some(page) = pages.next().await {
            let page = page?;
            let segment = usize::try_from(page.segment).unwrap_or(usize::MAX);
            if let Some(items) = by_segment.get_mut(segment) {
                items.extend(page.items);
            }
        }
        Ok(by_segment.into_iter().flatten().collect())
    }

    /// Reads everything page by page, up to 1 MB each.
    pub fn pages(self) -> ScanPages<T::Item> {
        let of = |at| Segment { at, total: self.segments };
        let segments: Segments<T::Item> = (0..self.segments)
            .map(|at| {
                let handle = self.handle.clone();
                Arc::new(listing::<T>(handle, Some(of(at)), self.include_expired))
            })
            .collect();
        let failed = self.check().err();
        let progress = self.progress.unwrap_or_else(|| ScanProgress {
            table: self.handle.table_name().unwrap_or_default().to_owned(),
            segments: vec![SegmentProgress::Unread; segments.len()],
        });
        ScanPages { failed, ..ScanPages::new(segments, progress, self.concurrency) }
    }

    /// Reads everything as a stream.
    ///
    /// It holds up to one page of items at a time, and another for each further request.
    pub fn stream(self) -> ParallelStream<T::Item> {
        ParallelStream { pages: self.pages(), buffer: VecDeque::new() }
    }

    /// Fails if the progress is another scan's.
    fn check(&self) -> Result<()> {
        let table = self.handle.table_name()?;
        let Some(progress) = &self.progress else { return Ok(()) };
        let (found, wanted) = (progress.segments.len(), self.segments);
        let message = if progress.table != table {
            "this progress is of a scan of another table: start without it".to_owned()
        } else if u32::try_from(found) != Ok(wanted) {
            format!(
                "this progress is of a scan in {found} segments, not in {wanted}: start without it"
            )
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorKind::Cursor, message))
    }
}

impl ScanProgress {
    /// Tells whether everything was read.
    pub fn is_done(&self) -> bool {
        self.segments.iter().all(|segment| *segment == SegmentProgress::Done)
    }
}

impl<O> ScanPages<O> {
    fn new(segments: Segments<O>, progress: ScanProgress, concurrency: usize) -> Self {
        let is_left = |at: &usize| progress.segments.get(*at) != Some(&SegmentProgress::Done);
        let waiting = (0..segments.len()).filter(is_left).collect();
        let in_flight = VecDeque::new();
        Self { segments, progress, waiting, in_flight, concurrency, failed: None }
    }

    /// Returns what is left to read after the pages that were returned.
    pub fn progress(&self) -> ScanProgress {
        self.progress.clone()
    }
}

impl<O: Send + 'static> ScanPages<O> {
    /// Returns the next page of any segment, or `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`ParallelScan::all`]. There is nothing after an error.
    pub async fn next(&mut self) -> Option<Result<ScanPage<O>>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Sends requests until as many are in flight as may be.
    fn send(&mut self) -> Result<()> {
        while self.in_flight.len() < self.concurrency {
            let Some(at) = self.waiting.pop_front() else { break };
            let (Some(segment), Some(progress)) =
                (self.segments.get(at), self.progress.segments.get(at))
            else {
                continue;
            };
            let start = match progress {
                SegmentProgress::At(cursor) => segment.start_of(cursor.clone())?,
                SegmentProgress::Unread | SegmentProgress::Done => None,
            };
            let asked = Arc::clone(segment);
            let fetch = async move { asked.fetch(None, start).await };
            self.in_flight.push_back((at, Box::pin(fetch)));
        }
        Ok(())
    }

    /// Takes an answer: where the segment goes on, and its page.
    fn take(&mut self, at: usize, batch: Batch<O>) -> Result<ScanPage<O>> {
        let next = batch.next;
        if let (Some(segment), Some(progress)) =
            (self.segments.get(at), self.progress.segments.get_mut(at))
        {
            *progress = match next {
                Some(key) => {
                    self.waiting.push_back(at);
                    SegmentProgress::At(segment.cursor_at(key)?)
                }
                None => SegmentProgress::Done,
            };
        }
        Ok(ScanPage {
            segment: u32::try_from(at).unwrap_or(u32::MAX),
            items: batch.items,
            scanned: batch.scanned,
            consumed: batch.consumed.map(|told| *told),
        })
    }

    fn end(&mut self) {
        self.waiting.clear();
        self.in_flight.clear();
    }
}

// Pages and requests are held by value or boxed, and never pinned.
impl<O> Unpin for ScanPages<O> {}
impl<O> Unpin for ParallelStream<O> {}

impl<O: Send + 'static> Stream for ScanPages<O> {
    type Item = Result<ScanPage<O>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(error) = self.failed.take() {
            self.end();
            return Poll::Ready(Some(Err(error)));
        }
        if let Err(error) = self.send() {
            self.end();
            return Poll::Ready(Some(Err(error)));
        }
        for _ in 0..self.in_flight.len() {
            let Some((at, mut fetch)) = self.in_flight.pop_front() else { break };
            match fetch.as_mut().poll(cx) {
                Poll::Pending => self.in_flight.push_back((at, fetch)),
                Poll::Ready(answer) => {
                    let page = answer.and_then(|batch| self.take(at, batch));
                    if page.is_err() {
                        self.end();
                    }
                    return Poll::Ready(Some(page));
                }
            }
        }
        if self.in_flight.is_empty() { Poll::Ready(None) } else { Poll::Pending }
    }
}

impl<O: Send + 'static> ParallelStream<O> {
    /// Returns the next item, or `None` at the end.
    ///
    /// # Errors
    ///
    /// As [`ParallelScan::all`]. There is nothing after an error.
    pub async fn next(&mut self) -> Option<Result<O>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<O: Send + 'static> Stream for ParallelStream<O> {
    type Item = Result<O>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<O>>> {
        loop {
            if let Some(item) = self.buffer.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match Pin::new(&mut self.pages).poll_next(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(Some(Ok(page))) => self.buffer.extend(page.items),
            }
        }
    }
}

impl<T: Table> fmt::Debug for ParallelScan<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParallelScan").field("segments", &self.segments).finish_non_exhaustive()
    }
}

impl<O> fmt::Debug for ScanPages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScanPages").field("segments", &self.segments.len()).finish_non_exhaustive()
    }
}

impl<O> fmt::Debug for ParallelStream<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParallelStream")
            .field("buffered", &self.buffer.len())
            .finish_non_exhaustive()
    }
}
