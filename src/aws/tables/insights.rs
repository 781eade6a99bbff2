//! `DescribeContributorInsights`, `UpdateContributorInsights`, `ListContributorInsights` over the SDK.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    ContributorInsightsMode, ContributorInsightsStatus, ContributorInsightsSummary,
    DescribeContributorInsights, DescribeContributorInsightsOutput, FailureException,
    ListContributorInsights, ListContributorInsightsOutput, UpdateContributorInsights,
    UpdateContributorInsightsOutput,
};

use crate::aws::error;

/// Sends a `DescribeContributorInsights`.
pub(in crate::aws) async fn describe_contributor_insights(
    client: &Client,
    request: DescribeContributorInsights,
) -> Result<DescribeContributorInsightsOutput, BackendError> {
    let call = client.describe_contributor_insights().table_name(request.table_name);
    let answer = call.set_index_name(request.index_name).send().await;
    let answer = answer.map_err(error::from_sdk)?;
    let table = answer.table_name.ok_or_else(|| error::missing("TableName"))?;
    let status = status(answer.contributor_insights_status.as_ref())?;
    let mut output = DescribeContributorInsightsOutput::new(table, status);
    output.index_name = answer.index_name;
    output.contributor_insights_rule_list = answer.contributor_insights_rule_list;
    output.last_update_date_time = answer.last_update_date_time.map(|at| at.as_secs_f64());
    output.failure_exception = answer.failure_exception.map(|failure| FailureException {
        exception_name: failure.exception_name,
        exception_description: failure.exception_description,
    });
    output.contributor_insights_mode = mode(answer.contributor_insights_mode.as_ref())?;
    Ok(output)
}

/// Sends an `UpdateContributorInsights`.
pub(in crate::aws) async fn update_contributor_insights(
    client: &Client,
    request: UpdateContributorInsights,
) -> Result<UpdateContributorInsightsOutput, BackendError> {
    let asked = request.contributor_insights_mode;
    let answer = client
        .update_contributor_insights()
        .table_name(request.table_name)
        .set_index_name(request.index_name)
        .contributor_insights_action(request.contributor_insights_action.name().into())
        .set_contributor_insights_mode(asked.map(|mode| mode.name().into()))
        .send()
        .await
        .map_err(error::from_sdk)?;
    let table = answer.table_name.ok_or_else(|| error::missing("TableName"))?;
    let status = status(answer.contributor_insights_status.as_ref())?;
    let mut output = UpdateContributorInsightsOutput::new(table, status);
    output.index_name = answer.index_name;
    output.contributor_insights_mode = mode(answer.contributor_insights_mode.as_ref())?;
    Ok(output)
}

/// Sends a `ListContributorInsights`.
pub(in crate::aws) async fn list_contributor_insights(
    client: &Client,
    request: ListContributorInsights,
) -> Result<ListContributorInsightsOutput, BackendError> {
    let call = client.list_contributor_insights().set_table_name(request.table_name);
    let call = call.set_next_token(request.next_token);
    let answer = call.set_max_results(request.max_results).send().await;
    let answer = answer.map_err(error::from_sdk)?;
    let summaries = answer.contributor_insights_summaries.unwrap_or_default();
    let mut output = ListContributorInsightsOutput::default();
    output.contributor_insights_summaries =
        summaries.into_iter().map(summary).collect::<Result<_, _>>()?;
    output.next_token = answer.next_token;
    Ok(output)
}

fn summary(
    told: sdk::ContributorInsightsSummary,
) -> Result<ContributorInsightsSummary, BackendError> {
    let table = told.table_name.ok_or_else(|| error::missing("TableName"))?;
    let status = status(told.contributor_insights_status.as_ref())?;
    let mut summary = ContributorInsightsSummary::new(table, status);
    summary.index_name = told.index_name;
    summary.contributor_insights_mode = mode(told.contributor_insights_mode.as_ref())?;
    Ok(summary)
}

fn status(
    told: Option<&sdk::ContributorInsightsStatus>,
) -> Result<ContributorInsightsStatus, BackendError> {
    let told = told.ok_or_else(|| error::missing("ContributorInsightsStatus"))?;
    let known = ContributorInsightsStatus::from_name(told.as_str());
    known.ok_or_else(|| error::unknown_name(told.as_str()))
}

fn mode(
    told: Option<&sdk::ContributorInsightsMode>,
) -> Result<Option<ContributorInsightsMode>, BackendError> {
    let known = |told: &sdk::ContributorInsightsMode| {
        let known = ContributorInsightsMode::from_name(told.as_str());
        known.ok_or_else(|| error::unknown_name(told.as_str()))
    };
    told.map(known).transpose()
}
