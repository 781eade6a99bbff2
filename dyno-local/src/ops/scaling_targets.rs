//! `RegisterScalableTarget`, `DeregisterScalableTarget` of Application Auto Scaling.
//!
//! Order: the table and its index → the bounds → the target is registered → its units are brought
//! within the bounds.
// Unverified: the order of the checks.

use dyno_core::backend::BackendError;

use super::Ctx;
use super::scale_tables::move_inside;
use crate::base::limits;
use crate::scaling::{
    Entry, Registration, Scalable, ScalableTarget, ScalingError, State, Suspended,
};

/// Registers units, or changes their target, and brings them within the bounds at once.
pub(crate) fn register_target(
    scalable: &Scalable,
    asked: Registration,
    ctx: Ctx<'_>,
) -> Result<ScalableTarget, BackendError> {
    Ok(register(scalable, asked, ctx)?)
}

/// Removes a target with its policy. The units stay as they are.
pub(crate) fn deregister_target(scalable: &Scalable, ctx: Ctx<'_>) -> Result<(), BackendError> {
    Ok(remove(scalable, ctx)?)
}

pub(super) fn register(
    scalable: &Scalable,
    asked: Registration,
    ctx: Ctx<'_>,
) -> Result<ScalableTarget, ScalingError> {
    check_there(scalable, ctx)?;
    let now = ctx.config.clock.now();
    ctx.scaling.change(now, |state| {
        let target = bounded(scalable, asked, state, ctx)?;
        state
            .targets
            .entry(scalable.clone())
            .and_modify(|entry| {
                entry.target = target.clone();
                entry.is_outside = true;
            })
            .or_insert_with(|| Entry::new(target.clone()));
        move_inside(scalable, state, now, ctx);
        Ok(target)
    })
}

pub(super) fn remove(scalable: &Scalable, ctx: Ctx<'_>) -> Result<(), ScalingError> {
    ctx.scaling.change(ctx.config.clock.now(), |state| {
        let removed = state.targets.remove(scalable);
        removed.map(drop).ok_or_else(|| ScalingError::TargetNotFound(scalable.clone()))
    })
}

/// Checks that there is a table, and an index, to scale. Whether it is on demand makes no difference.
// Unverified: that a table on demand can be registered.
fn check_there(scalable: &Scalable, ctx: Ctx<'_>) -> Result<(), ScalingError> {
    let found = ctx.catalog.find(scalable.table());
    let Some(table) = found.filter(|table| !table.definition.life.is_deleting()) else {
        return Err(ScalingError::NoTable(scalable.resource_id()));
    };
    if scalable.flow(&table.definition).is_none() {
        return Err(ScalingError::NoIndex(scalable.resource_id()));
    }
    Ok(())
}

/// Returns the target after a registration.
fn bounded(
    scalable: &Scalable,
    asked: Registration,
    state: &mut State,
    ctx: Ctx<'_>,
) -> Result<ScalableTarget, ScalingError> {
    let known = state.targets.get(scalable).map(|entry| entry.target.clone());
    let bound = |asked: Option<i64>, known: Option<i64>, name| {
        asked.or(known).ok_or(ScalingError::BoundMissing(name))
    };
    let min = bound(asked.min, known.as_ref().map(|known| known.min), "Minimum")?;
    let max = bound(asked.max, known.as_ref().map(|known| known.max), "Maximum")?;
    if min < 1 {
        return Err(ScalingError::MinimumTooLow(min));
    }
    if max < min {
        return Err(ScalingError::BoundsCrossed);
    }
    let before = known.as_ref().map_or_else(Suspended::default, |known| known.suspended);
    let suspended = asked.suspended.applied_to(before);
    if let Some(known) = known {
        return Ok(ScalableTarget { min, max, suspended, ..known });
    }
    if state.targets.len() >= limits::SCALING_TARGETS_MAX {
        return Err(ScalingError::TooManyTargets);
    }
    let (region, account) = (&ctx.config.region, &ctx.config.account);
    let id = state.draw_id(ctx.config);
    Ok(ScalableTarget {
        scalable: scalable.clone(),
        min,
        max,
        suspended,
        created: ctx.config.clock.now(),
        arn: format!("arn:aws:application-autoscaling:{region}:{account}:scalable-target/{id}"),
    })
}
