//! Whole exchanges with an engine that answers as it is told: the protocol's checks, the error
//! envelope, checksums and ids, and that nothing that arrives is too much.

use dyno_core::backend::{BackendError, CancellationReason, ErrorCode, ThrottlingReason};
use dyno_core::op::{ListTablesOutput, Request, Response};
use dyno_core::value::{AttributeValue, Item};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{BODY_BYTES_MAX, HttpParts, Wire, WireAnswer};

const AUTHORIZATION: &str = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=f";

const JSON_1_0: &str = "application/x-amz-json-1.0";

/// The headers of a request that is in order.
const HEADERS: [(&str, &str); 4] = [
    ("content-type", JSON_1_0),
    ("X-Amz-Target", "DynamoDB_20120810.ListTables"),
    ("Authorization", AUTHORIZATION),
    ("X-Amz-Date", "20260101T000000Z"),
];

fn answer(method: &str, query: Option<&str>, headers: &[(&str, &str)], body: &[u8]) -> WireAnswer {
    let wire = Wire::new("us-east-1", 7, |request, _| {
        assert!(matches!(request, Request::ListTables(_)));
        Ok(ListTablesOutput::default().into())
    });
    wire.handle_now(&HttpParts { method, path: "/", query, headers: &headers, body })
}

fn fail(error: BackendError) -> WireAnswer {
    let (method, path, headers) = ("POST", "/", &&HEADERS[..]);
    let request = HttpParts { method, path, query: None, headers, body: b"{}" };
    Wire::new("us-east-1", 7, move |_, _| Err(error.clone())).handle_now(&request)
}

fn header<'a>(answer: &'a WireAnswer, name: &str) -> Option<&'a str> {
    let header = answer.headers.iter().find(|(each, _)| each.eq_ignore_ascii_case(name));
    header.map(|(_, value)| value.as_ref())
}

fn body(answer: &WireAnswer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

/// The headers in order, without one of them.
fn without(name: &str) -> Vec<(&'static str, &'static str)> {
    HEADERS.into_iter().filter(|(each, _)| *each != name).collect()
}

/// The headers in order, with another value for one of them.
fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut headers: Vec<(&str, &str)> = without(name);
    headers.push((name, value));
    headers
}

#[test]
fn a_request_in_order_is_answered() {
    for media_type in [JSON_1_0, "application/json", "application/json; charset=utf-8"] {
        let answer = answer("POST", None, &with("content-type", media_type), b"{}");
        assert_eq!((answer.status, body(&answer)), (200, json!({"TableNames": []})));
        let expected = media_type.split(';').next();
        assert_eq!(header(&answer, "Content-Type"), expected);
        let checksum = crc32fast::hash(&answer.body).to_string();
        assert_eq!(header(&answer, "x-amz-crc32"), Some(checksum.as_str()));
    }
}

#[track_caller]
fn check_refused(answer: &WireAnswer, code: &str, message: Option<(&str, &str)>) {
    let mut expected = json!({"__type": format!("com.amazon.coral.service#{code}")});
    if let Some((key, message)) = message {
        expected[key] = message.into();
    }
    assert_eq!((answer.status, body(answer)), (400, expected));
}

#[test]
fn the_protocol_s_checks_come_in_order() {
    let serialization = "SerializationException";
    for broken in [&b"{"[..], b"{\"a\":\"\xff\"}", b"[]", b"3", b"null"] {
        check_refused(&answer("POST", None, &HEADERS, broken), serialization, None);
    }
    // JSON before the target, the target before the signature, the signature before an empty body.
    check_refused(&answer("POST", None, &HEADERS[..1], b"{"), serialization, None);
    check_refused(&answer("POST", None, &HEADERS[..1], b"{}"), "UnknownOperationException", None);
    check_refused(&answer("POST", None, &HEADERS, b""), serialization, None);
    for target in ["", "ListTables", "DynamoDB_20120810.Nope", "DynamoDB_20111205.ListTables"] {
        let headers = with("X-Amz-Target", target);
        check_refused(&answer("POST", None, &headers, b"{}"), "UnknownOperationException", None);
    }
    let missing = Some(("message", "Request is missing Authentication Token"));
    for headers in [without("Authorization"), with("Authorization", "Basic x")] {
        for body in [&b"{}"[..], b""] {
            let refused = answer("POST", None, &headers, body);
            check_refused(&refused, "MissingAuthenticationTokenException", missing);
        }
    }
}

#[test]
fn errors_wear_the_service_s_envelope() {
    let item = Item::from([("pk", AttributeValue::from("a"))]);
    let reasons = vec![
        CancellationReason { code: "None".to_owned(), ..CancellationReason::default() },
        CancellationReason {
            code: "ConditionalCheckFailed".to_owned(),
            message: Some("The conditional request failed".to_owned()),
            item: Some(item.clone()),
        },
    ];
    let throttled = vec![ThrottlingReason { reason: "R".to_owned(), resource: "arn".to_owned() }];
    let service = "com.amazonaws.dynamodb.v20120810#";
    for (error, status, expected) in [
        (
            BackendError::validation("bad"),
            400,
            json!({"__type": "com.amazon.coral.validate#ValidationException", "message": "bad"}),
        ),
        (
            BackendError::new(ErrorCode::ConditionalCheckFailed, "no").with_item(Some(item)),
            400,
            json!({
                "__type": format!("{service}ConditionalCheckFailedException"), "message": "no",
                "Item": {"pk": {"S": "a"}},
            }),
        ),
        (
            BackendError::new(ErrorCode::TransactionCanceled, "m")
                .with_cancellation_reasons(reasons),
            400,
            json!({
                "__type": format!("{service}TransactionCanceledException"), "Message": "m",
                "CancellationReasons": [{"Code": "None"}, {
                    "Code": "ConditionalCheckFailed", "Message": "The conditional request failed",
                    "Item": {"pk": {"S": "a"}},
                }],
            }),
        ),
        (
            BackendError::new(ErrorCode::ProvisionedThroughputExceeded, "m")
                .with_throttling_reasons(throttled.clone()),
            400,
            json!({
                "__type": format!("{service}ProvisionedThroughputExceededException"), "message": "m",
                "ThrottlingReasons": [{"reason": "R", "resource": "arn"}],
            }),
        ),
        (
            BackendError::new(ErrorCode::Throttling, "m").with_throttling_reasons(throttled),
            400,
            json!({
                "__type": "com.amazon.coral.availability#ThrottlingException", "message": "m",
                "throttlingReasons": [{"reason": "R", "resource": "arn"}],
            }),
        ),
        (
            BackendError::internal("m"),
            500,
            json!({"__type": format!("{service}InternalServerError"), "message": "m"}),
        ),
        (
            BackendError::new(ErrorCode::ResourceNotFound, "m"),
            400,
            json!({"__type": format!("{service}ResourceNotFoundException"), "message": "m"}),
        ),
    ] {
        let answer = fail(error);
        assert_eq!((answer.status, body(&answer)), (status, expected));
    }
}

#[test]
fn a_body_over_16_mb_is_too_long() {
    let mut long = vec![b' '; BODY_BYTES_MAX];
    long[0] = b'{';
    long[1] = b'}';
    assert_eq!(answer("POST", None, &HEADERS, &long).status, 200);
    long.push(b' ');
    let refused = answer("POST", None, &HEADERS, &long);
    assert_eq!((refused.status, refused.body.len()), (413, 0));
}

#[test]
fn request_ids_are_distinct_and_follow_from_the_seed() {
    let draw = |seed: u64| -> Vec<String> {
        let wire = Wire::new("r", seed, |_, _| Err(BackendError::internal("")));
        let (method, path, headers) = ("GET", "/", &&[][..]);
        let request = HttpParts { method, path, query: None, headers, body: b"" };
        let id = |answer: &WireAnswer| header(answer, "x-amzn-RequestId").unwrap().to_owned();
        (0..500).map(|_| id(&wire.handle_now(&request))).collect()
    };
    let ids = draw(1);
    for id in &ids {
        assert_eq!(id.len(), 52);
        assert!(id.bytes().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit()));
    }
    let mut distinct = ids.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), ids.len());
    assert_eq!(draw(1), ids);
    assert_ne!(draw(2)[0], ids[0]);
}

proptest! {
    #[test]
    fn any_bytes_get_an_answer(
        method in "GET|POST|PUT|OPTIONS|[A-Z]{0,8}",
        path in "/|/[ -~]{0,5}",
        query in prop::option::of("(X-Amz-Algorithm=)?[ -~]{0,30}"),
        authorization in "(AWS4-HMAC-SHA256 (Credential=(/|a|[ -~]){0,9},Signature=)?)?[ -~]{0,40}",
        encoding in prop::option::of("gzip|deflate|[ -~]{0,5}"),
        target in "DynamoDB_20120810\\.(PutItem|Query|BatchWriteItem|[A-Za-z]{0,9})",
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut headers = vec![
            ("Content-Type", JSON_1_0), ("X-Amz-Target", &target), ("Authorization", &authorization),
            ("X-Amz-Date", "20260101T000000Z"),
        ];
        headers.extend(encoding.as_deref().map(|encoding| ("Content-Encoding", encoding)));
        let (path, headers) = (path.as_str(), &&headers[..]);
        let request =
            HttpParts { method: &method, path, query: query.as_deref(), headers, body: &body };
        let wire = Wire::new("r", 0, |_, _| Ok(Response::from(ListTablesOutput::default())));
        let answer = wire.handle_now(&request);
        prop_assert!([200, 400, 404, 500].contains(&answer.status));
        prop_assert!(answer.status != 500 || encoding.is_some());
    }
}
