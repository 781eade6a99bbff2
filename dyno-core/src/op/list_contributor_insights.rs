//! `ListContributorInsights`: lists the tables and indexes whose keys are counted.

use super::{ContributorInsightsMode, ContributorInsightsStatus};

/// Lists the tables and global secondary indexes whose keys are counted. Costs no capacity units.
///
/// A page may be empty although another follows: the end is where there is no token.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ListContributorInsights {
    /// The name or ARN of the table that is listed, with its indexes; absent for all.
    pub table_name: Option<String>,
    /// Where the page starts, from the answer with the page before.
    pub next_token: Option<String>,
    /// The most to return, up to 100.
    pub max_results: Option<i32>,
}

impl ListContributorInsights {
    /// Returns the request for the first page of all tables.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the request for the first page of a table.
    pub fn of_table(table_name: impl Into<String>) -> Self {
        Self { table_name: Some(table_name.into()), ..Self::default() }
    }
}

/// A table or an index whose keys are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContributorInsightsSummary {
    /// The table's name.
    pub table_name: String,
    /// The index; absent for the table itself.
    pub index_name: Option<String>,
    /// Whether keys are counted.
    pub contributor_insights_status: ContributorInsightsStatus,
    /// What is counted.
    pub contributor_insights_mode: Option<ContributorInsightsMode>,
}

impl ContributorInsightsSummary {
    /// Returns the summary of a table of which nothing but the status is known.
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

/// The answer to [`ListContributorInsights`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ListContributorInsightsOutput {
    /// The tables and indexes, each table before its indexes.
    pub contributor_insights_summaries: Vec<ContributorInsightsSummary>,
    /// Where the next page starts; absent on the last page.
    pub next_token: Option<String>,
}
