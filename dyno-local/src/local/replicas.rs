//! The copies of a table's partitions, as a test moves and sees them.
//!
//! Each control first lets happen what was due before it, and afterwards what comes of it at once. `replica`
//! has the rules, `storage` the copies.

use std::sync::Arc;
use std::time::Duration;

use dyno_core::value::Item;

use crate::base::Timestamp;
use crate::catalog::{IndexNumber, ItemKey, Table};
use crate::encoding::Key;
use crate::engine::Engine;
use crate::replica::ReplicaInfo;
use crate::storage::Replicas as Group;
use crate::write::settle_copies;

/// The copies of a table's partitions: of all of them, or of one.
///
/// Each partition has three copies with the numbers 0, 1 and 2, of which 0 leads at first. All controls
/// return the same copies, so that they can be chained. A copy, a partition or an index that there is
/// not is left alone. Partitions that come of a split are as the one was that split.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use dyno_core::backend::{BackendExt, ErrorCode};
/// use dyno_core::op::{
///     AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, PutItem,
///     ScalarAttributeType,
/// };
/// use dyno_local::{Local, ManualClock, Replication};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let clock = ManualClock::default();
/// let local = Local::builder().clock(clock.clone()).replication(Replication::new()).build();
/// let mut table = CreateTable::new(
///     "users",
///     vec![KeySchemaElement::hash("id")],
///     vec![AttributeDefinition::new("id", ScalarAttributeType::S)],
/// );
/// table.billing_mode = Some(BillingMode::PayPerRequest);
/// local.send(table).await?;
///
/// let ada = [("id", "ada")].into_iter().collect();
/// if let Some(replicas) = local.replicas("users") {
///     replicas.of_key(&ada).lose_leader();
/// }
/// let put = || local.send(PutItem::new("users", [("id", "ada")]));
/// let refused = put().await.unwrap_err();
/// assert_eq!(*refused.code(), ErrorCode::InternalServer);
/// // Another copy leads when the lease of the lost one has run out.
/// clock.advance(Duration::from_secs(2));
/// put().await?;
/// # Ok::<(), dyno_core::backend::BackendError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Replicas {
    engine: Arc<Engine>,
    table: Arc<Table>,
    which: Which,
}

/// Which partitions are meant.
#[derive(Debug, Clone)]
enum Which {
    All,
    Number(usize),
    Of(Key),
    None,
}

impl Replicas {
    /// Returns the copies of all partitions of a table.
    pub(super) fn of(engine: Arc<Engine>, table: &str) -> Option<Self> {
        engine.config().replication.as_ref()?;
        let table = engine.catalog().find(table)?;
        Some(Self { engine, table, which: Which::All })
    }

    /// Returns the copies of one partition, by its place in [`Local::partitions`](crate::Local::partitions).
    #[must_use]
    pub fn partition(&self, number: usize) -> Self {
        Self { which: Which::Number(number), ..self.clone() }
    }

    /// Returns the copies of the partition that has an item, by its key; of none if that is no key of
    /// the table.
    #[must_use]
    pub fn of_key(&self, key: &Item) -> Self {
        let key = ItemKey::of_key(&self.table.definition.keys, key);
        Self { which: key.map_or(Which::None, |key| Which::Of(key.key)), ..self.clone() }
    }

    /// Holds a copy back: it persists what is written and shows none of it. A copy that leads goes on.
    pub fn hold(&self, copy: usize) -> &Self {
        self.each(|group, now| group.hold(copy, true, now))
    }

    /// Lets a copy go on that was held back: it shows at once what it would show by now.
    pub fn release(&self, copy: usize) -> &Self {
        self.each(|group, now| group.hold(copy, false, now))
    }

    /// Makes a copy show writes later than by its lag; by nothing more ends it.
    pub fn slow(&self, copy: usize, by: Duration) -> &Self {
        self.each(|group, now| group.slow(copy, by, now))
    }

    /// Holds a global index back: what is written does not come to be seen there.
    pub fn hold_index(&self, index: &str) -> &Self {
        self.each_of_index(index, |group, slot, now| group.hold_index(slot, true, now))
    }

    /// Lets a global index go on that was held back.
    pub fn release_index(&self, index: &str) -> &Self {
        self.each_of_index(index, |group, slot, now| group.hold_index(slot, false, now))
    }

    /// Makes a global index show writes later than by its lag; by nothing more ends it.
    pub fn slow_index(&self, index: &str, by: Duration) -> &Self {
        self.each_of_index(index, |group, slot, now| group.slow_index(slot, by, now))
    }

    /// Has eventually consistent reads go to this copy, as long as it is there.
    pub fn read_from(&self, copy: usize) -> &Self {
        self.each(|group, _| group.read_from(Some(copy)))
    }

    /// Has eventually consistent reads go to any copy.
    pub fn read_from_any(&self) -> &Self {
        self.each(|group, _| group.read_from(None))
    }

    /// Loses a copy, with its log on its disk: it serves nothing until it is restored. With its leader a
    /// partition loses writes and strongly consistent reads until the lease has run out, and another copy
    /// leads; with two copies, until one is back.
    pub fn lose(&self, copy: usize) -> &Self {
        self.each(|group, now| group.lose(copy, now))
    }

    /// Loses the copy that leads, or led last.
    pub fn lose_leader(&self) -> &Self {
        self.each(|group, now| group.lose(group.last_leader(), now))
    }

    /// Cuts a copy off from the others: it serves reads, and gets nothing that is written. A leader goes
    /// on with strongly consistent reads until its lease has run out, and no write of it is acknowledged.
    pub fn cut_off(&self, copy: usize) -> &Self {
        self.each(|group, now| group.cut_off(copy, now))
    }

    /// Cuts the copy off that leads, or led last.
    pub fn cut_off_leader(&self) -> &Self {
        self.each(|group, now| group.cut_off(group.last_leader(), now))
    }

    /// Brings a copy back that was lost or cut off. It gets from the leader what it lacks, and shows it
    /// when its lag has passed.
    pub fn restore(&self, copy: usize) -> &Self {
        self.each(|group, now| group.restore(copy, now))
    }

    /// Returns which copy serves writes of each partition now; `None` where none does.
    pub fn leaders(&self) -> Vec<Option<usize>> {
        self.info().into_iter().map(|info| info.leader).collect()
    }

    /// Returns what there is to see of the copies of each partition, in order.
    pub fn info(&self) -> Vec<ReplicaInfo> {
        let now = self.settle();
        let table = self.table.newest();
        let name = |slot: usize| {
            let index = table.definition.globals.iter().find(|index| index.slot == slot);
            index.map(|index| index.name.clone()).unwrap_or_default()
        };
        let see = |(number, key): (usize, Key)| {
            self.table.storage.with_group(&key, |group| group.info(number, now, name))
        };
        self.keys().into_iter().filter_map(see).collect()
    }

    fn each(&self, act: impl Fn(&mut Group, Timestamp)) -> &Self {
        let now = self.settle();
        for (_, key) in self.keys() {
            self.table.storage.with_group(&key, |group| act(group, now));
        }
        self.table.storage.note_restless(true);
        self.settle();
        self
    }

    fn each_of_index(&self, index: &str, act: impl Fn(&mut Group, usize, Timestamp)) -> &Self {
        match self.table.newest().index(index) {
            Some((IndexNumber::Global(slot), _)) => self.each(|group, now| act(group, slot, now)),
            Some((IndexNumber::Local(_), _)) | None => self,
        }
    }

    /// Returns a key of each partition that is meant, with its place.
    fn keys(&self) -> Vec<(usize, Key)> {
        let storage = &self.table.storage;
        let all = || storage.partition_keys().into_iter().enumerate();
        match &self.which {
            Which::All => all().collect(),
            Which::Number(number) => all().filter(|(at, _)| at == number).collect(),
            Which::Of(key) => vec![(storage.partition_of(key), key.clone())],
            Which::None => Vec::new(),
        }
    }

    /// Lets happen what is due, and returns when it is.
    fn settle(&self) -> Timestamp {
        let now = self.engine.config().clock.now();
        settle_copies(&self.table, now);
        now
    }
}
