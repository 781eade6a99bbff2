//! `UpdateTimeToLive`.

use dyno_core::backend::BackendError;
use dyno_core::op::{TimeToLiveSpecification, UpdateTimeToLive, UpdateTimeToLiveOutput};

use super::Ctx;
use super::constraints::{Constraints, too_long, too_short};
use super::describe_table::named_table;
use super::table_life::change_expiry;
use crate::base::{EngineError, limits};

/// Says by which attribute the items of a table expire. Those that have expired already are deleted
/// when the change is through.
pub(crate) fn update_time_to_live(
    request: UpdateTimeToLive,
    ctx: Ctx<'_>,
) -> Result<UpdateTimeToLiveOutput, BackendError> {
    let name = named_table(&request.table_name, ctx)?;
    let asked = request.time_to_live_specification;
    check_constraints(&asked, ctx)?;
    ctx.check_place(&request.table_name)?;
    let now = ctx.config.clock.now();
    change_expiry(&name, ctx, |definition| definition.with_time_to_live(&asked, ctx.config, now))?;
    Ok(UpdateTimeToLiveOutput::new(asked))
}

fn check_constraints(asked: &TimeToLiveSpecification, ctx: Ctx<'_>) -> Result<(), EngineError> {
    const NAME: &str = "timeToLiveSpecification.attributeName";
    let (attribute, max) = (&asked.attribute_name, limits::TIME_TO_LIVE_NAME_LENGTH_MAX);
    Constraints::new(ctx.faults)
        .member(NAME)
        .require(!attribute.is_empty(), || too_short(attribute, NAME, 1))
        .require(attribute.chars().count() <= max, || too_long(attribute, NAME, max))
        .member("timeToLiveSpecification.enabled")
        .check()
}
