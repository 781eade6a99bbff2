//! Tables on demand: what they serve at once, how they grow, and the owner's limit.

use dyno_core::op::{CreateTable, OnDemandThroughput, Projection, UpdateTable, WarmThroughput};
use dyno_local::{Local, ManualClock};

use super::{enforced, get, put, seconds, served_in_a_second, until_throttled};
use crate::support::{gsi, ok, table};

const KEY_RANGE: &str = "TableWriteKeyRangeThroughputExceeded tab";

fn with(change: impl FnOnce(&mut CreateTable)) -> (Local, ManualClock) {
    let (local, clock) = enforced();
    let mut create = table("tab", "pk sk", "pk:S sk:S");
    change(&mut create);
    ok(&local, create);
    (local, clock)
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
