//! Tables on demand: what they serve at once, how they grow, and the owner's limit.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    CreateTable, DescribeTable, OnDemandThroughput, Projection, UpdateTable, WarmThroughput,
};
use dyno_local::{Local, ManualClock};

use super::{enforced, get, put, seconds, until_throttled};
use crate::support::{gsi, ok, table};

const KEY_RANGE: &str = "TableWriteKeyRangeThroughputExceeded tab";

fn with(change: impl FnOnce(&mut CreateTable)) -> (Local, ManualClock) {
    let (local, clock) = enforced();
    let mut create = table("tab", "pk sk", "pk:S sk:S");
    change(&mut create);
    ok(&local, create);
    (local, clock)
}

/// Writes of 200 units to keys that spread over the partitions.
fn spread(local: &Local, number: &mut u32) -> Result<(), BackendError> {
    *number += 1;
    put(local, &format!("pk={}p sk=b", *number % 2_000), 200)
}

/// How many units the next second serves, with pauses in which partitions recover.
fn served_in_a_second(local: &Local, clock: &ManualClock, number: &mut u32) -> usize {
    let mut served = 0;
    for _ in 0..100 {
        while served < 100_000 && spread(local, number).is_ok() {
            served += 200;
        }
        clock.advance(std::time::Duration::from_millis(10));
    }
    served
}

/// Section 3: "On-demand new table: 4 partitions in effect = 4,000 WCU / 12,000 RCU instantly."
#[test]
fn a_new_table_serves_4000_writes_and_12000_reads() {
    let (local, clock) = with(|_| {});
    assert_eq!(local.partitions("tab").len(), 4);
    let mut number = 0;
    served_in_a_second(&local, &clock, &mut number);
    let served = served_in_a_second(&local, &clock, &mut number);
    assert!((3_400..=4_400).contains(&served), "{served}");
    // One key is one partition.
    seconds(&clock, 1);
    assert_eq!(until_throttled(|| put(&local, "pk=a sk=b", 100)), (10, KEY_RANGE.to_owned()));
    seconds(&clock, 1);
    let reads = until_throttled(|| get(&local, "pk=a sk=b", true));
    assert_eq!(reads, (120, "TableReadKeyRangeThroughputExceeded tab".to_owned()));
}

/// Section 3: "On-demand: sustains 2× the previous peak at once; exceeding 2× within 30 min can throttle",
/// and "new on-demand high-water mark" splits partitions.
#[test]
fn a_table_doubles_in_half_an_hour() {
    let (local, clock) = with(|_| {});
    let mut number = 0;
    let minute = |number: &mut u32| {
        let served: usize = (0..60).map(|_| served_in_a_second(&local, &clock, number)).sum();
        served / 60
    };
    let first = minute(&mut number);
    assert!((3_500..=4_100).contains(&first), "{first}");
    assert_eq!(local.partitions("tab").len(), 4);
    seconds(&clock, 29 * 60);
    let early = minute(&mut number);
    assert!(early <= 4_100, "{early}");
    let later = minute(&mut number);
    assert!((6_500..=8_200).contains(&later), "{later}");
    assert!(local.partitions("tab").len() >= 7, "{}", local.partitions("tab").len());
    let warm = ok(&local, DescribeTable::new("tab")).table.warm_throughput.unwrap();
    assert_eq!(warm.write_units_per_second, i64::try_from(2 * first).unwrap());
    assert_eq!(warm.read_units_per_second, 12_000);
}

/// Section 3: "Warm throughput … rate served instantly … raised by request".
#[test]
fn a_table_is_prepared_for_more() {
    let warm = WarmThroughput {
        read_units_per_second: Some(12_000),
        write_units_per_second: Some(16_000),
    };
    let (local, clock) = with(|create| create.warm_throughput = Some(warm));
    assert_eq!(local.partitions("tab").len(), 16);
    let mut number = 0;
    served_in_a_second(&local, &clock, &mut number);
    let served = served_in_a_second(&local, &clock, &mut number);
    assert!((12_000..=17_000).contains(&served), "{served}");
}

/// Section 4: `MaxOnDemand…: above OnDemandThroughput`; Section 3: "−1 removes; per table and per GSI".
#[test]
fn the_owner_limits_tables_and_indexes() {
    let limit = |reads, writes| {
        Some(OnDemandThroughput { max_read_request_units: reads, max_write_request_units: writes })
    };
    let (local, clock) = with(|create| {
        create.attribute_definitions.extend(crate::support::definitions("g:S"));
        let mut index = gsi("idx", "g", Projection::all());
        index.on_demand_throughput = limit(None, Some(5));
        create.global_secondary_indexes = Some(vec![index]);
        create.on_demand_throughput = limit(Some(3), Some(20));
    });
    let writes = until_throttled(|| put(&local, "pk=a sk=b", 1));
    assert_eq!(writes, (20, "TableWriteMaxOnDemandThroughputExceeded tab".to_owned()));
    let reads = until_throttled(|| get(&local, "pk=a sk=b", false));
    assert_eq!(reads, (6, "TableReadMaxOnDemandThroughputExceeded tab".to_owned()));
    seconds(&clock, 1);
    let mut number = 0;
    let stopped = until_throttled(|| {
        number += 1;
        put(&local, &format!("pk=a sk={number}s g=c"), 1)
    });
    assert_eq!(stopped, (5, "IndexWriteMaxOnDemandThroughputExceeded tab/index/idx".to_owned()));
    let mut lifted = UpdateTable::new("tab");
    lifted.on_demand_throughput = limit(None, Some(-1));
    ok(&local, lifted);
    seconds(&clock, 1);
    assert_eq!(until_throttled(|| put(&local, "pk=a sk=b", 100)).1, KEY_RANGE);
}
