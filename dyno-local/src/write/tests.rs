//! What an expired item leaves behind.

use dyno_core::op::{
    AttributeDefinition, BillingMode, CreateTable, Identity, KeySchemaElement, PutItem, Request,
    ScalarAttributeType, StreamSpecification, StreamViewType,
};
use dyno_core::value::Item;

use super::{Change, ItemWrite, apply_one};
use crate::base::{Config, Faults};
use crate::catalog::ItemKey;
use crate::engine::Engine;
use crate::stream::record;

/// An engine with the table `tab`, which has a stream and one item, `a`.
fn engine() -> Engine {
    let engine = Engine::new(Config::default());
    let attributes = vec![AttributeDefinition::new("pk", ScalarAttributeType::S)];
    let mut create = CreateTable::new("tab", vec![KeySchemaElement::hash("pk")], attributes);
    create.billing_mode = Some(BillingMode::PayPerRequest);
    create.stream_specification = Some(StreamSpecification {
        stream_enabled: true,
        stream_view_type: Some(StreamViewType::OldImage),
    });
    for request in [Request::from(create), PutItem::new("tab", [("pk", "a")]).into()] {
        engine.execute(request, &Faults::default()).unwrap();
    }
    engine
}

#[test]
fn an_expired_item_is_removed_by_the_service() {
    let engine = engine();
    let table = engine.catalog().find("tab").unwrap();
    for _ in 0..2 {
        let item = Item::from([("pk", "a")]);
        let key = ItemKey::of_key(&table.definition.keys, &item).unwrap();
        let write = ItemWrite { table: &table, key, condition: None, change: Change::Expire };
        apply_one(&write, u64::MAX).unwrap();
    }
    assert_eq!(table.storage.totals(crate::storage::Space::Base).entries, 0);
    let stream = table.definition.stream.as_ref().unwrap();
    let records: Vec<_> =
        stream.log.changes().iter().map(|change| record(stream, change, "here")).collect();
    let told: Vec<_> =
        records.iter().map(|it| (it.event_name.name(), it.user_identity.clone())).collect();
    assert_eq!(told, [("INSERT", None), ("REMOVE", Some(Identity::service()))]);
    assert_eq!(records[1].dynamodb.old_image, Some(Item::from([("pk", "a")])));
}
