//! A question about one series: `GetMetricData` for one metric.

use std::time::Duration;

use super::datum::Datum;
use super::metric::{Dimensions, Metric};
use crate::base::Timestamp;
use crate::meter::start_of_period;

/// What to tell of the samples of a period.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Statistic {
    /// All samples together. Of units consumed it is 60 times the rate of a minute.
    Sum,
    /// How many there are.
    SampleCount,
    /// Their mean.
    Average,
    /// The least.
    Minimum,
    /// The greatest.
    Maximum,
    /// The value that this percentage of them does not pass, such as 99.9.
    Percentile(f64),
}

impl Statistic {
    /// Returns the statistic of a set; `None` where the service gives none.
    #[expect(clippy::cast_precision_loss, reason = "counts of minutes are far below 2^53")]
    pub(super) fn of(self, datum: &Datum) -> Option<f64> {
        match self {
            Self::Sum => Some(datum.sum),
            Self::SampleCount => Some(datum.samples as f64),
            Self::Average => Some(datum.average()),
            Self::Minimum => Some(datum.min),
            Self::Maximum => Some(datum.max),
            Self::Percentile(percent) => datum.percentile(percent),
        }
    }
}

/// Which series, which of its minutes, and what to tell of them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MetricQuery {
    /// The metric.
    pub metric: Metric,
    /// Of what, exactly.
    pub dimensions: Dimensions,
    /// What to tell.
    pub statistic: Statistic,
    /// How long a period is: whole minutes, which begin where those of the clock do.
    pub period: Duration,
    /// The first moment that counts.
    pub start: Option<Timestamp>,
    /// The first moment that does not count any more.
    pub end: Option<Timestamp>,
}

impl MetricQuery {
    /// Returns the question for a statistic of each minute that is kept.
    pub const fn new(metric: Metric, dimensions: Dimensions, statistic: Statistic) -> Self {
        let period = Duration::from_mins(1);
        Self { metric, dimensions, statistic, period, start: None, end: None }
    }

    /// Sets how long a period is. It is rounded up to whole minutes.
    #[must_use]
    pub const fn period(mut self, period: Duration) -> Self {
        self.period = period;
        self
    }

    /// Leaves out minutes that begin before `start`, or not before `end`.
    #[must_use]
    pub const fn between(mut self, start: Timestamp, end: Timestamp) -> Self {
        self.start = Some(start);
        self.end = Some(end);
        self
    }

    pub(super) fn covers(&self, minute: Timestamp) -> bool {
        self.start.is_none_or(|start| minute >= start) && self.end.is_none_or(|end| minute < end)
    }

    /// Returns when the period begins that a minute is of.
    pub(super) fn period_of(&self, minute: Timestamp) -> Timestamp {
        start_of_period(minute, self.period)
    }
}
