//! Stored items in the form that the struct has now: schema versions and former names.
//!
//! Called wherever an entity is read, and by the writes that change a part of an item. Entities that
//! declare neither never get here.
//!
//! Invariant: an item is read as its struct only after it went through every upgrade from the version
//! that is stored in it, in order; and only a whole write stores a version.

use crate::error::{Error, ErrorKind, Result};
use crate::item::Members;
use crate::schema::{EntitySchema, Evolution};
use crate::value::{AttributeValue, Item, Name};

/// How a stored item stands to the schema of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is what the program writes.
    Current,
    /// An older version of the program wrote it.
    Older,
    /// A later version of the program wrote it.
    Newer,
}

/// Returns how an item stands to the schema, with the version that it has.
pub(crate) fn standing(schema: &EntitySchema, item: &Item) -> Result<(Standing, u64)> {
    let stored = stored_version(schema, item)?;
    let known = schema.schema_version();
    let has_former_name = || schema.former.iter().any(|(former, _)| item.contains_key(former));
    let standing = match schema.evolution {
        Some(_) if stored > known => Standing::Newer,
        Some(_) if stored < known => Standing::Older,
        Some(_) | None if has_former_name() => Standing::Older,
        Some(_) | None => Standing::Current,
    };
    Ok((standing, stored))
}

/// Tells whether an item is of the schema.
pub(crate) fn is_current(schema: &EntitySchema, item: &Item) -> bool {
    !schema.evolves() || matches!(standing(schema, item), Ok((Standing::Current, _)))
}

/// Makes a stored item what the program would have stored: upgraded, with the names of today, and
/// without its version.
pub(crate) fn upgraded(schema: &EntitySchema, item: Item) -> Result<Item> {
    if schema.evolves() { upgrade(schema, item) } else { Ok(item) }
}

fn upgrade(schema: &EntitySchema, mut item: Item) -> Result<Item> {
    if let Some(Evolution { version: known, upgrades }) = schema.evolution {
        let stored = stored_version(schema, &item)?;
        if stored > *known {
            return Err(newer(schema, stored));
        }
        item.remove(Evolution::ATTRIBUTE);
        let done = usize::try_from(stored - 1).unwrap_or(usize::MAX);
        for (from, upgrade) in upgrades.iter().enumerate().skip(done) {
            item = upgrade(item).map_err(|error| {
                let (name, from) = (schema.name, from + 1);
                Error::codec(format!(
                    "a stored `{name}` cannot be upgraded from schema version {from}: {error}"
                ))
            })?;
        }
    }
    for (former, name) in schema.former {
        let Some(value) = item.remove(former) else { continue };
        if !item.contains_key(name) {
            item.insert(Name::from_static(name), value);
        }
    }
    Ok(item)
}

/// Adds the schema version to what is written.
pub(super) fn add_version(schema: &EntitySchema, members: &mut Members) -> Result<()> {
    let Some(Evolution { version, .. }) = schema.evolution else { return Ok(()) };
    if members.iter().any(|(name, _)| name.as_str() == Evolution::ATTRIBUTE) {
        return Err(Error::codec(format!(
            "`{}` has an attribute `{}` of its own, which holds the schema version",
            schema.name,
            Evolution::ATTRIBUTE
        )));
    }
    let version = AttributeValue::from(*version);
    members.push((Name::from_static(Evolution::ATTRIBUTE), version));
    Ok(())
}

/// Returns the error of an item that a later version of the program wrote.
pub(crate) fn newer(schema: &EntitySchema, stored: u64) -> Error {
    let (name, known) = (schema.name, schema.schema_version());
    let message = format!(
        "a stored `{name}` has schema version {stored}, and this program knows those up to {known}"
    );
    Error::new(ErrorKind::Newer, message)
}

fn stored_version(schema: &EntitySchema, item: &Item) -> Result<u64> {
    let Some(value) = item.get(Evolution::ATTRIBUTE).filter(|_| schema.evolution.is_some()) else {
        return Ok(1);
    };
    let version = value.as_n().and_then(|number| number.to_string().parse().ok());
    version.filter(|version| *version > 0).ok_or_else(|| {
        let (name, attribute) = (schema.name, Evolution::ATTRIBUTE);
        Error::codec(format!("attribute `{attribute}` of a stored `{name}` is no schema version"))
    })
}
