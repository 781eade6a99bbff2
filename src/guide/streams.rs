//! Streams: what changed, as entities, in order.
//!
//! Mails are to be sent when an order is shipped, and orders to be found by any word in them: what
//! follows a write, and must not slow it. A table with a stream keeps a record of every change for 24
//! hours: the item before and after, as far as its view shows them. Search indexes, notifications,
//! counters and copies in other shapes are made of these.
//!
//! # Reading a stream
//!
//! [`Db::changes`](crate::Db::changes) reads the whole stream, the changes of an item always in
//! order. The engine has streams; on AWS they take a [client](#the-sdks-client-of-streams) of their own,
//! or a Lambda function.
//!
//! ```
//! use dyno::change::{Change, RemovedBy, Start};
//! use dyno::op::StreamViewType;
//! use dyno::schema::TableOptions;
//! use dyno::{Checkpoint, Db, Entity, Table};
//! use dyno_local::Local;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Table)]
//! #[table(name = "saas", pk = "pk", sk = "sk", entities(Order))]
//! struct Saas;
//!
//! #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}")]
//! struct Order { tenant: String, id: u64, total: u64 }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<(), Box<dyn std::error::Error>> {
//! let db = Db::<Saas>::new(Local::new());
//! let both = StreamViewType::NewAndOldImages; // as it was, and as it is
//! db.create_table_with(&TableOptions::new().stream(both)).await?;
//!
//! let order = Order { tenant: "t1".into(), id: 7, total: 100 };
//! db.put(&order).await?;
//! db.patch(Order::key("t1", 7)).add(|o| o.total, 50u64).await?;
//! db.delete(Order::key("t1", 7)).await?;
//!
//! let mut changes = db.changes(); // from the oldest record on
//! let mut told = Vec::new();
//! for _ in 0..3 {
//!     let Some(event) = changes.next().await else { break };
//!     told.push(match event?.into_entities()? {
//!         Change::Inserted(SaasItem::Order(new)) => format!("new, {}", new.total),
//!         Change::Modified { old: SaasItem::Order(old), new: SaasItem::Order(new) } => {
//!             format!("{} to {}", old.total, new.total)
//!         }
//!         Change::Removed { by: RemovedBy::Ttl, .. } => "expired".to_owned(),
//!         Change::Removed { .. } => "deleted".to_owned(),
//!         other => format!("{other:?}"),
//!     });
//! }
//! assert_eq!(told, ["new, 100", "100 to 150", "deleted"]);
//!
//! // The place, as text: store it after a change was dealt with, and go on from there.
//! let text = changes.checkpoint().map(|place| place.to_string()).unwrap_or_default();
//! let place: Checkpoint = text.parse()?;
//! let mut later = db.changes().start(Start::After(place));
//! assert!(later.poll().await?.is_empty()); // what is there now, without waiting
//! # Ok(())
//! # }
//! ```
//!
//! [`next`](crate::Changes::next) waits for changes by the clock of the `Db`; it ends when the stream
//! is switched off. After a crash, changes since the last stored checkpoint come again: make what you
//! do with them repeatable, or remember [`event_id`](crate::change::Event::event_id).
//!
//! # What a stream may not show
//!
//! [`into_entities`](crate::change::Event::into_entities) is for streams of both images. Otherwise
//! match on [`change`](crate::change::Event::change), whose images are
//! [`Entity`](crate::change::Image::Entity), [`Hidden`](crate::change::Image::Hidden) where the view
//! does not show them, or [`Unfit`](crate::change::Image::Unfit) with the item as stored where it does
//! not fit its struct. `event.key::<Order>()` is always there. Items of no known kind are the table's
//! `Unknown`. So no record is ever lost to an error of decoding.
//!
//! # AWS Lambda
//!
//! With feature `lambda`, [`DynamoDbEvent`](crate::change::lambda::DynamoDbEvent) is read from the
//! JSON that a function is called with, whatever runtime calls it:
//!
//! ```
//! use dyno::change::lambda::{BatchResponse, DynamoDbEvent};
//! # use dyno::{Entity, Table};
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(Order))]
//! # struct Saas;
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}")]
//! # struct Order { tenant: String, id: u64, total: u64 }
//!
//! // With the crate `lambda_runtime`: `run(service_fn(|e: LambdaEvent<_>| handler(e.payload)))`.
//! async fn handler(event: DynamoDbEvent<Saas>) -> BatchResponse {
//!     event.each(async |event| index(event.into_entities()?)).await
//! }
//!
//! fn index(change: dyno::Change<SaasItem>) -> dyno::Result<()> {
//!     // ..
//! #     let _ = change;
//!     Ok(())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let json = r#"{"Records": [{"eventID": "1", "eventName": "INSERT", "dynamodb": {
//!     "Keys": {"pk": {"S": "TENANT#t1#"}}, "SequenceNumber": "100",
//!     "StreamViewType": "KEYS_ONLY"}}]}"#;
//! // This stream shows no images, so that `into_entities` fails, and Lambda tries again from here.
//! let answer = handler(serde_json::from_str(json)?).await;
//! assert_eq!(
//!     serde_json::to_string(&answer)?,
//!     r#"{"batchItemFailures":[{"itemIdentifier":"100"}]}"#
//! );
//! # Ok(())
//! # }
//! ```
//!
//! Give the event source `ReportBatchItemFailures`; then [`each`](crate::change::lambda::DynamoDbEvent::each)
//! makes Lambda go on from the first change that failed.
//!
//! # The SDK's client of streams
//!
//! Streams are a crate of the AWS SDK by itself, `aws-sdk-dynamodbstreams`. With feature `aws-streams`,
//! `AwsBackend::from_env` has its client, `AwsBackend::with_streams` takes one, and
//! [`Db::changes`](crate::Db::changes) reads the streams of AWS as those of the engine. One task
//! reads all shards, which suits a table whose changes it keeps up with; what needs leases between
//! processes is for Lambda.
//!
//! Where records of the SDK's come from elsewhere, `aws_streams::events::<Saas>(records)` reads a page
//! of them. The engine answers that client, too: over HTTP, or in the process where
//! `Local::sdk_http_client` is its HTTP client.
//!
//! # Records from elsewhere
//!
//! [`change::read`](crate::change::read) makes an event of any [`op::Record`](crate::op::Record), but for
//! those of the items that keep values unique, which are passed over here as everywhere.
//!
//! Next: [evolution](super::evolution), structs that change while their items stay.
