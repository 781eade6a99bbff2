//! What the keys, the projection and the units of a table or an index must get right, whoever
//! defines it: `CreateTable` all at once, or `UpdateTable` one index later.

use std::collections::BTreeSet;

use dyno_core::op::{
    AttributeDefinition, KeySchemaElement, KeyType, Projection, ProjectionType,
    ProvisionedThroughput,
};

use crate::base::{EngineError, limits};

/// The most units that pass as a value. `place` follows the sentence.
pub(super) fn check_units(units: &ProvisionedThroughput, place: &str) -> Result<(), EngineError> {
    for (member, value) in [
        ("ReadCapacityUnits", units.read_capacity_units),
        ("WriteCapacityUnits", units.write_capacity_units),
    ] {
        if value > limits::CAPACITY_UNITS_MAX {
            let text = format!("Given value {value} for {member} is out of bounds{place}");
            return Err(EngineError::Text(text));
        }
    }
    Ok(())
}

/// Every attribute of a key has its type.
pub(super) fn check_defined(
    keys: &[KeySchemaElement],
    definitions: &[AttributeDefinition],
) -> Result<(), EngineError> {
    let defined = |name: &str| definitions.iter().any(|it| it.attribute_name == name);
    if keys.iter().all(|key| defined(&key.attribute_name)) {
        return Ok(());
    }
    Err(EngineError::parameter(format!(
        "Some index key attributes are not defined in AttributeDefinitions. Keys: [{}], AttributeDefinitions: [{}]",
        joined(keys.iter().map(|key| key.attribute_name.as_str())),
        joined(definitions.iter().map(|it| it.attribute_name.as_str())),
    )))
}

/// The same for an index of a table that is there, in other words.
pub(super) fn check_defined_later(
    keys: &[KeySchemaElement],
    definitions: &[AttributeDefinition],
) -> Result<(), EngineError> {
    check_defined(keys, definitions).map_err(|_| {
        EngineError::parameter("Some index key attributes are not defined in AttributeDefinitions")
    })
}

/// The key of a table or a local index: a partition key, then perhaps a sort key.
pub(super) fn check_pair(keys: &[KeySchemaElement]) -> Result<(), EngineError> {
    check_names_differ(keys)?;
    check_first(keys)?;
    match keys.get(1) {
        Some(second) if second.key_type != KeyType::Range => Err(EngineError::Plain(
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
        )),
        Some(_) | None => Ok(()),
    }
}

/// The key of a global index: up to four partition key attributes, then up to four of the sort key.
pub(super) fn check_tuple(keys: &[KeySchemaElement]) -> Result<(), EngineError> {
    check_names_differ(keys)?;
    check_first(keys)?;
    let hash = keys.iter().take_while(|key| key.key_type == KeyType::Hash).count();
    let range = keys.len() - hash;
    if keys.iter().skip(hash).any(|key| key.key_type == KeyType::Hash) {
        return Err(EngineError::parameter(
            "All HASH key attributes must precede RANGE key attributes in the KeySchema",
        ));
    }
    for (kind, count) in [("HASH", hash), ("RANGE", range)] {
        if count > limits::INDEX_KEY_ATTRIBUTES_MAX {
            return Err(EngineError::parameter(format!(
                "The KeySchema exceeds the maximum allowed number of {kind} key attributes"
            )));
        }
    }
    Ok(())
}

fn check_names_differ(keys: &[KeySchemaElement]) -> Result<(), EngineError> {
    let names: BTreeSet<&str> = keys.iter().map(|key| key.attribute_name.as_str()).collect();
    if names.len() == keys.len() {
        return Ok(());
    }
    // Unverified: that the number of attributes decides which it is.
    Err(EngineError::Plain(if keys.len() == 2 {
        "Both the Hash Key and the Range Key element in the KeySchema have the same name"
    } else {
        "The KeySchema contains multiple key attributes with the same name"
    }))
}

fn check_first(keys: &[KeySchemaElement]) -> Result<(), EngineError> {
    if keys.first().is_some_and(|first| first.key_type == KeyType::Hash) {
        return Ok(());
    }
    Err(EngineError::Plain("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"))
}

/// Attributes are named for `INCLUDE` and for nothing else.
pub(super) fn check_projection(projection: &Projection) -> Result<(), EngineError> {
    let listed = projection.non_key_attributes.is_some();
    match projection.projection_type {
        None => Err(EngineError::parameter("Unknown ProjectionType: null")),
        Some(ProjectionType::Include) if !listed => Err(EngineError::parameter(
            "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        )),
        Some(kind @ (ProjectionType::All | ProjectionType::KeysOnly)) if listed => {
            Err(EngineError::parameter(format!(
                "ProjectionType is {}, but NonKeyAttributes is specified",
                kind.name()
            )))
        }
        Some(_) => check_listed_once(projection.non_key_attributes.as_deref().unwrap_or_default()),
    }
}

fn check_listed_once(listed: &[String]) -> Result<(), EngineError> {
    let mut seen = BTreeSet::new();
    match listed.iter().find(|name| !seen.insert(name.as_str())) {
        None => Ok(()),
        Some(twice) => {
            Err(EngineError::parameter(format!("Duplicate element in NonKeyAttributes: {twice}")))
        }
    }
}

/// All indexes together name only so many attributes to project.
pub(super) fn check_projected_count(count: usize) -> Result<(), EngineError> {
    if count <= limits::PROJECTED_ATTRIBUTES_MAX {
        return Ok(());
    }
    // Unverified: the text. The limit is the developer guide's.
    Err(EngineError::parameter(
        "Total number of non-key attributes in all indexes exceeds the per-table limit of 100",
    ))
}

/// Returns the elements of a key as violations show them.
pub(crate) fn shown_key(keys: &[KeySchemaElement]) -> String {
    let elements = keys.iter().map(|key| {
        let (name, kind) = (&key.attribute_name, key.key_type.name());
        format!("KeySchemaElement(attributeName={name}, keyType={kind})")
    });
    format!("[{}]", elements.collect::<Vec<_>>().join(", "))
}

/// Returns names as refusals list them.
pub(super) fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
