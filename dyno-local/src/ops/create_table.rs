//! `CreateTable`.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    CreateTable, CreateTableOutput, KeySchemaElement, Projection, ProvisionedThroughput,
    TableStatus,
};

use super::Ctx;
use super::constraints::{Constraints, below_min, too_long, too_short};
use crate::base::{EngineError, limits};
use crate::catalog::{TableName, check_create_table, describe, name_violations};

/// The most elements of the key of a global index.
const INDEX_KEY_ELEMENTS_MAX: usize = 2 * limits::INDEX_KEY_ATTRIBUTES_MAX;

/// The most elements of the key of a table or a local index.
const KEY_ELEMENTS_MAX: usize = 2;

/// Creates a table with its indexes. It can be used at once; the answer shows it being created.
pub(crate) fn create_table(
    request: CreateTable,
    ctx: Ctx<'_>,
) -> Result<CreateTableOutput, BackendError> {
    if ctx.faults.constraint("tableName").is_some() {
        return Err(EngineError::ParameterMissing("TableName").into());
    }
    let name = TableName::parse_new(&request.table_name);
    check_constraints(&request, name.as_ref().err(), ctx)?;
    let name = name.map_err(EngineError::Constraints)?;
    check_create_table(&request)?;
    check_tags(&request)?;
    let table = ctx.catalog.create(request, name, ctx.config)?;
    Ok(CreateTableOutput::new(describe(&table, TableStatus::Creating)))
}

/// Members in the order in which the service lists them; global indexes before local ones.
fn check_constraints(
    request: &CreateTable,
    name: Option<&Vec<String>>,
    ctx: Ctx<'_>,
) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.member("attributeDefinitions");
    for (number, definition) in request.attribute_definitions.iter().enumerate() {
        let path = format!("attributeDefinitions.{}.member.attributeName", number + 1);
        constraints.extend(key_name_violations(&definition.attribute_name, &path));
    }
    constraints.member("tableName").extend(name.cloned().unwrap_or_default());
    constraints.members(&["billingMode", "provisionedThroughput"]);
    let units = request.provisioned_throughput.as_ref();
    constraints.extend(throughput_violations(units, "provisionedThroughput"));
    constraints.member("keySchema");
    if ctx.faults.constraint("keySchema").is_none() {
        let keys = key_schema_violations(&request.key_schema, "keySchema", KEY_ELEMENTS_MAX);
        constraints.extend(keys);
    }
    constraints.member("globalSecondaryIndexes");
    for (number, index) in request.global_secondary_indexes.iter().flatten().enumerate() {
        let at = format!("globalSecondaryIndexes.{}.member", number + 1);
        let keys = (index.key_schema.as_slice(), INDEX_KEY_ELEMENTS_MAX);
        constraints.extend(index_violations(&index.index_name, keys, &index.projection, &at));
        let path = format!("{at}.provisionedThroughput");
        constraints.extend(throughput_violations(index.provisioned_throughput.as_ref(), &path));
    }
    constraints.member("localSecondaryIndexes");
    for (number, index) in request.local_secondary_indexes.iter().flatten().enumerate() {
        let at = format!("localSecondaryIndexes.{}.member", number + 1);
        let keys = (index.key_schema.as_slice(), KEY_ELEMENTS_MAX);
        constraints.extend(index_violations(&index.index_name, keys, &index.projection, &at));
    }
    constraints.check()
}

fn index_violations(
    name: &str,
    (keys, keys_max): (&[KeySchemaElement], usize),
    projection: &Projection,
    at: &str,
) -> Vec<String> {
    let mut violations = name_violations(name, &format!("{at}.indexName"), 3);
    violations.extend(key_schema_violations(keys, &format!("{at}.keySchema"), keys_max));
    if let Some(listed) = &projection.non_key_attributes {
        let path = format!("{at}.projection.nonKeyAttributes");
        let shown = || format!("[{}]", listed.join(", "));
        if listed.is_empty() {
            violations.push(too_short(shown(), &path, 1));
        }
        if listed.len() > limits::NON_KEY_ATTRIBUTES_MAX {
            violations.push(too_long(shown(), &path, limits::NON_KEY_ATTRIBUTES_MAX));
        }
        // No more are looked for than are told: the list may have millions of bad names.
        let bad = listed.iter().enumerate().filter_map(|(number, name)| {
            let fits = (1..=limits::KEY_NAME_BYTES_MAX).contains(&name.len());
            let path = || format!("{path}.{}.member", number + 1);
            if fits { None } else { key_name_violations(name, &path()) }
        });
        violations.extend(bad.take(limits::VIOLATIONS_LISTED_MAX));
    }
    violations
}

fn key_schema_violations(keys: &[KeySchemaElement], path: &str, max: usize) -> Vec<String> {
    let shown = || {
        let elements = keys.iter().map(|key| {
            let (name, kind) = (&key.attribute_name, key.key_type.name());
            format!("KeySchemaElement(attributeName={name}, keyType={kind})")
        });
        format!("[{}]", elements.collect::<Vec<_>>().join(", "))
    };
    let mut violations = Vec::new();
    if keys.is_empty() {
        violations.push(too_short(shown(), path, 1));
    }
    if keys.len() > max {
        violations.push(too_long(shown(), path, max));
    }
    for (number, key) in keys.iter().enumerate() {
        let path = format!("{path}.{}.member.attributeName", number + 1);
        violations.extend(key_name_violations(&key.attribute_name, &path));
    }
    violations
}

fn key_name_violations(name: &str, path: &str) -> Option<String> {
    if name.is_empty() {
        return Some(too_short(name, path, 1));
    }
    let max = limits::KEY_NAME_BYTES_MAX;
    (name.len() > max).then(|| too_long(name, path, max))
}

fn throughput_violations(units: Option<&ProvisionedThroughput>, path: &str) -> Vec<String> {
    let Some(units) = units else { return Vec::new() };
    let members = [
        ("writeCapacityUnits", units.write_capacity_units),
        ("readCapacityUnits", units.read_capacity_units),
    ];
    let low = members.into_iter().filter(|(_, value)| *value < 1);
    low.map(|(member, value)| below_min(value, &format!("{path}.{member}"), 1)).collect()
}

fn check_tags(request: &CreateTable) -> Result<(), EngineError> {
    let count = request.tags.as_ref().map_or(0, Vec::len);
    if count <= limits::TAGS_MAX {
        return Ok(());
    }
    // Unverified: the text; that nothing is created is known.
    Err(EngineError::parameter("Too many tags: a table can have at most 50"))
}
