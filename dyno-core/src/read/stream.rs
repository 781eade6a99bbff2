//! A listing as a stream of items.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::pager::Listing;
use super::reader::Reader;
use crate::backend::BoxFuture;
use crate::error::{Error, Result};

/// The items of a listing, one by one; ends after the first error.
///
/// Use it with any crate of stream adapters, or plainly with [`next`](Self::next). It holds one
/// answer of up to 1 MB at a time, one for each shard if there are shards, and asks for no further one
/// ahead. Dropping it ends the listing.
#[must_use = "nothing is read until it is polled"]
pub struct ItemStream<O> {
    buffer: VecDeque<O>,
    state: State<O>,
}

/// An answer on its way, and what reads on after it.
type Reading<O> = BoxFuture<'static, Result<(Vec<O>, Option<Reader<O>>)>>;

enum State<O> {
    /// The listing could not be made.
    Failed(Error),
    Idle(Box<Reader<O>>),
    Reading(Reading<O>),
    Done,
}

impl<O: Send + 'static> ItemStream<O> {
    pub(super) fn new(listing: Result<Listing<O>>) -> Self {
        let state = match listing {
            Ok(listing) => State::Idle(Box::new(Reader::new(listing))),
            Err(error) => State::Failed(error),
        };
        Self { buffer: VecDeque::new(), state }
    }

    /// Returns the next item, or `None` at the end.
    ///
    /// # Errors
    ///
    /// [`Codec`](crate::ErrorKind::Codec) if an item does not fit its struct;
    /// [`Throttled`](crate::ErrorKind::Throttled). There is nothing after an error.
    pub async fn next(&mut self) -> Option<Result<O>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

// The buffer holds items by value and is never pinned.
impl<O> Unpin for ItemStream<O> {}

impl<O: Send + 'static> Stream for ItemStream<O> {
    type Item = Result<O>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<O>>> {
        loop {
            if let Some(item) = self.buffer.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Idle(reader) => self.state = State::Reading(Box::pin(reader.read())),
                State::Reading(mut reading) => match reading.as_mut().poll(cx) {
                    Poll::Pending => {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    }
                    Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
                    Poll::Ready(Ok((items, rest))) => {
                        self.buffer.extend(items);
                        self.state = match rest {
                            Some(reader) => State::Idle(Box::new(reader)),
                            None => State::Done,
                        };
                    }
                },
            }
        }
    }
}

impl<O> fmt::Debug for ItemStream<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream").field("buffered", &self.buffer.len()).finish_non_exhaustive()
    }
}
