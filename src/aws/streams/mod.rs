//! Streams through the AWS SDK, whose client of streams is a crate of its own.
//!
//! With [`AwsBackend::with_streams`](crate::AwsBackend::with_streams) (and `from_env`) the backend
//! answers the operations of streams, and [`Db::changes`](crate::Db::changes) reads the stream of a
//! table of AWS. [`events`] is for who has records of the SDK's already, from a
//! page of `GetRecords` or a consumer that others wrote:
//!
//! ```
//! use aws_sdk_dynamodbstreams::types::{AttributeValue, OperationType, Record, StreamRecord};
//! use dyno::{Change, Entity, Table, aws_streams};
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(Order))]
//! # struct Saas;
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}")]
//! # struct Order { tenant: String, id: u64, total: u64 }
//! # fn some_records() -> Vec<Record> {
//! #     let item = [("_t", "Order"), ("tenant", "t1"), ("pk", "TENANT#t1#")];
//! #     let mut item = item.map(|(n, v)| (n.to_owned(), AttributeValue::S(v.to_owned()))).to_vec();
//! #     for name in ["id", "total"] { item.push((name.into(), AttributeValue::N("7".into()))); }
//! #     let change = StreamRecord::builder().sequence_number("1").set_keys(Some([].into()))
//! #         .set_new_image(Some(item.into_iter().collect()))
//! #         .stream_view_type("NEW_AND_OLD_IMAGES".into()).build();
//! #     vec![Record::builder().event_name(OperationType::Insert).dynamodb(change).build()]
//! # }
//!
//! # fn main() -> dyno::Result<()> {
//! let records: Vec<Record> = some_records(); // `client.get_records()..send().await?.records`
//! for event in aws_streams::events::<Saas>(records) {
//!     match event?.into_entities()? {
//!         Change::Inserted(SaasItem::Order(order)) => assert_eq!(order.total, 7),
//!         other => println!("{other:?}"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod operation;
mod record;

#[cfg(test)]
mod tests;

use aws_sdk_dynamodbstreams::Client;
use aws_sdk_dynamodbstreams::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::change::{Event, read};
use dyno_core::entity::Table;
use dyno_core::op::{Record, Request};

use super::{Answer, boxed, error, refused};

/// Reads records of the SDK's, in order, as changes of table `T`.
///
/// Those of the items that keep values unique are passed over, as everywhere. What does not fit its
/// entity is not an error here: see [`Image`](crate::change::Image).
///
/// # Errors
///
/// Each record for itself: as of [`record()`].
pub fn events<T: Table>(
    records: impl IntoIterator<Item = sdk::Record>,
) -> impl Iterator<Item = Result<Event<T::Item>, BackendError>> {
    records.into_iter().filter_map(|found| record(found).map(read::<T>).transpose())
}

/// Makes a record of the SDK's one of ours, without a copy of its images.
///
/// # Errors
///
/// If it has a type of attribute or a name that this version of the SDK or of dyno does not know, or
/// lacks what every record has.
pub fn record(record: sdk::Record) -> Result<Record, BackendError> {
    record::record_from_sdk(record)
}

/// Sends an operation of streams with their client; refuses any other.
pub(super) fn call(client: &Client, request: Request) -> Answer<'_> {
    match request {
        Request::DescribeStream(request) => boxed(operation::describe_stream(client, request)),
        Request::GetRecords(request) => boxed(operation::get_records(client, request)),
        Request::GetShardIterator(request) => boxed(operation::get_shard_iterator(client, request)),
        Request::ListStreams(request) => boxed(operation::list_streams(client, request)),
        other => refused(error::of_another_client(other.operation())),
    }
}
