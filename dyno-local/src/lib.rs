//! The partitioned DynamoDB engine in the process.
//!
//! [`Local`] is a [`Backend`](dyno_core::backend::Backend): it answers requests as the service does,
//! down to the order of its checks and the texts of its errors, from tables that live in this
//! process. It is for tests, for development without an account, and for looking at a design: where
//! items lie, what a request costs. It is not a database for production: all of it is held in the
//! memory of one process, and ends with it unless it is told to last.
//!
//! Typed code takes it through the crate `dyno-sdk`, `Db::<App>::new(Local::new())`; code on the
//! AWS SDK through `Local::sdk_client` (feature `sdk`); everything else over HTTP through
//! `server::Server` or the program (feature `server`). All three are doors to one engine: the
//! answers are the same.
//!
//! # One engine a test
//!
//! Each [`Local::new`] is an engine of its own, with its own tables, tokens and clock; clones share
//! it. Making one costs microseconds, and no thread, file or socket. Requests are computed on the
//! thread that polls them and never wait for anything but each other's locks: any runtime does, and
//! any number of tests may run at once.
//!
//! [`Local::builder`] sets what a test may want to decide:
//!
//! | setting | decides | unless set |
//! | --- | --- | --- |
//! | [`clock`](LocalBuilder::clock) | dates and states of tables, expiry of items, the ten minutes of a transaction's token | the machine's |
//! | [`seed`](LocalBuilder::seed) | identifiers of tables and of requests | 0 |
//! | [`region`](LocalBuilder::region), [`account`](LocalBuilder::account) | what ARNs show | `us-east-1`, `123456789012` |
//! | [`isolated`](LocalBuilder::isolated) | whether each access key and region has its own tables | all share them |
//! | [`partition_bytes_max`](LocalBuilder::partition_bytes_max) | when a partition splits | 10 GB |
//! | [`capacity`](LocalBuilder::capacity) | whether capacity runs out, so that requests are throttled and hot partitions split | accounted for only |
//! | [`replication`](LocalBuilder::replication) | how far copies and indexes are behind; whether they can be lost | no copies |
//! | [`metrics`](LocalBuilder::metrics) | how long CloudWatch's metrics are kept | not at all |
//! | [`item_collection_bytes_max`](LocalBuilder::item_collection_bytes_max) | when a collection with local indexes is full | 10 GB |
//! | [`table_delay`](LocalBuilder::table_delay) | how long tables, indexes and the time to live are `CREATING`, `UPDATING`, `ENABLING` … | no time |
//! | [`index_backfill`](LocalBuilder::index_backfill) | how fast a new index is filled | at once |
//! | [`fault`](LocalBuilder::fault) | which requests go wrong | none |
//! | [`expiry_delay`](LocalBuilder::expiry_delay) | how long after its time an item is deleted | at once |
//! | [`time_to_live_interval`](LocalBuilder::time_to_live_interval) | how soon the time to live may be changed again | at once |
//!
//! Nothing else varies: with a [`ManualClock`] the same requests get the same answers, byte for
//! byte.
//!
//! ```
//! use std::time::Duration;
//!
//! use dyno_local::{Clock, Local, ManualClock, Timestamp};
//!
//! let clock = ManualClock::new(Timestamp::from_seconds(1_700_000_000));
//! let local = Local::builder().clock(clock.clone()).seed(7).region("eu-west-1").build();
//! clock.advance(Duration::from_secs(11 * 60)); // tokens of transactions are forgotten
//! assert_eq!(clock.now(), Timestamp::from_seconds(1_700_000_660));
//! # drop(local);
//! ```
//!
//! # Where items lie
//!
//! A table is cut into partitions, each of which owns a range of hashes of partition keys, as the
//! service does it. A partition that outgrows its limit splits in the middle of its bytes, inside an
//! item collection if need be, unless the table has local indexes. With a small limit a test sees
//! how a design spreads:
//!
//! ```
//! use dyno_core::backend::BackendExt;
//! use dyno_core::op::{
//!     AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, PutItem, ScalarAttributeType,
//! };
//! use dyno_local::Local;
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let local = Local::builder().partition_bytes_max(4_096).build();
//! let mut table = CreateTable::new(
//!     "events",
//!     vec![KeySchemaElement::hash("device"), KeySchemaElement::range("at")],
//!     ["device", "at"].map(|name| AttributeDefinition::new(name, ScalarAttributeType::S)).into(),
//! );
//! table.billing_mode = Some(BillingMode::PayPerRequest);
//! local.send(table).await?;
//! for n in 0..200 {
//!     let (device, at) = (format!("d{}", n % 20), format!("{n:04}"));
//!     let event = [("device", device), ("at", at), ("state", "x".repeat(80))];
//!     local.send(PutItem::new("events", event)).await?;
//! }
//!
//! let partitions = local.partitions("events");
//! assert!(partitions.len() > 2);
//! assert!(partitions.iter().all(|partition| partition.bytes <= 4_096));
//! assert_eq!(partitions.iter().map(|partition| partition.items).sum::<u64>(), 200);
//! # Ok::<(), dyno_core::backend::BackendError>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The hash is the engine's own: how many partitions there are and how evenly they fill is like the
//! service, which items share one is not.
//!
//! # What lasts
//!
//! With feature `durable`, `Local::open(directory)` is an engine whose tables last, and
//! [`LocalBuilder`] opens one with settings. It is the same engine, with the same answers: all is in
//! memory, and each commit is told to a log in the directory besides.
//!
//! - A write is answered when it is on disk and synced; writes that are under way together share a
//!   sync. What was answered survives `kill -9` and, as far as the disk keeps its word, a power cut.
//! - What was not answered is there whole or not at all, transactions over several tables too; the
//!   25 writes of a batch stand each for itself, and share one sync.
//! - `Durability::Relaxed` answers at once and syncs in the background. A crash may lose the last
//!   writes that were answered, but none before one that it keeps.
//! - A disk that refuses (it is full, say) makes a write an `InternalServerError`, and what it did in
//!   memory is taken back, with whatever was built on it and not answered either. Reads go on, and
//!   every later write tries the disk again. A relaxed engine keeps what it answered, tries it again
//!   and refuses new writes meanwhile.
//! - A read does not wait for the disk: it may see a write of another request that is not answered
//!   yet, which a crash, or a disk that refuses, takes back.
//! - Entries of indexes are not written: they are made anew when a directory is opened, which takes
//!   as long as reading all items. How partitions are cut is not kept either, nor their heat, minutes,
//!   what was saved of units, and what auto scaling did; its targets and policies are.
//! - What the newest stream of a table recorded is there again, in one closed shard that is the parent of
//!   those that are opened. Earlier streams, and those of deleted tables, are not.
//! - A directory has one engine at a time. One that is locked, corrupt or of another version is an
//!   `OpenError`, and is left as it was found.
//!
//! # What is accounted, what is enforced
//!
//! Capacity units are accounted as the service does, for the table and each index, and returned
//! where a request asks for them. With [`Capacity::Enforced`] they run out, by the engine's clock;
//! unless that is set, nothing is throttled, whatever is provisioned.
//!
//! | what | has |
//! | --- | --- |
//! | a provisioned table, or index | its units, and those of the last 300 seconds that were not used |
//! | a table on demand, or its index | 12,000 reads and 4,000 writes a second, or what its warm throughput says; twice its highest minute, half an hour after that; at most 40,000 of either, and what `OnDemandThroughput` says |
//! | a partition | 1,000 write units a second, 3,000 read units by its leader, and as much of eventual reads by each of two copies |
//!
//! A request passes while there is anything left, and is paid for afterwards. A write passes if all
//! indexes that it changes can take it. Local indexes draw on their table. A partition that is used
//! above 80 % of its limits for five minutes splits where that halves its use; one item, traffic that
//! follows the sort key, and a collection beside local indexes cannot be divided.
//! [`Local::partitions`] shows the map with the use of each partition by the minute,
//! [`Local::usage`] and [`Local::index_usage`] what tables and indexes consumed, and how often and why
//! they were throttled.
//!
//! Limits are enforced: of items, keys, names, expressions, pages (1 MB), batches,
//! transactions, indexes and tables, each with the service's text.
//!
//! # Stale reads and lost leaders
//!
//! With [`LocalBuilder::replication`] each partition has three copies, of which one leads. A write is
//! acknowledged when two have persisted it. Eventually consistent reads go to any copy and see what that
//! one has applied; global indexes are fed behind. A [`Lag`] from a seed makes it vary, and
//! [`Local::replicas`] moves copies by hand:
//!
//! | control | clients see |
//! | --- | --- |
//! | [`hold`](Replicas::hold), [`slow`](Replicas::slow), and [`read_from`](Replicas::read_from) that copy | reads that lack what was written, unless they are consistent |
//! | [`hold_index`](Replicas::hold_index), [`slow_index`](Replicas::slow_index) | queries of the index that show what is gone, and lack what is there |
//! | [`lose_leader`](Replicas::lose_leader) | `InternalServerError` for writes and consistent reads of the partition until the lease has run out, and another copy leads |
//! | [`cut_off_leader`](Replicas::cut_off_leader) | the same for writes at once, and for consistent reads when the lease has run out |
//! | [`lose`](Replicas::lose) two copies | writes of which nobody knows whether they will be done |
//!
//! A batch leaves over what has no leader; a transaction is refused whole. What was acknowledged is never
//! lost. [`Chaos`] does all of this by chance.
//!
//! ```
//! use dyno_core::backend::BackendExt;
//! use dyno_core::op::{
//!     AttributeDefinition, BillingMode, CreateTable, GetItem, KeySchemaElement, PutItem,
//!     ScalarAttributeType,
//! };
//! use dyno_local::{Local, Replication};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let local = Local::builder().replication(Replication::new()).build();
//! let mut table = CreateTable::new(
//!     "users",
//!     vec![KeySchemaElement::hash("id")],
//!     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
//! );
//! table.billing_mode = Some(BillingMode::PayPerRequest);
//! local.send(table).await?;
//! if let Some(replicas) = local.replicas("users") {
//!     replicas.hold(2).read_from(2);
//! }
//! local.send(PutItem::new("users", [("id", "ada")])).await?;
//! // Whoever reads what was just written must ask for it.
//! let mut get = GetItem::new("users", [("id", "ada")]);
//! assert!(local.send(get.clone()).await?.item.is_none());
//! get.consistent_read = true;
//! assert!(local.send(get).await?.item.is_some());
//! # Ok::<(), dyno_core::backend::BackendError>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is scaled
//!
//! Provisioned units are scaled by target tracking, by the engine's clock: [`Local::auto_scaling`] sets
//! it up and tells what was done. Over HTTP the server answers these calls of Application Auto Scaling:
//! `RegisterScalableTarget`, `DeregisterScalableTarget`, `DescribeScalableTargets`, `PutScalingPolicy`,
//! `DeleteScalingPolicy`, `DescribeScalingPolicies`, `DescribeScalingActivities`. There is the predefined
//! metric of each kind of units, and no scheduled action, step scaling or tag. A [`load::Mix`] is not
//! scaled.
//!
//! # What goes wrong
//!
//! Rules make requests go wrong as they do on the service and on the way to it: [`Local::faults`]
//! adds and removes them at any time, and tells what each has done.
//!
//! | rule | typed code | the SDK's client | HTTP |
//! | --- | --- | --- | --- |
//! | [`throttle`](FaultRule::throttle), [`conflict`](FaultRule::conflict), [`unprocessed`](FaultRule::unprocessed) | the service's error, with reasons; what batches and transactions make of it | the same | the same, status 400 or 200 |
//! | [`internal_error`](FaultRule::internal_error), [`unavailable`](FaultRule::unavailable) | `InternalServerError`, `ServiceUnavailable` | the same, repeated by the client | status 500, 503 |
//! | [`timeout`](FaultRule::timeout) | `DispatchFailure`, after a time | a timeout of its connector | the connection is closed, after a time |
//! | [`disconnect`](FaultRule::disconnect) | `DispatchFailure` | an IO error of its connector | the connection is closed |
//! | [`delay`](FaultRule::delay) | a later answer | | |
//!
//! With [`after_effect`](FaultRule::after_effect) a write took place all the same, which is what code
//! gets wrong:
//!
//! ```
//! use dyno_core::backend::{BackendExt, ErrorCode};
//! use dyno_core::op::{
//!     AttributeDefinition, BillingMode, CreateTable, GetItem, KeySchemaElement, OperationName,
//!     PutItem, ScalarAttributeType,
//! };
//! use dyno_local::{FaultRule, Local};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let local = Local::new();
//! let mut table = CreateTable::new(
//!     "users",
//!     vec![KeySchemaElement::hash("id")],
//!     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
//! );
//! table.billing_mode = Some(BillingMode::PayPerRequest);
//! local.send(table).await?;
//!
//! let lost = FaultRule::disconnect().after_effect().on(OperationName::PutItem);
//! local.faults().add(lost.table("users").key([("id", "ada")]).times(1));
//! let put = || local.send(PutItem::new("users", [("id", "ada")]));
//! let failed = put().await.unwrap_err();
//! assert_eq!(*failed.code(), ErrorCode::Dispatch);
//! let found = local.send(GetItem::new("users", [("id", "ada")])).await?;
//! assert!(found.item.is_some());
//! put().await?;
//! # Ok::<(), dyno_core::backend::BackendError>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The program
//!
//! ```sh
//! cargo run -p dyno-local --features server --bin dyno-local -- serve --port 8000
//! ```
//!
//! It prints the URL it listens on and serves until SIGINT or SIGTERM, from memory unless
//! `--data-dir DIR` names a directory to keep the tables in; with `--relaxed` it answers before they
//! are on disk. Most of what a builder sets, an option sets as well; `--help` lists them. Requests must be
//! signed, with any credentials. It listens on the loopback interface unless told otherwise, and
//! speaks plain HTTP/1.1, compressed where the client asks for it: there is no check of who is
//! asking.
//!
//! `dyno-local import` and `dyno-local export` move tables from and to files; feature `bulk` has the
//! same for programs.
//!
//! # Differences to the service
//!
//! There are these operations: `GetItem`, `PutItem`, `UpdateItem`, `DeleteItem`, `Query`, `Scan`,
//! `BatchGetItem`, `BatchWriteItem`, `TransactGetItems`, `TransactWriteItems`, `CreateTable`,
//! `ExecuteStatement`, `BatchExecuteStatement`, `ExecuteTransaction`, `DescribeTable`,
//! `UpdateTable`, `DeleteTable`, `ListTables`, `TagResource`, `UntagResource`,
//! `ListTagsOfResource`, `UpdateTimeToLive`, `DescribeTimeToLive`, `PutResourcePolicy`,
//! `GetResourcePolicy`, `DeleteResourcePolicy`, `DescribeContinuousBackups`,
//! `UpdateContinuousBackups`, `DescribeKinesisStreamingDestination`, `DescribeLimits`,
//! `DescribeContributorInsights`, `UpdateContributorInsights`, `ListContributorInsights`,
//! `DescribeEndpoints`, `UpdateTableReplicaAutoScaling`, `DescribeTableReplicaAutoScaling`, and those
//! of streams: `ListStreams`, `DescribeStream`, `GetShardIterator`, `GetRecords`. Any other is an
//! `UnknownOperationException`; so there is no backup to restore, no global table. Besides:
//!
//! - `CreateTable` and `UpdateTable` refuse by name what there is no place for: replicas, witnesses,
//!   their consistency and settings, vector indexes.
//! - Expired items are deleted when the next request arrives, not some minutes later;
//!   [`LocalBuilder::expiry_delay`] gives them time. Tags, policies and other settings can be read
//!   and changed again at once, and nobody waits for the change before.
//! - Policies are kept and shown, and refuse nobody; those of streams are not there. Point-in-time
//!   recovery is a setting that is kept and shown. No table writes to a Kinesis stream.
//! - A record can be read from its stream as soon as the write is there. `GetRecords` is never
//!   throttled.
//! - `PartiQL`: brackets nest up to 80 deep, a condition is taken apart into up to 256 alternatives
//!   before everything is read, and of several conditions on a sort key one narrows what is read.
//! - `ExecuteTransaction` takes no time where [`LocalBuilder::transaction_time`] gives other
//!   transactions some, and meets no conflict with them.
//! - Unless [`LocalBuilder::replication`] is set, every read sees what was last written: indexes are never
//!   behind, and eventually consistent reads differ in their price alone. Streams are never behind.
//! - A table is ready, changed or gone with the answer to the request, though the answer says
//!   `CREATING`, `UPDATING` or `DELETING`, and an index that `UpdateTable` adds is filled by then.
//!   [`LocalBuilder::table_delay`] and [`LocalBuilder::index_backfill`] give it time, by the clock.
//!   Counts and sizes in descriptions are exact, not some hours old.
//! - Transactions wait for each other's locks; none is cancelled for a conflict, unless a
//!   [rule](FaultRule::conflict) says so.
//! - Where capacity is not enforced, batches leave keys unprocessed only where the answer would pass
//!   16 MB, and writes only for a transaction.
//! - Encryption and table classes are kept and shown, and have no effect; warm throughput and limits
//!   of throughput on demand have one where capacity is enforced.
//! - Where capacity is not enforced, filling a new index takes none of its write units.
//! - The quotas of units are those of a new account, 40,000 for a table and 80,000 for the account, and
//!   refuse where capacity is enforced. None can be raised.
//! - Global indexes have no copies and leaders of their own: each partition of the table feeds them, as late
//!   as its [`Lag`] says. An engine on disk has no copies.
//! - Requests take no time. Latencies are those of a model, in a [`load`] run.
//! - Contributor Insights are on with the answer, unless there is a
//!   [table delay](LocalBuilder::table_delay), and never `FAILED`: there is no quota of rules. Their
//!   reports are [`Local::key_report`] and [`Local::insight_rule_report`].
//! - A signature must have the shape of one: its parts, its date, a credential of five parts. It is
//!   not verified, what it is scoped to is taken as it is, dates are not compared with the clock, and
//!   permissions are not modelled.
//! - An ARN in the place of a table's name, or of a resource, must be of the engine's region and
//!   account.
//! - Texts are those of `us-east-1` where regions differ. A text or an order that could not be
//!   compared with the service is marked `Unverified` in the source; `docs/unverified.md` lists them,
//!   and `docs/support.md` every parameter.

mod base;
#[cfg(feature = "bulk")]
pub mod bulk;
mod capacity;
mod catalog;
mod encoding;
mod engine;
mod expr;
mod fault;
#[cfg(any(all(fuzzing, feature = "wire"), test))]
#[doc(hidden)]
pub mod fuzzing;
mod index;
mod injected;
pub mod insights;
mod isolation;
pub mod load;
mod local;
mod meter;
pub mod metrics;
mod ops;
#[cfg(feature = "durable")]
mod persistence;
mod read;
mod replica;
mod scaling;
#[cfg(feature = "sdk")]
mod sdk;
#[cfg(feature = "server")]
pub mod server;
mod storage;
mod stream;
// Without a door to the engine, import and the tests take a part of it.
#[cfg_attr(
    not(any(feature = "sdk", feature = "server")),
    allow(
        dead_code,
        unused_imports,
        clippy::unused_async,
        reason = "what the doors use is not there"
    )
)]
#[cfg(any(feature = "wire", test))]
mod wire;
mod write;

pub use base::{
    Capacity, Chaos, Clock, Flaw, Lag, ManualClock, Replication, Spawner, Stalled, SystemClock,
    Timestamp, VirtualTime, Waiter, Wording,
};
pub use fault::{FaultKind, FaultReport, FaultRule, FaultRules, ThrottleCause};
pub use local::{AutoScaling, Local, LocalBuilder, Replicas};
pub use meter::{Minute, Throttles, Usage};
pub use replica::{CopyInfo, CopyState, IndexInfo, ReplicaInfo};
pub use scaling::{
    ActivityStatus, AlarmKind, AlarmState, PolicyDescription, Scalable, ScalableTarget,
    ScalingActivity, ScalingAlarm, ScalingPolicy, Suspended,
};
pub use storage::PartitionInfo;
#[cfg(feature = "durable")]
pub use storage::durable::{Durability, OpenError, OpenErrorKind};
