//! The operations of Contributor Insights.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    ContributorInsightsAction, DescribeContributorInsights, ListContributorInsights,
    UpdateContributorInsights,
};

use super::member::{choice, required_choice, required_string};
use crate::base::Faults;
use crate::wire::json::Structure;

/// Reads a `DescribeContributorInsights`.
pub(super) fn describe(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<DescribeContributorInsights, BackendError> {
    let mut request = DescribeContributorInsights::new(required_string(root, "TableName", faults)?);
    request.index_name = root.string("IndexName")?;
    Ok(request)
}

/// Reads an `UpdateContributorInsights`.
pub(super) fn update(
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<UpdateContributorInsights, BackendError> {
    let table = required_string(root, "TableName", faults)?;
    let stand_in = ContributorInsightsAction::Disable;
    let action = required_choice(root, "ContributorInsightsAction", stand_in, faults)?;
    let mut request = UpdateContributorInsights::new(table, action);
    request.index_name = root.string("IndexName")?;
    request.contributor_insights_mode = choice(root, "ContributorInsightsMode", faults)?;
    Ok(request)
}

/// Reads a `ListContributorInsights`.
pub(super) fn list(root: &Structure<'_>) -> Result<ListContributorInsights, BackendError> {
    let mut request = ListContributorInsights::new();
    request.table_name = root.string("TableName")?;
    request.next_token = root.string("NextToken")?;
    request.max_results = root.integer("MaxResults")?;
    Ok(request)
}
