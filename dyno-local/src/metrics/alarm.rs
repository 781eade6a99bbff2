//! Alarms: what state values put one in, period by period, as CloudWatch's does.
//!
//! A function of values and time: nothing is watched while the test runs.

use std::time::Duration;

use super::query::MetricQuery;
use super::snapshot::Metrics;
use crate::base::Timestamp;
use crate::meter::period_micros;
use crate::scaling::AlarmState;

/// When to raise the alarm: so many of the last periods breach a threshold.
///
/// It says nothing of a metric: [`Metrics::alarm_history`] has it watch one, [`Self::history`] whatever
/// has values, such as the [hottest key](crate::insights::RuleDatapoint) of a table.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use dyno_local::Timestamp;
/// use dyno_local::metrics::{Alarm, AlarmState, Comparison};
///
/// let at = |minute: i64| Timestamp::from_seconds(minute * 60);
/// let values = [(at(0), 10.0), (at(1), 90.0), (at(2), 95.0), (at(3), 20.0)];
/// // AlarmHigh of auto scaling: two points in a row.
/// let alarm = Alarm::new(Comparison::GreaterThanThreshold, 70.0).evaluation_periods(2);
/// let states = alarm.history(&values, Duration::from_secs(60), at(4));
/// assert_eq!(states, [(at(1), AlarmState::Ok), (at(3), AlarmState::Alarm), (at(4), AlarmState::Ok)]);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Alarm {
    /// When a value breaches the threshold.
    pub comparison: Comparison,
    /// The threshold.
    pub threshold: f64,
    /// How many of the last periods are looked at.
    pub evaluation_periods: u32,
    /// How many of them must breach the threshold; all unless set.
    pub datapoints_to_alarm: Option<u32>,
    /// What a period without a value is.
    pub missing_data: MissingData,
}

/// When a value breaches a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// It is above.
    GreaterThanThreshold,
    /// It is above, or the same.
    GreaterThanOrEqualToThreshold,
    /// It is below.
    LessThanThreshold,
    /// It is below, or the same.
    LessThanOrEqualToThreshold,
}

/// What a period without a value is. A metric of what did not happen has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MissingData {
    /// It leaves the alarm as it is. This is so for DynamoDB's metrics, unless an alarm says otherwise.
    #[default]
    Ignore,
    /// Without any value there is not enough known.
    Missing,
    /// It breaches the threshold.
    Breaching,
    /// It does not.
    NotBreaching,
}

impl Alarm {
    /// Returns an alarm that looks at the last period alone.
    pub const fn new(comparison: Comparison, threshold: f64) -> Self {
        Self {
            comparison,
            threshold,
            evaluation_periods: 1,
            datapoints_to_alarm: None,
            missing_data: MissingData::Ignore,
        }
    }

    /// Sets how many of the last periods are looked at.
    #[must_use]
    pub const fn evaluation_periods(mut self, periods: u32) -> Self {
        self.evaluation_periods = periods;
        self
    }

    /// Sets how many of the last periods must breach the threshold.
    #[must_use]
    pub const fn datapoints_to_alarm(mut self, datapoints: u32) -> Self {
        self.datapoints_to_alarm = Some(datapoints);
        self
    }

    /// Sets what a period without a value is.
    #[must_use]
    pub const fn missing_data(mut self, missing_data: MissingData) -> Self {
        self.missing_data = missing_data;
        self
    }

    /// Returns the states that values of such periods put the alarm in, each with the end of the period
    /// after which it was so, up to a moment. It begins without enough data, before the first value.
    ///
    /// Values stand with the beginnings of their periods, the oldest first. Only the periods that are to
    /// be evaluated are looked at: CloudWatch looks at some more, for values that come late.
    pub fn history(
        &self,
        values: &[(Timestamp, f64)],
        period: Duration,
        until: Timestamp,
    ) -> Vec<(Timestamp, AlarmState)> {
        let micros = period_micros(period);
        let evaluated = i64::from(self.evaluation_periods.max(1));
        let points: Vec<(i64, bool)> = values
            .iter()
            .map(|(start, value)| (start.as_micros().div_euclid(micros), self.breaches(*value)))
            .collect();
        // Only when a value comes, and when it is looked at no more, can anything change.
        let mut moments: Vec<i64> =
            points.iter().flat_map(|(at, _)| [*at, at.saturating_add(evaluated)]).collect();
        moments.sort_unstable();
        moments.dedup();
        let mut states: Vec<(Timestamp, AlarmState)> = Vec::new();
        for at in moments {
            let end = Timestamp::from_micros(at.saturating_add(1).saturating_mul(micros));
            if end > until {
                break;
            }
            let from = points.partition_point(|(point, _)| *point <= at.saturating_sub(evaluated));
            let to = points.partition_point(|(point, _)| *point <= at);
            let last = states.last().map_or(AlarmState::InsufficientData, |(_, state)| *state);
            let state = self.next(last, points.get(from..to).unwrap_or_default());
            if state != last {
                states.push((end, state));
            }
        }
        states
    }

    /// Returns the state after that of before, by the values of the periods that are looked at.
    fn next(&self, before: AlarmState, points: &[(i64, bool)]) -> AlarmState {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let periods = self.evaluation_periods.max(1);
        let needed = self.datapoints_to_alarm.unwrap_or(periods).clamp(1, periods);
        let breaching = count(points.iter().filter(|(_, breaches)| *breaches).count());
        let missing = periods.saturating_sub(count(points.len()));
        let judged = match self.missing_data {
            MissingData::Breaching => breaching + missing,
            MissingData::Ignore | MissingData::Missing | MissingData::NotBreaching => breaching,
        };
        if judged >= needed {
            return AlarmState::Alarm;
        }
        let is_one_fine = count(points.len()) > breaching;
        match self.missing_data {
            MissingData::Breaching | MissingData::NotBreaching => AlarmState::Ok,
            MissingData::Ignore | MissingData::Missing if is_one_fine => AlarmState::Ok,
            MissingData::Ignore => before,
            MissingData::Missing if points.is_empty() => AlarmState::InsufficientData,
            MissingData::Missing => AlarmState::Alarm,
        }
    }

    fn breaches(&self, value: f64) -> bool {
        match self.comparison {
            Comparison::GreaterThanThreshold => value > self.threshold,
            Comparison::GreaterThanOrEqualToThreshold => value >= self.threshold,
            Comparison::LessThanThreshold => value < self.threshold,
            Comparison::LessThanOrEqualToThreshold => value <= self.threshold,
        }
    }
}

impl Metrics {
    /// Returns the states of an alarm that watches what a query finds, each with the end of the period
    /// after which it was so. The period that is not over yet is not looked at.
    pub fn alarm_history(
        &self,
        query: &MetricQuery,
        alarm: &Alarm,
    ) -> Vec<(Timestamp, AlarmState)> {
        alarm.history(&self.values(query), query.period, self.taken())
    }

    /// Returns the state of an alarm that watches what a query finds.
    pub fn alarm_state(&self, query: &MetricQuery, alarm: &Alarm) -> AlarmState {
        let history = self.alarm_history(query, alarm);
        history.last().map_or(AlarmState::InsufficientData, |(_, state)| *state)
    }
}
