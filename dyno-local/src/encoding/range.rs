//! Ranges of encoded keys.

use std::ops::Bound;

use super::{Key, KeyPrefix};

/// A range of keys: from a lower bound, inclusive, up to an upper bound, exclusive; `None` is
/// the end of the space. A start key narrows it further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyRange {
    lower: Bound<Key>,
    upper: Bound<Key>,
}

impl KeyRange {
    /// Returns the range of the whole space.
    pub(crate) const fn all() -> Self {
        Self { lower: Bound::Unbounded, upper: Bound::Unbounded }
    }

    /// Returns the range from `start` to just before `end`; without `start`, from the first key,
    /// and without `end`, to the last key.
    pub(crate) fn new(start: Option<Key>, end: Option<Key>) -> Self {
        Self {
            lower: start.map_or(Bound::Unbounded, Bound::Included),
            upper: end.map_or(Bound::Unbounded, Bound::Excluded),
        }
    }

    /// Returns the range that holds no key.
    pub(crate) fn none() -> Self {
        Self::new(None, Some(Key::of_hash(0)))
    }

    /// Returns the range of the keys that begin with this.
    pub(crate) fn of_prefix(prefix: KeyPrefix) -> Self {
        let end = prefix.end();
        Self::new(Some(prefix.into_key()), end)
    }

    /// Returns the range without the keys below this one.
    #[must_use]
    pub(crate) fn from(self, key: &Key) -> Self {
        if self.is_above(key) {
            return self;
        }
        Self { lower: Bound::Included(key.clone()), ..self }
    }

    /// Returns the range without the keys up to and with this one.
    #[must_use]
    pub(crate) fn after(self, key: &Key) -> Self {
        Self { lower: Bound::Excluded(key.clone()), ..self }
    }

    /// Returns the range without this key and those that follow it.
    #[must_use]
    pub(crate) fn before(self, key: &Key) -> Self {
        if self.is_below(key) {
            return self;
        }
        Self { upper: Bound::Excluded(key.clone()), ..self }
    }

    /// Returns `true` if the key is in the range.
    pub(crate) fn contains(&self, key: &Key) -> bool {
        !self.is_below(key) && !self.is_above(key)
    }

    /// Returns `true` if a key can be in this range and in the other.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let higher = |one: &Self, other: &Self| match (one.lowest(), other.lowest()) {
            (Some(a), Some(b)) if a >= b => one.lower.clone(),
            (Some(_), None) => one.lower.clone(),
            _ => other.lower.clone(),
        };
        let lower = higher(self, other);
        let within = |range: &Self| {
            let upper = range.upper.clone();
            !Self { lower: lower.clone(), upper }.is_empty()
        };
        within(self) && within(other)
    }

    /// Returns `true` if no key can be in the range.
    pub(crate) fn is_empty(&self) -> bool {
        match (&self.lower, &self.upper) {
            (Bound::Included(lower), Bound::Excluded(upper)) => lower >= upper,
            (Bound::Excluded(lower), Bound::Excluded(upper)) => lower >= upper,
            (Bound::Included(lower), Bound::Included(upper)) => lower > upper,
            (Bound::Excluded(lower), Bound::Included(upper)) => lower >= upper,
            (Bound::Unbounded, Bound::Excluded(upper)) => *upper == Key::of_hash(0),
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
        }
    }

    /// Returns the bounds as `BTreeMap::range` takes them.
    pub(crate) fn bounds(&self) -> (Bound<&Key>, Bound<&Key>) {
        (self.lower.as_ref(), self.upper.as_ref())
    }

    /// Returns the lower bound; `None` is the first key of the space.
    pub(crate) const fn lowest(&self) -> Option<&Key> {
        match &self.lower {
            Bound::Included(key) | Bound::Excluded(key) => Some(key),
            Bound::Unbounded => None,
        }
    }

    /// Returns `true` if the whole range lies below `key`.
    pub(crate) fn is_below(&self, key: &Key) -> bool {
        match &self.upper {
            Bound::Included(upper) => upper < key,
            Bound::Excluded(upper) => upper <= key,
            Bound::Unbounded => false,
        }
    }

    /// Returns `true` if the whole range lies above `key`.
    fn is_above(&self, key: &Key) -> bool {
        match &self.lower {
            Bound::Included(lower) => lower > key,
            Bound::Excluded(lower) => lower >= key,
            Bound::Unbounded => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::KeyValue;

    #[test]
    fn ranges_overlap_where_a_key_can_be_in_both() {
        let key = |n: u64| Some(Key::of_hash(n));
        let range = |low, high| KeyRange::new(low, high);
        for (one, other, expected) in [
            (range(key(1), key(3)), range(key(2), key(4)), true),
            (range(key(1), key(3)), range(key(3), key(4)), false),
            (range(key(1), key(2)), range(key(1), key(2)), true),
            (range(None, key(2)), range(key(1), None), true),
            (range(None, key(1)), range(key(1), None), false),
            (KeyRange::none(), KeyRange::all(), false),
            (KeyRange::all(), range(key(5), key(6)), true),
        ] {
            assert_eq!(one.overlaps(&other), expected, "{one:?} {other:?}");
            assert_eq!(other.overlaps(&one), expected, "{other:?} {one:?}");
        }
    }

    #[test]
    fn a_start_key_is_left_out() {
        let collection = KeyPrefix::collection([KeyValue::S("a")]);
        let key = |n: u8| collection.with(KeyValue::B(&[n])).into_key();
        let range = KeyRange::of_prefix(collection.clone());
        assert!(range.contains(&key(1)));
        assert!(range.clone().after(&key(1)).contains(&key(2)));
        assert!(!range.clone().after(&key(1)).contains(&key(1)));
        assert!(range.clone().from(&key(1)).contains(&key(1)));
        assert!(!range.clone().from(&key(1)).contains(&key(0)));
        assert!(!range.before(&key(1)).contains(&key(1)));
        assert!(KeyRange::none().is_below(&key(0)));
    }
}
