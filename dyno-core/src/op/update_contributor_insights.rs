//! `UpdateContributorInsights`: has the keys of a table or an index counted, or not.

use super::option::wire_names;
use super::{ContributorInsightsMode, ContributorInsightsStatus};

/// Has the keys of a table, or of one of its global secondary indexes, counted, or not any more.
///
/// A table and its indexes are switched apart. What is so already is no error.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdateContributorInsights {
    /// The table's name or ARN.
    pub table_name: String,
    /// The global secondary index; the table itself if absent.
    pub index_name: Option<String>,
    /// Whether keys are to be counted.
    pub contributor_insights_action: ContributorInsightsAction,
    /// What is to be counted. Absent it is everything, whatever the mode was before; when it is
    /// switched off the mode makes no difference.
    pub contributor_insights_mode: Option<ContributorInsightsMode>,
}

impl UpdateContributorInsights {
    /// Returns the request for a table.
    pub fn new(table_name: impl Into<String>, action: ContributorInsightsAction) -> Self {
        Self {
            table_name: table_name.into(),
            index_name: None,
            contributor_insights_action: action,
            contributor_insights_mode: None,
        }
    }

    /// Returns the request that switches them on for a table.
    pub fn enable(table_name: impl Into<String>) -> Self {
        Self::new(table_name, ContributorInsightsAction::Enable)
    }

    /// Returns the request that switches them off for a table.
    pub fn disable(table_name: impl Into<String>) -> Self {
        Self::new(table_name, ContributorInsightsAction::Disable)
    }

    /// Makes it the request for a global secondary index of the table.
    #[must_use]
    pub fn of_index(mut self, index_name: impl Into<String>) -> Self {
        self.index_name = Some(index_name.into());
        self
    }

    /// Sets what is to be counted.
    #[must_use]
    pub const fn mode(mut self, mode: ContributorInsightsMode) -> Self {
        self.contributor_insights_mode = Some(mode);
        self
    }
}

/// Whether keys are to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContributorInsightsAction {
    /// They are.
    Enable,
    /// They are not.
    Disable,
}

wire_names!(ContributorInsightsAction { Enable => "ENABLE", Disable => "DISABLE" });

/// The answer to [`UpdateContributorInsights`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdateContributorInsightsOutput {
    /// The table's name.
    pub table_name: String,
    /// The index, if one was named.
    pub index_name: Option<String>,
    /// Whether keys are counted from now on.
    pub contributor_insights_status: ContributorInsightsStatus,
    /// What is counted; absent if nothing ever was.
    pub contributor_insights_mode: Option<ContributorInsightsMode>,
}

impl UpdateContributorInsightsOutput {
    /// Returns the answer of a table of which nothing but the status is known.
    pub fn new(
        table_name: impl Into<String>,
        contributor_insights_status: ContributorInsightsStatus,
    ) -> Self {
        Self {
            table_name: table_name.into(),
            index_name: None,
            contributor_insights_status,
            contributor_insights_mode: None,
        }
    }
}
