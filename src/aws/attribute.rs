//! Attribute values, items and placeholders, to and from the SDK's types.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue as SdkValue;
use dyno_core::backend::BackendError;
use dyno_core::op::{Names, Values};
use dyno_core::value::{AttributeValue, Item, Map, Number};

use super::error;

/// An item as the SDK has it.
pub(super) type SdkItem = HashMap<String, SdkValue>;

/// Makes an item the SDK's.
pub(super) fn item_to_sdk(item: Item) -> SdkItem {
    item.into_iter().map(|(name, value)| (name.into(), value_to_sdk(value))).collect()
}

/// Makes `ExpressionAttributeNames` the SDK's.
pub(super) fn names_to_sdk(names: Option<Names>) -> Option<HashMap<String, String>> {
    names.map(|names| names.into_iter().collect())
}

/// Makes `ExpressionAttributeValues` the SDK's.
pub(super) fn values_to_sdk(values: Option<Values>) -> Option<SdkItem> {
    let convert = |(placeholder, value)| (placeholder, value_to_sdk(value));
    values.map(|values| values.into_iter().map(convert).collect())
}

/// Makes an optional item of the SDK's ours.
pub(super) fn optional_item(item: Option<SdkItem>) -> Result<Option<Item>, BackendError> {
    item.map(item_from_sdk).transpose()
}

/// Makes a list of items of the SDK's ours.
pub(super) fn items_from_sdk(items: Vec<SdkItem>) -> Result<Vec<Item>, BackendError> {
    items.into_iter().map(item_from_sdk).collect()
}

/// Makes a value the SDK's.
pub(super) fn value_to_sdk(value: AttributeValue) -> SdkValue {
    match value {
        AttributeValue::S(text) => SdkValue::S(text),
        AttributeValue::N(number) => SdkValue::N(number.to_string()),
        AttributeValue::B(bytes) => SdkValue::B(Blob::new(bytes)),
        AttributeValue::Bool(flag) => SdkValue::Bool(flag),
        AttributeValue::Null => SdkValue::Null(true),
        AttributeValue::L(list) => SdkValue::L(list.into_iter().map(value_to_sdk).collect()),
        AttributeValue::M(map) => SdkValue::M(item_to_sdk(map)),
        AttributeValue::Ss(set) => SdkValue::Ss(set.into_iter().collect()),
        AttributeValue::Ns(set) => SdkValue::Ns(set.iter().map(ToString::to_string).collect()),
        AttributeValue::Bs(set) => SdkValue::Bs(set.into_iter().map(Blob::new).collect()),
    }
}

/// Defines how values of one of the SDK's clients are read, for each has types of its own for them.
macro_rules! read_values {
    ($sdk:ident) => {
        /// Makes an item of the SDK's ours.
        pub(in crate::aws) fn item_from_sdk(
            item: HashMap<String, $sdk>,
        ) -> Result<Item, BackendError> {
            let convert = |(name, value)| Ok((name, value_from_sdk(value)?));
            item.into_iter().map(convert).collect::<Result<Map, _>>()
        }

        /// Makes a value of the SDK's ours; fails for what no service of this version sends.
        pub(in crate::aws) fn value_from_sdk(value: $sdk) -> Result<AttributeValue, BackendError> {
            let number = $crate::aws::attribute::number;
            Ok(match value {
                $sdk::S(text) => AttributeValue::S(text),
                $sdk::N(text) => AttributeValue::N(number(&text)?),
                $sdk::B(bytes) => AttributeValue::B(bytes.into_inner()),
                $sdk::Bool(flag) => AttributeValue::Bool(flag),
                $sdk::Null(_) => AttributeValue::Null,
                $sdk::L(list) => {
                    let values = list.into_iter().map(value_from_sdk);
                    AttributeValue::L(values.collect::<Result<_, _>>()?)
                }
                $sdk::M(map) => AttributeValue::M(item_from_sdk(map)?),
                $sdk::Ss(set) => AttributeValue::Ss(set.into_iter().collect()),
                $sdk::Ns(set) => {
                    let numbers = set.iter().map(|text| number(text));
                    AttributeValue::Ns(numbers.collect::<Result<_, _>>()?)
                }
                $sdk::Bs(set) => {
                    AttributeValue::Bs(set.into_iter().map(Blob::into_inner).collect())
                }
                other => return Err(error::unknown_value(&other)),
            })
        }
    };
}
#[cfg(feature = "aws-streams")]
pub(super) use read_values;

read_values!(SdkValue);

/// Reads a number that the SDK has as text.
pub(super) fn number(text: &str) -> Result<Number, BackendError> {
    text.parse().map_err(error::unreadable_number)
}
