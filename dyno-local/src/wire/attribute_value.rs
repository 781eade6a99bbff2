//! Attribute values and items, from and to JSON: `{"S": "text"}`, `{"N": "42.12"}`, `{"M": {…}}`.
//!
//! `wire::decode` and `wire::encode` call it. Decoding separates two kinds of mistakes as the
//! service does: a member of the wrong JSON type (or broken base64) is a `SerializationException`
//! and ends decoding; a value that is no attribute value (empty, of two types, a bad number, a set
//! with duplicates) is found only when the operation's checks reach it, so its sentence is handed
//! out and a stand-in is returned.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dyno_core::backend::BackendError;
use dyno_core::value::{AttributeType, AttributeValue, Item, Map, Name, Number};

use super::error;
use super::json::{self, Elements, Json, JsonWriter, Members, Text, ValueType};

/// The shape's name, for error texts.
pub(crate) const SHAPE: &str = "AttributeValue";

/// The first malformed value met, if any: its key and the service's sentence.
pub(crate) type FirstFault = Option<(String, BackendError)>;

/// Adds the values of a map by name to `values`; the first malformed one is put in `fault`.
pub(crate) fn decode_entries<'a, N: From<Text<'a>>, C: Extend<(N, AttributeValue)>>(
    entries: Members<'a>,
    mut values: C,
    fault: &mut FirstFault,
) -> Result<C, BackendError> {
    for (name, json) in entries {
        let mut sentence = None;
        let value = decode_element(json, &mut sentence)?;
        if let (None, Some(sentence)) = (&fault, sentence) {
            *fault = Some((name.into(), sentence));
        }
        // One by one: maps are small, and collecting would sort them on the side.
        values.extend([(name.into(), value)]);
    }
    Ok(values)
}

/// Writes a value.
pub(super) fn encode(writer: &mut JsonWriter, value: &AttributeValue) {
    writer.tagged(value.kind().letters(), |writer| match value {
        AttributeValue::S(text) => writer.string(text),
        AttributeValue::N(number) => writer.plain_string(&[&number.text()]),
        AttributeValue::B(bytes) => writer.bytes(bytes),
        AttributeValue::Bool(flag) => writer.boolean(*flag),
        AttributeValue::Null => writer.boolean(true),
        AttributeValue::L(list) => writer.array(list, encode),
        AttributeValue::M(map) => encode_item(writer, map),
        AttributeValue::Ss(set) => writer.array(set, |writer, text| writer.string(text)),
        AttributeValue::Ns(set) => writer.array(set, |writer, number| {
            writer.plain_string(&[&number.text()]);
        }),
        AttributeValue::Bs(set) => writer.array(set, |writer, bytes| writer.bytes(bytes)),
    });
}

/// Writes an item: its values by name.
pub(crate) fn encode_item(writer: &mut JsonWriter, item: &Item) {
    writer.object(|writer| {
        for (name, value) in item {
            encode(writer.name(name), value);
        }
    });
}

/// Reads a value that is the member of a structure.
pub(super) fn decode_member_value(
    json: Json<'_>,
    fault: &mut Option<BackendError>,
) -> Result<AttributeValue, BackendError> {
    match json {
        Json::Object(_) | Json::TooDeep => decode_element(json, fault),
        Json::Array(_) => Err(error::unrecognized_collection(&json::type_of(SHAPE))),
        _ => Err(error::unexpected_field_type()),
    }
}

/// Reads a value that stands in a list or map.
pub(super) fn decode_element(
    json: Json<'_>,
    fault: &mut Option<BackendError>,
) -> Result<AttributeValue, BackendError> {
    if matches!(json, Json::TooDeep) {
        fault.get_or_insert_with(error::nested_too_deep);
        return Ok(AttributeValue::Null);
    }
    let members = json::element_members(json, SHAPE)?;
    if let Some((letters, json)) = members.only()
        && let Some(kind) = AttributeType::from_letters(&letters.read())
        && !matches!(json, Json::Null)
    {
        return decode_member(kind, json, fault);
    }
    let mut first = None;
    let mut types = 0usize;
    // Each value is checked before their number is: of `{"N": "x", "S": "y"}` the service reports
    // the number.
    for (letters, json) in members {
        let Some(kind) = AttributeType::from_letters(&letters.read()) else { continue };
        if matches!(json, Json::Null) {
            continue;
        }
        let value = decode_member(kind, json, fault)?;
        types += 1;
        first.get_or_insert(value);
    }
    if types > 1 {
        fault.get_or_insert_with(error::several_datatypes);
    }
    Ok(first.unwrap_or_else(|| {
        fault.get_or_insert_with(error::no_datatype);
        AttributeValue::Null
    }))
}

fn decode_member(
    kind: AttributeType,
    json: Json<'_>,
    fault: &mut Option<BackendError>,
) -> Result<AttributeValue, BackendError> {
    Ok(match kind {
        AttributeType::S => AttributeValue::S(json::string(json)?.into()),
        AttributeType::N => AttributeValue::N(number(&json::string(json)?.read(), fault)),
        AttributeType::B => AttributeValue::B(bytes(&json)?),
        AttributeType::Bool => AttributeValue::Bool(json::boolean(json)?),
        AttributeType::Null => null(json::boolean(json)?, fault),
        AttributeType::L => {
            let elements = unless_too_deep(json, json::list, fault)?;
            AttributeValue::L(decode_list(elements.unwrap_or_else(Elements::none), fault)?)
        }
        AttributeType::M => {
            let of_values = |json| json::map(json, ValueType::Shape(SHAPE));
            let entries = unless_too_deep(json, of_values, fault)?.unwrap_or_else(Members::none);
            let mut map = Map::with_capacity(entries.values_expected());
            for (name, json) in entries {
                map.insert(Name::from(name), decode_element(json, fault)?);
            }
            AttributeValue::M(map)
        }
        AttributeType::Ss => {
            let read = |json, _: &mut _| json::string(json).map(String::from);
            AttributeValue::Ss(decode_set(json, read, &STRINGS, fault)?)
        }
        AttributeType::Ns => {
            let read = |json, fault: &mut _| Ok(number(&json::string(json)?.read(), fault));
            AttributeValue::Ns(decode_set(json, read, &NUMBERS, fault)?)
        }
        AttributeType::Bs => {
            let read = |json, _: &mut _| bytes(&json);
            AttributeValue::Bs(decode_set(json, read, &BINARIES, fault)?)
        }
    })
}

/// The most elements that are kept of a list with a malformed one.
const STAND_INS_MAX: usize = 1_000;

/// Reads the elements of a list. Once one was malformed the list is a stand-in: further elements are
/// checked, but not all of them kept, as a body can hold millions.
pub(super) fn decode_list(
    elements: Elements<'_>,
    fault: &mut Option<BackendError>,
) -> Result<Vec<AttributeValue>, BackendError> {
    let mut list = Vec::with_capacity(elements.values_expected().min(STAND_INS_MAX));
    for element in elements {
        let value = decode_element(element, fault)?;
        if fault.is_none() || list.len() < STAND_INS_MAX {
            list.push(value);
        }
    }
    Ok(list)
}

/// Reads a container's content, or notes that it is nested too deep.
fn unless_too_deep<'a, T>(
    json: Json<'a>,
    read: impl FnOnce(Json<'a>) -> Result<T, BackendError>,
    fault: &mut Option<BackendError>,
) -> Result<Option<T>, BackendError> {
    if matches!(json, Json::TooDeep) {
        fault.get_or_insert_with(error::nested_too_deep);
        return Ok(None);
    }
    read(json).map(Some)
}

fn null(flag: bool, fault: &mut Option<BackendError>) -> AttributeValue {
    if !flag {
        fault.get_or_insert_with(error::null_must_be_true);
    }
    AttributeValue::Null
}

fn number(text: &str, fault: &mut Option<BackendError>) -> Number {
    text.parse().unwrap_or_else(|reason| {
        fault.get_or_insert_with(|| error::bad_number(text, &reason));
        Number::ZERO
    })
}

fn bytes(json: &Json<'_>) -> Result<Vec<u8>, BackendError> {
    let text = match json {
        Json::String(text) => text.read(),
        Json::Array(_) => return Err(error::unrecognized_collection("java.nio.ByteBuffer")),
        Json::Object(_) | Json::TooDeep => return Err(error::unexpected_structure()),
        _ => return Err(error::not_base64()),
    };
    if text.len() % 4 != 0 {
        return Err(error::base64_length(text.chars().count()));
    }
    STANDARD.decode(text.as_bytes()).map_err(|reason| match reason {
        base64::DecodeError::InvalidByte(_, byte) if byte != b'=' => error::not_base64(),
        _ => error::base64_last_character(),
    })
}

/// What the service says of a set that is none.
struct SetTexts {
    empty: fn() -> BackendError,
    /// Of the elements as they came, separated by commas.
    duplicates: fn(&str) -> BackendError,
}

const STRINGS: SetTexts =
    SetTexts { empty: error::empty_string_set, duplicates: error::duplicate_strings };
const NUMBERS: SetTexts =
    SetTexts { empty: error::empty_number_set, duplicates: |_| error::duplicate_numbers() };
const BINARIES: SetTexts =
    SetTexts { empty: error::empty_binary_set, duplicates: error::duplicate_binaries };

/// Reads a set, each element by `read`, and notes that it is empty or that an element came twice.
fn decode_set<'a, T: Ord>(
    json: Json<'a>,
    read: impl Fn(Json<'a>, &mut Option<BackendError>) -> Result<T, BackendError>,
    texts: &SetTexts,
    fault: &mut Option<BackendError>,
) -> Result<BTreeSet<T>, BackendError> {
    let elements = json::list(json)?;
    let mut set = BTreeSet::new();
    let mut count = 0;
    for element in elements.clone() {
        // Unverified: a null in a set counts as an empty element.
        let element =
            if matches!(element, Json::Null) { Json::String(Text::EMPTY) } else { element };
        set.insert(read(element, fault)?);
        count += 1;
    }
    if count == 0 {
        fault.get_or_insert_with(texts.empty);
    } else if set.len() < count {
        fault.get_or_insert_with(|| (texts.duplicates)(&listed(elements)));
    }
    Ok(set)
}

/// Returns strings as they came, separated by commas; base64 too, as it has one way to write bytes.
fn listed(elements: Elements<'_>) -> String {
    let mut list = String::new();
    for (at, element) in elements.enumerate() {
        if at > 0 {
            list.push_str(", ");
        }
        if let Json::String(text) = element {
            list.push_str(&text.read());
        }
    }
    list
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::json::Tape;

    /// Any value, a few levels deep.
    pub(in crate::wire) fn values() -> impl Strategy<Value = AttributeValue> {
        let number =
            (any::<bool>(), any::<u64>(), -100i64..100).prop_map(|(negative, digits, e)| {
                Number::from_parts(negative, digits.into(), e).unwrap()
            });
        let bytes = prop::collection::vec(any::<u8>(), 0..9);
        let leaf = prop_oneof![
            any::<String>().prop_map(AttributeValue::S),
            number.clone().prop_map(AttributeValue::N),
            bytes.clone().prop_map(AttributeValue::B),
            any::<bool>().prop_map(AttributeValue::Bool),
            Just(AttributeValue::Null),
            prop::collection::btree_set(any::<String>(), 1..4).prop_map(AttributeValue::Ss),
            prop::collection::btree_set(number, 1..4).prop_map(AttributeValue::Ns),
            prop::collection::btree_set(bytes, 1..4).prop_map(AttributeValue::Bs),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
                prop::collection::btree_map(any::<String>(), inner, 0..4)
                    .prop_map(|map| AttributeValue::M(map.into_iter().collect())),
            ]
        })
    }

    fn decode(text: &str) -> (Result<AttributeValue, BackendError>, Option<String>) {
        let mut fault = None;
        let body = Tape::parse(text.as_bytes()).unwrap();
        let decoded = decode_element(body.root(), &mut fault);
        (decoded, fault.map(|fault| fault.message().to_owned()))
    }

    proptest! {
        #[test]
        fn a_value_survives_the_wire(value in values()) {
            let mut writer = JsonWriter::default();
            encode(&mut writer, &value);
            let text = String::from_utf8(writer.finish()).unwrap();
            let (decoded, fault) = decode(&text);
            prop_assert_eq!(decoded.unwrap(), value);
            prop_assert_eq!(fault, None);
        }
    }

    #[test]
    fn malformed_values_have_the_service_s_sentences() {
        let empty = "Supplied AttributeValue is empty, must contain exactly one of the supported \
                     datatypes";
        let several = "Supplied AttributeValue has more than one datatypes set, must contain \
                       exactly one of the supported datatypes";
        let deep = "Nesting Levels have exceeded supported limits: Attributes in the item have \
                    nested levels beyond supported limit";
        let invalid = "One or more parameter values were invalid: ";
        let nested = format!("{}{{\"S\":\"\"}}{}", "{\"L\":[".repeat(60), "]}".repeat(60));
        for (text, sentence) in [
            ("{}", empty.to_owned()),
            ("null", empty.to_owned()),
            (r#"{"X":"a"}"#, empty.to_owned()),
            (r#"{"S":null}"#, empty.to_owned()),
            (r#"{"L":[{}]}"#, empty.to_owned()),
            (r#"{"S":"a","N":"1"}"#, several.to_owned()),
            (r#"{"M":{"a":{"S":"a","BOOL":true}}}"#, several.to_owned()),
            (
                r#"{"S":"a","N":"b"}"#,
                "The parameter cannot be converted to a numeric value: b".into(),
            ),
            (r#"{"N":""}"#, "The parameter cannot be converted to a numeric value".into()),
            (r#"{"NS":["1","1.0"]}"#, "Input collection contains duplicates".into()),
            (
                r#"{"NULL":false}"#,
                format!("{invalid}Null attribute value types must have the value of true"),
            ),
            (r#"{"SS":[]}"#, format!("{invalid}An string set  may not be empty")),
            (r#"{"NS":[]}"#, format!("{invalid}An number set  may not be empty")),
            (r#"{"BS":[]}"#, format!("{invalid}Binary sets should not be empty")),
            (
                r#"{"SS":["b","a","b"]}"#,
                format!("{invalid}Input collection [b, a, b] contains duplicates."),
            ),
            (
                r#"{"BS":["/w==","AA==","AA=="]}"#,
                format!(
                    "{invalid}Input collection [/w==, AA==, AA==]of type BS contains duplicates."
                ),
            ),
            (&nested, deep.to_owned()),
        ] {
            let (decoded, fault) = decode(text);
            assert!(decoded.is_ok(), "{text}");
            assert_eq!(fault, Some(sentence), "{text}");
        }
    }

    #[test]
    fn members_of_the_wrong_type_end_decoding() {
        let class = "Unrecognized collection type class ";
        for (text, message) in [
            (r#""a""#, "Unexpected value type in payload".to_owned()),
            ("[]", format!("{class}com.amazonaws.dynamodb.v20120810.AttributeValue")),
            (r#"{"S":5}"#, "NUMBER_VALUE cannot be converted to String".into()),
            (r#"{"S":5.5}"#, "DECIMAL_VALUE cannot be converted to String".into()),
            (r#"{"N":true}"#, "TRUE_VALUE cannot be converted to String".into()),
            (r#"{"S":[]}"#, format!("{class}java.lang.String")),
            (r#"{"S":{}}"#, "Start of structure or map found where not expected".into()),
            (r#"{"BOOL":0}"#, "NUMBER_VALUE cannot be converted to Boolean".into()),
            (r#"{"BOOL":"23"}"#, "Unexpected token received from parser".into()),
            (r#"{"B":1}"#, "only base-64-encoded strings are convertible to bytes".into()),
            (r#"{"B":[]}"#, format!("{class}java.nio.ByteBuffer")),
            (r#"{"B":{}}"#, "Start of structure or map found where not expected".into()),
            (r#"{"B":"2345*678"}"#, "only base-64-encoded strings are convertible to bytes".into()),
            (
                r#"{"B":"23456"}"#,
                "Base64 encoded length is expected a multiple of 4 bytes but found: 5".into(),
            ),
            (r#"{"B":"=+/="}"#, "Invalid last non-pad Base64 character dectected".into()),
            (r#"{"B":"+/+="}"#, "Invalid last non-pad Base64 character dectected".into()),
            (r#"{"L":{}}"#, "Start of structure or map found where not expected".into()),
            (r#"{"L":"a"}"#, "Unexpected field type".into()),
            (r#"{"L":["a"]}"#, "Unexpected value type in payload".into()),
            (r#"{"M":"a"}"#, "Unexpected field type".into()),
            (
                r#"{"M":[]}"#,
                "Unrecognized collection type java.util.Map<java.lang.String, \
                 com.amazonaws.dynamodb.v20120810.AttributeValue>"
                    .into(),
            ),
            (r#"{"SS":"a"}"#, "Unexpected field type".into()),
            (r#"{"SS":[1]}"#, "NUMBER_VALUE cannot be converted to String".into()),
        ] {
            let (decoded, _) = decode(text);
            assert_eq!(decoded.map_err(|error| error.message().to_owned()), Err(message), "{text}");
        }
    }
}
