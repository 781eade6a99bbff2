//! The keys of a stream of requests that weigh most, in memory that does not grow.
//!
//! It is the algorithm of frequent items by Misra and Gries, in steps: when there is no more room, the
//! median rank is taken from all, and who has nothing left is forgotten. So with room for N keys
//! every key is known that has more than 2/N of the weight, whatever the order; and with no more
//! keys than that, nothing is lost. What is noted of a key is exact from when it was last let in:
//! of a key that is heavy all along, all of it.
//!
//! `key_counts` keeps one for each rule and minute, and a run of `load` one for each table or index.
//!
//! **Invariant:** what is kept depends on the requests and their order alone.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What is noted of keys, by their hash. Two keys of one hash would count as one.
#[derive(Debug)]
pub(crate) struct HeavyKeys<V> {
    keys: HashMap<u64, Kept<V>, BuildHasherDefault<HashedBefore>>,
    max: usize,
}

#[derive(Debug)]
struct Kept<V> {
    rank: f64,
    value: V,
}

impl<V> HeavyKeys<V> {
    /// Returns room for so many keys.
    pub(crate) fn new(max: usize) -> Self {
        Self { keys: HashMap::default(), max: max.max(1) }
    }

    /// Adds to the weight of a key, and returns what is noted of it: `first`, if it is not known.
    pub(crate) fn note(&mut self, hash: u64, weight: f64, first: impl FnOnce() -> V) -> &mut V {
        if self.keys.len() >= self.max && !self.keys.contains_key(&hash) {
            self.forget();
        }
        let kept = self.keys.entry(hash).or_insert_with(|| Kept { rank: 0.0, value: first() });
        kept.rank += weight;
        &mut kept.value
    }

    /// Returns what is noted of a key that is known.
    pub(crate) fn get_mut(&mut self, hash: u64) -> Option<&mut V> {
        self.keys.get_mut(&hash).map(|kept| &mut kept.value)
    }

    /// Returns so many keys, those with the greatest `weight` first.
    pub(crate) fn top(&self, count: usize, weight: impl Fn(&V) -> f64) -> Vec<&V> {
        let mut keys: Vec<(f64, u64, &V)> = self
            .keys
            .iter()
            .map(|(hash, kept)| (weight(&kept.value), *hash, &kept.value))
            .collect();
        keys.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        keys.truncate(count);
        keys.into_iter().map(|(.., value)| value).collect()
    }

    fn forget(&mut self) {
        let mut ranks: Vec<f64> = self.keys.values().map(|kept| kept.rank).collect();
        let middle = ranks.len() / 2;
        let (_, median, _) = ranks.select_nth_unstable_by(middle, f64::total_cmp);
        let median = *median;
        self.keys.retain(|_, kept| {
            kept.rank -= median;
            kept.rank > 0.0
        });
    }
}

/// Takes a hash as the hash of itself.
#[derive(Debug, Default)]
struct HashedBefore(u64);

impl Hasher for HashedBefore {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn count(keys: &mut HeavyKeys<(u64, f64)>, hash: u64, weight: f64) {
        keys.note(hash, weight, || (hash, 0.0)).1 += weight;
    }

    #[test]
    fn what_fits_is_exact() {
        let mut keys = HeavyKeys::new(3);
        for (hash, weight) in [(7, 1.0), (8, 2.5), (7, 2.0), (9, 2.5)] {
            count(&mut keys, hash, weight);
        }
        let top: Vec<(u64, f64)> = keys.top(2, |it| it.1).into_iter().copied().collect();
        // Equals in the order of their hashes.
        assert_eq!(top, [(7, 3.0), (8, 2.5)]);
        assert!(keys.get_mut(10).is_none());
        count(&mut keys, 10, 0.5);
        assert_eq!(keys.keys.len(), 2, "the two lighter ones are forgotten");
    }

    proptest! {
        #[test]
        fn heavy_keys_are_known_and_nothing_is_made_up(
            hashes in proptest::collection::vec(prop_oneof![0..4_u64, 0..400_u64], 1..2_000),
            max in 4..40_usize,
        ) {
            let mut keys = HeavyKeys::new(max);
            let mut exact: BTreeMap<u64, f64> = BTreeMap::new();
            for hash in &hashes {
                count(&mut keys, *hash, 1.0);
                *exact.entry(*hash).or_default() += 1.0;
                prop_assert!(keys.keys.len() <= max);
            }
            let known: BTreeMap<u64, f64> = keys.top(max, |it| it.1).into_iter().copied().collect();
            let total: f64 = exact.values().sum();
            for (hash, weight) in &exact {
                #[expect(clippy::cast_precision_loss, reason = "small")]
                let heavy = *weight > 2.0 * total / max as f64;
                prop_assert!(!heavy || known.contains_key(hash), "{hash} with {weight} of {total}");
            }
            for (hash, weight) in known {
                prop_assert!(weight <= exact[&hash]);
            }
        }
    }
}
