//! `DescribeEndpoints`.

use dyno_core::backend::BackendError;
use dyno_core::op::{DescribeEndpointsOutput, Endpoint};

use super::Ctx;
use super::constraints::Constraints;
use crate::base::limits;

/// Shows the endpoint of the region. Whoever was asked over HTTP answers with its own host instead.
pub(crate) fn describe_endpoints(ctx: Ctx<'_>) -> Result<DescribeEndpointsOutput, BackendError> {
    Constraints::new(ctx.faults).check()?;
    Ok(DescribeEndpointsOutput::new(vec![Endpoint {
        address: format!("dynamodb.{}.amazonaws.com", ctx.config.region),
        cache_period_in_minutes: limits::ENDPOINT_MINUTES,
    }]))
}
