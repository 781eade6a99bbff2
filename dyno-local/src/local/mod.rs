//! The engine as a backend, and what a test may set and see of it.

mod auto_scaling;
mod builder;
mod insights;
mod replicas;

#[cfg(feature = "durable")]
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub use auto_scaling::AutoScaling;
pub use builder::LocalBuilder;
use dyno_core::backend::{Backend, BackendError, BoxFuture};
use dyno_core::op::{OperationName, Record, Request, Response};
pub use replicas::Replicas;

use crate::base::Faults;
use crate::catalog::{IndexNumber, Table};
use crate::engine::Engine;
use crate::fault::FaultRules;
use crate::isolation::Isolation;
use crate::meter::{Arm, Minute};
use crate::metrics::{Dimensions, Metric, Metrics};
#[cfg(feature = "durable")]
use crate::storage::durable::OpenError;
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
    controlled: bool,
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

    /// Returns the rules by which requests go wrong; there are none unless they are added, here or by
    /// the [builder](LocalBuilder::fault). Engines of [credentials](Self::of_credential) share them.
    pub fn faults(&self) -> &FaultRules {
        self.engine.faults()
    }

    /// Returns the partitions of a table in the order of their hashes; none if there is no such
    /// table.
    ///
    /// Together they cover every hash. A new table has as many as serve its units, and four on
    /// demand. Partitions are never merged, also not when their items are deleted; they split when
    /// they are too large, and where capacity is
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

    /// Returns the copies of a table's partitions, to see them and to move them by hand; `None` if there
    /// is no such table, or [no copies are modelled](LocalBuilder::replication).
    pub fn replicas(&self, table: &str) -> Option<Replicas> {
        Replicas::of(Arc::clone(&self.engine), table)
    }

    /// Returns what was consumed of a table and throttled, minute by minute, of the last day in which
    /// anything was; the oldest minute first.
    ///
    /// It is that of the table with its local indexes; global indexes have their own. There is
    /// nothing where capacity is not [enforced](LocalBuilder::capacity), no
    /// [metrics](LocalBuilder::metrics) are kept and nothing is [scaled](Self::auto_scaling).
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

    /// Returns what provisioned units are scaled automatically, and how.
    pub fn auto_scaling(&self) -> AutoScaling<'_> {
        AutoScaling::new(self.engine())
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
        Some(Self { engine, isolation: None, controlled: self.controlled })
    }

    /// Returns whether a server takes rules of faults.
    #[cfg(feature = "server")]
    pub(crate) const fn is_controlled(&self) -> bool {
        self.controlled
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
