//! A histogram of bounded size, for percentiles, by the steps of `base::log_steps`.
//!
//! A bucket says at most how large its samples were, a 32nd of them too much. There are at most 2,048
//! buckets, whatever the samples are, which are thousandths of what is measured: latencies are in
//! milliseconds, buckets count in microseconds.

use std::collections::BTreeMap;

use crate::base::{last_of, step_of};

/// Samples by bucket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Histogram {
    counts: BTreeMap<u16, u64>,
}

/// Into how many parts one of what is measured is cut.
const PARTS: f64 = 1_000.0;

impl Histogram {
    pub(super) fn add(&mut self, sample: f64) {
        *self.counts.entry(bucket_of(sample)).or_default() += 1;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (bucket, count) in &other.counts {
            *self.counts.entry(*bucket).or_default() += count;
        }
    }

    /// Returns the end of the bucket in which the sample of this rank lies; `None` without samples.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a rank among counts of minutes, which are far below 2^53"
    )]
    pub(super) fn percentile(&self, percent: f64) -> Option<f64> {
        let total: u64 = self.counts.values().sum();
        let rank = (percent.clamp(0.0, 100.0) / 100.0 * total as f64).ceil().max(1.0) as u64;
        let mut seen = 0;
        let found = self.counts.iter().find(|(_, count)| {
            seen += **count;
            seen >= rank
        });
        found.map(|(bucket, _)| end_of(*bucket))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast keeps to the bounds of the type, which is what is wanted"
)]
fn bucket_of(sample: f64) -> u16 {
    step_of((sample * PARTS).round() as u64)
}

#[expect(clippy::cast_precision_loss, reason = "a bucket is no more exact than that")]
fn end_of(bucket: u16) -> f64 {
    last_of(bucket) as f64 / PARTS
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "a law with room for it")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percentiles_are_by_rank() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.percentile(50.0), None);
        for sample in 1..=100 {
            histogram.add(f64::from(sample) / PARTS);
        }
        let near = |percent: f64, wanted: f64| {
            let told = histogram.percentile(percent).unwrap() * PARTS;
            assert!(told >= wanted && told <= wanted * (1.0 + 1.0 / 32.0), "{percent}: {told}");
        };
        near(0.0, 1.0);
        near(50.0, 50.0);
        near(99.0, 99.0);
        near(100.0, 100.0);
    }

    proptest! {
        #[test]
        fn a_bucket_ends_a_32nd_above_its_samples(parts in 0_u64..1 << 50) {
            let told = end_of(bucket_of(parts as f64 / PARTS)) * PARTS;
            let parts = parts as f64;
            prop_assert!(told >= parts - 0.5, "{parts} {told}");
            prop_assert!(told <= parts * (1.0 + 1.0 / 32.0) + 0.5, "{parts} {told}");
        }

        #[test]
        fn buckets_are_in_order_and_few(a in 0.0..1e18_f64, b in 0.0..1e18_f64) {
            let (low, high) = (a.min(b), a.max(b));
            prop_assert!(bucket_of(low) <= bucket_of(high));
            prop_assert!(bucket_of(high) < 2_048);
        }
    }
}
