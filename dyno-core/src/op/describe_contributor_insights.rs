//! `DescribeContributorInsights`: shows whether the keys of a table or an index are counted.

use super::option::wire_names;

/// Shows whether the keys of a table, or of one of its global secondary indexes, are counted, and
/// under which rules. Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DescribeContributorInsights {
    /// The table's name or ARN.
    pub table_name: String,
    /// The global secondary index; the table itself if absent.
    pub index_name: Option<String>,
}

impl DescribeContributorInsights {
    /// Returns the request for a table.
    pub fn new(table_name: impl Into<String>) -> Self {
        Self { table_name: table_name.into(), index_name: None }
    }

    /// Returns the request for a global secondary index.
    pub fn of_index(table_name: impl Into<String>, index_name: impl Into<String>) -> Self {
        Self { index_name: Some(index_name.into()), ..Self::new(table_name) }
    }
}

/// Whether keys are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContributorInsightsStatus {
    /// Being switched on, or changing its mode.
    Enabling,
    /// On.
    Enabled,
    /// Being switched off.
    Disabling,
    /// Off.
    Disabled,
    /// It could not be switched on.
    Failed,
}

wire_names!(ContributorInsightsStatus { Enabling => "ENABLING", Enabled => "ENABLED", Disabling => "DISABLING", Disabled => "DISABLED", Failed => "FAILED" });

/// What of keys is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ContributorInsightsMode {
    /// What was consumed for them, and how often they were throttled.
    #[default]
    AccessedAndThrottledKeys,
    /// How often they were throttled.
    ThrottledKeys,
}

wire_names!(ContributorInsightsMode { AccessedAndThrottledKeys => "ACCESSED_AND_THROTTLED_KEYS", ThrottledKeys => "THROTTLED_KEYS" });

/// Why insights could not be switched on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FailureException {
    /// The name of the exception.
    pub exception_name: Option<String>,
    /// What it says.
    pub exception_description: Option<String>,
}

/// The answer to [`DescribeContributorInsights`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DescribeContributorInsightsOutput {
    /// The table's name.
    pub table_name: String,
    /// The index, if one was asked for.
    pub index_name: Option<String>,
    /// The names of the rules that count, while there are any.
    pub contributor_insights_rule_list: Option<Vec<String>>,
    /// Whether keys are counted.
    pub contributor_insights_status: ContributorInsightsStatus,
    /// When this last changed, in seconds since 1970; absent if it never did.
    pub last_update_date_time: Option<f64>,
    /// Why it failed, if it did.
    pub failure_exception: Option<FailureException>,
    /// What is counted; absent if nothing ever was.
    pub contributor_insights_mode: Option<ContributorInsightsMode>,
}

impl DescribeContributorInsightsOutput {
    /// Returns the answer of a table of which nothing but the status is known.
    pub fn new(
        table_name: impl Into<String>,
        contributor_insights_status: ContributorInsightsStatus,
    ) -> Self {
        Self {
            table_name: table_name.into(),
            index_name: None,
            contributor_insights_rule_list: None,
            contributor_insights_status,
            last_update_date_time: None,
            failure_exception: None,
            contributor_insights_mode: None,
        }
    }
}
