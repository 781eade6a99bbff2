//! `DescribeContinuousBackups`, `UpdateContinuousBackups` over the SDK.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::DateTime;
use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    BackupsStatus, ContinuousBackupsDescription, DescribeContinuousBackups,
    DescribeContinuousBackupsOutput, PointInTimeRecoveryDescription, UpdateContinuousBackups,
    UpdateContinuousBackupsOutput,
};

use crate::aws::error;

/// Sends a `DescribeContinuousBackups`.
pub(in crate::aws) async fn describe_continuous_backups(
    client: &Client,
    request: DescribeContinuousBackups,
) -> Result<DescribeContinuousBackupsOutput, BackendError> {
    let answer = client.describe_continuous_backups().table_name(request.table_name).send().await;
    let answer = answer.map_err(error::from_sdk)?;
    description(answer.continuous_backups_description).map(DescribeContinuousBackupsOutput::new)
}

/// Sends an `UpdateContinuousBackups`.
pub(in crate::aws) async fn update_continuous_backups(
    client: &Client,
    request: UpdateContinuousBackups,
) -> Result<UpdateContinuousBackupsOutput, BackendError> {
    let asked = request.point_in_time_recovery_specification;
    let asked = sdk::PointInTimeRecoverySpecification::builder()
        .point_in_time_recovery_enabled(asked.point_in_time_recovery_enabled)
        .set_recovery_period_in_days(asked.recovery_period_in_days)
        .build()
        .map_err(error::from_build)?;
    let call = client.update_continuous_backups().table_name(request.table_name);
    let answer = call.point_in_time_recovery_specification(asked).send().await;
    let answer = answer.map_err(error::from_sdk)?;
    description(answer.continuous_backups_description).map(UpdateContinuousBackupsOutput::new)
}

fn description(
    told: Option<sdk::ContinuousBackupsDescription>,
) -> Result<ContinuousBackupsDescription, BackendError> {
    let told = told.ok_or_else(|| error::missing("ContinuousBackupsDescription"))?;
    let recovery = told.point_in_time_recovery_description.as_ref();
    Ok(ContinuousBackupsDescription {
        continuous_backups_status: status(told.continuous_backups_status.as_str())?,
        point_in_time_recovery_description: recovery.map(recovery_of).transpose()?,
    })
}

fn recovery_of(
    told: &sdk::PointInTimeRecoveryDescription,
) -> Result<PointInTimeRecoveryDescription, BackendError> {
    let is_on = told.point_in_time_recovery_status.as_ref();
    let is_on = is_on.ok_or_else(|| error::missing("PointInTimeRecoveryStatus"))?;
    let seconds = |at: Option<&DateTime>| at.map(DateTime::as_secs_f64);
    Ok(PointInTimeRecoveryDescription {
        point_in_time_recovery_status: status(is_on.as_str())?,
        recovery_period_in_days: told.recovery_period_in_days,
        earliest_restorable_date_time: seconds(told.earliest_restorable_date_time.as_ref()),
        latest_restorable_date_time: seconds(told.latest_restorable_date_time.as_ref()),
    })
}

fn status(name: &str) -> Result<BackupsStatus, BackendError> {
    BackupsStatus::from_name(name).ok_or_else(|| error::unknown_name(name))
}
