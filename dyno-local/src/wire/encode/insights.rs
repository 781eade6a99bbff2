//! The answers of Contributor Insights.

use dyno_core::op::{
    ContributorInsightsMode, ContributorInsightsStatus, DescribeContributorInsightsOutput,
    ListContributorInsightsOutput, UpdateContributorInsightsOutput,
};

use crate::wire::json::JsonWriter;

/// Writes the members of a `DescribeContributorInsights`.
pub(super) fn described(writer: &mut JsonWriter, output: &DescribeContributorInsightsOutput) {
    named(writer, &output.table_name, output.index_name.as_deref());
    if let Some(rules) = &output.contributor_insights_rule_list {
        writer.name("ContributorInsightsRuleList").array(rules, |writer, rule| {
            writer.string(rule);
        });
    }
    switched(writer, output.contributor_insights_status, output.contributor_insights_mode);
    if let Some(at) = output.last_update_date_time {
        writer.name("LastUpdateDateTime").double(at);
    }
    if let Some(failure) = &output.failure_exception {
        writer.name("FailureException").object(|writer| {
            text(writer, "ExceptionName", failure.exception_name.as_deref());
            text(writer, "ExceptionDescription", failure.exception_description.as_deref());
        });
    }
}

/// Writes the members of an `UpdateContributorInsights`.
pub(super) fn updated(writer: &mut JsonWriter, output: &UpdateContributorInsightsOutput) {
    named(writer, &output.table_name, output.index_name.as_deref());
    switched(writer, output.contributor_insights_status, output.contributor_insights_mode);
}

/// Writes the members of a `ListContributorInsights`.
pub(super) fn listed(writer: &mut JsonWriter, output: &ListContributorInsightsOutput) {
    let summaries = &output.contributor_insights_summaries;
    writer.name("ContributorInsightsSummaries").array(summaries, |writer, told| {
        writer.object(|writer| {
            named(writer, &told.table_name, told.index_name.as_deref());
            switched(writer, told.contributor_insights_status, told.contributor_insights_mode);
        });
    });
    text(writer, "NextToken", output.next_token.as_deref());
}

fn named(writer: &mut JsonWriter, table: &str, index: Option<&str>) {
    writer.string_member("TableName", table);
    text(writer, "IndexName", index);
}

fn switched(
    writer: &mut JsonWriter,
    status: ContributorInsightsStatus,
    mode: Option<ContributorInsightsMode>,
) {
    writer.string_member("ContributorInsightsStatus", status.name());
    text(writer, "ContributorInsightsMode", mode.map(ContributorInsightsMode::name));
}

fn text(writer: &mut JsonWriter, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        writer.string_member(name, text);
    }
}
