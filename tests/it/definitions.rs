//! Definitions and live tables: what is deployed from a definition is what the derive declares.

use dyno::op::{
    AttributeDefinition, BackupsStatus, BillingMode, CreateTable, DescribeContinuousBackups,
    GlobalSecondaryIndex, KeySchemaElement, KeyType, ListTagsOfResource, LocalSecondaryIndex,
    Projection, ProjectionType, ProvisionedThroughput, ScalarAttributeType, StreamSpecification,
    StreamViewType, TimeToLiveSpecification, UpdateTimeToLive,
};
use dyno::schema::{Mismatch, Severity, TableOptions, cloudformation};
use dyno::{AwsBackend, Backend, BackendExt, Db, Entity, ErrorKind, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Table)]
#[table(
    name = "deployed",
    pk = "pk",
    sk = "sk",
    ttl = "expires_at",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(board, pk = [tenant, status], sk = [placed_at, id]),
    gsi(narrow, pk = "narrowpk", projection = include("_t", "tenant")),
    lsi(by_total, sk = "total_sk", projection = keys_only),
    entities(Order)
)]
struct Deployed;

#[derive(Debug, Entity, Serialize, Deserialize)]
#[entity(
    table = Deployed,
    pk = "TENANT#{tenant}",
    sk = "ORDER#{id}",
    access(by_time, index = gsi1, pk = "TENANT#{tenant}", sk = "{placed_at}"),
    access(on_board, index = board, pk = [tenant, status], sk = [placed_at, id])
)]
struct Order {
    tenant: String,
    id: u64,
    status: String,
    placed_at: u64,
    expires_at: u64,
}

fn options() -> TableOptions {
    TableOptions::new()
        .provisioned(10, 5)
        .stream(StreamViewType::NewImage)
        .tag("team", "orders")
        .point_in_time_recovery_days(7)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

fn each(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn key(value: &Value) -> Vec<KeySchemaElement> {
    each(value)
        .map(|element| KeySchemaElement {
            attribute_name: text(&element["AttributeName"]),
            key_type: KeyType::from_name(&text(&element["KeyType"])).unwrap(),
        })
        .collect()
}

fn projection(value: &Value) -> Projection {
    Projection {
        projection_type: ProjectionType::from_name(&text(&value["ProjectionType"])),
        non_key_attributes: value
            .get("NonKeyAttributes")
            .map(|names| each(names).map(text).collect()),
    }
}

fn throughput(value: Option<&Value>) -> Option<ProvisionedThroughput> {
    value.map(|value| ProvisionedThroughput {
        read_capacity_units: value["ReadCapacityUnits"].as_i64().unwrap(),
        write_capacity_units: value["WriteCapacityUnits"].as_i64().unwrap(),
    })
}

/// Makes of the template's table the request that the service would be sent for it.
fn request(table: &Value) -> CreateTable {
    let definitions = each(&table["AttributeDefinitions"]).map(|own| {
        let kind = ScalarAttributeType::from_name(&text(&own["AttributeType"])).unwrap();
        AttributeDefinition::new(text(&own["AttributeName"]), kind)
    });
    let name = text(&table["TableName"]);
    let mut request = CreateTable::new(name, key(&table["KeySchema"]), definitions.collect());
    request.billing_mode = BillingMode::from_name(&text(&table["BillingMode"]));
    request.provisioned_throughput = throughput(table.get("ProvisionedThroughput"));
    let global = each(&table["GlobalSecondaryIndexes"]).map(|index| {
        let (name, key) = (text(&index["IndexName"]), key(&index["KeySchema"]));
        let mut made = GlobalSecondaryIndex::new(name, key, projection(&index["Projection"]));
        made.provisioned_throughput = throughput(index.get("ProvisionedThroughput"));
        made
    });
    request.global_secondary_indexes = Some(global.collect());
    let local = each(&table["LocalSecondaryIndexes"]).map(|index| LocalSecondaryIndex {
        index_name: text(&index["IndexName"]),
        key_schema: key(&index["KeySchema"]),
        projection: projection(&index["Projection"]),
    });
    request.local_secondary_indexes = Some(local.collect());
    request.stream_specification =
        table.get("StreamSpecification").map(|stream| StreamSpecification {
            stream_enabled: true,
            stream_view_type: StreamViewType::from_name(&text(&stream["StreamViewType"])),
        });
    request
}

fn template(options: &TableOptions) -> Value {
    let template: Value = serde_json::from_str(&cloudformation(Deployed::SCHEMA, options)).unwrap();
    template["Resources"]["Deployed"]["Properties"].clone()
}

/// Deploys the template, perhaps changed, and returns a client of what comes of it.
async fn deployed(
    backend: impl Backend + Clone + 'static,
    options: &TableOptions,
    change: impl FnOnce(&mut CreateTable),
) -> Db<Deployed> {
    let table = template(options);
    let mut create = request(&table);
    change(&mut create);
    backend.send(create).await.unwrap();
    if let Some(ttl) = table.get("TimeToLiveSpecification") {
        let specification = TimeToLiveSpecification::enabled(text(&ttl["AttributeName"]));
        backend.send(UpdateTimeToLive::new("deployed", specification)).await.unwrap();
    }
    Db::new(backend)
}

fn index<'a>(request: &'a mut CreateTable, name: &str) -> &'a mut GlobalSecondaryIndex {
    let mut indexes = request.global_secondary_indexes.iter_mut().flatten();
    indexes.find(|index| index.index_name == name).unwrap()
}

#[tokio::test]
async fn what_cloudformation_deploys_is_as_declared() {
    for options in [TableOptions::new(), options()] {
        let db = deployed(Local::new(), &options, |_| {}).await;
        assert_eq!(db.verify().await.unwrap().to_string(), "table `deployed` is as declared");
    }
}

#[tokio::test]
async fn a_table_is_verified_through_the_sdk() {
    let local = Local::new();
    let aws = Db::<Deployed>::new(AwsBackend::new(local.sdk_client()));
    assert_eq!(aws.verify().await.unwrap_err().kind(), ErrorKind::NotFound);
    aws.create_table_with(&options()).await.unwrap();
    let difference = aws.verify().await.unwrap();
    assert!(difference.is_empty(), "{difference}");
    assert_eq!(Db::<Deployed>::new(local).verify().await.unwrap(), difference);
}

#[tokio::test]
async fn options_reach_the_table() {
    let local = Local::new();
    let db = Db::<Deployed>::new(local.clone());
    let table = db.create_table_with(&options()).await.unwrap();
    assert_eq!(table.provisioned_throughput.read_capacity_units, 10);
    assert!(table.stream_specification.is_some_and(|stream| stream.stream_enabled));
    let tags = local.send(ListTagsOfResource::new(&table.table_arn)).await.unwrap().tags;
    assert_eq!(tags.len(), 1);
    let backups = local.send(DescribeContinuousBackups::new("deployed")).await.unwrap();
    let recovery =
        backups.continuous_backups_description.point_in_time_recovery_description.unwrap();
    assert_eq!(recovery.point_in_time_recovery_status, BackupsStatus::Enabled);
    assert_eq!(recovery.recovery_period_in_days, Some(7));
    let again = db.create_table_with(&options()).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::InUse);
}

#[tokio::test]
async fn changed_tables_differ() {
    let check = async |change: fn(&mut CreateTable), expected: &[(Severity, &str)]| {
        let db = deployed(Local::new(), &TableOptions::new(), change).await;
        let difference = db.verify().await.unwrap();
        let texts: Vec<String> = difference.entries().iter().map(ToString::to_string).collect();
        let severities = difference.entries().iter().map(Mismatch::severity);
        let told: Vec<(Severity, &str)> =
            severities.zip(texts.iter().map(String::as_str)).collect();
        assert_eq!(told, expected);
    };
    check(
        |request| index(request, "gsi1").index_name = "gsi2".to_owned(),
        &[
            (
                Severity::Breaking,
                "global index `gsi1` is missing, with the key `gsi1pk` (HASH), `gsi1sk` (RANGE)",
            ),
            (Severity::Harmless, "global index `gsi2` is not declared"),
        ],
    )
    .await;
    check(
        |request| index(request, "gsi1").projection = Projection::keys_only(),
        &[(Severity::Breaking, "index `gsi1` holds keys, declared is whole items")],
    )
    .await;
    check(
        |request| index(request, "narrow").projection = Projection::all(),
        &[(
            Severity::Harmless,
            "index `narrow` holds whole items, declared is keys and `_t`, `tenant`",
        )],
    )
    .await;
    check(
        |request| index(request, "board").key_schema.swap(0, 1),
        &[(
            Severity::Breaking,
        "the key of index `board` is `status` (HASH), `tenant` (HASH), `placed_at` (RANGE), `id` \
         (RANGE), declared is `tenant` (HASH), `status` (HASH), `placed_at` (RANGE), `id` (RANGE)",
        )],
    )
    .await;
    check(
        |request| {
            let id = request.attribute_definitions.iter_mut();
            let id = id.into_iter().find(|own| own.attribute_name == "id");
            id.unwrap().attribute_type = ScalarAttributeType::S;
        },
        &[(Severity::Breaking, "attribute `id` is keyed as `S`, entities write `N`")],
    )
    .await;
    let kept = deployed(Local::new(), &TableOptions::new().without_expiry(), |_| {}).await;
    let difference = kept.verify().await.unwrap();
    let expected = "table `deployed` is not as declared:\n  breaks: items do not expire, declared \
                    is `expires_at`\n    switch expiry by `expires_at` on with `UpdateTimeToLive`";
    assert_eq!(difference.to_string(), expected);
}
