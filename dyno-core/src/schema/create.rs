//! `CreateTable` from a table's descriptor.

use std::collections::BTreeMap;

use super::{
    EntitySchema, IndexKey, IndexKeys, IndexProjection, IndexSchema, TableOptions, TableSchema,
};
use crate::op::{
    AttributeDefinition, BillingMode, CreateTable, GlobalSecondaryIndex, KeySchemaElement,
    LocalSecondaryIndex, Projection, ScalarAttributeType,
};

/// Returns the request that creates the table, on demand, with all its indexes.
///
/// Rendered keys are strings; the attributes of a native index have the types that the entities
/// give them, or are strings if no entity is in the index.
pub fn create_table(schema: &TableSchema, table_name: &str) -> CreateTable {
    let mut types: BTreeMap<&'static str, ScalarAttributeType> = BTreeMap::new();
    for name in schema.key_attributes() {
        types.insert(name, ScalarAttributeType::S);
    }
    for index in schema.indexes {
        if let IndexKey::Native { pk, sk } = index.key {
            for name in pk.iter().chain(sk) {
                let native = native_type(schema, index.name, name);
                types.insert(name, native.unwrap_or(ScalarAttributeType::S));
            }
        }
    }
    let definitions =
        types.into_iter().map(|(name, kind)| AttributeDefinition::new(name, kind)).collect();
    let mut request =
        CreateTable::new(table_name, key_schema(&[schema.pk], schema.sk.as_slice()), definitions);
    request.billing_mode = Some(BillingMode::PayPerRequest);
    let (local, global): (Vec<&IndexSchema>, Vec<_>) =
        schema.indexes.iter().partition(|index| index.local);
    if !global.is_empty() {
        let of = |index: &IndexSchema| {
            GlobalSecondaryIndex::new(index.name, key_schema_of(index), projection(index))
        };
        request.global_secondary_indexes = Some(global.into_iter().map(of).collect());
    }
    if !local.is_empty() {
        let of = |index: &IndexSchema| LocalSecondaryIndex {
            index_name: index.name.to_owned(),
            key_schema: key_schema_of(index),
            projection: projection(index),
        };
        request.local_secondary_indexes = Some(local.into_iter().map(of).collect());
    }
    request
}

/// Returns the request that creates the table with these options; expiry and recovery, which
/// `CreateTable` does not take, are not in it.
pub fn create_table_with(
    schema: &TableSchema,
    table_name: &str,
    options: &TableOptions,
) -> CreateTable {
    let mut request = create_table(schema, table_name);
    options.set_on(&mut request);
    request
}

fn key_schema_of(index: &IndexSchema) -> Vec<KeySchemaElement> {
    match index.key {
        IndexKey::Composite { pk, sk } => key_schema(&[pk], sk.as_slice()),
        IndexKey::Native { pk, sk } => key_schema(pk, sk),
    }
}

fn projection(index: &IndexSchema) -> Projection {
    match index.projection {
        IndexProjection::All => Projection::all(),
        IndexProjection::KeysOnly => Projection::keys_only(),
        IndexProjection::Include(names) => Projection::include(names.iter().copied()),
    }
}

fn key_schema(pk: &[&str], sk: &[&str]) -> Vec<KeySchemaElement> {
    let hash = pk.iter().map(|name| KeySchemaElement::hash(*name));
    hash.chain(sk.iter().map(|name| KeySchemaElement::range(*name))).collect()
}

/// Returns the type that the first entity in the index gives a native key attribute.
fn native_type(schema: &TableSchema, index: &str, name: &str) -> Option<ScalarAttributeType> {
    schema.entities.iter().find_map(|entity| type_in(entity, index, name))
}

fn type_in(entity: &EntitySchema, index: &str, name: &str) -> Option<ScalarAttributeType> {
    let native = entity.indexes.iter().find_map(|keys| match keys {
        IndexKeys::Native(native) if native.index == index => Some(native),
        IndexKeys::Native(_) | IndexKeys::Composite { .. } => None,
    })?;
    let mut positions = native.pk.iter().chain(native.sk);
    positions.find_map(|at| {
        let component = entity.components.get(*at)?;
        (component.attribute == name).then_some(component.native)
    })
}
