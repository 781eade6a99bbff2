//! Checks of a table design at compile time.
//!
//! The derive of an entity cannot see the table and the table's cannot see the entities, but their
//! descriptors are constants. The derives emit `const _: () = assert_…(…)` on the tokens to edit;
//! what these functions find wrong is a compile error there.

use super::equality::{is_some_eq, str_eq};
use super::evolution::assert_version_projected;
use super::meeting::{partitions_meet, templates_meet};
use super::sentence::Sentence;
use super::{
    EntitySchema, IndexKey, IndexKeys, IndexSchema, KeyLayout, KeyTemplate, Part, TableSchema,
};

/// Fails the build if two entities of the table can produce the same primary key.
///
/// # Panics
///
/// At compile time, when a check fails.
#[track_caller]
pub const fn assert_no_collisions(table: &TableSchema) {
    let mut at = 0;
    while at < table.entities.len() {
        assert_no_collision(table, at);
        at += 1;
    }
}

/// Fails the build if the entity at `position` can produce the primary key of one before it, or has
/// its kind.
///
/// # Panics
///
/// At compile time, when a check fails.
#[track_caller]
pub const fn assert_no_collision(table: &TableSchema, position: usize) {
    let entity = entity_at(table, position);
    let mut at = 0;
    while at < position {
        let other = entity_at(table, at);
        if str_eq(entity.kind, other.kind) {
            Sentence::new()
                .names(&[other.name, entity.name])
                .text(" have the same kind: give one of them another, `#[entity(kind = \"..\")]`")
                .fail();
        }
        if can_collide(entity, other) {
            Sentence::new()
                .names(&[other.name, entity.name])
                .text(" can produce the same key: start their `pk` or `sk` templates with different literals, as in `sk = \"ORDER#{id}\"`")
                .fail();
        }
        at += 1;
    }
}

/// Fails the build if the entity is not in the table's `entities(..)` list, if the two disagree on
/// whether there is a sort key, or if a field has the name of an attribute that the table writes.
///
/// # Panics
///
/// At compile time, when a check fails.
#[track_caller]
pub const fn assert_member(table: &TableSchema, entity: &EntitySchema) {
    let mut at = 0;
    let mut found = false;
    while at < table.entities.len() {
        found = found || str_eq(entity_at(table, at).name, entity.name);
        at += 1;
    }
    if !found {
        Sentence::new()
            .name(entity.name)
            .text(" is not among the entities of ")
            .name(table.type_name)
            .text(": add it to `entities(..)` there")
            .fail();
    }
    match (table.layout, entity.layout) {
        (KeyLayout::Verbatim, KeyLayout::Exact) => Sentence::new()
            .name(table.type_name)
            .text(" has `layout = \"verbatim\"`: say so in `#[entity(..)]`, too, for its templates are read otherwise")
            .fail(),
        (KeyLayout::Exact, KeyLayout::Verbatim) => Sentence::new()
            .name(table.type_name)
            .text(" has exact keys: remove `layout` from `#[entity(..)]`, or add it to `#[table(..)]`")
            .fail(),
        (KeyLayout::Exact, KeyLayout::Exact) | (KeyLayout::Verbatim, KeyLayout::Verbatim) => {}
    }
    match (table.sk, entity.primary.sk) {
        (Some(_), None) => Sentence::new()
            .name(table.type_name)
            .text(" has a sort key: add `sk = \"..\"` to `#[entity(..)]`, if only a literal such as `sk = \"META\"`")
            .fail(),
        (None, Some(_)) => Sentence::new()
            .name(table.type_name)
            .text(" has no sort key: remove `sk` from `#[entity(..)]`, or add one to `#[table(..)]`")
            .fail(),
        (Some(_), Some(_)) | (None, None) => {}
    }
}

/// Fails the build if one of the entity's attributes is one that the table writes itself: a rendered
/// key, or the kind.
///
/// # Panics
///
/// At compile time, when a check fails.
#[track_caller]
#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
pub const fn assert_own_attributes(table: &TableSchema, entity: &EntitySchema) {
    let mut at = 0;
    while at < entity.attributes.len() {
        if is_reserved(table, entity.attributes[at]) {
            Sentence::new()
                .name(entity.name)
                .text(" has an attribute ")
                .name(entity.attributes[at])
                .text(", which ")
                .name(table.type_name)
                .text(" uses for keys or kinds: call the field's attribute differently with `#[serde(rename = \"..\")]`, or change the table's")
                .fail();
        }
        at += 1;
    }
}

#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
const fn is_reserved(table: &TableSchema, name: &str) -> bool {
    let mut at = 0;
    while at < table.indexes.len() {
        if let IndexKey::Composite { pk, sk } = table.indexes[at].key
            && (str_eq(pk, name) || is_some_eq(sk, name))
        {
            return true;
        }
        at += 1;
    }
    str_eq(table.pk, name) || is_some_eq(table.sk, name) || str_eq(table.kind, name)
}

/// Fails the build if the table has no index as the entity's keys at `position` describe it.
///
/// # Panics
///
/// At compile time, when a check fails.
#[track_caller]
pub const fn assert_index(
    table: &TableSchema,
    entity: &EntitySchema,
    position: usize,
    scope: IndexScope,
) {
    #[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
    let keys = &entity.indexes[position];
    let mut known = Sentence::new();
    let mut at = 0;
    while at < table.indexes.len() {
        #[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
        let index = &table.indexes[at];
        if str_eq(index.name, keys.index()) {
            assert_version_projected(table, index, entity);
            assert_scope(index, scope);
            assert_primary_templates(table, &index.key, entity, keys);
            return assert_key(&index.key, entity, keys);
        }
        known = known.text(if at == 0 { ", only " } else { ", " }).name(index.name);
        at += 1;
    }
    Sentence::new()
        .name(table.type_name)
        .text(" has no index ")
        .name(keys.index())
        .text(known.as_str())
        .text(": declare it there with `gsi(..)`, or name another")
        .fail();
}

/// Whether a pattern gives the partition key of its index.
#[derive(Debug, Clone, Copy)]
pub enum IndexScope {
    /// It does: the index has one of its own.
    Global,
    /// It does not: the index has the table's.
    Local,
}

#[track_caller]
const fn assert_scope(index: &IndexSchema, scope: IndexScope) {
    match (scope, index.local) {
        (IndexScope::Global, false) | (IndexScope::Local, true) => {}
        (IndexScope::Global, true) => Sentence::new()
            .text("index ")
            .name(index.name)
            .text(" is a local one, whose partition key is the table's: remove `pk` from this pattern")
            .fail(),
        (IndexScope::Local, false) => Sentence::new()
            .text("index ")
            .name(index.name)
            .text(" is a global one: add its partition key, `pk = \"..\"`, to this pattern")
            .fail(),
    }
}

/// An index may be keyed by attributes of the table's key, to look from the other side; what they
/// hold is rendered once, by the entity's own templates.
#[track_caller]
const fn assert_primary_templates(
    table: &TableSchema,
    key: &IndexKey,
    entity: &EntitySchema,
    keys: &IndexKeys,
) {
    if let (IndexKey::Composite { pk, sk }, IndexKeys::Composite { index, templates }) = (key, keys)
    {
        let is_own = str_eq(table.pk, pk) || is_some_eq(table.sk, pk);
        if is_own && templates.shards.is_some() {
            Sentence::new()
                .text("index ")
                .name(index)
                .text(" is keyed by the table's own ")
                .name(pk)
                .text(", whose shards are those of `#[entity(..)]`: remove `shards` from this pattern")
                .fail();
        }
        if is_some_eq(*sk, table.pk) && entity.primary.shards.is_some() {
            Sentence::new()
                .text("index ")
                .name(index)
                .text(" is sorted by the table's own ")
                .name(table.pk)
                .text(", which has shards that a pattern could not name: remove `shards` from `#[entity(..)]`, or give the index a sort key of its own")
                .fail();
        }
        assert_primary_template(table, entity, index, ("pk", pk, &templates.pk));
        if let (Some(sk), Some(template)) = (sk, &templates.sk) {
            assert_primary_template(table, entity, index, ("sk", sk, template));
        }
    }
}

#[track_caller]
const fn assert_primary_template(
    table: &TableSchema,
    entity: &EntitySchema,
    index: &str,
    (place, attribute, given): (&str, &str, &KeyTemplate),
) {
    let own = if str_eq(table.pk, attribute) {
        Some(entity.primary.pk)
    } else if is_some_eq(table.sk, attribute) {
        entity.primary.sk
    } else {
        None
    };
    if let Some(own) = own
        && !templates_equal(&own, given)
    {
        Sentence::new()
            .text("index ")
            .name(index)
            .text(" is keyed by the table's own ")
            .name(attribute)
            .text(": write the entity's template of it, `")
            .text(place)
            .text(" = \"")
            .template(&own, entity)
            .text("\"`")
            .fail();
    }
}

#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
const fn templates_equal(a: &KeyTemplate, b: &KeyTemplate) -> bool {
    if a.parts.len() != b.parts.len() {
        return false;
    }
    let mut at = 0;
    while at < a.parts.len() {
        let same = match (a.parts[at], b.parts[at]) {
            (Part::Literal(a), Part::Literal(b)) => str_eq(a, b),
            (Part::Component(a), Part::Component(b)) | (Part::Text(a), Part::Text(b)) => a == b,
            (Part::Literal(_) | Part::Component(_) | Part::Text(_), _) => false,
        };
        if !same {
            return false;
        }
        at += 1;
    }
    true
}

#[track_caller]
const fn assert_key(key: &IndexKey, entity: &EntitySchema, keys: &IndexKeys) {
    let index = Sentence::new().text("index ").name(keys.index());
    match (key, keys) {
        (IndexKey::Composite { sk, .. }, IndexKeys::Composite { templates, .. }) => {
            match (sk, templates.sk) {
                (Some(_), None) => {
                    index.text(" has a sort key: add `sk = \"..\"` to this pattern").fail();
                }
                (None, Some(_)) => {
                    index.text(" has no sort key: remove `sk` from this pattern").fail();
                }
                (Some(_), Some(_)) | (None, None) => {}
            }
        }
        (IndexKey::Native { pk, sk }, IndexKeys::Native(native)) => {
            if !same_attributes(pk, native.pk, entity) || !same_attributes(sk, native.sk, entity) {
                index
                    .text(" is declared as `pk = [")
                    .list(pk)
                    .text("], sk = [")
                    .list(sk)
                    .text("]`: name the fields of these attributes, in this order")
                    .fail();
            }
        }
        (IndexKey::Composite { .. }, IndexKeys::Native(_)) => {
            index
                .text(" has rendered string keys: give templates, `pk = \"..\"`, not attributes")
                .fail();
        }
        (IndexKey::Native { pk, sk }, IndexKeys::Composite { .. }) => {
            index
                .text(" is keyed by attributes: write `pk = [")
                .list(pk)
                .text("], sk = [")
                .list(sk)
                .text("]`, not templates")
                .fail();
        }
    }
}

#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
const fn same_attributes(names: &[&str], components: &[usize], entity: &EntitySchema) -> bool {
    if names.len() != components.len() {
        return false;
    }
    let mut at = 0;
    while at < names.len() {
        if !str_eq(names[at], entity.components[components[at]].attribute) {
            return false;
        }
        at += 1;
    }
    true
}

#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
const fn entity_at(table: &TableSchema, at: usize) -> &'static EntitySchema {
    table.entities[at]
}

const fn can_collide(a: &EntitySchema, b: &EntitySchema) -> bool {
    if !partitions_meet(&a.primary, &b.primary) {
        return false;
    }
    match (a.primary.sk, b.primary.sk) {
        (Some(a), Some(b)) => templates_meet(&a, &b),
        (None, _) | (_, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_keys_and_kinds_are_reserved() {
        let table = TableSchema {
            type_name: "T",
            pk: "pk",
            sk: Some("sk"),
            kind: "_t",
            indexes: &[
                IndexSchema {
                    name: "a",
                    key: IndexKey::Composite { pk: "apk", sk: Some("ask") },
                    ..IndexSchema::EMPTY
                },
                IndexSchema {
                    name: "b",
                    key: IndexKey::Native { pk: &["tenant"], sk: &[] },
                    ..IndexSchema::EMPTY
                },
            ],
            ..TableSchema::EMPTY
        };
        for name in ["pk", "sk", "_t", "apk", "ask"] {
            assert!(is_reserved(&table, name), "{name}");
        }
        for name in ["tenant", "p", "pk2", ""] {
            assert!(!is_reserved(&table, name), "{name}");
        }
    }
}
