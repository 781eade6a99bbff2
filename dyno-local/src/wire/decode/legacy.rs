//! Parameters of the time before expressions: `Expected`, `AttributeUpdates`, `KeyConditions`,
//! `QueryFilter`, `ScanFilter`, `ConditionalOperator`, `AttributesToGet`.
//!
//! Called by the operations' decoders beside it; a request without any costs a look for each name.
//! Malformed values are noted for the attribute they are given for: `Expected.a`.

use std::collections::BTreeMap;

use dyno_core::backend::BackendError;
use dyno_core::op::{
    AttributeUpdates, AttributeValueUpdate, ComparisonOperator, Condition, Conditions, Expected,
    ExpectedAttributeValue, LegacyCondition, LegacyQuery, LegacyScan, LegacyUpdate,
};
use dyno_core::value::AttributeValue;

use super::member::{choice, required_choice};
use crate::base::{Faults, ValueFault};
use crate::wire::attribute_value;
use crate::wire::json::Structure;

const ATTRIBUTES_TO_GET: &str = "AttributesToGet";
const CONDITIONAL_OPERATOR: &str = "ConditionalOperator";
const EXPECTED: &str = "Expected";
const ATTRIBUTE_UPDATES: &str = "AttributeUpdates";
const KEY_CONDITIONS: &str = "KeyConditions";
const QUERY_FILTER: &str = "QueryFilter";
const SCAN_FILTER: &str = "ScanFilter";

/// Reads `AttributesToGet`.
pub(super) fn attributes_to_get(from: &Structure<'_>) -> Result<Option<Vec<String>>, BackendError> {
    from.strings(ATTRIBUTES_TO_GET)
}

/// Reads what a put or a delete may have.
pub(super) fn condition(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<Box<LegacyCondition>>, BackendError> {
    if !from.has(EXPECTED) && !from.has(CONDITIONAL_OPERATOR) {
        return Ok(None);
    }
    condition_members(from, faults).map(Box::new).map(Some)
}

/// Reads what an update may have.
pub(super) fn update(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<Box<LegacyUpdate>>, BackendError> {
    if ![ATTRIBUTE_UPDATES, EXPECTED, CONDITIONAL_OPERATOR].iter().any(|name| from.has(name)) {
        return Ok(None);
    }
    let attribute_updates = attribute_updates(from, faults)?;
    let condition = condition_members(from, faults)?;
    Ok(Some(Box::new(LegacyUpdate { attribute_updates, condition })))
}

/// Reads what a query may have.
pub(super) fn query(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<Box<LegacyQuery>>, BackendError> {
    let names = [ATTRIBUTES_TO_GET, QUERY_FILTER, CONDITIONAL_OPERATOR, KEY_CONDITIONS];
    if !names.iter().any(|name| from.has(name)) {
        return Ok(None);
    }
    Ok(Some(Box::new(LegacyQuery {
        attributes_to_get: attributes_to_get(from)?,
        key_conditions: conditions(from, KEY_CONDITIONS, faults)?,
        query_filter: conditions(from, QUERY_FILTER, faults)?,
        conditional_operator: choice(from, CONDITIONAL_OPERATOR, faults)?,
    })))
}

/// Reads what a scan may have.
pub(super) fn scan(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<Box<LegacyScan>>, BackendError> {
    let names = [ATTRIBUTES_TO_GET, SCAN_FILTER, CONDITIONAL_OPERATOR];
    if !names.iter().any(|name| from.has(name)) {
        return Ok(None);
    }
    Ok(Some(Box::new(LegacyScan {
        attributes_to_get: attributes_to_get(from)?,
        scan_filter: conditions(from, SCAN_FILTER, faults)?,
        conditional_operator: choice(from, CONDITIONAL_OPERATOR, faults)?,
    })))
}

fn condition_members(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<LegacyCondition, BackendError> {
    let expected = expected(from, faults)?;
    let conditional_operator = choice(from, CONDITIONAL_OPERATOR, faults)?;
    Ok(LegacyCondition { expected, conditional_operator })
}

fn conditions(
    from: &Structure<'_>,
    name: &'static str,
    faults: &mut Faults,
) -> Result<Option<Conditions>, BackendError> {
    let Some(entries) = from.structures_by_key(name, "Condition")? else { return Ok(None) };
    let mut conditions = BTreeMap::new();
    for entry in entries {
        let (attribute, members) = entry?;
        let attribute_value_list = attribute_value_list(&members, faults)?;
        let stand_in = ComparisonOperator::Null;
        let comparison_operator =
            required_choice(&members, "ComparisonOperator", stand_in, faults)?;
        let condition = Condition { comparison_operator, attribute_value_list };
        conditions.insert(attribute.into(), condition);
    }
    Ok(Some(conditions))
}

fn expected(from: &Structure<'_>, faults: &mut Faults) -> Result<Option<Expected>, BackendError> {
    let entries = from.structures_by_key(EXPECTED, "ExpectedAttributeValue")?;
    let Some(entries) = entries else { return Ok(None) };
    let mut expected = BTreeMap::new();
    for entry in entries {
        let (attribute, members) = entry?;
        let read = ExpectedAttributeValue {
            value: value(&members, faults)?,
            exists: members.boolean("Exists")?,
            comparison_operator: choice(&members, "ComparisonOperator", faults)?,
            attribute_value_list: attribute_value_list(&members, faults)?,
        };
        expected.insert(attribute.into(), read);
    }
    Ok(Some(expected))
}

fn attribute_updates(
    from: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<AttributeUpdates>, BackendError> {
    let entries = from.structures_by_key(ATTRIBUTE_UPDATES, "AttributeValueUpdate")?;
    let Some(entries) = entries else { return Ok(None) };
    let mut updates = BTreeMap::new();
    for entry in entries {
        let (attribute, members) = entry?;
        let value = value(&members, faults)?;
        let action = choice(&members, "Action", faults)?;
        updates.insert(attribute.into(), AttributeValueUpdate { action, value });
    }
    Ok(Some(updates))
}

fn value(of: &Structure<'_>, faults: &mut Faults) -> Result<Option<AttributeValue>, BackendError> {
    let Some(json) = of.member("Value") else { return Ok(None) };
    let mut fault = None;
    let value = attribute_value::decode_member_value(json, &mut fault)?;
    note(of, fault, faults);
    Ok(Some(value))
}

fn attribute_value_list(
    of: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Option<Vec<AttributeValue>>, BackendError> {
    let Some(elements) = of.list("AttributeValueList")? else { return Ok(None) };
    let mut fault = None;
    let values = attribute_value::decode_list(elements, &mut fault)?;
    note(of, fault, faults);
    Ok(Some(values))
}

/// Notes what is wrong with the values given for an attribute.
fn note(of: &Structure<'_>, fault: Option<BackendError>, faults: &mut Faults) {
    if let Some(error) = fault
        && faults.have_room()
    {
        faults.note_value(ValueFault { member: of.own_value_path(), key: String::new(), error });
    }
}
