//! The engine as a backend, and what a test may set and see of it.

#[cfg(feature = "durable")]
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dyno_core::backend::{Backend, BackendError, BoxFuture};
use dyno_core::op::{OperationName, Record, Request, Response};

use crate::base::{Capacity, Clock, Config, Faults, Wording};
use crate::catalog::{IndexNumber, Table};
use crate::engine::Engine;
use crate::isolation::Isolation;
use crate::meter::{Arm, Minute};
use crate::metrics::{Dimensions, Metric, Metrics};
#[cfg(feature = "durable")]
use crate::persistence;
#[cfg(feature = "durable")]
use crate::storage::durable::{Durability, OpenError, Settings};
use crate::storage::{PartitionInfo, Space};
use crate::stream::record;

/// A DynamoDB in the process. Clones share its tables; each `Local::new` has its own.
///
/// Making one costs microseconds and no thread, file or socket, so that every test can have one.
///
/// # Examples
///
/// ```
/// use dyno_core::backend::BackendExt;
/// use dyno_core::op::{
///     AttributeDefinition, BillingMode, CreateTable, GetItem, KeySchemaElement, PutItem,
///     ScalarAttributeType,
/// };
/// use dyno_local::Local;
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let local = Local::new();
/// let mut table = CreateTable::new(
///     "users",
///     vec![KeySchemaElement::hash("id")],
///     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
/// );
/// table.billing_mode = Some(BillingMode::PayPerRequest);
/// local.send(table).await?;
/// local.send(PutItem::new("users", [("id", "ada"), ("city", "London")])).await?;
/// let found = local.send(GetItem::new("users", [("id", "ada")])).await?;
/// assert!(found.item.is_some_and(|item| item.contains_key("city")));
/// # Ok::<(), dyno_core::backend::BackendError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Local {
    engine: Arc<Engine>,
    isolation: Option<Arc<Isolation>>,
}

/// Settings of a [`Local`] before it is built.
#[derive(Debug, Clone, Default)]
pub struct LocalBuilder {
    config: Config,
    isolated: bool,
    #[cfg(feature = "durable")]
    durability: Durability,
}

impl Local {
    /// Returns an empty engine with the machine's clock, in region `us-east-1`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens a directory, which is made if it is not there, with the defaults of [`Local::new`].
    ///
    /// See [`LocalBuilder::open`].
    ///
    /// # Errors
    ///
    /// The directory is locked, corrupt, of another version, or cannot be read.
    #[cfg(feature = "durable")]
    pub fn open(directory: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::builder().open(directory)
    }

    /// Returns a builder with the defaults of [`Local::new`].
    pub fn builder() -> LocalBuilder {
        LocalBuilder::default()
    }

    /// Returns the partitions of a table in the order of their hashes; none if there is no such
    /// table.
    ///
    /// Together they cover every hash. A new table has as many as serve its units, and four
    /// on demand. Partitions are never merged, also not
    /// when their items are deleted; they split when they are too large, and where capacity is
    /// [enforced](LocalBuilder::capacity) when they are hot for minutes, and when there are too few
    /// for what the table is supplied with.
    pub fn partitions(&self, table: &str) -> Vec<PartitionInfo> {
        let table = self.engine.catalog().find(table);
        let now = self.engine.config().clock.now();
        table.map(|table| table.storage.partitions(Space::Base, now)).unwrap_or_default()
    }

    /// Returns the partitions of a global secondary index, in the order of their hashes. Local
    /// indexes have none of their own: they share those of the table.
    pub fn index_partitions(&self, table: &str, index: &str) -> Vec<PartitionInfo> {
        let table = self.engine.catalog().find(table);
        let partitions = table.and_then(|table| {
            let (number, _) = table.index(index)?;
            let now = self.engine.config().clock.now();
            Some(table.storage.partitions(number.space(), now))
        });
        partitions.unwrap_or_default()
    }

    /// Returns what was consumed of a table and throttled, minute by minute, of the last day in which
    /// anything was; the oldest minute first.
    ///
    /// It is that of the table with its local indexes; global indexes have their own. There is
    /// nothing where capacity is not [enforced](LocalBuilder::capacity) and no
    /// [metrics](LocalBuilder::metrics) are kept.
    pub fn usage(&self, table: &str) -> Vec<Minute> {
        self.minutes(table, |_| Some(Arm::Table))
    }

    /// Returns what was consumed of a global secondary index and throttled, as [`Self::usage`] does.
    pub fn index_usage(&self, table: &str, index: &str) -> Vec<Minute> {
        self.minutes(table, |table| match table.index(index)?.0 {
            IndexNumber::Global(slot) => Some(Arm::Global(slot)),
            IndexNumber::Local(_) => None,
        })
    }

    /// Returns CloudWatch's metrics of the engine, as of now.
    ///
    /// Those of answers are counted if the engine was built to
    /// [keep metrics](LocalBuilder::metrics). Units consumed and what was throttled are told of the last
    /// day in which anything was, of tables and indexes that are there, and are those of
    /// [`Self::usage`].
    pub fn metrics(&self) -> Metrics {
        self.engine.metrics()
    }

    /// Notes how long a request took that succeeded, as a sample of `SuccessfulRequestLatency`; nothing
    /// where no metrics are kept.
    ///
    /// The engine takes no time by its clock: who models how long the service takes says so here.
    pub fn note_latency(&self, table: &str, operation: OperationName, latency: Duration) {
        if let Some(recorder) = self.engine.recorder() {
            let of = Dimensions::operation(table, operation);
            let now = self.engine.config().clock.now();
            let sample = latency.as_secs_f64() * 1_000.0;
            recorder.note_spread(Metric::SuccessfulRequestLatency, of, sample, now);
        }
    }

    fn minutes(&self, table: &str, arm: impl FnOnce(&Table) -> Option<Arm>) -> Vec<Minute> {
        let Some(table) = self.engine.catalog().find(table) else { return Vec::new() };
        let meter = table.storage.metered().zip(arm(&table));
        meter.map(|(meter, arm)| meter.minutes(arm)).unwrap_or_default()
    }

    /// Returns all records that the newest stream of a table keeps, in the order of the changes;
    /// none if the table never had a stream.
    ///
    /// Records are kept for 24 hours by the engine's clock, also after the stream was switched off
    /// or the table deleted. Shards make no difference here; `GetRecords` reads one of them.
    ///
    /// # Examples
    ///
    /// ```
    /// use dyno_core::backend::BackendExt;
    /// use dyno_core::op::{
    ///     AttributeDefinition, BillingMode, CreateTable, DeleteItem, KeySchemaElement,
    ///     OperationType, PutItem, ScalarAttributeType, StreamSpecification, StreamViewType,
    /// };
    /// use dyno_local::Local;
    ///
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let local = Local::new();
    /// let mut table = CreateTable::new(
    ///     "users",
    ///     vec![KeySchemaElement::hash("id")],
    ///     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
    /// );
    /// table.billing_mode = Some(BillingMode::PayPerRequest);
    /// table.stream_specification = Some(StreamSpecification {
    ///     stream_enabled: true,
    ///     stream_view_type: Some(StreamViewType::NewAndOldImages),
    /// });
    /// local.send(table).await?;
    /// local.send(PutItem::new("users", [("id", "ada"), ("city", "London")])).await?;
    /// local.send(DeleteItem::new("users", [("id", "ada")])).await?;
    ///
    /// let records = local.stream_records("users");
    /// let names: Vec<_> = records.iter().map(|record| record.event_name).collect();
    /// assert_eq!(names, [OperationType::Insert, OperationType::Remove]);
    /// let removed = records.last().and_then(|record| record.dynamodb.old_image.as_ref());
    /// assert!(removed.is_some_and(|item| item.contains_key("city")));
    /// # Ok::<(), dyno_core::backend::BackendError>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stream_records(&self, table: &str) -> Vec<Record> {
        let config = self.engine.config();
        let streams = self.engine.catalog().streams();
        let Some(stream) = streams.newest_of(table, config.clock.now()) else { return Vec::new() };
        let changes = stream.log.changes();
        changes.iter().map(|change| record(&stream, change, &config.region)).collect()
    }

    /// Returns the engine that answers requests signed with this access key for this region, over
    /// HTTP or through the SDK's client: this one, unless it was built
    /// [`isolated`](LocalBuilder::isolated).
    ///
    /// An isolated engine is made when it is first asked for. There may be 1,024 of them; `None` is
    /// one too many.
    #[must_use]
    pub fn of_credential(&self, access_key_id: &str, region: &str) -> Option<Self> {
        let Some(isolation) = &self.isolation else { return Some(self.clone()) };
        let engine = isolation.engine(access_key_id, region)?;
        Some(Self { engine, isolation: None })
    }

    /// Returns whether each access key and region has an engine of its own.
    #[cfg(feature = "wire")]
    pub(crate) const fn is_isolated(&self) -> bool {
        self.isolation.is_some()
    }

    /// Returns the engine, for decoders that hand over what a typed request cannot hold.
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }
}

impl Backend for Local {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        Box::pin(self.engine().call(request, Faults::NONE))
    }
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
    /// writes. Partitions that stay hot for minutes split. The time does not pass by itself with a
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
    /// Prometheus.
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
    /// after as many seconds as the number of items divided by this; with 0 it never is.
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
        let loaded = persistence::load(directory.as_ref(), settings, &self.config)?;
        Ok(Local { engine: Arc::new(Engine::of(self.config, loaded)), isolation: None })
    }

    /// Returns the engine.
    pub fn build(self) -> Local {
        let isolation = self.isolated.then(|| Arc::new(Isolation::new(self.config.clone())));
        Local { engine: Arc::new(Engine::new(self.config)), isolation }
    }
}
