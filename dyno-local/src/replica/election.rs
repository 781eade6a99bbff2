//! What the clock brings to a group: late messages, copies that come back, elections.
//!
//! Everything happens at its own moment, in the order of these, however late somebody asks: so a group
//! is the same whoever looked at it before.

use super::entry::{ItemUndo, Unacknowledged};
use super::group::Group;
use super::info::CopyState;
use super::weather::Stroke;
use crate::base::{Flaw, Timestamp, limits, mixed};

/// How many events happen between two that storage has to do something for.
const EVENTS_AT_ONCE_MAX: usize = 10_000;

/// What storage has to do for a group.
#[derive(Debug)]
pub(crate) enum Due<I> {
    /// A write has a quorum that had none: it is to be committed as of this moment.
    Commit(Unacknowledged<I>, Timestamp),
    /// The new leader lacks what was acknowledged: it is to be taken back, in this order. Only a flaw
    /// brings this about.
    TakeBack(Vec<ItemUndo<I>>),
}

/// What happens to a group.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// Messages arrive that were late.
    Deliver(usize),
    Restore(usize),
    Elect,
    Strike,
}

impl<I: Clone> Group<I> {
    /// Lets happen what is due by now, up to where storage has to do something.
    pub(crate) fn advance(&mut self, now: Timestamp) -> Option<Due<I>> {
        for _ in 0..EVENTS_AT_ONCE_MAX {
            if let Some(due) = self.due() {
                return Some(due);
            }
            let (at, event) = self.next_event().filter(|(at, _)| *at <= now)?;
            self.clock = at;
            let taken_back = self.happen(event, at);
            if !taken_back.is_empty() {
                return Some(Due::TakeBack(taken_back));
            }
        }
        if let Some(weather) = &mut self.weather {
            // Time made a leap: nobody was there to see what happened in it.
            weather.rest(now);
        }
        self.due()
    }

    /// Returns `true` if the clock brings nothing.
    pub(crate) const fn is_settled(&self) -> bool {
        // Messages are late by chance alone.
        self.weather.is_none() && self.pending.is_none() && self.lease_until.is_none()
    }

    /// Takes the write that is not acknowledged, if a quorum has persisted it by now.
    fn due(&mut self) -> Option<Due<I>> {
        let with = self.copies.iter().filter(|copy| copy.is_up() && copy.has_pending).count();
        let is_heard = self.state(self.leader) == CopyState::Up && self.lease_until.is_none();
        if !is_heard || with < self.quorum() {
            return None;
        }
        let write = self.pending.take()?;
        self.forget_pending();
        Some(Due::Commit(write, self.clock))
    }

    fn next_event(&self) -> Option<(Timestamp, Event)> {
        let is_heard = self.state(self.leader) == CopyState::Up;
        let late = self.copies.iter().enumerate().filter(|(_, copy)| is_heard && copy.is_up());
        let late = late.filter_map(|(at, copy)| Some((copy.late_until?, Event::Deliver(at))));
        let weather = self.weather.as_ref();
        let restores = weather.into_iter().flat_map(|it| it.restores.iter().enumerate());
        let restores = restores.filter_map(|(at, moment)| Some(((*moment)?, Event::Restore(at))));
        let can_elect = self.electors().count() >= self.quorum();
        let election = self.lease_until.filter(|_| can_elect).map(|at| (at, Event::Elect));
        let strike = weather.map(|weather| (weather.next, Event::Strike));
        let all = late.chain(restores).chain(election).chain(strike);
        // What was made possible later than when it was due happens then.
        all.map(|(at, event)| (at.max(self.clock), event)).min_by_key(|(at, _)| *at)
    }

    fn happen(&mut self, event: Event, at: Timestamp) -> Vec<ItemUndo<I>> {
        match event {
            Event::Deliver(copy) => {
                if let Some(copy) = self.copies.get_mut(copy) {
                    copy.late_until = None;
                }
                self.review(at);
            }
            Event::Restore(copy) => {
                let moment = self.weather.as_mut().and_then(|it| it.restores.get_mut(copy));
                if let Some(moment) = moment {
                    *moment = None;
                }
                self.restore(copy, at);
            }
            Event::Elect => return self.elect(at),
            Event::Strike => self.strike(at),
        }
        Vec::new()
    }

    fn strike(&mut self, at: Timestamp) {
        let up = self.copies.iter().filter(|copy| copy.is_up()).count();
        let leader = self.leader;
        let stroke = self.weather.as_mut().and_then(|weather| weather.strike(up, leader, at));
        let Some(Stroke { copy, is_cut_off, until }) = stroke else { return };
        if self.state(copy) != CopyState::Up {
            return;
        }
        self.restore_at(copy, until);
        self.set_state(copy, if is_cut_off { CopyState::CutOff } else { CopyState::Lost }, at);
    }

    /// Loses a copy by chance; it comes back.
    pub(super) fn lose_for_a_while(&mut self, copy: usize, state: CopyState, now: Timestamp) {
        if let Some(until) = self.weather.as_mut().map(|weather| weather.end_of_outage(now)) {
            self.restore_at(copy, until);
        }
        self.set_state(copy, state, now);
    }

    fn restore_at(&mut self, copy: usize, until: Timestamp) {
        let moment = self.weather.as_mut().and_then(|weather| weather.restores.get_mut(copy));
        if let Some(moment) = moment {
            *moment = Some(until);
        }
    }

    /// Makes the copy with the longest log leader; returns what it lacks of what was committed.
    fn elect(&mut self, at: Timestamp) -> Vec<ItemUndo<I>> {
        let longest = |number: &usize| {
            let copy = self.copies.get(*number);
            copy.map(|copy| (copy.log, copy.has_pending, usize::MAX - number))
        };
        let winner = match self.settings.flaw {
            Some(Flaw::ElectionIgnoresLog) => {
                let of_term = |number: &usize| mixed(self.term ^ ((*number as u64) << 32));
                self.electors().min_by_key(of_term)
            }
            Some(Flaw::QuorumOfOne | Flaw::NoLease) | None => self.electors().max_by_key(longest),
        };
        let Some(winner) = winner else { return Vec::new() };
        self.step_down();
        self.term += 1;
        self.leader = winner;
        self.lease_until = None;
        let (log, has_pending) =
            self.copies.get(winner).map_or((0, false), |copy| (copy.log, copy.has_pending));
        if !has_pending {
            self.pending = None;
            self.forget_pending();
        }
        let lacking = if log < self.committed { self.tail.take_after(log) } else { Vec::new() };
        self.committed = log;
        for copy in &mut self.copies {
            copy.log = copy.log.min(log);
            copy.feed.applied = copy.feed.applied.min(log);
        }
        for feed in self.indexes.values_mut() {
            feed.applied = feed.applied.min(log);
        }
        self.review(at);
        lacking
    }

    /// The leader has applied all that was committed while it led.
    fn step_down(&mut self) {
        let committed = self.committed;
        if let Some(old) = self.copies.get_mut(self.leader) {
            old.feed.applied = old.log.min(committed);
        }
    }

    /// Sets whether a copy is there, and draws the conclusions.
    pub(super) fn set_state(&mut self, number: usize, state: CopyState, now: Timestamp) {
        let Some(copy) = self.copies.get_mut(number) else { return };
        copy.state = state;
        copy.late_until = None;
        if number == self.leader && state != CopyState::Up {
            // What it had sent and had not arrived is gone with it.
            self.copies.iter_mut().for_each(|copy| copy.late_until = None);
        }
        self.clock = self.clock.max(now);
        self.review(now);
    }

    /// Sees whether the leader hears from a quorum, after anything changed.
    pub(super) fn review(&mut self, now: Timestamp) {
        let leader = self.leader;
        if self.believes.is_some_and(|(copy, _)| self.state(copy) == CopyState::Lost) {
            self.believes = None;
        }
        let is_heard =
            self.state(leader) == CopyState::Up && self.electors().count() >= self.quorum();
        match (is_heard, self.lease_until) {
            (true, None) => self.catch_up(now),
            (true, Some(_)) if self.leads(now) => {
                (self.lease_until, self.believes) = (None, None);
                self.catch_up(now);
            }
            (false, None) => {
                let lease_micros = self.settings.lease_micros;
                let waits = self.settings.flaw != Some(Flaw::NoLease);
                self.lease_until = Some(now.plus_micros(if waits { lease_micros } else { 0 }));
                self.believes = (self.state(leader) != CopyState::Lost)
                    .then(|| (leader, now.plus_micros(lease_micros)));
            }
            (true | false, Some(_)) => {}
        }
    }

    /// Has the leader send to the copies that it reaches what they lack.
    fn catch_up(&mut self, now: Timestamp) {
        let (end, is_pending) = (self.committed, self.pending.is_some());
        let (leader, floor) = (self.leader, self.tail.floor());
        for (number, copy) in self.copies.iter_mut().enumerate() {
            let lacks = copy.log < end || copy.has_pending != is_pending;
            if copy.is_prompt() && number != leader && lacks {
                copy.feed.missed = (copy.log, now);
                copy.log = end;
                copy.has_pending = is_pending;
                copy.feed.applied = copy.feed.applied.max(floor);
            }
        }
    }

    fn forget_pending(&mut self) {
        self.copies.iter_mut().for_each(|copy| copy.has_pending = false);
    }

    /// Returns the copies that reach each other.
    fn electors(&self) -> impl Iterator<Item = usize> {
        let all = 0..limits::PARTITION_COPIES;
        all.filter(|number| self.state(*number) == CopyState::Up)
    }
}
