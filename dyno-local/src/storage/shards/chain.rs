//! The shards of one partition, one after the other, the last of them open until the partition
//! splits or the stream ends.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::log::{Batch, Gone, Position};
use super::{Recorded, ShardId};
use crate::base::{Timestamp, limits};

/// The shards of one partition.
#[derive(Debug)]
pub(super) struct Chain(Mutex<VecDeque<Shard>>);

/// A shard as descriptions show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ShardInfo {
    pub(crate) id: ShardId,
    pub(crate) parent: Option<ShardId>,
    pub(crate) first: u64,
    /// The last number, of a shard that is closed.
    pub(crate) last: Option<u64>,
}

/// What there is of a shard.
#[derive(Debug)]
struct Shard {
    id: ShardId,
    parent: Option<ShardId>,
    opened: Timestamp,
    closed: Option<Timestamp>,
    first: u64,
    last: u64,
    /// What has a lower number is gone.
    trimmed: u64,
    changes: VecDeque<Recorded>,
}

impl Chain {
    /// Returns a chain with one open shard. The number is the shard's.
    pub(super) fn open(parent: Option<ShardId>, first: u64, now: Timestamp) -> Self {
        Self(Mutex::new(VecDeque::from([Shard::open(parent, first, now)])))
    }

    /// Returns a chain of one closed shard with these changes, of which there is at least one.
    #[cfg(feature = "durable")]
    pub(super) fn closed(changes: VecDeque<Recorded>, now: Timestamp) -> Self {
        let first = changes.front().map_or(0, |change| change.sequence);
        let mut shard = Shard::open(None, first, changes.front().map_or(now, |change| change.at));
        shard.last = changes.back().map_or(first, |change| change.sequence);
        shard.changes = changes;
        shard.closed = Some(now);
        Self(Mutex::new(VecDeque::from([shard])))
    }

    /// Records a change under the next number.
    pub(super) fn record(
        &self,
        mut change: Recorded,
        now: Timestamp,
        next: impl Fn() -> u64,
    ) -> Recorded {
        let mut shards = self.at(now, &next);
        (change.sequence, change.at) = (next(), now);
        if let Some(shard) = shards.back_mut() {
            shard.last = change.sequence;
            shard.changes.push_back(change.clone());
        }
        change
    }

    /// Forgets the newest change, if it has this number.
    #[cfg(feature = "durable")]
    pub(super) fn take_back(&self, sequence: u64) {
        let mut shards = self.lock();
        let newest = shards.iter_mut().rev().find(|shard| !shard.changes.is_empty());
        if let Some(shard) = newest
            && shard.changes.back().is_some_and(|change| change.sequence == sequence)
        {
            shard.changes.pop_back();
        }
    }

    /// Ends the chain and returns its last shard.
    pub(super) fn close(&self, now: Timestamp) -> Option<ShardId> {
        let mut shards = self.lock();
        let shard = shards.back_mut()?;
        shard.closed.get_or_insert(now);
        Some(shard.id)
    }

    /// Adds the shards that there are to `out`. Returns `false` if there are none, and none will
    /// come.
    pub(super) fn show(
        &self,
        now: Timestamp,
        next: impl Fn() -> u64,
        out: &mut Vec<ShardInfo>,
    ) -> bool {
        let shards = self.at(now, next);
        out.extend(shards.iter().map(Shard::info));
        !shards.is_empty()
    }

    /// Reads up to `count` changes of a shard; `None` if it is not of this chain.
    pub(super) fn read(
        &self,
        id: ShardId,
        position: Position,
        count: usize,
        (now, next): (Timestamp, impl Fn() -> u64),
    ) -> Option<Result<Batch, Gone>> {
        let shards = self.at(now, next);
        let shard = shards.iter().find(|shard| shard.id == id)?;
        Some(shard.read(position, count))
    }

    /// Shows all changes that there are to `visit`.
    pub(super) fn for_each(
        &self,
        now: Timestamp,
        next: impl Fn() -> u64,
        visit: &mut impl FnMut(&Recorded),
    ) {
        self.at(now, next).iter().flat_map(|shard| &shard.changes).for_each(visit);
    }

    /// Returns the shards as they are at this moment.
    fn at(&self, now: Timestamp, next: impl Fn() -> u64) -> MutexGuard<'_, VecDeque<Shard>> {
        let mut shards = self.lock();
        let successor = shards.back_mut().and_then(|open| open.ended(now, next));
        shards.extend(successor);
        let limit = now.plus_micros(-limits::STREAM_RETENTION_MICROS);
        shards.retain_mut(|shard| shard.trim(limit));
        shards
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Shard>> {
        // Nothing that runs under the lock can panic half way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shard {
    fn open(parent: Option<ShardId>, first: u64, opened: Timestamp) -> Self {
        Self {
            id: ShardId::new(opened, first),
            parent,
            opened,
            closed: None,
            first,
            last: first,
            trimmed: first,
            changes: VecDeque::new(),
        }
    }

    /// Closes a shard that has been open for long enough, and returns what takes over from it: a
    /// shard opened when the last of its terms began.
    fn ended(&mut self, now: Timestamp, next: impl Fn() -> u64) -> Option<Self> {
        let term = limits::STREAM_SHARD_OPEN_MICROS;
        let terms = now.as_micros().saturating_sub(self.opened.as_micros()) / term;
        if self.closed.is_some() || terms < 1 {
            return None;
        }
        self.closed = Some(self.opened.plus_micros(term));
        Some(Self::open(Some(self.id), next(), self.opened.plus_micros(terms * term)))
    }

    /// Drops the changes older than `limit`. Returns `false` if nothing is left to read.
    fn trim(&mut self, limit: Timestamp) -> bool {
        while self.changes.front().is_some_and(|change| change.at < limit) {
            self.trimmed = self.changes.pop_front().map_or(self.trimmed, |it| it.sequence + 1);
        }
        self.closed.is_none_or(|closed| closed >= limit)
    }

    fn read(&self, position: Position, count: usize) -> Result<Batch, Gone> {
        let from = match position {
            Position::Oldest => self.trimmed,
            Position::Newest => self.last + 1,
            Position::Number(number) if number < self.trimmed => return Err(Gone),
            Position::Number(number) => number,
            Position::Moment(at) => {
                let first = self.changes.iter().find(|change| change.at >= at);
                first.map_or(self.last + 1, |change| change.sequence)
            }
        };
        let start = self.changes.partition_point(|change| change.sequence < from);
        let changes: Vec<_> = self.changes.range(start..).take(count).cloned().collect();
        let is_last = self.closed.is_some() && start + changes.len() == self.changes.len();
        Ok(Batch { from, changes, is_last })
    }

    const fn info(&self) -> ShardInfo {
        let last = if self.closed.is_some() { Some(self.last) } else { None };
        ShardInfo { id: self.id, parent: self.parent, first: self.first, last }
    }
}
