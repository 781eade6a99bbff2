//! The definition of a table as the log keeps it: JSON of the structures below.
//!
//! The catalog writes it whenever a definition changes, the loader reads it back. It holds what was
//! asked for; what follows from that is worked out again.
//!
//! **Invariant:** the names and shapes here are a file format: `tests` pins them. What is added
//! later must have a default.

use dyno_core::op::{
    AttributeDefinition, BillingMode, Projection, ProjectionType, ProvisionedThroughput,
    ScalarAttributeType, StreamSpecification, StreamViewType,
};
use serde::{Deserialize, Serialize};

use super::definition::index_definition;
use super::{IndexDefinition, IndexKind, KeyAttribute, KeySchema, TableDefinition, TableName};
use crate::base::Timestamp;

#[derive(Serialize, Deserialize)]
struct DefinitionRecord {
    name: String,
    arn: String,
    id: String,
    created_micros: i64,
    keys: KeysRecord,
    /// Names and types.
    attributes: Vec<(String, String)>,
    billing_mode: String,
    throughput: Option<ThroughputRecord>,
    globals: Vec<IndexRecord>,
    locals: Vec<IndexRecord>,
    stream: Option<StreamRecord>,
    deletion_protection: bool,
}

/// The names of the attributes of a key.
#[derive(Serialize, Deserialize)]
struct KeysRecord {
    hash: Vec<String>,
    range: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct IndexRecord {
    name: String,
    slot: usize,
    keys: KeysRecord,
    projection: Option<String>,
    non_key_attributes: Option<Vec<String>>,
    throughput: Option<ThroughputRecord>,
}

#[derive(Serialize, Deserialize)]
struct ThroughputRecord {
    reads: i64,
    writes: i64,
}

#[derive(Serialize, Deserialize)]
struct StreamRecord {
    is_on: bool,
    view: Option<String>,
}

impl TableDefinition {
    /// Returns the definition for the log.
    pub(super) fn encode(&self) -> Vec<u8> {
        let indexes = |indexes: &[IndexDefinition]| indexes.iter().map(IndexRecord::of).collect();
        let attributes = self
            .attribute_definitions
            .iter()
            .map(|it| (it.attribute_name.clone(), it.attribute_type.name().to_owned()));
        let record = DefinitionRecord {
            name: self.name.as_str().to_owned(),
            arn: self.arn.clone(),
            id: self.id.clone(),
            created_micros: self.created.as_micros(),
            keys: KeysRecord::of(&self.keys),
            attributes: attributes.collect(),
            billing_mode: self.billing_mode.name().to_owned(),
            throughput: self.provisioned_throughput.map(ThroughputRecord::of),
            globals: indexes(&self.globals),
            locals: indexes(&self.locals),
            stream: self.stream.map(StreamRecord::of),
            deletion_protection: self.deletion_protection,
        };
        // Strings, numbers and lists of them: there is nothing that JSON cannot hold.
        serde_json::to_vec(&record).unwrap_or_default()
    }

    /// Reads a definition from the log; `None` if it is none.
    #[cfg(feature = "durable")]
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let record: DefinitionRecord = serde_json::from_slice(bytes).ok()?;
        let attributes = record.attributes.into_iter().map(|(name, kind)| {
            Some(AttributeDefinition::new(name, ScalarAttributeType::from_name(&kind)?))
        });
        let attributes: Vec<AttributeDefinition> = attributes.collect::<Option<_>>()?;
        let keys = record.keys.read(&attributes)?;
        let indexes = |kind: IndexKind, indexes: Vec<IndexRecord>| {
            let read = |index: IndexRecord| index.read(kind, &attributes, &keys);
            indexes.into_iter().map(read).collect::<Option<Vec<_>>>()
        };
        Some(Self {
            name: TableName::parse(&record.name).ok()?,
            arn: record.arn,
            id: record.id,
            created: Timestamp::from_micros(record.created_micros),
            globals: indexes(IndexKind::Global, record.globals)?,
            locals: indexes(IndexKind::Local, record.locals)?,
            keys,
            attribute_definitions: attributes,
            billing_mode: BillingMode::from_name(&record.billing_mode)?,
            provisioned_throughput: record.throughput.map(ThroughputRecord::read),
            stream: record.stream.map(StreamRecord::read),
            deletion_protection: record.deletion_protection,
        })
    }
}

impl KeysRecord {
    fn of(keys: &KeySchema) -> Self {
        let names = |keys: &[KeyAttribute]| keys.iter().map(|key| key.name.clone()).collect();
        Self { hash: names(&keys.hash), range: names(&keys.range) }
    }
}

impl IndexRecord {
    fn of(index: &IndexDefinition) -> Self {
        let asked = &index.projection_asked;
        Self {
            name: index.name.clone(),
            slot: index.slot,
            keys: KeysRecord::of(&index.keys),
            projection: asked.projection_type.map(|it| it.name().to_owned()),
            non_key_attributes: asked.non_key_attributes.clone(),
            throughput: index.provisioned_throughput.map(ThroughputRecord::of),
        }
    }
}

impl ThroughputRecord {
    fn of(units: ProvisionedThroughput) -> Self {
        Self { reads: units.read_capacity_units, writes: units.write_capacity_units }
    }
}

impl StreamRecord {
    fn of(stream: StreamSpecification) -> Self {
        let view = stream.stream_view_type.map(|view| view.name().to_owned());
        Self { is_on: stream.stream_enabled, view }
    }
}

#[cfg(feature = "durable")]
impl KeysRecord {
    fn read(&self, attributes: &[AttributeDefinition]) -> Option<KeySchema> {
        let keys = |names: &[String]| {
            let found = names.iter().map(|name| {
                let defined = attributes.iter().find(|it| it.attribute_name == *name)?;
                Some(KeyAttribute { name: name.clone(), kind: defined.attribute_type })
            });
            found.collect::<Option<Vec<_>>>()
        };
        let (hash, range) = (keys(&self.hash)?, keys(&self.range)?);
        (!hash.is_empty()).then_some(KeySchema { hash, range })
    }
}

#[cfg(feature = "durable")]
impl IndexRecord {
    fn read(
        self,
        kind: IndexKind,
        attributes: &[AttributeDefinition],
        table: &KeySchema,
    ) -> Option<IndexDefinition> {
        let projection_type = match self.projection {
            Some(name) => Some(ProjectionType::from_name(&name)?),
            None => None,
        };
        let asked = Projection { projection_type, non_key_attributes: self.non_key_attributes };
        let keys = self.keys.read(attributes)?;
        let mut index = index_definition(self.name, (kind, self.slot), keys, asked, table);
        index.provisioned_throughput = self.throughput.map(ThroughputRecord::read);
        Some(index)
    }
}

#[cfg(feature = "durable")]
impl ThroughputRecord {
    const fn read(self) -> ProvisionedThroughput {
        ProvisionedThroughput { read_capacity_units: self.reads, write_capacity_units: self.writes }
    }
}

#[cfg(feature = "durable")]
impl StreamRecord {
    fn read(self) -> StreamSpecification {
        let stream_view_type = self.view.and_then(|view| StreamViewType::from_name(&view));
        StreamSpecification { stream_enabled: self.is_on, stream_view_type }
    }
}
