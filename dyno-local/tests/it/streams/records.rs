//! What makes a record, and what is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use dyno_core::op::{
    BatchWriteItem, DeleteItem, Identity, PutItem, Record, Scan, StreamViewType,
    TimeToLiveSpecification, TransactConditionCheck, TransactDelete, TransactPut,
    TransactWriteItem, TransactWriteItems, UpdateItem, UpdateTimeToLive, WriteRequest,
};
use dyno_core::value::{AttributeValue, Item, item_size_bytes};
use dyno_local::Local;

use super::{START, all_told, clocked, streamed};
use crate::support::{gsi, item, new_local, ok, put, send, table, values};

fn with_stream(view: StreamViewType) -> Local {
    let local = new_local();
    ok(&local, streamed(view));
    local
}

fn update(local: &Local, key: &str, expression: &str, variables: &str) {
    let mut update = UpdateItem::new("tab", item(key));
    update.update_expression = (!expression.is_empty()).then(|| expression.to_owned());
    update.expression_attribute_values = values(variables);
    ok(local, update);
}

fn delete(local: &Local, key: &str) {
    ok(local, DeleteItem::new("tab", item(key)));
}

/// One change of each kind.
fn changes(local: &Local) {
    put(local, "pk=a sk=b n=1");
    update(local, "pk=a sk=b", "SET n = :n", ":n=2");
    delete(local, "pk=a sk=b");
}

#[test]
fn a_view_shows_its_images() {
    let cases = [
        (StreamViewType::KeysOnly, ["- > -", "- > -", "- > -"]),
        (StreamViewType::NewImage, ["- > n=1 pk=a sk=b", "- > n=2 pk=a sk=b", "- > -"]),
        (StreamViewType::OldImage, ["- > -", "n=1 pk=a sk=b > -", "n=2 pk=a sk=b > -"]),
        (
            StreamViewType::NewAndOldImages,
            ["- > n=1 pk=a sk=b", "n=1 pk=a sk=b > n=2 pk=a sk=b", "n=2 pk=a sk=b > -"],
        ),
    ];
    for (view, images) in cases {
        let local = with_stream(view);
        changes(&local);
        let names = ["INSERT", "MODIFY", "REMOVE"];
        let expected: Vec<String> = names
            .iter()
            .zip(images)
            .map(|(it, image)| format!("{it} [pk=a sk=b] {image}"))
            .collect();
        assert_eq!(all_told(&local), expected);
    }
}

#[test]
fn a_record_tells_of_its_change() {
    let (local, clock) = clocked(Local::builder().region("eu-west-1"));
    ok(&local, streamed(StreamViewType::NewAndOldImages));
    clock.advance(Duration::from_millis(1_999));
    changes(&local);
    let records = local.stream_records("tab");
    let key = item_size_bytes(&item("pk=a sk=b"));
    let image = item_size_bytes(&item("pk=a sk=b n=1"));
    let sizes = [key + image, key + 2 * image, key + image];
    for (record, size) in records.iter().zip(sizes) {
        assert_eq!(record.event_version, "1.1");
        assert_eq!(record.event_source, "aws:dynamodb");
        assert_eq!(record.aws_region, "eu-west-1");
        assert!(record.event_id.len() == 32, "{record:?}");
        assert!(record.user_identity.is_none());
        let change = &record.dynamodb;
        let moment = change.approximate_creation_date_time - START.as_seconds();
        assert!((moment - 1.0).abs() < 1e-6, "whole seconds");
        assert_eq!(change.size_bytes, i64::try_from(size).unwrap());
        assert_eq!(change.stream_view_type, StreamViewType::NewAndOldImages);
        assert!((21..=40).contains(&change.sequence_number.len()));
        assert!(change.sequence_number.bytes().all(|byte| byte.is_ascii_digit()));
    }
    let distinct = |of: fn(&Record) -> &String| records.iter().map(of).collect::<BTreeSet<_>>();
    assert_eq!(distinct(|it| &it.event_id).len(), 3);
    assert_eq!(distinct(|it| &it.dynamodb.sequence_number).len(), 3);
    assert!(records.is_sorted_by_key(|record| &record.dynamodb.sequence_number));
}

fn nested(order: [&str; 3]) -> Item {
    let mut item = item("pk=a sk=b n=1");
    let strings = order.map(str::to_owned);
    item.insert("set", AttributeValue::Ss(BTreeSet::from(strings.clone())));
    let map: Item = strings.into_iter().map(|name| (name, "x")).collect();
    item.insert("map", AttributeValue::M(map));
    item
}

#[test]
fn what_changes_nothing_makes_no_record() {
    let local = with_stream(StreamViewType::NewAndOldImages);
    ok(&local, PutItem::new("tab", nested(["a", "b", "c"])));
    put(&local, "pk=k sk=k");
    assert_eq!(local.stream_records("tab").len(), 2);
    ok(&local, PutItem::new("tab", nested(["a", "b", "c"])));
    ok(&local, PutItem::new("tab", nested(["c", "a", "b"])));
    put(&local, "pk=k sk=k");
    update(&local, "pk=k sk=k", "", "");
    update(&local, "pk=a sk=b", "SET n = :n", ":n=1.00");
    update(&local, "pk=a sk=b", "REMOVE nothing", "");
    update(&local, "pk=no sk=no", "REMOVE nothing", "");
    delete(&local, "pk=no sk=no");
    let mut check = TransactConditionCheck::new("tab", item("pk=a sk=b"), "n = :n");
    check.expression_attribute_values = values(":n=1");
    let action = TransactWriteItem::ConditionCheck(check);
    ok(&local, TransactWriteItems::new(vec![action]));
    assert_eq!(local.stream_records("tab").len(), 2);
    update(&local, "pk=new sk=new", "", "");
    assert_eq!(all_told(&local)[2], "INSERT [pk=new sk=new] - > pk=new sk=new");
}

#[test]
fn what_is_refused_makes_no_record() {
    let local = with_stream(StreamViewType::KeysOnly);
    let mut conditional = PutItem::new("tab", item("pk=a sk=b"));
    conditional.condition_expression = Some("attribute_exists(pk)".to_owned());
    send(&local, conditional).unwrap_err();
    let mut second = TransactDelete::new("tab", item("pk=c sk=d"));
    second.condition_expression = Some("attribute_exists(pk)".to_owned());
    let first = TransactPut::new("tab", item("pk=a sk=b"));
    let actions = vec![TransactWriteItem::Put(first), TransactWriteItem::Delete(second)];
    send(&local, TransactWriteItems::new(actions)).unwrap_err();
    assert!(all_told(&local).is_empty());
}

#[test]
fn batches_and_transactions_make_a_record_for_each_item() {
    let local = with_stream(StreamViewType::KeysOnly);
    put(&local, "pk=a sk=s1");
    put(&local, "pk=a sk=s2");
    let batch = BTreeMap::from([(
        "tab".to_owned(),
        vec![
            WriteRequest::Put(item("pk=b sk=s1")),
            WriteRequest::Delete(item("pk=a sk=s1")),
            WriteRequest::Delete(item("pk=a sk=s9")),
        ],
    )]);
    ok(&local, BatchWriteItem::new(batch));
    let put_again = TransactPut::new("tab", item("pk=b sk=s1 n=1"));
    let gone = TransactDelete::new("tab", item("pk=a sk=s2"));
    let actions = vec![TransactWriteItem::Put(put_again), TransactWriteItem::Delete(gone)];
    let mut transaction = TransactWriteItems::new(actions);
    transaction.client_request_token = Some("once".to_owned());
    ok(&local, transaction.clone());
    ok(&local, transaction);
    let told = all_told(&local);
    let expected = [
        "INSERT [pk=a sk=s1] - > -",
        "INSERT [pk=a sk=s2] - > -",
        "INSERT [pk=b sk=s1] - > -",
        "REMOVE [pk=a sk=s1] - > -",
        "MODIFY [pk=b sk=s1] - > -",
        "REMOVE [pk=a sk=s2] - > -",
    ];
    assert_eq!(told, expected);
}

#[test]
fn other_tables_and_indexes_make_no_records() {
    let local = new_local();
    let mut create = streamed(StreamViewType::KeysOnly);
    create.attribute_definitions = crate::support::definitions("pk:S sk:S n:N");
    let index = gsi("by-n", "n", dyno_core::op::Projection::all());
    create.global_secondary_indexes = Some(vec![index]);
    ok(&local, create);
    ok(&local, table("other", "pk sk", "pk:S sk:S"));
    put(&local, "pk=a sk=b n=1");
    ok(&local, PutItem::new("other", item("pk=a sk=b")));
    assert_eq!(local.stream_records("tab").len(), 1);
    assert!(local.stream_records("other").is_empty());
    assert!(local.stream_records("nothing").is_empty());
}

#[test]
fn an_expired_item_is_removed_by_the_service() {
    let (local, clock) = clocked(Local::builder());
    ok(&local, streamed(StreamViewType::OldImage));
    let specification = TimeToLiveSpecification { enabled: true, attribute_name: "ttl".to_owned() };
    ok(&local, UpdateTimeToLive::new("tab", specification));
    put(&local, "pk=a sk=s ttl=1431379294");
    put(&local, "pk=b sk=s");
    delete(&local, "pk=b sk=s");
    clock.advance(Duration::from_secs(2));
    ok(&local, Scan::new("tab"));

    let records = local.stream_records("tab");
    let told: Vec<_> =
        records.iter().map(|it| (it.event_name.name(), it.user_identity.clone())).collect();
    let by_service = Some(Identity::service());
    let expected = [("INSERT", None), ("INSERT", None), ("REMOVE", None), ("REMOVE", by_service)];
    assert_eq!(told, expected);
    assert_eq!(records[3].dynamodb.old_image, Some(item("pk=a sk=s ttl=1431379294")));
}
