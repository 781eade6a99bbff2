//! The definition of a table, made once from a checked `CreateTable`.

use std::collections::BTreeSet;

use dyno_core::op::{
    AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, KeyType, Projection,
    ProjectionType, ProvisionedThroughput, StreamSpecification,
};

use super::{IndexDefinition, IndexKind, IndexProjection, KeyAttribute, KeySchema, TableName};
use crate::base::{Config, EngineError, Timestamp};
use crate::encoding::partition_hash;

/// What a table is.
#[derive(Debug, Clone)]
pub(crate) struct TableDefinition {
    pub(crate) name: TableName,
    pub(crate) arn: String,
    pub(crate) id: String,
    pub(crate) created: Timestamp,
    pub(crate) keys: KeySchema,
    pub(crate) attribute_definitions: Vec<AttributeDefinition>,
    pub(crate) billing_mode: BillingMode,
    pub(crate) provisioned_throughput: Option<ProvisionedThroughput>,
    pub(crate) globals: Vec<IndexDefinition>,
    pub(crate) locals: Vec<IndexDefinition>,
    pub(crate) stream: Option<StreamSpecification>,
    pub(crate) deletion_protection: bool,
}

impl TableDefinition {
    /// Makes the definition of a request that passed
    /// [`check_create_table`](super::check_create_table).
    pub(crate) fn from_request(
        request: CreateTable,
        name: TableName,
        config: &Config,
        number: u64,
    ) -> Result<Self, EngineError> {
        let definitions = &request.attribute_definitions;
        let keys = key_schema(&request.key_schema, definitions)?;
        let globals = request.global_secondary_indexes.unwrap_or_default().into_iter();
        let globals = globals.enumerate().map(|(slot, index)| {
            let schema = key_schema(&index.key_schema, definitions)?;
            let mut made = index_definition(
                index.index_name,
                (IndexKind::Global, slot),
                schema,
                index.projection,
                &keys,
            );
            made.provisioned_throughput = index.provisioned_throughput;
            Ok(made)
        });
        let globals = globals.collect::<Result<_, EngineError>>()?;
        let locals = request.local_secondary_indexes.unwrap_or_default().into_iter();
        let locals = locals.enumerate().map(|(slot, index)| {
            let schema = key_schema(&index.key_schema, definitions)?;
            Ok(index_definition(
                index.index_name,
                (IndexKind::Local, slot),
                schema,
                index.projection,
                &keys,
            ))
        });
        let locals = locals.collect::<Result<_, EngineError>>()?;
        Ok(Self {
            arn: config.table_arn(name.as_str()),
            id: table_id(config.seed, number),
            created: config.clock.now(),
            name,
            keys,
            globals,
            locals,
            billing_mode: request.billing_mode.unwrap_or(BillingMode::Provisioned),
            provisioned_throughput: request.provisioned_throughput,
            attribute_definitions: request.attribute_definitions,
            stream: request.stream_specification,
            deletion_protection: request.deletion_protection_enabled.unwrap_or(false),
        })
    }

    /// Returns the ARN of an index.
    pub(crate) fn index_arn(&self, index_name: &str) -> String {
        format!("{}/index/{index_name}", self.arn)
    }
}

fn key_schema(
    elements: &[KeySchemaElement],
    definitions: &[AttributeDefinition],
) -> Result<KeySchema, EngineError> {
    let of_type = |key_type: KeyType| {
        let wanted = elements.iter().filter(move |element| element.key_type == key_type);
        wanted.map(|element| attribute(element, definitions)).collect::<Result<Vec<_>, _>>()
    };
    Ok(KeySchema { hash: of_type(KeyType::Hash)?, range: of_type(KeyType::Range)? })
}

fn attribute(
    element: &KeySchemaElement,
    definitions: &[AttributeDefinition],
) -> Result<KeyAttribute, EngineError> {
    let name = &element.attribute_name;
    let defined = definitions.iter().find(|definition| definition.attribute_name == *name);
    let defined = defined.ok_or(EngineError::Internal("a key attribute has no definition"))?;
    Ok(KeyAttribute { name: name.clone(), kind: defined.attribute_type })
}

fn index_definition(
    name: String,
    (kind, slot): (IndexKind, usize),
    keys: KeySchema,
    asked: Projection,
    table: &KeySchema,
) -> IndexDefinition {
    let projection = match asked.projection_type {
        None | Some(ProjectionType::All) => IndexProjection::All,
        Some(ProjectionType::KeysOnly | ProjectionType::Include) => {
            let keys = keys.attributes().chain(table.attributes());
            let mut names: BTreeSet<String> = keys.map(|key| key.name.clone()).collect();
            names.extend(asked.non_key_attributes.iter().flatten().cloned());
            IndexProjection::Attributes(names)
        }
    };
    IndexDefinition {
        name,
        kind,
        slot,
        keys,
        projection,
        projection_asked: asked,
        provisioned_throughput: None,
    }
}

/// Returns an id in the shape of a UUID (version 4), the same for the same seed and number.
fn table_id(seed: u64, number: u64) -> String {
    let half = |salt: u8| {
        let mut bytes = [0; 17];
        for (to, from) in bytes
            .iter_mut()
            .zip(seed.to_be_bytes().into_iter().chain(number.to_be_bytes()).chain([salt]))
        {
            *to = from;
        }
        partition_hash(&bytes)
    };
    let (high, low) = (half(0), half(1));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xFFFF,
        high & 0x0FFF,
        0x8000 | ((low >> 48) & 0x3FFF),
        low & 0xFFFF_FFFF_FFFF,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_ids_look_like_uuids_and_differ() {
        let id = table_id(7, 1);
        assert_eq!(id, table_id(7, 1));
        assert_ne!(id, table_id(7, 2));
        assert_ne!(id, table_id(8, 1));
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(id.as_bytes().get(14), Some(&b'4'));
    }
}
