//! Global indexes have capacity of their own, and stop the writes that they cannot take.

use dyno_core::op::{Projection, Scan};
use dyno_local::{Local, ManualClock};

use super::{enforced, index_with, provisioned, put, read, reasons, seconds, until_throttled};
use crate::support::{gsi, ok, on, table};

const STOPPED: &str = "IndexWriteProvisionedThroughputExceeded tab/index/all";

/// `tab` with the indexes `all` on `g` and `keys` on `h`, which have these write units.
fn indexed(write: i64, of_index: i64) -> (Local, ManualClock) {
    let (local, clock) = enforced();
    let mut create = table("tab", "pk sk", "pk:S sk:S g:S h:S");
    create.global_secondary_indexes = Some(vec![
        index_with(gsi("all", "g", Projection::all()), 2, of_index),
        index_with(gsi("keys", "h", Projection::keys_only()), 2, of_index),
    ]);
    ok(&local, provisioned(create, 2, write));
    (local, clock)
}

/// Section 3, "GSI back-pressure": "a base write succeeds only if the table and every affected GSI
/// have write capacity".
#[test]
fn an_index_without_capacity_stops_the_write() {
    let (local, clock) = indexed(100, 2);
    put(&local, "pk=a sk=1s g=c", 2).unwrap();
    assert_eq!(reasons(&put(&local, "pk=a sk=2s g=c", 1).unwrap_err()), STOPPED);
    assert_eq!(ok(&local, Scan::new("tab")).count, 1);
    // Items that are not in it, and what it does not project, are none of its business.
    put(&local, "pk=a sk=3s", 1).unwrap();
    put(&local, "pk=a sk=4s h=c", 1).unwrap();
    put(&local, "pk=a sk=4s h=c", 9).unwrap();
    let (table, index) = (local.usage("tab"), local.index_usage("tab", "all"));
    assert!((table[0].writes.units - 13.0).abs() < f64::EPSILON, "what was stopped is not charged");
    assert!((index[0].writes.units - 2.0).abs() < f64::EPSILON);
    assert_eq!(index[0].writes.throttled.provisioned, 1);
    assert_eq!(table[0].writes.throttled.total(), 0);
    seconds(&clock, 1);
    put(&local, "pk=a sk=2s g=c", 1).unwrap();
}

#[test]
fn every_index_that_stops_a_write_is_named() {
    let (local, _clock) = indexed(100, 1);
    put(&local, "pk=a sk=1s g=c h=c", 2).unwrap();
    let stopped = put(&local, "pk=a sk=2s g=c h=c", 1).unwrap_err();
    let keys = "IndexWriteProvisionedThroughputExceeded tab/index/keys";
    assert_eq!(reasons(&stopped), format!("{STOPPED}, {keys}"));
    // Taking an entry out is a write, too.
    assert_eq!(reasons(&put(&local, "pk=a sk=1s", 1).unwrap_err()), format!("{STOPPED}, {keys}"));
}

/// Section 3: "GSI reads never affect the table."
#[test]
fn reads_of_an_index_draw_on_the_index() {
    let (local, _clock) = indexed(10, 10);
    put(&local, "pk=a sk=b g=c", 1).unwrap();
    let reads = until_throttled(|| read(&local, on("all", "g = :c", ":c=c")));
    assert_eq!(reads, (4, "IndexReadProvisionedThroughputExceeded tab/index/all".to_owned()));
    assert_eq!(ok(&local, Scan::new("tab")).count, 1);
    assert!((local.usage("tab")[0].reads.units - 0.5).abs() < f64::EPSILON);
    assert!((local.index_usage("tab", "all")[0].reads.units - 2.0).abs() < f64::EPSILON);
}

/// Section 3: "Low-cardinality GSI partition keys cause hot index partitions."
#[test]
fn few_keys_of_an_index_are_a_hot_partition() {
    let (local, clock) = indexed(4_000, 4_000);
    let mut number = 0;
    let mut status = |of: usize| {
        until_throttled(|| {
            number += 1;
            put(&local, &format!("pk={number}p sk=b g=s{}", number % of), 100)
        })
    };
    let hot = "IndexWriteKeyRangeThroughputExceeded tab/index/all";
    assert_eq!(status(1), (10, hot.to_owned()));
    seconds(&clock, 1);
    let (spread, _) = status(100);
    assert!(spread >= 20, "over several partitions it is more: {spread}");
    let told = local.index_usage("tab", "all");
    assert_eq!(told[0].writes.throttled.key_range, told[0].writes.throttled.total());
}

#[test]
fn a_moved_entry_draws_where_it_was_and_where_it_goes() {
    let (local, _clock) = indexed(100, 100);
    put(&local, "pk=a sk=b g=c", 2).unwrap();
    put(&local, "pk=a sk=b g=d", 3).unwrap();
    assert!((local.index_usage("tab", "all")[0].writes.units - 7.0).abs() < f64::EPSILON);
    let of_partitions = local.index_partitions("tab", "all").into_iter();
    let units: f64 = of_partitions.flat_map(|it| it.minutes).map(|it| it.writes.units).sum();
    assert!((units - 7.0).abs() < f64::EPSILON);
}
