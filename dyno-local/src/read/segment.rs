//! The segments of a parallel scan: equal shares of the hash space.
//!
//! Segment `i` of `n` holds the keys whose hash is in `[i·2⁶⁴/n, (i+1)·2⁶⁴/n)`, each bound rounded up:
//! the segments cover the space, do not overlap, and stay the same while partitions split.

use crate::encoding::{Key, KeyRange};

/// One segment of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) number: u32,
    pub(crate) total: u32,
}

impl Segment {
    /// Returns the keys of the segment.
    pub(crate) fn range(self) -> KeyRange {
        let bound = |number: u32| {
            let scaled = u128::from(number) << 64;
            let hash = u64::try_from(scaled.div_ceil(u128::from(self.total.max(1))));
            hash.ok().map(Key::of_hash)
        };
        match (self.number, bound(self.number)) {
            (0, _) => KeyRange::new(None, bound(1)),
            (number, Some(start)) => KeyRange::new(Some(start), bound(number.saturating_add(1))),
            // It would begin past the last hash; it does not exist for valid numbers.
            (_, None) => KeyRange::none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_key_is_in_exactly_one_segment(hash in any::<u64>(), total in 1u32..1_000) {
            let key = Key::of_hash(hash);
            let holding = (0..total)
                .filter(|number| Segment { number: *number, total }.range().contains(&key));
            prop_assert_eq!(holding.count(), 1);
        }
    }
}
