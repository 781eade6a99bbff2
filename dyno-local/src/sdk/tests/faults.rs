//! Faults as the AWS SDK's client meets them: what it repeats by itself, and what it hands on.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::operation::put_item::{PutItemError, PutItemOutput};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, KeysAndAttributes,
    PutRequest, ScalarAttributeType, WriteRequest,
};
use dyno_core::op::OperationName;

use crate::{FaultRule, Local};

type Put = Result<PutItemOutput, SdkError<PutItemError>>;

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// An engine with the table `Items`, and a client that tries so often.
async fn with_attempts(attempts: u32) -> (Local, Client) {
    let local = Local::new();
    let retries = RetryConfig::standard()
        .with_max_attempts(attempts)
        .with_initial_backoff(Duration::from_millis(1));
    let client = Client::from_conf(local.sdk_config().retry_config(retries).build());
    let key = KeySchemaElement::builder().attribute_name("pk").key_type(KeyType::Hash);
    let definition = AttributeDefinition::builder().attribute_name("pk");
    client
        .create_table()
        .table_name("Items")
        .key_schema(key.build().unwrap())
        .attribute_definitions(definition.attribute_type(ScalarAttributeType::S).build().unwrap())
        .billing_mode(BillingMode::PayPerRequest)
        .send()
        .await
        .unwrap();
    (local, client)
}

async fn put(client: &Client, pk: &str) -> Put {
    client.put_item().table_name("Items").item("pk", s(pk)).send().await
}

async fn is_there(client: &Client, pk: &str) -> bool {
    let found = client.get_item().table_name("Items").key("pk", s(pk)).send().await;
    found.unwrap().item.is_some()
}

/// The rules that the client repeats its request for, narrowed to puts.
fn repeated() -> Vec<FaultRule> {
    let rules = [
        FaultRule::throttle(),
        FaultRule::internal_error(),
        FaultRule::internal_error().after_effect(),
        FaultRule::unavailable(),
        FaultRule::timeout(Duration::from_millis(1)),
        FaultRule::timeout(Duration::ZERO).after_effect(),
        FaultRule::disconnect(),
        FaultRule::disconnect().after_effect(),
    ];
    rules.map(|rule| rule.on(OperationName::PutItem)).into()
}

#[tokio::test]
async fn the_client_repeats_what_may_go_well() {
    for rule in repeated() {
        let (local, client) = with_attempts(3).await;
        let id = local.faults().add(rule.clone().times(2));
        put(&client, "a").await.unwrap_or_else(|error| panic!("{rule:?}: {error:?}"));
        assert!(is_there(&client, "a").await);
        let report = local.faults().report(id).unwrap();
        assert_eq!((report.tried, report.injected), (3, 2), "{rule:?}");
    }
}

#[tokio::test]
async fn what_the_client_gives_up_on_took_effect_or_not() {
    for rule in repeated() {
        let (local, client) = with_attempts(2).await;
        let id = local.faults().add(rule.clone());
        put(&client, "a").await.unwrap_err();
        assert_eq!(local.faults().report(id).unwrap().injected, 2, "{rule:?}");
        assert_eq!(is_there(&client, "a").await, rule.after_effect, "{rule:?}");
    }
}

#[tokio::test]
async fn errors_of_the_service_are_typed() {
    let (local, client) = with_attempts(1).await;
    let failed = |rule: FaultRule| {
        local.faults().clear();
        local.faults().add(rule);
        put(&client, "a")
    };
    let error = failed(FaultRule::throttle()).await.unwrap_err();
    assert_eq!(error.request_id().map(str::len), Some(52));
    let PutItemError::ThrottlingException(throttled) = error.into_service_error() else {
        panic!("another error");
    };
    let reason = &throttled.throttling_reasons()[0];
    assert_eq!(reason.reason(), Some("TableWriteKeyRangeThroughputExceeded"));
    assert_eq!(reason.resource(), Some("arn:aws:dynamodb:us-east-1:123456789012:table/Items"));

    let error = failed(FaultRule::conflict()).await.unwrap_err().into_service_error();
    assert!(error.is_transaction_conflict_exception(), "{error:?}");
    let error = failed(FaultRule::internal_error()).await.unwrap_err();
    assert_eq!(error.raw_response().map(|raw| raw.status().as_u16()), Some(500));
    assert!(error.into_service_error().is_internal_server_error());
    let error = failed(FaultRule::unavailable()).await.unwrap_err();
    assert_eq!(error.raw_response().map(|raw| raw.status().as_u16()), Some(503));
    assert_eq!(error.into_service_error().code(), Some("ServiceUnavailableException"));
}

#[tokio::test]
async fn lost_answers_are_failures_to_dispatch() {
    let (local, client) = with_attempts(1).await;
    let timeout = local.faults().add(FaultRule::timeout(Duration::ZERO));
    match put(&client, "a").await.unwrap_err() {
        SdkError::DispatchFailure(failure) => assert!(failure.is_timeout(), "{failure:?}"),
        other => panic!("{other:?}"),
    }
    local.faults().remove(timeout);
    local.faults().add(FaultRule::disconnect());
    match put(&client, "a").await.unwrap_err() {
        SdkError::DispatchFailure(failure) => assert!(failure.is_io(), "{failure:?}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn batches_have_items_left_over() {
    let (local, client) = with_attempts(1).await;
    local.faults().add(FaultRule::unprocessed().key([("pk", "b")]));
    let write = |pk: &str| {
        let put = PutRequest::builder().item("pk", s(pk)).build().unwrap();
        WriteRequest::builder().put_request(put).build()
    };
    let writes = ["a", "b", "c"].map(write).to_vec();
    let written = client.batch_write_item().request_items("Items", writes).send().await.unwrap();
    assert_eq!(written.unprocessed_items.unwrap()["Items"], [write("b")]);
    let key = |pk: &str| [("pk".to_owned(), s(pk))].into();
    let keys = KeysAndAttributes::builder().keys(key("a")).keys(key("b")).build().unwrap();
    let read = client.batch_get_item().request_items("Items", keys).send().await.unwrap();
    assert_eq!(read.unprocessed_keys.unwrap()["Items"].keys(), [key("b")]);
    assert_eq!(read.responses.unwrap()["Items"].len(), 1);
}
