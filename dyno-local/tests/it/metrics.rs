//! What an engine that keeps metrics counts of its requests, by a clock that the tests move.
//!
//! Names and dimensions are those of the sheet "Partitions, capacity, throttling", section 7.

use std::time::Duration;

use dyno_core::op::{
    BatchWriteItem, CreateTable, DeleteItem, GetItem, GetRecords, GetShardIterator, OperationName,
    Projection, ProvisionedThroughput, PutItem, ShardIteratorType, StreamSpecification,
    StreamViewType, TimeToLiveSpecification, TransactPut, TransactWriteItem, TransactWriteItems,
    UpdateTimeToLive, WriteRequest,
};
use dyno_local::metrics::{Dimensions, Metric, MetricQuery, Statistic};
use dyno_local::{Capacity, FaultRule, Local, LocalBuilder, ManualClock, Timestamp};

use crate::support::{build, gsi, item, ok, query, send, table};

/// An engine that keeps metrics for an hour, and its clock, at the beginning of a minute.
fn metered(set: impl FnOnce(LocalBuilder) -> LocalBuilder) -> (Local, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_699_999_980));
    let builder = Local::builder().clock(clock.clone()).metrics(Duration::from_hours(1));
    (build(set(builder)), clock)
}

fn tab() -> CreateTable {
    table("tab", "pk", "pk:S")
}

fn of_table() -> Dimensions {
    Dimensions::table("tab")
}

fn by(operation: OperationName) -> Dimensions {
    Dimensions::operation("tab", operation)
}

fn sum(local: &Local, metric: Metric, of: &Dimensions) -> f64 {
    local.metrics().sum(metric, of)
}

#[track_caller]
fn check(local: &Local, metric: Metric, of: &Dimensions, expected: f64) {
    let told = sum(local, metric, of);
    assert!((told - expected).abs() < 1e-9, "{} {of:?}: {told}, not {expected}", metric.name());
}

/// What a panic says.
fn failure(act: impl FnOnce() + std::panic::UnwindSafe) -> String {
    *std::panic::catch_unwind(act).unwrap_err().downcast::<String>().unwrap()
}

#[test]
fn nothing_is_kept_unless_asked_for() {
    let local = build(Local::builder());
    ok(&local, tab());
    send(&local, PutItem::new("tab", item("pk=a"))).unwrap();
    send(&local, PutItem::new("none", item("pk=a"))).unwrap_err();
    assert_eq!(local.metrics().series().count(), 0);
}

#[test]
fn units_are_counted_where_capacity_is_only_accounted_for() {
    let (local, clock) = metered(|builder| builder);
    let mut create = table("tab", "pk", "pk:S g:S");
    create.global_secondary_indexes = Some(vec![gsi("global", "g", Projection::all())]);
    ok(&local, create);
    for n in 0..5_000 {
        ok(&local, PutItem::new("tab", item(&format!("pk=p{} g=same", n % 10))));
    }
    clock.advance(Duration::from_mins(1));
    let mut strong = GetItem::new("tab", item("pk=p1"));
    strong.consistent_read = true;
    ok(&local, strong);
    ok(&local, GetItem::new("tab", item("pk=p1")));

    check(&local, Metric::ConsumedWriteCapacityUnits, &of_table(), 5_000.0);
    check(&local, Metric::ConsumedWriteCapacityUnits, &Dimensions::index("tab", "global"), 10.0);
    check(&local, Metric::ConsumedReadCapacityUnits, &of_table(), 1.5);
    let metrics = local.metrics();
    let reads = |statistic| {
        let units = Metric::ConsumedReadCapacityUnits;
        metrics.values(&MetricQuery::new(units, of_table(), statistic))
    };
    let minute = Timestamp::from_seconds(1_700_000_040);
    assert_eq!(reads(Statistic::SampleCount), [(minute, 2.0)]);
    assert_eq!(reads(Statistic::Minimum), [(minute, 0.5)]);
    assert_eq!(reads(Statistic::Maximum), [(minute, 1.0)]);
    assert_eq!(reads(Statistic::Average), [(minute, 0.75)]);
    // 5,000 writes of one partition in no time would be too hot, were capacity enforced.
    metrics.assert_no_throttle();
    assert_eq!(local.partitions("tab").len(), 4);
}

#[test]
fn what_is_throttled_is_counted_by_event_reason_and_request() {
    let (local, clock) = metered(|builder| builder.capacity(Capacity::Enforced));
    let mut create = tab();
    create.billing_mode = None;
    create.provisioned_throughput =
        Some(ProvisionedThroughput { read_capacity_units: 1, write_capacity_units: 2 });
    ok(&local, create);
    let put = || send(&local, PutItem::new("tab", item("pk=a")));
    assert_eq!((0..5).filter(|_| put().is_ok()).count(), 2);
    // Of a batch one is written, and the request is not throttled.
    clock.advance(Duration::from_millis(500));
    let puts = ["pk=b", "pk=c"].map(|key| WriteRequest::Put(item(key)));
    let batch = || BatchWriteItem::new([("tab".to_owned(), puts.to_vec())].into());
    let left = ok(&local, batch()).unprocessed_items;
    assert_eq!(left.into_values().map(|left| left.len()).sum::<usize>(), 1);
    // Of another none is.
    send(&local, batch()).unwrap_err();

    check(&local, Metric::WriteThrottleEvents, &of_table(), 6.0);
    check(&local, Metric::WriteProvisionedThroughputThrottleEvents, &of_table(), 6.0);
    check(&local, Metric::WriteKeyRangeThroughputThrottleEvents, &of_table(), 0.0);
    check(&local, Metric::ThrottledRequests, &by(OperationName::PutItem), 3.0);
    check(&local, Metric::ThrottledRequests, &by(OperationName::BatchWriteItem), 1.0);
    check(&local, Metric::UserErrors, &Dimensions::none(), 0.0);
    check(&local, Metric::ProvisionedWriteCapacityUnits, &of_table(), 2.0);

    let metrics = local.metrics();
    let told = failure(|| metrics.assert_no_throttle());
    let expected = "capacity ran out:\n  WriteProvisionedThroughputThrottleEvents TableName=tab was \
                    6 from second 1699999980";
    assert_eq!(told, expected);
    let query = MetricQuery::new(Metric::WriteThrottleEvents, of_table(), Statistic::Sum);
    metrics.assert_metric(&query, ..=6.0);
    assert!(failure(|| metrics.assert_metric(&query, ..6.0)).contains("was 6 from second"));
}

#[test]
fn refusals_are_counted_by_what_they_are() {
    let (local, _clock) = metered(|builder| builder);
    ok(&local, tab());
    ok(&local, PutItem::new("tab", item("pk=a")));
    let mut once = PutItem::new("tab", item("pk=a"));
    once.condition_expression = Some("attribute_not_exists(pk)".to_owned());
    send(&local, once).unwrap_err();
    send(&local, PutItem::new("tab", item("sk=a"))).unwrap_err();
    send(&local, PutItem::new("none", item("pk=a"))).unwrap_err();
    let refused = || {
        let mut put = TransactPut::new("tab", item("pk=a"));
        put.condition_expression = Some("attribute_not_exists(pk)".to_owned());
        TransactWriteItem::Put(put)
    };
    send(&local, TransactWriteItems::new(vec![refused()])).unwrap_err();

    check(&local, Metric::ConditionalCheckFailedRequests, &of_table(), 2.0);
    check(&local, Metric::UserErrors, &Dimensions::none(), 3.0);
    let metrics = local.metrics();
    assert!(metrics.series().all(|(_, of, _)| of.table.as_deref() != Some("none")));
}

#[test]
fn items_records_and_deletions_are_counted() {
    let (local, clock) = metered(|builder| builder);
    let mut create = tab();
    create.stream_specification = Some(StreamSpecification {
        stream_enabled: true,
        stream_view_type: Some(StreamViewType::KeysOnly),
    });
    let arn = ok(&local, create).table_description.latest_stream_arn.unwrap();
    ok(
        &local,
        UpdateTimeToLive::new(
            "tab",
            TimeToLiveSpecification { attribute_name: "until".to_owned(), enabled: true },
        ),
    );
    ok(&local, PutItem::new("tab", item("pk=a until=1700000000")));
    ok(&local, query("pk = :pk", ":pk=a"));
    ok(&local, query("pk = :pk", ":pk=b"));
    let arn_of_table = arn.split_once("/stream/").unwrap().0;
    let mut by_arn = query("pk = :pk", ":pk=a");
    by_arn.table_name = arn_of_table.to_owned();
    ok(&local, by_arn);
    check(&local, Metric::ReturnedItemCount, &by(OperationName::Query), 2.0);
    clock.advance(Duration::from_mins(1));
    ok(&local, DeleteItem::new("tab", item("pk=none")));
    check(&local, Metric::TimeToLiveDeletedItemCount, &of_table(), 1.0);
    // Nobody pays for it.
    check(&local, Metric::ConsumedWriteCapacityUnits, &of_table(), 2.0);

    let mut records = 0;
    for shard in ok(&local, dyno_core::op::DescribeStream::new(&arn)).stream_description.shards {
        let kind = ShardIteratorType::TrimHorizon;
        let iterator = ok(&local, GetShardIterator::new(&arn, &shard.shard_id, kind));
        let read = GetRecords::new(iterator.shard_iterator.unwrap());
        records += ok(&local, read).records.len();
    }
    assert_eq!(records, 2);
    let mut of = by(OperationName::GetRecords);
    of.stream_label = arn.rsplit('/').next().map(str::to_owned);
    check(&local, Metric::ReturnedRecordsCount, &of, 2.0);
    assert!(sum(&local, Metric::ReturnedBytes, &of) > 0.0);
}

#[test]
fn latencies_are_what_a_model_says() {
    let (local, _clock) = metered(|builder| builder);
    for ms in [1, 2, 3, 40] {
        local.note_latency("tab", OperationName::GetItem, Duration::from_millis(ms));
    }
    let latency = Metric::SuccessfulRequestLatency;
    let worst = Statistic::Percentile(99.0);
    let query = MetricQuery::new(latency, by(OperationName::GetItem), worst);
    local.metrics().assert_metric(&query, 40.0..=41.25);
    let count = MetricQuery::new(latency, by(OperationName::GetItem), Statistic::SampleCount);
    local.metrics().assert_metric(&count, 4.0..=4.0);
    assert_eq!(local.metrics().values(&count).len(), 1);
}

/// A rule answers before a name is checked, and clients could fill the memory with names.
#[test]
fn what_is_no_name_of_a_table_makes_no_series() {
    let (local, _clock) = metered(|builder| builder.fault(FaultRule::unavailable()));
    for (length, is_counted) in [(255, true), (256, false)] {
        let name = "t".repeat(length);
        send(&local, GetItem::new(name.as_str(), [("pk", "a")])).unwrap_err();
        let of = Dimensions::operation(&name, OperationName::GetItem);
        assert_eq!(sum(&local, Metric::SystemErrors, &of) > 0.0, is_counted, "{length}");
    }
}
