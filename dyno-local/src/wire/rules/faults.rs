//! Faults by rule over the wire: the whole answer, status and headers with it, and what has none.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use dyno_core::backend::BackendError;
use serde_json::{Value, json};

use super::Service;
use crate::base::Config;
use crate::engine::Engine;
use crate::fault::{FaultRule, Lost, ThrottleCause};
use crate::wire::{HttpParts, Wire, WireAnswer};

const THROTTLED: &str = "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html";

const INDEX_THROTTLED: &str = "Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically scaling your index so please try again shortly.";

/// The service with its tables and one rule, and the engine behind it.
fn service(rule: FaultRule) -> (Service, Arc<Engine>) {
    let engine = Arc::new(Engine::new(Config::default()));
    let behind = Arc::clone(&engine);
    let wire = Wire::new("us-east-1", 1, move |request, faults| {
        let mut answer = pin!(behind.call(request, faults));
        match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => answer,
            Poll::Pending => Err(BackendError::internal("it waits")),
        }
    });
    let service = Service(wire).with_tables();
    engine.faults().add(rule);
    (service, engine)
}

fn put() -> Value {
    json!({"TableName": "Tab", "Item": {"pk": {"S": "a"}}})
}

/// Checks the whole answer to a request under a rule.
#[track_caller]
fn check(rule: FaultRule, operation: &str, body: &Value, status: u16, expected: &str) {
    let WireAnswer { status: told, headers, body } =
        service(rule).0.0.post(operation, body.to_string().as_bytes());
    assert_eq!((told, String::from_utf8_lossy(&body).as_ref()), (status, expected));
    let header = |name| headers.iter().find(|(each, _)| *each == name).map(|(_, value)| &**value);
    assert_eq!(header("content-type"), Some("application/x-amz-json-1.0"));
    assert_eq!(header("x-amz-crc32"), Some(crc32fast::hash(&body).to_string().as_str()));
    assert_eq!(header("x-amzn-requestid").map(str::len), Some(52));
    assert_eq!(header("server"), Some("Server"));
    assert_eq!(headers.len(), 4);
}

fn throttling(text: &str, reason: &str, resource: &str) -> String {
    format!(
        "{{\"__type\":\"com.amazon.coral.availability#ThrottlingException\",\"message\":\"{text}\",\
         \"throttlingReasons\":[{{\"reason\":\"{reason}\",\
         \"resource\":\"arn:aws:dynamodb:us-east-1:123456789012:table/{resource}\"}}]}}"
    )
}

#[test]
fn errors_of_the_server() {
    let internal = r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}"#;
    check(FaultRule::internal_error(), "PutItem", &put(), 500, internal);
    check(FaultRule::internal_error().after_effect(), "PutItem", &put(), 500, internal);
    let unavailable = r#"{"__type":"com.amazon.coral.service#ServiceUnavailableException","message":"The service is currently unavailable or busy."}"#;
    check(FaultRule::unavailable(), "ListTables", &json!({}), 503, unavailable);
}

#[test]
fn requests_are_throttled() {
    let told = throttling(THROTTLED, "TableWriteKeyRangeThroughputExceeded", "Tab");
    check(FaultRule::throttle(), "PutItem", &put(), 400, &told);
    let rule = FaultRule::throttle_for(ThrottleCause::OnDemandMax);
    let told = throttling(THROTTLED, "TableWriteMaxOnDemandThroughputExceeded", "Tab");
    check(rule, "PutItem", &put(), 400, &told);
    let write = json!({"TableName": "Idx", "Item": {"pk": {"S": "a"}, "sk": {"S": "b"},
        "gk": {"S": "g"}, "gn": {"N": "1"}}});
    let told = throttling(INDEX_THROTTLED, "IndexWriteKeyRangeThroughputExceeded", "Idx/index/glo");
    check(FaultRule::throttle().index("glo"), "PutItem", &write, 400, &told);
    let quota = r#"{"__type":"com.amazonaws.dynamodb.v20120810#RequestLimitExceeded","message":"Throughput exceeds the current throughput limit for your account. Please contact AWS Support at https://aws.amazon.com/support request a limit increase","ThrottlingReasons":[{"reason":"TableWriteAccountLimitExceeded","resource":"arn:aws:dynamodb:us-east-1:123456789012:table/Tab"}]}"#;
    check(FaultRule::throttle_for(ThrottleCause::Account), "PutItem", &put(), 400, quota);
    let rate = r#"{"__type":"com.amazon.coral.availability#ThrottlingException","message":"Rate of requests exceeds the allowed throughput."}"#;
    check(FaultRule::throttle(), "ListTables", &json!({}), 400, rate);
    let of_streams = r#"{"__type":"com.amazonaws.dynamodb.v20120810#LimitExceededException","message":"Rate of requests exceeds the allowed throughput."}"#;
    check(FaultRule::throttle(), "ListStreams", &json!({}), 400, of_streams);
}

#[test]
fn transactions_conflict() {
    let told = r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionConflictException","message":"Transaction is ongoing for the item"}"#;
    check(FaultRule::conflict(), "PutItem", &put(), 400, told);
    let other = json!({"TableName": "Tab", "Item": {"pk": {"S": "b"}}});
    let body = json!({"TransactItems": [{"Put": other}, {"Put": put()}]});
    let told = r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"Transaction cancelled, please refer cancellation reasons for specific reasons [None, TransactionConflict]","CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict","Message":"Transaction is ongoing for the item."}]}"#;
    let rule = FaultRule::conflict().key([("pk", "a")]);
    check(rule, "TransactWriteItems", &body, 400, told);
}

#[test]
fn batches_leave_items_over() {
    let rule = || FaultRule::unprocessed().key([("pk", "a")]);
    let writes = ["a", "b"].map(|pk| json!({"PutRequest": {"Item": {"pk": {"S": pk}}}}));
    let told = r#"{"UnprocessedItems":{"Tab":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}}]}}"#;
    check(rule(), "BatchWriteItem", &json!({"RequestItems": {"Tab": writes}}), 200, told);
    let keys = json!({"RequestItems": {"Tab": {"Keys": [{"pk": {"S": "a"}}, {"pk": {"S": "b"}}]}}});
    let told = r#"{"Responses":{"Tab":[]},"UnprocessedKeys":{"Tab":{"Keys":[{"pk":{"S":"a"}}]}}}"#;
    check(rule(), "BatchGetItem", &keys, 200, told);
}

/// What is no request for an operation, or none that can be read, is answered as ever.
#[test]
fn what_cannot_be_read_has_its_own_fault() {
    let (service, engine) = service(FaultRule::unavailable());
    let (status, answer) = service.call("PutItem", b"{");
    let kind = "com.amazon.coral.service#SerializationException";
    assert_eq!((status, answer["__type"].as_str()), (400, Some(kind)));
    assert_eq!(service.call("Nope", b"{}").0, 400);
    assert_eq!(engine.faults().injected(), 0);
}

#[test]
fn lost_answers_are_none() {
    for (rule, expected) in [
        (FaultRule::disconnect(), Lost::Disconnected),
        (FaultRule::disconnect().after_effect(), Lost::Disconnected),
        (FaultRule::timeout(Duration::ZERO), Lost::TimedOut),
    ] {
        let takes_effect = rule.after_effect;
        let (service, engine) = service(rule);
        let headers = [
            ("content-type", "application/x-amz-json-1.0"),
            ("x-amz-target", "DynamoDB_20120810.PutItem"),
            ("x-amz-date", "20260101T000000Z"),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, \
                 SignedHeaders=host, Signature=c",
            ),
        ];
        let body = put().to_string();
        let (method, path, query, body) = ("POST", "/", None, body.as_bytes());
        let request = HttpParts { method, path, query, headers: &&headers[..], body };
        let mut answer = pin!(service.0.handle(&request));
        let answer = answer.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert_eq!(answer, Poll::Ready(Err(expected)));
        engine.faults().clear();
        let get = json!({"TableName": "Tab", "Key": {"pk": {"S": "a"}}});
        assert_eq!(service.ok("GetItem", &get).get("Item").is_some(), takes_effect);
    }
}
