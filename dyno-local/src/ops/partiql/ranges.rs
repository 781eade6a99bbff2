//! The ranges of a table or an index that a read's condition selects.
//!
//! Every branch of the condition must pin the partition key, by `=` or `IN`; then what is read is a
//! range for each partition of each branch, narrowed by what the branch says of the sort key. Else
//! everything is read. In any case the whole condition filters what was read.

use dyno_core::value::{AttributeValue, value_size_bytes};

use super::keys::{self, branches, compared, constant, is_attribute, pinned_to};
use crate::base::{EngineError, limits};
use crate::catalog::{KeyAttribute, KeySchema};
use crate::encoding::KeyRange;
use crate::expr::{Comparator, Condition, KeyClause, KeyCondition, KeyPredicate, Node};
use crate::read::select_keys;

/// What a read reads.
#[derive(Debug)]
pub(super) enum Selection {
    /// Everything there is.
    Everything,
    /// These ranges, in written order.
    Partitions(Vec<Part>),
}

/// A range of one partition.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) partition: AttributeValue,
    pub(super) range: KeyRange,
    /// Whether the whole key is given, so that there is one item or none.
    pub(super) is_exact: bool,
}

/// A branch of a condition that pins the partition key.
struct Branch<'n> {
    partitions: Vec<&'n AttributeValue>,
    /// What it says of the sort key, each once.
    sorts: Vec<Vec<KeyPredicate>>,
    /// Whether it says something of the sort key that is no range.
    is_irregular: bool,
}

/// Returns what a condition selects.
///
/// The order of the checks: types of key values, ranges that overlap.
pub(super) fn select(
    keys: &KeySchema,
    filter: Option<&Condition>,
) -> Result<Selection, EngineError> {
    let Some(branches) = keyed_branches(keys, filter)? else { return Ok(Selection::Everything) };
    let is_narrowed = branches.iter().all(|branch| !branch.is_irregular && branch.sorts.len() < 2);
    let is_single = matches!(branches.as_slice(), [branch] if branch.partitions.len() == 1);
    let mut parts: Vec<Part> = Vec::new();
    for branch in &branches {
        for partition in &branch.partitions {
            if is_narrowed || is_single {
                parts.extend(narrowed(keys, partition, branch)?);
            } else if !parts.iter().any(|part| part.partition == **partition) {
                // Ranges are not compared here, so each partition is read as a whole, and once.
                parts.push(part(keys, partition, None)?);
            }
        }
    }
    if is_narrowed {
        check_disjoint(&parts)?;
        return Ok(Selection::Partitions(parts));
    }
    // What is named twice is read once.
    let mut distinct: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        if !distinct.iter().any(|it| it.range == part.range) {
            distinct.push(part);
        }
    }
    Ok(Selection::Partitions(distinct))
}

/// Refuses a condition whose branches select overlapping ranges.
pub(in crate::ops) fn check_overlap(
    keys: &KeySchema,
    filter: Option<&Condition>,
) -> Result<(), EngineError> {
    match select(keys, filter) {
        Err(error) if error == overlap() => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Returns `true` if a condition without alternatives pins the partition key.
pub(super) fn is_keyed(keys: &KeySchema, filter: Option<&Condition>) -> bool {
    let Some(all) = filter.and_then(|filter| branches(filter.root())) else { return false };
    let ([terms], Some(hash)) = (all.as_slice(), keys.hash.first()) else { return false };
    terms.iter().any(|term| pinned_to(term, &hash.name).is_some())
}

/// Returns the branches, if each of them pins the partition key once.
fn keyed_branches<'n>(
    keys: &KeySchema,
    filter: Option<&'n Condition>,
) -> Result<Option<Vec<Branch<'n>>>, EngineError> {
    let Some(all) = filter.and_then(|filter| branches(filter.root())) else { return Ok(None) };
    let Some(hash) = keys.hash.first() else { return Ok(None) };
    let mut keyed = Vec::with_capacity(all.len());
    for terms in &all {
        let Some(branch) = branch(terms, hash, keys.range.first())? else { return Ok(None) };
        keyed.push(branch);
    }
    Ok((!keyed.is_empty()).then_some(keyed))
}

fn branch<'n>(
    terms: &[&'n Node],
    hash: &KeyAttribute,
    range: Option<&KeyAttribute>,
) -> Result<Option<Branch<'n>>, EngineError> {
    let mut pins: Vec<Vec<&AttributeValue>> = Vec::new();
    for pin in terms.iter().filter_map(|term| pinned_to(term, &hash.name)) {
        if !pins.contains(&pin) {
            pins.push(pin);
        }
    }
    let Some(partitions) = pins.pop().filter(|_| pins.is_empty()) else { return Ok(None) };
    for partition in &partitions {
        keys::check_type(hash, partition)?;
    }
    let mut branch = Branch { partitions, sorts: Vec::new(), is_irregular: false };
    let Some(range) = range else { return Ok(Some(branch)) };
    for term in terms {
        match sort_predicates(term, &range.name) {
            Some(predicates) => {
                check_types(range, &predicates)?;
                if !branch.sorts.contains(&predicates) {
                    branch.sorts.push(predicates);
                }
            }
            None => branch.is_irregular |= negates(term, &range.name),
        }
    }
    Ok(Some(branch))
}

/// Returns what a term says of the sort key: that one of these holds.
fn sort_predicates(term: &Node, name: &str) -> Option<Vec<KeyPredicate>> {
    if let Some((comparator, value)) = compared(term, name) {
        let value = value.clone();
        return Some(vec![match comparator {
            Comparator::Equal => KeyPredicate::Equal(value),
            Comparator::Less => KeyPredicate::Less(value),
            Comparator::LessOrEqual => KeyPredicate::LessOrEqual(value),
            Comparator::Greater => KeyPredicate::Greater(value),
            Comparator::GreaterOrEqual => KeyPredicate::GreaterOrEqual(value),
            Comparator::NotEqual => return None,
        }]);
    }
    match term {
        Node::In { .. } => {
            let points = pinned_to(term, name)?;
            Some(points.into_iter().cloned().map(KeyPredicate::Equal).collect())
        }
        Node::Between { subject, low, high } if is_attribute(subject, name) => {
            let bounds = (constant(low)?.clone(), constant(high)?.clone());
            Some(vec![KeyPredicate::Between(bounds.0, bounds.1)])
        }
        Node::BeginsWith(text, prefix) if is_attribute(text, name) => {
            Some(vec![KeyPredicate::BeginsWith(constant(prefix)?.clone())])
        }
        _ => None,
    }
}

/// Returns `true` if a term says what the sort key is not.
fn negates(term: &Node, name: &str) -> bool {
    match term {
        Node::Not(inner) => sort_predicates(inner, name).is_some() || negates(inner, name),
        _ => matches!(compared(term, name), Some((Comparator::NotEqual, _))),
    }
}

fn check_types(range: &KeyAttribute, predicates: &[KeyPredicate]) -> Result<(), EngineError> {
    for predicate in predicates {
        match predicate {
            KeyPredicate::Equal(value)
            | KeyPredicate::Less(value)
            | KeyPredicate::LessOrEqual(value)
            | KeyPredicate::Greater(value)
            | KeyPredicate::GreaterOrEqual(value)
            | KeyPredicate::BeginsWith(value) => keys::check_type(range, value)?,
            KeyPredicate::Between(low, high) => {
                keys::check_type(range, low)?;
                keys::check_type(range, high)?;
            }
            // Statements do not say it.
            KeyPredicate::NotIndexable => {}
        }
    }
    Ok(())
}

/// Returns the ranges of one partition that a branch selects.
fn narrowed(
    keys: &KeySchema,
    partition: &AttributeValue,
    branch: &Branch<'_>,
) -> Result<Vec<Part>, EngineError> {
    // Of several conditions on the sort key the first narrows what is read.
    let Some(predicates) = branch.sorts.first() else {
        return Ok(vec![part(keys, partition, None)?]);
    };
    predicates.iter().map(|predicate| part(keys, partition, Some(predicate))).collect()
}

fn part(
    keys: &KeySchema,
    partition: &AttributeValue,
    sort: Option<&KeyPredicate>,
) -> Result<Part, EngineError> {
    let clause = |attribute: &KeyAttribute, predicate| KeyClause {
        attribute: attribute.name.clone(),
        predicate,
    };
    let is_exact = keys.range.is_empty() || matches!(sort, Some(KeyPredicate::Equal(_)));
    let hash = keys.hash.first().map(|it| clause(it, KeyPredicate::Equal(partition.clone())));
    let sort = keys.range.first().zip(sort).map(|(it, sort)| clause(it, sort.clone()));
    let clauses = hash.into_iter().chain(sort).collect();
    let condition = KeyCondition { clauses };
    check_sizes(keys, &condition)?;
    let range = select_keys(keys, &condition, None)?;
    Ok(Part { partition: partition.clone(), range, is_exact })
}

/// Checks that no key value is larger than a key can be.
fn check_sizes(keys: &KeySchema, condition: &KeyCondition) -> Result<(), EngineError> {
    for clause in &condition.clauses {
        let bytes = match &clause.predicate {
            KeyPredicate::Equal(value)
            | KeyPredicate::Less(value)
            | KeyPredicate::LessOrEqual(value)
            | KeyPredicate::Greater(value)
            | KeyPredicate::GreaterOrEqual(value)
            | KeyPredicate::BeginsWith(value) => value_size_bytes(value),
            KeyPredicate::Between(low, high) => value_size_bytes(low).max(value_size_bytes(high)),
            KeyPredicate::NotIndexable => 0,
        };
        let is_hash = keys.hash.iter().any(|attribute| attribute.name == clause.attribute);
        if is_hash && bytes > limits::PARTITION_KEY_BYTES_MAX {
            return Err(EngineError::PartitionKeySize);
        }
        if !is_hash && bytes > limits::SORT_KEY_BYTES_MAX {
            return Err(EngineError::SortKeySize);
        }
    }
    Ok(())
}

/// Checks that no two ranges have a key in common: in the order of their first keys, only
/// neighbours could.
fn check_disjoint(parts: &[Part]) -> Result<(), EngineError> {
    let mut ranges: Vec<&KeyRange> =
        parts.iter().map(|part| &part.range).filter(|range| !range.is_empty()).collect();
    ranges.sort_by(|one, other| one.lowest().cmp(&other.lowest()));
    let mut pairs = ranges.iter().zip(ranges.iter().skip(1));
    if pairs.any(|(one, other)| one.overlaps(other)) { Err(overlap()) } else { Ok(()) }
}

const fn overlap() -> EngineError {
    EngineError::Plain("Overlapping conditions with range keys are not supported in where clause")
}
