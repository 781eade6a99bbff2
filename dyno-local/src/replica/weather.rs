//! What befalls a group by chance: copies are lost, messages are late, leaders die over a write.

use crate::base::{Chance, Chaos, Timestamp, limits};

/// The chance of one group, and what it has in store.
#[derive(Debug, Clone)]
pub(super) struct Weather {
    chaos: Chaos,
    chance: Chance,
    /// When a copy is lost next.
    pub(super) next: Timestamp,
    /// When those that are lost come back.
    pub(super) restores: [Option<Timestamp>; limits::PARTITION_COPIES],
}

/// What befalls a copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub(super) copy: usize,
    /// Whether it is cut off, and not lost.
    pub(super) is_cut_off: bool,
    pub(super) until: Timestamp,
}

impl Weather {
    pub(super) fn new(chaos: Chaos, id: u64, now: Timestamp) -> Self {
        let mut weather = Self {
            chaos,
            chance: Chance::new(chaos.seed, id),
            next: now,
            restores: [None; limits::PARTITION_COPIES],
        };
        weather.rest(now);
        weather
    }

    /// Returns what strikes at a moment, given how many copies are there and who leads.
    pub(super) fn strike(&mut self, up: usize, leader: usize, now: Timestamp) -> Option<Stroke> {
        self.rest(now);
        // Two at once are rare, and three never are: nothing would be learned of it.
        let spares = match limits::PARTITION_COPIES - up.min(limits::PARTITION_COPIES) {
            0 => false,
            1 => !self.happens(0.25),
            _ => true,
        };
        if spares {
            return None;
        }
        let copy = if self.happens(0.5) { leader } else { self.any_copy() };
        let is_cut_off = copy == leader && self.happens(0.5);
        Some(Stroke { copy, is_cut_off, until: self.end_of_outage(now) })
    }

    /// Puts the next stroke off.
    pub(super) fn rest(&mut self, now: Timestamp) {
        self.next = now.plus_micros(self.around(self.chaos.calm_micros));
    }

    /// Returns when a copy comes back that is lost now.
    pub(super) fn end_of_outage(&mut self, now: Timestamp) -> Timestamp {
        now.plus_micros(self.around(self.chaos.outage_micros))
    }

    /// Returns whether a leader dies over a write.
    pub(super) fn kills_leader(&mut self) -> bool {
        self.happens(self.chaos.mid_write)
    }

    /// Returns when a message that is sent now arrives, if it is late.
    pub(super) fn late_until(&mut self, now: Timestamp) -> Option<Timestamp> {
        let is_late = self.happens(self.chaos.late);
        is_late.then(|| now.plus_micros(self.up_to(self.chaos.late_micros)))
    }

    /// Returns `true` in one of two cases.
    pub(super) fn tosses(&mut self) -> bool {
        self.happens(0.5)
    }

    fn happens(&mut self, share: f64) -> bool {
        self.chance.unit() < share
    }

    fn any_copy(&mut self) -> usize {
        let copies = u64::try_from(limits::PARTITION_COPIES).unwrap_or(1);
        usize::try_from(self.chance.below(copies)).unwrap_or(0)
    }

    /// Returns a time of this mean, which is never nothing.
    fn around(&mut self, mean_micros: i64) -> i64 {
        self.up_to(mean_micros.saturating_mul(2))
    }

    fn up_to(&mut self, micros: i64) -> i64 {
        let drawn = self.chance.below(u64::try_from(micros).unwrap_or(0));
        i64::try_from(drawn).unwrap_or(i64::MAX).saturating_add(1)
    }
}
