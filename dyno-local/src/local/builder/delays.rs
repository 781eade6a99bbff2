//! What is set of time: how late what the service does later comes here, be it copies, states of
//! tables, the filling of indexes, or expiry.

use std::time::Duration;

use super::LocalBuilder;
use crate::base::{Replication, micros};

impl LocalBuilder {
    /// Gives each partition three copies, of which one leads, as the service does; without, every read
    /// sees what was last written, and nothing is ever unavailable.
    ///
    /// Eventually consistent reads go to any of the copies, by the engine's seed, and see what that copy
    /// has applied; strongly consistent ones, and writes, go to the leader. Global indexes are fed
    /// behind. How far behind all of them are a [`Lag`](crate::Lag) says, and [`Local::replicas`](crate::Local::replicas)
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

    /// Sets how long a table is being created, changed or deleted, and a new index being allocated;
    /// no time unless set.
    ///
    /// With a [`ManualClock`](crate::ManualClock) a test sees `CREATING`, `UPDATING` and `DELETING`
    /// for as long as it likes. Without delay the answer of the operation says so, and the next
    /// operation finds it done.
    #[must_use]
    pub fn table_delay(mut self, delay: Duration) -> Self {
        self.config.table_delay_micros = micros(delay);
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
        self.config.transaction_micros = micros(time);
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

    /// Sets how long after its time an item is deleted, of tables with a time to live; at once unless
    /// set.
    ///
    /// The service takes some minutes, and promises a few days. Until then reads show the item, and
    /// an update may rescue it. Items are deleted when a request arrives, by the clock, as if by a
    /// write of the service: no capacity is consumed. An item whose time is five years ago, or that is
    /// no number, never is.
    #[must_use]
    pub fn expiry_delay(mut self, delay: Duration) -> Self {
        self.config.expiry_delay_micros = micros(delay);
        self
    }

    /// Sets how long the time to live of a table must stay as it is after a change; not at all unless
    /// set.
    ///
    /// The service refuses a second `UpdateTimeToLive` for up to an hour, which deployment code may
    /// want to see.
    #[must_use]
    pub fn time_to_live_interval(mut self, interval: Duration) -> Self {
        self.config.time_to_live_interval_micros = micros(interval);
        self
    }
}
