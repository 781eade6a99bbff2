//! The indexes of a table against those that are declared.

use super::{IndexKind, Mismatch};
use crate::op::{
    CreateTable, IndexStatus, KeySchemaElement, Projection, ProjectionType, TableDescription,
};

/// An index, whatever its kind.
struct Index<'a> {
    name: &'a str,
    kind: IndexKind,
    key: &'a [KeySchemaElement],
    projection: &'a Projection,
    /// Local indexes live and die with their table.
    status: IndexStatus,
}

/// Adds what differs: first the declared indexes in their order, then those that are not declared.
pub(super) fn compare(
    expected: &CreateTable,
    found: &TableDescription,
    entries: &mut Vec<Mismatch>,
) {
    let declared = declared(expected);
    let live = live(found);
    for index in &declared {
        match live.iter().find(|live| live.name == index.name) {
            None => entries.push(Mismatch::IndexMissing {
                index: index.name.to_owned(),
                kind: index.kind,
                key: index.key.to_vec(),
            }),
            Some(live) => compare_one(expected, index, live, entries),
        }
    }
    let is_declared = |live: &&Index<'_>| declared.iter().any(|index| index.name == live.name);
    entries.extend(
        live.iter().filter(|live| !is_declared(live)).map(|live| Mismatch::IndexSuperfluous {
            index: live.name.to_owned(),
            kind: live.kind,
        }),
    );
}

fn compare_one(
    table: &CreateTable,
    expected: &Index<'_>,
    found: &Index<'_>,
    entries: &mut Vec<Mismatch>,
) {
    let index = || expected.name.to_owned();
    if expected.kind != found.kind {
        entries.push(Mismatch::IndexKind {
            index: index(),
            expected: expected.kind,
            found: found.kind,
        });
    }
    if expected.key != found.key {
        entries.push(Mismatch::IndexKey {
            index: index(),
            expected: expected.key.to_vec(),
            found: found.key.to_vec(),
        });
    }
    if !projections_equal(expected.projection, found.projection) {
        entries.push(Mismatch::IndexProjection {
            index: index(),
            expected: expected.projection.clone(),
            found: found.projection.clone(),
            lacks: lacks(table, expected, found),
        });
    }
    if !matches!(found.status, IndexStatus::Active | IndexStatus::Updating) {
        entries.push(Mismatch::IndexStatus { index: index(), found: found.status });
    }
}

fn declared(expected: &CreateTable) -> Vec<Index<'_>> {
    let global = expected.global_secondary_indexes.iter().flatten().map(|index| Index {
        name: &index.index_name,
        kind: IndexKind::Global,
        key: &index.key_schema,
        projection: &index.projection,
        status: IndexStatus::Active,
    });
    let local = expected.local_secondary_indexes.iter().flatten().map(|index| Index {
        name: &index.index_name,
        kind: IndexKind::Local,
        key: &index.key_schema,
        projection: &index.projection,
        status: IndexStatus::Active,
    });
    global.chain(local).collect()
}

/// Returns the indexes by name: the service lists them in no order that says anything.
fn live(found: &TableDescription) -> Vec<Index<'_>> {
    let global = found.global_secondary_indexes.iter().map(|index| Index {
        name: &index.index_name,
        kind: IndexKind::Global,
        key: &index.key_schema,
        projection: &index.projection,
        status: index.index_status,
    });
    let local = found.local_secondary_indexes.iter().map(|index| Index {
        name: &index.index_name,
        kind: IndexKind::Local,
        key: &index.key_schema,
        projection: &index.projection,
        status: IndexStatus::Active,
    });
    let mut indexes: Vec<Index<'_>> = global.chain(local).collect();
    indexes.sort_by_key(|index| index.name);
    indexes
}

fn projections_equal(a: &Projection, b: &Projection) -> bool {
    let sorted = |projection: &Projection| {
        let mut names = projection.non_key_attributes.clone().unwrap_or_default();
        names.sort_unstable();
        names
    };
    a.projection_type == b.projection_type && sorted(a) == sorted(b)
}

/// Returns whether, and if it is known which attributes, the index lacks of what is declared.
fn lacks(table: &CreateTable, expected: &Index<'_>, found: &Index<'_>) -> Option<Vec<String>> {
    if found.projection.projection_type == Some(ProjectionType::All) {
        return None;
    }
    if expected.projection.projection_type == Some(ProjectionType::All) {
        return Some(Vec::new());
    }
    let is_held = |name: &String| {
        let included = found.projection.non_key_attributes.iter().flatten();
        let keys = table.key_schema.iter().chain(found.key).map(|element| &element.attribute_name);
        included.chain(keys).any(|held| held == name)
    };
    let wanted = expected.projection.non_key_attributes.iter().flatten();
    let lacking: Vec<String> = wanted.filter(|name| !is_held(name)).cloned().collect();
    (!lacking.is_empty()).then_some(lacking)
}
