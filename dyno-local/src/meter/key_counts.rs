//! The keys of a table and its global indexes, counted minute by minute: what Contributor Insights
//! reports on.
//!
//! `storage` keeps a [`KeyLedger`] with each table, `capacity` tells it what was consumed and
//! throttled for which key, `insights` makes reports of the minutes. While a minute is open, many
//! keys are counted ([`HeavyKeys`]); when it is over, the heaviest are kept, as many as a report may
//! ask for, and the sum of all.
//!
//! **Invariant:** memory is bounded, whatever is asked for: so many keys of so many minutes.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::heavy_keys::HeavyKeys;
use super::key_rule::KeyRule;
use super::table::Arm;
use super::usage::{end_of, start_of};
use crate::base::{Timestamp, limits};
use crate::encoding::Key;

/// The counted keys of a table and its global indexes, behind one short lock. It comes after all
/// others, as that of the table's meter, and nothing else is taken while it is held.
#[derive(Debug, Default)]
pub(crate) struct KeyLedger {
    arms: Mutex<BTreeMap<Arm, ArmKeys>>,
}

/// What is counted of one key, by one rule.
#[derive(Debug)]
pub(crate) struct KeyNote<'k> {
    pub(crate) rule: KeyRule,
    /// The beginning of the key that is meant, and how many bytes of its components that are.
    pub(crate) key: (&'k Key, usize),
    /// Throughput units, or one that was throttled.
    pub(crate) weight: f64,
}

/// The keys of a minute, by rule.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KeyMinute {
    pub(crate) start: Timestamp,
    pub(crate) rules: BTreeMap<KeyRule, RuleMinute>,
}

/// What a rule counted in a minute.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RuleMinute {
    /// The weight of all keys.
    pub(crate) total: f64,
    /// The heaviest keys, the heaviest first.
    pub(crate) top: Vec<(Key, f64)>,
}

/// The keys of one arm.
#[derive(Debug)]
struct ArmKeys {
    /// When what is counted here began to be.
    since: Timestamp,
    closed: VecDeque<KeyMinute>,
    open: Option<OpenMinute>,
}

#[derive(Debug)]
struct OpenMinute {
    start: Timestamp,
    rules: BTreeMap<KeyRule, OpenRule>,
}

#[derive(Debug)]
struct OpenRule {
    total: f64,
    keys: HeavyKeys<(Key, f64)>,
}

impl KeyLedger {
    /// Counts keys of an arm, of which all are forgotten that were counted before `since`.
    pub(crate) fn note<'k>(
        &self,
        arm: Arm,
        since: Timestamp,
        notes: impl IntoIterator<Item = KeyNote<'k>>,
        now: Timestamp,
    ) {
        let mut arms = self.lock();
        let keys = arms.entry(arm).or_insert_with(|| ArmKeys::new(since));
        if keys.since != since {
            *keys = ArmKeys::new(since);
        }
        let minute = keys.minute(now);
        for note in notes {
            minute.note(&note);
        }
    }

    /// Returns the minutes of an arm, the oldest first; none if what is counted since then is
    /// nothing yet.
    pub(crate) fn minutes(&self, arm: Arm, since: Timestamp) -> Vec<KeyMinute> {
        let arms = self.lock();
        let Some(keys) = arms.get(&arm).filter(|keys| keys.since == since) else {
            return Vec::new();
        };
        let open = keys.open.iter().map(OpenMinute::close);
        keys.closed.iter().cloned().chain(open).collect()
    }

    /// Forgets the keys of an arm.
    pub(crate) fn forget(&self, arm: Arm) {
        self.lock().remove(&arm);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Arm, ArmKeys>> {
        // Nothing under the lock can panic half way through a change.
        self.arms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ArmKeys {
    const fn new(since: Timestamp) -> Self {
        Self { since, closed: VecDeque::new(), open: None }
    }

    /// Returns the open minute, after closing one that is over.
    fn minute(&mut self, now: Timestamp) -> &mut OpenMinute {
        // A clock that was set back stays in the minute where it was.
        if let Some(over) = self.open.take_if(|open| now >= end_of(open.start)) {
            if self.closed.len() + 1 >= limits::KEY_MINUTES_KEPT {
                self.closed.pop_front();
            }
            self.closed.push_back(over.close());
        }
        let start = start_of(now);
        self.open.get_or_insert_with(|| OpenMinute { start, rules: BTreeMap::new() })
    }
}

impl OpenMinute {
    fn note(&mut self, note: &KeyNote<'_>) {
        let rule = self.rules.entry(note.rule).or_insert_with(|| OpenRule {
            total: 0.0,
            keys: HeavyKeys::new(limits::KEYS_COUNTED_MAX),
        });
        let (key, bytes) = note.key;
        rule.total += note.weight;
        let counted =
            rule.keys.note(key.hash_of(bytes), note.weight, || (key.collection(bytes), 0.0));
        counted.1 += note.weight;
    }

    fn close(&self) -> KeyMinute {
        let close = |rule: &OpenRule| {
            let top = rule.keys.top(limits::CONTRIBUTORS_MAX, |(_, weight)| *weight);
            RuleMinute { total: rule.total, top: top.into_iter().cloned().collect() }
        };
        let rules = self.rules.iter().map(|(rule, open)| (*rule, close(open)));
        KeyMinute { start: self.start, rules: rules.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::{KeyPrefix, KeyValue};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_seconds(second)
    }

    fn note(ledger: &KeyLedger, since: i64, number: usize, weight: f64, now: i64) {
        let name = format!("key{number:05}");
        let prefix = KeyPrefix::collection([KeyValue::S(&name)]);
        let bytes = prefix.len();
        let key = prefix.with(KeyValue::S("sort")).into_key();
        let note = KeyNote { rule: KeyRule::AccessedKeys, key: (&key, bytes), weight };
        ledger.note(Arm::Table, at(since), [note], at(now));
    }

    fn told(ledger: &KeyLedger, since: i64) -> Vec<(f64, f64, usize, f64)> {
        let minutes = ledger.minutes(Arm::Table, at(since)).into_iter();
        let tell = |minute: KeyMinute| {
            let rule = &minute.rules[&KeyRule::AccessedKeys];
            (minute.start.as_seconds(), rule.total, rule.top.len(), rule.top[0].1)
        };
        minutes.map(tell).collect()
    }

    #[test]
    fn minutes_keep_the_heaviest_and_the_sum_of_all() {
        let ledger = KeyLedger::default();
        for number in 0..250 {
            note(&ledger, 0, number, 1.0, 61);
        }
        note(&ledger, 0, 7, 4.0, 119);
        note(&ledger, 0, 7, 1.0, 120);
        note(&ledger, 0, 7, 1.0, 60);
        assert_eq!(told(&ledger, 0), [(60.0, 254.0, 100, 5.0), (120.0, 2.0, 1, 2.0)]);
        assert!(ledger.minutes(Arm::Global(0), at(0)).is_empty());
        assert!(told(&ledger, 1).is_empty(), "counted since then is nothing");
        note(&ledger, 1, 9, 1.0, 121);
        assert_eq!(told(&ledger, 1), [(120.0, 1.0, 1, 1.0)]);
        ledger.forget(Arm::Table);
        assert!(told(&ledger, 1).is_empty());
    }

    #[test]
    fn the_oldest_minutes_go() {
        let ledger = KeyLedger::default();
        for minute in 0..200 {
            note(&ledger, 0, 1, 1.0, minute * 60);
        }
        let told = told(&ledger, 0);
        assert_eq!((told.len(), told[0].0), (180, 20.0 * 60.0));
    }

    #[test]
    fn so_many_keys_of_a_minute_are_exact() {
        let counted = |keys: usize| {
            let ledger = KeyLedger::default();
            for number in 0..keys {
                note(&ledger, 0, number, 1.0, 0);
            }
            note(&ledger, 0, 0, 1.0, 0);
            told(&ledger, 0)
        };
        assert_eq!(counted(4_096), [(0.0, 4_097.0, 100, 2.0)]);
        // One more, and all that had one are forgotten.
        assert_eq!(counted(4_097), [(0.0, 4_098.0, 2, 1.0)]);
    }
}
