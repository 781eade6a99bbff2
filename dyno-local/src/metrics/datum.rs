//! What was counted of one series in one minute, or in several.

use super::histogram::Histogram;
use crate::base::Timestamp;

/// What was counted of a metric from a moment on: CloudWatch's statistic set.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Datum {
    /// When the minute, or the period, began.
    pub start: Timestamp,
    /// The sum of the samples.
    pub sum: f64,
    /// How many samples there are.
    pub samples: u64,
    /// The least of them.
    pub min: f64,
    /// The greatest of them.
    pub max: f64,
    /// How they are spread, where the service gives percentiles.
    pub(super) spread: Option<Box<Histogram>>,
}

impl Datum {
    /// Returns nothing, from a moment on.
    pub(super) fn new(start: Timestamp) -> Self {
        Self { start, ..Self::default() }
    }

    /// Returns the set of so many samples.
    pub(super) fn of(start: Timestamp, sum: f64, samples: u64, (min, max): (f64, f64)) -> Self {
        Self { start, sum, samples, min, max, spread: None }
    }

    /// Returns the mean of the samples; 0 without any.
    #[expect(clippy::cast_precision_loss, reason = "counts of minutes are far below 2^53")]
    pub fn average(&self) -> f64 {
        if self.samples == 0 { 0.0 } else { self.sum / self.samples as f64 }
    }

    /// Returns the value that this percentage of the samples does not pass, at most a 32nd of it too
    /// high; `None` where the service gives none.
    pub fn percentile(&self, percent: f64) -> Option<f64> {
        let value = self.spread.as_ref()?.percentile(percent)?;
        Some(value.max(self.min).min(self.max))
    }

    /// Adds a sample.
    pub(super) fn add(&mut self, sample: f64) {
        self.merge(&Self::of(self.start, sample, 1, (sample, sample)));
    }

    /// Adds a sample, and keeps how it lies among the others.
    pub(super) fn add_spread(&mut self, sample: f64) {
        self.add(sample);
        self.spread.get_or_insert_default().add(sample);
    }

    /// Adds all samples of another.
    pub(super) fn merge(&mut self, other: &Self) {
        if other.samples == 0 {
            return;
        }
        let is_first = self.samples == 0;
        self.min = if is_first { other.min } else { self.min.min(other.min) };
        self.max = if is_first { other.max } else { self.max.max(other.max) };
        self.sum += other.sum;
        self.samples += other.samples;
        if let Some(spread) = &other.spread {
            self.spread.get_or_insert_default().merge(spread);
        }
    }
}
