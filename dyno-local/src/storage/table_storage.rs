//! The storage of one table: its spaces, reading them, and changing which spaces there are.
//! Partitions are split in `splits`.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use arc_swap::{ArcSwap, Guard};

use super::contents::Contents;
use super::expiry::ExpiryQueue;
use super::layout::{Layout, Spaces};
use super::partition::Partition;
use super::replicas::{Restless, behind};
use super::seen::{Seeing, Seen, View};
use super::snapshot::{Holding, PartitionInfo, snapshot};
use super::stored_item::as_u64;
use super::taken::TakenKeys;
use super::{CommitLog, Recorder, ShardId, StoredItem};
use crate::base::Timestamp;
use crate::encoding::{Key, KeyRange, Names};
use crate::meter::{KeyLedger, PartitionMeter, TableMeter};
use crate::replica::{Sight, Unserved};

/// Which ordered space of a table is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    /// The items.
    Base,
    /// The entries of the local index with this number.
    Local(usize),
    /// The entries of the global index in this slot.
    Global(usize),
}

/// In which order a range is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

/// How much a space holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SpaceTotals {
    pub(crate) entries: u64,
    pub(crate) bytes: u64,
}

/// The storage of one table.
#[derive(Debug)]
pub(crate) struct TableStorage {
    id: u64,
    partition_bytes_max: u64,
    names: Arc<Names>,
    expiry: ExpiryQueue,
    /// Told of every commit, if the engine lasts.
    log: Option<Arc<dyn CommitLog>>,
    layout: ArcSwap<Layout>,
    /// Held by whoever publishes a layout.
    publishing: Mutex<()>,
    taken: TakenKeys,
    /// What the table and its indexes may use, if anyone asked.
    meter: OnceLock<TableMeter>,
    pub(super) restless: Restless,
    keys: OnceLock<KeyLedger>,
}

impl TableStorage {
    /// Returns an empty storage. `id` is unique in the engine and orders locks.
    pub(crate) fn new(id: u64, spaces: Spaces, partition_bytes_max: u64) -> Self {
        Self {
            id,
            partition_bytes_max,
            log: None,
            names: Arc::new(Names::new()),
            expiry: ExpiryQueue::default(),
            layout: ArcSwap::from_pointee(Layout::new(spaces)),
            publishing: Mutex::new(()),
            taken: TakenKeys::default(),
            meter: OnceLock::new(),
            restless: Restless::default(),
            keys: OnceLock::new(),
        }
    }

    /// Returns the storage, whose log is told of every commit.
    pub(crate) fn with_log(self, log: Option<Arc<dyn CommitLog>>) -> Self {
        Self { log, ..self }
    }

    /// Returns the log of commits; an engine in memory has none.
    pub(super) fn log(&self) -> Option<&dyn CommitLog> {
        self.log.as_deref()
    }

    /// Returns the id that orders locks.
    pub(crate) const fn id(&self) -> u64 {
        self.id
    }

    /// Returns the names that the table's items share.
    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// Returns the names, for whoever keeps items for longer than the table is there.
    pub(crate) fn shared_names(&self) -> Arc<Names> {
        Arc::clone(&self.names)
    }

    /// Returns when the table's items expire.
    pub(crate) const fn expiry(&self) -> &ExpiryQueue {
        &self.expiry
    }

    /// Returns the size above which partitions are split.
    pub(super) const fn partition_bytes_max(&self) -> u64 {
        self.partition_bytes_max
    }

    /// Returns the newest layout.
    pub(super) fn layout(&self) -> Guard<Arc<Layout>> {
        self.layout.load()
    }

    /// Returns `true` if a transaction under way has taken the item at a key.
    pub(crate) fn is_taken(&self, key: &Key) -> bool {
        self.taken.contains(key)
    }

    /// Takes the item at a key for a transaction; `false` if another has it.
    pub(crate) fn take(&self, key: &Key) -> bool {
        self.taken.take(key)
    }

    /// Gives back an item that was taken.
    pub(crate) fn give_back(&self, key: &Key) {
        self.taken.give_back(key);
    }

    /// Returns the item at a key.
    pub(crate) fn item(&self, key: &Key) -> Option<StoredItem> {
        loop {
            let layout = self.layout();
            if let Some(contents) = layout.base().owner(key)?.read() {
                return contents.item(key).cloned();
            }
        }
    }

    /// Returns which partition of now has a key, by its place among them.
    pub(crate) fn partition_of(&self, key: &Key) -> usize {
        self.layout().base().position(key)
    }

    /// Returns the meter of the table, which whoever asks first makes.
    pub(crate) fn meter(&self, new: impl FnOnce() -> TableMeter) -> &TableMeter {
        self.meter.get_or_init(new)
    }

    /// Returns the counted keys of the table and its global indexes.
    pub(crate) fn keys(&self) -> &KeyLedger {
        self.keys.get_or_init(KeyLedger::default)
    }

    /// Returns the meter of the table, if anyone asked for it.
    pub(crate) fn metered(&self) -> Option<&TableMeter> {
        self.meter.get()
    }

    /// Has something done with the meter of the partition that owns a key; `None` if there is no
    /// such space.
    pub(crate) fn at_partition<T>(
        &self,
        space: Space,
        key: &Key,
        now: Timestamp,
        act: impl FnOnce(&mut PartitionMeter) -> T,
    ) -> Option<T> {
        Some(self.layout().map(space)?.owner(key)?.metered(now, act))
    }

    /// Has something done with the meter of the partition where reading a range begins.
    pub(crate) fn at_beginning<T>(
        &self,
        space: Space,
        (range, direction): (&KeyRange, Direction),
        now: Timestamp,
        act: impl FnOnce(&mut PartitionMeter) -> T,
    ) -> Option<T> {
        let layout = self.layout();
        let map = layout.map(space)?;
        let (first, last) = map.meeting(range);
        let position = match direction {
            Direction::Forward => first,
            Direction::Backward => last,
        };
        Some(map.at(position)?.metered(now, act))
    }

    /// Shows the entries of a range to `visit`, in order, until it breaks. It gets their keys and
    /// the locked contents of their partition, too, where a local index finds the items.
    pub(crate) fn scan(
        &self,
        space: Space,
        range: &KeyRange,
        direction: Direction,
        visit: impl FnMut(&Key, &StoredItem, View<'_>) -> ControlFlow<()>,
    ) {
        let walked = self.walk((space, Seeing::Latest), range, direction, visit);
        debug_assert!(walked.is_ok(), "what is there can be seen");
    }

    /// Shows the entries of a range as who asks sees them. That fails where a partition is met of which
    /// no copy can serve.
    pub(crate) fn scan_seen(
        &self,
        (space, sight): (Space, Sight<'_>),
        range: &KeyRange,
        direction: Direction,
        visit: impl FnMut(&Key, &StoredItem, View<'_>) -> ControlFlow<()>,
    ) -> Result<(), Unserved> {
        let Space::Global(slot) = space else {
            return self.walk((space, Seeing::By(sight)), range, direction, visit);
        };
        loop {
            let layout = self.layout();
            let partitions = layout.base().partitions().iter().map(|partition| &**partition);
            let now = sight.vantage.now;
            let Some((locked, undone)) = behind(partitions, (slot, range), now) else {
                continue;
            };
            let walked = self.walk((space, Seeing::Behind(&undone)), range, direction, visit);
            drop(locked);
            return walked;
        }
    }

    fn walk(
        &self,
        (space, seeing): (Space, Seeing<'_>),
        range: &KeyRange,
        direction: Direction,
        mut visit: impl FnMut(&Key, &StoredItem, View<'_>) -> ControlFlow<()>,
    ) -> Result<(), Unserved> {
        // What is left to visit, where a split forced the scan to begin anew.
        let mut rest = None;
        loop {
            let layout = self.layout();
            let Some(map) = layout.map(space) else { return Ok(()) };
            let range = rest.as_ref().unwrap_or(range);
            let (first, last) = map.meeting(range);
            let lower = |position: usize| map.at(position).and_then(Partition::lower);
            let mut retired = None;
            for step in 0..=last - first {
                let position = match direction {
                    Direction::Forward => first + step,
                    Direction::Backward => last - step,
                };
                let Some(contents) = map.at(position).and_then(Partition::read) else {
                    retired = Some(position);
                    break;
                };
                let Some(seen) = Seen::of(&contents, (space, range), seeing)? else {
                    return Ok(());
                };
                // What an index is behind by lies in any of its partitions.
                let own = matches!(seeing, Seeing::Behind(_)).then(|| {
                    let own =
                        lower(position).map_or_else(|| range.clone(), |it| range.clone().from(it));
                    lower(position + 1).map_or_else(|| own.clone(), |it| own.clone().before(it))
                });
                if seen.visit(own.as_ref().unwrap_or(range), direction, &mut visit).is_break() {
                    return Ok(());
                }
            }
            let Some(position) = retired else { return Ok(()) };
            rest = Some(match (direction, lower(position), lower(position + 1)) {
                (Direction::Forward, Some(lower), _) => range.clone().from(lower),
                (Direction::Backward, _, Some(upper)) => range.clone().before(upper),
                _ => range.clone(),
            });
        }
    }

    /// Returns how much a space holds.
    pub(crate) fn totals(&self, space: Space) -> SpaceTotals {
        let partitions = self.read_all(space, |_, contents| {
            let tree = contents.tree(space);
            tree.map(|tree| (as_u64(tree.len()), tree.bytes())).unwrap_or_default()
        });
        partitions.into_iter().fold(SpaceTotals::default(), |sum, (entries, bytes)| SpaceTotals {
            entries: sum.entries + entries,
            bytes: sum.bytes + bytes,
        })
    }

    /// Returns the partitions of a space in order.
    pub(crate) fn partitions(&self, space: Space, now: Timestamp) -> Vec<PartitionInfo> {
        let partitions = self.read_all(space, |partition, contents| Holding {
            lower: partition.lower().cloned(),
            items: as_u64(contents.items().len()),
            bytes: contents.bytes(),
            minutes: partition.minutes(),
        });
        snapshot(partitions, now)
    }

    /// Reads every partition of a space, one after the other.
    fn read_all<T>(&self, space: Space, read: impl Fn(&Partition, &Contents) -> T) -> Vec<T> {
        loop {
            let layout = self.layout();
            let Some(map) = layout.map(space) else { return Vec::new() };
            let all = map.partitions().iter();
            let all = all.map(|partition| partition.read().map(|it| read(partition, &it)));
            if let Some(all) = all.collect() {
                return all;
            }
        }
    }

    /// Keeps others from publishing a layout. The caller holds no lock.
    pub(super) fn hold_layout(&self) -> MutexGuard<'_, ()> {
        self.publishing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Publishes a layout. The caller keeps others from it.
    pub(super) fn publish(&self, layout: Layout) {
        self.layout.store(Arc::new(layout));
    }

    /// Changes which spaces there are, while no write is under way. Every write that takes its
    /// locks later sees what `change` did, here and elsewhere.
    pub(crate) fn change_layout<T>(&self, change: impl FnOnce(&mut Layout) -> T) -> T {
        self.change_layout_after(None, change)
    }

    /// Changes the layout. Should it begin to record changes, `before` is the shard where earlier
    /// ones are.
    pub(crate) fn change_layout_after<T>(
        &self,
        before: Option<ShardId>,
        change: impl FnOnce(&mut Layout) -> T,
    ) -> T {
        let publishing = self.hold_layout();
        let old = self.layout();
        // Nobody else retires partitions now, so that all are locked.
        let mut locked = old.base().lock_all();
        let mut layout = Layout::clone(&old);
        let changed = change(&mut layout);
        if old.log().map(Arc::as_ptr) != layout.log().map(Arc::as_ptr) {
            if let Some(log) = old.log() {
                log.end();
            }
            for contents in locked.iter_mut().flatten() {
                let recorder = layout.log().map(|log| Recorder::open(log, before));
                contents.record_in(recorder);
            }
        }
        self.layout.store(Arc::new(layout));
        drop(locked);
        drop(publishing);
        changed
    }
}
