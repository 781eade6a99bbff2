//! Values out of JSON, for tests of nested documents: `{"$ss": ["a"]}`, `{"$ns": [1]}` and
//! `{"$bs": ["a"]}` are sets, `{"$b": "a"}` is binary, the rest is as it looks.

use dyno_core::op::Values;
use dyno_core::value::{AttributeValue, Item};
use serde_json::{Map, Value};

/// Returns the value that JSON says.
pub(crate) fn value_of(json: &Value) -> AttributeValue {
    match json {
        Value::Null => AttributeValue::Null,
        Value::Bool(flag) => AttributeValue::Bool(*flag),
        Value::Number(number) => AttributeValue::N(number.to_string().parse().unwrap()),
        Value::String(text) => AttributeValue::S(text.clone()),
        Value::Array(members) => AttributeValue::L(members.iter().map(value_of).collect()),
        Value::Object(members) => {
            tagged(members).unwrap_or_else(|| AttributeValue::M(item_of(json)))
        }
    }
}

fn tagged(members: &Map<String, Value>) -> Option<AttributeValue> {
    let (tag, value) = members.iter().next()?;
    let texts = || value.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned());
    Some(match tag.as_str() {
        "$b" => AttributeValue::B(value.as_str().unwrap().as_bytes().to_vec()),
        "$ss" => AttributeValue::Ss(texts().collect()),
        "$bs" => AttributeValue::Bs(texts().map(String::into_bytes).collect()),
        "$ns" => {
            let numbers = value.as_array().unwrap().iter();
            AttributeValue::Ns(numbers.map(|it| it.to_string().parse().unwrap()).collect())
        }
        _ => return None,
    })
}

/// Returns the item that a JSON object says.
pub(crate) fn item_of(json: &Value) -> Item {
    let members = json.as_object().unwrap();
    members.iter().map(|(name, value)| (name.clone(), value_of(value))).collect()
}

/// Returns the values that a JSON object says, by placeholder; none if it is empty.
pub(crate) fn values_of(json: &Value) -> Option<Values> {
    let members = json.as_object().unwrap();
    let values: Values =
        members.iter().map(|(name, value)| (format!(":{name}"), value_of(value))).collect();
    (!values.is_empty()).then_some(values)
}
