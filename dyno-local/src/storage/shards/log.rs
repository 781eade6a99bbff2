//! All shards of one stream.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dyno_core::op::StreamViewType;

use super::chain::{Chain, ShardInfo};
use super::{Recorded, ShardId};
use crate::base::{Clock, Timestamp};

/// The shards of a stream, from when it begins to a day after it ended.
#[derive(Debug)]
pub(crate) struct ShardLog {
    view: StreamViewType,
    clock: Arc<dyn Clock>,
    /// The moment that tells the stream from others of its table.
    labelled: Timestamp,
    /// The next number of a change or a shard.
    next: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// In the order in which they began.
    chains: Vec<Arc<Chain>>,
    /// When the stream ended.
    ended: Option<Timestamp>,
}

/// A place in a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    /// The oldest change there is.
    Oldest,
    /// Behind the newest.
    Newest,
    /// The first change with this number or a higher one.
    Number(u64),
    /// The first change of this moment or later.
    Moment(Timestamp),
}

/// Some changes of a shard.
#[derive(Debug)]
pub(crate) struct Batch {
    /// The number that the batch begins at or before.
    pub(crate) from: u64,
    pub(crate) changes: Vec<Recorded>,
    /// Whether nothing comes after them, now or later.
    pub(crate) is_last: bool,
}

/// What was asked for was there once, and is too old now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gone;

impl ShardLog {
    /// Returns a log without shards, whose numbers begin here.
    pub(crate) fn new(
        view: StreamViewType,
        clock: Arc<dyn Clock>,
        labelled: Timestamp,
        next: u64,
    ) -> Self {
        Self { view, clock, labelled, next: AtomicU64::new(next), state: Mutex::default() }
    }

    /// Returns what is shown of a change.
    pub(crate) const fn view(&self) -> StreamViewType {
        self.view
    }

    /// Returns the moment that tells the stream from others of its table.
    pub(crate) const fn labelled(&self) -> Timestamp {
        self.labelled
    }

    /// Returns the number that comes next.
    pub(crate) fn next_number(&self) -> u64 {
        self.next.load(Ordering::Acquire)
    }

    /// Returns when the stream ended; `None` while changes are recorded.
    pub(crate) fn ended(&self) -> Option<Timestamp> {
        self.state().ended
    }

    /// Returns the shards in the order of their names.
    pub(crate) fn shards(&self) -> Vec<ShardInfo> {
        let now = self.clock.now();
        let mut shown = Vec::new();
        // What has nothing left to read is dropped by the way.
        self.state().chains.retain(|chain| chain.show(now, || self.draw(), &mut shown));
        shown.sort_unstable_by_key(|shard| shard.id);
        shown
    }

    /// Reads up to `count` changes of a shard; `None` if there is no such shard.
    pub(crate) fn read(
        &self,
        shard: ShardId,
        position: Position,
        count: usize,
    ) -> Option<Result<Batch, Gone>> {
        let chains = self.state().chains.clone();
        let now = self.clock.now();
        chains.iter().find_map(|chain| chain.read(shard, position, count, (now, || self.draw())))
    }

    /// Returns all changes in the order of their numbers.
    pub(crate) fn changes(&self) -> Vec<Recorded> {
        let chains = self.state().chains.clone();
        let now = self.clock.now();
        let mut all = Vec::new();
        for chain in chains {
            chain.for_each(now, || self.draw(), &mut |change| all.push(change.clone()));
        }
        all.sort_unstable_by_key(|change| change.sequence);
        all
    }

    /// Returns about how many bytes all changes take.
    #[cfg(feature = "durable")]
    pub(crate) fn bytes(&self) -> u64 {
        self.changes().iter().map(Recorded::bytes).sum()
    }

    /// Takes the changes of an earlier run, which become a closed shard, and returns it: the parent
    /// of the shards that are opened next. The stream may have ended then.
    #[cfg(feature = "durable")]
    pub(crate) fn load(&self, changes: Vec<Recorded>, ended: Option<Timestamp>) -> Option<ShardId> {
        let mut state = self.state();
        state.ended = ended;
        self.next.fetch_max(changes.last()?.sequence + 1, Ordering::AcqRel);
        let closed = ended.unwrap_or_else(|| self.clock.now());
        let chain = Chain::closed(changes.into(), closed);
        let id = chain.close(closed);
        state.chains.push(Arc::new(chain));
        id
    }

    /// Opens a chain of shards behind `parent`. A stream that had ended goes on.
    pub(super) fn open(&self, parent: Option<ShardId>) -> Arc<Chain> {
        let now = self.clock.now();
        let chain = Arc::new(Chain::open(parent, self.draw(), now));
        let mut state = self.state();
        state.chains.push(Arc::clone(&chain));
        state.ended = None;
        chain
    }

    /// Ends the stream: all its shards are closed.
    pub(in crate::storage) fn end(&self) {
        let now = self.clock.now();
        let mut state = self.state();
        for chain in &state.chains {
            chain.close(now);
        }
        state.ended.get_or_insert(now);
    }

    /// Records a change in a chain, under the lock of its partition.
    pub(super) fn record(&self, chain: &Chain, change: Recorded) -> Recorded {
        chain.record(change, self.clock.now(), || self.draw())
    }

    pub(super) fn close(&self, chain: &Chain) -> Option<ShardId> {
        chain.close(self.clock.now())
    }

    fn draw(&self) -> u64 {
        self.next.fetch_add(1, Ordering::AcqRel)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
