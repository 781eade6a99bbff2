//! Any text as a `PartiQL` statement: it is compiled and run, by itself, in a batch and in a
//! transaction; a statement that reads changes nothing, and a page goes on where it ended.

use dyno_core::op::{
    BatchExecuteStatement, BatchStatement, ExecuteStatement, ExecuteTransaction,
    ParameterizedStatement, Response, Scan,
};
use dyno_core::value::{AttributeValue, Item, Map};

use crate::base::{Config, Faults};
use crate::engine::Engine;
use crate::wire::{Wire, WireAnswer};

/// How many pages of one statement are read.
const PAGES_MAX: usize = 20;

/// Between two statements.
const BETWEEN: u8 = 0xFF;

const TABLE: &str = r#"{"TableName": "Tab", "BillingMode": "PAY_PER_REQUEST",
  "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}],
  "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"},
    {"AttributeName": "s", "AttributeType": "N"}, {"AttributeName": "g", "AttributeType": "S"}],
  "GlobalSecondaryIndexes": [{"IndexName": "glo", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "KEYS_ONLY"}}],
  "LocalSecondaryIndexes": [{"IndexName": "loc", "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"},
    {"AttributeName": "g", "KeyType": "RANGE"}], "Projection": {"ProjectionType": "KEYS_ONLY"}}]}"#;

/// Runs the statements in the bytes, one after another on one engine.
pub fn partiql(bytes: &[u8]) {
    let engine = std::sync::Arc::new(Engine::new(Config::default()));
    let shared = std::sync::Arc::clone(&engine);
    let wire = Wire::new("us-east-1", 1, move |request, faults| shared.execute(request, faults));
    let WireAnswer { status, .. } = wire.post("CreateTable", TABLE.as_bytes());
    assert_eq!(status, 200);
    for sort in 0..4 {
        run(
            &engine,
            &format!("INSERT INTO Tab VALUE {{'p': 'a', 's': {sort}, 'g': 'g', 'l': [1]}}"),
        );
    }
    for part in bytes.split(|byte| *byte == BETWEEN) {
        run(&engine, &String::from_utf8_lossy(part));
    }
}

fn run(engine: &Engine, text: &str) {
    let before = everything(engine);
    let read = pages(engine, text);
    if read {
        assert_eq!(before, everything(engine), "{text}");
    }
    let mut batch = BatchStatement::new(text);
    batch.parameters = Some(parameters());
    let batch = BatchExecuteStatement::new(vec![batch]);
    let _ = engine.execute(batch.into(), &Faults::default());
    let mut one = ParameterizedStatement::new(text);
    one.parameters = Some(parameters());
    let transaction = ExecuteTransaction::new(vec![one]);
    let _ = engine.execute(transaction.into(), &Faults::default());
}

/// Runs a statement to the end of its pages; returns `true` if it was a read.
fn pages(engine: &Engine, text: &str) -> bool {
    let mut request = ExecuteStatement::new(text);
    request.parameters = Some(parameters());
    request.limit = Some(1);
    for _ in 0..PAGES_MAX {
        let answer = engine.execute(request.clone().into(), &Faults::default());
        let Ok(Response::ExecuteStatement(page)) = answer else { return false };
        assert_eq!(page.next_token.is_some(), page.last_evaluated_key.is_some(), "{text}");
        match page.next_token {
            Some(token) => {
                assert_ne!(Some(&token), request.next_token.as_ref(), "{text}");
                request.next_token = Some(token);
            }
            None => return request.next_token.is_some(),
        }
    }
    true
}

fn everything(engine: &Engine) -> Option<Vec<Item>> {
    match engine.execute(Scan::new("Tab").into(), &Faults::default()) {
        Ok(Response::Scan(output)) => output.items,
        _ => None,
    }
}

fn parameters() -> Vec<AttributeValue> {
    vec![
        "a".into(),
        1.into(),
        true.into(),
        AttributeValue::Null,
        AttributeValue::Ss(["x".to_owned()].into()),
        Map::from([("p", "b")]).into(),
    ]
}
