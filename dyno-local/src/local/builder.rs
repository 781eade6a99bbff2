//! What is set of an engine before it is made.
//!
//! Each setting says its default, which is what [`Local::new`] has; the values go into the engine's
//! configuration, where every layer reads its own.

#[cfg(feature = "durable")]
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::Local;
use crate::base::{Capacity, Clock, Config, Replication, Wording};
use crate::engine::Engine;
use crate::fault::FaultRule;
use crate::isolation::Isolation;
#[cfg(feature = "durable")]
use crate::persistence;
#[cfg(feature = "durable")]
use crate::storage::durable::{Durability, OpenError, Settings};

/// Settings of a [`Local`] before it is built.
#[derive(Debug, Clone, Default)]
pub struct LocalBuilder {
    config: Config,
    isolated: bool,
    faults: Vec<FaultRule>,
    controlled: bool,
    #[cfg(feature = "durable")]
    durability: Durability,
}

impl LocalBuilder {
    /// Sets the clock, by which tables are dated and change their states, and tokens of transactions
    /// expire.
    ///
    /// With a [`ManualClock`](crate::ManualClock) time stands still until the test moves it.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.config.clock = Arc::new(clock);
        self
    }

    /// Sets the seed of everything that looks random: ids of tables and requests.
    ///
    /// Where items lie does not depend on it.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.config.seed = seed;
        self
    }

    /// Sets the region that ARNs show, and that the SDK's client signs for.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.config.region = region.into();
        self
    }

    /// Gives each access key and region that requests are signed with an engine of its own, with
    /// the settings of this builder and the region that was signed for; all share one unless set.
    ///
    /// It is for several users of one server. [`Local::of_credential`] returns the engine of one of
    /// them. Requests without a signature, as typed code sends them, have an engine of their own,
    /// too. An engine on disk takes no notice.
    #[must_use]
    pub const fn isolated(mut self) -> Self {
        self.isolated = true;
        self
    }

    /// Adds a rule by which requests go wrong, after those there are.
    ///
    /// [`Local::faults`] adds and removes rules later on.
    #[must_use]
    pub fn fault(mut self, rule: FaultRule) -> Self {
        self.faults.push(rule);
        self
    }

    /// Has servers take rules of faults at `/_dyno/faults`, from this machine alone; they do not
    /// unless set.
    ///
    /// The documentation of feature `server` has the requests.
    #[must_use]
    pub const fn fault_endpoints(mut self) -> Self {
        self.controlled = true;
        self
    }

    /// Sets in which words requests are refused; those of the region unless set.
    #[must_use]
    pub const fn wording(mut self, wording: Wording) -> Self {
        self.config.wording = Some(wording);
        self
    }

    /// Sets the account that ARNs show.
    #[must_use]
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.config.account = account.into();
        self
    }

    /// Sets whether tables, indexes and partitions run out of capacity; they do not unless set.
    ///
    /// With [`Capacity::Enforced`] a request is throttled as on the service, by the engine's clock:
    /// provisioned units with what of 300 seconds was not used, tables on demand that grow faster than
    /// to twice their previous peak in half an hour, limits on demand, quotas of the account, 3,000 read
    /// and 1,000 write units a second of a partition, and global indexes that cannot keep up with
    /// writes. Partitions that stay hot for minutes split. A new index is filled as fast as it has
    /// write units to spare, and is `ACTIVE` when that is over. No table, with its indexes, is
    /// provisioned with more than 40,000 units, nor all together with more than 80,000. `docs/capacity.md`
    /// lists all rules. The time does not pass by itself with a
    /// [`ManualClock`](crate::ManualClock): what is used up stays so until the test moves it.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use dyno_core::backend::BackendExt;
    /// use dyno_core::op::{
    ///     AttributeDefinition, CreateTable, KeySchemaElement, ProvisionedThroughput, PutItem,
    ///     ScalarAttributeType,
    /// };
    /// use dyno_local::{Capacity, Local, ManualClock};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let clock = ManualClock::default();
    /// let local = Local::builder().clock(clock.clone()).capacity(Capacity::Enforced).build();
    /// let mut table = CreateTable::new(
    ///     "users",
    ///     vec![KeySchemaElement::hash("id")],
    ///     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
    /// );
    /// table.provisioned_throughput =
    ///     Some(ProvisionedThroughput { read_capacity_units: 1, write_capacity_units: 2 });
    /// local.send(table).await?;
    ///
    /// let put = || local.send(PutItem::new("users", [("id", "ada")]));
    /// put().await?;
    /// put().await?;
    /// let throttled = put().await.unwrap_err();
    /// let reason = throttled.throttling_reasons().first().map(|it| it.reason.as_str());
    /// assert_eq!(reason, Some("TableWriteProvisionedThroughputExceeded"));
    /// clock.advance(Duration::from_millis(500));
    /// put().await?;
    /// assert_eq!(local.usage("users")[0].writes.throttled.provisioned, 1);
    /// # Ok::<(), dyno_core::backend::BackendError>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn capacity(mut self, capacity: Capacity) -> Self {
        self.config.capacity = capacity;
        self
    }

    /// Has the engine keep CloudWatch's metrics, of this long; none are kept unless set.
    ///
    /// Each series has the last so many minutes, by the engine's clock, in which anything was counted:
    /// those of answers no more than a day, those of capacity always a day. An engine has at most 4,096
    /// series of answers, of which a minute is some 64 bytes. Where capacity is not
    /// [enforced](Self::capacity) the units of requests are counted, too, and nothing is throttled.
    /// [`Local::metrics`] returns them, and a server tells them at `/_dyno/metrics` in the text format of
    /// Prometheus; of engines that are [isolated](Self::isolated) those of requests without a signature.
    ///
    /// What the wire refuses before it is a request is not counted, nor what a request in `PartiQL` tells
    /// by table and operation.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use dyno_core::backend::BackendExt;
    /// use dyno_core::op::{
    ///     AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, PutItem,
    ///     ScalarAttributeType,
    /// };
    /// use dyno_local::metrics::{Dimensions, Metric, MetricQuery, Statistic};
    /// use dyno_local::{Local, ManualClock};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let local = Local::builder()
    ///     .clock(ManualClock::default())
    ///     .metrics(Duration::from_secs(3_600))
    ///     .build();
    /// let mut table = CreateTable::new(
    ///     "users",
    ///     vec![KeySchemaElement::hash("id")],
    ///     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
    /// );
    /// table.billing_mode = Some(BillingMode::PayPerRequest);
    /// local.send(table).await?;
    /// for id in ["ada", "bob"] {
    ///     local.send(PutItem::new("users", [("id", id)])).await?;
    /// }
    ///
    /// let metrics = local.metrics();
    /// metrics.assert_no_throttle();
    /// let (units, users) = (Metric::ConsumedWriteCapacityUnits, Dimensions::table("users"));
    /// assert_eq!(metrics.sum(units, &users), 2.0);
    /// metrics.assert_metric(&MetricQuery::new(units, users, Statistic::Maximum), ..=1.0);
    /// # Ok::<(), dyno_core::backend::BackendError>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn metrics(mut self, kept: Duration) -> Self {
        let minutes = kept.as_secs().div_ceil(60);
        self.config.metrics_minutes = usize::try_from(minutes).unwrap_or(usize::MAX);
        self
    }

    /// Counts the keys of all tables and global indexes, for [`Local::key_report`]; those whose
    /// Contributor Insights are on, unless set.
    ///
    /// It costs each request two short locks, and some memory: each table and index keeps 100 keys of
    /// each rule and minute, of three hours.
    ///
    /// # Examples
    ///
    /// ```
    /// use dyno_core::backend::BackendExt;
    /// use dyno_core::op::{
    ///     AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, PutItem,
    ///     ScalarAttributeType,
    /// };
    /// use dyno_local::{Local, ManualClock};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let local = Local::builder().clock(ManualClock::default()).key_reports().build();
    /// let mut table = CreateTable::new(
    ///     "users",
    ///     vec![KeySchemaElement::hash("id")],
    ///     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
    /// );
    /// table.billing_mode = Some(BillingMode::PayPerRequest);
    /// local.send(table).await?;
    /// for id in ["ada", "bob", "cyd", "dan"] {
    ///     local.send(PutItem::new("users", [("id", id)])).await?;
    /// }
    /// let report = local.key_report("users").expect("keys of all tables are counted");
    /// report.assert_hottest_share_below(0.3);
    /// # Ok::<(), dyno_core::backend::BackendError>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn key_reports(mut self) -> Self {
        self.config.key_reports = true;
        self
    }

    /// Gives each partition three copies, of which one leads, as the service does; without, every read
    /// sees what was last written, and nothing is ever unavailable.
    ///
    /// Eventually consistent reads go to any of the copies, by the engine's seed, and see what that copy
    /// has applied; strongly consistent ones, and writes, go to the leader. Global indexes are fed
    /// behind. How far behind all of them are a [`Lag`](crate::Lag) says, and [`Local::replicas`]
    /// holds copies and indexes back by hand, and loses leaders. Time goes by the engine's clock. A
    /// partition keeps up to 4,096 entries, or 16 MB of old images, for those that are behind; who is further
    /// behind than that gets the rest at once. An engine on disk takes no notice.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use dyno_core::backend::BackendExt;
    /// use dyno_core::op::{
    ///     AttributeDefinition, BillingMode, CreateTable, GetItem, KeySchemaElement, PutItem,
    ///     ScalarAttributeType,
    /// };
    /// use dyno_local::{Lag, Local, ManualClock};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let clock = ManualClock::default();
    /// let lag = Lag::fixed(Duration::from_millis(200));
    /// let local = Local::builder().clock(clock.clone()).replication(lag).build();
    /// let mut table = CreateTable::new(
    ///     "users",
    ///     vec![KeySchemaElement::hash("id")],
    ///     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
    /// );
    /// table.billing_mode = Some(BillingMode::PayPerRequest);
    /// local.send(table).await?;
    /// local.send(PutItem::new("users", [("id", "ada")])).await?;
    ///
    /// // Any of three copies may answer; here it is one of those that follow.
    /// if let Some(replicas) = local.replicas("users") {
    ///     replicas.read_from(1);
    /// }
    /// let get = || local.send(GetItem::new("users", [("id", "ada")]));
    /// assert!(get().await?.item.is_none());
    /// clock.advance(Duration::from_millis(200));
    /// assert!(get().await?.item.is_some());
    /// # Ok::<(), dyno_core::backend::BackendError>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn replication(mut self, replication: impl Into<Replication>) -> Self {
        self.config.replication = Some(replication.into());
        self
    }

    /// Has `UpdateTableReplicaAutoScaling` and `DescribeTableReplicaAutoScaling` take each table for a
    /// global table, whose only replica is in the engine's region; they do not unless set.
    ///
    /// The service refuses a table of one region there, and so does the engine otherwise:
    /// [`Local::auto_scaling`] scales it all the same.
    #[must_use]
    pub const fn global_tables(mut self) -> Self {
        self.config.global_tables = true;
        self
    }

    /// Sets the size in bytes at which a partition splits; 10 GB unless set ("Partitions and data
    /// distribution" in the developer guide).
    ///
    /// A partition splits after the write that makes it larger, as far as it can: one item, or one
    /// item collection of a table with local indexes, stays whole.
    #[must_use]
    pub const fn partition_bytes_max(mut self, bytes: u64) -> Self {
        self.config.partition_bytes_max = bytes;
        self
    }

    /// Sets the size in bytes that an item collection of a table with local indexes may not pass;
    /// 10 GB unless set ("Item collections in local secondary indexes" in the developer guide).
    ///
    /// A write that grows one past it is an `ItemCollectionSizeLimitExceededException`.
    #[must_use]
    pub const fn item_collection_bytes_max(mut self, bytes: u64) -> Self {
        self.config.item_collection_bytes_max = bytes;
        self
    }

    /// Sets how long a table is being created, changed or deleted, and a new index being allocated;
    /// no time unless set.
    ///
    /// With a [`ManualClock`](crate::ManualClock) a test sees `CREATING`, `UPDATING` and `DELETING`
    /// for as long as it likes. Without delay the answer of the operation says so, and the next
    /// operation finds it done.
    #[must_use]
    pub fn table_delay(mut self, delay: Duration) -> Self {
        self.config.table_delay_micros = i64::try_from(delay.as_micros()).unwrap_or(i64::MAX);
        self
    }

    /// Sets how long a `TransactWriteItems` takes, from when it is prepared until it commits; no
    /// time unless set.
    ///
    /// In this time its items are taken, as they are for moments on the service: another write of
    /// one is a `TransactionConflictException`, a batch returns it unprocessed, a transaction on it
    /// is cancelled with the reason `TransactionConflict`; its token is in progress. Reads see the
    /// items as they were. The time goes by the engine's clock: with a
    /// [`ManualClock`](crate::ManualClock) a transaction stays under way until the test moves it.
    /// Without it a transaction is there at once, and nothing ever conflicts.
    #[must_use]
    pub fn transaction_time(mut self, time: Duration) -> Self {
        self.config.transaction_micros = i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        self
    }

    /// Sets how many items a second a new index of a table is filled with; all at once unless set.
    ///
    /// Without it `UpdateTable` fills the index before it answers, chunk by chunk, while other
    /// threads read and write. With it the index is filled as the clock goes on, and is `ACTIVE`
    /// after as many seconds as the number of items divided by this; with 0 it never is. Where capacity is
    /// [enforced](Self::capacity) it may take longer, as entries take the index's write units.
    #[must_use]
    pub const fn index_backfill(mut self, items_per_second: u64) -> Self {
        self.config.backfill_items_per_second = Some(items_per_second);
        self
    }

    /// Sets when a write of an engine on disk is answered; after it was synced unless set. An
    /// engine in memory takes no notice.
    #[cfg(feature = "durable")]
    #[must_use]
    pub const fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Sets how long after its time an item is deleted, of tables with a time to live; at once unless
    /// set.
    ///
    /// The service takes some minutes, and promises a few days. Until then reads show the item, and
    /// an update may rescue it. Items are deleted when a request arrives, by the clock, as if by a
    /// write of the service: no capacity is consumed. An item whose time is five years ago, or that is
    /// no number, never is.
    #[must_use]
    pub fn expiry_delay(mut self, delay: Duration) -> Self {
        self.config.expiry_delay_micros = i64::try_from(delay.as_micros()).unwrap_or(i64::MAX);
        self
    }

    /// Sets how long the time to live of a table must stay as it is after a change; not at all unless
    /// set.
    ///
    /// The service refuses a second `UpdateTimeToLive` for up to an hour, which deployment code may
    /// want to see.
    #[must_use]
    pub fn time_to_live_interval(mut self, interval: Duration) -> Self {
        let micros = i64::try_from(interval.as_micros()).unwrap_or(i64::MAX);
        self.config.time_to_live_interval_micros = micros;
        self
    }

    /// Opens a directory, which is made if it is not there, and returns an engine with all that is
    /// in it.
    ///
    /// Tables, items, indexes and the tokens of transactions are as they were when the last answer
    /// was given; a write that was not answered is there whole or not at all. All of it is held in
    /// memory, too, and reads are as fast as without a directory. A read may see a write that is
    /// not on disk yet, whose answer still waits; should the disk refuse it, it is taken back.
    ///
    /// The engine has the directory for itself until its last clone is dropped, which waits for
    /// what was answered and is not written yet. Ids and names of tables that are there already do
    /// not depend on the seed, region and account that are set now.
    ///
    /// # Errors
    ///
    /// The directory is locked, corrupt, of another version, or cannot be read. Nothing in it was
    /// changed then.
    #[cfg(feature = "durable")]
    pub fn open(self, directory: impl AsRef<Path>) -> Result<Local, OpenError> {
        let settings = Settings::new(self.durability);
        let config = Config { replication: None, ..self.config };
        let loaded = persistence::load(directory.as_ref(), settings, &config)?;
        let engine = Engine::of(config, loaded);
        for rule in self.faults {
            engine.faults().add(rule);
        }
        Ok(Local { engine: Arc::new(engine), isolation: None, controlled: self.controlled })
    }

    /// Returns the engine.
    pub fn build(self) -> Local {
        let config = self.isolated.then(|| self.config.clone());
        let engine = Engine::new(self.config);
        for rule in self.faults {
            engine.faults().add(rule);
        }
        let isolation =
            config.map(|config| Arc::new(Isolation::new(config, engine.faults().clone())));
        Local { engine: Arc::new(engine), isolation, controlled: self.controlled }
    }
}
