//! A key condition against a key schema: the byte range that a query reads.
//!
//! Every partition key attribute must be given by `=`. Sort key attributes are used from left to
//! right; each but the last must be given by `=`, the last by any condition. Because components are
//! prefix-free, what the `=` clauses give is a prefix, and the last clause is a range behind it.

use dyno_core::op::KeyType;
use dyno_core::value::{AttributeValue, Item};

use super::start_key::{check_start_attribute, check_start_order};
use crate::base::EngineError;
use crate::catalog::{KeyAttribute, KeySchema, empty_kind};
use crate::encoding::{Key, KeyPrefix, KeyRange, KeyValue};
use crate::expr::{KeyClause, KeyCondition, KeyPredicate};

/// Returns what a key condition selects of a space ordered by this schema. Each attribute of a start
/// key is checked before the condition on that attribute is.
pub(crate) fn select_keys(
    keys: &KeySchema,
    condition: &KeyCondition,
    start: Option<&Item>,
) -> Result<KeyRange, EngineError> {
    check_clauses(keys, condition, start)?;
    let mut hash = Vec::with_capacity(keys.hash.len());
    for attribute in &keys.hash {
        match clause_on(attribute, condition).map(|clause| &clause.predicate) {
            Some(KeyPredicate::Equal(value)) => hash.push(key_value(value)?),
            _ => return Err(EngineError::KeyConditionMissing(attribute.name.clone())),
        }
    }
    range_within(keys, condition, KeyPrefix::collection(hash))
}

/// Returns what the clauses on the sort key select of an item collection.
fn range_within(
    keys: &KeySchema,
    condition: &KeyCondition,
    collection: KeyPrefix,
) -> Result<KeyRange, EngineError> {
    let mut prefix = collection;
    for attribute in &keys.range {
        let Some(clause) = clause_on(attribute, condition) else { break };
        if let KeyPredicate::Equal(value) = &clause.predicate {
            prefix.push(key_value(value)?);
            continue;
        }
        return range_behind(&prefix, &clause.predicate);
    }
    Ok(KeyRange::of_prefix(prefix))
}

/// Checks that a start key, whose attributes are those of `key`, lies in what is selected. The sort
/// key is looked at first, and a partition key that is wrong by itself has words of its own.
pub(crate) fn check_start(
    keys: &KeySchema,
    condition: &KeyCondition,
    range: &KeyRange,
    (start, key): (&Key, &Item),
) -> Result<(), EngineError> {
    if range.contains(start) {
        return Ok(());
    }
    let sorted = keys.range.first().is_some_and(|first| clause_on(first, condition).is_some());
    if !sorted {
        return Err(EngineError::Plain(
            "The provided starting key is outside query boundaries based on provided conditions",
        ));
    }
    let own = KeyPrefix::collection(keys.hash.iter().filter_map(|attribute| attribute.value(key)));
    Err(EngineError::Plain(if range_within(keys, condition, own)?.contains(start) {
        "The query can return at most one row and cannot be restarted"
    } else {
        "The provided starting key does not match the range key predicate"
    }))
}

fn check_clauses(
    keys: &KeySchema,
    condition: &KeyCondition,
    start: Option<&Item>,
) -> Result<(), EngineError> {
    let (given, allowed) = (condition.clauses.len(), keys.len());
    if given > allowed.max(2) {
        return Err(EngineError::KeyConditionCount { given, allowed });
    }
    match (keys.hash.as_slice(), keys.range.as_slice()) {
        ([hash], []) => check_pair(hash, None, condition, start),
        ([hash], [range]) => check_pair(hash, Some(range), condition, start),
        _ => {
            start.map_or(Ok(()), |start| check_start_order(keys, start))?;
            check_tuple(keys, condition)
        }
    }
}

/// Checks the clauses on a partition key and perhaps a sort key: first all of the former.
fn check_pair(
    hash: &KeyAttribute,
    range: Option<&KeyAttribute>,
    condition: &KeyCondition,
    start: Option<&Item>,
) -> Result<(), EngineError> {
    let check_start = |attribute: &KeyAttribute, kind: KeyType| {
        start.map_or(Ok(()), |start| check_start_attribute(attribute, kind, start))
    };
    check_start(hash, KeyType::Hash)?;
    let has_two = condition.clauses.len() > 1;
    if has_two && range.is_none() {
        return Err(unsupported());
    }
    let missing = |name: &str| EngineError::KeyConditionMissing(name.to_owned());
    let clause = clause_on(hash, condition).ok_or_else(|| missing(&hash.name))?;
    check_types(hash, clause)?;
    if !matches!(clause.predicate, KeyPredicate::Equal(_)) {
        return Err(unsupported());
    }
    let Some(range) = range else { return Ok(()) };
    check_start(range, KeyType::Range)?;
    match clause_on(range, condition) {
        Some(clause) => check_types(range, clause),
        None if has_two => Err(missing(&range.name)),
        None => Ok(()),
    }
}

/// Checks the clauses on a key of more than two attributes.
fn check_tuple(keys: &KeySchema, condition: &KeyCondition) -> Result<(), EngineError> {
    check_hash_given(keys, condition)?;
    if condition.clauses.iter().any(|clause| !keys.contains(&clause.attribute)) {
        return Err(unsupported());
    }
    check_order(keys, condition)?;
    for clause in &condition.clauses {
        if let Some(attribute) = keys.attribute(&clause.attribute) {
            check_types(attribute, clause)?;
        }
    }
    Ok(())
}

/// Checks that there is a condition on the partition key, and `=` on each of several attributes.
fn check_hash_given(keys: &KeySchema, condition: &KeyCondition) -> Result<(), EngineError> {
    if let [attribute] = keys.hash.as_slice() {
        let missing = || EngineError::KeyConditionMissing(attribute.name.clone());
        clause_on(attribute, condition).ok_or_else(missing)?;
        return if has_equality(attribute, condition) { Ok(()) } else { Err(unsupported()) };
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

fn check_types(attribute: &KeyAttribute, clause: &KeyClause) -> Result<(), EngineError> {
    if clause.predicate == KeyPredicate::NotIndexable {
        return Err(not_indexable());
    }
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

fn unsupported() -> EngineError {
    EngineError::Plain("Query key condition not supported")
}

fn not_indexable() -> EngineError {
    EngineError::Plain("Attempted conditional constraint is not an indexable operation")
}

fn wrong_type() -> EngineError {
    EngineError::parameter("Condition parameter type does not match schema type")
}
