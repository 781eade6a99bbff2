//! A key condition against a key schema: the byte range that a query reads.
//!
//! Every partition key attribute must be given by `=`. Sort key attributes are used from left to
//! right; each but the last must be given by `=`, the last by any condition. Because components are
//! prefix-free, what the `=` clauses give is a prefix, and the last clause is a range behind it.

use dyno_core::value::AttributeValue;

use crate::base::EngineError;
use crate::catalog::{KeyAttribute, KeySchema, empty_kind};
use crate::encoding::{Key, KeyPrefix, KeyRange, KeyValue};
use crate::expr::{KeyClause, KeyCondition, KeyPredicate};

/// What a key condition selects.
#[derive(Debug, Clone)]
pub(crate) struct KeySelection {
    /// What all keys of the item collection begin with.
    pub(crate) collection: KeyPrefix,
    pub(crate) range: KeyRange,
    /// Whether every attribute of the key is given by `=`.
    pub(crate) is_exact: bool,
}

/// Returns what a key condition selects of a space ordered by this schema.
pub(crate) fn select_keys(
    keys: &KeySchema,
    condition: &KeyCondition,
) -> Result<KeySelection, EngineError> {
    check_clauses(keys, condition)?;
    let mut hash = Vec::with_capacity(keys.hash.len());
    for attribute in &keys.hash {
        match clause_on(attribute, condition).map(|clause| &clause.predicate) {
            Some(KeyPredicate::Equal(value)) => hash.push(key_value(value)?),
            _ => return Err(EngineError::KeyConditionMissing(attribute.name.clone())),
        }
    }
    let collection = KeyPrefix::collection(hash);
    let mut prefix = collection.clone();
    let mut is_exact = true;
    for attribute in &keys.range {
        let Some(clause) = clause_on(attribute, condition) else {
            is_exact = false;
            break;
        };
        if let KeyPredicate::Equal(value) = &clause.predicate {
            prefix.push(key_value(value)?);
            continue;
        }
        let range = range_behind(&prefix, &clause.predicate)?;
        return Ok(KeySelection { collection, range, is_exact: false });
    }
    Ok(KeySelection { collection, range: KeyRange::of_prefix(prefix), is_exact })
}

fn check_clauses(keys: &KeySchema, condition: &KeyCondition) -> Result<(), EngineError> {
    let clauses = &condition.clauses;
    let (given, allowed) = (clauses.len(), keys.len());
    if given > allowed.max(2) {
        return Err(EngineError::KeyConditionCount { given, allowed });
    }
    check_hash_given(keys, condition)?;
    let on_key = |clause: &KeyClause| keys.contains(&clause.attribute);
    let by_keys = clauses.iter().filter(|clause| on_key(clause));
    if by_keys.map(|clause| &clause.predicate).any(|it| *it == KeyPredicate::NotIndexable) {
        return Err(not_indexable());
    }
    let is_equal = |clause: &KeyClause| matches!(clause.predicate, KeyPredicate::Equal(_));
    let hash_equal = keys.hash.iter().filter_map(|attribute| clause_on(attribute, condition));
    if !clauses.iter().all(on_key) || !hash_equal.clone().all(is_equal) {
        return Err(EngineError::Plain("Query key condition not supported"));
    }
    check_order(keys, condition)?;
    for clause in clauses {
        check_types(keys, clause)?;
    }
    Ok(())
}

/// Checks that there is a condition on the partition key, and `=` on each of several attributes.
fn check_hash_given(keys: &KeySchema, condition: &KeyCondition) -> Result<(), EngineError> {
    if let [attribute] = keys.hash.as_slice() {
        let given = clause_on(attribute, condition);
        let missing = || EngineError::KeyConditionMissing(attribute.name.clone());
        return given.map(|_| ()).ok_or_else(missing);
    }
    let lacking = keys.hash.iter().filter(|attribute| !has_equality(attribute, condition));
    let lacking: Vec<&str> = lacking.map(|attribute| attribute.name.as_str()).collect();
    if lacking.is_empty() { Ok(()) } else { Err(EngineError::KeyConditionHash(lacking.join(", "))) }
}

/// Checks that no sort key attribute is skipped, and that only the last has another condition
/// than `=`.
fn check_order(keys: &KeySchema, condition: &KeyCondition) -> Result<(), EngineError> {
    let last = keys.range.iter().rposition(|attribute| clause_on(attribute, condition).is_some());
    let Some((last, before)) = last.and_then(|last| keys.range.get(..=last)?.split_last()) else {
        return Ok(());
    };
    let lacking = before.iter().filter(|attribute| !has_equality(attribute, condition));
    // Unverified: that several lacking attributes are listed with commas.
    let lacking: Vec<&str> = lacking.map(|attribute| attribute.name.as_str()).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let (lacking, present) = (lacking.join(", "), last.name.clone());
    Err(EngineError::KeyConditionGap { lacking, present })
}

fn has_equality(attribute: &KeyAttribute, condition: &KeyCondition) -> bool {
    clause_on(attribute, condition)
        .is_some_and(|clause| matches!(clause.predicate, KeyPredicate::Equal(_)))
}

fn check_types(keys: &KeySchema, clause: &KeyClause) -> Result<(), EngineError> {
    let Some(attribute) = keys.attribute(&clause.attribute) else { return Ok(()) };
    for value in operands(&clause.predicate) {
        let value = KeyValue::of(value).filter(|value| value.kind() == attribute.kind);
        let value = value.ok_or_else(wrong_type)?;
        // Unverified: that an empty operand is refused for conditions other than `=`, too.
        if let Some(kind) = empty_kind(value) {
            return Err(EngineError::KeyEmpty { name: attribute.name.clone(), kind });
        }
    }
    Ok(())
}

/// Returns the range that a condition other than `=` selects behind a prefix.
fn range_behind(prefix: &KeyPrefix, predicate: &KeyPredicate) -> Result<KeyRange, EngineError> {
    let at = |value: &AttributeValue| key_value(value).map(|value| prefix.with(value));
    let start = || Some(prefix.clone().into_key());
    let before = |key: KeyPrefix| Some(key.into_key());
    Ok(match predicate {
        KeyPredicate::Equal(value) => KeyRange::of_prefix(at(value)?),
        KeyPredicate::Less(value) => KeyRange::new(start(), before(at(value)?)),
        KeyPredicate::LessOrEqual(value) => KeyRange::new(start(), at(value)?.end()),
        KeyPredicate::Greater(value) => behind(at(value)?.end(), prefix),
        KeyPredicate::GreaterOrEqual(value) => behind(before(at(value)?), prefix),
        KeyPredicate::Between(low, high) => KeyRange::new(before(at(low)?), at(high)?.end()),
        KeyPredicate::BeginsWith(value) => {
            KeyRange::of_prefix(prefix.with_beginning(key_value(value)?))
        }
        KeyPredicate::NotIndexable => return Err(not_indexable()),
    })
}

/// Returns what begins with the prefix from a key on; nothing if there is no such key.
fn behind(start: Option<Key>, prefix: &KeyPrefix) -> KeyRange {
    start.map_or_else(KeyRange::none, |start| KeyRange::new(Some(start), prefix.end()))
}

fn clause_on<'c>(attribute: &KeyAttribute, condition: &'c KeyCondition) -> Option<&'c KeyClause> {
    condition.clauses.iter().find(|clause| clause.attribute == attribute.name)
}

fn operands(predicate: &KeyPredicate) -> impl Iterator<Item = &AttributeValue> {
    let (first, second) = match predicate {
        KeyPredicate::Equal(value)
        | KeyPredicate::Less(value)
        | KeyPredicate::LessOrEqual(value)
        | KeyPredicate::Greater(value)
        | KeyPredicate::GreaterOrEqual(value)
        | KeyPredicate::BeginsWith(value) => (Some(value), None),
        KeyPredicate::Between(low, high) => (Some(low), Some(high)),
        KeyPredicate::NotIndexable => (None, None),
    };
    first.into_iter().chain(second)
}

fn key_value(value: &AttributeValue) -> Result<KeyValue<'_>, EngineError> {
    KeyValue::of(value).ok_or_else(wrong_type)
}

fn not_indexable() -> EngineError {
    EngineError::Plain("Attempted conditional constraint is not an indexable operation")
}

fn wrong_type() -> EngineError {
    EngineError::parameter("Condition parameter type does not match schema type")
}
