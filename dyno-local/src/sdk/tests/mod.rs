//! The AWS SDK against the engine, as an application would use it.

mod faults;
mod load;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement,
    KeyType, KeysAndAttributes, Projection, ProjectionType, Put, PutRequest,
    ReturnValuesOnConditionCheckFailure, ScalarAttributeType, TableStatus, TransactWriteItem,
    WriteRequest,
};

use aws_sdk_dynamodb::types::ProvisionedThroughput;

use crate::{Capacity, Clock, Local, ManualClock, Timestamp, VirtualTime};

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn key(name: &str, kind: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
}

fn definition(name: &str) -> AttributeDefinition {
    let definition = AttributeDefinition::builder().attribute_name(name);
    definition.attribute_type(ScalarAttributeType::S).build().unwrap()
}

/// A client of an engine with one table, which has a global index.
async fn client() -> Client {
    let client = Local::new().sdk_client();
    let index = GlobalSecondaryIndex::builder()
        .index_name("by_city")
        .key_schema(key("city", KeyType::Hash))
        .projection(Projection::builder().projection_type(ProjectionType::All).build())
        .build()
        .unwrap();
    client
        .create_table()
        .table_name("Items")
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .set_attribute_definitions(Some(["pk", "sk", "city"].map(definition).to_vec()))
        .billing_mode(BillingMode::PayPerRequest)
        .global_secondary_indexes(index)
        .send()
        .await
        .unwrap();
    client
}

async fn put(client: &Client, pk: &str, sk: &str, city: &str) {
    let put = client.put_item().table_name("Items").item("pk", s(pk)).item("sk", s(sk));
    put.item("city", s(city)).send().await.unwrap();
}

fn transact_put(pk: &str, condition: Option<&str>) -> TransactWriteItem {
    let put = Put::builder()
        .table_name("Items")
        .item("pk", s(pk))
        .item("sk", s("1"))
        .set_condition_expression(condition.map(str::to_owned))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .unwrap();
    TransactWriteItem::builder().put(put).build()
}

#[tokio::test]
async fn items_are_put_read_and_queried() {
    let client = client().await;
    for sk in ["1", "2", "3"] {
        put(&client, "a", sk, "Oslo").await;
    }
    let found =
        client.get_item().table_name("Items").key("pk", s("a")).key("sk", s("2")).send().await;
    assert_eq!(found.unwrap().item.unwrap()["city"], s("Oslo"));
    let missing = client.get_item().table_name("Items").key("pk", s("b")).key("sk", s("2")).send();
    assert!(missing.await.unwrap().item.is_none());

    let page = client
        .query()
        .table_name("Items")
        .key_condition_expression("pk = :p AND sk > :s")
        .expression_attribute_values(":p", s("a"))
        .expression_attribute_values(":s", s("1"))
        .limit(1)
        .send()
        .await
        .unwrap();
    assert_eq!((page.count, page.items()[0]["sk"].clone()), (1, s("2")));
    assert_eq!(page.last_evaluated_key.unwrap()["sk"], s("2"));

    let mut pages = client
        .query()
        .table_name("Items")
        .index_name("by_city")
        .key_condition_expression("city = :c")
        .expression_attribute_values(":c", s("Oslo"))
        .limit(2)
        .into_paginator()
        .items()
        .send();
    let mut seen = 0;
    while let Some(item) = pages.next().await {
        assert_eq!(item.unwrap()["pk"], s("a"));
        seen += 1;
    }
    assert_eq!(seen, 3);
}

#[tokio::test]
async fn a_refused_condition_is_typed_and_carries_the_item() {
    let client = client().await;
    put(&client, "a", "1", "Oslo").await;
    let refused = client
        .put_item()
        .table_name("Items")
        .item("pk", s("a"))
        .item("sk", s("1"))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .send()
        .await
        .unwrap_err();
    assert_eq!(refused.request_id().map(str::len), Some(52));
    let refused = refused.into_service_error();
    assert!(refused.is_conditional_check_failed_exception(), "{refused:?}");
    assert_eq!(refused.message(), Some("The conditional request failed"));
    let aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(it) =
        refused
    else {
        panic!("another error");
    };
    assert_eq!(it.item.unwrap()["city"], s("Oslo"));
}

#[tokio::test]
async fn a_cancelled_transaction_says_why_by_place() {
    let client = client().await;
    put(&client, "b", "1", "Oslo").await;
    let cancelled = client
        .transact_write_items()
        .transact_items(transact_put("a", None))
        .transact_items(transact_put("b", Some("attribute_not_exists(pk)")))
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::
        TransactionCanceledException(cancelled) = cancelled
    else {
        panic!("another error: {cancelled:?}");
    };
    let codes: Vec<_> =
        cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap()).collect();
    assert_eq!(codes, ["None", "ConditionalCheckFailed"]);
    let item = cancelled.cancellation_reasons()[1].item().unwrap();
    assert_eq!(item["city"], s("Oslo"));
    let untouched =
        client.get_item().table_name("Items").key("pk", s("a")).key("sk", s("1")).send();
    assert!(untouched.await.unwrap().item.is_none());

    client.transact_write_items().transact_items(transact_put("a", None)).send().await.unwrap();
}

#[tokio::test]
async fn batches_write_and_read() {
    let client = client().await;
    let write = |sk: &str| {
        let put = PutRequest::builder().item("pk", s("a")).item("sk", s(sk)).build().unwrap();
        WriteRequest::builder().put_request(put).build()
    };
    let writes = vec![write("1"), write("2")];
    let written = client.batch_write_item().request_items("Items", writes).send().await.unwrap();
    assert_eq!(written.unprocessed_items.map(|left| left.len()), Some(0));
    let key = |sk: &str| [("pk".to_owned(), s("a")), ("sk".to_owned(), s(sk))].into();
    let keys = KeysAndAttributes::builder().keys(key("1")).keys(key("2")).keys(key("3"));
    let read = client.batch_get_item().request_items("Items", keys.build().unwrap()).send().await;
    assert_eq!(read.unwrap().responses.unwrap()["Items"].len(), 2);
}

#[tokio::test]
async fn tables_are_described_and_errors_named() {
    let client = client().await;
    let table = client.describe_table().table_name("Items").send().await.unwrap().table.unwrap();
    assert_eq!(table.table_status, Some(TableStatus::Active));
    assert_eq!(table.global_secondary_indexes()[0].index_name(), Some("by_city"));

    let missing = client.describe_table().table_name("Others").send().await.unwrap_err();
    let missing = missing.into_service_error();
    assert!(missing.is_resource_not_found_exception());
    assert_eq!(missing.message(), Some("Requested resource not found: Table: Others not found"));

    let invalid =
        client.scan().table_name("Items").filter_expression("a =").send().await.unwrap_err();
    assert_eq!(invalid.code(), Some("ValidationException"));
}

#[test]
fn clients_share_the_engine_and_need_neither_timer_nor_socket() {
    // A runtime without drivers panics when anything asks it for time or a socket.
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let local = Local::new();
        let (one, other) = (local.sdk_client(), local.sdk_client());
        assert!(one.list_tables().send().await.unwrap().table_names().is_empty());
        let create = other.create_table().table_name("shared").key_schema(key("pk", KeyType::Hash));
        let create = create.attribute_definitions(definition("pk"));
        create.billing_mode(BillingMode::PayPerRequest).send().await.unwrap();
        assert_eq!(one.list_tables().send().await.unwrap().table_names(), ["shared"]);
        let separate = Local::new().sdk_client();
        assert!(separate.list_tables().send().await.unwrap().table_names().is_empty());
    });
}

/// Without any runtime: the SDK's own repeats, by a clock that is moved when it sleeps.
#[test]
fn the_sdks_pauses_are_of_the_engines_clock() {
    let start = Timestamp::from_seconds(1_700_000_000);
    let clock = ManualClock::new(start);
    let local = Local::builder().clock(clock.clone()).capacity(Capacity::Enforced).build();
    let client = local.sdk_client();
    let puts = async {
        let units = ProvisionedThroughput::builder().read_capacity_units(1).write_capacity_units(1);
        let create = client.create_table().table_name("items").key_schema(key("pk", KeyType::Hash));
        let create = create.attribute_definitions(definition("pk"));
        create.provisioned_throughput(units.build().unwrap()).send().await.unwrap();
        let mut waited = Vec::new();
        for _ in 0..20 {
            let before = clock.now();
            // Should three attempts come within the second that brings the next unit, it is given up.
            drop(client.put_item().table_name("items").item("pk", s("a")).send().await);
            waited.push(clock.now().as_micros() - before.as_micros());
        }
        waited
    };
    let waited = VirtualTime::new(clock.clone()).block_on(puts).unwrap();
    assert_eq!(waited[0], 0, "the first unit is there");
    assert!(waited.iter().all(|micros| *micros <= 3_000_000), "{waited:?}");
    let whole = clock.now().as_micros() - start.as_micros();
    assert!(whole > 2_000_000, "{waited:?}");
    assert!(local.usage("items").iter().any(|minute| minute.writes.throttled.provisioned > 0));
}
