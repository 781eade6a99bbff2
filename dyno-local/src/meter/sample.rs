//! A sample of the keys that a hot partition is asked for, and where it says to cut.
//!
//! The sample is a reservoir: every unit of capacity has the same chance to leave its key, whatever
//! came when. The cut halves the units that the sample stands for. It is not made
//!
//! - between items of one collection, in a table with local indexes, or where the collection is
//!   written or read in the order of its sort keys, so that the hot end would move on at once;
//! - where nearly all would stay on one side: a single key cannot be cut.

use std::collections::BTreeMap;

use crate::encoding::Key;

/// How many keys a sample holds.
const KEYS_MAX: usize = 256;

/// Of how many parts of the sample the smaller side of a cut must have one.
const SMALLEST_SHARE: usize = 32;

/// The fewest steps between sampled keys of a collection by which their order is judged.
const STEPS_MIN: usize = 8;

/// Of ten steps between keys of a collection, those in one direction that make its traffic
/// monotonic.
const MONOTONIC_TENTHS: usize = 9;

/// The keys of some requests, each as likely as it was expensive.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    keys: Vec<(u64, Key)>,
    /// How many requests there were.
    requests: u64,
    /// The weight of all of them.
    weight: f64,
}

impl Sample {
    /// The sample of no requests.
    pub(super) const EMPTY: Self = Self { keys: Vec::new(), requests: 0, weight: 0.0 };

    /// Shows a request's key, with its weight.
    pub(super) fn show(&mut self, key: &Key, weight: f64) {
        self.requests += 1;
        self.weight += weight;
        if self.keys.len() < KEYS_MAX {
            self.keys.push((self.requests, key.clone()));
            return;
        }
        let draw = mixed(self.requests);
        #[expect(clippy::cast_precision_loss, reason = "32 bits fit")]
        let chance = (draw >> 32) as f64 / 4_294_967_296.0;
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let share = weight * KEYS_MAX as f64;
        if chance * self.weight < share
            && let Ok(at) = usize::try_from(draw % 256)
            && let Some(place) = self.keys.get_mut(at)
        {
            *place = (self.requests, key.clone());
        }
    }

    /// Forgets all keys.
    pub(super) fn clear(&mut self) {
        *self = Self::EMPTY;
    }

    /// Takes out the keys from a bound on. Returns them, and their share of the weight; `None` if
    /// nothing was sampled.
    pub(super) fn split_off(&mut self, bound: &Key) -> Option<(Self, f64)> {
        let all = self.keys.len();
        let (below, above): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.keys).into_iter().partition(|(_, key)| key < bound);
        #[expect(clippy::cast_precision_loss, reason = "a sample has few keys")]
        let share = (all > 0).then(|| above.len() as f64 / all as f64)?;
        let above = Self { keys: above, requests: self.requests, weight: self.weight * share };
        self.keys = below;
        self.weight -= above.weight;
        Some((above, share))
    }

    /// Returns the bound that best halves the sample; `None` if no cut would help.
    pub(super) fn cut(&self, keeps_collections: bool) -> Option<Key> {
        let mut keys: Vec<&Key> = self.keys.iter().map(|(_, key)| key).collect();
        keys.sort_unstable();
        let mut is_ordered = BTreeMap::<u64, bool>::new();
        let mut best: Option<(usize, Key)> = None;
        for (above, pair) in (1..).zip(keys.windows(2)) {
            let [left, right] = pair else { continue };
            let (smaller, apart) =
                (above.min(keys.len() - above), above.abs_diff(keys.len() - above));
            let is_better = best.as_ref().is_none_or(|(least, _)| apart < *least);
            if left == right || smaller * SMALLEST_SHARE < keys.len() || !is_better {
                continue;
            }
            let hash = right.hash();
            let is_inside = left.hash() == hash;
            if is_inside
                && (keeps_collections
                    || *is_ordered.entry(hash).or_insert_with(|| self.is_monotonic(hash)))
            {
                continue;
            }
            best = Some((apart, right.bound_above(left)));
        }
        best.map(|(_, bound)| bound)
    }

    /// Returns `true` if the sampled keys of a collection came in their order, or against it.
    fn is_monotonic(&self, hash: u64) -> bool {
        let mut came: Vec<&(u64, Key)> =
            self.keys.iter().filter(|(_, key)| key.hash() == hash).collect();
        came.sort_unstable_by_key(|(request, _)| *request);
        let (mut up, mut down) = (0, 0);
        for pair in came.windows(2) {
            let [(_, before), (_, after)] = pair else { continue };
            up += usize::from(before < after);
            down += usize::from(before > after);
        }
        up + down >= STEPS_MIN && up.max(down) * 10 >= (up + down) * MONOTONIC_TENTHS
    }
}

/// Returns a number that looks random and follows from another (`SplitMix64`).
const fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::{KeyPrefix, KeyValue};

    fn key(partition: &str, sort: u64) -> Key {
        let collection = KeyPrefix::collection([KeyValue::S(partition)]);
        collection.with(KeyValue::S(&format!("{sort:06}"))).into_key()
    }

    fn sample(keys: impl Iterator<Item = Key>) -> Sample {
        let mut sample = Sample::EMPTY;
        for key in keys {
            sample.show(&key, 1.0);
        }
        sample
    }

    /// The share of the keys below the cut, in percent.
    fn below(keys: &[Key], bound: &Key) -> usize {
        keys.iter().filter(|key| *key < bound).count() * 100 / keys.len()
    }

    #[test]
    fn a_cut_halves_the_heat_and_not_the_keys() {
        // A hundred keys, of which the tenth with the highest hashes is asked for nine times in ten.
        let mut all: Vec<Key> = (0..100).map(|n| key(&format!("user{n}"), 0)).collect();
        all.sort();
        let hot =
            |n: u64| usize::try_from(if n % 10 < 9 { 90 + mixed(n) % 10 } else { mixed(n) % 90 });
        let asked: Vec<Key> = (0..20_000).map(|n| all[hot(n).unwrap()].clone()).collect();
        let sample = sample(asked.iter().cloned());
        let bound = sample.cut(false).unwrap();
        assert!(bound > all[90] && bound.is_hash());
        assert!((35..=65).contains(&below(&asked, &bound)));
        assert_eq!(sample.cut(true), Some(bound));
    }

    #[test]
    fn dear_requests_count_for_more() {
        let (cheap, dear) = (key("a", 0), key("b", 0));
        let mut sample = Sample::EMPTY;
        for n in 0..10_000 {
            if n % 10 == 0 { sample.show(&dear, 27.0) } else { sample.show(&cheap, 1.0) }
        }
        let shown = sample.keys.iter().filter(|(_, key)| *key == dear).count();
        assert!((170..=210).contains(&shown), "three in four of 256: {shown}");
    }

    #[test]
    fn a_collection_is_cut_inside_unless_it_must_stay_whole() {
        let asked: Vec<Key> = (0..5_000).map(|n| key("one", mixed(n) % 1_000)).collect();
        let sample = sample(asked.iter().cloned());
        let bound = sample.cut(false).unwrap();
        assert!(!bound.is_hash());
        assert!((40..=60).contains(&below(&asked, &bound)));
        assert_eq!(sample.cut(true), None, "a table with local indexes");
    }

    #[test]
    fn a_single_key_is_not_cut() {
        assert_eq!(sample((0..5_000).map(|_| key("one", 1))).cut(false), None);
        assert_eq!(Sample::EMPTY.cut(false), None);
        // One in a hundred beside it makes no difference, one in ten does: then it is set apart.
        let beside = |every: u64| {
            sample((0..5_000).map(|n| key("one", if n % every == 0 { mixed(n) } else { 1 })))
                .cut(false)
        };
        assert_eq!(beside(100), None);
        assert!(beside(10).is_some());
    }

    #[test]
    fn a_collection_that_grows_at_one_end_is_not_cut() {
        assert_eq!(sample((0..5_000).map(|n| key("log", n))).cut(false), None);
        assert_eq!(sample((0..5_000).map(|n| key("log", 9_999 - n))).cut(false), None);
        // Of two such collections, each gets its own partition.
        let two = sample((0..5_000).map(|n| key(if n % 2 == 0 { "one" } else { "two" }, n)));
        assert!(two.cut(false).unwrap().is_hash());
    }

    #[test]
    fn the_smaller_side_of_a_cut_has_one_part_in_32() {
        let with = |few: usize, all: usize| {
            sample((0..all).map(|n| key("one", u64::from(n >= few)))).cut(false)
        };
        assert_eq!(with(7, 256), None);
        assert!(with(8, 256).is_some());
        assert_eq!(with(7, 225), None);
        assert!(with(7, 224).is_some());
    }

    #[test]
    fn nine_of_ten_steps_one_way_are_an_order_if_there_are_eight() {
        let cut = |count: u64| sample((0..count).map(|n| key("log", n))).cut(false);
        assert!(cut(8).is_some());
        assert_eq!(cut(9), None);
        // Of a hundred steps, these many go back.
        let back = |steps: u64| {
            let mut place = 1_000;
            let keys = (0..=100).map(|n| {
                let goes_back = n > 0 && n * steps / 100 > (n - 1) * steps / 100;
                place = if goes_back { place - 1 } else { place + 2 };
                key("log", place)
            });
            sample(keys).cut(false)
        };
        assert_eq!(back(10), None);
        assert!(back(11).is_some());
    }

    #[test]
    fn the_sample_holds_so_many_keys() {
        assert_eq!(sample((0..10_000).map(|n| key("a", n))).keys.len(), 256);
        assert_eq!(sample((0..255).map(|n| key("a", n))).keys.len(), 255);
    }

    #[test]
    fn a_sample_is_divided_at_a_bound() {
        let mut sample = sample((0..100).map(|n| key("a", n)));
        let (above, share) = sample.split_off(&key("a", 75)).unwrap();
        assert_eq!((sample.keys.len(), above.keys.len()), (75, 25));
        assert!((share - 0.25).abs() < 1e-9 && (above.weight - 25.0).abs() < 1e-9);
        assert!((sample.weight - 75.0).abs() < 1e-9);
        let mut empty = Sample::EMPTY;
        assert!(empty.split_off(&key("a", 0)).is_none());
    }

    #[test]
    fn samples_of_the_same_requests_are_the_same() {
        let made = || sample((0..3_000).map(|n| key("a", mixed(n))));
        assert_eq!(made().keys, made().keys);
    }
}
