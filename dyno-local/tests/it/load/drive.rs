//! Code that is driven: simulated clients against the whole engine.

use std::time::Duration;

use dyno_core::backend::BackendExt;
use dyno_core::op::{
    AttributeDefinition, BatchWriteItem, BillingMode, CreateTable, GetItem, GlobalSecondaryIndex,
    KeySchemaElement, OperationName, Projection, PutItem, Query, ScalarAttributeType, UpdateItem,
    WriteRequest,
};
use dyno_core::value::{AttributeValue, Item};
use dyno_local::load::{Client, Drive, LatencyModel, LoadError, Prices, Rate, Report, Retries};
use dyno_local::{Capacity, FaultRule, Local, ManualClock, Timestamp, VirtualTime};

/// An engine with a table of orders and an index by status.
fn engine() -> (Local, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_699_999_980));
    let local = Local::builder().clock(clock.clone()).capacity(Capacity::Enforced).build();
    let mut table = CreateTable::new(
        "orders",
        vec![KeySchemaElement::hash("id")],
        ["id", "status"].map(|name| AttributeDefinition::new(name, ScalarAttributeType::S)).into(),
    );
    table.billing_mode = Some(BillingMode::PayPerRequest);
    let index = vec![KeySchemaElement::hash("status")];
    table.global_secondary_indexes =
        Some(vec![GlobalSecondaryIndex::new("by_status", index, Projection::all())]);
    VirtualTime::new(clock.clone()).block_on(local.send(table)).unwrap().unwrap();
    (local, clock)
}

/// A client that orders, ships, and looks at what is open.
async fn shop(client: Client) {
    let id = format!("ORDER#{}", client.number());
    let order = [("id", id.as_str()), ("status", "open")];
    if client.pattern("order").send(PutItem::new("orders", order)).await.is_err() {
        return;
    }
    client.pause(Duration::from_millis(client.chance(2_000))).await;
    let mut ship = UpdateItem::new("orders", [("id", id.as_str())]);
    ship.update_expression = Some("SET #s = :s".to_owned());
    ship.expression_attribute_names = Some([("#s".to_owned(), "status".to_owned())].into());
    let shipped = AttributeValue::S("shipped".to_owned());
    ship.expression_attribute_values = Some([(":s".to_owned(), shipped)].into());
    drop(client.pattern("ship").send(ship).await);
    if client.chance(10) == 0 {
        let mut open = Query::new("orders");
        open.index_name = Some("by_status".to_owned());
        open.key_condition_expression = Some("#s = :s".to_owned());
        open.expression_attribute_names = Some([("#s".to_owned(), "status".to_owned())].into());
        let value = AttributeValue::S("open".to_owned());
        open.expression_attribute_values = Some([(":s".to_owned(), value)].into());
        open.limit = Some(20);
        drop(client.pattern("open").send(open).await);
    }
}

fn run(seed: u64, rate: f64) -> Report {
    let (local, clock) = engine();
    Drive::new("shop", &local, &clock)
        .seed(seed)
        .lasting(Duration::from_secs(12))
        .arriving(Rate::steady(rate))
        .run(shop)
        .unwrap()
}

#[test]
fn a_seed_is_one_run_of_real_code() {
    let (one, again, other) = (run(7, 300.0), run(7, 300.0), run(8, 300.0));
    assert_eq!(one, again);
    assert_eq!(one.to_json(), again.to_json());
    assert_ne!(one.to_json(), other.to_json());
    assert!(one.requests() > 7_000);
    let order = one.pattern("order").unwrap();
    assert_eq!((order.requests, order.failed), (order.served, 0));
    assert!(order.latency.p50 > Duration::from_millis(1));
}

#[test]
fn a_hot_status_stops_orders_and_is_told() {
    let report = run(7, 1_500.0);
    let order = report.pattern("order").unwrap();
    let reasons = &order.reasons["orders/index/by_status"];
    let names: Vec<&str> = reasons.keys().map(String::as_str).collect();
    assert_eq!(names, ["IndexWriteKeyRangeThroughputExceeded"]);
    assert_eq!(order.requests, order.served + order.failed);
    assert_eq!(order.attempts, order.served + order.throttled);
    let index = report.resource("orders/index/by_status").unwrap();
    assert_eq!(index.hottest_keys[0].key, "open");
    assert!(index.hottest_keys[0].throttles > 1_000);
    assert!(index.heat[0].partitions.iter().any(|cell| cell.throttled > 1_000));
    // What patterns consumed is what the engine counted.
    for resource in &report.resources {
        let units = |pattern: &dyno_local::load::report::PatternReport| {
            pattern.units.get(&resource.name).map_or(0.0, |units| units.write)
        };
        let of_patterns: f64 = report.patterns.iter().map(units).sum();
        assert!((of_patterns - resource.units.write).abs() < 1e-6, "{}", resource.name);
    }
}

/// Rules of faults strike code that is driven, and are told apart from throttling.
#[test]
fn faults_are_repeated_and_told() {
    let (local, clock) = engine();
    let broken = FaultRule::internal_error().on(OperationName::PutItem).with_chance(0.5);
    local.faults().add(broken);
    let drive = || {
        Drive::new("faults", &local, &clock)
            .lasting(Duration::from_secs(10))
            .arriving(Rate::steady(100.0))
    };
    let order = |client: Client| async move {
        let order = [("id", format!("ORDER#{}", client.number())), ("status", "open".to_owned())];
        drop(client.backend().send(PutItem::new("orders", order)).await);
    };
    let report = drive().run(order).unwrap();
    report.assert_no_throttle();
    let put = report.pattern("PutItem").unwrap();
    assert_eq!(put.attempts, put.served + put.errors);
    assert_eq!(put.requests, put.served + put.failed);
    // An eighth fails three times.
    assert!((80..170).contains(&put.failed), "{} of {}", put.failed, put.requests);
    let alone = drive().retries(Retries::none()).run(order).unwrap();
    assert!(alone.failed() * 5 > alone.requests() * 2, "{}", alone.failed());
}

/// A batch that is throttled in part is answered; the report tells it, and so does the assertion.
#[test]
fn batches_that_leave_something_over_are_told() {
    let (local, clock) = engine();
    let report = Drive::new("batches", &local, &clock)
        .lasting(Duration::from_secs(10))
        .arriving(Rate::steady(150.0))
        .run(|client| async move {
            let put = |number: u64| {
                let id = format!("ORDER#{}-{number}", client.number());
                WriteRequest::Put(Item::from([("id", id), ("status", "open".to_owned())]))
            };
            let puts = (0..25).map(put).collect();
            let batch = BatchWriteItem::new([("orders".to_owned(), puts)].into());
            drop(client.backend().send(batch).await);
        })
        .unwrap();
    let batch = report.pattern("BatchWriteItem").unwrap();
    assert!(batch.reasons["orders"]["UnprocessedItems"] > 500, "{:?}", batch.reasons);
    assert!(std::panic::catch_unwind(|| report.assert_no_throttle()).is_err());
}

/// What is driven by one backend is told by operation.
#[test]
fn requests_are_counted_by_what_they_are() {
    let (local, clock) = engine();
    let report = Drive::new("shop", &local, &clock)
        .lasting(Duration::from_secs(2))
        .arriving(Rate::steady(50.0))
        .run(|client| async move {
            let (backend, key) = (client.backend(), [("id", "ORDER#1")]);
            drop(backend.send(GetItem::new("orders", key)).await);
            drop(backend.send(PutItem::new("orders", [("id", "1"), ("status", "open")])).await);
        })
        .unwrap();
    let names: Vec<&str> = report.patterns.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["GetItem", "PutItem"]);
    assert_eq!(report.patterns[0].requests, report.patterns[1].requests);
}

#[test]
fn clients_in_a_closed_loop_go_as_fast_as_their_answers() {
    let (local, clock) = engine();
    let report = Drive::new("loop", &local, &clock)
        .lasting(Duration::from_secs(20))
        .clients(4)
        .run(|client| async move {
            while client.goes_on() {
                let key = [("id", format!("ORDER#{}", client.chance(100)))];
                drop(client.pattern("get").send(GetItem::new("orders", key)).await);
                client.pause(Duration::from_millis(8)).await;
            }
        })
        .unwrap();
    // Each round is a pause of 8 ms and about 2 ms of answer.
    assert!((7_000..8_700).contains(&report.requests()), "{}", report.requests());
    report.assert_no_throttle();
    report.assert_hottest_share_below(0.05);
}

#[test]
fn code_that_never_ends_is_dropped_and_code_that_waits_for_nothing_is_told() {
    let (local, clock) = engine();
    let drive = || Drive::new("odd", &local, &clock).latency(LatencyModel::none());
    let report = drive()
        .retries(Retries::none())
        .run(|client| async move {
            loop {
                client.pause(Duration::from_secs(1)).await;
            }
        })
        .unwrap();
    assert_eq!(report.requests(), 0);
    let stalled = drive().run(|_| std::future::pending()).unwrap_err();
    assert!(matches!(stalled, LoadError::Stalled(stalled) if stalled.waiting == 1));
}

#[test]
fn a_query_tells_its_key_however_its_condition_is_written() {
    for condition in ["id = :id", "id=:id", "((id)=(:id))", ":id = id", "#i=:id"] {
        let (local, clock) = engine();
        let look = move |client: Client| async move {
            let mut query = Query::new("orders");
            query.key_condition_expression = Some(condition.to_owned());
            if condition.starts_with('#') {
                query.expression_attribute_names =
                    Some([("#i".to_owned(), "id".to_owned())].into());
            }
            let value = AttributeValue::S("ada".to_owned());
            query.expression_attribute_values = Some([(":id".to_owned(), value)].into());
            drop(client.pattern("look").send(query).await);
        };
        let report = Drive::new("look", &local, &clock).run(look).unwrap();
        let served = report.pattern("look").map(|it| it.served);
        assert_eq!(served, Some(1), "{condition}");
        let orders = report.resources.iter().find(|it| it.name == "orders").unwrap();
        let keys: Vec<&str> = orders.hottest_keys.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, ["ada"], "{condition}");
    }
}

/// A hundred puts a second for a minute, to a key each.
fn minute_of_puts(local: &Local, clock: &ManualClock) -> Report {
    Drive::new("puts", local, clock)
        .arriving(Rate::steady(100.0))
        .run(|client| async move {
            let id = format!("ORDER#{}", client.number());
            drop(client.backend().send(PutItem::new("orders", [("id", id)])).await);
        })
        .unwrap()
}

#[test]
fn a_run_has_its_minutes_for_itself() {
    let prices = Prices::new().on_demand_million(1.0, 1.0).provisioned_hour(1.0, 1.0);
    let (local, clock) = engine();
    let expected = minute_of_puts(&local, &clock);
    let requests = expected.requests();
    for (late, filled) in [(0, 3_000), (30, 0), (59, 100)] {
        let (local, clock) = engine();
        clock.advance(Duration::from_secs(late));
        for number in 0..filled {
            let put = PutItem::new("orders", [("id", format!("OLD#{number}"))]);
            VirtualTime::new(clock.clone()).block_on(local.send(put)).unwrap().unwrap();
        }
        let report = minute_of_puts(&local, &clock);
        let orders = report.resource("orders").unwrap();
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let units = requests as f64;
        assert_eq!((report.requests(), orders.units.write), (requests, units), "{late} {filled}");
        assert_eq!(
            (orders.minutes.len(), orders.heat.len()),
            (1, expected.resources[0].heat.len())
        );
        assert_eq!(report.costs(&prices), expected.costs(&prices), "{late} {filled}");
    }
}
