//! Paths of one update or projection that cannot stand side by side.

use std::collections::BTreeMap;

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

/// An element with its name as a number. Two thousand paths fit in an expression and are compared
/// each with each, and placeholders may stand for names of any length.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Member(usize),
    Index(usize),
}

/// Refuses overlapping paths, and only then conflicting ones; in each case the first pair, in the
/// order of the later path and then of the earlier one.
pub(in super::super) fn check_overlap(paths: &[&Path]) -> Result<(), Fault> {
    let steps = numbered(paths);
    let mut conflict = None;
    for (position, (two, two_steps)) in paths.iter().zip(&steps).enumerate() {
        for (one, one_steps) in paths.iter().zip(&steps).take(position) {
            match relation(one_steps, two_steps) {
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

/// Numbers the names, equal ones alike.
fn numbered(paths: &[&Path]) -> Vec<Vec<Step>> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all = Vec::with_capacity(paths.len());
    for path in paths {
        let mut number = |name| {
            let next = numbers.len();
            Step::Member(*numbers.entry(name).or_insert(next))
        };
        let mut steps = vec![number(path.root())];
        steps.extend(path.elements().iter().map(|element| match element {
            Element::Member(name) => number(name),
            Element::Index(index) => Step::Index(*index),
        }));
        all.push(steps);
    }
    all
}

fn relation(one: &[Step], two: &[Step]) -> Relation {
    for pair in one.iter().zip(two) {
        match pair {
            (Step::Member(_), Step::Index(_)) | (Step::Index(_), Step::Member(_)) => {
                return Relation::Conflicting;
            }
            (one, two) if one != two => return Relation::Apart,
            _ => {}
        }
    }
    Relation::Overlapping
}
