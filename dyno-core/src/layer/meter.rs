//! Counts the capacity units that requests consume.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::backend::{Backend, BackendError, BoxFuture};
use crate::op::{ConsumedCapacity, Request, Response, ReturnConsumedCapacity};

/// Asks for consumed capacity on each request and adds it up; clones share the count.
///
/// Costs nothing in capacity. Requests that ask for less than `INDEXES` are raised to it. What failed
/// requests consume is not counted: the service charges refused conditions and does not tell.
#[derive(Debug, Clone)]
pub struct Meter<B> {
    inner: B,
    units: Arc<Mutex<Units>>,
}

/// Capacity units consumed.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Units {
    /// Read units of tables and indexes together.
    pub read: f64,
    /// Write units of tables and indexes together.
    pub write: f64,
    /// Requests that were answered without an error.
    pub requests: u64,
    /// Units of either kind by index name, those of tables left out.
    pub by_index: BTreeMap<String, f64>,
}

impl<B: Backend> Meter<B> {
    /// Counts the units of `inner`.
    pub fn new(inner: B) -> Self {
        Self { inner, units: Arc::default() }
    }

    /// Returns the units consumed since the last call of this, and starts again from zero.
    pub fn take(&self) -> Units {
        let mut units = self.units.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *units)
    }

    /// Sends a request, and returns what it alone consumed beside the answer.
    pub(super) async fn metered(
        &self,
        mut request: Request,
    ) -> (Result<Response, BackendError>, Units) {
        let kind = Kind::of(&request);
        if let Some(wanted) = request.return_consumed_capacity_mut() {
            *wanted = ReturnConsumedCapacity::Indexes;
        }
        let answer = self.inner.call(request).await;
        let units = match &answer {
            Ok(response) => Units::of(kind, response),
            Err(_) => Units::default(),
        };
        (answer, units)
    }
}

/// Which kind of units a request consumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Read,
    Write,
    None,
}

impl Kind {
    pub(super) fn of(request: &Request) -> Self {
        match request {
            Request::GetItem(_)
            | Request::BatchGetItem(_)
            | Request::Query(_)
            | Request::Scan(_)
            | Request::TransactGetItems(_) => Self::Read,
            Request::PutItem(_)
            | Request::UpdateItem(_)
            | Request::DeleteItem(_)
            | Request::BatchWriteItem(_)
            | Request::TransactWriteItems(_) => Self::Write,
            Request::ExecuteStatement(it) => Self::of_statements(it.reads()),
            Request::BatchExecuteStatement(it) => Self::of_statements(it.reads()),
            Request::ExecuteTransaction(it) => Self::of_statements(it.reads()),
            Request::CreateTable(_)
            | Request::DeleteTable(_)
            | Request::DescribeTable(_)
            | Request::ListTables(_)
            | Request::UpdateTable(_)
            | Request::DescribeStream(_)
            | Request::GetRecords(_)
            | Request::GetShardIterator(_)
            | Request::ListStreams(_)
            | Request::DeleteResourcePolicy(_)
            | Request::DescribeContinuousBackups(_)
            | Request::DescribeContributorInsights(_)
            | Request::ListContributorInsights(_)
            | Request::UpdateContributorInsights(_)
            | Request::DescribeEndpoints(_)
            | Request::DescribeKinesisStreamingDestination(_)
            | Request::DescribeLimits(_)
            | Request::DescribeTimeToLive(_)
            | Request::GetResourcePolicy(_)
            | Request::ListTagsOfResource(_)
            | Request::PutResourcePolicy(_)
            | Request::TagResource(_)
            | Request::UntagResource(_)
            | Request::UpdateContinuousBackups(_)
            | Request::UpdateTimeToLive(_)
            | Request::DescribeTableReplicaAutoScaling(_)
            | Request::UpdateTableReplicaAutoScaling(_) => Self::None,
        }
    }

    /// The statements of one request are all reads or all writes.
    const fn of_statements(reads: bool) -> Self {
        if reads { Self::Read } else { Self::Write }
    }
}

impl Units {
    fn of(kind: Kind, response: &Response) -> Self {
        let mut units = Self { requests: 1, ..Self::default() };
        for consumed in response.consumed_capacity() {
            units.consume(kind, consumed);
        }
        units
    }

    fn add(&mut self, other: Self) {
        self.read += other.read;
        self.write += other.write;
        self.requests += other.requests;
        for (name, units) in other.by_index {
            *self.by_index.entry(name).or_default() += units;
        }
    }

    fn consume(&mut self, kind: Kind, consumed: &ConsumedCapacity) {
        let sum = consumed.total.capacity_units;
        match kind {
            Kind::Read => self.read += sum,
            Kind::Write => self.write += sum,
            Kind::None => {}
        }
        let local = consumed.local_secondary_indexes.iter();
        for (name, capacity) in local.chain(&consumed.global_secondary_indexes) {
            *self.by_index.entry(name.clone()).or_default() += capacity.capacity_units;
        }
    }
}

impl<B: Backend> Backend for Meter<B> {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        Box::pin(async move {
            let (answer, units) = self.metered(request).await;
            self.units.lock().unwrap_or_else(PoisonError::into_inner).add(units);
            answer
        })
    }
}
