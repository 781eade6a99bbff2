//! `DescribeKinesisStreamingDestination`.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    DescribeKinesisStreamingDestination, DescribeKinesisStreamingDestinationOutput,
};

use super::Ctx;
use super::describe_table::{control_table, control_table_name};

/// Shows that a table writes to no Kinesis stream: there is none here.
pub(crate) fn describe_kinesis_streaming_destination(
    request: &DescribeKinesisStreamingDestination,
    ctx: Ctx<'_>,
) -> Result<DescribeKinesisStreamingDestinationOutput, BackendError> {
    let name = control_table_name(&request.table_name, ctx)?;
    let table = control_table(&name, ctx)?;
    Ok(DescribeKinesisStreamingDestinationOutput::new(table.definition.name.as_str()))
}
