//! Names, keys and indexes of a table.

use dyno_core::op::{AttributeDefinition, ScalarAttributeType};
use serde::{Deserialize, Serialize};

use super::life::LifeRecord;
use super::settings::SettingsRecord;
use super::stream::StreamRecord;
use crate::catalog::{IndexDefinition, KeyAttribute, KeySchema, TableDefinition};

#[derive(Debug, Serialize, Deserialize)]
struct DefinitionRecord {
    name: String,
    arn: String,
    id: String,
    created_micros: i64,
    keys: KeysRecord,
    attributes: Vec<AttributeRecord>,
    globals: Vec<IndexRecord>,
    locals: Vec<IndexRecord>,
    settings: SettingsRecord,
    life: LifeRecord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stream: Option<StreamRecord>,
}

/// The names of the attributes of a key.
#[derive(Debug, Serialize, Deserialize)]
struct KeysRecord {
    hash: Vec<String>,
    range: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct AttributeRecord {
    name: String,
    kind: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct IndexRecord {
    name: String,
    slot: usize,
    keys: KeysRecord,
    projection: Option<String>,
    non_key_attributes: Option<Vec<String>>,
}

impl TableDefinition {
    /// Returns the definition for the log.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let indexes = |indexes: &[IndexDefinition]| indexes.iter().map(IndexRecord::of).collect();
        let record = DefinitionRecord {
            name: self.name.as_str().to_owned(),
            arn: self.arn.clone(),
            id: self.id.clone(),
            created_micros: self.created.as_micros(),
            keys: KeysRecord::of(&self.keys),
            attributes: self.attribute_definitions.iter().map(AttributeRecord::of).collect(),
            globals: indexes(&self.globals),
            locals: indexes(&self.locals),
            settings: SettingsRecord::of(&self.settings),
            life: LifeRecord::of(&self.life),
            stream: self.stream.as_deref().map(StreamRecord::of),
        };
        // Strings, numbers and lists of them: there is nothing that JSON cannot hold.
        serde_json::to_vec(&record).unwrap_or_default()
    }
}

impl KeysRecord {
    fn of(keys: &KeySchema) -> Self {
        let names = |keys: &[KeyAttribute]| keys.iter().map(|key| key.name.clone()).collect();
        Self { hash: names(&keys.hash), range: names(&keys.range) }
    }
}

impl AttributeRecord {
    fn of(attribute: &AttributeDefinition) -> Self {
        let kind = attribute.attribute_type.name().to_owned();
        Self { name: attribute.attribute_name.clone(), kind }
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
        }
    }
}

/// Reading it back.
mod read {
    use dyno_core::op::{Projection, ProjectionType};

    use super::{
        AttributeDefinition, AttributeRecord, DefinitionRecord, IndexDefinition, IndexRecord,
        KeyAttribute, KeySchema, KeysRecord, ScalarAttributeType, TableDefinition,
    };
    use crate::base::Timestamp;
    use crate::catalog::definition::index_definition;
    use crate::catalog::{IndexKind, TableName};

    impl TableDefinition {
        /// Reads a definition from the log, without its stream; `None` if it is none.
        pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
            let record: DefinitionRecord = serde_json::from_slice(bytes).ok()?;
            let attributes = record.attributes.into_iter().map(AttributeRecord::read);
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
                settings: record.settings.read()?,
                life: record.life.read(),
                stream: None,
            })
        }
    }

    impl AttributeRecord {
        fn read(self) -> Option<AttributeDefinition> {
            let kind = ScalarAttributeType::from_name(&self.kind)?;
            Some(AttributeDefinition::new(self.name, kind))
        }
    }

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
            let non_key_attributes = self.non_key_attributes;
            let asked = Projection { projection_type, non_key_attributes };
            let keys = self.keys.read(attributes)?;
            Some(index_definition(self.name, (kind, self.slot), keys, asked, table))
        }
    }
}
