//! Ranges of encoded keys.

use std::ops::Bound;

/// A range of keys: from a lower bound, inclusive, up to an upper bound, exclusive; `None` is
/// the end of the space. A start key narrows it further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyRange {
    lower: Bound<Vec<u8>>,
    upper: Bound<Vec<u8>>,
}

impl KeyRange {
    /// Returns the range of the whole space.
    pub(crate) const fn all() -> Self {
        Self { lower: Bound::Unbounded, upper: Bound::Unbounded }
    }

    /// Returns the range from `start` to just before `end`; without `end`, to the last key.
    pub(crate) fn new(start: Vec<u8>, end: Option<Vec<u8>>) -> Self {
        Self { lower: Bound::Included(start), upper: end.map_or(Bound::Unbounded, Bound::Excluded) }
    }

    /// Returns the range of the keys that begin with these bytes.
    pub(crate) fn of_prefix(prefix: Vec<u8>) -> Self {
        let end = prefix_end(&prefix);
        Self::new(prefix, end)
    }

    /// Returns the range without the keys up to and with this one.
    #[must_use]
    pub(crate) fn after(self, key: &[u8]) -> Self {
        Self { lower: Bound::Excluded(key.to_vec()), ..self }
    }

    /// Returns the range without this key and those that follow it.
    #[must_use]
    pub(crate) fn before(self, key: &[u8]) -> Self {
        Self { upper: Bound::Excluded(key.to_vec()), ..self }
    }

    /// Returns `true` if the key is in the range.
    pub(crate) fn contains(&self, key: &[u8]) -> bool {
        !self.is_below(key) && !self.is_above(key)
    }

    /// Returns `true` if no key can be in the range.
    pub(crate) fn is_empty(&self) -> bool {
        match (&self.lower, &self.upper) {
            (Bound::Included(lower), Bound::Excluded(upper)) => lower >= upper,
            (Bound::Excluded(lower), Bound::Excluded(upper)) => lower >= upper,
            (Bound::Included(lower), Bound::Included(upper)) => lower > upper,
            (Bound::Excluded(lower), Bound::Included(upper)) => lower >= upper,
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
        }
    }

    /// Returns the bounds as `BTreeMap::range` takes them.
    pub(crate) fn bounds(&self) -> (Bound<&[u8]>, Bound<&[u8]>) {
        (self.lower.as_ref().map(Vec::as_slice), self.upper.as_ref().map(Vec::as_slice))
    }

    /// Returns the lowest bytes that matter; the start of the space if unbounded.
    pub(crate) fn lowest(&self) -> &[u8] {
        match &self.lower {
            Bound::Included(key) | Bound::Excluded(key) => key,
            Bound::Unbounded => &[],
        }
    }

    /// Returns `true` if the whole range lies below `key`.
    pub(crate) fn is_below(&self, key: &[u8]) -> bool {
        match &self.upper {
            Bound::Included(upper) => upper.as_slice() < key,
            Bound::Excluded(upper) => upper.as_slice() <= key,
            Bound::Unbounded => false,
        }
    }

    fn is_above(&self, key: &[u8]) -> bool {
        match &self.lower {
            Bound::Included(lower) => lower.as_slice() > key,
            Bound::Excluded(lower) => lower.as_slice() >= key,
            Bound::Unbounded => false,
        }
    }
}

/// Returns the lowest bytes above everything that begins with `prefix`; `None` if there are none.
pub(crate) fn prefix_end(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != 0xFF)?;
    let mut end = prefix.get(..=last)?.to_vec();
    if let Some(byte) = end.last_mut() {
        *byte += 1;
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_prefix_range_holds_what_begins_with_it(
            prefix in proptest::collection::vec(prop_oneof![Just(255u8), any::<u8>()], 0..4),
            key in proptest::collection::vec(prop_oneof![Just(255u8), any::<u8>()], 0..6),
        ) {
            let range = KeyRange::of_prefix(prefix.clone());
            prop_assert_eq!(range.contains(&key), key.starts_with(&prefix));
        }
    }

    #[test]
    fn a_start_key_is_left_out() {
        let range = KeyRange::of_prefix(vec![5]);
        assert!(range.clone().after(&[5, 1]).contains(&[5, 2]));
        assert!(!range.clone().after(&[5, 1]).contains(&[5, 1]));
        assert!(!range.before(&[5, 1]).contains(&[5, 1]));
    }
}
