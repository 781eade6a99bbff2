//! `DescribeContributorInsights`.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    ContributorInsightsMode, ContributorInsightsStatus, DescribeContributorInsights,
    DescribeContributorInsightsOutput,
};

use super::Ctx;
use super::constraints::Constraints;
use super::describe_table::{control_table, named_table};
use crate::base::{Timestamp, limits};
use crate::catalog::{TableDefinition, name_violations};

/// Shows whether keys of a table or of a global index are counted by now, and under which rules.
///
/// Nothing ever fails: rules of other tables take no room.
pub(crate) fn describe_contributor_insights(
    request: &DescribeContributorInsights,
    ctx: Ctx<'_>,
) -> Result<DescribeContributorInsightsOutput, BackendError> {
    let name = named_table(&request.table_name, ctx)?;
    let index = request.index_name.as_deref();
    Constraints::new(ctx.faults).member("indexName").extend(index_violations(index)).check()?;
    ctx.check_place(&request.table_name)?;
    let definition = &control_table(&name, ctx)?.definition;
    definition.check_insights_of(index)?;
    let now = ctx.config.clock.now();
    let (status, mode) = told(definition, index, now);
    let mut output = DescribeContributorInsightsOutput::new(name.as_str(), status);
    output.index_name = index.map(str::to_owned);
    let rules = definition.insight_rules(index, now);
    output.contributor_insights_rule_list =
        (!rules.is_empty()).then(|| rules.into_iter().map(|(_, name)| name).collect());
    let insights = definition.settings.insights(index);
    output.last_update_date_time = insights.map(|it| it.updated(now).as_seconds());
    output.contributor_insights_mode = mode;
    Ok(output)
}

/// Returns the status and the mode of a table or an index, as answers tell them: no mode of what was
/// never on.
pub(super) fn told(
    definition: &TableDefinition,
    index: Option<&str>,
    now: Timestamp,
) -> (ContributorInsightsStatus, Option<ContributorInsightsMode>) {
    let insights = definition.settings.insights(index);
    let status = insights.map_or(ContributorInsightsStatus::Disabled, |it| it.status(now));
    (status, insights.map(|it| it.mode))
}

/// Returns the violated constraints of an index's name.
pub(super) fn index_violations(index: Option<&str>) -> Vec<String> {
    let violations = |name| name_violations(name, "indexName", limits::TABLE_NAME_BYTES_MIN);
    index.map(violations).unwrap_or_default()
}
