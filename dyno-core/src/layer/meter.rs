//! Counts the capacity units that requests consume.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::backend::{Backend, BackendError, BoxFuture};
use crate::op::{ConsumedCapacity, OperationName, Request, Response, ReturnConsumedCapacity};

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

    fn add(&self, operation: OperationName, response: &Response) {
        let mut units = self.units.lock().unwrap_or_else(PoisonError::into_inner);
        units.requests += 1;
        for consumed in response.consumed_capacity() {
            units.add(operation, consumed);
        }
    }
}

impl Units {
    fn add(&mut self, operation: OperationName, consumed: &ConsumedCapacity) {
        let sum = consumed.total.capacity_units;
        match operation {
            OperationName::GetItem
            | OperationName::BatchGetItem
            | OperationName::Query
            | OperationName::Scan
            | OperationName::TransactGetItems => self.read += sum,
            OperationName::PutItem
            | OperationName::UpdateItem
            | OperationName::DeleteItem
            | OperationName::BatchWriteItem
            | OperationName::TransactWriteItems => self.write += sum,
            OperationName::CreateTable
            | OperationName::DeleteTable
            | OperationName::DescribeTable
            | OperationName::ListTables
            | OperationName::UpdateTable
            | OperationName::DescribeStream
            | OperationName::GetRecords
            | OperationName::GetShardIterator
            | OperationName::ListStreams => {}
            OperationName::DeleteResourcePolicy
            | OperationName::DescribeContinuousBackups
            | OperationName::DescribeEndpoints
            | OperationName::DescribeKinesisStreamingDestination
            | OperationName::DescribeLimits
            | OperationName::DescribeTimeToLive
            | OperationName::GetResourcePolicy
            | OperationName::ListTagsOfResource
            | OperationName::PutResourcePolicy
            | OperationName::TagResource
            | OperationName::UntagResource
            | OperationName::UpdateContinuousBackups
            | OperationName::UpdateTimeToLive => {}
        }
        let local = consumed.local_secondary_indexes.iter();
        for (name, capacity) in local.chain(&consumed.global_secondary_indexes) {
            *self.by_index.entry(name.clone()).or_default() += capacity.capacity_units;
        }
    }
}

impl<B: Backend> Backend for Meter<B> {
    fn call(&self, mut request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        let operation = request.operation();
        if let Some(wanted) = request.return_consumed_capacity_mut() {
            *wanted = ReturnConsumedCapacity::Indexes;
        }
        Box::pin(async move {
            let answer = self.inner.call(request).await;
            if let Ok(response) = &answer {
                self.add(operation, response);
            }
            answer
        })
    }
}
