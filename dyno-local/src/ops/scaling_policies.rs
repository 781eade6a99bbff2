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
    AlarmKind, AlarmState, PolicyDescription, Scalable, ScalingError, ScalingPolicy, State,
    TrackedPolicy,
};

/// Puts a policy, or replaces the one of its name.
pub(crate) fn put_policy(
    scalable: &Scalable,
    policy: ScalingPolicy,
    ctx: Ctx<'_>,
) -> Result<PolicyDescription, BackendError> {
    check_target(policy.target_percent, scalable)?;
    let put = ctx.scaling.change(ctx.config.clock.now(), |state| {
        let known = state.targets.get(scalable).and_then(|entry| entry.policy.as_ref());
        if known.is_some_and(|known| known.policy.name != policy.name) {
            return Err(ScalingError::SecondPolicy);
        }
        put(scalable, policy, state, ctx)?;
        let not_there = || ScalingError::TargetNotRegistered(scalable.clone());
        state.policy(scalable, ctx.config).ok_or_else(not_there)
    });
    Ok(put?)
}

/// Puts a policy in the place of whichever there is.
pub(super) fn replace_policy(
    scalable: &Scalable,
    policy: ScalingPolicy,
    ctx: Ctx<'_>,
) -> Result<(), ScalingError> {
    check_target(policy.target_percent, scalable)?;
    let now = ctx.config.clock.now();
    ctx.scaling.change(now, |state| put(scalable, policy, state, ctx))
}

/// Puts a policy, which is the same one as before if it has its name.
fn put(
    scalable: &Scalable,
    policy: ScalingPolicy,
    state: &mut State,
    ctx: Ctx<'_>,
) -> Result<(), ScalingError> {
    let entry = state.targets.get(scalable);
    let entry = entry.ok_or_else(|| ScalingError::TargetNotRegistered(scalable.clone()))?;
    let known = entry.policy.clone().filter(|known| known.policy.name == policy.name);
    let now = ctx.config.clock.now();
    let tracked = match known {
        Some(known) => known.with(policy),
        None => TrackedPolicy::new(policy, scalable, now, ctx.config, state),
    };
    if let Some(entry) = state.targets.get_mut(scalable) {
        entry.policy = Some(tracked);
    }
    Ok(())
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

/// Returns what is wrong with a policy's target.
pub(super) fn check_target(percent: f64, scalable: &Scalable) -> Result<(), ScalingError> {
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
