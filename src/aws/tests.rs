//! The backend over a real SDK client; the engine in the process plays the service.

use aws_sdk_dynamodb::config::retry::RetryConfig;
use dyno_core::backend::{Backend, BackendExt, ErrorCode};
use dyno_core::op::{
    AttributeAction, AttributeDefinition, AttributeValueUpdate, AutoScalingPolicyUpdate,
    AutoScalingSettingsUpdate, BatchGetItem, BatchWriteItem, BillingMode, ComparisonOperator,
    Condition, ConditionalOperator, CreateGlobalSecondaryIndexAction, CreateTable, DeleteItem,
    DeleteTable, DescribeTable, DescribeTableReplicaAutoScaling, ExpectedAttributeValue, GetItem,
    GlobalSecondaryIndex, GlobalSecondaryIndexAutoScalingUpdate,
    GlobalTableSettingsReplicationMode, GlobalTableWitnessGroupUpdate, KeySchemaElement,
    KeysAndAttributes, LegacyCondition, LegacyQuery, LegacyScan, LegacyUpdate, ListTables,
    MultiRegionConsistency, OnDemandThroughput, Projection, ProvisionedThroughput, PutItem, Query,
    ReplicaAutoScalingUpdate, ReplicaGlobalSecondaryIndexAutoScalingUpdate, ReplicationGroupMember,
    ReplicationGroupUpdate, Request, ReturnConsumedCapacity, ReturnValues,
    ReturnValuesOnConditionCheckFailure, ScalarAttributeType, Scan, Select, SseSpecification,
    TableClass, TableStatus, TransactConditionCheck, TransactGet, TransactGetItems, TransactPut,
    TransactWriteItem, TransactWriteItems, UpdateItem, UpdateTable, UpdateTableReplicaAutoScaling,
    WarmThroughput, WriteRequest,
};
use dyno_core::value::{AttributeValue, Item, Map, Number};
use dyno_local::Local;

use super::AwsBackend;
use super::attribute::{value_from_sdk, value_to_sdk};

fn item(pk: &str, n: i64) -> Item {
    Item::from([("pk", AttributeValue::from(pk)), ("n", n.into())])
}

fn key(pk: &str) -> Item {
    Item::from([("pk", pk)])
}

fn table() -> CreateTable {
    let definitions = vec![
        AttributeDefinition::new("pk", ScalarAttributeType::S),
        AttributeDefinition::new("n", ScalarAttributeType::N),
    ];
    let mut table = CreateTable::new("Items", vec![KeySchemaElement::hash("pk")], definitions);
    table.billing_mode = Some(BillingMode::PayPerRequest);
    table.global_secondary_indexes = Some(vec![GlobalSecondaryIndex::new(
        "by_n",
        vec![KeySchemaElement::hash("n")],
        Projection::include(["x"]),
    )]);
    table
}

/// A backend with one table, and the engine behind it.
async fn backend() -> (AwsBackend, Local) {
    let local = Local::new();
    let backend = AwsBackend::new(local.sdk_client());
    backend.send(table()).await.unwrap();
    (backend, local)
}

#[test]
fn values_of_every_type_survive() {
    let number: Number = "-12.5".parse().unwrap();
    let values = [
        AttributeValue::from("text"),
        AttributeValue::N(number),
        AttributeValue::B(vec![0, 255]),
        AttributeValue::Bool(true),
        AttributeValue::Null,
        AttributeValue::Ss(["a".to_owned(), "b".to_owned()].into()),
        AttributeValue::Ns([number, Number::ZERO].into()),
        AttributeValue::Bs([vec![1], vec![]].into()),
    ];
    let map = Map::from([("l", AttributeValue::L(values.to_vec()))]);
    for value in values.into_iter().chain([AttributeValue::M(map)]) {
        assert_eq!(value_from_sdk(value_to_sdk(value.clone())).unwrap(), value);
    }
}

#[tokio::test]
async fn tables_look_the_same_as_on_the_engine_itself() {
    let (backend, local) = backend().await;
    let through_sdk = backend.send(DescribeTable::new("Items")).await.unwrap();
    assert_eq!(through_sdk, local.send(DescribeTable::new("Items")).await.unwrap());
    assert_eq!(through_sdk.table.table_status, TableStatus::Active);
    assert_eq!(backend.send(ListTables::new()).await.unwrap().table_names, ["Items"]);
    backend.send(DeleteTable::new("Items")).await.unwrap();
    assert!(backend.send(ListTables::new()).await.unwrap().table_names.is_empty());
}

#[tokio::test]
async fn tables_are_updated_with_every_member() {
    let (backend, local) = backend().await;
    let mut create = UpdateTable::new("Items");
    create.attribute_definitions =
        Some(vec![AttributeDefinition::new("later", ScalarAttributeType::N)]);
    let mut action = CreateGlobalSecondaryIndexAction::new(
        "by_later",
        vec![KeySchemaElement::hash("later")],
        Projection::include(["n"]),
    );
    action.on_demand_throughput =
        Some(OnDemandThroughput { max_read_request_units: Some(9), ..Default::default() });
    create.global_secondary_index_updates = Some(vec![action.into()]);
    let told = backend.send(create).await.unwrap().table_description;
    assert_eq!(told.table_status, TableStatus::Updating);
    let mut change = UpdateTable::new("Items");
    change.sse_specification =
        Some(SseSpecification { enabled: Some(true), ..SseSpecification::default() });
    backend.send(change).await.unwrap();
    let mut change = UpdateTable::new("Items");
    change.table_class = Some(TableClass::StandardInfrequentAccess);
    backend.send(change).await.unwrap();
    let mut change = UpdateTable::new("Items");
    change.warm_throughput =
        Some(WarmThroughput { read_units_per_second: Some(20_000), ..Default::default() });
    backend.send(change).await.unwrap();

    let through_sdk = backend.send(DescribeTable::new("Items")).await.unwrap();
    assert_eq!(through_sdk, local.send(DescribeTable::new("Items")).await.unwrap());
    assert!(through_sdk.table.sse_description.is_some());
    assert!(through_sdk.table.table_class_summary.is_some());
    let warm = through_sdk.table.warm_throughput.map(|warm| warm.read_units_per_second);
    assert_eq!(warm, Some(20_000));
    let last = through_sdk.table.global_secondary_indexes.last().cloned();
    let last = last.filter(|index| index.index_name == "by_later").unwrap();
    assert_eq!(last.on_demand_throughput.and_then(|it| it.max_read_request_units), Some(9));

    // What the engine has no place for arrives there, too, and is refused by its name.
    for (change, name) in unsupported_changes() {
        let refused = backend.send(change).await.unwrap_err();
        assert_eq!(
            refused.message(),
            format!("The parameter {name} is not supported by this version")
        );
    }
}

fn unsupported_changes() -> [(UpdateTable, &'static str); 4] {
    let change = || UpdateTable::new("Items");
    let mut replicas = change();
    let mut member = ReplicationGroupMember::new("eu-west-1");
    member.read_capacity_units_override = Some(5);
    replicas.replica_updates = Some(vec![
        ReplicationGroupUpdate::Create(member.clone()),
        ReplicationGroupUpdate::Update(member),
        ReplicationGroupUpdate::Delete { region_name: "eu-west-2".to_owned() },
    ]);
    let mut consistency = change();
    consistency.multi_region_consistency = Some(MultiRegionConsistency::Strong);
    let mut witnesses = change();
    let region_name = "eu-west-3".to_owned();
    witnesses.global_table_witness_updates =
        Some(vec![GlobalTableWitnessGroupUpdate::Create { region_name }]);
    let mut mode = change();
    mode.global_table_settings_replication_mode = Some(GlobalTableSettingsReplicationMode::Enabled);
    [
        (replicas, "ReplicaUpdates"),
        (consistency, "MultiRegionConsistency"),
        (witnesses, "GlobalTableWitnessUpdates"),
        (mode, "GlobalTableSettingsReplicationMode"),
    ]
}

#[tokio::test]
async fn replicas_are_scaled() {
    let local = Local::builder().global_tables().build();
    let backend = AwsBackend::new(local.sdk_client());
    let mut create = table();
    let units = Some(ProvisionedThroughput { read_capacity_units: 5, write_capacity_units: 5 });
    create.billing_mode = None;
    create.provisioned_throughput = units;
    for index in create.global_secondary_indexes.iter_mut().flatten() {
        index.provisioned_throughput = units;
    }
    backend.send(create).await.unwrap();

    let settings = |name: &str| {
        let mut policy = AutoScalingPolicyUpdate::tracking(55.0);
        policy.policy_name = Some(name.to_owned());
        policy.target_tracking.scale_in_cooldown = Some(60);
        policy.target_tracking.scale_out_cooldown = Some(30);
        policy.target_tracking.disable_scale_in = Some(true);
        Some(AutoScalingSettingsUpdate::new(1, 10, policy))
    };
    let mut update = UpdateTableReplicaAutoScaling::new("Items");
    update.provisioned_write_capacity_auto_scaling_update = settings("w");
    update.global_secondary_index_updates = Some(vec![GlobalSecondaryIndexAutoScalingUpdate {
        index_name: Some("by_n".to_owned()),
        provisioned_write_capacity_auto_scaling_update: settings("iw"),
    }]);
    let mut replica = ReplicaAutoScalingUpdate::new("us-east-1");
    replica.replica_provisioned_read_capacity_auto_scaling_update = settings("r");
    replica.replica_global_secondary_index_updates =
        Some(vec![ReplicaGlobalSecondaryIndexAutoScalingUpdate {
            index_name: Some("by_n".to_owned()),
            provisioned_read_capacity_auto_scaling_update: settings("ir"),
        }]);
    update.replica_updates = Some(vec![replica]);
    let updated = backend.send(update).await.unwrap().table_auto_scaling_description;

    let describe = || DescribeTableReplicaAutoScaling::new("Items");
    let through_sdk = backend.send(describe()).await.unwrap();
    assert_eq!(through_sdk, local.send(describe()).await.unwrap());
    assert_eq!(through_sdk.table_auto_scaling_description, updated);
    let [replica] = &updated.replicas[..] else { panic!("one replica") };
    let index = &replica.global_secondary_indexes[0];
    let settings = [
        &replica.read_settings,
        &replica.write_settings,
        &index.read_settings,
        &index.write_settings,
    ];
    let names = settings.map(|it| it.scaling_policies[0].policy_name.as_deref().unwrap_or(""));
    assert_eq!(names, ["r", "w", "ir", "iw"]);
}

#[tokio::test]
async fn items_are_written_and_read() {
    let (backend, _) = backend().await;
    backend.send(PutItem::new("Items", item("a", 1))).await.unwrap();
    let mut get = GetItem::new("Items", key("a"));
    get.consistent_read = true;
    get.return_consumed_capacity = ReturnConsumedCapacity::Total;
    let output = backend.send(get).await.unwrap();
    assert_eq!(output.item, Some(item("a", 1)));
    let units = output.consumed_capacity.map(|capacity| capacity.total.capacity_units);
    assert_eq!(units, Some(1.0));

    let mut update = UpdateItem::new("Items", key("a"));
    update.update_expression = Some("SET #n = #n + :one".to_owned());
    update.expression_attribute_names = Some([("#n".to_owned(), "n".to_owned())].into());
    update.expression_attribute_values = Some([(":one".to_owned(), 1.into())].into());
    update.return_values = ReturnValues::AllNew;
    assert_eq!(backend.send(update).await.unwrap().attributes, Some(item("a", 2)));

    let mut delete = DeleteItem::new("Items", key("a"));
    delete.return_values = ReturnValues::AllOld;
    assert_eq!(backend.send(delete).await.unwrap().attributes, Some(item("a", 2)));
    assert_eq!(backend.send(GetItem::new("Items", key("a"))).await.unwrap().item, None);
}

#[tokio::test]
async fn pages_are_queried_and_scanned() {
    let (backend, local) = backend().await;
    for pk in ["a", "b", "c"] {
        backend.send(PutItem::new("Items", item(pk, 7))).await.unwrap();
    }
    let mut query = Query::new("Items");
    query.index_name = Some("by_n".to_owned());
    query.key_condition_expression = Some("n = :n".to_owned());
    query.expression_attribute_values = Some([(":n".to_owned(), 7.into())].into());
    query.limit = Some(2);
    query.scan_index_forward = false;
    let page = backend.send(query.clone()).await.unwrap();
    assert_eq!(page, local.send(query.clone()).await.unwrap());
    query.exclusive_start_key = page.last_evaluated_key;
    assert_eq!((page.count, backend.send(query).await.unwrap().count), (2, 1));

    let mut scan = Scan::new("Items");
    scan.select = Some(Select::Count);
    scan.segment = Some(0);
    scan.total_segments = Some(1);
    let counted = backend.send(scan).await.unwrap();
    assert_eq!((counted.items, counted.count), (None, 3));
}

/// A condition that an attribute compares like this with a number.
fn compares(operator: ComparisonOperator, n: i64) -> Condition {
    Condition { comparison_operator: operator, attribute_value_list: Some(vec![n.into()]) }
}

#[tokio::test]
async fn parameters_of_the_time_before_expressions_arrive() {
    let (backend, _) = backend().await;
    let is = |n: i64| ExpectedAttributeValue { value: Some(n.into()), ..Default::default() };
    let mut put = PutItem::new("Items", item("a", 1));
    put.legacy = Some(Box::new(LegacyCondition {
        expected: Some([("n".to_owned(), is(7)), ("x".to_owned(), is(8))].into()),
        conditional_operator: Some(ConditionalOperator::Or),
    }));
    let refused = backend.send(put.clone()).await.unwrap_err();
    assert_eq!(*refused.code(), ErrorCode::ConditionalCheckFailed);
    put.legacy = None;
    backend.send(put).await.unwrap();

    let mut update = UpdateItem::new("Items", key("a"));
    let add = Some(AttributeAction::Add);
    let more = AttributeValueUpdate { action: add, value: Some(2.into()) };
    update.legacy = Some(Box::new(LegacyUpdate {
        attribute_updates: Some([("n".to_owned(), more)].into()),
        condition: LegacyCondition {
            expected: Some([("n".to_owned(), is(1))].into()),
            conditional_operator: None,
        },
    }));
    backend.send(update).await.unwrap();

    let mut get = GetItem::new("Items", key("a"));
    get.attributes_to_get = Some(vec!["n".to_owned()]);
    let n = Item::from([("n", 3)]);
    assert_eq!(backend.send(get).await.unwrap().item, Some(n.clone()));

    let mut query = Query::new("Items");
    query.index_name = Some("by_n".to_owned());
    query.legacy = Some(Box::new(LegacyQuery {
        key_conditions: Some([("n".to_owned(), compares(ComparisonOperator::Eq, 3))].into()),
        query_filter: Some([("x".to_owned(), compares(ComparisonOperator::Ne, 0))].into()),
        attributes_to_get: Some(vec!["n".to_owned()]),
        conditional_operator: None,
    }));
    assert_eq!(backend.send(query).await.unwrap().items, Some(vec![n.clone()]));

    let mut scan = Scan::new("Items");
    let filter = [("n".to_owned(), compares(ComparisonOperator::Gt, 3))].into();
    scan.legacy = Some(Box::new(LegacyScan { scan_filter: Some(filter), ..Default::default() }));
    assert_eq!(backend.send(scan).await.unwrap().count, 0);

    let mut delete = DeleteItem::new("Items", key("a"));
    let gone = ExpectedAttributeValue { exists: Some(false), ..Default::default() };
    let expected = Some([("n".to_owned(), gone)].into());
    delete.legacy = Some(Box::new(LegacyCondition { expected, ..Default::default() }));
    assert!(backend.send(delete).await.is_err());

    let names = Some(vec!["n".to_owned()]);
    let asked =
        KeysAndAttributes { keys: vec![key("a")], attributes_to_get: names, ..Default::default() };
    let read = backend.send(BatchGetItem::new([("Items".to_owned(), asked)].into())).await.unwrap();
    assert_eq!(read.responses["Items"], [n]);
}

#[tokio::test]
async fn batches_are_written_and_read() {
    let (backend, _) = backend().await;
    let writes = vec![WriteRequest::Put(item("a", 1)), WriteRequest::Delete(key("b"))];
    let written = backend.send(BatchWriteItem::new([("Items".to_owned(), writes)].into())).await;
    assert!(written.unwrap().unprocessed_items.is_empty());
    let keys = KeysAndAttributes { keys: vec![key("a"), key("b")], ..KeysAndAttributes::default() };
    let read = backend.send(BatchGetItem::new([("Items".to_owned(), keys)].into())).await.unwrap();
    assert_eq!(read.responses["Items"], [item("a", 1)]);
    assert!(read.unprocessed_keys.is_empty());
}

#[tokio::test]
async fn a_refused_condition_carries_the_item() {
    let (backend, local) = backend().await;
    backend.send(PutItem::new("Items", item("a", 1))).await.unwrap();
    let mut put = PutItem::new("Items", item("a", 2));
    put.condition_expression = Some("attribute_not_exists(pk)".to_owned());
    put.return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::AllOld;
    let refused = backend.send(put.clone()).await.unwrap_err();
    assert_eq!(*refused.code(), ErrorCode::ConditionalCheckFailed);
    assert_eq!(refused.item(), Some(&item("a", 1)));
    assert_eq!(refused.request_id().map(str::len), Some(52));
    assert_eq!(refused.message(), local.send(put).await.unwrap_err().message());
}

#[tokio::test]
async fn transactions_commit_or_say_why_not() {
    let (backend, local) = backend().await;
    let put = |pk: &str| TransactWriteItem::Put(TransactPut::new("Items", item(pk, 1)));
    backend.send(TransactWriteItems::new(vec![put("a"), put("b")])).await.unwrap();
    let gets = vec![TransactGet::new("Items", key("b")), TransactGet::new("Items", key("x"))];
    let read = backend.send(TransactGetItems::new(gets)).await.unwrap();
    assert_eq!(read.responses, [Some(item("b", 1)), None]);

    let mut check = TransactConditionCheck::new("Items", key("a"), "attribute_not_exists(pk)");
    check.return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::AllOld;
    let mut write =
        TransactWriteItems::new(vec![put("c"), TransactWriteItem::ConditionCheck(check)]);
    write.client_request_token = Some("token".to_owned());
    let refused = backend.send(write.clone()).await.unwrap_err();
    assert_eq!(*refused.code(), ErrorCode::TransactionCanceled);
    let codes: Vec<&str> =
        refused.cancellation_reasons().iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!(codes, ["None", "ConditionalCheckFailed"]);
    assert_eq!(refused.cancellation_reasons()[1].item, Some(item("a", 1)));
    let direct = local.send(write).await.unwrap_err();
    assert_eq!(refused.cancellation_reasons(), direct.cancellation_reasons());
}

#[tokio::test]
async fn errors_keep_their_code_and_text() {
    let (backend, local) = backend().await;
    let mut scan = Scan::new("Items");
    scan.filter_expression = Some("a = ".to_owned());
    let requests: [(Request, ErrorCode); 3] = [
        (GetItem::new("missing", key("a")).into(), ErrorCode::ResourceNotFound),
        (scan.into(), ErrorCode::Validation),
        (table().into(), ErrorCode::ResourceInUse),
    ];
    for (request, code) in requests {
        let ours = backend.call(request.clone()).await.unwrap_err();
        let direct = local.call(request).await.unwrap_err();
        assert_eq!(*ours.code(), code);
        assert_eq!((ours.code(), ours.message()), (direct.code(), direct.message()));
    }
}

#[tokio::test]
async fn a_service_out_of_reach_is_a_dispatch_failure() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let mut config =
        Local::new().sdk_config().endpoint_url(url).retry_config(RetryConfig::disabled());
    // The SDK's own client, which opens connections.
    config.set_http_client(None);
    let backend = AwsBackend::from(aws_sdk_dynamodb::Client::from_conf(config.build()));
    let failure = backend.send(ListTables::new()).await.unwrap_err();
    assert_eq!(*failure.code(), ErrorCode::Dispatch);
    assert!(std::error::Error::source(&failure).is_some());
}
