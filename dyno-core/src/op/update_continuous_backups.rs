//! `UpdateContinuousBackups`: says whether a table can be restored to any moment.

use super::ContinuousBackupsDescription;

/// Says whether a table can be restored to any moment of some days.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdateContinuousBackups {
    /// The table's name or ARN.
    pub table_name: String,
    /// What is to be.
    pub point_in_time_recovery_specification: PointInTimeRecoverySpecification,
}

impl UpdateContinuousBackups {
    /// Returns the request.
    pub fn new(
        table_name: impl Into<String>,
        point_in_time_recovery_specification: PointInTimeRecoverySpecification,
    ) -> Self {
        Self { table_name: table_name.into(), point_in_time_recovery_specification }
    }
}

/// Whether a table can be restored to any moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PointInTimeRecoverySpecification {
    /// Whether it can.
    pub point_in_time_recovery_enabled: bool,
    /// How many days are kept, 1 to 35; 35 unless given.
    pub recovery_period_in_days: Option<i32>,
}

/// The answer to [`UpdateContinuousBackups`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpdateContinuousBackupsOutput {
    /// What is so now.
    pub continuous_backups_description: ContinuousBackupsDescription,
}

impl UpdateContinuousBackupsOutput {
    /// Returns the answer.
    pub const fn new(continuous_backups_description: ContinuousBackupsDescription) -> Self {
        Self { continuous_backups_description }
    }
}
