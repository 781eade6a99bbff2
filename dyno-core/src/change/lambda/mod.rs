//! The events that AWS Lambda is called with for a stream, and the answers to them.
//!
//! A function takes a [`DynamoDbEvent`] as its payload, read by serde from the event's JSON, and
//! returns a [`BatchResponse`]. Nothing here knows the runtime of Lambda: any that takes and returns
//! what serde can read and write will do.

mod json;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use super::event::{Event, read};
use crate::entity::Table;

/// A batch of changes of table `T`, of one shard and in order.
///
/// Reading it fails for JSON that is no such event. Items that do not fit their structs, or are of
/// no known kind, do not make it fail: see [`Image`](super::Image).
pub struct DynamoDbEvent<T: Table> {
    /// The changes.
    pub records: Vec<Event<T::Item>>,
}

impl<T: Table> DynamoDbEvent<T> {
    /// Handles the changes one by one, in order, and stops at the first that fails.
    ///
    /// Lambda goes on from that one, so that the changes of an item are never handled out of order.
    /// What was an error is for the closure to tell.
    pub async fn each<X>(
        self,
        mut handle: impl AsyncFnMut(Event<T::Item>) -> Result<(), X>,
    ) -> BatchResponse {
        for event in self.records {
            let sequence_number = event.sequence_number.clone();
            if handle(event).await.is_err() {
                return BatchResponse::from_here(sequence_number);
            }
        }
        BatchResponse::success()
    }
}

impl<'de, T: Table> Deserialize<'de> for DynamoDbEvent<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let records = json::Event::deserialize(deserializer)?.records.into_iter();
        Ok(Self { records: records.filter_map(|record| read::<T>(record.0)).collect() })
    }
}

impl<T: Table> fmt::Debug for DynamoDbEvent<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let records = &self.records.len();
        f.debug_struct("DynamoDbEvent").field("records", records).finish_non_exhaustive()
    }
}

/// What of a batch was not handled, for an event source with `ReportBatchItemFailures`.
///
/// Lambda calls the function again with the batch from the lowest number on, whatever else of it was
/// handled. Without that setting it takes any answer for success, and only an error for a failure.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[must_use = "Lambda learns of failures by what the function returns"]
pub struct BatchResponse {
    batch_item_failures: Vec<Failure>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    item_identifier: String,
}

impl BatchResponse {
    /// Everything was handled.
    pub const fn success() -> Self {
        Self { batch_item_failures: Vec::new() }
    }

    /// The change with this number was not handled, nor any after it.
    pub fn from_here(sequence_number: impl Into<String>) -> Self {
        let mut response = Self::success();
        response.add(sequence_number);
        response
    }

    /// The change with this number was not handled, either.
    pub fn add(&mut self, sequence_number: impl Into<String>) {
        self.batch_item_failures.push(Failure { item_identifier: sequence_number.into() });
    }

    /// Tells whether everything was handled.
    pub const fn is_success(&self) -> bool {
        self.batch_item_failures.is_empty()
    }
}
