//! Batches.

use std::collections::BTreeMap;

use dyno_core::op::{
    BatchGetItem, BatchWriteItem, GetItem, KeysAndAttributes, PutItem, ReturnConsumedCapacity,
    WriteRequest,
};
use dyno_core::value::{Item, item_size_bytes};
use dyno_local::Local;

use crate::support::{build, get, item, names, ok, put, refusal, shown, sized, table, with_table};

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

/// An engine with `tab` whose partitions hold less than a megabyte, so that what counts is 16 MB.
fn spread() -> Local {
    let local = build(Local::builder().partition_bytes_max(900_000));
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    local
}

#[test]
fn a_megabyte_of_one_partition_is_answered_and_the_rest_is_left() {
    let local = with_table();
    let texts: Vec<String> = (0..5).map(|n| format!("pk=a sk=k{n}")).collect();
    for text in &texts {
        ok(&local, PutItem::new("tab", sized(text, 400_000)));
    }
    let mut request = get_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    request.return_consumed_capacity = ReturnConsumedCapacity::Total;
    let output = ok(&local, request);
    // The item that crosses the megabyte is answered.
    assert_eq!(output.responses["tab"].len(), 3);
    assert_eq!(output.unprocessed_keys["tab"].keys, [item("pk=a sk=k3"), item("pk=a sk=k4")]);
    let consumed = output.consumed_capacity.unwrap();
    assert_eq!(consumed.first().map(|it| it.total.capacity_units), Some(3.0 * 49.0 + 2.0 * 0.5));
}

#[test]
fn sixteen_megabytes_are_answered_and_the_rest_is_left() {
    let local = spread();
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

/// A request for these keys of `tab`, and of `tub` where there are any.
fn get_of_two(tab: &[String], tub: &[String]) -> BatchGetItem {
    let of_table = |name: &str, texts: &[String]| {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        (name.to_owned(), keys(&texts))
    };
    let tables = [of_table("tab", tab), of_table("tub", tub)];
    BatchGetItem::new(tables.into_iter().filter(|(_, asked)| !asked.keys.is_empty()).collect())
}

#[test]
fn sixteen_megabytes_are_counted_to_the_byte() {
    // Forty items of 400 KB, and one that fills 16 MB exactly, or is a byte too large.
    let left = 16 * 1_024 * 1_024 - 40 * 409_600;
    for (last, answered) in [(left - 1, 41), (left, 41), (left + 1, 40)] {
        let local = spread();
        let texts: Vec<String> = (0..41).map(|n| format!("pk=a sk=k{n:02}")).collect();
        for (n, text) in texts.iter().enumerate() {
            let bytes = if n == 40 { last } else { 409_600 };
            ok(&local, PutItem::new("tab", sized(text, bytes)));
        }
        let output = ok(&local, get_of_two(&texts, &[]));
        assert_eq!(output.responses["tab"].len(), answered);
        // What is answered is in the order of the keys, and so is what is left.
        let found: Vec<&str> = output.responses["tab"].iter().map(sort_key).collect();
        let expected: Vec<String> = (0..answered).map(|n| format!("k{n:02}")).collect();
        assert_eq!(found, expected);
        let unprocessed = output.unprocessed_keys.get("tab").map_or(0, |rest| rest.keys.len());
        assert_eq!(unprocessed, 41 - answered);
    }
}

fn sort_key(item: &Item) -> &str {
    item.get("sk").unwrap().as_s().unwrap()
}

#[test]
fn what_is_left_can_be_asked_again_as_it_is() {
    let local = spread();
    ok(&local, table("tub", "pk sk", "pk:S sk:S"));
    let text = |n: usize| format!("pk=a sk=k{n:02}");
    for n in 0..45 {
        for name in ["tab", "tub"] {
            let mut item = sized(&text(n), 400_000);
            item.insert("y", n.to_string());
            ok(&local, PutItem::new(name, item));
        }
    }
    // Some keys are of nothing; every table is asked for something else.
    let mut request =
        get_of_two(&(0..50).map(text).collect::<Vec<_>>(), &(0..50).map(text).collect::<Vec<_>>());
    let projected = request.request_items.get_mut("tab").unwrap();
    projected.projection_expression = Some("sk, #y".to_owned());
    projected.expression_attribute_names = names("#y=y");
    projected.consistent_read = Some(true);
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut calls = 0;
    while !request.request_items.is_empty() {
        let output = ok(&local, request.clone());
        for (name, items) in &output.responses {
            let sort_keys = items.iter().map(|item| sort_key(item).to_owned());
            found.entry(name.clone()).or_default().extend(sort_keys);
            for item in items {
                assert_eq!(item.contains_key("x"), name == "tub");
                assert_eq!(item.contains_key("pk"), name == "tub");
            }
        }
        for (name, rest) in &output.unprocessed_keys {
            let asked = &request.request_items[name];
            assert_eq!(rest.projection_expression, asked.projection_expression);
            assert_eq!(rest.expression_attribute_names, asked.expression_attribute_names);
            assert_eq!(rest.consistent_read, asked.consistent_read);
        }
        request = BatchGetItem::new(output.unprocessed_keys);
        calls += 1;
    }
    // The bytes of whole items count, whatever is shown of them: 36 MB are three answers.
    assert_eq!(calls, 3);
    let all: Vec<String> = (0..45).map(|n| format!("k{n:02}")).collect();
    assert_eq!(found, BTreeMap::from([("tab".to_owned(), all.clone()), ("tub".to_owned(), all)]));
}

#[test]
fn a_hundred_keys_of_several_tables_are_answered_by_table() {
    let local = with_table();
    ok(&local, table("tub", "pk sk", "pk:S sk:S"));
    let text = |n: usize| format!("pk=p{} sk=k{n}", n % 7);
    for n in 0..60 {
        put(&local, &format!("{} n={n}", text(n)));
        ok(&local, PutItem::new("tub", item(&format!("{} m={n}", text(n)))));
    }
    // In another order than that of the keys, with some that are not there.
    let asked: Vec<usize> = (0..50).map(|n| (n * 37) % 80).collect();
    let texts: Vec<String> = asked.iter().map(|n| text(*n)).collect();
    let output = ok(&local, get_of_two(&texts, &texts));
    for (name, attribute) in [("tab", "n"), ("tub", "m")] {
        let found: Vec<String> = output.responses[name]
            .iter()
            .map(|item| item.get(attribute).unwrap().as_n().unwrap().to_string())
            .collect();
        let expected: Vec<String> =
            asked.iter().filter(|n| **n < 60).map(ToString::to_string).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_batch_of_the_largest_items_is_written_whole() {
    let local = with_table();
    let writes =
        (0..25).map(|n| WriteRequest::Put(sized(&format!("pk=a sk=k{n:02}"), 409_600))).collect();
    let output = ok(&local, write_of(writes));
    assert!(output.unprocessed_items.is_empty());
    for n in 0..25 {
        let read = ok(&local, GetItem::new("tab", item(&format!("pk=a sk=k{n:02}")))).item.unwrap();
        assert_eq!(item_size_bytes(&read), 409_600);
    }
    // One that is too large refuses them all.
    let mut writes: Vec<WriteRequest> =
        (0..24).map(|n| WriteRequest::Delete(item(&format!("pk=a sk=k{n:02}")))).collect();
    writes.push(WriteRequest::Put(sized("pk=a sk=large", 409_601)));
    assert_eq!(
        refusal(&local, write_of(writes)),
        "ValidationException: Item size has exceeded the maximum allowed size"
    );
    assert!(get(&local, "pk=a sk=k00").is_some());
}
