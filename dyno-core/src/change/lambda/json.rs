//! The JSON of a stream's records in an event of AWS Lambda.
//!
//! Called by the event's `Deserialize`. Members that are not known are passed over, so that new ones
//! do not stop a function.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::op;
use crate::value::{AttributeValue, Map, Number};

/// The event.
#[derive(Deserialize)]
pub(super) struct Event {
    #[serde(rename = "Records")]
    pub(super) records: Vec<Record>,
}

/// A record.
pub(super) struct Record(pub(super) op::Record);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordJson {
    #[serde(rename = "eventID", default)]
    event_id: String,
    event_name: String,
    #[serde(default)]
    event_version: String,
    #[serde(default)]
    event_source: String,
    #[serde(default)]
    aws_region: String,
    dynamodb: ChangeJson,
    user_identity: Option<IdentityJson>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ChangeJson {
    #[serde(default)]
    approximate_creation_date_time: f64,
    #[serde(default)]
    keys: Item,
    new_image: Option<Item>,
    old_image: Option<Item>,
    sequence_number: String,
    #[serde(default)]
    size_bytes: i64,
    stream_view_type: String,
}

/// Lambda writes these names in lower case, the API of streams does not.
#[derive(Deserialize)]
struct IdentityJson {
    #[serde(rename = "type", alias = "Type")]
    kind: String,
    #[serde(rename = "principalId", alias = "PrincipalId")]
    principal_id: String,
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = RecordJson::deserialize(deserializer)?;
        let kind = op::OperationType::from_name(&json.event_name);
        let kind = kind.ok_or_else(|| {
            D::Error::custom(format_args!("unknown `eventName`: {:?}", json.event_name))
        })?;
        let ChangeJson { stream_view_type: view, .. } = &json.dynamodb;
        let view = op::StreamViewType::from_name(view)
            .ok_or_else(|| D::Error::custom(format_args!("unknown `StreamViewType`: {view:?}")))?;
        let (keys, number) = (json.dynamodb.keys.0, json.dynamodb.sequence_number);
        let mut change = op::StreamRecord::new(keys, number, view);
        change.approximate_creation_date_time = json.dynamodb.approximate_creation_date_time;
        change.new_image = json.dynamodb.new_image.map(|item| item.0);
        change.old_image = json.dynamodb.old_image.map(|item| item.0);
        change.size_bytes = json.dynamodb.size_bytes;
        let mut record = op::Record::new(kind, json.aws_region, change);
        record.event_id = json.event_id;
        record.event_version = json.event_version;
        record.event_source = json.event_source;
        record.user_identity =
            json.user_identity.map(|who| op::Identity::new(who.kind, who.principal_id));
        Ok(Self(record))
    }
}

/// An item, each attribute with its type.
#[derive(Default)]
struct Item(Map);

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ItemVisitor)
    }
}

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of attributes")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item, A::Error> {
        let mut attributes = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            attributes.push((name, value.0));
        }
        Ok(Item(Map::from_iter(attributes)))
    }
}

/// A value as a map of one member, named after its type.
struct Value(AttributeValue);

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an attribute value such as {\"S\": \"..\"}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let kind = map.next_key::<String>()?;
        let kind = kind.ok_or_else(|| A::Error::custom("an attribute value without a type"))?;
        let value = match kind.as_str() {
            "S" => AttributeValue::S(map.next_value()?),
            "N" => AttributeValue::N(number(&map.next_value::<String>()?)?),
            "B" => AttributeValue::B(bytes(&map.next_value::<String>()?)?),
            "BOOL" => AttributeValue::Bool(map.next_value()?),
            "NULL" => {
                map.next_value::<IgnoredAny>()?;
                AttributeValue::Null
            }
            "L" => {
                let list: Vec<Value> = map.next_value()?;
                AttributeValue::L(list.into_iter().map(|value| value.0).collect())
            }
            "M" => AttributeValue::M(map.next_value::<Item>()?.0),
            "SS" => AttributeValue::Ss(map.next_value::<Vec<String>>()?.into_iter().collect()),
            "NS" => {
                let texts: Vec<String> = map.next_value()?;
                AttributeValue::Ns(texts.iter().map(|text| number(text)).collect::<Result<_, _>>()?)
            }
            "BS" => {
                let texts: Vec<String> = map.next_value()?;
                AttributeValue::Bs(texts.iter().map(|text| bytes(text)).collect::<Result<_, _>>()?)
            }
            other => {
                return Err(A::Error::custom(format_args!("unknown attribute type: {other:?}")));
            }
        };
        match map.next_key::<IgnoredAny>()? {
            Some(_) => Err(A::Error::custom("an attribute value of two types")),
            None => Ok(Value(value)),
        }
    }
}

fn number<X: serde::de::Error>(text: &str) -> Result<Number, X> {
    text.parse().map_err(X::custom)
}

fn bytes<X: serde::de::Error>(text: &str) -> Result<Vec<u8>, X> {
    STANDARD.decode(text).map_err(X::custom)
}
