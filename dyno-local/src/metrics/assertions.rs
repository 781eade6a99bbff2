//! Alarms as assertions: what a test says of metrics, in the words of a failure that helps.

use std::fmt::Write as _;
use std::ops::RangeBounds;

use super::alarm::Alarm;
use super::metric::{Dimensions, Metric};
use super::query::MetricQuery;
use super::snapshot::Metrics;
use crate::base::Timestamp;
use crate::scaling::AlarmState;

/// How many of what is wrong are told.
const TOLD_MAX: usize = 10;

impl Metrics {
    /// Panics if anything was throttled, of any table or index, and says what and when.
    #[track_caller]
    pub fn assert_no_throttle(&self) {
        self.assert_none_throttled(|_| true);
    }

    /// Panics if anything was throttled of a table, without its global indexes, or of one of these, and
    /// says what and when.
    #[track_caller]
    pub fn assert_no_throttle_of(&self, dimensions: &Dimensions) {
        self.assert_none_throttled(|of| of == dimensions);
    }

    /// Panics if an alarm that watches what a query finds was ever raised, and says when.
    #[track_caller]
    pub fn assert_no_alarm(&self, query: &MetricQuery, alarm: &Alarm) {
        let raised = self.alarm_history(query, alarm).into_iter();
        let raised = raised.filter(|(_, state)| *state == AlarmState::Alarm);
        let raised: Vec<String> =
            raised.map(|(end, _)| format!("at second {}", end.as_seconds())).collect();
        let Alarm { comparison, threshold, .. } = alarm;
        assert!(
            raised.is_empty(),
            "an alarm was raised, {:?} of {} {comparison:?} {threshold}:{}",
            query.statistic,
            series(query.metric, &query.dimensions),
            listed(&raised)
        );
    }

    #[track_caller]
    fn assert_none_throttled(&self, watched: impl Fn(&Dimensions) -> bool) {
        let mut breaches = Vec::new();
        for (metric, of, _) in self.series() {
            if is_throttle_by_reason(metric) && watched(of) {
                let minutes = self.each_minute(metric, of).into_iter();
                breaches.extend(minutes.map(|(start, sum)| told(metric, of, start, sum)));
            }
        }
        assert!(breaches.is_empty(), "capacity ran out:{}", listed(&breaches));
    }

    /// Panics if a value that the query finds is not within the bounds, and says which; a series
    /// that nothing was counted of is within any.
    ///
    /// It is an alarm that goes off with the first period.
    #[track_caller]
    pub fn assert_metric(&self, query: &MetricQuery, bounds: impl RangeBounds<f64>) {
        let values = self.values(query).into_iter().filter(|(_, value)| !bounds.contains(value));
        let breaches: Vec<String> = values
            .map(|(start, value)| told(query.metric, &query.dimensions, start, value))
            .collect();
        assert!(
            breaches.is_empty(),
            "{:?} is not within {:?}, {:?}:{}",
            query.statistic,
            bounds.start_bound(),
            bounds.end_bound(),
            listed(&breaches)
        );
    }
}

const fn is_throttle_by_reason(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::ReadAccountLimitThrottleEvents
            | Metric::ReadKeyRangeThroughputThrottleEvents
            | Metric::ReadMaxOnDemandThroughputThrottleEvents
            | Metric::ReadProvisionedThroughputThrottleEvents
            | Metric::WriteAccountLimitThrottleEvents
            | Metric::WriteKeyRangeThroughputThrottleEvents
            | Metric::WriteMaxOnDemandThroughputThrottleEvents
            | Metric::WriteProvisionedThroughputThrottleEvents
    )
}

fn told(metric: Metric, of: &Dimensions, start: Timestamp, value: f64) -> String {
    format!("{} was {value} from second {}", series(metric, of), start.as_seconds())
}

fn series(metric: Metric, of: &Dimensions) -> String {
    let mut text = metric.name().to_owned();
    for (name, value) in of.pairs() {
        // Writing to a string does not fail.
        let _ = write!(text, " {name}={value}");
    }
    text
}

fn listed(breaches: &[String]) -> String {
    let mut text = String::new();
    for breach in breaches.iter().take(TOLD_MAX) {
        text.push_str("\n  ");
        text.push_str(breach);
    }
    if let Some(more) = breaches.len().checked_sub(TOLD_MAX).filter(|more| *more > 0) {
        let _ = write!(text, "\n  and {more} more");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn ten_breaches_are_told_and_how_many_more() {
        let breaches = |count: usize| vec!["b".to_owned(); count];
        assert_eq!(listed(&breaches(10)), "\n  b".repeat(10));
        assert_eq!(listed(&breaches(12)), format!("{}\n  and 2 more", "\n  b".repeat(10)));
    }
}
