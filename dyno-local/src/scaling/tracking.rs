//! What a policy does at the end of a minute.
//!
//! Pure: (target, policy, what it did before, units and use) → what to do. The rules are those of
//! target tracking: raise at once and in proportion, lower with care.

use super::alarm::{self, AlarmKind, AlarmState};
use super::{ScalableTarget, ScalingPolicy};
use crate::base::Timestamp;

/// What a policy sees when a minute is over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sight<'p> {
    /// When the minute ended.
    pub(crate) at: Timestamp,
    /// The units that are set.
    pub(crate) capacity: i64,
    /// The units that were consumed in each of the last minutes, the newest last.
    pub(crate) points: &'p [f64],
}

/// What a policy did before, as far as cooldowns ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Past {
    /// When it last raised the units, from what, and to what.
    pub(crate) raised: Option<(Timestamp, i64, i64)>,
    /// When it last lowered them, if it has not raised them since.
    pub(crate) lowered: Option<Timestamp>,
}

/// What a policy wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing, and nothing later as long as use and units stay as they are.
    Still,
    /// Nothing before a cooldown is over.
    Waits,
    /// Other units.
    Change(Change),
}

/// Units that are wanted, and the alarm that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) to: i64,
    pub(crate) alarm: AlarmKind,
}

/// Returns what a policy does about what it sees.
pub(crate) fn judge(
    target: &ScalableTarget,
    policy: &ScalingPolicy,
    past: Past,
    sight: Sight<'_>,
) -> Verdict {
    let Sight { at, capacity, points } = sight;
    let percent = policy.target_percent;
    if let (watched, AlarmState::Alarm) = alarm::high(points, capacity, percent) {
        let to = target.within(needed(watched, percent));
        if target.suspended.scaling_out || to <= capacity {
            return Verdict::Still;
        }
        let to = past.raised_within_cooldown(to, capacity, policy, at);
        return verdict(to.filter(|to| *to > capacity), AlarmKind::High);
    }
    if let (watched, AlarmState::Alarm) = alarm::low(points, capacity, percent) {
        let to = target.within(needed(watched, percent));
        if target.suspended.scaling_in || !policy.lowers() || to >= capacity {
            return Verdict::Still;
        }
        let waits = past.lowered.is_some_and(|lowered| {
            at < after(lowered, policy.scale_in_cooldown_seconds.unwrap_or(0))
        });
        return verdict((!waits).then_some(to), AlarmKind::Low);
    }
    Verdict::Still
}

impl Past {
    /// Returns what is left of a raise: during a cooldown what was added before is a part of it, so
    /// that only a larger one adds something.
    ///
    /// Unverified: that what the documentation says of steps holds for target tracking like this.
    fn raised_within_cooldown(
        self,
        to: i64,
        capacity: i64,
        policy: &ScalingPolicy,
        at: Timestamp,
    ) -> Option<i64> {
        let Some((raised, from, _)) = self.raised else { return Some(to) };
        if at >= after(raised, policy.scale_out_cooldown_seconds.unwrap_or(0)) {
            return Some(to);
        }
        let larger = from.saturating_add(to.saturating_sub(capacity));
        (larger > capacity).then_some(larger)
    }

    /// Returns the past after a change. What is raised ends the pause after what was lowered.
    pub(crate) const fn after(self, change: Change, from: i64, at: Timestamp) -> Self {
        match change.alarm {
            AlarmKind::High => Self { raised: Some((at, from, change.to)), lowered: None },
            AlarmKind::Low | AlarmKind::ProvisionedHigh | AlarmKind::ProvisionedLow => {
                Self { lowered: Some(at), ..self }
            }
        }
    }
}

fn verdict(to: Option<i64>, alarm: AlarmKind) -> Verdict {
    to.map_or(Verdict::Waits, |to| Verdict::Change(Change { to, alarm }))
}

/// Returns the units of which the highest point is the percentage that is wanted.
///
/// Unverified: that it is the highest of the points which the alarm looked at.
fn needed(watched: &[f64], percent: f64) -> i64 {
    let highest = watched.iter().copied().fold(0.0, f64::max);
    #[expect(clippy::cast_possible_truncation, reason = "it saturates, and is bounded then")]
    let units = (highest * 100.0 / (60.0 * percent)).ceil() as i64;
    units
}

fn after(at: Timestamp, seconds: i32) -> Timestamp {
    at.plus_micros(i64::from(seconds) * 1_000_000)
}
