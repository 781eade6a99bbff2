//! Markdown: the chart of entities and the table of access patterns, as design reviews read them.

use super::super::{
    EntitySchema, IndexKey, IndexKeys, IndexProjection, IndexSchema, KeyTemplate, KeyTemplates,
    PatternSchema, Shards, TableOptions, TableSchema,
};
use super::workbench::shown;
use super::{Definition, Naming};
use crate::schema::Part;

/// What a cell says where there is nothing to say.
const NOTHING: &str = "-";

/// Returns a page, Markdown: the entities with their keys on the table and each index, the indexes,
/// and the access patterns with what each asks and costs.
///
/// Costs are of what a request reads, be it returned or not: units of 4 KB begun, half of one where
/// the read is eventually consistent.
pub fn markdown(schema: &TableSchema, options: &TableOptions) -> String {
    let definition = Definition::new(schema, options);
    let mut page = format!("# Table {}\n\n{}\n", code(definition.title()), summary(&definition));
    page.push_str("\n## Entities\n\n");
    page.push_str(&entities(schema));
    if !schema.indexes.is_empty() {
        page.push_str("\n## Indexes\n\n");
        page.push_str(&indexes(schema));
    }
    page.push_str("\n## Access patterns\n\n");
    page.push_str(&patterns(schema));
    page
}

fn summary(definition: &Definition<'_>) -> String {
    let schema = definition.schema;
    let mut text = match definition.naming {
        Naming::Known(_) => format!("Declared as {}.", code(schema.type_name)),
        Naming::Parameter(variable) => format!(
            "Declared as {}; its name is read from {}.",
            code(schema.type_name),
            code(variable)
        ),
    };
    if !schema.kind.is_empty() {
        text.extend([" ", &code(schema.kind), " names an item's entity."]);
    }
    if let Some(ttl) = definition.ttl {
        text.extend([" Items expire by ", &code(ttl), "."]);
    }
    text
}

fn entities(schema: &TableSchema) -> String {
    let mut head = vec!["entity".to_owned(), code(schema.pk)];
    head.extend(schema.sk.map(code));
    head.extend(schema.indexes.iter().map(|index| {
        let (pk, sk) = key_of(index);
        format!("{}: {}", code(index.name), pair(&pk, sk.as_deref()))
    }));
    let rows = schema.entities.iter().map(|entity| {
        let pk = spread(code(&shown(entity, &entity.primary.pk)), entity.primary.shards);
        let mut row = vec![code(entity.name), pk];
        let sk =
            || entity.primary.sk.map_or_else(|| NOTHING.to_owned(), |sk| code(&shown(entity, &sk)));
        row.extend(schema.sk.map(|_| sk()));
        row.extend(schema.indexes.iter().map(|index| {
            let here: Vec<String> = entity
                .indexes
                .iter()
                .filter(|keys| keys.index() == index.name)
                .map(|keys| keys_on(entity, keys))
                .collect();
            if here.is_empty() { NOTHING.to_owned() } else { here.join(", ") }
        }));
        row
    });
    grid(&head, rows)
}

fn keys_on(entity: &EntitySchema, keys: &IndexKeys) -> String {
    match keys {
        IndexKeys::Composite { templates, .. } => {
            let pk = spread(code(&shown(entity, &templates.pk)), templates.shards);
            match &templates.sk {
                Some(sk) => format!("{pk} / {}", code(&shown(entity, sk))),
                None => pk,
            }
        }
        IndexKeys::Native(keys) => {
            let sk = (!keys.sk.is_empty()).then(|| names(entity, keys.sk).join(", "));
            pair(&names(entity, keys.pk).join(", "), sk.as_deref())
        }
    }
}

fn indexes(schema: &TableSchema) -> String {
    let head = ["index", "kind", "key", "holds"].map(str::to_owned);
    let rows = schema.indexes.iter().map(|index| {
        let (pk, sk) = key_of(index);
        let kind = if index.local { "local" } else { "global" };
        let holds = match index.projection {
            IndexProjection::All => "whole items".to_owned(),
            IndexProjection::KeysOnly => "keys".to_owned(),
            IndexProjection::Include(names) => {
                let names: Vec<String> = names.iter().map(|name| code(name)).collect();
                format!("keys, {}", names.join(", "))
            }
        };
        vec![code(index.name), kind.to_owned(), pair(&pk, sk.as_deref()), holds]
    });
    grid(&head, rows)
}

fn patterns(schema: &TableSchema) -> String {
    let head =
        ["pattern", "entity", "reads", "key condition", "order", "consistency", "cost", "what for"]
            .map(str::to_owned);
    let rows = schema.entities.iter().flat_map(|entity| {
        let declared = entity.patterns.iter().map(|pattern| query_row(schema, entity, pattern));
        std::iter::once(get_row(schema, entity)).chain(declared)
    });
    grid(&head, rows)
}

/// Returns the row of the pattern that every entity has: one item by its primary key.
fn get_row(schema: &TableSchema, entity: &EntitySchema) -> Vec<String> {
    let mut condition = equal(schema.pk, &shown(entity, &entity.primary.pk));
    if let (Some(attribute), Some(sk)) = (schema.sk, &entity.primary.sk) {
        condition.extend([", ", &equal(attribute, &shown(entity, sk))]);
    }
    [
        "by key".to_owned(),
        code(entity.name),
        "table".to_owned(),
        condition,
        NOTHING.to_owned(),
        "eventual or strong".to_owned(),
        "0.5 or 1 unit for each 4 KB of the item".to_owned(),
        NOTHING.to_owned(),
    ]
    .into()
}

fn query_row(schema: &TableSchema, entity: &EntitySchema, pattern: &PatternSchema) -> Vec<String> {
    let keys = pattern.index.and_then(|at| entity.indexes.get(at));
    let index = keys.and_then(|keys| schema.index(keys.index()));
    let primary = &entity.primary;
    let (condition, order, shards) = match (keys, index.map(|index| index.key)) {
        (Some(IndexKeys::Native(keys)), _) => {
            let equals: Vec<String> =
                names(entity, keys.pk).iter().map(|name| format!("{} given", code(name))).collect();
            let (condition, order) = narrowed(equals.join(", "), &names(entity, keys.sk));
            (condition, order, None)
        }
        (Some(IndexKeys::Composite { templates, .. }), Some(IndexKey::Composite { pk, sk })) => {
            templates_condition(entity, (pk, sk), templates)
        }
        (Some(IndexKeys::Composite { .. }) | None, _) => {
            templates_condition(entity, (schema.pk, schema.sk), primary)
        }
    };
    let (reads, consistency, cost) = match index {
        None => ("table".to_owned(), "eventual or strong", "0.5 or 1 unit for each 4 KB read"),
        Some(index) if index.local => {
            (code(index.name), "eventual or strong", "0.5 or 1 unit for each 4 KB of entries read")
        }
        Some(index) => (code(index.name), "eventual", "0.5 unit for each 4 KB of entries read"),
    };
    let purpose =
        if pattern.doc.trim().is_empty() { NOTHING.to_owned() } else { words(pattern.doc) };
    [
        code(pattern.name),
        code(entity.name),
        reads,
        condition,
        order,
        consistency.to_owned(),
        numbered(shards).map_or_else(|| cost.to_owned(), |_| format!("{cost}, of each shard")),
        purpose,
    ]
    .into()
}

/// Returns the key condition and the order of a pattern on rendered keys, and their shards.
fn templates_condition(
    entity: &EntitySchema,
    (pk, sk): (&str, Option<&str>),
    templates: &KeyTemplates,
) -> (String, String, Option<Shards>) {
    let partition = spread(equal(pk, &shown(entity, &templates.pk)), templates.shards);
    let (condition, order) = match sk.zip(templates.sk) {
        Some((attribute, sort)) => sort_condition(entity, partition, attribute, &sort),
        None => (partition, NOTHING.to_owned()),
    };
    (condition, order, templates.shards)
}

/// Adds to the condition on the partition key what holds and may be given of the sort key.
fn sort_condition(
    entity: &EntitySchema,
    partition: String,
    attribute: &str,
    sort: &KeyTemplate,
) -> (String, String) {
    let positions: Vec<usize> = sort.components().collect();
    if positions.is_empty() {
        return (
            format!("{partition}, {}", equal(attribute, &shown(entity, sort))),
            NOTHING.to_owned(),
        );
    }
    let partition = match sort.parts.first() {
        Some(Part::Literal(text)) => {
            format!("{partition}, {} begins with {}", code(attribute), code(text))
        }
        Some(_) | None => partition,
    };
    narrowed(partition, &names(entity, &positions))
}

/// Adds what may be given of the sort key: its components from the left, the last as a range.
fn narrowed(partition: String, sort: &[&str]) -> (String, String) {
    if sort.is_empty() {
        return (partition, NOTHING.to_owned());
    }
    let names: Vec<String> = sort.iter().map(|name| code(name)).collect();
    let order = names.join(", ");
    (format!("{partition}; then up to {order} or a range"), order)
}

fn key_of(index: &IndexSchema) -> (String, Option<String>) {
    match index.key {
        IndexKey::Composite { pk, sk } => (pk.to_owned(), sk.map(str::to_owned)),
        IndexKey::Native { pk, sk } => (pk.join(", "), (!sk.is_empty()).then(|| sk.join(", "))),
    }
}

fn names(entity: &EntitySchema, positions: &[usize]) -> Vec<&'static str> {
    let components = positions.iter().filter_map(|at| entity.components.get(*at));
    components.map(|component| component.attribute).collect()
}

/// Says over how many shards a partition is spread, if it is.
fn spread(partition: String, shards: Option<Shards>) -> String {
    match numbered(shards) {
        Some(shards) => format!("{partition} over {shards} shards"),
        None => partition,
    }
}

fn numbered(shards: Option<Shards>) -> Option<u16> {
    shards.map(|shards| shards.numbered()).filter(|shards| *shards > 0)
}

fn equal(attribute: &str, value: &str) -> String {
    format!("{} is {}", code(attribute), code(value))
}

fn pair(pk: &str, sk: Option<&str>) -> String {
    match sk {
        Some(sk) => format!("{} / {}", code(pk), code(sk)),
        None => code(pk),
    }
}

fn grid(head: &[String], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule: Vec<String> = head.iter().map(|_| "---".to_owned()).collect();
    let mut text = line(head) + &line(&rule);
    text.extend(rows.map(|row| line(&row)));
    text
}

/// Writes text as code in a cell, whatever it holds.
fn code(text: &str) -> String {
    let text = in_cell(text);
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// Writes text of the user's in a cell.
fn words(text: &str) -> String {
    in_cell(text.trim()).replace('<', "&lt;")
}

/// Keeps text within its line and cell.
fn in_cell(text: &str) -> String {
    let words: Vec<&str> = text.split(['\n', '\r']).map(str::trim).collect();
    words.join(" ").replace('|', "\\|")
}
