//! What is set of capacity: whether it runs out, how large partitions are, what is counted of it.

use std::time::Duration;

use super::LocalBuilder;
use crate::base::Capacity;

impl LocalBuilder {
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
    /// [`Local::metrics`](crate::Local::metrics) returns them, and a server tells them at `/_dyno/metrics`
    /// in the text format of Prometheus; where engines are [isolated](Self::isolated), those of requests
    /// without a signature.
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

    /// Counts the keys of all tables and global indexes, for [`Local::key_report`](crate::Local::key_report); those whose
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

    /// Has `UpdateTableReplicaAutoScaling` and `DescribeTableReplicaAutoScaling` take each table for a
    /// global table, whose only replica is in the engine's region; they do not unless set.
    ///
    /// The service refuses a table of one region there, and so does the engine otherwise:
    /// [`Local::auto_scaling`](crate::Local::auto_scaling) scales it all the same.
    #[must_use]
    pub const fn global_tables(mut self) -> Self {
        self.config.global_tables = true;
        self
    }
}
