//! The metrics of an engine at one moment.

use std::collections::BTreeMap;
use std::time::Duration;

use super::datum::Datum;
use super::metric::{Dimensions, Metric};
use super::query::{MetricQuery, Statistic};
use super::recorder::Recorder;
use crate::base::Timestamp;

/// What was counted, as CloudWatch would have it, up to a moment.
///
/// It is a copy that stands still. [`Self::values`] asks it as `GetMetricData` does,
/// [`Self::prometheus`] writes it down, and the assertions are for tests.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metrics {
    taken: Timestamp,
    series: BTreeMap<(Metric, Dimensions), Vec<Datum>>,
}

impl Metrics {
    /// Returns what a recorder keeps now.
    pub(crate) fn of(recorder: Option<&Recorder>, now: Timestamp) -> Self {
        let mut metrics = Self { taken: now, series: BTreeMap::new() };
        if let Some(recorder) = recorder {
            recorder.copy_to(&mut metrics);
        }
        metrics
    }

    /// Returns when they were taken, by the engine's clock.
    pub const fn taken(&self) -> Timestamp {
        self.taken
    }

    /// Returns all series, by metric and dimensions: `ListMetrics`.
    pub fn series(&self) -> impl Iterator<Item = (Metric, &Dimensions, &[Datum])> {
        self.series.iter().map(|((metric, of), minutes)| (*metric, of, minutes.as_slice()))
    }

    /// Returns the minutes of a series in which anything was counted, the oldest first.
    pub fn minutes(&self, metric: Metric, of: &Dimensions) -> &[Datum] {
        self.series.get(&(metric, of.clone())).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the sum of a series over all minutes that are kept.
    pub fn sum(&self, metric: Metric, of: &Dimensions) -> f64 {
        self.minutes(metric, of).iter().map(|minute| minute.sum).sum()
    }

    /// Returns the periods in which anything was counted, the oldest first, with the statistic asked
    /// for: `GetMetricData`.
    ///
    /// A series is found by its exact dimensions. Percentiles are given of `SuccessfulRequestLatency`
    /// alone; of others there is no value.
    pub fn values(&self, query: &MetricQuery) -> Vec<(Timestamp, f64)> {
        let mut periods: Vec<Datum> = Vec::new();
        for minute in self.minutes(query.metric, &query.dimensions) {
            if !query.covers(minute.start) {
                continue;
            }
            let start = query.period_of(minute.start);
            if periods.last().is_none_or(|last| last.start != start) {
                periods.push(Datum::new(start));
            }
            if let Some(period) = periods.last_mut() {
                period.merge(minute);
            }
        }
        periods
            .iter()
            .filter_map(|period| Some((period.start, query.statistic.of(period)?)))
            .collect()
    }

    /// Returns how the minutes of a series compare with a statistic, as a query of one minute each.
    pub(super) fn each_minute(&self, metric: Metric, of: &Dimensions) -> Vec<(Timestamp, f64)> {
        let minute = Duration::from_mins(1);
        self.values(&MetricQuery::new(metric, of.clone(), Statistic::Sum).period(minute))
    }

    pub(super) fn set(&mut self, metric: Metric, of: Dimensions, minutes: Vec<Datum>) {
        if !minutes.is_empty() {
            self.series.insert((metric, of), minutes);
        }
    }
}
