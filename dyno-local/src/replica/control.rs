//! What tests do to a group by hand, and what they see of it.
//!
//! A copy that there is not is left alone, as is an index that nothing was fed to.

use std::time::Duration;

use super::feed::Feed;
use super::group::Group;
use super::info::{CopyInfo, CopyState, IndexInfo, ReplicaInfo};
use crate::base::{Timestamp, limits, micros};

impl<I: Clone> Group<I> {
    /// Returns the copy that leads, or led last.
    pub(crate) const fn last_leader(&self) -> usize {
        self.leader
    }

    /// Holds a copy back, or lets it go on; it persists what is written all the same. A leader that is
    /// held goes on as long as it leads.
    pub(crate) fn hold(&mut self, copy: usize, is_held: bool, now: Timestamp) {
        self.applied(copy, now);
        self.with_feed(copy, |feed| feed.is_held = is_held);
    }

    /// Makes a copy later than it is by its lag.
    pub(crate) fn slow(&mut self, copy: usize, by: Duration, now: Timestamp) {
        self.applied(copy, now);
        self.with_feed(copy, |feed| feed.late_micros = micros(by));
    }

    /// Holds an index back, or lets it go on.
    pub(crate) fn hold_index(&mut self, slot: usize, is_held: bool, now: Timestamp) {
        self.fed_index(slot, now).is_held = is_held;
    }

    /// Makes an index later than it is by its lag.
    pub(crate) fn slow_index(&mut self, slot: usize, by: Duration, now: Timestamp) {
        self.fed_index(slot, now).late_micros = micros(by);
    }

    /// Has eventually consistent reads go to one copy, or to any.
    pub(crate) fn read_from(&mut self, copy: Option<usize>) {
        self.pinned = copy.filter(|copy| *copy < limits::PARTITION_COPIES);
    }

    /// Loses a copy.
    pub(crate) fn lose(&mut self, copy: usize, now: Timestamp) {
        self.set_state(copy, CopyState::Lost, now);
    }

    /// Cuts a copy off from the others.
    pub(crate) fn cut_off(&mut self, copy: usize, now: Timestamp) {
        self.set_state(copy, CopyState::CutOff, now);
    }

    /// Brings a copy back.
    pub(crate) fn restore(&mut self, copy: usize, now: Timestamp) {
        if self.state(copy) == CopyState::Up {
            return;
        }
        let floor = self.tail.floor();
        if let Some(copy) = self.copies.get_mut(copy) {
            copy.log = copy.log.max(floor);
            copy.feed.applied = copy.feed.applied.max(floor);
        }
        // Who led before and is reached learns that it does not any more.
        self.believes = self.believes.filter(|(it, _)| *it != copy || copy == self.leader);
        self.set_state(copy, CopyState::Up, now);
    }

    /// Returns what there is to see; indexes are named by whoever knows their slots.
    pub(crate) fn info(
        &mut self,
        partition: usize,
        now: Timestamp,
        name: impl Fn(usize) -> String,
    ) -> ReplicaInfo {
        let applied: Vec<u64> =
            (0..limits::PARTITION_COPIES).map(|copy| self.applied(copy, now)).collect();
        let slots: Vec<usize> = self.indexes.keys().copied().collect();
        for slot in &slots {
            self.index_sees(*slot, now);
        }
        let copies = self.copies.iter().zip(applied).map(|(copy, applied)| CopyInfo {
            state: copy.state,
            log_end: copy.log,
            applied,
            is_held: copy.feed.is_held,
            late: duration(copy.feed.late_micros),
        });
        let indexes = self.indexes.iter().map(|(slot, feed)| IndexInfo {
            name: name(*slot),
            applied: feed.applied,
            is_held: feed.is_held,
            late: duration(feed.late_micros),
        });
        ReplicaInfo {
            partition,
            term: self.term,
            leader: self.leads(now).then_some(self.leader),
            lease_until: self.lease_until,
            committed: self.committed,
            is_pending: self.pending.is_some(),
            copies: copies.collect(),
            indexes: indexes.collect(),
        }
    }

    fn fed_index(&mut self, slot: usize, now: Timestamp) -> &mut Feed {
        self.index_sees(slot, now);
        let fed = self.committed;
        self.index(slot, fed)
    }

    fn with_feed(&mut self, copy: usize, change: impl FnOnce(&mut Feed)) {
        if let Some(copy) = self.copies.get_mut(copy) {
            change(&mut copy.feed);
        }
    }
}

fn duration(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}
