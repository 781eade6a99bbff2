//! A typed SDK for DynamoDB with a single-table ORM, in which only declared access patterns compile.
//!
//! Structs are mapped onto the composite keys and indexes of one table by [`Table`](derive@Table)
//! and [`Entity`](derive@Entity); a [`Db`] reads and writes them on any [`Backend`]: AWS through
//! [`AwsBackend`], or the engine of the crate `dyno-local` in the process. A read that the keys do
//! not serve is a compile error; an index key moves with the attributes that it is made of.
//!
//! # A first table
//!
//! A service has tenants, and each of them has orders. The program runs as it stands, on an engine in
//! the process: no account, container or network.
//!
//! ```
//! use dyno::{Db, Entity, ErrorKind, KeyComponent, Table};
//! use dyno_local::Local;
//! use serde::{Deserialize, Serialize};
//!
//! // The table: its keys, one index, and the entities that live in it.
//! #[derive(Table)]
//! #[table(
//!     name = "saas",
//!     pk = "pk",
//!     sk = "sk",
//!     gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
//!     entities(Tenant, Order)
//! )]
//! struct Saas;
//!
//! #[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
//! enum Status {
//!     Open,
//!     Shipped,
//! }
//!
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(table = Saas, pk = "TENANT#{id}", sk = "META")]
//! struct Tenant {
//!     id: String,
//!     name: String,
//! }
//!
//! // An order lies in its tenant's partition, and a second time on the index, by status and time.
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Saas,
//!     pk = "TENANT#{tenant}",
//!     sk = "ORDER#{id}",
//!     access(of_tenant, primary),
//!     access(by_status, index = gsi1, pk = "TENANT#{tenant}#{status}", sk = "{placed_at}#{id}")
//! )]
//! struct Order {
//!     tenant: String,
//!     id: u64,
//!     status: Status,
//!     placed_at: u64,
//!     total: u64,
//! }
//!
//! #[tokio::main]
//! async fn main() -> dyno::Result<()> {
//!     let db = Db::<Saas>::new(Local::new()); // on AWS: Db::new(AwsBackend::from_env().await)
//!     db.create_table().await?;
//!
//!     // Write: whole entities, alone or several at once.
//!     db.put(&Tenant { id: "t1".into(), name: "Ada".into() }).await?;
//!     for id in 1..=3 {
//!         let status = Status::Open;
//!         let order = Order { tenant: "t1".into(), id, status, placed_at: 10 * id, total: 100 };
//!         db.transact((db.create(&order), db.check(Tenant::key("t1")))).await?;
//!     }
//!
//!     // Read: by key, or by a declared pattern with a range on the next part of its sort key.
//!     let first = db.get(Order::key("t1", 1)).await?;
//!     assert_eq!(first.map(|order| order.total), Some(100));
//!     let recent = Order::query().by_status("t1", Status::Open).placed_at_in(20..);
//!     assert_eq!(db.query(recent).all().await?.len(), 2);
//!
//!     // Change: some attributes, or those of an index key together with the key.
//!     let order = db.patch(Order::key("t1", 2)).add(|o| o.total, 50u64).await?;
//!     assert_eq!(order.total, 150);
//!     db.patch(Order::key("t1", 2)).rekey(|k| k.by_status(Status::Shipped, 20)).await?;
//!     let shipped = db.query(Order::query().by_status("t1", Status::Shipped)).all().await?;
//!     assert_eq!(shipped.len(), 1);
//!
//!     // What goes wrong has a kind to branch on.
//!     let refused = db.patch(Order::key("t1", 9)).set(|o| o.total, 1).await;
//!     assert!(refused.is_err_and(|error| error.kind() == ErrorKind::Rejected));
//!     Ok(())
//! }
//! ```
//!
//! # The guide
//!
//! The chapters go on with this service, each where the one before ended, and their examples run. Read
//! them from top to bottom, or look one up.
//!
//! | chapter | what it answers |
//! | --- | --- |
//! | **Designing and reading** | |
//! | [keys](guide::keys) | what a template stores, what sorts how, what may change later |
//! | [patterns](guide::patterns) | queries, ranges; native, sparse, local, overloaded and inverted indexes |
//! | [reading](guide::reading) | pages, cursors, tokens, streams, collections, scans, what expires; what each costs |
//! | [projections](guide::projections) | some fields of an entity, indexes that hold less, counts |
//! | **Writing** | |
//! | [writing](guide::writing) | put, create, patch, upsert, rekey, conditions, nested documents, sets |
//! | [versions](guide::versions) | versions, stamps of the clock, attributes that stay |
//! | [unique](guide::unique) | values that no two entities share |
//! | [transactions](guide::transactions) | several writes or reads at once; errors and when to retry |
//! | [batches](guide::batches) | any number of reads or writes, and what is left over |
//! | **Growing** | |
//! | [sharding](guide::sharding) | partitions that take more than one can, how many, and how to change that |
//! | [streams](guide::streams) | changes as entities, in order; AWS Lambda |
//! | [evolution](guide::evolution) | schema versions, former names, defaults, backfills |
//! | **Running** | |
//! | [backends](guide::backends) | AWS, the engine, layers around either |
//! | [caching](guide::caching) | items and queries from memory, and what that promises |
//! | [observing](guide::observing) | spans, counters and hot keys, by pattern |
//! | **Testing and delivering** | |
//! | [testing](guide::testing) | one engine a test, faults, time |
//! | [costs](guide::costs) | what a read will ask, what it consumed, tests under a budget |
//! | [load](guide::load) | hot partitions, throttling, costs: a design under its traffic, in seconds |
//! | [definitions](guide::definitions) | Terraform, CloudFormation and charts from the derive; `verify` |
//! | [moving](guide::moving) | tables from files, and into files |
//!
//! Whole designs, each a program with the table of its access patterns, are in the repository's
//! `examples`.
//!
//! # What is where
//!
//! [`Db`] is where every read and write starts; it returns the builders of [`read`] and
//! [`write`](mod@crate::write), which are awaited or ended with a method. [`Key`], [`Partition`] and
//! the patterns of `YourEntity::query()` say what is meant, [`Path`] and [`Condition`] what must hold.
//! Below lies DynamoDB itself: [`op`] has its operations as plain structs, [`value`] its values,
//! [`item`] makes items of structs, and any [`Backend`] takes them through [`BackendExt::send`], for
//! what the typed layer does not offer.
//!
//! # Features
//!
//! | feature | adds |
//! | --- | --- |
//! | `aws` (default) | [`AwsBackend`], and with it the AWS SDK |
//! | `aws-streams` | streams of AWS: [`AwsBackend`] reads them, `aws_streams` takes records of the SDK's types |
//! | `uuid`, `ulid` | identifiers as key components |
//! | `jiff`, `time`, `chrono` | points in time as key components |
//! | `lambda` | `lambda::DynamoDbEvent`: changes from the events of AWS Lambda |
//! | `cursor-hmac`, `cursor-aead` | cursors as tokens, signed or encrypted: [`read::CursorKey`](dyno_core::read) |
//! | `cache` | `layer::Cache`, an item cache and a query cache over any backend |
//! | `metrics` | `layer::Metrics`, for a recorder of the crate of that name |
//! | `serde_dynamo` | conversions between the values of that crate and ours |
//!
//! What they cost: `dyno-core` with all it needs is built in 22 seconds of processors (debug, clean);
//! `cache` adds 7, `metrics` 1, and `aws-streams` 2 to what `aws` takes.

/// The examples of the README, so that they compile and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(feature = "aws")]
mod aws;
#[cfg(any(doc, doctest))]
pub mod guide;
pub mod private;

#[cfg(feature = "aws")]
pub use aws::AwsBackend;
#[cfg(feature = "aws-streams")]
pub use aws::streams as aws_streams;
pub use dyno_core::backend::{
    self, Backend, BackendError, BackendExt, BoxFuture, CancellationReason, ErrorCode, Origin,
    ThrottlingReason,
};
pub use dyno_core::backfill::{self, BackfillCheckpoint, BackfillProgress};
#[cfg(feature = "lambda")]
pub use dyno_core::change::lambda;
pub use dyno_core::change::{self, Change, Changes, Checkpoint};
pub use dyno_core::entity::{
    AccessPattern, Consistent, Document, Entity, EntityOf, GlobalIndex, HoldsWhole, Key,
    LocalIndex, NativeIndex, OwnKey, Partition, PrimaryKey, Projection, Rekeyed, Scannable, Table,
    TableItem, UnknownItem, Versioned,
};
pub use dyno_core::expr::{Addable, Condition, Path};
pub use dyno_core::item;
pub use dyno_core::key::{
    Argument, ComponentRange, Given, KeyComponent, OrderedNative, OrderedText,
};
#[cfg(any(feature = "cursor-hmac", feature = "cursor-aead"))]
pub use dyno_core::read::CursorKey;
pub use dyno_core::read::{
    AnyKey, BatchFound, Count, Cursor, Estimate, Explanation, ItemStream, Limit, Page,
};
pub use dyno_core::value::{self, AttributeValue, Item, Number};
pub use dyno_core::write::{Action, BatchAction, BatchFailure, BatchWritten};
pub use dyno_core::{Backoff, CursorReason, Db, Error, ErrorKind, Reason, Rejection, Result};
pub use dyno_core::{clock, expr, key, layer, op, read, schema, write};
pub use dyno_derive::{Document, Entity, KeyComponent, Projection, Table};
