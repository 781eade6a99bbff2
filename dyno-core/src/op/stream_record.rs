//! What a stream says of one change of one item.

use super::StreamViewType;
use super::option::wire_names;
use crate::value::Item;

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OperationType {
    /// It was not there before.
    Insert,
    /// It was there, and is another now.
    Modify,
    /// It is not there any more.
    Remove,
}

wire_names!(OperationType { Insert => "INSERT", Modify => "MODIFY", Remove => "REMOVE" });

/// One change of one item, as `GetRecords` returns it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Record {
    /// An id of the change, the same whenever it is read.
    pub event_id: String,
    /// What happened.
    pub event_name: OperationType,
    /// The version of this shape.
    pub event_version: String,
    /// Where the change comes from: `aws:dynamodb`.
    pub event_source: String,
    /// The region of the table.
    pub aws_region: String,
    /// The change itself.
    pub dynamodb: StreamRecord,
    /// Who made the change, if it was the service: for items that expired.
    pub user_identity: Option<Identity>,
}

impl Record {
    /// Returns a record of a change in a region, made by a caller.
    pub fn new(event_name: OperationType, region: impl Into<String>, change: StreamRecord) -> Self {
        Self {
            event_id: String::new(),
            event_name,
            event_version: "1.1".to_owned(),
            event_source: "aws:dynamodb".to_owned(),
            aws_region: region.into(),
            dynamodb: change,
            user_identity: None,
        }
    }
}

/// The item of a change before and after, as far as the stream shows it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StreamRecord {
    /// When the change was made, in whole seconds since 1970.
    pub approximate_creation_date_time: f64,
    /// The key of the item.
    pub keys: Item,
    /// The item after the change, whole.
    pub new_image: Option<Item>,
    /// The item before the change, whole.
    pub old_image: Option<Item>,
    /// The number of the record: a number in 21 to 40 digits that grows within a shard, and from a
    /// shard to its children.
    pub sequence_number: String,
    /// The size of the key and the images, as items are measured.
    pub size_bytes: i64,
    /// What the stream shows.
    pub stream_view_type: StreamViewType,
}

impl StreamRecord {
    /// Returns the change of the item with this key, without images.
    pub fn new(
        keys: Item,
        sequence_number: impl Into<String>,
        stream_view_type: StreamViewType,
    ) -> Self {
        Self {
            approximate_creation_date_time: 0.0,
            keys,
            new_image: None,
            old_image: None,
            sequence_number: sequence_number.into(),
            size_bytes: 0,
            stream_view_type,
        }
    }
}

/// Who made a change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// The name: `dynamodb.amazonaws.com` for items that expired.
    pub principal_id: String,
    /// The kind: `Service` for items that expired.
    pub kind: String,
}

impl Identity {
    /// Returns an identity.
    pub fn new(kind: impl Into<String>, principal_id: impl Into<String>) -> Self {
        Self { principal_id: principal_id.into(), kind: kind.into() }
    }

    /// Returns the identity of the service, which deletes items that expired.
    pub fn service() -> Self {
        Self::new("Service", "dynamodb.amazonaws.com")
    }
}
