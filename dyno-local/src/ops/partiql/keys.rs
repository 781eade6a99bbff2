//! What a condition says of keys: the item that a statement is about, and the terms of its branches.
//!
//! Only what stands beside each other with `AND` pins a key; what an `OR` has in each of its
//! branches pins one there.

use dyno_core::value::{AttributeValue, Item};

use crate::base::EngineError;
use crate::catalog::{KeyAttribute, KeySchema};
use crate::encoding::View;
use crate::expr::{Comparator, Condition, Node, Operand};

/// The most branches that a condition is taken apart into. Our own: beyond, a statement reads
/// everything, and its condition filters it.
const BRANCHES_MAX: usize = 256;

/// Why a condition gives no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ops) enum KeyFault {
    /// The value has a type that keys may have, but not this key.
    Type(EngineError),
    /// Anything else.
    Other(EngineError),
}

impl From<KeyFault> for EngineError {
    fn from(fault: KeyFault) -> Self {
        match fault {
            KeyFault::Type(error) | KeyFault::Other(error) => error,
        }
    }
}

/// Returns the key of the item that an update or a delete is about.
pub(in crate::ops) fn write_key(
    keys: &KeySchema,
    filter: Option<&Condition>,
) -> Result<Item, KeyFault> {
    let terms = filter.map(|filter| conjuncts(filter.root())).unwrap_or_default();
    let mut key = Item::new();
    for attribute in keys.attributes() {
        let mut pinned: Option<&AttributeValue> = None;
        for value in terms.iter().filter_map(|term| equal_to(term, &attribute.name)) {
            check_type(attribute, value)?;
            if pinned.is_some_and(|pinned| pinned != value) {
                return Err(KeyFault::Other(EngineError::Text(format!(
                    "Multiple conditions on same key {}. Only single item Update/Insert/Delete are supported",
                    attribute.name
                ))));
            }
            pinned = Some(value);
        }
        let value = pinned.ok_or(KeyFault::Other(EngineError::Plain(
            "Where clause does not contain a mandatory equality on all key attributes",
        )))?;
        key.insert(attribute.name.as_str(), value.clone());
    }
    Ok(key)
}

/// Returns the key that a condition gives in full, and nothing but it; `None` if it says less or
/// more.
pub(in crate::ops) fn read_key(
    keys: &KeySchema,
    filter: Option<&Condition>,
) -> Result<Option<Item>, KeyFault> {
    let Some(filter) = filter else { return Ok(None) };
    let mut key = Item::new();
    let terms = conjuncts(filter.root());
    for term in &terms {
        let mut pins = keys.attributes().filter_map(|attribute| {
            let values = pinned_to(term, &attribute.name)?;
            let [value] = values.as_slice() else { return None };
            Some((attribute, *value))
        });
        let Some((attribute, value)) = pins.next() else { return Ok(None) };
        if key.get(&attribute.name).is_some_and(|pinned| pinned != value) {
            return Ok(None);
        }
        key.insert(attribute.name.as_str(), value.clone());
    }
    if key.len() < keys.len() {
        return Ok(None);
    }
    for attribute in keys.attributes() {
        if let Some(value) = key.get(&attribute.name) {
            check_type(attribute, value)?;
        }
    }
    Ok(Some(key))
}

/// Checks that a value can be that of a key attribute.
pub(super) fn check_type(attribute: &KeyAttribute, value: &AttributeValue) -> Result<(), KeyFault> {
    let name = &attribute.name;
    match value {
        AttributeValue::S(_) | AttributeValue::N(_) | AttributeValue::B(_) => {}
        other => {
            return Err(KeyFault::Other(EngineError::Text(format!(
                "Key value must be of type S, N, or B. Key name: {name}, Key type: {}",
                other.kind().letters()
            ))));
        }
    }
    match attribute.value_of(View::of(value)) {
        Some(_) => Ok(()),
        None => Err(KeyFault::Type(EngineError::Text(format!(
            "Key attribute's data type should match its data type in table's schema: Key {name}"
        )))),
    }
}

/// Returns the terms that a condition consists of, all of which must hold.
fn conjuncts(root: &Node) -> Vec<&Node> {
    let mut terms = Vec::new();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        match node {
            Node::And(inner) => pending.extend(inner.iter().rev()),
            other => terms.push(other),
        }
    }
    terms
}

/// Returns the branches of a condition, of each the terms that must hold; one of the branches must.
/// `None` if there are too many.
///
/// Recursion is bounded by the brackets of a statement.
pub(super) fn branches(root: &Node) -> Option<Vec<Vec<&Node>>> {
    match root {
        Node::And(terms) => {
            let mut all: Vec<Vec<&Node>> = vec![Vec::new()];
            for term in terms {
                let inner = branches(term)?;
                if all.len().saturating_mul(inner.len()) > BRANCHES_MAX {
                    return None;
                }
                let joined = |left: &Vec<_>| {
                    let with = |right: &Vec<_>| left.iter().chain(right).copied().collect();
                    inner.iter().map(with).collect::<Vec<Vec<&Node>>>()
                };
                all = all.iter().flat_map(joined).collect();
            }
            Some(all)
        }
        Node::Or(terms) => {
            let mut all = Vec::new();
            for term in terms {
                all.extend(branches(term)?);
                if all.len() > BRANCHES_MAX {
                    return None;
                }
            }
            Some(all)
        }
        other => Some(vec![vec![other]]),
    }
}

/// Returns the value that a term says an attribute is equal to.
fn equal_to<'n>(term: &'n Node, name: &str) -> Option<&'n AttributeValue> {
    match compared(term, name)? {
        (Comparator::Equal, value) => Some(value),
        _ => None,
    }
}

/// Returns the values one of which a term says an attribute has.
pub(super) fn pinned_to<'n>(term: &'n Node, name: &str) -> Option<Vec<&'n AttributeValue>> {
    if let Node::In { subject, list } = term {
        if !is_attribute(subject, name) {
            return None;
        }
        return list.iter().map(constant).collect();
    }
    equal_to(term, name).map(|value| vec![value])
}

/// Returns what an attribute is compared with, as if it stood on the left.
pub(super) fn compared<'n>(term: &'n Node, name: &str) -> Option<(Comparator, &'n AttributeValue)> {
    let Node::Compare { comparator, left, right } = term else { return None };
    if is_attribute(left, name) {
        return Some((*comparator, constant(right)?));
    }
    if is_attribute(right, name) {
        return Some((comparator.mirrored(), constant(left)?));
    }
    None
}

/// Returns `true` if the operand is this attribute as a whole.
pub(super) fn is_attribute(operand: &Operand, name: &str) -> bool {
    matches!(operand, Operand::Path(path) if !path.is_nested() && path.root() == name)
}

/// Returns the value of a constant.
pub(super) fn constant(operand: &Operand) -> Option<&AttributeValue> {
    match operand {
        Operand::Value(value) => Some(value),
        Operand::Path(_) | Operand::Size(_) | Operand::Holds(_) => None,
    }
}
