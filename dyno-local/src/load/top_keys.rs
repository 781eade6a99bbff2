//! The partition keys of a table or an index that are asked for most, in memory that does not grow.

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::base::Timestamp;
use crate::meter::{Demand, HeavyKeys, MINUTE_MICROS, throughput_units};

/// What is known of keys, by their hash. A request is as much as another.
#[derive(Debug)]
pub(super) struct TopKeys {
    keys: HeavyKeys<KeyUse>,
}

/// The use of one key.
#[derive(Debug, Clone, Default)]
pub(super) struct KeyUse {
    name: SmallVec<[u8; NAME_BYTES]>,
    /// Units that were consumed.
    pub(super) units: Pair,
    /// How often the key's partition, table or index had no capacity for it.
    pub(super) throttles: u64,
    /// The most units of a minute that were asked for, each request once, whether they were there
    /// or not.
    pub(super) peak: Pair,
    minute: i64,
    asked: Pair,
}

/// Units of both kinds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Pair {
    pub(super) reads: f64,
    pub(super) writes: f64,
}

/// How many keys are known at the most: what a processor's own memory holds.
const KEYS_MAX: usize = 20_000;

/// Names up to this length are kept in place: cold keys come and go by the million.
const NAME_BYTES: usize = 24;

impl KeyUse {
    /// Returns the key as it is stored.
    pub(super) fn name(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.name)
    }
}

impl Pair {
    /// Adds units of one kind.
    pub(super) fn add(&mut self, demand: Demand, units: f64) {
        match demand {
            Demand::EventualRead | Demand::StrongRead => self.reads += units,
            Demand::Write | Demand::Backfill => self.writes += units,
        }
    }

    /// Returns what Contributor Insights ranks by: a write unit takes as much as three read units.
    pub(super) fn weight(self) -> f64 {
        throughput_units(Demand::StrongRead, self.reads)
            + throughput_units(Demand::Write, self.writes)
    }

    const fn max(self, other: Self) -> Self {
        Self { reads: self.reads.max(other.reads), writes: self.writes.max(other.writes) }
    }
}

impl Default for TopKeys {
    fn default() -> Self {
        Self { keys: HeavyKeys::new(KEYS_MAX) }
    }
}

impl TopKeys {
    /// Notes that a key was asked for, for the first time by this request.
    pub(super) fn ask(
        &mut self,
        (hash, name): (u64, &str),
        (demand, units): (Demand, f64),
        now: Timestamp,
    ) {
        let first = || KeyUse { name: SmallVec::from_slice(name.as_bytes()), ..KeyUse::default() };
        let key = self.keys.note(hash, 1.0, first);
        let minute = now.as_micros().div_euclid(MINUTE_MICROS);
        if minute != key.minute {
            key.peak = key.peak.max(key.asked);
            (key.minute, key.asked) = (minute, Pair::default());
        }
        key.asked.add(demand, units);
    }

    /// Notes units that were consumed for a key.
    pub(super) fn consume(&mut self, hash: u64, demand: Demand, units: f64) {
        if let Some(key) = self.keys.get_mut(hash) {
            key.units.add(demand, units);
        }
    }

    /// Notes that there was no capacity for a key.
    pub(super) fn throttle(&mut self, hash: u64) {
        if let Some(key) = self.keys.get_mut(hash) {
            key.throttles += 1;
        }
    }

    /// Returns so many keys, the most used first.
    pub(super) fn top(&self, count: usize) -> Vec<KeyUse> {
        let weight = |key: &KeyUse| key.units.weight() + key.peak.max(key.asked).weight();
        let top = self.keys.top(count, weight).into_iter();
        top.map(|key| KeyUse { peak: key.peak.max(key.asked), ..key.clone() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_weighs_as_much_as_three_reads() {
        let ranked = |reads: f64| {
            let (mut keys, now) = (TopKeys::default(), Timestamp::default());
            for (hash, name, drawn) in
                [(1, "written", (Demand::Write, 100.0)), (2, "read", (Demand::EventualRead, reads))]
            {
                keys.ask((hash, name), drawn, now);
                keys.consume(hash, drawn.0, drawn.1);
            }
            keys.top(1)[0].name().into_owned()
        };
        assert_eq!((ranked(299.0), ranked(301.0)), ("written".to_owned(), "read".to_owned()));
    }

    #[test]
    fn as_many_keys_as_these_are_all_kept() {
        let (mut keys, now) = (TopKeys::default(), Timestamp::default());
        let mut ask = |hash| keys.ask((hash, ""), (Demand::Write, 1.0), now);
        (0..20_000).for_each(&mut ask);
        assert_eq!(keys.top(usize::MAX).len(), 20_000);
        keys.ask((20_000, ""), (Demand::Write, 1.0), now);
        assert!(keys.top(usize::MAX).len() < 20_000);
    }

    #[test]
    fn hot_keys_survive_many_cold_ones() {
        let (mut keys, now) = (TopKeys::default(), Timestamp::default());
        for number in 0..500_000_u64 {
            let (hash, name) = if number % 50 == 0 { (1, "hot") } else { (number | 1 << 63, "") };
            keys.ask((hash, name), (Demand::Write, 1.0), now);
            keys.consume(hash, Demand::Write, 1.0);
        }
        assert!(keys.top(usize::MAX).len() <= 20_000);
        let top = keys.top(2);
        assert_eq!((&*top[0].name(), top[0].units.writes), ("hot", 10_000.0));
    }

    #[test]
    fn a_peak_is_the_highest_minute() {
        let mut keys = TopKeys::default();
        for (minute, units) in [(0, 5.0), (1, 50.0), (1, 10.0), (2, 20.0)] {
            let now = Timestamp::from_seconds(minute * 60 + 3);
            keys.ask((7, "key"), (Demand::EventualRead, units), now);
        }
        keys.throttle(7);
        keys.throttle(8);
        let top = keys.top(10);
        assert_eq!(top.len(), 1);
        assert_eq!((top[0].peak.reads, top[0].peak.writes, top[0].throttles), (60.0, 0.0, 1));
    }
}
