//! Records of streams, from the SDK's types.
//!
//! Called by `GetRecords` and by whoever has a record of the SDK's.

use std::collections::HashMap;

use aws_sdk_dynamodbstreams::primitives::Blob;
use aws_sdk_dynamodbstreams::types::{self as sdk, AttributeValue as SdkValue};
use dyno_core::backend::BackendError;
use dyno_core::op::{Identity, OperationType, Record, StreamRecord, StreamViewType};
use dyno_core::value::{AttributeValue, Item, Map};

use crate::aws::attribute::read_values;
use crate::aws::error;
use crate::aws::option::known;

read_values!(SdkValue);

/// Makes a record ours.
pub(super) fn record_from_sdk(record: sdk::Record) -> Result<Record, BackendError> {
    let kind = record.event_name.ok_or_else(|| error::missing("eventName"))?;
    let kind = known(kind.as_str(), OperationType::from_name)?;
    let change = stream_record(record.dynamodb.ok_or_else(|| error::missing("dynamodb"))?)?;
    let mut ours = Record::new(kind, record.aws_region.unwrap_or_default(), change);
    ours.event_id = record.event_id.unwrap_or_default();
    ours.event_version = record.event_version.unwrap_or_default();
    ours.event_source = record.event_source.unwrap_or_default();
    ours.user_identity = record.user_identity.map(|who| {
        Identity::new(who.r#type.unwrap_or_default(), who.principal_id.unwrap_or_default())
    });
    Ok(ours)
}

fn stream_record(change: sdk::StreamRecord) -> Result<StreamRecord, BackendError> {
    let view = change.stream_view_type.ok_or_else(|| error::missing("StreamViewType"))?;
    let view = known(view.as_str(), StreamViewType::from_name)?;
    let number = change.sequence_number.ok_or_else(|| error::missing("SequenceNumber"))?;
    let keys = item_from_sdk(change.keys.unwrap_or_default())?;
    let mut ours = StreamRecord::new(keys, number, view);
    let at = change.approximate_creation_date_time;
    ours.approximate_creation_date_time = at.map_or(0.0, |at| at.as_secs_f64());
    ours.new_image = change.new_image.map(item_from_sdk).transpose()?;
    ours.old_image = change.old_image.map(item_from_sdk).transpose()?;
    ours.size_bytes = change.size_bytes.unwrap_or_default();
    Ok(ours)
}
