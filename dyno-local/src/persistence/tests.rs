//! A log that was rewritten says the same as before, of streams too.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use dyno_core::op::{
    AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, PutItem, Request,
    ScalarAttributeType, StreamSpecification, StreamViewType,
};

use super::load;
use crate::base::{Config, Faults};
use crate::engine::Engine;
use crate::storage::Recorded;
use crate::storage::durable::Settings;

/// A directory of its own, which goes with the test.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("dyno-rewrite-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    /// Opens the directory, whose log is rewritten early.
    fn open(&self) -> Engine {
        let config = Config::default();
        let loaded = load(&self.0, Settings::rewritten_early(), &config).unwrap();
        Engine::of(config, loaded)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn streamed(name: &str) -> CreateTable {
    let attributes = vec![AttributeDefinition::new("pk", ScalarAttributeType::S)];
    let mut create = CreateTable::new(name, vec![KeySchemaElement::hash("pk")], attributes);
    create.billing_mode = Some(BillingMode::PayPerRequest);
    create.stream_specification = Some(StreamSpecification {
        stream_enabled: true,
        stream_view_type: Some(StreamViewType::KeysOnly),
    });
    create
}

fn changes(engine: &Engine) -> Vec<Recorded> {
    let table = engine.catalog().find("tab").unwrap();
    table.definition.stream.as_ref().unwrap().log.changes()
}

#[tokio::test]
async fn a_rewritten_log_holds_what_streams_recorded() {
    let directory = Directory::new();
    let engine = directory.open();
    let call = async |request: Request| engine.call(request, &Faults::default()).await.unwrap();
    call(streamed("tab").into()).await;
    let mut plain = streamed("plain");
    plain.stream_specification = None;
    call(plain.into()).await;
    for round in 0..400 {
        let name = format!("n{}", round % 50);
        let put = |table: &str| {
            let item = [("pk", "a"), (name.as_str(), "x"), ("round", &round.to_string())];
            Request::from(PutItem::new(table, item))
        };
        call(put("plain")).await;
        if round % 4 == 0 {
            call(put("tab")).await;
        }
    }
    let before = changes(&engine);
    assert_eq!(before.len(), 100);
    drop(engine);
    for _ in 0..2 {
        assert_eq!(changes(&directory.open()), before);
    }
}
