//! Filling a new index takes of its write units what writes leave, and so it takes time.
//!
//! Section 2: "GSI backfill: consumes index write capacity, no table read charge"; section 7 has its
//! metrics.

use std::time::Duration;

use dyno_core::op::{
    CreateGlobalSecondaryIndexAction, DescribeTable, GlobalSecondaryIndexUpdate, IndexStatus,
    Projection, UpdateTable,
};
use dyno_local::metrics::{Dimensions, Metric};
use dyno_local::{Local, ManualClock, Minute};

use super::{enforced, provisioned, put, reasons, seconds, units, with_units};
use crate::support::{definitions, keys, ok, table};

/// Has `tab` get an index on `g` with these write units.
fn add_index(local: &Local, write: Option<i64>) {
    let mut create = CreateGlobalSecondaryIndexAction::new("idx", keys("g"), Projection::all());
    create.provisioned_throughput = write.map(|write| units(1, write));
    let mut update = UpdateTable::new("tab");
    update.attribute_definitions = Some(definitions("g:S"));
    update.global_secondary_index_updates = Some(vec![GlobalSecondaryIndexUpdate::Create(create)]);
    ok(local, update);
}

fn is_there(local: &Local) -> bool {
    let described = ok(local, DescribeTable::new("tab")).table;
    described.global_secondary_indexes[0].index_status == IndexStatus::Active
}

/// `tab` with these many items of a unit each, all in the index to be, and time for anything.
fn filled(items: usize, group: impl Fn(usize) -> usize) -> (Local, ManualClock) {
    let (local, clock) = with_units(5, 10_000);
    for number in 0..items {
        put(&local, &format!("pk=p{number} sk=s g=g{}", group(number)), 1).unwrap();
    }
    // A whole number of minutes.
    seconds(&clock, 600);
    (local, clock)
}

fn sum(minutes: &[Minute]) -> f64 {
    minutes.iter().map(|minute| minute.backfill.units).sum()
}

#[test]
fn an_index_is_filled_as_fast_as_it_has_units() {
    let (local, clock) = filled(100, |number| number);
    let reads = local.usage("tab");
    add_index(&local, Some(10));
    // The first is set at once, the last 9.9 s later.
    clock.advance(Duration::from_millis(9_899));
    assert!(!is_there(&local));
    clock.advance(Duration::from_millis(1));
    assert!(is_there(&local));
    let minutes = local.index_usage("tab", "idx");
    assert!((sum(&minutes) - 100.0).abs() < f64::EPSILON);
    assert_eq!((minutes[0].backfill.draws, minutes[0].backfill.throttled.provisioned), (100, 99));
    assert_eq!(minutes[0].writes.draws, 0);
    assert_eq!(local.usage("tab"), reads, "the table is charged nothing");
}

/// Larger entries take longer, and items that are not in the index no time.
#[test]
fn it_takes_the_units_that_its_entries_are() {
    let (local, clock) = with_units(5, 10_000);
    for number in 0..10 {
        put(&local, &format!("pk=p{number} sk=s g=g{number}"), 7).unwrap();
        put(&local, &format!("pk=q{number} sk=s"), 7).unwrap();
    }
    add_index(&local, Some(10));
    clock.advance(Duration::from_millis(6_299));
    assert!(!is_there(&local));
    clock.advance(Duration::from_millis(1));
    assert!(is_there(&local));
}

#[test]
fn it_does_not_matter_who_looks_when() {
    let run = |pauses: &[u64]| {
        let (local, clock) = filled(500, |number| number % 7);
        add_index(&local, Some(3));
        let (mut waited, mut at) = (0, 0);
        while waited < 180_000 {
            clock.advance(Duration::from_millis(pauses[at % pauses.len()]));
            waited += pauses[at % pauses.len()];
            at += 1;
            is_there(&local);
        }
        (local.index_usage("tab", "idx"), is_there(&local))
    };
    let (usage, is_over) = run(&[180_000]);
    assert!(is_over);
    // 180 in each minute, but for the first: there was one more at its beginning.
    let each: Vec<f64> = usage.iter().map(|minute| minute.backfill.units).collect();
    assert_eq!(each, [180.0, 180.0, 140.0]);
    assert_eq!(run(&[1, 7, 52, 940]), (usage.clone(), true));
    assert_eq!(run(&[60_000]), (usage, true));
}

/// A second's units of the index are for writes; what they use the filling has not.
#[test]
fn writes_come_first() {
    let (local, clock) = filled(200, |number| number);
    add_index(&local, Some(10));
    // Of ten units a second writes take five.
    for number in 0..200 {
        clock.advance(Duration::from_millis(200));
        put(&local, &format!("pk=new{number} sk=s g=n{number}"), 1).unwrap();
        assert_eq!(is_there(&local), number >= 197, "{number}");
    }
    // More than a second's are too many, as the filling leaves no burst.
    let (local, clock) = filled(200, |number| number);
    add_index(&local, Some(10));
    seconds(&clock, 1);
    let mut number = 0;
    let stopped = super::until_throttled(|| {
        number += 1;
        put(&local, &format!("pk=new{number} sk=s g=n"), 1)
    });
    assert_eq!(stopped, (9, "IndexWriteProvisionedThroughputExceeded tab/index/idx".to_owned()));
    // And they hold up the filling: eleven were set, and nothing is until a second's are there.
    clock.advance(Duration::from_millis(19_799));
    assert!(!is_there(&local));
    clock.advance(Duration::from_millis(1));
    assert!(is_there(&local));
}

/// Section 3: "Low-cardinality GSI partition keys cause hot index partitions."
#[test]
fn one_key_of_an_index_is_filled_at_the_speed_of_a_partition() {
    let (local, clock) = filled(2_000, |_| 1);
    add_index(&local, Some(5_000));
    // It had a second's, and gets a thousand a second.
    clock.advance(Duration::from_millis(998));
    assert!(!is_there(&local));
    clock.advance(Duration::from_millis(2));
    assert!(is_there(&local));
}

#[test]
fn an_index_on_demand_is_filled_at_what_it_is_prepared_for() {
    let (local, clock) = enforced();
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    for number in 0..2_001 {
        put(&local, &format!("pk=p{number} sk=s g=g{number}"), 1).unwrap();
        clock.advance(Duration::from_millis(1));
    }
    add_index(&local, None);
    // 4,000 write units a second.
    clock.advance(Duration::from_millis(499));
    assert!(!is_there(&local));
    clock.advance(Duration::from_millis(1));
    assert!(is_there(&local));
}

#[test]
fn a_filling_has_metrics_of_its_own() {
    let (local, clock) = filled(100, |number| number);
    add_index(&local, Some(10));
    let of = Dimensions::index("tab", "idx");
    let told = |metric| local.metrics().sum(metric, &of);
    clock.advance(Duration::from_millis(2_450));
    assert!(!is_there(&local));
    for (metric, expected) in [
        (Metric::OnlineIndexConsumedWriteCapacity, 25.0),
        (Metric::OnlineIndexPercentageProgress, 25.0),
        (Metric::OnlineIndexThrottleEvents, 24.0),
        (Metric::ConsumedWriteCapacityUnits, 0.0),
        (Metric::WriteThrottleEvents, 0.0),
    ] {
        assert!((told(metric) - expected).abs() < f64::EPSILON, "{metric:?} {}", told(metric));
    }
    seconds(&clock, 60);
    assert!(is_there(&local));
    assert!((told(Metric::OnlineIndexConsumedWriteCapacity) - 100.0).abs() < f64::EPSILON);
    assert!(local.metrics().minutes(Metric::OnlineIndexPercentageProgress, &of).is_empty());
    let prometheus = local.metrics().prometheus();
    assert!(prometheus.contains("index_consumed_write_capacity"), "{prometheus}");
}

/// A table of which nobody asked anything before the index came.
#[test]
fn what_is_new_has_no_burst() {
    let (local, clock) = enforced();
    ok(&local, provisioned(table("tab", "pk sk", "pk:S sk:S"), 1, 1));
    seconds(&clock, 1_000);
    add_index(&local, Some(10));
    let put = |sk: &str| put(&local, &format!("pk=a sk={sk} g=c"), 20);
    put("b").unwrap();
    let reason = "IndexWriteProvisionedThroughputExceeded tab/index/idx";
    assert_eq!(reasons(&put("c").unwrap_err()), reason);
}
