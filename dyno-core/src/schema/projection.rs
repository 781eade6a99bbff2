//! The descriptor of a projection, and its checks at compile time.
//!
//! `#[derive(Projection)]` knows the entity's fields only by their names; which attribute each is,
//! and whether an index holds it, is found here. Checks panic in constants that the derive puts on
//! the token to edit. What the typed paths of the entity tell better, a field that is not there or
//! of another type, is left to them.

use super::equality::{is_listed, is_some_eq, renamed, same_bytes, str_eq};
use super::evolution::fail_without_version;
use super::sentence::Sentence;
use super::{
    DocumentSchema, EntitySchema, Evolution, IndexKey, IndexProjection, IndexSchema, TableSchema,
};

/// A projection as `#[derive(Projection)]` describes it.
#[derive(Debug, Clone, Copy)]
pub struct ProjectionSchema {
    /// The name of the Rust type.
    pub name: &'static str,
    /// What it reads.
    pub fields: &'static [ProjectedField],
}

/// A field of a projection.
#[derive(Debug, Clone, Copy)]
pub struct ProjectedField {
    /// The name by which serde reads it.
    pub name: &'static str,
    /// The entity's field, and the members below it, by their names in Rust.
    pub path: &'static [&'static str],
    /// Whether it can be read where there is no attribute.
    pub optional: bool,
}

/// What is stored where a projected field leads.
pub(crate) struct Projected {
    /// Some step of the path may be absent.
    is_optional: bool,
    /// An absent attribute is an empty set.
    pub(crate) is_set: bool,
}

/// Fails the build if the field at `position` may be absent and cannot be read where it is.
///
/// # Panics
///
/// At compile time, when a check fails.
#[track_caller]
pub const fn assert_projected(
    entity: &EntitySchema,
    projection: &ProjectionSchema,
    position: usize,
) {
    #[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
    let field = &projection.fields[position];
    let found = projected(entity, field);
    if found.is_optional && !found.is_set && !field.optional {
        Sentence::new()
            .name(field.name)
            .text(" of ")
            .name(projection.name)
            .text(" is read from what may be absent in ")
            .name(entity.name)
            .text(": make it an `Option`, or give it a default with `#[serde(default)]`")
            .fail();
    }
}

/// Returns the position, among the indexes of the entity, of one that holds all of the projection;
/// else fails the build.
///
/// # Panics
///
/// At compile time, when a check fails.
#[track_caller]
#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
pub const fn position_of_index(
    table: &TableSchema,
    entity: &EntitySchema,
    projection: &ProjectionSchema,
    index: &str,
) -> usize {
    let mut at = 0;
    while at < entity.indexes.len() {
        if str_eq(entity.indexes[at].index(), index) {
            assert_held(table, entity, projection, index);
            return at;
        }
        at += 1;
    }
    let mut known = Sentence::new();
    at = 0;
    while at < entity.indexes.len() {
        let name = entity.indexes[at].index();
        known = known.text(if at == 0 { ", only on " } else { ", " }).name(name);
        at += 1;
    }
    Sentence::new()
        .name(entity.name)
        .text(" has no pattern on an index ")
        .name(index)
        .text(known.as_str())
        .text(": name one of these, or declare a pattern with `access(..)`")
        .fail();
    at
}

#[track_caller]
const fn assert_held(
    table: &TableSchema,
    entity: &EntitySchema,
    projection: &ProjectionSchema,
    index: &str,
) {
    // That there is no such index is told elsewhere.
    let Some(held) = index_named(table, index) else { return };
    let mut fields = projection.fields;
    while let [field, rest @ ..] = fields {
        let attribute = root(entity, field);
        if !is_projected(table, held, attribute) {
            Sentence::new()
                .text("index ")
                .name(index)
                .text(" does not hold attribute ")
                .name(attribute)
                .text(", which ")
                .name(field.name)
                .text(" of ")
                .name(projection.name)
                .text(
                    " reads: add it to the index's `projection = include(..)`, or remove the field",
                )
                .fail();
        }
        fields = rest;
    }
    if entity.evolution.is_some() && !is_projected(table, held, Evolution::ATTRIBUTE) {
        fail_without_version(index, entity);
    }
}

/// Fails the build if the index at `position` does not hold all of the entity.
///
/// # Panics
///
/// At compile time, when a check fails.
#[track_caller]
#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
pub const fn assert_whole(table: &TableSchema, entity: &EntitySchema, position: usize) {
    // That there is no such index is told elsewhere.
    let Some(index) = index_named(table, entity.indexes[position].index()) else { return };
    if matches!(index.projection, IndexProjection::All) {
        return;
    }
    let mut attributes = entity.attributes;
    while let [attribute, rest @ ..] = attributes {
        assert_holds(table, entity, index, attribute);
        attributes = rest;
    }
    assert_holds(table, entity, index, table.kind);
}

#[track_caller]
const fn assert_holds(
    table: &TableSchema,
    entity: &EntitySchema,
    index: &IndexSchema,
    attribute: &str,
) {
    if !is_projected(table, index, attribute) {
        Sentence::new()
            .text("index ")
            .name(index.name)
            .text(" does not hold attribute ")
            .name(attribute)
            .text(", so it has no whole ")
            .name(entity.name)
            .text(": declare the index without `projection`, or the pattern `partial`, to read projections from it: `access(.., partial)`")
            .fail();
    }
}

/// Returns the attribute that holds the field.
#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
pub(crate) const fn root(entity: &EntitySchema, field: &ProjectedField) -> &'static str {
    if field.path.is_empty() { "" } else { renamed(entity.renamed, field.path[0]) }
}

/// Finds out what is stored where a field leads.
#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
pub(crate) const fn projected(entity: &EntitySchema, field: &ProjectedField) -> Projected {
    let attribute = root(entity, field);
    let mut is_optional = is_listed(entity.optional, attribute);
    let is_set = field.path.len() == 1 && is_listed(entity.sets, attribute);
    let mut document = document(entity.documents, attribute);
    let mut at = 1;
    while at < field.path.len() {
        let Some(inner) = document else { break };
        let member = renamed(inner.renamed, field.path[at]);
        is_optional = is_optional || is_listed(inner.optional, member);
        document = self::document(inner.documents, member);
        at += 1;
    }
    Projected { is_optional, is_set }
}

pub(crate) const fn document(
    mut documents: &[(&str, &'static DocumentSchema)],
    name: &str,
) -> Option<&'static DocumentSchema> {
    while let [(first, document), rest @ ..] = documents {
        if str_eq(first, name) {
            return Some(document);
        }
        documents = rest;
    }
    None
}

/// Returns the index that DynamoDB knows by this name.
pub(super) const fn index_named(table: &TableSchema, name: &str) -> Option<&'static IndexSchema> {
    let (mut indexes, name) = (table.indexes, name.as_bytes());
    while let [index, rest @ ..] = indexes {
        if same_bytes!(index.name.as_bytes(), name) {
            return Some(index);
        }
        indexes = rest;
    }
    None
}

/// Tells whether an index of the table holds an attribute.
pub(super) const fn is_projected(
    table: &TableSchema,
    index: &IndexSchema,
    attribute: &str,
) -> bool {
    let is_key = match &index.key {
        IndexKey::Composite { pk, sk } => str_eq(pk, attribute) || is_some_eq(*sk, attribute),
        IndexKey::Native { pk, sk } => is_listed(pk, attribute) || is_listed(sk, attribute),
    };
    let is_included = match index.projection {
        IndexProjection::All => true,
        IndexProjection::KeysOnly => false,
        IndexProjection::Include(names) => is_listed(names, attribute),
    };
    is_key || is_included || str_eq(table.pk, attribute) || is_some_eq(table.sk, attribute)
}
