//! `DescribeLimits`.

use dyno_core::backend::BackendError;
use dyno_core::op::DescribeLimitsOutput;

use super::Ctx;
use super::constraints::Constraints;
use crate::base::limits;

/// Shows the quotas that every account has at first.
pub(crate) fn describe_limits(ctx: Ctx<'_>) -> Result<DescribeLimitsOutput, BackendError> {
    Constraints::new(ctx.faults).check()?;
    let mut output = DescribeLimitsOutput::default();
    output.account_max_read_capacity_units = Some(limits::ACCOUNT_UNITS_MAX);
    output.account_max_write_capacity_units = Some(limits::ACCOUNT_UNITS_MAX);
    output.table_max_read_capacity_units = Some(limits::TABLE_UNITS_MAX);
    output.table_max_write_capacity_units = Some(limits::TABLE_UNITS_MAX);
    Ok(output)
}
