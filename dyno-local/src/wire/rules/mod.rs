//! The rules of the service, one family a file: bodies as clients send them, to an engine with
//! tables, and the sentence that refuses each.
//!
//! Tables: `Tab` has the key `pk` (S); `Ran` has `pk` (S) and `sk` (N); `Idx` has `pk` and `sk` (S), a
//! global index `glo` on `gk` (S) and `gn` (N), one on several attributes, `mul`, and a local index `loc`
//! on `lk` (B).

// What is read of each operation, for `docs/support.md`.
mod support;

mod batch;
mod capacity;
mod created_settings;
mod descriptions;
mod expressions;
mod faults;
mod hostile;
mod insights;
mod keys;
mod legacy_reads;
mod legacy_writes;
mod order;
mod partiql;
mod partiql_together;
mod protocol;
mod reads;
mod replica_auto_scaling;
mod streams;
mod table_settings;
mod table_updates;
mod tables;
mod tags;
mod throttling;
mod transact;
mod updates;
mod values;
mod wording;

use serde_json::{Value, json};

use super::Wire;
use crate::base::Config;
use crate::engine::Engine;

/// The service in front of an engine.
pub(super) struct Service(Wire);

impl Service {
    /// An engine without tables.
    pub(super) fn empty() -> Self {
        Self::of(Config::default())
    }

    pub(super) fn of(config: Config) -> Self {
        let engine = Engine::new(config);
        Self(Wire::new("us-east-1", 1, move |request, faults| engine.execute(request, faults)))
    }

    /// An engine with the tables `Tab`, `Ran` and `Idx`.
    fn new() -> Self {
        Self::empty().with_tables()
    }

    fn with_tables(self) -> Self {
        let service = self;
        let name = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
        let of = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
        let create = |table: &str, keys: Value, definitions: Value| {
            json!({
                "TableName": table, "BillingMode": "PAY_PER_REQUEST", "KeySchema": keys,
                "AttributeDefinitions": definitions,
            })
        };
        let hash = name("pk", "HASH");
        service.ok("CreateTable", &create("Tab", json!([hash]), json!([of("pk", "S")])));
        let keys = json!([hash, name("sk", "RANGE")]);
        let definitions = json!([of("pk", "S"), of("sk", "N")]);
        service.ok("CreateTable", &create("Ran", keys.clone(), definitions));
        let definitions = json!([
            of("pk", "S"),
            of("sk", "S"),
            of("gk", "S"),
            of("gn", "N"),
            of("lk", "B"),
            of("h1", "S"),
            of("h2", "N"),
            of("r1", "S"),
            of("r2", "N"),
        ]);
        let mut indexed = create("Idx", keys, definitions);
        let projected = json!({"ProjectionType": "ALL"});
        let several = json!([
            name("h1", "HASH"),
            name("h2", "HASH"),
            name("r1", "RANGE"),
            name("r2", "RANGE"),
        ]);
        indexed["GlobalSecondaryIndexes"] = json!([
            {"IndexName": "glo", "KeySchema": [name("gk", "HASH"), name("gn", "RANGE")],
             "Projection": {"ProjectionType": "KEYS_ONLY"}},
            {"IndexName": "mul", "KeySchema": several, "Projection": projected},
        ]);
        indexed["LocalSecondaryIndexes"] = json!([
            {"IndexName": "loc", "KeySchema": [hash, name("lk", "RANGE")], "Projection": projected},
        ]);
        service.ok("CreateTable", &indexed);
        service
    }

    pub(super) fn call(&self, operation: &str, body: &[u8]) -> (u16, Value) {
        let answer = self.0.post(operation, body);
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
    }

    /// Sends what must be answered.
    #[track_caller]
    fn ok(&self, operation: &str, body: &Value) -> Value {
        let (status, answer) = self.call(operation, body.to_string().as_bytes());
        assert_eq!(status, 200, "{operation} {body}: {answer}");
        answer
    }

    /// Sends what must be refused, and returns the answer.
    #[track_caller]
    fn refusal(&self, operation: &str, body: &Value) -> Value {
        let (status, answer) = self.call(operation, body.to_string().as_bytes());
        assert_eq!(status, 400, "{operation} {body}: {answer}");
        answer
    }

    /// Checks that a body is refused as invalid, with this text.
    #[track_caller]
    fn invalid(&self, operation: &str, body: &Value, text: &str) {
        let answer = self.refusal(operation, body);
        assert_eq!(answer["message"], text, "{operation} {body}");
        assert_eq!(answer["__type"], "com.amazon.coral.validate#ValidationException");
    }

    /// Checks that a body is refused with this type and text.
    #[track_caller]
    fn refused(&self, operation: &str, body: &Value, code: &str, text: &str) {
        let answer = self.refusal(operation, body);
        let told = answer.get("message").or_else(|| answer.get("Message"));
        assert_eq!(told.and_then(Value::as_str), Some(text), "{operation} {body}");
        let kind = answer["__type"].as_str().unwrap_or_default();
        assert_eq!(kind.split('#').next_back(), Some(code), "{operation} {body}");
    }
}

/// A body with members set: `with(&body, &[("Limit", json!(1))])`.
fn with(body: &Value, members: &[(&str, Value)]) -> Value {
    let mut body = body.clone();
    for (name, value) in members {
        body[*name] = value.clone();
    }
    body
}

const INVALID: &str = "One or more parameter values were invalid: ";
const SCHEMA: &str = "The provided key element does not match the schema";
const NOT_FOUND: &str = "Requested resource not found";
