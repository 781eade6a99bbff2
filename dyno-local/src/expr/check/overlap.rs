//! Paths of one update or projection that cannot stand side by side.

use super::super::error::Fault;
use super::super::path::{Element, Path};

/// How two paths stand to each other.
enum Relation {
    Apart,
    /// One is the beginning of the other, or they are the same.
    Overlapping,
    /// One takes for a map what the other takes for a list.
    Conflicting,
}

/// Refuses overlapping paths, and only then conflicting ones; in each case the first pair, in the
/// order of the later path and then of the earlier one.
pub(in super::super) fn check_overlap(paths: &[&Path]) -> Result<(), Fault> {
    let mut conflict = None;
    for (position, two) in paths.iter().enumerate() {
        for one in paths.iter().take(position) {
            match relation(one, two) {
                Relation::Apart => {}
                Relation::Overlapping => {
                    return Err(Fault::Overlap { one: one.to_string(), two: two.to_string() });
                }
                Relation::Conflicting => {
                    conflict.get_or_insert_with(|| Fault::Conflict {
                        one: one.to_string(),
                        two: two.to_string(),
                    });
                }
            }
        }
    }
    conflict.map_or(Ok(()), Err)
}

fn relation(one: &Path, two: &Path) -> Relation {
    if one.root() != two.root() {
        return Relation::Apart;
    }
    for pair in one.elements().iter().zip(two.elements()) {
        match pair {
            (Element::Member(_), Element::Index(_)) | (Element::Index(_), Element::Member(_)) => {
                return Relation::Conflicting;
            }
            (one, two) if one != two => return Relation::Apart,
            _ => {}
        }
    }
    Relation::Overlapping
}
