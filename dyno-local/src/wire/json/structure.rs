//! Typed access to the members of a structure, with the service's texts for what has another type.
//!
//! A [`Structure`] is a JSON object on its way to being a request or a part of one. A member of the
//! wrong JSON type ends decoding at once, as on the service, with a `SerializationException`; what
//! is wrong with a *value* is not decided here but noted by `wire::decode`. `null` and absent are the
//! same, unknown members are ignored, and of members with the same name the last counts. Where a
//! structure stands is spelled out only when something is wrong with it.

use std::fmt;

use dyno_core::backend::BackendError;

use super::value::{Elements, Json, Members, Text};
use crate::wire::error;

/// The most elements that are read of a list of structures or strings, or of a map of them.
///
/// The longest such list that the service takes has 255 elements. What is past this is dropped:
/// the list is too long either way, and a body of millions of empty elements stays small.
const ELEMENTS_MAX: usize = 1_000;

/// A list of structures under its key in a map.
type Listed<'a> = (Text<'a>, Vec<Structure<'a>>);

/// A structure and its key in a map.
type Keyed<'a> = Result<(Text<'a>, Structure<'a>), BackendError>;

/// The members of a structure, and where it stands in the request.
#[derive(Debug, Clone)]
pub(crate) struct Structure<'a> {
    members: Members<'a>,
    place: Place<'a>,
}

/// Where a structure stands, from the one around it.
#[derive(Debug, Clone, Copy)]
enum Place<'a> {
    /// It is the whole body.
    Root,
    /// It is a member.
    Member { of: &'a Structure<'a>, name: &'a str },
    /// It is an element of a list.
    Element { of: &'a Structure<'a>, list: &'a str, at: usize },
    /// It is a value of a map.
    Entry { of: &'a Structure<'a>, map: &'a str, key: Text<'a> },
    /// It is an element of a list that is a value of a map.
    Listed { of: &'a Structure<'a>, map: &'a str, key: Text<'a>, at: usize },
}

impl<'a> Structure<'a> {
    /// Returns the structure that a whole body is; `None` if it is no object.
    pub(crate) const fn root(body: Json<'a>) -> Option<Self> {
        match body {
            Json::Object(members) => Some(Self { members, place: Place::Root }),
            _ => None,
        }
    }

    /// Returns the path of a member as constraints print it: `putRequest.item`, with list
    /// positions from one and `.member` after them.
    pub(crate) fn constraint_path(&self, name: &str) -> String {
        let mut path = match self.place {
            Place::Root => String::new(),
            Place::Member { of, name } => of.constraint_path(name),
            Place::Element { of, list, at } => {
                format!("{}.{}.member", of.constraint_path(list), at + 1)
            }
            Place::Entry { of, map, key } => {
                format!("{}.{}.member", of.constraint_path(map), key.read())
            }
            Place::Listed { of, map, key, at } => {
                format!("{}.{}.member.{}.member", of.constraint_path(map), key.read(), at + 1)
            }
        };
        if !path.is_empty() {
            path.push('.');
        }
        let mut letters = name.chars();
        path.extend(letters.next().map(|first| first.to_ascii_lowercase()));
        path.push_str(letters.as_str());
        path
    }

    /// Returns the path of a member as on the wire: `TransactItems.0.Put.Item`.
    pub(crate) fn value_path(&self, name: &str) -> String {
        match self.place {
            Place::Root => name.to_owned(),
            _ => format!("{}.{name}", self.own_value_path()),
        }
    }

    /// Returns the structure's own path as on the wire.
    pub(crate) fn own_value_path(&self) -> String {
        match self.place {
            Place::Root => String::new(),
            Place::Member { of, name } => of.value_path(name),
            Place::Element { of, list, at } => format!("{}.{at}", of.value_path(list)),
            Place::Entry { of, map, key } => format!("{}.{}", of.value_path(map), key.read()),
            Place::Listed { of, map, key, at } => {
                format!("{}.{}.{at}", of.value_path(map), key.read())
            }
        }
    }

    /// Returns `true` if the member is there and not null.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.has(name)
    }

    /// Returns a member of any type.
    pub(crate) fn member(&self, name: &str) -> Option<Json<'a>> {
        self.members.named(name)
    }

    /// Reads a string.
    pub(crate) fn string(&self, name: &str) -> Result<Option<String>, BackendError> {
        self.text(name).map(|text| text.map(String::from))
    }

    /// Returns a string where it stands.
    pub(crate) fn text(&self, name: &str) -> Result<Option<Text<'a>>, BackendError> {
        self.member(name).map(string).transpose()
    }

    /// Reads a boolean.
    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, BackendError> {
        self.member(name).map(boolean).transpose()
    }

    /// Reads a moment, in seconds since 1970.
    pub(crate) fn seconds(&self, name: &str) -> Result<Option<f64>, BackendError> {
        // Unverified: that moments are named as the other types are.
        self.number(name, "Date")
    }

    /// Reads a number with a fraction.
    pub(crate) fn double(&self, name: &str) -> Result<Option<f64>, BackendError> {
        self.number(name, "Double")
    }

    fn number(&self, name: &str, target: &str) -> Result<Option<f64>, BackendError> {
        match self.member(name) {
            None => Ok(None),
            #[expect(clippy::cast_precision_loss, reason = "what is sent fits 53 bits")]
            Some(Json::Integer(number)) => Ok(Some(number as f64)),
            Some(Json::Decimal(number)) => Ok(Some(number)),
            Some(other) => Err(error::not_convertible(&other, target)),
        }
    }

    /// Reads an integer of 32 bits; fractions are cut off and what is too large is clamped.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i32>, BackendError> {
        let Some(json) = self.member(name) else { return Ok(None) };
        let number = whole_number(json, "Integer")?;
        let nearest = if number < 0 { i32::MIN } else { i32::MAX };
        Ok(Some(i32::try_from(number).unwrap_or(nearest)))
    }

    /// Reads an integer of 64 bits; fractions are cut off.
    pub(crate) fn long(&self, name: &str) -> Result<Option<i64>, BackendError> {
        self.member(name).map(|json| whole_number(json, "Long")).transpose()
    }

    /// Reads a structure.
    pub(crate) fn structure<'s>(
        &'s self,
        name: &'s str,
        shape: &str,
    ) -> Result<Option<Structure<'s>>, BackendError> {
        let Some(json) = self.member(name) else { return Ok(None) };
        let members = match json {
            Json::Object(members) => members,
            Json::Array(_) => return Err(error::unrecognized_collection(&type_of(shape))),
            _ => return Err(error::unexpected_field_type()),
        };
        Ok(Some(Structure { members, place: Place::Member { of: self, name } }))
    }

    /// Reads a list of structures.
    pub(crate) fn structures<'s>(
        &'s self,
        name: &'s str,
        shape: &str,
    ) -> Result<Option<Vec<Structure<'s>>>, BackendError> {
        let Some(elements) = self.list(name)? else { return Ok(None) };
        let place = |at| Place::Element { of: self, list: name, at };
        element_structures(elements, shape, place).map(Some)
    }

    /// Reads a list of strings.
    pub(crate) fn strings(&self, name: &str) -> Result<Option<Vec<String>>, BackendError> {
        let Some(elements) = self.list(name)? else { return Ok(None) };
        // Unverified: a null in a list of strings counts as an empty one.
        let text = |json| match json {
            Json::Null => Ok(String::new()),
            json => string(json).map(String::from),
        };
        elements.take(ELEMENTS_MAX).map(text).collect::<Result<_, _>>().map(Some)
    }

    /// Returns a list of anything.
    pub(crate) fn list(&self, name: &str) -> Result<Option<Elements<'a>>, BackendError> {
        self.member(name).map(list).transpose()
    }

    /// Returns a map; `value_type` is for the error text.
    pub(crate) fn map(
        &self,
        name: &str,
        value_type: ValueType,
    ) -> Result<Option<Members<'a>>, BackendError> {
        self.member(name).map(|json| map(json, value_type)).transpose()
    }

    /// Reads a map of structures.
    pub(crate) fn map_of_structures<'s>(
        &'s self,
        name: &'s str,
        shape: &'static str,
    ) -> Result<Option<Vec<(Text<'s>, Structure<'s>)>>, BackendError> {
        let Some(entries) = self.structures_by_key(name, shape)? else { return Ok(None) };
        entries.take(ELEMENTS_MAX).collect::<Result<_, _>>().map(Some)
    }

    /// Reads the structures of a map one by one, however many there are.
    pub(crate) fn structures_by_key<'s>(
        &'s self,
        name: &'s str,
        shape: &'static str,
    ) -> Result<Option<impl Iterator<Item = Keyed<'s>>>, BackendError> {
        let Some(entries) = self.map(name, ValueType::Shape(shape))? else { return Ok(None) };
        let structure = move |(key, json)| {
            let members = element_members(json, shape)?;
            Ok((key, Structure { members, place: Place::Entry { of: self, map: name, key } }))
        };
        Ok(Some(entries.map(structure)))
    }

    /// Reads a map of lists of structures.
    pub(crate) fn map_of_lists<'s>(
        &'s self,
        name: &'s str,
        shape: &'static str,
    ) -> Result<Option<Vec<Listed<'s>>>, BackendError> {
        let Some(entries) = self.map(name, ValueType::ListOf(shape))? else { return Ok(None) };
        let structures = |(key, json)| {
            let place = |at| Place::Listed { of: self, map: name, key, at };
            Ok((key, element_structures(nested_list(json)?, shape, place)?))
        };
        entries.take(ELEMENTS_MAX).map(structures).collect::<Result<_, _>>().map(Some)
    }

    /// Reads a list of maps of attribute values, such as the keys of a batch.
    pub(crate) fn list_of_maps(
        &self,
        name: &str,
    ) -> Result<Option<Vec<Members<'a>>>, BackendError> {
        let Some(elements) = self.list(name)? else { return Ok(None) };
        let maps = elements.take(ELEMENTS_MAX).map(nested_map);
        maps.collect::<Result<_, _>>().map(Some)
    }
}

/// What the values of a map are, by its name in Java.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ValueType {
    /// Strings.
    String,
    /// Structures of a shape.
    Shape(&'static str),
    /// Lists of structures of a shape.
    ListOf(&'static str),
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String => f.write_str("java.lang.String"),
            Self::Shape(shape) => f.write_str(&type_of(shape)),
            Self::ListOf(shape) => write!(f, "java.util.List<{}>", type_of(shape)),
        }
    }
}

/// Returns the Java name of a shape of the service.
pub(crate) fn type_of(shape: &str) -> String {
    format!("com.amazonaws.dynamodb.v20120810.{shape}")
}

/// Returns the Java name of a map from strings to `value_type`.
fn type_of_map(value_type: ValueType) -> String {
    format!("java.util.Map<java.lang.String, {value_type}>")
}

/// Reads a string.
pub(crate) fn string(json: Json<'_>) -> Result<Text<'_>, BackendError> {
    match json {
        Json::String(text) => Ok(text),
        other => Err(error::not_convertible(&other, "String")),
    }
}

/// Reads a boolean; some strings are taken for one.
pub(crate) fn boolean(json: Json<'_>) -> Result<bool, BackendError> {
    match json {
        Json::Bool(flag) => Ok(flag),
        Json::String(text) => match text.read().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" => Ok(true),
            "false" | "0" | "no" => Ok(false),
            _ => Err(error::unexpected_token()),
        },
        other => Err(error::not_convertible(&other, "Boolean")),
    }
}

/// Reads a list that is the member of a structure.
pub(crate) fn list(json: Json<'_>) -> Result<Elements<'_>, BackendError> {
    match json {
        Json::Array(elements) => Ok(elements),
        Json::Object(_) | Json::TooDeep => Err(error::unexpected_structure()),
        _ => Err(error::unexpected_field_type()),
    }
}

/// Reads a map that is the member of a structure.
pub(crate) fn map(json: Json<'_>, value_type: ValueType) -> Result<Members<'_>, BackendError> {
    match json {
        Json::Object(entries) => Ok(entries),
        Json::Array(_) | Json::TooDeep => {
            Err(error::unrecognized_collection_type(&type_of_map(value_type)))
        }
        _ => Err(error::unexpected_field_type()),
    }
}

/// Reads the members of a structure that is an element of a list or map; null has none.
#[inline]
pub(crate) fn element_members<'a>(
    json: Json<'a>,
    shape: &str,
) -> Result<Members<'a>, BackendError> {
    match json {
        Json::Object(members) => Ok(members),
        Json::Null => Ok(Members::none()),
        Json::Array(_) | Json::TooDeep => Err(error::unrecognized_collection(&type_of(shape))),
        _ => Err(error::unexpected_value_type()),
    }
}

/// Reads a list that is an element of a map.
fn nested_list(json: Json<'_>) -> Result<Elements<'_>, BackendError> {
    match json {
        Json::Array(elements) => Ok(elements),
        Json::Null => Ok(Elements::none()),
        Json::Object(_) | Json::TooDeep => Err(error::unexpected_structure()),
        _ => Err(error::parameterized_type_cast()),
    }
}

/// Reads a map of attribute values that is an element of a list.
fn nested_map(json: Json<'_>) -> Result<Members<'_>, BackendError> {
    match json {
        Json::Object(entries) => Ok(entries),
        Json::Null => Ok(Members::none()),
        Json::Array(_) | Json::TooDeep => {
            let map = type_of_map(ValueType::Shape("AttributeValue"));
            Err(error::unrecognized_collection_type(&map))
        }
        _ => Err(error::parameterized_type_cast()),
    }
}

fn element_structures<'a>(
    elements: Elements<'a>,
    shape: &str,
    place: impl Fn(usize) -> Place<'a>,
) -> Result<Vec<Structure<'a>>, BackendError> {
    let structure =
        |(at, json)| Ok(Structure { members: element_members(json, shape)?, place: place(at) });
    elements.take(ELEMENTS_MAX).enumerate().map(structure).collect()
}

fn whole_number(json: Json<'_>, target: &str) -> Result<i64, BackendError> {
    match json {
        Json::Integer(number) => Ok(number),
        #[expect(clippy::cast_possible_truncation, reason = "the service cuts fractions off")]
        Json::Decimal(number) => Ok(number as i64),
        other => Err(error::not_convertible(&other, target)),
    }
}
