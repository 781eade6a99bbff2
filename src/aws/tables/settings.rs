//! What of a table has operations of its own: tags, time to live, policies, backups, destinations;
//! and what is of no table: limits, endpoints.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    DeleteResourcePolicy, DeleteResourcePolicyOutput, DescribeEndpoints, DescribeEndpointsOutput,
    DescribeKinesisStreamingDestination, DescribeKinesisStreamingDestinationOutput, DescribeLimits,
    DescribeLimitsOutput, DescribeTimeToLive, DescribeTimeToLiveOutput, Endpoint,
    GetResourcePolicy, GetResourcePolicyOutput, KinesisDataStreamDestination, ListTagsOfResource,
    ListTagsOfResourceOutput, PutResourcePolicy, PutResourcePolicyOutput, Tag, TagResource,
    TagResourceOutput, TimeToLiveDescription, TimeToLiveSpecification, TimeToLiveStatus,
    UntagResource, UntagResourceOutput, UpdateTimeToLive, UpdateTimeToLiveOutput,
};

use super::definition::{each, tag};
use crate::aws::error;
use crate::aws::option::flag;

/// Sends a `TagResource`.
pub(in crate::aws) async fn tag_resource(
    client: &Client,
    request: TagResource,
) -> Result<TagResourceOutput, BackendError> {
    let tags = each(request.tags, tag)?;
    let call = client.tag_resource().resource_arn(request.resource_arn).set_tags(Some(tags));
    call.send().await.map_err(error::from_sdk)?;
    Ok(TagResourceOutput::default())
}

/// Sends an `UntagResource`.
pub(in crate::aws) async fn untag_resource(
    client: &Client,
    request: UntagResource,
) -> Result<UntagResourceOutput, BackendError> {
    let call = client.untag_resource().resource_arn(request.resource_arn);
    let call = call.set_tag_keys(Some(request.tag_keys));
    call.send().await.map_err(error::from_sdk)?;
    Ok(UntagResourceOutput::default())
}

/// Sends a `ListTagsOfResource`.
pub(in crate::aws) async fn list_tags_of_resource(
    client: &Client,
    request: ListTagsOfResource,
) -> Result<ListTagsOfResourceOutput, BackendError> {
    let call = client.list_tags_of_resource().resource_arn(request.resource_arn);
    let answer = call.set_next_token(request.next_token).send().await;
    let answer = answer.map_err(error::from_sdk)?;
    let tags = answer.tags.unwrap_or_default().into_iter();
    let mut output = ListTagsOfResourceOutput::default();
    output.tags = tags.map(|tag| Tag { key: tag.key, value: tag.value }).collect();
    output.next_token = answer.next_token;
    Ok(output)
}

/// Sends an `UpdateTimeToLive`.
pub(in crate::aws) async fn update_time_to_live(
    client: &Client,
    request: UpdateTimeToLive,
) -> Result<UpdateTimeToLiveOutput, BackendError> {
    let asked = request.time_to_live_specification;
    let asked = sdk::TimeToLiveSpecification::builder()
        .enabled(asked.enabled)
        .attribute_name(asked.attribute_name)
        .build()
        .map_err(error::from_build)?;
    let call = client.update_time_to_live().table_name(request.table_name);
    let answer = call.time_to_live_specification(asked).send().await.map_err(error::from_sdk)?;
    let told = answer.time_to_live_specification;
    let told = told.ok_or_else(|| error::missing("TimeToLiveSpecification"))?;
    Ok(UpdateTimeToLiveOutput::new(TimeToLiveSpecification {
        enabled: told.enabled,
        attribute_name: told.attribute_name,
    }))
}

/// Sends a `DescribeTimeToLive`.
pub(in crate::aws) async fn describe_time_to_live(
    client: &Client,
    request: DescribeTimeToLive,
) -> Result<DescribeTimeToLiveOutput, BackendError> {
    let answer = client.describe_time_to_live().table_name(request.table_name).send().await;
    let told = answer.map_err(error::from_sdk)?.time_to_live_description;
    let told = told.ok_or_else(|| error::missing("TimeToLiveDescription"))?;
    let status = told.time_to_live_status;
    let status = status.ok_or_else(|| error::missing("TimeToLiveStatus"))?;
    let known = TimeToLiveStatus::from_name(status.as_str());
    Ok(DescribeTimeToLiveOutput::new(TimeToLiveDescription {
        time_to_live_status: known.ok_or_else(|| error::unknown_name(status.as_str()))?,
        attribute_name: told.attribute_name,
    }))
}

/// Sends a `PutResourcePolicy`.
pub(in crate::aws) async fn put_resource_policy(
    client: &Client,
    request: PutResourcePolicy,
) -> Result<PutResourcePolicyOutput, BackendError> {
    let answer = client
        .put_resource_policy()
        .resource_arn(request.resource_arn)
        .policy(request.policy)
        .set_expected_revision_id(request.expected_revision_id)
        .set_confirm_remove_self_resource_access(flag(
            request.confirm_remove_self_resource_access,
            false,
        ))
        .send()
        .await
        .map_err(error::from_sdk)?;
    let mut output = PutResourcePolicyOutput::default();
    output.revision_id = answer.revision_id;
    Ok(output)
}

/// Sends a `GetResourcePolicy`.
pub(in crate::aws) async fn get_resource_policy(
    client: &Client,
    request: GetResourcePolicy,
) -> Result<GetResourcePolicyOutput, BackendError> {
    let answer = client.get_resource_policy().resource_arn(request.resource_arn).send().await;
    let answer = answer.map_err(error::from_sdk)?;
    let mut output = GetResourcePolicyOutput::default();
    output.policy = answer.policy;
    output.revision_id = answer.revision_id;
    Ok(output)
}

/// Sends a `DeleteResourcePolicy`.
pub(in crate::aws) async fn delete_resource_policy(
    client: &Client,
    request: DeleteResourcePolicy,
) -> Result<DeleteResourcePolicyOutput, BackendError> {
    let call = client.delete_resource_policy().resource_arn(request.resource_arn);
    let call = call.set_expected_revision_id(request.expected_revision_id);
    let answer = call.send().await.map_err(error::from_sdk)?;
    let mut output = DeleteResourcePolicyOutput::default();
    output.revision_id = answer.revision_id;
    Ok(output)
}

/// Sends a `DescribeLimits`.
pub(in crate::aws) async fn describe_limits(
    client: &Client,
    _: DescribeLimits,
) -> Result<DescribeLimitsOutput, BackendError> {
    let answer = client.describe_limits().send().await.map_err(error::from_sdk)?;
    let mut output = DescribeLimitsOutput::default();
    output.account_max_read_capacity_units = answer.account_max_read_capacity_units;
    output.account_max_write_capacity_units = answer.account_max_write_capacity_units;
    output.table_max_read_capacity_units = answer.table_max_read_capacity_units;
    output.table_max_write_capacity_units = answer.table_max_write_capacity_units;
    Ok(output)
}

/// Sends a `DescribeEndpoints`.
pub(in crate::aws) async fn describe_endpoints(
    client: &Client,
    _: DescribeEndpoints,
) -> Result<DescribeEndpointsOutput, BackendError> {
    let answer = client.describe_endpoints().send().await.map_err(error::from_sdk)?;
    let endpoints = answer.endpoints.into_iter().map(|endpoint| Endpoint {
        address: endpoint.address,
        cache_period_in_minutes: endpoint.cache_period_in_minutes,
    });
    Ok(DescribeEndpointsOutput::new(endpoints.collect()))
}

/// Sends a `DescribeKinesisStreamingDestination`.
pub(in crate::aws) async fn describe_kinesis_streaming_destination(
    client: &Client,
    request: DescribeKinesisStreamingDestination,
) -> Result<DescribeKinesisStreamingDestinationOutput, BackendError> {
    let call = client.describe_kinesis_streaming_destination().table_name(request.table_name);
    let answer = call.send().await.map_err(error::from_sdk)?;
    let name = answer.table_name.unwrap_or_default();
    let mut output = DescribeKinesisStreamingDestinationOutput::new(name);
    let told = answer.kinesis_data_stream_destinations.unwrap_or_default().into_iter();
    output.kinesis_data_stream_destinations = told.map(destination).collect();
    Ok(output)
}

fn destination(told: sdk::KinesisDataStreamDestination) -> KinesisDataStreamDestination {
    let mut ours = KinesisDataStreamDestination::new(told.stream_arn.unwrap_or_default());
    ours.destination_status = told.destination_status.map(|it| it.as_str().to_owned());
    ours.destination_status_description = told.destination_status_description;
    let precision = told.approximate_creation_date_time_precision;
    ours.approximate_creation_date_time_precision = precision.map(|it| it.as_str().to_owned());
    ours
}
