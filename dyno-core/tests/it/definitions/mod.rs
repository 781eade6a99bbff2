//! Definitions in the languages of other tools: each against a golden file, and each parsed back.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p dyno-core definitions` writes the golden files; review what changed.

mod hcl;
mod schemas;
mod verify;

use std::path::Path;

use dyno_core::entity::Table;
use dyno_core::op::StreamViewType;
use dyno_core::schema::{
    TableOptions, TableSchema, cdk, cloudformation, create_table_with, markdown, terraform,
    workbench,
};
use serde_json::Value;

use super::expanded::Saas;
use hcl::Block;
use schemas::{EVERYTHING, HOSTILE};

type Format = fn(&TableSchema, &TableOptions) -> String;

const JSON_FORMATS: [Format; 3] = [cloudformation, cdk, workbench];

/// Every option.
fn options() -> TableOptions {
    TableOptions::new()
        .provisioned(10, 5)
        .index_provisioned("board", 20, 7)
        .stream(StreamViewType::NewAndOldImages)
        .point_in_time_recovery_days(14)
        .tag("team", "orders")
        .tag("stage", "prod")
        .deletion_protection()
}

fn check(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, golden, "{file} differs from its golden file");
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_plain_table_in_every_format() {
    let options = TableOptions::new();
    check("saas.cloudformation.json", &cloudformation(Saas::SCHEMA, &options));
    check("saas.cdk.json", &cdk(Saas::SCHEMA, &options));
    check("saas.tf", &terraform(Saas::SCHEMA, &options));
    check("saas.workbench.json", &workbench(Saas::SCHEMA, &options));
    check("saas.md", &markdown(Saas::SCHEMA, &options));
}

#[test]
fn a_table_with_everything_in_every_format() {
    check("everything.cloudformation.json", &cloudformation(&EVERYTHING, &options()));
    check("everything.cdk.json", &cdk(&EVERYTHING, &options()));
    check("everything.tf", &terraform(&EVERYTHING, &options()));
    check("everything.workbench.json", &workbench(&EVERYTHING, &options()));
    check("everything.md", &markdown(&EVERYTHING, &options()));
}

#[test]
fn options_say_the_same_in_the_request_and_in_cloudformation() {
    let request = create_table_with(&EVERYTHING, "t", &options());
    let template = parsed(&cloudformation(&EVERYTHING, &options()));
    let table = &template["Resources"]["EverythingTable"]["Properties"];
    let units = request.provisioned_throughput.unwrap();
    assert_eq!(table["ProvisionedThroughput"]["ReadCapacityUnits"], units.read_capacity_units);
    let indexes = request.global_secondary_indexes.unwrap();
    let written = table["GlobalSecondaryIndexes"].as_array().unwrap();
    assert_eq!(written.len(), indexes.len());
    for (index, written) in indexes.iter().zip(written) {
        let units = index.provisioned_throughput.unwrap();
        assert_eq!(written["IndexName"], index.index_name.as_str());
        assert_eq!(
            written["ProvisionedThroughput"]["WriteCapacityUnits"],
            units.write_capacity_units
        );
    }
    let tags: Vec<&str> = request.tags.iter().flatten().map(|tag| tag.key.as_str()).collect();
    assert_eq!(tags, ["stage", "team"]);
    assert_eq!(request.deletion_protection_enabled, Some(true));
    assert!(request.stream_specification.is_some_and(|stream| stream.stream_enabled));
}

#[test]
fn a_name_from_the_environment_is_a_parameter() {
    let template = parsed(&cloudformation(&EVERYTHING, &TableOptions::new()));
    let name = &template["Resources"]["EverythingTable"]["Properties"]["TableName"];
    assert_eq!(name["Ref"], "EverythingTableName");
    assert_eq!(template["Parameters"]["EverythingTableName"]["Type"], "String");
    assert_eq!(parsed(&cdk(&EVERYTHING, &TableOptions::new())).get("tableName"), None);

    let named = TableOptions::new().table_name("prod");
    let template = parsed(&cloudformation(&EVERYTHING, &named));
    assert_eq!(template["Resources"]["EverythingTable"]["Properties"]["TableName"], "prod");
    assert_eq!(template.get("Parameters"), None);
    assert_eq!(parsed(&cdk(&EVERYTHING, &named))["tableName"], "prod");
    assert!(!terraform(&EVERYTHING, &named).contains("variable"));
}

#[test]
fn expiry_can_be_left_off() {
    let off = TableOptions::new().without_expiry();
    for format in [cloudformation, cdk, terraform, markdown] {
        let (with, without) =
            (format(&EVERYTHING, &TableOptions::new()), format(&EVERYTHING, &off));
        let mentions = |text: &str| text.matches("expires_at").count();
        assert!(mentions(&with) > mentions(&without), "{without}");
    }
}

#[test]
fn cdk_has_the_properties_of_cloudformation_in_small_letters() {
    fn small(value: &Value) -> Value {
        match value {
            Value::Object(members) => {
                let member = |(name, value): (&String, &Value)| {
                    (name[..1].to_lowercase() + &name[1..], small(value))
                };
                members.iter().map(member).collect()
            }
            Value::Array(values) => values.iter().map(small).collect(),
            other => other.clone(),
        }
    }
    let options = options().table_name("t");
    let template = parsed(&cloudformation(&EVERYTHING, &options));
    let properties = small(&template["Resources"]["EverythingTable"]["Properties"]);
    assert_eq!(parsed(&cdk(&EVERYTHING, &options)), properties);
}

#[test]
fn every_attribute_of_a_workbench_facet_is_an_attribute_of_its_table() {
    for schema in [Saas::SCHEMA, &EVERYTHING] {
        let model = parsed(&workbench(schema, &TableOptions::new()));
        let table = &model["DataModel"][0];
        let known: Vec<&Value> = table["NonKeyAttributes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|attribute| &attribute["AttributeName"])
            .collect();
        let facets = table["TableFacets"].as_array().unwrap();
        assert_eq!(facets.len(), schema.entities.len());
        for name in facets.iter().flat_map(|facet| facet["NonKeyAttributes"].as_array().unwrap()) {
            assert!(known.contains(&name), "{name}");
        }
    }
}

#[test]
fn terraform_has_every_key_attribute_and_index() {
    let blocks = hcl::parse(&terraform(&EVERYTHING, &options()));
    assert_eq!(blocks[0].head, ["variable", "everything_table_name"]);
    let table = &blocks[1];
    assert_eq!(table.head, ["resource", "aws_dynamodb_table", "everything_table"]);
    assert_eq!(table.value("name"), "var.everything_table_name");
    let request = create_table_with(&EVERYTHING, "t", &options());
    let attributes: Vec<(&str, &str)> = table
        .blocks("attribute")
        .map(|attribute| (attribute.value("name"), attribute.value("type")))
        .collect();
    let expected: Vec<(&str, &str)> = request
        .attribute_definitions
        .iter()
        .map(|own| (own.attribute_name.as_str(), own.attribute_type.name()))
        .collect();
    assert_eq!(attributes, expected);
    let keys = |index: &Block| -> Vec<(String, String)> {
        let part = |key: &Block| {
            (key.value("attribute_name").to_owned(), key.value("key_type").to_owned())
        };
        // Keys of one attribute have the form that every version of the provider takes.
        let plain = [("hash_key", "HASH"), ("range_key", "RANGE")].into_iter();
        let plain =
            plain.filter_map(|(name, role)| Some((index.get(name)?.to_owned(), role.to_owned())));
        plain.chain(index.blocks("key_schema").map(part)).collect()
    };
    let indexes = request.global_secondary_indexes.unwrap();
    assert_eq!(table.blocks("global_secondary_index").count(), indexes.len());
    for (index, written) in indexes.iter().zip(table.blocks("global_secondary_index")) {
        let key: Vec<(String, String)> = index
            .key_schema
            .iter()
            .map(|own| (own.attribute_name.clone(), own.key_type.name().to_owned()))
            .collect();
        assert_eq!((written.value("name"), keys(written)), (index.index_name.as_str(), key));
    }
    let local: Vec<&str> =
        table.blocks("local_secondary_index").map(|index| index.value("range_key")).collect();
    assert_eq!(local, ["total_sk"]);
    assert_eq!(table.blocks("ttl").next().unwrap().value("attribute_name"), "expires_at");
}

#[test]
fn hostile_names_are_escaped_everywhere() {
    let options = TableOptions::new().tag("a\"b\\", "${file(\"x\")}\n%{if}").table_name("q\"\u{1}");
    for format in JSON_FORMATS {
        assert!(parsed(&format(&HOSTILE, &options)).is_object());
    }
    let tag = &parsed(&cdk(&HOSTILE, &options))["tags"][0];
    assert_eq!((&tag["key"], &tag["value"]), (&"a\"b\\".into(), &"${file(\"x\")}\n%{if}".into()));

    let blocks = hcl::parse(&terraform(&HOSTILE, &options));
    let table = &blocks[0];
    assert_eq!(table.value("hash_key"), "p|k\"\n${x}");
    let tags = table.blocks("tags").next().unwrap();
    assert_eq!(tags.value("a\"b\\"), "${file(\"x\")}\n%{if}");

    // One line and as many cells as the head for each row.
    let page = markdown(&HOSTILE, &options);
    for table in page.split("\n\n").filter(|part| part.starts_with('|')) {
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        let counts: Vec<usize> = table.lines().map(cells).collect();
        assert!(counts.iter().all(|count| *count == counts[0]), "{table}");
    }
}
