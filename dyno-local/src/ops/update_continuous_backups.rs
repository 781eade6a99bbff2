//! `UpdateContinuousBackups`.

use dyno_core::backend::BackendError;
use dyno_core::op::{UpdateContinuousBackups, UpdateContinuousBackupsOutput};

use super::Ctx;
use super::constraints::{Constraints, above_max, below_min};
use super::describe_table::named_table;
use super::table_life::change_table;
use crate::base::{EngineError, limits};

/// Switches point-in-time recovery on or off. The setting is kept and shown, and is all there is.
pub(crate) fn update_continuous_backups(
    request: &UpdateContinuousBackups,
    ctx: Ctx<'_>,
) -> Result<UpdateContinuousBackupsOutput, BackendError> {
    let name = named_table(&request.table_name, ctx)?;
    check_constraints(request, ctx)?;
    ctx.check_place(&request.table_name)?;
    let asked = request.point_in_time_recovery_specification;
    if !asked.point_in_time_recovery_enabled && asked.recovery_period_in_days.is_some() {
        return Err(EngineError::Plain(
            "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.",
        )
        .into());
    }
    if !ctx.tables.contains_key(name.as_str()) {
        return Err(EngineError::TableToBackUpNotFound(name.to_string()).into());
    }
    let now = ctx.config.clock.now();
    let table = change_table(&name, ctx, |definition| definition.with_recovery(asked, now))?;
    Ok(UpdateContinuousBackupsOutput::new(table.definition.describe_backups(now)))
}

fn check_constraints(request: &UpdateContinuousBackups, ctx: Ctx<'_>) -> Result<(), EngineError> {
    const DAYS: &str = "pointInTimeRecoverySpecification.recoveryPeriodInDays";
    let mut constraints = Constraints::new(ctx.faults);
    constraints.member("pointInTimeRecoverySpecification");
    if let Some(days) = request.point_in_time_recovery_specification.recovery_period_in_days {
        let max = limits::RECOVERY_DAYS_MAX;
        constraints.require(days >= 1, || below_min(days, DAYS, 1));
        constraints.require(days <= max, || above_max(days, DAYS, max.into()));
    }
    constraints.check()
}
