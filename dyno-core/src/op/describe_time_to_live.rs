//! `DescribeTimeToLive`: shows by which attribute the items of a table expire.

use super::option::wire_names;

/// Shows by which attribute the items of a table expire. Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DescribeTimeToLive {
    /// The table's name or ARN.
    pub table_name: String,
}

impl DescribeTimeToLive {
    /// Returns the request.
    pub fn new(table_name: impl Into<String>) -> Self {
        Self { table_name: table_name.into() }
    }
}

/// Whether items expire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeToLiveStatus {
    /// Being switched on.
    Enabling,
    /// Being switched off.
    Disabling,
    /// On.
    Enabled,
    /// Off.
    Disabled,
}

wire_names!(TimeToLiveStatus { Enabling => "ENABLING", Disabling => "DISABLING", Enabled => "ENABLED", Disabled => "DISABLED" });

/// By which attribute items expire, and whether they do yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeToLiveDescription {
    /// Whether they do.
    pub time_to_live_status: TimeToLiveStatus,
    /// The attribute, unless expiry is off.
    pub attribute_name: Option<String>,
}

/// The answer to [`DescribeTimeToLive`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DescribeTimeToLiveOutput {
    /// What is so.
    pub time_to_live_description: TimeToLiveDescription,
}

impl DescribeTimeToLiveOutput {
    /// Returns the answer.
    pub const fn new(time_to_live_description: TimeToLiveDescription) -> Self {
        Self { time_to_live_description }
    }
}
