//! Local indexes in depth: what each projection returns and costs, what is fetched, what counts
//! against the limits of items and of item collections.

use std::collections::BTreeMap;

use dyno_core::op::{
    BatchWriteItem, DeleteItem, Projection, PutItem, Query, ReturnConsumedCapacity,
    ReturnItemCollectionMetrics, Scan, Select, TransactPut, TransactWriteItem, TransactWriteItems,
    UpdateItem, WriteRequest,
};
use dyno_core::value::{Item, item_size_bytes};
use dyno_local::Local;

use crate::support::{
    get, item, lsi, ok, on, put, refusal, send, shown_all, sized, table, told, values,
};

const ITEM_SIZE: &str = "ValidationException: Item size has exceeded the maximum allowed size";
const UPDATED_SIZE: &str =
    "ValidationException: Item size to update has exceeded the maximum allowed size";
const COLLECTION_SIZE: &str = "ItemCollectionSizeLimitExceededException: Collection size exceeded.";

/// `tab` with one local index of each projection, all on `h`.
fn indexed() -> Local {
    let local = Local::new();
    let mut create = table("tab", "pk sk", "pk:S sk:S h:N");
    create.local_secondary_indexes = Some(vec![
        lsi("keys", "pk h", Projection::keys_only()),
        lsi("some", "pk h", Projection::include(["x"])),
        lsi("all", "pk h", Projection::all()),
    ]);
    ok(&local, create);
    local
}

/// `tab` with one local index, and collections of at most so many bytes.
fn limited(projection: Projection, collection_bytes_max: u64) -> Local {
    let local = Local::builder().item_collection_bytes_max(collection_bytes_max).build();
    let mut create = table("tab", "pk sk", "pk:S sk:S h:N");
    create.local_secondary_indexes = Some(vec![lsi("idx", "pk h", projection)]);
    ok(&local, create);
    local
}

/// How a read says what it wants: `Select` or a projection.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    Default,
    All,
    Projected,
    Count,
    Paths(&'static str),
}

fn asking(mut query: Query, wanted: Wanted) -> Query {
    match wanted {
        Wanted::Default => {}
        Wanted::All => query.select = Some(Select::AllAttributes),
        Wanted::Projected => query.select = Some(Select::AllProjectedAttributes),
        Wanted::Count => query.select = Some(Select::Count),
        Wanted::Paths(paths) => query.projection_expression = Some(paths.to_owned()),
    }
    query.return_consumed_capacity = ReturnConsumedCapacity::Indexes;
    query
}

#[test]
fn each_projection_returns_and_costs_what_it_holds() {
    let local = indexed();
    put(&local, "pk=a sk=s1 h=2 x=1 y=2");
    put(&local, "pk=a sk=s2 h=1 x=3");
    put(&local, "pk=a sk=sparse x=4 y=5");
    put(&local, "pk=b sk=s1 h=1 x=6");
    let keys = ["h=1 pk=a sk=s2", "h=2 pk=a sk=s1"];
    let with_x = ["h=1 pk=a sk=s2 x=3", "h=2 pk=a sk=s1 x=1"];
    let whole = ["h=1 pk=a sk=s2 x=3", "h=2 pk=a sk=s1 x=1 y=2"];
    let ys = ["", "y=2"];
    // Two rows fetched are two blocks of the table, half a unit each.
    for (index, wanted, expected, units) in [
        ("keys", Wanted::Default, &keys[..], "0.5 table=0 keys=0.5"),
        ("keys", Wanted::Projected, &keys, "0.5 table=0 keys=0.5"),
        ("keys", Wanted::All, &whole, "1.5 table=1 keys=0.5"),
        ("keys", Wanted::Count, &[], "0.5 table=0 keys=0.5"),
        ("keys", Wanted::Paths("h, sk"), &["h=1 sk=s2", "h=2 sk=s1"], "0.5 table=0 keys=0.5"),
        ("keys", Wanted::Paths("x"), &["x=3", "x=1"], "1.5 table=1 keys=0.5"),
        ("keys", Wanted::Paths("y"), &ys, "1.5 table=1 keys=0.5"),
        ("some", Wanted::Default, &with_x, "0.5 table=0 some=0.5"),
        ("some", Wanted::All, &whole, "1.5 table=1 some=0.5"),
        ("some", Wanted::Paths("x, sk"), &["sk=s2 x=3", "sk=s1 x=1"], "0.5 table=0 some=0.5"),
        ("some", Wanted::Paths("y"), &ys, "1.5 table=1 some=0.5"),
        ("all", Wanted::Default, &whole, "0.5 table=0 all=0.5"),
        ("all", Wanted::All, &whole, "0.5 table=0 all=0.5"),
        ("all", Wanted::Projected, &whole, "0.5 table=0 all=0.5"),
        ("all", Wanted::Paths("y"), &ys, "0.5 table=0 all=0.5"),
    ] {
        let query = asking(on(index, "pk = :p", ":p=a"), wanted);
        let output = ok(&local, query.clone());
        assert_eq!(shown_all(output.items.as_ref()), expected, "{index} {wanted:?}");
        assert_eq!((output.count, output.scanned_count), (2, 2), "{index} {wanted:?}");
        assert_eq!(told(output.consumed_capacity.as_deref()), units, "{index} {wanted:?}");
        // The other direction has the same rows and the same price.
        let mut backward = query;
        backward.scan_index_forward = false;
        let output = ok(&local, backward);
        let reversed: Vec<&str> = expected.iter().rev().copied().collect();
        assert_eq!(shown_all(output.items.as_ref()), reversed, "{index} {wanted:?}");
        assert_eq!(told(output.consumed_capacity.as_deref()), units, "{index} {wanted:?}");
    }
}

#[test]
fn a_scan_of_an_index_fetches_like_a_query() {
    let local = indexed();
    for n in 0..3 {
        ok(&local, PutItem::new("tab", sized(&format!("pk=p{n} sk=s h={n} y={n}"), 9_000)));
    }
    put(&local, "pk=p0 sk=sparse y=7");
    let mut scan = Scan::new("tab");
    scan.index_name = Some("keys".to_owned());
    scan.select = Some(Select::AllAttributes);
    scan.return_consumed_capacity = ReturnConsumedCapacity::Indexes;
    let output = ok(&local, scan);
    assert_eq!(output.count, 3);
    assert!(output.items.unwrap().iter().all(|item| item_size_bytes(item) == 9_000));
    // Each fetched item is rounded by itself: three blocks of 4 KB, three times.
    assert_eq!(told(output.consumed_capacity.as_deref()), "5 table=4.5 keys=0.5");
}

#[test]
fn consistent_reads_fetch_at_twice_the_price() {
    let local = indexed();
    for n in 0..3 {
        ok(&local, PutItem::new("tab", sized(&format!("pk=a sk=s{n} h={n}"), 4_096)));
    }
    for (consistent, units) in [(false, "2 table=1.5 keys=0.5"), (true, "4 table=3 keys=1")] {
        let mut query = asking(on("keys", "pk = :p", ":p=a"), Wanted::All);
        query.consistent_read = consistent;
        assert_eq!(told(ok(&local, query).consumed_capacity.as_deref()), units);
    }
    // What the limit keeps from being read is not fetched.
    let mut query = asking(on("keys", "pk = :p", ":p=a"), Wanted::All);
    query.limit = Some(1);
    assert_eq!(told(ok(&local, query).consumed_capacity.as_deref()), "1 table=0.5 keys=0.5");
}

#[test]
fn a_filter_may_need_what_is_not_projected() {
    let local = indexed();
    put(&local, "pk=a sk=s1 h=1 y=1");
    put(&local, "pk=a sk=s2 h=2 y=2");
    put(&local, "pk=a sk=s3 h=3");
    for (index, filter, expected) in [
        ("keys", "y >= :y", vec!["h=2 pk=a sk=s2"]),
        ("some", "attribute_not_exists(y) OR y = :y", vec!["h=2 pk=a sk=s2", "h=3 pk=a sk=s3"]),
        ("all", "y = :y", vec!["h=2 pk=a sk=s2 y=2"]),
    ] {
        let mut query = on(index, "pk = :p", ":p=a :y=2");
        query.filter_expression = Some(filter.to_owned());
        let output = ok(&local, query);
        assert_eq!(shown_all(output.items.as_ref()), expected, "{index}");
        assert_eq!(output.scanned_count, 3, "{index}");
    }
}

#[test]
fn an_item_shares_its_400_kb_with_its_local_entries() {
    // The entry of everything is as large as the item.
    let local = limited(Projection::all(), u64::MAX);
    let half = 409_600 / 2;
    ok(&local, PutItem::new("tab", sized("pk=a sk=s h=1", half)));
    let large = sized("pk=a sk=s h=1", half + 1);
    assert_eq!(refusal(&local, PutItem::new("tab", large.clone())), ITEM_SIZE);
    let batch = BTreeMap::from([("tab".to_owned(), vec![WriteRequest::Put(large.clone())])]);
    assert_eq!(refusal(&local, BatchWriteItem::new(batch)), ITEM_SIZE);
    // An item that is not in the index has it all for itself, until it comes in.
    ok(&local, PutItem::new("tab", sized("pk=a sk=alone", 409_600 - 3)));
    let mut enter = UpdateItem::new("tab", item("pk=a sk=alone"));
    enter.update_expression = Some("SET h = :h".to_owned());
    enter.expression_attribute_values = values(":h=1");
    assert_eq!(refusal(&local, enter), UPDATED_SIZE);
    let put = TransactWriteItem::Put(TransactPut::new("tab", large));
    let error = send(&local, TransactWriteItems::new(vec![put])).unwrap_err();
    assert_eq!(error.cancellation_reasons()[0].code, "ValidationError");
    // An entry of keys alone is its keys.
    let local = limited(Projection::keys_only(), u64::MAX);
    let entry = item_size_bytes(&item("pk=a sk=s h=1"));
    ok(&local, PutItem::new("tab", sized("pk=a sk=s h=1", 409_600 - entry)));
    let large = sized("pk=a sk=s h=1", 409_601 - entry);
    assert_eq!(refusal(&local, PutItem::new("tab", large)), ITEM_SIZE);
}

#[test]
fn a_collection_may_be_full_and_not_more() {
    let entry = |attributes: &str| item_size_bytes(&item(attributes));
    // Two items of 100 bytes, one of them with an entry of its keys.
    let full = 200 + entry("pk=a sk=1s h=1");
    let local = limited(Projection::keys_only(), u64::try_from(full).unwrap());
    let put = |attributes: &str, bytes: usize| PutItem::new("tab", sized(attributes, bytes));
    ok(&local, put("pk=a sk=1s h=1", 100));
    ok(&local, put("pk=a sk=2s", 100));
    let update = |key: &str, expression: &str, variables: &str| {
        let mut update = UpdateItem::new("tab", item(key));
        update.update_expression = Some(expression.to_owned());
        update.expression_attribute_values = values(variables);
        update
    };
    for grows in [put("pk=a sk=3s", 30), put("pk=a sk=2s", 101), put("pk=a sk=1s h=1", 101)] {
        assert_eq!(refusal(&local, grows), COLLECTION_SIZE);
    }
    // An entry counts, too: of `h` the item grows by 3 bytes, and it enters the index.
    assert_eq!(refusal(&local, update("pk=a sk=2s", "SET h = :h", ":h=1")), COLLECTION_SIZE);
    // What does not grow it passes, and makes room.
    ok(&local, put("pk=a sk=2s", 100));
    ok(&local, update("pk=a sk=1s", "SET h = :h", ":h=2"));
    ok(&local, put("pk=a sk=2s", 70));
    ok(&local, put("pk=a sk=3s", 30));
    assert_eq!(refusal(&local, put("pk=a sk=4s", 30)), COLLECTION_SIZE);
    ok(&local, DeleteItem::new("tab", item("pk=a sk=1s")));
    ok(&local, put("pk=a sk=4s", 30));
    ok(&local, put("pk=b sk=1s h=1", 100));
}

#[test]
fn a_full_collection_cancels_a_transaction() {
    let local = limited(Projection::keys_only(), 150);
    ok(&local, PutItem::new("tab", sized("pk=a sk=1s", 100)));
    let put = |attributes: &str, bytes: usize| {
        TransactWriteItem::Put(TransactPut::new("tab", sized(attributes, bytes)))
    };
    let reasons = |actions: Vec<TransactWriteItem>| {
        let error = send(&local, TransactWriteItems::new(actions)).unwrap_err();
        let reasons = error.cancellation_reasons().iter();
        reasons.map(|it| (it.code.clone(), it.message.clone())).collect::<Vec<_>>()
    };
    let none = ("None".to_owned(), None);
    let full = (
        "ItemCollectionSizeLimitExceeded".to_owned(),
        Some("Collection size exceeded.".to_owned()),
    );
    assert_eq!(reasons(vec![put("pk=b sk=1s", 50), put("pk=a sk=2s", 51)]), [none, full]);
    assert_eq!(get(&local, "pk=b sk=1s"), None);
    // All writes of one collection count together.
    let both = vec![put("pk=a sk=2s", 30), put("pk=a sk=3s", 30)];
    let codes: Vec<String> = reasons(both).into_iter().map(|(code, _)| code).collect();
    assert!(codes.iter().any(|code| code == "ItemCollectionSizeLimitExceeded"), "{codes:?}");
    assert_eq!(get(&local, "pk=a sk=2s"), None);
}

#[test]
fn metrics_tell_the_collection_of_every_kind_of_write() {
    let local = indexed();
    let (lower, upper) = (0.0_f64.to_bits(), 1.0_f64.to_bits());
    let size = ReturnItemCollectionMetrics::Size;
    let check = |key: &Item, range: [f64; 2]| {
        assert_eq!(*key, item("pk=a"));
        assert_eq!(range.map(f64::to_bits), [lower, upper]);
    };
    let mut update = UpdateItem::new("tab", item("pk=a sk=1s"));
    update.return_item_collection_metrics = size;
    let told = ok(&local, update).item_collection_metrics.unwrap();
    check(&told.item_collection_key, told.size_estimate_range_gb);
    let mut delete = DeleteItem::new("tab", item("pk=a sk=1s"));
    delete.return_item_collection_metrics = size;
    let told = ok(&local, delete.clone()).item_collection_metrics.unwrap();
    check(&told.item_collection_key, told.size_estimate_range_gb);
    delete.return_item_collection_metrics = ReturnItemCollectionMetrics::None;
    assert_eq!(ok(&local, delete).item_collection_metrics, None);

    let writes = ["pk=a sk=1s h=1", "pk=a sk=2s"].map(|text| WriteRequest::Put(item(text)));
    let mut batch = BatchWriteItem::new(BTreeMap::from([("tab".to_owned(), writes.to_vec())]));
    batch.return_item_collection_metrics = size;
    let told = ok(&local, batch).item_collection_metrics.unwrap();
    assert_eq!(told.keys().collect::<Vec<_>>(), ["tab"]);
    assert!(!told["tab"].is_empty());
    for told in &told["tab"] {
        check(&told.item_collection_key, told.size_estimate_range_gb);
    }

    let put = TransactWriteItem::Put(TransactPut::new("tab", item("pk=a sk=3s")));
    let mut transact = TransactWriteItems::new(vec![put]);
    transact.return_item_collection_metrics = size;
    let told = ok(&local, transact).item_collection_metrics.unwrap();
    check(&told["tab"][0].item_collection_key, told["tab"][0].size_estimate_range_gb);
}
