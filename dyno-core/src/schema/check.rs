//! Checks of a table design at compile time.
//!
//! The derive of an entity cannot see the table and the table's cannot see the entities, but their
//! descriptors are constants. The derives emit `const _: () = assert_…(…)` on the tokens to edit;
//! what these functions find wrong is a compile error there.

use super::equality::{is_some_eq, same_bytes, str_eq};
use super::evolution::assert_version_projected;
use super::meeting::{partitions_meet, templates_meet};
use super::projection::index_named;
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
    let (mut others, [entity, ..]) = table.entities.split_at(position) else { return };
    let kind = entity.kind.as_bytes();
    while let [other, rest @ ..] = others {
        if same_bytes!(other.kind.as_bytes(), kind) {
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
        others = rest;
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
    if !has_entity(table, entity.name) {
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

const fn has_entity(table: &TableSchema, name: &str) -> bool {
    let (mut entities, name) = (table.entities, name.as_bytes());
    while let [entity, rest @ ..] = entities {
        if same_bytes!(entity.name.as_bytes(), name) {
            return true;
        }
        entities = rest;
    }
    false
}

/// Fails the build if one of the entity's attributes is one that the table writes itself: a rendered
/// key, or the kind.
///
/// # Panics
///
/// At compile time, when a check fails.
#[track_caller]
pub const fn assert_own_attributes(table: &TableSchema, entity: &EntitySchema) {
    let (initials, mut attributes) = (initials(table), entity.attributes);
    while let [attribute, rest @ ..] = attributes {
        if initials & initial(attribute) != 0 && is_reserved(table, attribute) {
            Sentence::new()
                .name(entity.name)
                .text(" has an attribute ")
                .name(attribute)
                .text(", which ")
                .name(table.type_name)
                .text(" uses for keys or kinds: call the field's attribute differently with `#[serde(rename = \"..\")]`, or change the table's")
                .fail();
        }
        attributes = rest;
    }
}

/// Returns a bit for the first letter of each name that the table writes itself: a name with another
/// is none of them.
const fn initials(table: &TableSchema) -> u64 {
    let mut bits = initial(table.kind) | initial(table.pk) | initial_of_some(table.sk);
    let mut indexes = table.indexes;
    while let [index, rest @ ..] = indexes {
        if let IndexKey::Composite { pk, sk } = index.key {
            bits |= initial(pk) | initial_of_some(sk);
        }
        indexes = rest;
    }
    bits
}

const fn initial_of_some(name: Option<&str>) -> u64 {
    match name {
        Some(name) => initial(name),
        None => 0,
    }
}

/// Returns the bit of a name's first letter, which others may have, too.
const fn initial(name: &str) -> u64 {
    match name.as_bytes() {
        [first, ..] => 1 << (*first % 64),
        [] => 1,
    }
}

const fn is_reserved(table: &TableSchema, name: &str) -> bool {
    let mut indexes = table.indexes;
    while let [index, rest @ ..] = indexes {
        if let IndexKey::Composite { pk, sk } = index.key
            && (str_eq(pk, name) || is_some_eq(sk, name))
        {
            return true;
        }
        indexes = rest;
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
    if let Some(index) = index_named(table, keys.index()) {
        assert_version_projected(table, index, entity);
        assert_scope(index, scope);
        assert_primary_templates(table, &index.key, entity, keys);
        return assert_key(&index.key, entity, keys);
    }
    let (mut known, mut indexes, mut before) = (Sentence::new(), table.indexes, ", only ");
    while let [index, rest @ ..] = indexes {
        known = known.text(before).name(index.name);
        (indexes, before) = (rest, ", ");
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

const fn templates_equal(a: &KeyTemplate, b: &KeyTemplate) -> bool {
    let (mut a, mut b) = (a.parts, b.parts);
    while let ([part, rest @ ..], [other, others @ ..]) = (a, b) {
        let same = match (part, other) {
            (Part::Literal(a), Part::Literal(b)) => str_eq(a, b),
            (Part::Component(a), Part::Component(b)) | (Part::Text(a), Part::Text(b)) => *a == *b,
            (Part::Literal(_) | Part::Component(_) | Part::Text(_), _) => false,
        };
        if !same {
            return false;
        }
        (a, b) = (rest, others);
    }
    a.is_empty() && b.is_empty()
}

#[track_caller]
const fn assert_key(key: &IndexKey, entity: &EntitySchema, keys: &IndexKeys) {
    match (key, keys) {
        (IndexKey::Composite { sk, .. }, IndexKeys::Composite { templates, .. }) => {
            match (sk, templates.sk) {
                (Some(_), None) => {
                    index_of(keys)
                        .text(" has a sort key: add `sk = \"..\"` to this pattern")
                        .fail();
                }
                (None, Some(_)) => {
                    index_of(keys).text(" has no sort key: remove `sk` from this pattern").fail();
                }
                (Some(_), Some(_)) | (None, None) => {}
            }
        }
        (IndexKey::Native { pk, sk }, IndexKeys::Native(native)) => {
            if !same_attributes(pk, native.pk, entity) || !same_attributes(sk, native.sk, entity) {
                index_of(keys)
                    .text(" is declared as `pk = [")
                    .list(pk)
                    .text("], sk = [")
                    .list(sk)
                    .text("]`: name the fields of these attributes, in this order")
                    .fail();
            }
        }
        (IndexKey::Composite { .. }, IndexKeys::Native(_)) => {
            index_of(keys)
                .text(" has rendered string keys: give templates, `pk = \"..\"`, not attributes")
                .fail();
        }
        (IndexKey::Native { pk, sk }, IndexKeys::Composite { .. }) => {
            index_of(keys)
                .text(" is keyed by attributes: write `pk = [")
                .list(pk)
                .text("], sk = [")
                .list(sk)
                .text("]`, not templates")
                .fail();
        }
    }
}

/// Starts a message about an index.
const fn index_of(keys: &IndexKeys) -> Sentence {
    Sentence::new().text("index ").name(keys.index())
}

#[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
const fn same_attributes(
    mut names: &[&str],
    mut components: &[usize],
    entity: &EntitySchema,
) -> bool {
    while let ([name, rest @ ..], [component, others @ ..]) = (names, components) {
        if !str_eq(name, entity.components[*component].attribute) {
            return false;
        }
        (names, components) = (rest, others);
    }
    names.is_empty() && components.is_empty()
}

const fn can_collide(a: &EntitySchema, b: &EntitySchema) -> bool {
    // Sort keys mostly start with a literal of their own, where partition keys do not.
    let sorts_meet = match (&a.primary.sk, &b.primary.sk) {
        (Some(a), Some(b)) => templates_meet(a, b),
        (None, _) | (_, None) => true,
    };
    sorts_meet && partitions_meet(&a.primary, &b.primary)
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
        let is_reserved = |name| {
            let reserved = is_reserved(&table, name);
            assert!(!reserved || initials(&table) & initial(name) != 0, "{name}");
            reserved
        };
        for name in ["pk", "sk", "_t", "apk", "ask"] {
            assert!(is_reserved(name), "{name}");
        }
        for name in ["tenant", "p", "pk2", ""] {
            assert!(!is_reserved(name), "{name}");
        }
    }
}
