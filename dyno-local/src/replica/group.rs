//! The copies of one partition: who leads, what is written, and what each of them shows.
//!
//! `storage` keeps one with each base partition, under its lock. What the clock brings is in
//! `election`, what tests do by hand in `control`.
//!
//! A write is three steps: [`Group::check_writes`] says whether there is a leader, [`Group::propose`]
//! whether a quorum has persisted it, and [`Group::append`] notes that storage has committed it.

use std::collections::BTreeMap;

use super::entry::{Entry, ItemUndo, Unacknowledged, Undone, Which};
use super::feed::Feed;
use super::info::CopyState;
use super::member::Member;
use super::tail::Tail;
use super::vantage::{Sight, Unserved};
use super::weather::Weather;
use crate::base::{Flaw, Replication, Timestamp, limits};
use crate::encoding::{Key, KeyRange};

/// The copies of one partition. `I` is an image of an item.
#[derive(Debug, Clone)]
pub(crate) struct Group<I> {
    pub(super) settings: Replication,
    /// Tells its chance from that of others. Halves of a split share it.
    id: u64,
    pub(super) term: u64,
    /// The copy that leads, or led last.
    pub(super) leader: usize,
    /// Until when nobody else may lead; `None` while the leader hears from a quorum.
    pub(super) lease_until: Option<Timestamp>,
    /// A leader that hears from no quorum, and until when it goes on all the same.
    pub(super) believes: Option<(usize, Timestamp)>,
    pub(super) copies: [Member; limits::PARTITION_COPIES],
    /// Global indexes by their slots, as far as they were ever fed.
    pub(super) indexes: BTreeMap<usize, Feed>,
    /// The number of the last committed entry.
    pub(super) committed: u64,
    pub(super) tail: Tail<I>,
    pub(super) pending: Option<Unacknowledged<I>>,
    /// The copy that eventually consistent reads go to, if a test said so.
    pub(super) pinned: Option<usize>,
    pub(super) weather: Option<Weather>,
    /// When something happened last.
    pub(super) clock: Timestamp,
}

impl<I: Clone> Group<I> {
    /// Returns three copies of nothing, of which the first leads.
    pub(crate) fn new(settings: &Replication, id: u64, now: Timestamp) -> Self {
        let mut number = 0;
        let copies = std::array::from_fn(|_| {
            number += 1;
            Member::new(number)
        });
        Self {
            settings: settings.clone(),
            id,
            term: 1,
            leader: 0,
            lease_until: None,
            believes: None,
            copies,
            indexes: BTreeMap::new(),
            committed: 0,
            tail: Tail::new(),
            pending: None,
            pinned: None,
            weather: settings.chaos.map(|chaos| Weather::new(chaos, id, now)),
            clock: now,
        }
    }

    /// Says whether a leader takes writes now.
    pub(crate) fn check_writes(&self, now: Timestamp) -> Result<(), Unserved> {
        if self.leads(now) && self.pending.is_none() { Ok(()) } else { Err(Unserved) }
    }

    /// Says whether anyone serves strong reads now.
    pub(crate) fn check_strong(&self, now: Timestamp) -> Result<(), Unserved> {
        if self.leads(now) { Ok(()) } else { Err(Unserved) }
    }

    /// Says whether a quorum persists at once what several partitions are to commit together.
    ///
    /// Unverified: that a transaction is refused where the service would go on with it for long.
    pub(crate) fn check_quorum(&self) -> Result<(), Unserved> {
        let reached = self.reached().into_iter().filter(|it| *it).count();
        if reached >= self.quorum() { Ok(()) } else { Err(Unserved) }
    }

    /// Has the copies persist a write. If a quorum does, it is to be committed; if none does, nobody
    /// knows what becomes of it.
    pub(crate) fn propose(
        &mut self,
        now: Timestamp,
        write: impl FnOnce() -> Unacknowledged<I>,
    ) -> Result<(), Unserved> {
        self.delay_messages(now);
        let mut reached = self.reached();
        let dies = self.weather.as_mut().is_some_and(Weather::kills_leader);
        if dies && let Some(weather) = &mut self.weather {
            // It got as far as it got: to any of those that it would have reached.
            for reached in &mut reached {
                *reached &= weather.tosses();
            }
        }
        let is_committed = reached.iter().filter(|it| **it).count() >= self.quorum();
        if is_committed && !dies {
            return Ok(());
        }
        if reached.contains(&true) {
            self.pending = Some(write());
        }
        for (copy, reached) in self.copies.iter_mut().zip(reached) {
            copy.has_pending = reached;
        }
        if dies {
            self.lose_for_a_while(self.leader, CopyState::Lost, now);
        }
        Err(Unserved)
    }

    /// Notes that storage has committed an entry, with what was there before.
    pub(crate) fn append(&mut self, at: Timestamp, items: Vec<ItemUndo<I>>) {
        let fed = self.committed;
        for (slot, ..) in items.iter().flat_map(|item| &item.globals) {
            self.index(*slot, fed);
        }
        self.committed += 1;
        let (reached, end) = (self.reached(), self.committed);
        for (copy, _) in self.copies.iter_mut().zip(reached).filter(|(_, reached)| *reached) {
            copy.log = end;
        }
        self.tail.push(Entry { sequence: end, at, items });
        self.forget(at);
    }

    /// Returns up to which entry a read sees; `None` is everything.
    pub(crate) fn sees(&mut self, sight: Sight<'_>) -> Result<Option<u64>, Unserved> {
        let (vantage, is_strong) = (sight.vantage, sight.is_strong);
        let copy = if is_strong {
            self.strong_copy(vantage.now, vantage.draw(self.id, 2))?
        } else {
            let there = |copy: &usize| {
                self.copies.get(*copy).is_some_and(|copy| copy.state != CopyState::Lost)
            };
            let all: Vec<usize> = (0..limits::PARTITION_COPIES).filter(there).collect();
            let pinned = self.pinned.filter(there);
            let drawn = all.get(vantage.draw(self.id, all.len())).copied();
            pinned.or(drawn).ok_or(Unserved)?
        };
        let applied = self.applied(copy, vantage.now);
        Ok((applied < self.committed).then_some(applied))
    }

    /// Returns up to which entry an index shows what it was fed; `None` is everything.
    pub(crate) fn index_sees(&mut self, slot: usize, now: Timestamp) -> Option<u64> {
        let feed = self.indexes.get_mut(&slot)?;
        feed.advance((&self.tail, self.committed), self.settings.index_lag, now);
        (feed.applied < self.committed).then_some(feed.applied)
    }

    /// Returns the images in a range that who sees up to an entry sees in the place of those that are
    /// there, added to some.
    pub(crate) fn undo(
        &self,
        sequence: u64,
        which: Which,
        range: &KeyRange,
        undone: &mut Undone<I>,
    ) {
        for entry in self.tail.after(sequence) {
            entry.undo(which, range, undone);
        }
    }

    /// Returns what who sees up to an entry has not applied of an item; `None` if that is nothing.
    pub(crate) fn item_undo(&self, sequence: u64, key: &Key) -> Option<&ItemUndo<I>> {
        let mut items = self.tail.after(sequence).flat_map(|entry| &entry.items);
        items.find(|item| item.key == *key)
    }

    /// Takes out the copies of what lies at a key and above.
    pub(crate) fn split_off(&mut self, bound: &Key) -> Self {
        let (tail, pending) = (self.tail.split_off(bound), self.pending.take());
        let (mut above, below) = (self.clone(), pending.as_ref().is_some_and(|it| it.key < *bound));
        above.tail = tail;
        let (with, without) = if below { (self, &mut above) } else { (&mut above, self) };
        with.pending = pending;
        for copy in &mut without.copies {
            copy.has_pending = false;
        }
        above
    }

    /// Returns whether the leader leads now.
    pub(super) fn leads(&self, now: Timestamp) -> bool {
        let goes_on = self.believes.is_some_and(|(copy, until)| copy == self.leader && now < until);
        match self.state(self.leader) {
            CopyState::Lost => false,
            CopyState::Up => self.lease_until.is_none() || goes_on,
            CopyState::CutOff => goes_on,
        }
    }

    pub(super) fn state(&self, copy: usize) -> CopyState {
        self.copies.get(copy).map_or(CopyState::Lost, |copy| copy.state)
    }

    /// Returns how many copies are enough.
    pub(super) const fn quorum(&self) -> usize {
        match self.settings.flaw {
            Some(Flaw::QuorumOfOne) => 1,
            Some(Flaw::ElectionIgnoresLog | Flaw::NoLease) | None => limits::WRITE_QUORUM,
        }
    }

    /// Returns up to which entry a copy has applied the log.
    pub(super) fn applied(&mut self, number: usize, now: Timestamp) -> u64 {
        if number == self.leader {
            return self.committed;
        }
        let Some(copy) = self.copies.get_mut(number) else { return self.committed };
        let end = copy.log.min(self.committed);
        copy.feed.advance((&self.tail, end), self.settings.lag, now);
        copy.feed.applied
    }

    /// Returns an index, which has been fed this much if it was not there.
    pub(super) fn index(&mut self, slot: usize, fed: u64) -> &mut Feed {
        let id = u64::try_from(slot + limits::PARTITION_COPIES + 1).unwrap_or(u64::MAX);
        self.indexes.entry(slot).or_insert_with(|| Feed::new(id, fed))
    }

    /// Returns which copy answers a strong read: the leader, or one that does not know that it is not
    /// any more. Leases are there so that there is no such copy.
    fn strong_copy(&self, now: Timestamp, drawn: usize) -> Result<usize, Unserved> {
        let deposed = self.believes.filter(|(copy, until)| *copy != self.leader && now < *until);
        match deposed {
            Some((copy, _)) if drawn == 0 || !self.leads(now) => Ok(copy),
            _ => self.check_strong(now).map(|()| self.leader),
        }
    }

    /// Returns which copies a message of the leader reaches at once.
    fn reached(&self) -> [bool; limits::PARTITION_COPIES] {
        let is_heard = self.state(self.leader) == CopyState::Up;
        std::array::from_fn(|number| {
            let is_prompt = self.copies.get(number).is_some_and(Member::is_prompt);
            number == self.leader || (is_heard && is_prompt)
        })
    }

    /// Lets chance say which messages of a write are late.
    fn delay_messages(&mut self, now: Timestamp) {
        let Some(weather) = &mut self.weather else { return };
        for (number, copy) in self.copies.iter_mut().enumerate() {
            if number != self.leader && copy.is_prompt() {
                copy.late_until = weather.late_until(now);
            }
        }
    }

    /// Forgets the entries that all have applied who may ask for them.
    fn forget(&mut self, now: Timestamp) {
        let mut least = self.committed;
        for number in 0..limits::PARTITION_COPIES {
            // Those that are lost as well: they will ask when they are back.
            least = least.min(self.applied(number, now));
        }
        let (end, lag) = (self.committed, self.settings.index_lag);
        for feed in self.indexes.values_mut() {
            feed.advance((&self.tail, end), lag, now);
            least = least.min(feed.applied);
        }
        self.tail.forget(least);
        // Who is further behind than the tail reaches gets what it lacks as a whole.
        let floor = self.tail.floor();
        for copy in &mut self.copies {
            copy.log = copy.log.max(floor);
            copy.feed.applied = copy.feed.applied.max(floor);
        }
        for feed in self.indexes.values_mut() {
            feed.applied = feed.applied.max(floor);
        }
    }
}
