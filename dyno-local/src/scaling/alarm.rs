//! The two alarms of a policy, over minutes of use.
//!
//! ```text
//! AlarmHigh   the last 2 points are all above   units · 60 · target / 100
//! AlarmLow    the last 15 are all below         units · 60 · (target − 20) / 100
//! ```
//!
//! A minute in which nothing was used is a point of zero, as it is of the service: tables that are idle
//! are scaled in. The thresholds go with the units, also for points from before they changed.

use crate::base::limits;

/// The most points that an alarm looks at.
pub(crate) const POINTS_MAX: usize = limits::SCALE_IN_POINTS;

/// One of the alarms that a policy has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlarmKind {
    /// More than the target was consumed.
    High,
    /// Much less than the target was consumed.
    Low,
    /// The units are more than they were set to. It is named, and does nothing.
    ProvisionedHigh,
    /// The units are fewer than they were set to. It is named, and does nothing.
    ProvisionedLow,
}

/// The state of an alarm, in CloudWatch's terms: of one of a policy, and of those of `metrics`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlarmState {
    /// Not enough is known yet.
    InsufficientData,
    /// The threshold is not breached.
    Ok,
    /// It is.
    Alarm,
}

/// An alarm of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScalingAlarm {
    /// What it watches.
    pub kind: AlarmKind,
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
}

impl AlarmKind {
    /// All that a policy has, in the order of their names.
    pub(crate) const ALL: [Self; 4] =
        [Self::High, Self::Low, Self::ProvisionedHigh, Self::ProvisionedLow];

    /// Returns what stands for it in the names of alarms.
    pub(crate) const fn in_names(self) -> &'static str {
        match self {
            Self::High => "AlarmHigh",
            Self::Low => "AlarmLow",
            Self::ProvisionedHigh => "ProvisionedCapacityHigh",
            Self::ProvisionedLow => "ProvisionedCapacityLow",
        }
    }
}

impl AlarmKind {
    /// Returns the state of an alarm that policies act on; those that do nothing are fine.
    pub(crate) fn state(self, points: &[f64], capacity: i64, percent: f64) -> AlarmState {
        match self {
            Self::High => high(points, capacity, percent).1,
            Self::Low => low(points, capacity, percent).1,
            Self::ProvisionedHigh | Self::ProvisionedLow => AlarmState::Ok,
        }
    }
}

/// Returns the points that an alarm about too much looks at, and its state. `points` are units
/// consumed by the minute, the newest last.
pub(crate) fn high(points: &[f64], capacity: i64, percent: f64) -> (&[f64], AlarmState) {
    let threshold = units_a_minute(capacity, percent);
    watched(points, limits::SCALE_OUT_POINTS, |point| point > threshold)
}

/// Returns the points that an alarm about too little looks at, and its state.
///
/// Unverified: the threshold for targets up to 20 %, which nothing is below here.
pub(crate) fn low(points: &[f64], capacity: i64, percent: f64) -> (&[f64], AlarmState) {
    let threshold = units_a_minute(capacity, percent - limits::SCALE_IN_MARGIN_PERCENT);
    watched(points, limits::SCALE_IN_POINTS, |point| point < threshold)
}

fn watched(points: &[f64], count: usize, breaches: impl Fn(f64) -> bool) -> (&[f64], AlarmState) {
    let Some(watched) = points.len().checked_sub(count).and_then(|skipped| points.get(skipped..))
    else {
        return (&[], AlarmState::InsufficientData);
    };
    let is_breached = watched.iter().all(|point| breaches(*point));
    (watched, if is_breached { AlarmState::Alarm } else { AlarmState::Ok })
}

#[expect(clippy::cast_precision_loss, reason = "quotas of units are far below 2^53")]
fn units_a_minute(capacity: i64, percent: f64) -> f64 {
    capacity as f64 * 60.0 * percent / 100.0
}
