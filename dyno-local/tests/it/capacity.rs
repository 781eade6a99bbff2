//! What operations say they consumed.

use std::collections::BTreeMap;

use dyno_core::op::{
    BatchGetItem, BatchWriteItem, DeleteItem, GetItem, KeysAndAttributes, Projection, PutItem,
    Query, ReturnConsumedCapacity, ReturnItemCollectionMetrics, Select, TransactGet,
    TransactGetItems, TransactPut, TransactWriteItem, TransactWriteItems, UpdateItem, WriteRequest,
};
use dyno_core::value::Item;
use dyno_local::Local;

use crate::support::{
    gsi, item, lsi, new_local, ok, query, sized, table, told, values, with_table,
};

const INDEXES: ReturnConsumedCapacity = ReturnConsumedCapacity::Indexes;

fn put(local: &Local, item: Item) -> String {
    let mut put = PutItem::new("tab", item);
    put.return_consumed_capacity = INDEXES;
    told(ok(local, put).consumed_capacity.as_deref())
}

#[test]
fn writes_are_charged_for_the_larger_image() {
    let local = with_table();
    assert_eq!(put(&local, sized("pk=a sk=b", 1_024)), "1 table=1");
    assert_eq!(put(&local, sized("pk=a sk=b", 1_025)), "2 table=2");
    assert_eq!(put(&local, sized("pk=a sk=b", 100)), "2 table=2");
    let mut update = UpdateItem::new("tab", item("pk=a sk=b"));
    update.update_expression = Some("SET y = :y".to_owned());
    update.expression_attribute_values = values(&format!(":y={}", "y".repeat(3_000)));
    update.return_consumed_capacity = INDEXES;
    assert_eq!(told(ok(&local, update).consumed_capacity.as_deref()), "4 table=4");
    let mut delete = DeleteItem::new("tab", item("pk=a sk=b"));
    delete.return_consumed_capacity = ReturnConsumedCapacity::Total;
    assert_eq!(told(ok(&local, delete.clone()).consumed_capacity.as_deref()), "4");
    assert_eq!(told(ok(&local, delete.clone()).consumed_capacity.as_deref()), "1");
    delete.return_consumed_capacity = ReturnConsumedCapacity::None;
    assert_eq!(ok(&local, delete).consumed_capacity, None);
}

#[test]
fn reads_are_charged_by_consistency() {
    let local = with_table();
    put(&local, sized("pk=a sk=b", 5_000));
    for (key, consistent, expected) in [
        ("pk=a sk=b", false, "1 table=1"),
        ("pk=a sk=b", true, "2 table=2"),
        ("pk=a sk=missing", false, "0.5 table=0.5"),
        ("pk=a sk=missing", true, "1 table=1"),
    ] {
        let mut get = GetItem::new("tab", item(key));
        get.consistent_read = consistent;
        get.return_consumed_capacity = INDEXES;
        assert_eq!(told(ok(&local, get).consumed_capacity.as_deref()), expected, "{key}");
    }
}

#[test]
fn a_page_is_rounded_once() {
    let local = with_table();
    for n in 0..5 {
        put(&local, sized(&format!("pk=a sk=k{n}"), 1_000));
    }
    let mut request = query("pk = :p", ":p=a");
    request.return_consumed_capacity = INDEXES;
    request.select = Some(Select::Count);
    // 5,000 bytes are two blocks of 4 KB, half a unit each.
    assert_eq!(told(ok(&local, request.clone()).consumed_capacity.as_deref()), "1 table=1");
    request.consistent_read = true;
    assert_eq!(told(ok(&local, request.clone()).consumed_capacity.as_deref()), "2 table=2");
    request.expression_attribute_values = values(":p=nothing");
    assert_eq!(told(ok(&local, request).consumed_capacity.as_deref()), "1 table=1");
}

fn indexed() -> Local {
    let local = new_local();
    let mut create = table("tab", "pk sk", "pk:S sk:S g:S h:N");
    create.global_secondary_indexes =
        Some(vec![gsi("all", "g", Projection::all()), gsi("keys", "g", Projection::keys_only())]);
    create.local_secondary_indexes = Some(vec![lsi("local", "pk h", Projection::keys_only())]);
    ok(&local, create);
    local
}

#[test]
fn indexes_are_charged_for_what_changes_in_them() {
    let local = indexed();
    let with = |keys: &str, bytes: usize| sized(&format!("pk=a sk=b {keys}"), bytes);
    // No entry, then entries, then the same again.
    assert_eq!(put(&local, with("", 3_000)), "3 table=3");
    assert_eq!(put(&local, with("g=G h=1", 3_000)), "8 table=3 local=1 all=3 keys=1");
    assert_eq!(put(&local, with("g=G h=1", 3_000)), "3 table=3");
    // An attribute that only `all` projects; the larger image counts there.
    assert_eq!(put(&local, with("g=G h=1", 2_000)), "6 table=3 all=3");
    // Another index key: delete and insert.
    assert_eq!(put(&local, with("g=H h=1", 2_000)), "8 table=2 all=4 keys=2");
    // Out of the indexes.
    assert_eq!(put(&local, with("", 2_000)), "6 table=2 local=1 all=2 keys=1");
}

#[test]
fn index_reads_are_charged_to_the_index() {
    let local = indexed();
    for n in 0..3 {
        put(&local, sized(&format!("pk=a sk=k{n} g=G h={n}"), 3_000));
    }
    let run = |mut request: Query, index: &str| {
        request.index_name = Some(index.to_owned());
        request.return_consumed_capacity = INDEXES;
        told(ok(&local, request).consumed_capacity.as_deref())
    };
    assert_eq!(run(query("g = :g", ":g=G"), "all"), "1.5 table=0 all=1.5");
    assert_eq!(run(query("g = :g", ":g=G"), "keys"), "0.5 table=0 keys=0.5");
    assert_eq!(run(query("pk = :p", ":p=a"), "local"), "0.5 table=0 local=0.5");
    let mut fetching = query("pk = :p", ":p=a");
    fetching.select = Some(Select::AllAttributes);
    assert_eq!(run(fetching, "local"), "2 table=1.5 local=0.5");
}

#[test]
fn batches_round_each_item() {
    let local = with_table();
    put(&local, sized("pk=a sk=b", 100));
    put(&local, sized("pk=a sk=c", 5_000));
    let keys = ["pk=a sk=b", "pk=a sk=c", "pk=a sk=d"].map(item).to_vec();
    let asked = KeysAndAttributes { keys, ..KeysAndAttributes::default() };
    let mut get = BatchGetItem::new(BTreeMap::from([("tab".to_owned(), asked)]));
    get.return_consumed_capacity = INDEXES;
    assert_eq!(told(ok(&local, get).consumed_capacity.unwrap().first()), "2 table=2");
    let writes =
        vec![WriteRequest::Put(sized("pk=a sk=e", 1_500)), WriteRequest::Delete(item("pk=a sk=b"))];
    let mut write = BatchWriteItem::new(BTreeMap::from([("tab".to_owned(), writes)]));
    write.return_consumed_capacity = INDEXES;
    assert_eq!(told(ok(&local, write).consumed_capacity.unwrap().first()), "3 table=3");
}

#[test]
fn transactions_cost_double_on_the_table() {
    let local = indexed();
    let action = TransactPut::new("tab", sized("pk=a sk=b g=G", 1_500));
    let mut write = TransactWriteItems::new(vec![TransactWriteItem::Put(action)]);
    write.return_consumed_capacity = INDEXES;
    let consumed = ok(&local, write).consumed_capacity.unwrap();
    assert_eq!(told(consumed.first()), "7 table=4 all=2 keys=1");
    assert_eq!(consumed[0].total.write_capacity_units, Some(7.0));
    let gets = vec![
        TransactGet::new("tab", item("pk=a sk=b")),
        TransactGet::new("tab", item("pk=a sk=missing")),
    ];
    let mut read = TransactGetItems::new(gets);
    read.return_consumed_capacity = ReturnConsumedCapacity::Total;
    let consumed = ok(&local, read).consumed_capacity.unwrap();
    assert_eq!(told(consumed.first()), "4");
    assert_eq!(consumed[0].total.read_capacity_units, Some(4.0));
}

#[test]
fn item_collections_are_measured_for_local_indexes_only() {
    for (local, expected) in [(with_table(), false), (indexed(), true)] {
        let mut put = PutItem::new("tab", item("pk=a sk=b x=1"));
        put.return_item_collection_metrics = ReturnItemCollectionMetrics::Size;
        let told = ok(&local, put).item_collection_metrics;
        assert_eq!(told.is_some(), expected);
        if let Some(told) = told {
            assert_eq!(told.item_collection_key, item("pk=a"));
            assert_eq!(told.size_estimate_range_gb.map(f64::to_bits), [0.0, 1.0].map(f64::to_bits));
        }
    }
}
