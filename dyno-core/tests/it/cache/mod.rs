//! What the cache asks of its backend, what it answers itself, and for how long.

#![expect(clippy::indexing_slicing, reason = "tests fail by panicking")]

mod coalescing;
mod model;
mod simulated;

use std::time::Duration;

use dyno_core::backend::{BackendError, BackendExt, ErrorCode};
use dyno_core::clock::{ManualClock, Timestamp};
use dyno_core::layer::{Cache, CacheOptions, KindStats};
use dyno_core::op::{
    BatchGetItem, BatchGetItemOutput, BatchWriteItem, BatchWriteItemOutput, Capacity,
    ConsumedCapacity, DeleteItem, DeleteItemOutput, ExecuteStatement, ExecuteStatementOutput,
    GetItem, GetItemOutput, KeysAndAttributes, PutItem, PutItemOutput, Query, QueryOutput, Request,
    Response, ReturnConsumedCapacity, ReturnValues, Scan, ScanOutput, TransactDelete, TransactPut,
    TransactWriteItem, TransactWriteItems, TransactWriteItemsOutput, UpdateItem, UpdateItemOutput,
    WriteRequest,
};
use dyno_core::value::Item;

use super::script::Script;

type Answer = Result<Response, BackendError>;

fn key(pk: &str) -> Item {
    Item::from([("pk", pk)])
}

fn item(pk: &str, text: &str) -> Item {
    Item::from([("pk", pk), ("text", text)])
}

fn get(pk: &str) -> GetItem {
    GetItem::new("t", key(pk))
}

#[expect(clippy::unnecessary_wraps, reason = "it is an answer of a script")]
fn found(item: Option<Item>) -> Answer {
    let mut output = GetItemOutput::default();
    output.item = item;
    Ok(output.into())
}

#[expect(clippy::unnecessary_wraps, reason = "it is an answer of a script")]
fn listed(items: &[Item]) -> Answer {
    let mut output = QueryOutput::default();
    output.items = Some(items.to_vec());
    output.count = 1;
    Ok(output.into())
}

fn query(pk: &str) -> Query {
    let mut query = Query::new("t");
    query.key_condition_expression = Some("pk = :pk".to_owned());
    query.expression_attribute_values = Some([(":pk".to_owned(), pk.into())].into());
    query
}

/// A cache over a script, with a clock that stands still.
struct Cached {
    cache: Cache<Script>,
    script: Script,
    clock: ManualClock,
}

impl Cached {
    fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self::with(answers, CacheOptions::default())
    }

    fn with(answers: impl IntoIterator<Item = Answer>, options: CacheOptions) -> Self {
        let script = Script::answering(answers);
        let clock = ManualClock::new(Timestamp::from_seconds(1_000));
        let cache = Cache::with_options(script.clone(), options.clock(clock.clone()));
        Self { cache, script, clock }
    }

    async fn read(&self, pk: &str) -> Option<Item> {
        self.cache.send(get(pk)).await.unwrap().item
    }

    /// Returns how often the backend was asked since the last call of this.
    fn asked(&self) -> usize {
        self.script.asked().len()
    }

    fn items(&self) -> KindStats {
        self.cache.stats().items
    }
}

#[tokio::test]
async fn an_item_is_read_once_also_when_there_is_none() {
    let cached = Cached::new([found(Some(item("a", "1"))), found(None)]);
    for _ in 0..3 {
        assert_eq!(cached.read("a").await, Some(item("a", "1")));
        assert_eq!(cached.read("b").await, None);
    }
    assert_eq!(cached.asked(), 2);
    let stats = cached.items();
    assert_eq!((stats.hits, stats.negative_hits, stats.misses, stats.entries), (4, 2, 2, 2));
    assert!(stats.bytes > 500, "{}", stats.bytes);
    assert!((stats.hit_ratio() - 4.0 / 6.0).abs() < 1e-9);
}

#[tokio::test]
async fn projections_of_an_item_are_entries_of_their_own_and_go_together() {
    let answers = [
        found(Some(item("a", "1"))),
        found(Some(Item::from([("text", "1")]))),
        Ok(DeleteItemOutput::default().into()),
        found(None),
    ];
    let cached = Cached::new(answers);
    let mut projected = get("a");
    projected.projection_expression = Some("text".to_owned());
    for _ in 0..2 {
        assert_eq!(cached.read("a").await, Some(item("a", "1")));
        let part = cached.cache.send(projected.clone()).await.unwrap().item;
        assert_eq!(part, Some(Item::from([("text", "1")])));
    }
    cached.cache.send(DeleteItem::new("t", key("a"))).await.unwrap();
    assert_eq!(cached.read("a").await, None);
    assert_eq!(cached.cache.send(projected).await.unwrap().item, None);
    assert_eq!(cached.asked(), 4);
}

#[tokio::test]
async fn entries_live_until_their_time_is_over() {
    let answers = || [found(Some(item("a", "1"))), found(Some(item("a", "2")))];
    let cached = Cached::new(answers());
    cached.read("a").await;
    cached.clock.advance(Duration::from_micros(299_999_999));
    assert_eq!(cached.read("a").await, Some(item("a", "1")));
    cached.clock.advance(Duration::from_micros(1));
    assert_eq!(cached.read("a").await, Some(item("a", "2")));

    let endless = Cached::with(answers(), CacheOptions::default().item_ttl(Duration::ZERO));
    endless.read("a").await;
    endless.clock.advance(Duration::from_secs(1_000_000));
    assert_eq!(endless.read("a").await, Some(item("a", "1")));
}

#[tokio::test]
async fn consistent_and_failed_reads_and_reads_by_arn_are_not_kept() {
    let throttled = || Err(BackendError::new(ErrorCode::Throttling, "slow down"));
    let answers = [found(None), throttled(), found(None), found(None), found(None)];
    let cached = Cached::new(answers);
    let mut consistent = get("a");
    consistent.consistent_read = true;
    cached.cache.send(consistent).await.unwrap();
    assert!(cached.cache.send(get("a")).await.is_err());
    let arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/t";
    for _ in 0..2 {
        cached.cache.send(GetItem::new(arn, key("a"))).await.unwrap();
    }
    cached.read("a").await;
    assert_eq!((cached.asked(), cached.items().hits, cached.items().entries), (5, 0, 1));
}

#[tokio::test]
async fn a_hit_consumes_nothing_and_tells_of_nothing() {
    let mut told = GetItemOutput::default();
    let total = Capacity { capacity_units: 0.5, ..Capacity::default() };
    told.consumed_capacity = Some(Box::new(ConsumedCapacity { total, ..Default::default() }));
    let cached = Cached::new([Ok(told.into())]);
    let mut request = get("a");
    request.return_consumed_capacity = ReturnConsumedCapacity::Total;
    let answer = cached.cache.send(request.clone()).await.unwrap();
    assert_eq!(answer.consumed_capacity.unwrap().total.capacity_units, 0.5);
    assert_eq!(cached.cache.send(request).await.unwrap().consumed_capacity, None);
}

#[tokio::test]
async fn what_a_write_left_is_served_where_it_is_known() {
    let mut updated = UpdateItemOutput::default();
    updated.attributes = Some(item("a", "3"));
    let answers = [
        found(None),
        Ok(PutItemOutput::default().into()),
        Ok(updated.into()),
        Ok(UpdateItemOutput::default().into()),
        found(Some(item("a", "4"))),
        Ok(DeleteItemOutput::default().into()),
        Err(BackendError::new(ErrorCode::ConditionalCheckFailed, "no")),
        found(Some(item("a", "5"))),
    ];
    let cached = Cached::new(answers);
    cached.read("a").await;
    cached.cache.send(PutItem::new("t", item("a", "2"))).await.unwrap();
    assert_eq!(cached.read("a").await, Some(item("a", "2")));
    let mut update = UpdateItem::new("t", key("a"));
    update.return_values = ReturnValues::AllNew;
    cached.cache.send(update.clone()).await.unwrap();
    assert_eq!(cached.read("a").await, Some(item("a", "3")));
    assert_eq!(cached.asked(), 3);

    update.return_values = ReturnValues::UpdatedNew;
    cached.cache.send(update).await.unwrap();
    assert_eq!(cached.read("a").await, Some(item("a", "4")));
    cached.cache.send(DeleteItem::new("t", key("a"))).await.unwrap();
    assert_eq!(cached.read("a").await, None);
    // The condition was refused because of something: what that is shows the next read.
    assert!(cached.cache.send(PutItem::new("t", item("a", "6"))).await.is_err());
    assert_eq!(cached.read("a").await, Some(item("a", "5")));
    assert_eq!(cached.asked(), 5);
}

#[tokio::test]
async fn a_put_into_a_table_of_unknown_key_drops_all_of_it() {
    // The cache has learned the key of the other table, and has items of it.
    let answers = [found(None), Ok(PutItemOutput::default().into()), found(Some(item("a", "1")))];
    let cached = Cached::new(answers);
    cached.read("a").await;
    let request: Request = PutItem::new("t", Item::from([("other", "x")])).into();
    dyno_core::backend::Backend::call(&cached.cache, request).await.unwrap();
    assert_eq!(cached.read("a").await, Some(item("a", "1")));
    assert_eq!(cached.asked(), 3);
}

#[tokio::test]
async fn misses_after_a_write_are_consistent_until_copies_have_settled() {
    let written = || Ok(UpdateItemOutput::default().into());
    let answers = [written(), found(None), written(), found(None)];
    let cached = Cached::new(answers);
    let is_consistent = || match cached.script.asked().pop() {
        Some(Request::GetItem(get)) => get.consistent_read,
        other => panic!("expected a get, got {other:?}"),
    };
    cached.cache.send(UpdateItem::new("t", key("a"))).await.unwrap();
    cached.clock.advance(Duration::from_micros(9_999_999));
    cached.read("a").await;
    assert!(is_consistent());
    cached.cache.send(UpdateItem::new("t", key("a"))).await.unwrap();
    cached.clock.advance(Duration::from_secs(10));
    cached.read("a").await;
    assert!(!is_consistent());
}

#[tokio::test]
async fn batches_replace_items_and_transactions_drop_them() {
    let answers = [
        found(None),
        Ok(BatchWriteItemOutput::default().into()),
        Ok(TransactWriteItemsOutput::default().into()),
        found(Some(item("a", "3"))),
        found(Some(item("b", "3"))),
    ];
    let cached = Cached::new(answers);
    cached.read("x").await;
    let requests = vec![WriteRequest::Put(item("a", "1")), WriteRequest::Delete(key("b"))];
    cached.cache.send(BatchWriteItem::new([("t".to_owned(), requests)].into())).await.unwrap();
    assert_eq!(cached.read("a").await, Some(item("a", "1")));
    assert_eq!(cached.read("b").await, None);
    assert_eq!(cached.asked(), 2);
    let actions = vec![
        TransactWriteItem::Put(TransactPut::new("t", item("a", "2"))),
        TransactWriteItem::Delete(TransactDelete::new("t", key("b"))),
    ];
    cached.cache.send(TransactWriteItems::new(actions)).await.unwrap();
    assert_eq!(cached.read("a").await, Some(item("a", "3")));
    assert_eq!(cached.read("b").await, Some(item("b", "3")));
    assert_eq!(cached.asked(), 3);
}

#[tokio::test]
async fn a_batch_asks_for_what_is_missing() {
    let mut batch = BatchGetItemOutput::default();
    batch.responses = [("t".to_owned(), vec![item("c", "3"), item("b", "2")])].into();
    let cached = Cached::new([found(Some(item("a", "1"))), Ok(batch.into())]);
    cached.read("a").await;
    cached.asked();
    let keys = ["d", "b", "a", "c"].map(key).to_vec();
    let asked = KeysAndAttributes { keys, ..Default::default() };
    for _ in 0..2 {
        let request = BatchGetItem::new([("t".to_owned(), asked.clone())].into());
        let answer = cached.cache.send(request).await.unwrap();
        let expected = vec![item("b", "2"), item("a", "1"), item("c", "3")];
        assert_eq!(answer.responses["t"], expected);
        assert!(answer.unprocessed_keys.is_empty());
    }
    let Some(Request::BatchGetItem(sent)) = cached.script.asked().pop() else { panic!() };
    assert_eq!(sent.request_items["t"].keys, ["d", "b", "c"].map(key).to_vec());
    assert_eq!(cached.read("d").await, None);
    assert_eq!(cached.asked(), 0);
}

#[tokio::test]
async fn a_batch_hands_on_what_it_cannot_tell_apart_and_what_was_not_processed() {
    let mut batch = BatchGetItemOutput::default();
    batch.responses = [("t".to_owned(), vec![Item::from([("text", "1")])])].into();
    let left = KeysAndAttributes { keys: vec![key("b")], ..Default::default() };
    batch.unprocessed_keys = [("t".to_owned(), left)].into();
    let cached = Cached::new([Ok(batch.clone().into()), Ok(batch.into())]);
    let asked = KeysAndAttributes {
        keys: vec![key("a"), key("b")],
        projection_expression: Some("text".to_owned()),
        ..Default::default()
    };
    for _ in 0..2 {
        let request = BatchGetItem::new([("t".to_owned(), asked.clone())].into());
        let answer = cached.cache.send(request).await.unwrap();
        assert_eq!(answer.responses["t"], [Item::from([("text", "1")])]);
        assert_eq!(answer.unprocessed_keys["t"].keys, [key("b")]);
    }
    assert_eq!((cached.asked(), cached.items().entries), (2, 0));
}

#[tokio::test]
async fn queries_are_kept_whole_until_their_table_is_written() {
    let answers = || {
        let written = Ok(PutItemOutput::default().into());
        [listed(&[item("a", "1")]), listed(&[]), written, listed(&[item("a", "2")]), listed(&[])]
    };
    let cached = Cached::new(answers());
    let read = async |cached: &Cached, pk| cached.cache.send(query(pk)).await.unwrap().items;
    for _ in 0..2 {
        assert_eq!(read(&cached, "a").await, Some(vec![item("a", "1")]));
        assert_eq!(read(&cached, "b").await, Some(vec![]));
    }
    cached.cache.send(PutItem::new("t", item("a", "2"))).await.unwrap();
    assert_eq!(read(&cached, "a").await, Some(vec![item("a", "2")]));
    // The index or the copy that it was read from may not have settled: it is not kept yet.
    assert_eq!(read(&cached, "a").await, Some(vec![]));
    assert_eq!(cached.asked(), 5);

    let stale = Cached::with(answers(), CacheOptions::default().stale_queries());
    read(&stale, "a").await;
    read(&stale, "b").await;
    stale.cache.send(PutItem::new("t", item("a", "2"))).await.unwrap();
    assert_eq!(read(&stale, "a").await, Some(vec![item("a", "1")]));
    stale.clock.advance(Duration::from_secs(300));
    assert_eq!(read(&stale, "a").await, Some(vec![item("a", "2")]));
    assert_eq!((stale.cache.stats().queries.hits, stale.asked()), (1, 4));
}

#[tokio::test]
async fn scans_are_counted_apart_and_zero_keeps_none() {
    let scanned = || Ok(ScanOutput::default().into());
    let cached = Cached::new([scanned()]);
    for _ in 0..3 {
        cached.cache.send(Scan::new("t")).await.unwrap();
    }
    let stats = cached.cache.stats();
    assert_eq!((stats.scans.hits, stats.scans.misses, stats.queries.misses), (2, 1, 0));

    let options = CacheOptions::default().query_ttl(Duration::ZERO);
    let never = Cached::with([scanned(), scanned()], options);
    never.cache.send(Scan::new("t")).await.unwrap();
    never.cache.send(Scan::new("t")).await.unwrap();
    assert_eq!(never.asked(), 2);
}

#[tokio::test]
async fn statements_that_write_drop_their_table() {
    for (statement, is_dropped) in [
        ("UPDATE \"t\" SET text = '2' WHERE pk = 'a'", true),
        ("DELETE /* which? */ FROM u", true),
        ("SELECT * FROM t", false),
    ] {
        let ran = Ok(ExecuteStatementOutput::default().into());
        let again = found(Some(item("a", "2")));
        let cached = Cached::new([found(Some(item("a", "1"))), ran, again]);
        cached.read("a").await;
        cached.cache.send(ExecuteStatement::new(statement)).await.unwrap();
        let expected = if is_dropped { "2" } else { "1" };
        assert_eq!(cached.read("a").await, Some(item("a", expected)), "{statement}");
    }
}

#[tokio::test]
async fn the_least_recently_used_entries_go_first_and_bytes_stay_bounded() {
    let text = "x".repeat(1_000);
    let names: Vec<String> = (0..100).map(|number| format!("{number:03}")).collect();
    let answers = names.iter().chain([&names[1]]).map(|name| found(Some(item(name, &text))));
    let options = CacheOptions::default().capacity_bytes(30_000);
    let cached = Cached::with(answers, options);
    for name in &names {
        cached.read(name).await;
        cached.read(&names[0]).await;
        let stats = cached.items();
        assert!(stats.bytes <= 30_000, "{}", stats.bytes);
    }
    let stats = cached.items();
    assert_eq!(stats.entries + stats.evicted, 100);
    assert!((15..29).contains(&stats.entries), "{}", stats.entries);
    cached.asked();
    cached.read(&names[0]).await;
    cached.read(&names[99]).await;
    assert_eq!(cached.asked(), 0);
    cached.read(&names[1]).await;
    assert_eq!(cached.asked(), 1);
}

#[tokio::test]
async fn clear_drops_everything() {
    let cached = Cached::new([found(None), found(Some(item("a", "1")))]);
    cached.read("a").await;
    cached.cache.clear();
    assert_eq!(cached.read("a").await, Some(item("a", "1")));
}
