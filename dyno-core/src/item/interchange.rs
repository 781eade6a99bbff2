//! Values of the crate `serde_dynamo`, to and from ours, for code that has used it or goes on to.

use std::collections::HashMap;

use serde_dynamo::AttributeValue as Foreign;

use crate::value::{AttributeValue, Item, Map, NumberError};

impl From<AttributeValue> for Foreign {
    fn from(value: AttributeValue) -> Self {
        match value {
            AttributeValue::S(text) => Self::S(text),
            AttributeValue::N(number) => Self::N(number.to_string()),
            AttributeValue::B(bytes) => Self::B(bytes),
            AttributeValue::Bool(flag) => Self::Bool(flag),
            AttributeValue::Null => Self::Null(true),
            AttributeValue::L(list) => Self::L(list.into_iter().map(Self::from).collect()),
            AttributeValue::M(map) => Self::M(
                map.into_iter().map(|(name, value)| (name.into(), Self::from(value))).collect(),
            ),
            AttributeValue::Ss(set) => Self::Ss(set.into_iter().collect()),
            AttributeValue::Ns(set) => Self::Ns(set.iter().map(ToString::to_string).collect()),
            AttributeValue::Bs(set) => Self::Bs(set.into_iter().collect()),
        }
    }
}

impl TryFrom<Foreign> for AttributeValue {
    type Error = NumberError;

    /// Fails for a number that DynamoDB cannot hold. Repeated members of a set become one.
    fn try_from(value: Foreign) -> Result<Self, NumberError> {
        Ok(match value {
            Foreign::S(text) => Self::S(text),
            Foreign::N(text) => Self::N(text.parse()?),
            Foreign::B(bytes) => Self::B(bytes),
            Foreign::Bool(flag) => Self::Bool(flag),
            Foreign::Null(_) => Self::Null,
            Foreign::L(list) => {
                Self::L(list.into_iter().map(Self::try_from).collect::<Result<_, _>>()?)
            }
            Foreign::M(members) => Self::M(map(members)?),
            Foreign::Ss(set) => Self::Ss(set.into_iter().collect()),
            Foreign::Ns(set) => {
                Self::Ns(set.iter().map(|text| text.parse()).collect::<Result<_, _>>()?)
            }
            Foreign::Bs(set) => Self::Bs(set.into_iter().collect()),
        })
    }
}

impl From<Item> for serde_dynamo::Item {
    fn from(item: Item) -> Self {
        let members = item.into_iter().map(|(name, value)| (name.into(), Foreign::from(value)));
        Self::from(members.collect::<HashMap<_, _>>())
    }
}

impl TryFrom<serde_dynamo::Item> for Item {
    type Error = NumberError;

    /// Fails for a number that DynamoDB cannot hold.
    fn try_from(item: serde_dynamo::Item) -> Result<Self, NumberError> {
        map(HashMap::from(item))
    }
}

fn map(members: HashMap<String, Foreign>) -> Result<Map, NumberError> {
    let members = members.into_iter();
    let members = members.map(|(name, value)| Ok((name, AttributeValue::try_from(value)?)));
    Ok(Map::from_iter(members.collect::<Result<Vec<_>, NumberError>>()?))
}
