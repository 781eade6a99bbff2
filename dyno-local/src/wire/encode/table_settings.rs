//! What of a table has operations of its own: tags, time to live, policies, backups, destinations;
//! and what is of no table: limits, endpoints.

use dyno_core::op::{
    ContinuousBackupsDescription, DescribeEndpointsOutput,
    DescribeKinesisStreamingDestinationOutput, DescribeLimitsOutput, DescribeTimeToLiveOutput,
    ListTagsOfResourceOutput, PointInTimeRecoveryDescription, UpdateTimeToLiveOutput,
};

use crate::wire::json::JsonWriter;

/// Writes the members of a `ListTagsOfResource`.
pub(super) fn list_tags_of_resource(writer: &mut JsonWriter, output: &ListTagsOfResourceOutput) {
    writer.name("Tags").array(&output.tags, |writer, tag| {
        writer.object(|writer| {
            writer.string_member("Key", &tag.key);
            writer.string_member("Value", &tag.value);
        });
    });
    text(writer, "NextToken", output.next_token.as_deref());
}

/// Writes the members of an `UpdateTimeToLive`.
pub(super) fn update_time_to_live(writer: &mut JsonWriter, output: &UpdateTimeToLiveOutput) {
    let told = &output.time_to_live_specification;
    writer.name("TimeToLiveSpecification").object(|writer| {
        writer.boolean_member("Enabled", told.enabled);
        writer.string_member("AttributeName", &told.attribute_name);
    });
}

/// Writes the members of a `DescribeTimeToLive`.
pub(super) fn describe_time_to_live(writer: &mut JsonWriter, output: &DescribeTimeToLiveOutput) {
    let told = &output.time_to_live_description;
    writer.name("TimeToLiveDescription").object(|writer| {
        writer.string_member("TimeToLiveStatus", told.time_to_live_status.name());
        text(writer, "AttributeName", told.attribute_name.as_deref());
    });
}

/// Writes a policy and its revision, as far as they are told.
pub(super) fn policy(writer: &mut JsonWriter, policy: Option<&str>, revision: Option<&str>) {
    text(writer, "Policy", policy);
    text(writer, "RevisionId", revision);
}

/// Writes the continuous backups of a table.
pub(super) fn backups(writer: &mut JsonWriter, told: &ContinuousBackupsDescription) {
    writer.name("ContinuousBackupsDescription").object(|writer| {
        let status = told.continuous_backups_status.name();
        writer.string_member("ContinuousBackupsStatus", status);
        if let Some(recovery) = &told.point_in_time_recovery_description {
            point_in_time_recovery(writer, recovery);
        }
    });
}

fn point_in_time_recovery(writer: &mut JsonWriter, told: &PointInTimeRecoveryDescription) {
    writer.name("PointInTimeRecoveryDescription").object(|writer| {
        let status = told.point_in_time_recovery_status.name();
        writer.string_member("PointInTimeRecoveryStatus", status);
        if let Some(days) = told.recovery_period_in_days {
            writer.integer_member("RecoveryPeriodInDays", days.into());
        }
        if let Some(at) = told.earliest_restorable_date_time {
            writer.name("EarliestRestorableDateTime").double(at);
        }
        if let Some(at) = told.latest_restorable_date_time {
            writer.name("LatestRestorableDateTime").double(at);
        }
    });
}

/// Writes the members of a `DescribeLimits`.
pub(super) fn describe_limits(writer: &mut JsonWriter, output: &DescribeLimitsOutput) {
    for (name, units) in [
        ("AccountMaxReadCapacityUnits", output.account_max_read_capacity_units),
        ("AccountMaxWriteCapacityUnits", output.account_max_write_capacity_units),
        ("TableMaxReadCapacityUnits", output.table_max_read_capacity_units),
        ("TableMaxWriteCapacityUnits", output.table_max_write_capacity_units),
    ] {
        if let Some(units) = units {
            writer.integer_member(name, units);
        }
    }
}

/// Writes the members of a `DescribeEndpoints`.
pub(super) fn describe_endpoints(writer: &mut JsonWriter, output: &DescribeEndpointsOutput) {
    writer.name("Endpoints").array(&output.endpoints, |writer, endpoint| {
        writer.object(|writer| {
            writer.string_member("Address", &endpoint.address);
            writer.integer_member("CachePeriodInMinutes", endpoint.cache_period_in_minutes);
        });
    });
}

/// Writes the members of a `DescribeKinesisStreamingDestination`.
pub(super) fn destinations(
    writer: &mut JsonWriter,
    output: &DescribeKinesisStreamingDestinationOutput,
) {
    writer.string_member("TableName", &output.table_name);
    let destinations = &output.kinesis_data_stream_destinations;
    writer.name("KinesisDataStreamDestinations").array(destinations, |writer, told| {
        writer.object(|writer| {
            writer.string_member("StreamArn", &told.stream_arn);
            text(writer, "DestinationStatus", told.destination_status.as_deref());
            let description = told.destination_status_description.as_deref();
            text(writer, "DestinationStatusDescription", description);
            let precision = told.approximate_creation_date_time_precision.as_deref();
            text(writer, "ApproximateCreationDateTimePrecision", precision);
        });
    });
}

fn text(writer: &mut JsonWriter, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        writer.string_member(name, text);
    }
}
