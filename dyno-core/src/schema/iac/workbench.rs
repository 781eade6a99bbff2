//! NoSQL Workbench: a data model with one table and a facet for each entity.

use std::collections::BTreeMap;

use super::super::{
    DocumentSchema, EntitySchema, IndexKey, IndexKeys, KeyTemplate, TableOptions, TableSchema,
};
use super::cloudformation::{projection, throughput};
use super::definition::in_role;
use super::{Definition, Json};
use crate::op::{BillingMode, KeySchemaElement, KeyType};

/// The date that a model must have. It is no clock's, so that the same table gives the same file.
const DATE: &str = "Jan 01, 1970, 12:00 AM";

/// Returns a data model for NoSQL Workbench, JSON: the table, its indexes, and a facet for each
/// entity with the templates of its keys.
///
/// Attributes whose type the descriptor does not tell are strings there. Local indexes and those
/// with keys of several attributes are left out, and the model's description says which.
pub fn workbench(schema: &TableSchema, options: &TableOptions) -> String {
    let definition = Definition::new(schema, options);
    let types = attribute_types(&definition);
    let metadata = Json::object()
        .with("Author", "")
        .with("DateCreated", DATE)
        .with("DateLastModified", DATE)
        .with("Description", left_out(&definition))
        .with("AWSService", "Amazon DynamoDB")
        .with("Version", "3.0");
    Json::object()
        .with("ModelName", definition.title())
        .with("ModelMetadata", metadata)
        .with("DataModel", Json::List(vec![table(&definition, &types)]))
        .render()
}

fn table(definition: &Definition<'_>, types: &BTreeMap<&str, &'static str>) -> Json {
    let (schema, request) = (definition.schema, &definition.request);
    let is_key = |name: &str| name == schema.pk || schema.sk == Some(name);
    let others = types.iter().filter(|(name, _)| !is_key(name));
    let facets = schema.entities.iter().map(|entity| facet(schema, entity));
    // Unverified: provisioned units are taken without settings of auto scaling beside them.
    let capacity = request
        .provisioned_throughput
        .map(|units| Json::object().with("ProvisionedThroughput", throughput(units)));
    Json::object()
        .with("TableName", definition.title())
        .with("KeyAttributes", key_attributes(&request.key_schema, types))
        .with("NonKeyAttributes", Json::list(others.map(|(name, kind)| typed(name, kind))))
        .with("TableFacets", Json::list(facets))
        .with("GlobalSecondaryIndexes", global_indexes(definition, types))
        .with("TableData", Json::List(Vec::new()))
        .with("DataAccess", Json::object().with("MySql", Json::object()))
        .with_some("BillingMode", request.billing_mode.map(BillingMode::name))
        .with_some("ProvisionedCapacitySettings", capacity)
}

fn global_indexes(definition: &Definition<'_>, types: &BTreeMap<&str, &'static str>) -> Json {
    let indexes = definition.request.global_secondary_indexes.iter().flatten();
    Json::list(indexes.filter(|index| has_plain_key(&index.key_schema)).map(|index| {
        Json::object()
            .with("IndexName", index.index_name.as_str())
            .with("KeyAttributes", key_attributes(&index.key_schema, types))
            .with("Projection", projection(&index.projection))
    }))
}

/// Says what the model does not hold.
// Unverified: a model has neither local indexes nor index keys of several attributes.
fn left_out(definition: &Definition<'_>) -> String {
    let request = &definition.request;
    let global = request.global_secondary_indexes.iter().flatten();
    let wide = global.filter(|index| !has_plain_key(&index.key_schema));
    let local = request.local_secondary_indexes.iter().flatten();
    let names: Vec<&str> = wide
        .map(|index| index.index_name.as_str())
        .chain(local.map(|index| index.index_name.as_str()))
        .collect();
    if names.is_empty() {
        return String::new();
    }
    format!("Left out, for this model cannot hold them, are the indexes {}.", names.join(", "))
}

fn has_plain_key(key: &[KeySchemaElement]) -> bool {
    [KeyType::Hash, KeyType::Range].into_iter().all(|role| in_role(key, role).count() <= 1)
}

fn key_attributes(key: &[KeySchemaElement], types: &BTreeMap<&str, &'static str>) -> Json {
    let own = |role| {
        let name = in_role(key, role).next()?;
        Some(typed(name, types.get(name).copied().unwrap_or("S")))
    };
    Json::object()
        .with_some("PartitionKey", own(KeyType::Hash))
        .with_some("SortKey", own(KeyType::Range))
}

fn typed(name: &str, kind: &str) -> Json {
    Json::object().with("AttributeName", name).with("AttributeType", kind)
}

fn facet(schema: &TableSchema, entity: &EntitySchema) -> Json {
    let alias = |template: &KeyTemplate| shown(entity, template);
    let aliases = Json::object()
        .with("PartitionKeyAlias", alias(&entity.primary.pk))
        .with_some("SortKeyAlias", entity.primary.sk.as_ref().map(alias));
    let is_key = |name: &&str| *name == schema.pk || schema.sk == Some(*name);
    let mut names: Vec<&str> = vec![schema.kind];
    names.extend(entity.attributes);
    names.extend(entity.indexes.iter().flat_map(|keys| rendered_keys(schema, keys)));
    names.retain(|name| !is_key(name) && !name.is_empty());
    names.sort_unstable();
    names.dedup();
    Json::object()
        .with("FacetName", entity.name)
        .with("KeyAttributeAlias", aliases)
        .with("TableData", Json::List(Vec::new()))
        .with("NonKeyAttributes", Json::list(names))
}

/// Returns a template with its components called by their attributes.
pub(super) fn shown(entity: &EntitySchema, template: &KeyTemplate) -> String {
    template.shown(|at| entity.components.get(at).map_or("", |component| component.attribute))
}

/// Returns the attributes that hold an entity's rendered keys on an index.
fn rendered_keys(schema: &TableSchema, keys: &IndexKeys) -> Vec<&'static str> {
    match schema.index(keys.index()).map(|index| index.key) {
        Some(IndexKey::Composite { pk, sk }) => [Some(pk), sk].into_iter().flatten().collect(),
        Some(IndexKey::Native { .. }) | None => Vec::new(),
    }
}

/// Returns every attribute that the descriptor names, with its type; later lines know better.
fn attribute_types<'a>(definition: &'a Definition<'_>) -> BTreeMap<&'a str, &'static str> {
    let schema = definition.schema;
    let mut types: BTreeMap<&str, &'static str> = BTreeMap::new();
    for entity in schema.entities {
        types.extend(entity.attributes.iter().map(|name| (*name, "S")));
    }
    for entity in schema.entities {
        types.extend(entity.sets.iter().map(|name| (*name, "SS")));
        let document = |(name, _): &(&'static str, &'static DocumentSchema)| (*name, "M");
        types.extend(entity.documents.iter().map(document));
        let components = entity.components.iter();
        types.extend(components.map(|own| (own.attribute, own.native.name())));
    }
    types.extend(schema.ttl.map(|name| (name, "N")));
    types.extend((!schema.kind.is_empty()).then_some((schema.kind, "S")));
    let keys = definition.request.attribute_definitions.iter();
    types.extend(keys.map(|own| (own.attribute_name.as_str(), own.attribute_type.name())));
    types
}
