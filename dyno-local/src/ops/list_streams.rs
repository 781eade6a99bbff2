//! `ListStreams`.

use dyno_core::backend::BackendError;
use dyno_core::op::{ListStreams, ListStreamsOutput, Stream};

use super::Ctx;
use super::constraints::{Constraints, above_max, below_min};
use super::stream_members::check_stream_arn;
use crate::base::limits;
use crate::catalog::name_violations;

/// Lists the streams of a table or of all, in the order of their ARNs.
// Unverified: that a table which is not there has no streams, and is not refused.
pub(crate) fn list_streams(
    request: &ListStreams,
    ctx: Ctx<'_>,
) -> Result<ListStreamsOutput, BackendError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.member("tableName");
    if let Some(name) = &request.table_name {
        constraints.extend(name_violations(name, "tableName", limits::TABLE_NAME_BYTES_MIN));
    }
    constraints.member("limit");
    let max = limits::LIST_STREAMS_LIMIT_MAX;
    if let Some(limit) = request.limit {
        constraints.require(limit >= 1, || below_min(limit, "limit", 1));
        // Unverified: that a higher one is refused as a violation, here and in the two below.
        constraints.require(limit <= max, || above_max(limit, "limit", max.into()));
    }
    constraints.member("exclusiveStartStreamArn").check()?;
    let start = request.exclusive_start_stream_arn.as_deref();
    start.map_or(Ok(()), check_stream_arn)?;

    let limit = usize::try_from(request.limit.unwrap_or(max)).unwrap_or(0);
    let (table, now) = (request.table_name.as_deref(), ctx.config.clock.now());
    let (streams, has_more) = ctx.catalog.streams().page(table, start, limit, now);
    let mut output = ListStreamsOutput::default();
    output.last_evaluated_stream_arn =
        streams.last().filter(|_| has_more).map(|stream| stream.arn.clone());
    let shown = streams.iter().map(|it| Stream::new(&it.arn, it.table_name.as_str(), &it.label));
    output.streams = shown.collect();
    Ok(output)
}
