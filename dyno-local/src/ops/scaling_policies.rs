//! `PutScalingPolicy`, `DeleteScalingPolicy` of Application Auto Scaling, and the states of alarms.
//!
//! Order: what the policy says → its target → its name. Units have one policy, for there is one metric
//! to track.
// Unverified: the order of the checks.

use dyno_core::backend::BackendError;

use super::Ctx;
use super::scale_tables::alarm_state;
use crate::base::limits;
use crate::scaling::{
    AlarmKind, AlarmState, PolicyDescription, Scalable, ScalingError, ScalingPolicy, TrackedPolicy,
};

/// Puts a policy, or replaces the one of its name.
pub(crate) fn put_policy(
    scalable: &Scalable,
    policy: ScalingPolicy,
    ctx: Ctx<'_>,
) -> Result<PolicyDescription, BackendError> {
    check_target(policy.target_percent, scalable)?;
    let (now, config) = (ctx.config.clock.now(), ctx.config);
    let put = ctx.scaling.change(now, |state| {
        let entry = state.targets.get(scalable);
        let entry = entry.ok_or_else(|| ScalingError::TargetNotRegistered(scalable.clone()))?;
        let tracked = match entry.policy.clone() {
            Some(known) if known.policy.name != policy.name => {
                return Err(ScalingError::SecondPolicy);
            }
            Some(known) => known.with(policy),
            None => TrackedPolicy::new(policy, scalable, now, config, state),
        };
        if let Some(entry) = state.targets.get_mut(scalable) {
            entry.policy = Some(tracked);
        }
        let not_there = || ScalingError::TargetNotRegistered(scalable.clone());
        state.policy(scalable, config).ok_or_else(not_there)
    });
    Ok(put?)
}

/// Removes a policy with its alarms.
pub(crate) fn delete_policy(
    scalable: &Scalable,
    name: &str,
    ctx: Ctx<'_>,
) -> Result<(), BackendError> {
    let deleted = ctx.scaling.change(ctx.config.clock.now(), |state| {
        let entry = state.targets.get_mut(scalable);
        let policy = entry.map(|entry| &mut entry.policy);
        let of_name = |policy: &TrackedPolicy| policy.policy.name == name;
        let deleted = policy.and_then(|policy| policy.take_if(|policy| of_name(policy)));
        let not_found =
            || ScalingError::PolicyNotFound { of: scalable.clone(), name: name.to_owned() };
        deleted.ok_or_else(not_found)
    });
    deleted?;
    Ok(())
}

/// Returns the state of an alarm that a target's policy acts on, as of the last minute that is over.
pub(crate) fn policy_alarm(
    scalable: &Scalable,
    kind: AlarmKind,
    ctx: Ctx<'_>,
) -> Option<AlarmState> {
    ctx.scaling.read(|state| alarm_state(scalable, kind, state, ctx))
}

fn check_target(percent: f64, scalable: &Scalable) -> Result<(), ScalingError> {
    const LEAST: f64 = 8.51592e-109;
    const MOST: f64 = 1.174_271e108;
    let is_between = |least: f64, most: f64| percent >= least && percent <= most;
    if !is_between(LEAST, MOST) {
        return Err(ScalingError::TargetValue(percent));
    }
    if !is_between(limits::SCALING_PERCENT_MIN, limits::SCALING_PERCENT_MAX) {
        let metric = scalable.metric();
        return Err(ScalingError::TargetPercent { metric, value: percent });
    }
    Ok(())
}
