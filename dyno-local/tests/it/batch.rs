//! Batches.

use std::collections::BTreeMap;

use dyno_core::op::{BatchGetItem, BatchWriteItem, KeysAndAttributes, PutItem, WriteRequest};
use dyno_core::value::Item;

use crate::support::{get, item, names, ok, put, refusal, shown, table, with_table};

fn keys(texts: &[&str]) -> KeysAndAttributes {
    KeysAndAttributes {
        keys: texts.iter().map(|text| item(text)).collect(),
        ..KeysAndAttributes::default()
    }
}

fn get_of(texts: &[&str]) -> BatchGetItem {
    BatchGetItem::new(BTreeMap::from([("tab".to_owned(), keys(texts))]))
}

fn write_of(writes: Vec<WriteRequest>) -> BatchWriteItem {
    BatchWriteItem::new(BTreeMap::from([("tab".to_owned(), writes)]))
}

#[test]
fn a_batch_reads_what_is_there() {
    let local = with_table();
    ok(&local, table("tub", "id", "id:N"));
    ok(&local, PutItem::new("tub", item("id=7 x=1")));
    put(&local, "pk=a sk=b x=1 y=2");
    let mut request = get_of(&["pk=a sk=b", "pk=a sk=missing"]);
    let asked = request.request_items.get_mut("tab").unwrap();
    asked.projection_expression = Some("#x".to_owned());
    asked.expression_attribute_names = names("#x=x");
    request.request_items.insert("tub".to_owned(), keys(&["id=7", "id=8"]));
    let output = ok(&local, request);
    let found: Vec<_> = output
        .responses
        .iter()
        .map(|(name, items)| (name.as_str(), items.iter().map(shown).collect::<Vec<_>>()))
        .collect();
    assert_eq!(found, [("tab", vec!["x=1".to_owned()]), ("tub", vec!["id=7 x=1".to_owned()])]);
    assert!(output.unprocessed_keys.is_empty());
}

#[test]
fn a_batch_writes_each_on_its_own() {
    let local = with_table();
    put(&local, "pk=a sk=old");
    let output = ok(
        &local,
        write_of(vec![
            WriteRequest::Put(item("pk=a sk=new x=1")),
            WriteRequest::Delete(item("pk=a sk=old")),
            WriteRequest::Delete(item("pk=a sk=missing")),
        ]),
    );
    assert!(output.unprocessed_items.is_empty());
    assert_eq!(get(&local, "pk=a sk=old"), None);
    assert_eq!(get(&local, "pk=a sk=new").unwrap(), "pk=a sk=new x=1");
}

#[test]
fn sixteen_megabytes_are_answered_and_the_rest_is_left() {
    let local = with_table();
    let mut texts = Vec::new();
    for n in 0..50 {
        let mut item = item(&format!("pk=a sk=k{n}"));
        item.insert("x", "x".repeat(400_000));
        ok(&local, PutItem::new("tab", item));
        texts.push(format!("pk=a sk=k{n}"));
    }
    let request = get_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let output = ok(&local, request);
    assert_eq!(output.responses["tab"].len(), 41);
    let rest = output.unprocessed_keys["tab"].clone();
    assert_eq!(rest.keys.len(), 9);
    let output = ok(&local, BatchGetItem::new(BTreeMap::from([("tab".to_owned(), rest)])));
    assert_eq!((output.responses["tab"].len(), output.unprocessed_keys.len()), (9, 0));
}

#[test]
fn a_batch_is_refused_as_a_whole() {
    let local = with_table();
    let put = |text: &str| WriteRequest::Put(item(text));
    let many = |count: usize| -> Vec<WriteRequest> {
        (0..count).map(|n| put(&format!("pk=a sk=k{n}"))).collect()
    };
    for (writes, expected) in [
        (
            vec![put("pk=a sk=b"), WriteRequest::Delete(item("pk=a sk=b"))],
            "Provided list of item keys contains duplicates",
        ),
        (vec![put("pk=a sk=b"), put("pk=a")], "The provided key element does not match the schema"),
        (vec![put("pk=a sk=1")], "The provided key element does not match the schema"),
        (
            vec![put("pk=a sk=")],
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: sk",
        ),
    ] {
        assert_eq!(refusal(&local, write_of(writes)), format!("ValidationException: {expected}"));
    }
    assert!(refusal(&local, write_of(many(26))).contains("at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]"));
    assert_eq!(
        refusal(&local, BatchWriteItem::new(BTreeMap::new())),
        "ValidationException: The requestItems parameter is required for BatchWriteItem"
    );
    let mut two = write_of(many(20));
    two.request_items.insert("tub".to_owned(), many(20));
    assert_eq!(
        refusal(&local, two),
        "ValidationException: Too many items requested for the BatchWriteItem call"
    );
    let mut unknown = write_of(many(1));
    unknown.request_items.insert("tub".to_owned(), many(1));
    assert_eq!(refusal(&local, unknown), "ResourceNotFoundException: Requested resource not found");
    assert_eq!(get(&local, "pk=a sk=k0"), None);

    assert_eq!(
        refusal(&local, get_of(&["pk=a sk=b", "pk=a sk=b"])),
        "ValidationException: Provided list of item keys contains duplicates"
    );
    let keys: Vec<Item> = (0..101).map(|n| item(&format!("pk=a sk=k{n}"))).collect();
    let asked = KeysAndAttributes { keys, ..KeysAndAttributes::default() };
    let request = BatchGetItem::new(BTreeMap::from([("tab".to_owned(), asked)]));
    assert_eq!(
        refusal(&local, request),
        "ValidationException: 1 validation error detected: Value at 'RequestItems.tab.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100"
    );
}
