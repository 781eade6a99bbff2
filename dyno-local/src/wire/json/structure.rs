//! Typed access to the members of a structure, with the service's texts for what has another type.
//!
//! A [`Structure`] is a JSON object on its way to being a request or a part of one. Reading a
//! member takes it out, by move. A member of the wrong JSON type ends decoding at once, as on the
//! service, with a `SerializationException`; what is wrong with a *value* is not decided here but
//! noted by `wire::decode`. `null` and absent are the same, unknown members are ignored, and of
//! members with the same name the last counts.

use dyno_core::backend::BackendError;

use super::{Json, Members};
use crate::wire::error;

/// The most elements that are read of a list of structures, or of a map of them.
///
/// The longest such list that the service takes has 100 elements. What is past this is dropped:
/// the list is too long either way, and a body of millions of empty elements stays small.
const ELEMENTS_MAX: usize = 1_000;

/// A list of structures under its key in a map.
type Listed = (String, Vec<Structure>);

/// The members of a structure, and where it stands in the request.
#[derive(Debug)]
pub(crate) struct Structure {
    members: Members,
    constraint_path: String,
    value_path: String,
}

impl Structure {
    /// Returns the structure that a whole body is; `None` if it is no object.
    pub(crate) fn root(body: Json) -> Option<Self> {
        match body {
            Json::Object(members) => {
                Some(Self { members, constraint_path: String::new(), value_path: String::new() })
            }
            _ => None,
        }
    }

    /// Returns the path of a member as constraints print it: `putRequest.item`, with list
    /// positions from one and `.member` after them.
    pub(crate) fn constraint_path(&self, name: &str) -> String {
        let mut path = self.constraint_path.clone();
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
        if self.value_path.is_empty() {
            return name.to_owned();
        }
        format!("{}.{name}", self.value_path)
    }

    /// Returns the structure's own path as on the wire.
    pub(crate) fn own_value_path(&self) -> &str {
        &self.value_path
    }

    /// Returns `true` if the member is there and not null.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(each, value)| each == name && *value != Json::Null)
    }

    /// Takes a member of any type.
    pub(crate) fn take(&mut self, name: &str) -> Option<Json> {
        let at = self.members.iter().rposition(|(each, _)| each == name)?;
        let (_, value) = self.members.get_mut(at)?;
        match std::mem::replace(value, Json::Null) {
            Json::Null => None,
            value => Some(value),
        }
    }

    /// Takes a string.
    pub(crate) fn string(&mut self, name: &str) -> Result<Option<String>, BackendError> {
        self.take(name).map(string).transpose()
    }

    /// Takes a boolean.
    pub(crate) fn boolean(&mut self, name: &str) -> Result<Option<bool>, BackendError> {
        self.take(name).map(boolean).transpose()
    }

    /// Takes an integer of 32 bits; fractions are cut off and what is too large is clamped.
    pub(crate) fn integer(&mut self, name: &str) -> Result<Option<i32>, BackendError> {
        let Some(json) = self.take(name) else { return Ok(None) };
        let number = whole_number(json, "Integer")?;
        let nearest = if number < 0 { i32::MIN } else { i32::MAX };
        Ok(Some(i32::try_from(number).unwrap_or(nearest)))
    }

    /// Takes an integer of 64 bits; fractions are cut off.
    pub(crate) fn long(&mut self, name: &str) -> Result<Option<i64>, BackendError> {
        self.take(name).map(|json| whole_number(json, "Long")).transpose()
    }

    /// Takes a structure.
    pub(crate) fn structure(
        &mut self,
        name: &str,
        shape: &str,
    ) -> Result<Option<Self>, BackendError> {
        let Some(json) = self.take(name) else { return Ok(None) };
        let members = match json {
            Json::Object(members) => members,
            Json::Array(_) => return Err(error::unrecognized_collection(&type_of(shape))),
            _ => return Err(error::unexpected_field_type()),
        };
        Ok(Some(Self {
            members,
            constraint_path: self.constraint_path(name),
            value_path: self.value_path(name),
        }))
    }

    /// Takes a list of structures.
    pub(crate) fn structures(
        &mut self,
        name: &str,
        shape: &str,
    ) -> Result<Option<Vec<Self>>, BackendError> {
        let Some(elements) = self.list(name)? else { return Ok(None) };
        let constraint_path = self.constraint_path(name);
        let value_path = self.value_path(name);
        element_structures(elements, shape, &constraint_path, &value_path).map(Some)
    }

    /// Takes a list of strings.
    pub(crate) fn strings(&mut self, name: &str) -> Result<Option<Vec<String>>, BackendError> {
        let Some(elements) = self.list(name)? else { return Ok(None) };
        // Unverified: a null in a list of strings counts as an empty one.
        let text = |json| if json == Json::Null { Ok(String::new()) } else { string(json) };
        elements.into_iter().map(text).collect::<Result<_, _>>().map(Some)
    }

    /// Takes a list of anything.
    pub(crate) fn list(&mut self, name: &str) -> Result<Option<Vec<Json>>, BackendError> {
        self.take(name).map(list).transpose()
    }

    /// Takes a map; `value_type` is the Java name of its values, for the error text.
    pub(crate) fn map(
        &mut self,
        name: &str,
        value_type: &str,
    ) -> Result<Option<Members>, BackendError> {
        self.take(name).map(|json| map(json, value_type)).transpose()
    }

    /// Takes a map of structures.
    pub(crate) fn map_of_structures(
        &mut self,
        name: &str,
        shape: &str,
    ) -> Result<Option<Vec<(String, Self)>>, BackendError> {
        let Some(entries) = self.map(name, &type_of(shape))? else { return Ok(None) };
        let constraint_path = self.constraint_path(name);
        let value_path = self.value_path(name);
        let structure = |(key, json): (String, Json)| {
            let members = element_members(json, shape)?;
            let constraint_path = format!("{constraint_path}.{key}.member");
            let value_path = format!("{value_path}.{key}");
            Ok((key, Self { members, constraint_path, value_path }))
        };
        entries.into_iter().take(ELEMENTS_MAX).map(structure).collect::<Result<_, _>>().map(Some)
    }

    /// Takes a map of lists of structures.
    pub(crate) fn map_of_lists(
        &mut self,
        name: &str,
        shape: &str,
    ) -> Result<Option<Vec<Listed>>, BackendError> {
        let value_type = format!("java.util.List<{}>", type_of(shape));
        let Some(entries) = self.map(name, &value_type)? else { return Ok(None) };
        let constraint_path = self.constraint_path(name);
        let value_path = self.value_path(name);
        let structures = |(key, json): (String, Json)| {
            let elements = nested_list(json)?;
            let constraint_path = format!("{constraint_path}.{key}.member");
            let value_path = format!("{value_path}.{key}");
            let structures = element_structures(elements, shape, &constraint_path, &value_path)?;
            Ok((key, structures))
        };
        entries.into_iter().take(ELEMENTS_MAX).map(structures).collect::<Result<_, _>>().map(Some)
    }

    /// Takes a list of maps of attribute values, such as the keys of a batch.
    pub(crate) fn list_of_maps(
        &mut self,
        name: &str,
    ) -> Result<Option<Vec<Members>>, BackendError> {
        let Some(elements) = self.list(name)? else { return Ok(None) };
        let maps = elements.into_iter().take(ELEMENTS_MAX).map(nested_map);
        maps.collect::<Result<_, _>>().map(Some)
    }
}

/// Returns the Java name of a shape of the service.
pub(crate) fn type_of(shape: &str) -> String {
    format!("com.amazonaws.dynamodb.v20120810.{shape}")
}

/// Returns the Java name of a map from strings to `value_type`.
fn type_of_map(value_type: &str) -> String {
    format!("java.util.Map<java.lang.String, {value_type}>")
}

/// Reads a string.
pub(crate) fn string(json: Json) -> Result<String, BackendError> {
    match json {
        Json::String(text) => Ok(text),
        other => Err(error::not_convertible(&other, "String")),
    }
}

/// Reads a boolean; some strings are taken for one.
pub(crate) fn boolean(json: Json) -> Result<bool, BackendError> {
    match json {
        Json::Bool(flag) => Ok(flag),
        Json::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" => Ok(true),
            "false" | "0" | "no" => Ok(false),
            _ => Err(error::unexpected_token()),
        },
        other => Err(error::not_convertible(&other, "Boolean")),
    }
}

/// Reads a list that is the member of a structure.
pub(crate) fn list(json: Json) -> Result<Vec<Json>, BackendError> {
    match json {
        Json::Array(elements) => Ok(elements),
        Json::Object(_) | Json::TooDeep => Err(error::unexpected_structure()),
        _ => Err(error::unexpected_field_type()),
    }
}

/// Reads a map that is the member of a structure.
pub(crate) fn map(json: Json, value_type: &str) -> Result<Members, BackendError> {
    match json {
        Json::Object(entries) => Ok(entries),
        Json::Array(_) | Json::TooDeep => {
            Err(error::unrecognized_collection_type(&type_of_map(value_type)))
        }
        _ => Err(error::unexpected_field_type()),
    }
}

/// Reads the members of a structure that is an element of a list or map; null has none.
pub(crate) fn element_members(json: Json, shape: &str) -> Result<Members, BackendError> {
    match json {
        Json::Object(members) => Ok(members),
        Json::Null => Ok(Vec::new()),
        Json::Array(_) | Json::TooDeep => Err(error::unrecognized_collection(&type_of(shape))),
        _ => Err(error::unexpected_value_type()),
    }
}

/// Reads a list that is an element of a map.
fn nested_list(json: Json) -> Result<Vec<Json>, BackendError> {
    match json {
        Json::Array(elements) => Ok(elements),
        Json::Null => Ok(Vec::new()),
        Json::Object(_) | Json::TooDeep => Err(error::unexpected_structure()),
        _ => Err(error::parameterized_type_cast()),
    }
}

/// Reads a map of attribute values that is an element of a list.
fn nested_map(json: Json) -> Result<Members, BackendError> {
    match json {
        Json::Object(entries) => Ok(entries),
        Json::Null => Ok(Vec::new()),
        Json::Array(_) | Json::TooDeep => {
            Err(error::unrecognized_collection_type(&type_of_map(&type_of("AttributeValue"))))
        }
        _ => Err(error::parameterized_type_cast()),
    }
}

fn element_structures(
    elements: Vec<Json>,
    shape: &str,
    constraint_path: &str,
    value_path: &str,
) -> Result<Vec<Structure>, BackendError> {
    let structure = |(at, json): (usize, Json)| {
        Ok(Structure {
            members: element_members(json, shape)?,
            constraint_path: format!("{constraint_path}.{}.member", at + 1),
            value_path: format!("{value_path}.{at}"),
        })
    };
    elements.into_iter().take(ELEMENTS_MAX).enumerate().map(structure).collect()
}

fn whole_number(json: Json, target: &str) -> Result<i64, BackendError> {
    match json {
        Json::Integer(number) => Ok(number),
        #[expect(clippy::cast_possible_truncation, reason = "the service cuts fractions off")]
        Json::Decimal(number) => Ok(number as i64),
        other => Err(error::not_convertible(&other, target)),
    }
}
