//! Projections: structs of some of an entity's fields, and which index holds them.
//!
//! `#[derive(Projection)]` writes the impls; reads above ask for the paths that [`paths_of`] returns
//! and make the struct of the answer by [`part_of`].

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::pattern::{GlobalIndex, LocalIndex, NativeIndex, PartialIndex, PrimaryKey};
use super::upgrade::upgraded;
use super::{Entity, Key, Table, kind_of};
use crate::error::{Error, Result};
use crate::expr::{DocumentPath, Step, TypedPath};
use crate::item::from_stored;
use crate::schema::{
    EntitySchema, ProjectedField, ProjectionSchema, document, projected, renamed, root,
};
use crate::value::{AttributeValue, Item};

/// A struct of some of an entity's fields, for reads of those alone. Implemented by
/// `#[derive(Projection)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a projection",
    label = "not a projection",
    note = "add `#[derive(Projection)]` and `#[projection(of = ..)]` to it"
)]
pub trait Projection: DeserializeOwned + Send + 'static {
    /// The entity whose fields it has.
    type Entity: Entity;

    /// The projection's descriptor.
    const SCHEMA: &'static ProjectionSchema;
}

/// A projection that the entity's index at this position holds all of. Implemented by
/// `#[derive(Projection)]` for the indexes that `on(..)` names.
#[diagnostic::on_unimplemented(
    message = "projection `{Self}` is not declared for the index of this pattern",
    label = "the index holds only part of the entity",
    note = "name the index in `#[projection(of = .., on(index))]`: then it is checked that the index holds each field"
)]
pub trait ProjectionOn<const INDEX: usize>: Projection {}

/// Where whole entities can be read.
#[diagnostic::on_unimplemented(
    message = "the index of this pattern holds only part of the entity",
    label = "the pattern is declared `partial`",
    note = "read what the index holds into a struct with `#[derive(Projection)]`: `db.query(..).project::<Struct>()`",
    note = "or read the keys of what it finds: `db.query(..).keys()`"
)]
pub trait HoldsWhole {}

impl HoldsWhole for PrimaryKey {}
impl HoldsWhole for GlobalIndex {}
impl HoldsWhole for NativeIndex {}
impl HoldsWhole for LocalIndex {}

/// Where all of the projection `P` can be read.
pub trait Holds<P> {}

impl<P: Projection> Holds<P> for PrimaryKey {}
impl<P: Projection> Holds<P> for GlobalIndex {}
impl<P: Projection> Holds<P> for NativeIndex {}
impl<P: Projection> Holds<P> for LocalIndex {}
impl<P: ProjectionOn<INDEX>, const INDEX: usize, K> Holds<P> for PartialIndex<INDEX, K> {}

/// The type of an entity's field, and of what a projection reads it into.
#[diagnostic::on_unimplemented(
    message = "the entity's field is a `{Self}`, not a `{T}`",
    label = "not of the type that the entity has"
)]
pub trait ReadAs<T> {}

impl<T> ReadAs<T> for T {}

/// Compiles where the entity's field is of type `T`; called by what is never run.
#[doc(hidden)]
pub const fn assert_read_as<E, T, P>(_: &P)
where
    P: TypedPath<E>,
    P::Value: ReadAs<T>,
{
}

/// Returns the stored paths that a projection reads.
pub(crate) fn paths_of<P: Projection>() -> Vec<DocumentPath> {
    let entity = P::Entity::SCHEMA;
    P::SCHEMA.fields.iter().map(|field| stored_path(entity, field)).collect()
}

/// Reads a projection from part of a stored item; `None` if the item is another entity's.
///
/// Where the kind is not in the item, its key tells: no two entities of a table can have one key.
pub(crate) fn part_of<P: Projection>(item: &Item) -> Result<Option<P>> {
    if is_own::<P::Entity>(item) { read::<P>(item).map(Some) } else { Ok(None) }
}

/// Tells by the kind, or by the key where the kind is not in it, whether an item is an `E`.
pub(crate) fn is_own<E: Entity>(item: &Item) -> bool {
    match kind_of(<E::Table as Table>::SCHEMA, item) {
        Some(kind) => kind == E::SCHEMA.kind,
        None => Key::<E>::from_item(item).is_some(),
    }
}

/// Reads a projection from part of the item at an entity's key; `None` if its kind is another.
pub(crate) fn part_at_key<P: Projection>(item: &Item) -> Result<Option<P>> {
    let table = <<P::Entity as Entity>::Table as Table>::SCHEMA;
    if kind_of(table, item).is_some_and(|kind| kind != P::Entity::SCHEMA.kind) {
        return Ok(None);
    }
    read::<P>(item).map(Some)
}

fn read<P: Projection>(item: &Item) -> Result<P> {
    let schema = P::Entity::SCHEMA;
    let upgraded = schema.evolves().then(|| upgraded(schema, item.clone())).transpose()?;
    let (members, empty) = members_of(schema, P::SCHEMA, upgraded.as_ref().unwrap_or(item));
    from_stored(members, |_| false, empty).map_err(|error| {
        let (name, entity) = (P::SCHEMA.name, schema.name);
        Error::codec(format!("a stored `{entity}` does not fit projection `{name}`: {error}"))
    })
}

/// Returns what is stored for each field, by the name that serde reads, and the fields that are
/// empty sets.
fn members_of(
    entity: &'static EntitySchema,
    projection: &'static ProjectionSchema,
    item: &Item,
) -> (Item, Vec<&'static str>) {
    let (mut members, mut empty) = (Item::new(), Vec::new());
    for field in projection.fields {
        match value_at(item, &stored_path(entity, field)) {
            Some(value) => {
                members.insert(field.name, value.clone());
            }
            None if projected(entity, field).is_set => empty.push(field.name),
            None => {}
        }
    }
    (members, empty)
}

fn stored_path(entity: &'static EntitySchema, field: &'static ProjectedField) -> DocumentPath {
    let attribute = root(entity, field);
    let mut path = DocumentPath::new(attribute);
    let mut inside = document(entity.documents, attribute);
    for name in field.path.iter().skip(1).copied() {
        let member = inside.map_or(name, |inside| renamed(inside.renamed, name));
        path = path.then(Step::Member(Cow::Borrowed(member)));
        inside = inside.and_then(|inside| document(inside.documents, member));
    }
    path
}

fn value_at<'i>(item: &'i Item, path: &DocumentPath) -> Option<&'i AttributeValue> {
    let root = item.get(path.root())?;
    path.steps().iter().try_fold(root, |value, step| match (value, step) {
        (AttributeValue::M(map), Step::Member(name)) => map.get(name),
        _ => None,
    })
}
