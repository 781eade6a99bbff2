//! `DescribeContinuousBackups`: shows whether a table can be restored to any moment.

use super::option::wire_names;

/// Shows whether a table can be restored to any moment of some days. Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DescribeContinuousBackups {
    /// The table's name or ARN.
    pub table_name: String,
}

impl DescribeContinuousBackups {
    /// Returns the request.
    pub fn new(table_name: impl Into<String>) -> Self {
        Self { table_name: table_name.into() }
    }
}

/// Whether a kind of backup is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BackupsStatus {
    /// On.
    Enabled,
    /// Off.
    Disabled,
}

wire_names!(BackupsStatus { Enabled => "ENABLED", Disabled => "DISABLED" });

/// The backups that the service makes of a table by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContinuousBackupsDescription {
    /// Whether there are any, which is so from soon after the table's creation.
    pub continuous_backups_status: BackupsStatus,
    /// Whether the table can be restored to any moment, and to which.
    pub point_in_time_recovery_description: Option<PointInTimeRecoveryDescription>,
}

/// Whether a table can be restored to any moment, and to which.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PointInTimeRecoveryDescription {
    /// Whether it can.
    pub point_in_time_recovery_status: BackupsStatus,
    /// How many days are kept.
    pub recovery_period_in_days: Option<i32>,
    /// The earliest moment, in seconds since 1970.
    pub earliest_restorable_date_time: Option<f64>,
    /// The latest moment, in seconds since 1970.
    pub latest_restorable_date_time: Option<f64>,
}

/// The answer to [`DescribeContinuousBackups`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DescribeContinuousBackupsOutput {
    /// What is so.
    pub continuous_backups_description: ContinuousBackupsDescription,
}

impl DescribeContinuousBackupsOutput {
    /// Returns the answer.
    pub const fn new(continuous_backups_description: ContinuousBackupsDescription) -> Self {
        Self { continuous_backups_description }
    }
}
