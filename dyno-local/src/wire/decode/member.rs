//! Members that several operations share: names, keys, values by placeholder, enums.
//!
//! Called by the operations' decoders beside it. Each function reads a member of its
//! structure, notes what is wrong with its value, and returns the value or its stand-in.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    AttributeAction, BillingMode, ComparisonOperator, ConditionalOperator,
    ContributorInsightsAction, ContributorInsightsMode, KeyType, Names, ProjectionType,
    ReturnConsumedCapacity, ReturnItemCollectionMetrics, ReturnValues,
    ReturnValuesOnConditionCheckFailure, ScalarAttributeType, Select, ShardFilterType,
    ShardIteratorType, SseType, StreamViewType, Values,
};
use dyno_core::value::{Item, Name};

use crate::base::{Faults, ValueFault};
use crate::wire::attribute_value::{self, FirstFault};
use crate::wire::error;
use crate::wire::json::{Json, Members, Structure, Text, ValueType, string};

/// An enum of the service, with its values as error texts list them.
pub(super) trait Choice: Sized {
    /// The values in the service's order.
    const SET: &'static str;

    /// Returns the value with this name.
    fn parse(name: &str) -> Option<Self>;
}

macro_rules! choices {
    ($($type:ty => $set:literal;)+) => {$(
        impl Choice for $type {
            const SET: &'static str = $set;

            fn parse(name: &str) -> Option<Self> {
                Self::from_name(name)
            }
        }
    )+};
}

choices! {
    AttributeAction => "ADD, DELETE, PUT";
    ComparisonOperator => "IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS";
    ConditionalOperator => "OR, AND";
    ReturnConsumedCapacity => "INDEXES, TOTAL, NONE";
    ReturnItemCollectionMetrics => "SIZE, NONE";
    ReturnValues => "ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW";
    // Unverified: the order of the two.
    ReturnValuesOnConditionCheckFailure => "ALL_OLD, NONE";
    Select => "SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES";
    BillingMode => "PROVISIONED, PAY_PER_REQUEST";
    KeyType => "HASH, RANGE";
    ScalarAttributeType => "B, N, S";
    ProjectionType => "ALL, INCLUDE, KEYS_ONLY";
    StreamViewType => "OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE";
    ShardFilterType => "CHILD_SHARDS";
    // Unverified: the order of the five.
    ShardIteratorType => "AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON";
    // Unverified: the order of the two, here and in the next.
    ContributorInsightsAction => "ENABLE, DISABLE";
    ContributorInsightsMode => "ACCESSED_AND_THROTTLED_KEYS, THROTTLED_KEYS";
    // Unverified: the order of the two.
    SseType => "AES256, KMS";
}

/// Reads an enum; a value that does not exist is noted.
pub(super) fn choice<T: Choice>(
    from: &Structure<'_>,
    name: &str,
    faults: &mut Faults,
) -> Result<Option<T>, BackendError> {
    let Some(text) = from.text(name)? else { return Ok(None) };
    let text = text.read();
    let value = T::parse(&text);
    if value.is_none() && faults.have_room() {
        let path = from.constraint_path(name);
        faults.note_constraint(path.as_str(), error::not_in_enum(&text, &path, T::SET));
    }
    Ok(value)
}

/// Reads an enum with a default.
pub(super) fn choice_or_default<T: Choice + Default>(
    from: &Structure<'_>,
    name: &str,
    faults: &mut Faults,
) -> Result<T, BackendError> {
    choice(from, name, faults).map(Option::unwrap_or_default)
}

/// Reads an enum that must be there; `stand_in` takes its place if it is not.
pub(super) fn required_choice<T: Choice>(
    from: &Structure<'_>,
    name: &str,
    stand_in: T,
    faults: &mut Faults,
) -> Result<T, BackendError> {
    note_if_missing(from, name, faults);
    Ok(choice(from, name, faults)?.unwrap_or(stand_in))
}

/// What takes the place of a missing name: a valid one, so that nothing else is reported of it.
pub(super) const NAME_STAND_IN: &str = "null";

/// Reads a string that must be there.
pub(super) fn required_string(
    from: &Structure<'_>,
    name: &str,
    faults: &mut Faults,
) -> Result<String, BackendError> {
    note_if_missing(from, name, faults);
    Ok(from.string(name)?.unwrap_or_else(|| NAME_STAND_IN.to_owned()))
}

/// Reads an item or key that must be there.
pub(super) fn required_item(
    from: &Structure<'_>,
    name: &str,
    faults: &mut Faults,
) -> Result<Item, BackendError> {
    note_if_missing(from, name, faults);
    Ok(item(from, name, faults)?.unwrap_or_default())
}

/// Reads an item or key.
pub(super) fn item(
    from: &Structure<'_>,
    name: &str,
    faults: &mut Faults,
) -> Result<Option<Item>, BackendError> {
    let Some(entries) = from.map(name, ValueType::Shape(attribute_value::SHAPE))? else {
        return Ok(None);
    };
    item_entries(entries, || from.value_path(name), faults).map(Some)
}

/// Reads the entries of an item or key; a malformed value is noted for the member at `path`.
pub(super) fn item_entries(
    entries: Members<'_>,
    path: impl FnOnce() -> String,
    faults: &mut Faults,
) -> Result<Item, BackendError> {
    let mut fault = FirstFault::None;
    let item = Item::with_capacity(entries.values_expected());
    let item = attribute_value::decode_entries::<Name, _>(entries, item, &mut fault)?;
    note_value(path, fault, faults);
    Ok(item)
}

/// Reads `ExpressionAttributeNames`.
pub(super) fn names(from: &Structure<'_>) -> Result<Option<Names>, BackendError> {
    let Some(entries) = from.map("ExpressionAttributeNames", ValueType::String)? else {
        return Ok(None);
    };
    // Unverified: a null name counts as an empty one.
    let name = |(key, json): (Text<'_>, Json<'_>)| match json {
        Json::Null => Ok((key.into(), String::new())),
        json => Ok((key.into(), string(json)?.into())),
    };
    entries.map(name).collect::<Result<_, _>>().map(Some)
}

/// Reads `ExpressionAttributeValues`.
pub(super) fn values(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<Values>, BackendError> {
    const NAME: &str = "ExpressionAttributeValues";
    let Some(entries) = from.map(NAME, ValueType::Shape(attribute_value::SHAPE))? else {
        return Ok(None);
    };
    let mut fault = FirstFault::None;
    let values = attribute_value::decode_entries::<String, _>(entries, Values::new(), &mut fault)?;
    note_value(|| from.value_path(NAME), fault, faults);
    Ok(Some(values))
}

/// Notes a required member that is not there.
pub(super) fn note_if_missing(from: &Structure<'_>, name: &str, faults: &mut Faults) {
    if !from.has(name) && faults.have_room() {
        let path = from.constraint_path(name);
        faults.note_constraint(path.as_str(), error::must_not_be_null(&path));
    }
}

/// Notes the first malformed value of a member.
pub(super) fn note_value(path: impl FnOnce() -> String, fault: FirstFault, faults: &mut Faults) {
    if let Some((key, error)) = fault
        && faults.have_room()
    {
        faults.note_value(ValueFault { member: path(), key, error });
    }
}
