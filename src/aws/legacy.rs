//! Parameters of the time before expressions, to the SDK's types.

use std::collections::HashMap;

use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    AttributeUpdates, ComparisonOperator, ConditionalOperator, Conditions, Expected,
    LegacyCondition, LegacyQuery, LegacyScan, LegacyUpdate,
};
use dyno_core::value::AttributeValue;

use super::attribute::value_to_sdk;
use super::error;

type SdkConditions = HashMap<String, sdk::Condition>;
type SdkExpected = HashMap<String, sdk::ExpectedAttributeValue>;
type SdkUpdates = HashMap<String, sdk::AttributeValueUpdate>;

/// What a put or a delete may have, as the SDK has it.
#[derive(Default)]
pub(super) struct Condition {
    pub(super) expected: Option<SdkExpected>,
    pub(super) conditional_operator: Option<sdk::ConditionalOperator>,
}

/// What a query or a scan may have, as the SDK has it.
#[derive(Default)]
pub(super) struct Read {
    pub(super) attributes_to_get: Option<Vec<String>>,
    pub(super) key_conditions: Option<SdkConditions>,
    /// Of whichever of the two it is.
    pub(super) filter: Option<SdkConditions>,
    pub(super) conditional_operator: Option<sdk::ConditionalOperator>,
}

/// Makes what a put or a delete has the SDK's.
pub(super) fn condition(legacy: Option<Box<LegacyCondition>>) -> Condition {
    legacy.map_or_else(Condition::default, |legacy| condition_to_sdk(*legacy))
}

/// Makes what an update has the SDK's.
pub(super) fn update(legacy: Option<Box<LegacyUpdate>>) -> (Option<SdkUpdates>, Condition) {
    let Some(legacy) = legacy else { return (None, Condition::default()) };
    (legacy.attribute_updates.map(updates_to_sdk), condition_to_sdk(legacy.condition))
}

/// Makes what a query has the SDK's.
pub(super) fn query(legacy: Option<Box<LegacyQuery>>) -> Result<Read, BackendError> {
    let Some(legacy) = legacy else { return Ok(Read::default()) };
    Ok(Read {
        attributes_to_get: legacy.attributes_to_get,
        key_conditions: legacy.key_conditions.map(conditions_to_sdk).transpose()?,
        filter: legacy.query_filter.map(conditions_to_sdk).transpose()?,
        conditional_operator: legacy.conditional_operator.map(conditional),
    })
}

/// Makes what a scan has the SDK's.
pub(super) fn scan(legacy: Option<Box<LegacyScan>>) -> Result<Read, BackendError> {
    let Some(legacy) = legacy else { return Ok(Read::default()) };
    Ok(Read {
        attributes_to_get: legacy.attributes_to_get,
        key_conditions: None,
        filter: legacy.scan_filter.map(conditions_to_sdk).transpose()?,
        conditional_operator: legacy.conditional_operator.map(conditional),
    })
}

fn condition_to_sdk(legacy: LegacyCondition) -> Condition {
    Condition {
        expected: legacy.expected.map(expected_to_sdk),
        conditional_operator: legacy.conditional_operator.map(conditional),
    }
}

fn conditional(operator: ConditionalOperator) -> sdk::ConditionalOperator {
    operator.name().into()
}

fn comparison(operator: ComparisonOperator) -> sdk::ComparisonOperator {
    operator.name().into()
}

fn values(list: Option<Vec<AttributeValue>>) -> Option<Vec<sdk::AttributeValue>> {
    list.map(|list| list.into_iter().map(value_to_sdk).collect())
}

fn conditions_to_sdk(conditions: Conditions) -> Result<SdkConditions, BackendError> {
    let mut converted = HashMap::with_capacity(conditions.len());
    for (name, condition) in conditions {
        let condition = sdk::Condition::builder()
            .comparison_operator(comparison(condition.comparison_operator))
            .set_attribute_value_list(values(condition.attribute_value_list))
            .build()
            .map_err(error::from_build)?;
        converted.insert(name, condition);
    }
    Ok(converted)
}

fn expected_to_sdk(expected: Expected) -> SdkExpected {
    let mut converted = HashMap::with_capacity(expected.len());
    for (name, expected) in expected {
        let expected = sdk::ExpectedAttributeValue::builder()
            .set_value(expected.value.map(value_to_sdk))
            .set_exists(expected.exists)
            .set_comparison_operator(expected.comparison_operator.map(comparison))
            .set_attribute_value_list(values(expected.attribute_value_list))
            .build();
        converted.insert(name, expected);
    }
    converted
}

fn updates_to_sdk(updates: AttributeUpdates) -> SdkUpdates {
    let mut converted = HashMap::with_capacity(updates.len());
    for (name, update) in updates {
        let update = sdk::AttributeValueUpdate::builder()
            .set_action(update.action.map(|action| action.name().into()))
            .set_value(update.value.map(value_to_sdk))
            .build();
        converted.insert(name, update);
    }
    converted
}
