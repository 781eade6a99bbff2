//! The definition of a table, made from a checked `CreateTable` and changed by checked updates.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dyno_core::op::{
    AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, KeyType, Projection,
    ProjectionType, SseSpecification,
};

use super::policy::Policy;
use super::tags::by_key;
use super::{
    Document, Flow, IndexDefinition, IndexKind, IndexProjection, KeyAttribute, KeySchema, Life,
    Stream, TableName, TableSettings,
};
use crate::base::{Config, EngineError, Timestamp};
use crate::encoding::partition_hash;
use crate::storage::Spaces;

/// What a table is.
#[derive(Debug, Clone)]
pub(crate) struct TableDefinition {
    pub(crate) name: TableName,
    pub(crate) arn: String,
    pub(crate) id: String,
    pub(crate) created: Timestamp,
    pub(crate) keys: KeySchema,
    pub(crate) attribute_definitions: Vec<AttributeDefinition>,
    pub(crate) globals: Vec<IndexDefinition>,
    pub(crate) locals: Vec<IndexDefinition>,
    pub(crate) settings: TableSettings,
    pub(crate) life: Life,
    /// The newest stream, on or off.
    pub(crate) stream: Option<Arc<Stream>>,
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
        let now = config.clock.now();
        let definitions = &request.attribute_definitions;
        let keys = key_schema(&request.key_schema, definitions)?;
        let settings = table_settings(&request, config, now)?;
        let globals = request.global_secondary_indexes.unwrap_or_default().into_iter();
        let globals = globals.enumerate().map(|(slot, index)| {
            let schema = key_schema(&index.key_schema, definitions)?;
            let (name, projection) = (index.index_name, index.projection);
            Ok(index_definition(name, (IndexKind::Global, slot), schema, projection, &keys))
        });
        let globals = globals.collect::<Result<_, EngineError>>()?;
        let locals = request.local_secondary_indexes.unwrap_or_default().into_iter();
        let locals = locals.enumerate().map(|(slot, index)| {
            let schema = key_schema(&index.key_schema, definitions)?;
            let (name, projection) = (index.index_name, index.projection);
            Ok(index_definition(name, (IndexKind::Local, slot), schema, projection, &keys))
        });
        let locals = locals.collect::<Result<_, EngineError>>()?;
        Ok(Self {
            arn: config.table_arn(name.as_str()),
            id: uuid(config.seed, number),
            created: now,
            name,
            keys,
            globals,
            locals,
            attribute_definitions: request.attribute_definitions,
            settings,
            life: Life::creating(now.plus_micros(config.table_delay_micros)),
            stream: None,
        })
    }

    /// Returns the spaces of the table itself, without global indexes.
    pub(crate) fn own_spaces(&self) -> Spaces {
        // We let global indexes start like their table.
        let partitions = self.settings.flow.supply().partitions();
        Spaces { locals: self.locals.len(), globals: 0, partitions }
    }

    /// Returns the ARN of an index.
    pub(crate) fn index_arn(&self, index_name: &str) -> String {
        format!("{}/index/{index_name}", self.arn)
    }

    /// Forgets the types of attributes that are no key any more.
    pub(super) fn drop_unused_attributes(&mut self) {
        let indexes = self.globals.iter().chain(&self.locals).map(|index| &index.keys);
        let keys = [&self.keys].into_iter().chain(indexes);
        let used: BTreeSet<&str> =
            keys.flat_map(KeySchema::attributes).map(|key| key.name.as_str()).collect();
        self.attribute_definitions.retain(|it| used.contains(it.attribute_name.as_str()));
    }
}

fn table_settings(
    request: &CreateTable,
    config: &Config,
    now: Timestamp,
) -> Result<TableSettings, EngineError> {
    let billing_mode = request.billing_mode.unwrap_or(BillingMode::Provisioned);
    let globals = request.global_secondary_indexes.iter().flatten();
    let flow = |units, on_demand: Option<_>, warm: Option<_>| {
        Flow::new(units)
            .with_on_demand(on_demand.unwrap_or_default())
            .with_warm(warm.unwrap_or_default(), now)
    };
    let indexes = globals.map(|index| {
        let (on_demand, warm) = (index.on_demand_throughput, index.warm_throughput);
        (index.index_name.clone(), flow(index.provisioned_throughput, on_demand, warm))
    });
    let encryption = request.sse_specification.as_ref();
    let policy = request.resource_policy.as_deref().map(Document::parse).transpose()?;
    Ok(TableSettings {
        billing_mode,
        on_demand_since: (billing_mode == BillingMode::PayPerRequest).then_some(now),
        on_demand_switches: Vec::new(),
        flow: flow(
            request.provisioned_throughput,
            request.on_demand_throughput,
            request.warm_throughput,
        ),
        stream: request.stream_specification,
        deletion_protection: request.deletion_protection_enabled.unwrap_or(false),
        table_class: request.table_class.map(|class| (class, None)),
        encryption_key: encryption.and_then(|asked| encryption_key(asked, config)),
        indexes: indexes.collect(),
        tags: by_key(request.tags.clone().unwrap_or_default()),
        time_to_live: None,
        policy: policy.map(|document| Policy::new(document, now)),
        stream_policies: BTreeMap::new(),
        recovery: None,
        insights: None,
        index_insights: BTreeMap::new(),
    })
}

/// Returns the ARN of the account's key that is to encrypt a table; `None` is a key of the service.
pub(super) fn encryption_key(asked: &SseSpecification, config: &Config) -> Option<String> {
    let key = || match &asked.kms_master_key_id {
        Some(id) => config.key_arn(id),
        None => config.key_arn(&default_key_id(config)),
    };
    asked.enabled.unwrap_or(false).then(key)
}

/// Returns the id of the key that an account has for its tables in a region, in whatever run.
fn default_key_id(config: &Config) -> String {
    let place = format!("{}:{}", config.region, config.account);
    uuid(partition_hash(place.as_bytes()), u64::MAX)
}

/// Returns the key of these elements, whose attributes are all defined.
pub(super) fn key_schema(
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

/// Returns an index of a table with this key.
pub(super) fn index_definition(
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
    IndexDefinition { name, kind, slot, keys, projection, projection_asked: asked }
}

/// Returns an id in the shape of a UUID (version 4), the same for the same seed and number.
pub(crate) fn uuid(seed: u64, number: u64) -> String {
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
    fn ids_look_like_uuids_and_differ() {
        let id = uuid(7, 1);
        assert_eq!(id, uuid(7, 1));
        assert_ne!(id, uuid(7, 2));
        assert_ne!(id, uuid(8, 1));
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(id.as_bytes().get(14), Some(&b'4'));
    }
}
