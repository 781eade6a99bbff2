//! One engine with all that it models, driven twice: what a seed says is so to the last byte.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use dyno_core::backend::BackendExt;
use dyno_core::op::{
    AttributeDefinition, BatchWriteItem, CreateTable, GlobalSecondaryIndex, KeySchemaElement,
    Projection, ProvisionedThroughput, PutItem, Query, ScalarAttributeType, StreamSpecification,
    StreamViewType, TimeToLiveSpecification, TransactPut, TransactWriteItem, TransactWriteItems,
    UpdateTimeToLive, WriteRequest,
};
use dyno_core::value::{AttributeValue, Item};
use dyno_local::load::{Client, Drive, Rate};
use dyno_local::metrics::{Dimensions, Metric};
use dyno_local::{
    Capacity, Chaos, Clock, FaultRule, Lag, Local, ManualClock, Replication, Scalable,
    ScalingPolicy, Timestamp, VirtualTime,
};

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// An engine that models all there is.
fn engine(seed: u64) -> (Local, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_699_999_980));
    let replication = Replication::new()
        .lag(Lag::seeded(seed, millis(1)..millis(400)))
        .index_lag(Lag::seeded(seed + 1, millis(10)..millis(2_000)))
        .chaos(Chaos::seeded(seed).calm(millis(20_000)).outage(millis(3_000)));
    let local = Local::builder()
        .clock(clock.clone())
        .seed(seed)
        .capacity(Capacity::Enforced)
        .metrics(Duration::from_hours(1))
        .key_reports()
        .replication(replication)
        .transaction_time(millis(5))
        .partition_bytes_max(10_000)
        .expiry_delay(millis(10_000))
        .build();
    (local, clock)
}

async fn prepare(local: &Local) {
    let units = ProvisionedThroughput { read_capacity_units: 20, write_capacity_units: 20 };
    let mut table = CreateTable::new(
        "orders",
        vec![KeySchemaElement::hash("id"), KeySchemaElement::range("line")],
        ["id", "line", "state"]
            .map(|name| AttributeDefinition::new(name, ScalarAttributeType::S))
            .into(),
    );
    let keys = vec![KeySchemaElement::hash("state"), KeySchemaElement::range("line")];
    let mut index = GlobalSecondaryIndex::new("by_state", keys, Projection::all());
    index.provisioned_throughput = Some(units);
    table.provisioned_throughput = Some(units);
    table.global_secondary_indexes = Some(vec![index]);
    table.stream_specification = Some(StreamSpecification {
        stream_enabled: true,
        stream_view_type: Some(StreamViewType::NewAndOldImages),
    });
    local.send(table).await.unwrap();
    let expiry = TimeToLiveSpecification::enabled("until");
    local.send(UpdateTimeToLive::new("orders", expiry)).await.unwrap();
    for units in [Scalable::writes("orders"), Scalable::writes("orders").of_index("by_state")] {
        local.auto_scaling().register(&units, 5..=400).unwrap();
        local.auto_scaling().put_policy(&units, ScalingPolicy::new("scale", 70.0)).unwrap();
    }
}

/// A client that does one thing, and takes what comes.
async fn act(client: Client) {
    let number = client.number();
    let mut order: Item = [
        ("id", format!("ORDER#{}", client.chance(100))),
        ("line", format!("{number:06}")),
        ("state", format!("STATE#{}", number % 3)),
    ]
    .into_iter()
    .collect();
    let until = client.clock().now().as_micros() / 1_000_000 + 60;
    order.insert("until", AttributeValue::N(until.into()));
    let backend = client.backend();
    match number % 6 {
        0..=2 => drop(backend.send(PutItem::new("orders", order)).await),
        3 => {
            let put = TransactWriteItem::Put(TransactPut::new("orders", order));
            drop(backend.send(TransactWriteItems::new(vec![put])).await);
        }
        4 => {
            let mut query = Query::new("orders");
            query.index_name = Some("by_state".to_owned());
            query.key_condition_expression = Some("#s = :s".to_owned());
            query.expression_attribute_names = Some([("#s".to_owned(), "state".to_owned())].into());
            let state = AttributeValue::S("STATE#1".to_owned());
            query.expression_attribute_values = Some([(":s".to_owned(), state)].into());
            query.limit = Some(10);
            drop(backend.send(query).await);
        }
        _ => {
            let batch = BTreeMap::from([("orders".to_owned(), vec![WriteRequest::Put(order)])]);
            drop(backend.send(BatchWriteItem::new(batch)).await);
        }
    }
}

/// Drives an engine for some minutes and returns all that it has to tell.
fn told(seed: u64) -> (String, Local) {
    let (local, clock) = engine(seed);
    VirtualTime::new(clock.clone()).block_on(prepare(&local)).unwrap();
    for (rule, chance) in [
        (FaultRule::internal_error(), 0.02),
        (FaultRule::timeout(millis(1_000)).after_effect(), 0.01),
        (FaultRule::delay(millis(30)), 0.1),
        (FaultRule::conflict(), 0.01),
        (FaultRule::unprocessed(), 0.05),
    ] {
        local.faults().add(rule.with_chance(chance));
    }
    let report = Drive::new("everything", &local, &clock)
        .seed(seed)
        .lasting(Duration::from_mins(3))
        .arriving(Rate::ramp(10.0, 60.0, Duration::from_secs(90)))
        .run(act)
        .unwrap();
    let mut text = report.to_json();
    let activities = local.auto_scaling().activities();
    let partitions = local.partitions("orders");
    let _ = write!(text, "{activities:?}\n{partitions:?}\n{:?}\n", local.key_report("orders"));
    let _ = write!(text, "{:?}\n{}", local.stream_records("orders"), local.metrics().prometheus());
    (text, local)
}

#[test]
fn a_seed_is_one_run_of_everything() {
    let (one, local) = told(7);
    assert!(one == told(7).0, "two runs of a seed differ");
    assert!(one != told(8).0, "two seeds are one run");
    // Everything took part.
    assert!(!local.auto_scaling().activities().is_empty());
    assert!(local.partitions("orders").len() > 1);
    let (metrics, orders) = (local.metrics(), Dimensions::table("orders"));
    for metric in [Metric::WriteThrottleEvents, Metric::TimeToLiveDeletedItemCount] {
        assert!(metrics.sum(metric, &orders) > 0.0, "{metric:?}");
    }
}
