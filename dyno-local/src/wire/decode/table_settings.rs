//! What of a table has operations of its own: time to live, policies, backups, destinations.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    DeleteResourcePolicy, DescribeContinuousBackups, DescribeKinesisStreamingDestination,
    DescribeTimeToLive, GetResourcePolicy, PointInTimeRecoverySpecification, PutResourcePolicy,
    TimeToLiveSpecification, UpdateContinuousBackups, UpdateTimeToLive,
};

use super::member::{NAME_STAND_IN, note_if_missing, required_string};
use crate::base::Faults;
use crate::wire::json::Structure;

/// Reads an `UpdateTimeToLive`.
pub(super) fn update_time_to_live(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<UpdateTimeToLive, BackendError> {
    let table = required_string(root, "TableName", faults)?;
    let shape = "TimeToLiveSpecification";
    note_if_missing(root, shape, faults);
    let asked = match root.structure(shape, shape)? {
        Some(asked) => {
            note_if_missing(&asked, "Enabled", faults);
            TimeToLiveSpecification {
                enabled: asked.boolean("Enabled")?.unwrap_or(false),
                attribute_name: required_string(&asked, "AttributeName", faults)?,
            }
        }
        None => TimeToLiveSpecification::disabled(NAME_STAND_IN),
    };
    Ok(UpdateTimeToLive::new(table, asked))
}

/// Reads a `DescribeTimeToLive`.
pub(super) fn describe_time_to_live(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<DescribeTimeToLive, BackendError> {
    Ok(DescribeTimeToLive::new(required_string(root, "TableName", faults)?))
}

/// Reads a `PutResourcePolicy`.
pub(super) fn put_resource_policy(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<PutResourcePolicy, BackendError> {
    let arn = required_string(root, "ResourceArn", faults)?;
    let mut request = PutResourcePolicy::new(arn, required_string(root, "Policy", faults)?);
    request.expected_revision_id = root.string("ExpectedRevisionId")?;
    request.confirm_remove_self_resource_access =
        root.boolean("ConfirmRemoveSelfResourceAccess")?.unwrap_or(false);
    Ok(request)
}

/// Reads a `GetResourcePolicy`.
pub(super) fn get_resource_policy(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<GetResourcePolicy, BackendError> {
    Ok(GetResourcePolicy::new(required_string(root, "ResourceArn", faults)?))
}

/// Reads a `DeleteResourcePolicy`.
pub(super) fn delete_resource_policy(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<DeleteResourcePolicy, BackendError> {
    let mut request = DeleteResourcePolicy::new(required_string(root, "ResourceArn", faults)?);
    request.expected_revision_id = root.string("ExpectedRevisionId")?;
    Ok(request)
}

/// Reads a `DescribeContinuousBackups`.
pub(super) fn describe_continuous_backups(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<DescribeContinuousBackups, BackendError> {
    Ok(DescribeContinuousBackups::new(required_string(root, "TableName", faults)?))
}

/// Reads an `UpdateContinuousBackups`.
pub(super) fn update_continuous_backups(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<UpdateContinuousBackups, BackendError> {
    let table = required_string(root, "TableName", faults)?;
    let shape = "PointInTimeRecoverySpecification";
    note_if_missing(root, shape, faults);
    let mut asked = PointInTimeRecoverySpecification::default();
    if let Some(given) = root.structure(shape, shape)? {
        note_if_missing(&given, "PointInTimeRecoveryEnabled", faults);
        asked.point_in_time_recovery_enabled =
            given.boolean("PointInTimeRecoveryEnabled")?.unwrap_or(false);
        asked.recovery_period_in_days = given.integer("RecoveryPeriodInDays")?;
    }
    Ok(UpdateContinuousBackups::new(table, asked))
}

/// Reads a `DescribeKinesisStreamingDestination`.
pub(super) fn describe_kinesis_streaming_destination(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<DescribeKinesisStreamingDestination, BackendError> {
    Ok(DescribeKinesisStreamingDestination::new(required_string(root, "TableName", faults)?))
}
