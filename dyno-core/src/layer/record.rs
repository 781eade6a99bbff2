//! Keeps what was asked and answered, for tests to look at.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::backend::{Backend, BackendError, BoxFuture};
use crate::op::{Request, Response};

/// How many exchanges are kept unless told otherwise.
const CAPACITY_DEFAULT: usize = 10_000;

/// Records each request with its answer; clones share the record.
///
/// The oldest exchanges are dropped past the capacity (10,000 unless told otherwise), so that a
/// long run does not grow without bound.
///
/// Exchanges are in the order in which their answers came.
#[derive(Debug, Clone)]
pub struct Record<B> {
    inner: B,
    exchanges: Arc<Mutex<VecDeque<Exchange>>>,
    capacity: usize,
}

/// A request and its answer.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Exchange {
    /// What was asked.
    pub request: Request,
    /// What was answered.
    pub answer: Result<Response, BackendError>,
}

impl<B: Backend> Record<B> {
    /// Records the calls of `inner`.
    pub fn new(inner: B) -> Self {
        Self::with_capacity(inner, CAPACITY_DEFAULT)
    }

    /// Records the calls of `inner`, the last `capacity` of them.
    pub fn with_capacity(inner: B, capacity: usize) -> Self {
        Self { inner, exchanges: Arc::default(), capacity }
    }

    /// Returns what was recorded, oldest first, and forgets it.
    pub fn take(&self) -> Vec<Exchange> {
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.drain(..).collect()
    }

    fn push(&self, exchange: Exchange) {
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.push_back(exchange);
        while exchanges.len() > self.capacity {
            exchanges.pop_front();
        }
    }
}

impl<B: Backend> Backend for Record<B> {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        Box::pin(async move {
            let answer = self.inner.call(request.clone()).await;
            self.push(Exchange { request, answer: answer.clone() });
            answer
        })
    }
}
