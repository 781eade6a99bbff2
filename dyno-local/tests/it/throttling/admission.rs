//! Provisioned tables and their partitions: what passes, what it takes, and when there is more.

use std::time::Duration;

use dyno_core::op::{
    BillingMode, DescribeTable, GetItem, Projection, PutItem, Scan, TableStatus,
    TimeToLiveSpecification, UpdateItem, UpdateTable, UpdateTimeToLive,
};
use dyno_local::{Local, ManualClock, Timestamp};

use super::{
    enforced, get, provisioned, put, read, reasons, seconds, units, until_throttled, with_units,
};
use crate::support::{build, item, lsi, ok, on, query, send, sized, table, values};

const WRITES: &str = "TableWriteProvisionedThroughputExceeded tab";
const READS: &str = "TableReadProvisionedThroughputExceeded tab";

#[test]
fn nothing_is_throttled_unless_it_is_asked_for() {
    let local = build(Local::builder().clock(ManualClock::default()));
    ok(&local, provisioned(table("tab", "pk sk", "pk:S sk:S"), 1, 1));
    for _ in 0..20 {
        put(&local, "pk=a sk=b", 400).unwrap();
    }
    assert!(local.usage("tab").is_empty());
    assert!(local.partitions("tab").iter().all(|it| it.minutes.is_empty()));
}

/// Section 3: "Burst: unused capacity of the last 300 s is kept per partition/table and can be spent
/// faster than the provisioned rate."
#[test]
fn a_table_spends_what_it_did_not_use_in_300_seconds() {
    let (local, clock) = with_units(2, 3);
    let writes = || until_throttled(|| put(&local, "pk=a sk=b", 1));
    assert_eq!(writes(), (3, WRITES.to_owned()));
    seconds(&clock, 100);
    assert_eq!(writes().0, 300);
    seconds(&clock, 10_000);
    assert_eq!(writes().0, 900);
    clock.advance(Duration::from_millis(333));
    assert_eq!(writes().0, 1);
    let reads = |consistent| until_throttled(|| get(&local, "pk=a sk=b", consistent));
    assert_eq!(reads(true), (600, READS.to_owned()));
    seconds(&clock, 10);
    assert_eq!(reads(false).0, 40);
}

/// Section 9: "A request is admitted if the bucket is positive, actual cost deducted after."
#[test]
fn a_large_request_is_paid_for_afterwards() {
    let (local, clock) = with_units(1, 10);
    put(&local, "pk=a sk=b", 400).unwrap();
    for _ in 0..39 {
        assert_eq!(reasons(&put(&local, "pk=a sk=b", 1).unwrap_err()), WRITES);
        seconds(&clock, 1);
    }
    // What was throttled cost nothing: 390 units came, and 390 were lacking.
    assert!(put(&local, "pk=a sk=b", 1).is_err());
    clock.advance(Duration::from_millis(100));
    put(&local, "pk=a sk=b", 1).unwrap();
}

#[test]
fn a_throttled_write_writes_nothing() {
    let (local, _clock) = with_units(10, 1);
    put(&local, "pk=a sk=b", 1).unwrap();
    assert!(put(&local, "pk=a sk=c", 1).is_err());
    let mut update = UpdateItem::new("tab", item("pk=a sk=b"));
    update.update_expression = Some("SET y = :y".to_owned());
    update.expression_attribute_values = values(":y=1");
    assert_eq!(reasons(&send(&local, update).unwrap_err()), WRITES);
    assert_eq!(ok(&local, Scan::new("tab")).count, 1);
    assert!(ok(&local, GetItem::new("tab", item("pk=a sk=b"))).item.unwrap().get("y").is_none());
    assert_eq!(local.usage("tab")[0].writes.throttled.total(), 2);
}

/// Section 2: "failed condition: item missing 1 WCU; existing: ceil(existing size)".
#[test]
fn a_condition_that_fails_costs_what_it_met() {
    let (local, clock) = with_units(1, 1);
    put(&local, "pk=a sk=b", 1).unwrap();
    seconds(&clock, 300);
    put(&local, "pk=a sk=b", 50).unwrap();
    let mut failing = PutItem::new("tab", sized("pk=a sk=b", 10));
    failing.condition_expression = Some("attribute_not_exists(pk)".to_owned());
    for _ in 0..5 {
        assert!(send(&local, failing.clone()).unwrap_err().throttling_reasons().is_empty());
    }
    let minutes = local.usage("tab");
    assert!((minutes[1].writes.units - 300.0).abs() < f64::EPSILON);
    assert_eq!(minutes[1].writes.draws, 6);
    assert_eq!(reasons(&send(&local, failing).unwrap_err()), WRITES);
}

#[test]
fn pages_draw_what_they_evaluated() {
    let (local, clock) = with_units(10, 1_000);
    for number in 0..10 {
        put(&local, &format!("pk=a sk={number}s"), 40).unwrap();
    }
    // 400 KB are 100 units, or 50.
    let mut strong = query("pk = :a", ":a=a");
    strong.consistent_read = true;
    read(&local, strong.clone()).unwrap();
    assert_eq!(reasons(&read(&local, strong).unwrap_err()), READS);
    assert!((local.usage("tab")[0].reads.units - 100.0).abs() < f64::EPSILON);
    seconds(&clock, 9);
    assert!(get(&local, "pk=a sk=0s", false).is_err());
    clock.advance(Duration::from_millis(1));
    read(&local, query("pk = :a", ":a=a")).unwrap();
    assert!(send(&local, Scan::new("tab")).is_err());
}

/// Section 2: "LSI units are added to the table's total and drawn from the table's capacity".
#[test]
fn local_indexes_draw_on_the_table() {
    let (local, clock) = enforced();
    let mut create = table("tab", "pk sk", "pk:S sk:S h:S");
    create.local_secondary_indexes = Some(vec![lsi("local", "pk h", Projection::all())]);
    ok(&local, provisioned(create, 1, 5));
    let writes = until_throttled(|| put(&local, "pk=a sk=b h=c", 2));
    assert_eq!(writes, (2, WRITES.to_owned()), "the entry once, then the item alone");
    let reads = until_throttled(|| read(&local, on("local", "pk = :a", ":a=a")));
    assert_eq!(reads, (2, READS.to_owned()));
    seconds(&clock, 1);
    let told = local.usage("tab");
    assert!((told[0].writes.units - 6.0).abs() < f64::EPSILON);
    assert!((told[0].reads.units - 1.0).abs() < f64::EPSILON);
}

/// Section 3: "Per partition: 3,000 RCU/s and 1,000 WCU/s", and "Adaptive capacity: hot partition may use the
/// table's unused capacity instantly, up to the partition maximum".
#[test]
fn a_partition_has_what_the_table_has_up_to_its_limits() {
    let (local, clock) = with_units(10_000, 3_000);
    assert_eq!(local.partitions("tab").len(), 7);
    let hot = "TableWriteKeyRangeThroughputExceeded tab".to_owned();
    // A seventh of the table would be 428 units.
    assert_eq!(until_throttled(|| put(&local, "pk=a sk=b", 100)), (10, hot));
    seconds(&clock, 1);
    let hot = "TableReadKeyRangeThroughputExceeded tab".to_owned();
    assert_eq!(until_throttled(|| get(&local, "pk=a sk=b", true)), (120, hot.clone()));
    // Two other copies have as much left for eventual reads.
    assert_eq!(until_throttled(|| get(&local, "pk=a sk=b", false)), (240, hot));
    let partitions = local.partitions("tab");
    let used: Vec<_> = partitions.iter().filter(|it| it.write_units_per_second > 0.0).collect();
    assert_eq!(used.len(), 1);
    assert!((used[0].write_units_per_second - 1_000.0).abs() < f64::EPSILON);
    assert!((used[0].read_units_per_second - 6_000.0).abs() < f64::EPSILON);
    assert_eq!(used[0].minutes[0].reads.throttled.key_range, 2);
    // Another key lies elsewhere, and has what the table has left.
    put(&local, "pk=c sk=b", 100).unwrap();
}

#[test]
fn more_units_are_there_when_the_table_is_active_again() {
    let clock = ManualClock::new(Timestamp::from_seconds(1_699_999_980));
    let builder = Local::builder().clock(clock.clone()).table_delay(Duration::from_secs(10));
    let local = build(builder.capacity(dyno_local::Capacity::Enforced));
    ok(&local, provisioned(table("tab", "pk sk", "pk:S sk:S"), 1, 1));
    seconds(&clock, 10);
    let writes = || until_throttled(|| put(&local, "pk=a sk=b", 1)).0;
    writes();
    let mut update = UpdateTable::new("tab");
    update.provisioned_throughput = Some(units(1, 100));
    ok(&local, update);
    seconds(&clock, 9);
    assert_eq!(writes(), 9);
    seconds(&clock, 5);
    // One second at 1, then four at 100.
    assert_eq!(writes(), 401);
    let described = ok(&local, DescribeTable::new("tab")).table;
    assert_eq!(described.table_status, TableStatus::Active);
}

/// Section 3: "Split reasons: provisioned raised above any previous value … lowering capacity keeps them."
#[test]
fn partitions_follow_the_units_upwards() {
    let (local, clock) = with_units(1, 1);
    for number in 0..20 {
        put(&local, &format!("pk={number}p sk=b"), 1).unwrap();
        seconds(&clock, 1);
    }
    for (write, expected) in [(1_500, 2), (10, 2), (1_500, 2), (3_500, 4)] {
        let mut update = UpdateTable::new("tab");
        update.provisioned_throughput = Some(units(1, write));
        ok(&local, update);
        seconds(&clock, 1);
        put(&local, "pk=a sk=b", 1).unwrap();
        let partitions = local.partitions("tab");
        assert_eq!(partitions.len(), expected, "{write}");
        assert_eq!(partitions.iter().map(|it| it.items).sum::<u64>(), 21);
    }
    let mut update = UpdateTable::new("tab");
    update.billing_mode = Some(BillingMode::PayPerRequest);
    ok(&local, update);
    seconds(&clock, 1);
    put(&local, "pk=a sk=b", 1).unwrap();
    assert_eq!(local.partitions("tab").len(), 4);
}

/// Section 2: "TTL deletes: no WCU in the region of deletion".
#[test]
fn what_expires_needs_no_capacity() {
    let (local, clock) = with_units(1, 1);
    let time_to_live =
        TimeToLiveSpecification { attribute_name: "until".to_owned(), enabled: true };
    ok(&local, UpdateTimeToLive::new("tab", time_to_live));
    put(&local, "pk=a sk=b until=1700000000", 1).unwrap();
    assert!(put(&local, "pk=a sk=c", 1).is_err());
    seconds(&clock, 3_600);
    assert_eq!(ok(&local, Scan::new("tab")).count, 0);
    assert!((local.usage("tab")[0].writes.units - 1.0).abs() < f64::EPSILON);
    assert!(local.usage("tab").iter().skip(1).all(|minute| minute.writes.draws == 0));
}
