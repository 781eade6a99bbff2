//! Members that are left out because their `Option` is `None`.
//!
//! serde writes `None` as null. A null is a value: `exists()` would hold on it, and `add` and
//! `append` would be refused. So it is left out of what is stored, in an entity and in the documents
//! it names. What is deeper than a document's descriptor knows (lists of documents, maps) stays as
//! serde writes it.

use super::Entity;
use crate::expr::{DocumentPath, Step};
use crate::item::Members;
use crate::schema::DocumentSchema;
use crate::value::{AttributeValue, Map};

/// Leaves absent members out of an entity that is about to become an item.
pub(super) fn leave_out_members(
    members: &mut Members,
    optional: &[&str],
    documents: &[(&str, &'static DocumentSchema)],
) {
    for name in optional {
        if member_mut(members, name).is_some_and(|value| *value == AttributeValue::Null) {
            remove_member(members, name);
        }
    }
    for (name, document) in documents {
        if let Some(value) = member_mut(members, name) {
            leave_out_of(value, document);
        }
    }
}

/// Returns the value of a member; the last of those with one name counts.
pub(super) fn member_mut<'m>(
    members: &'m mut Members,
    name: &str,
) -> Option<&'m mut AttributeValue> {
    members.iter_mut().rev().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// Removes a member, with those that it stands for.
pub(super) fn remove_member(members: &mut Members, name: &str) {
    members.retain(|(known, _)| known != name);
}

/// Leaves absent members out of a document.
fn leave_out(map: &mut Map, optional: &[&str], documents: &[(&str, &'static DocumentSchema)]) {
    for name in optional {
        if map.get(name) == Some(&AttributeValue::Null) {
            map.remove(name);
        }
    }
    for (name, document) in documents {
        if let Some(value) = map.get_mut(name) {
            leave_out_of(value, document);
        }
    }
}

/// Leaves absent members out of a value that is stored at `path`.
pub(super) fn leave_out_at<E: Entity>(path: &DocumentPath, value: &mut AttributeValue) {
    if let Some(document) = document_at::<E>(path) {
        leave_out_of(value, document);
    }
}

fn leave_out_of(value: &mut AttributeValue, document: &DocumentSchema) {
    if let AttributeValue::M(map) = value {
        leave_out(map, document.optional, document.documents);
    }
}

fn document_at<E: Entity>(path: &DocumentPath) -> Option<&'static DocumentSchema> {
    let mut document = find(E::SCHEMA.documents, path.root())?;
    for step in path.steps() {
        let Step::Member(name) = step else { return None };
        document = find(document.documents, name)?;
    }
    Some(document)
}

fn find(
    documents: &'static [(&'static str, &'static DocumentSchema)],
    name: &str,
) -> Option<&'static DocumentSchema> {
    documents.iter().find(|(known, _)| *known == name).map(|(_, document)| *document)
}
