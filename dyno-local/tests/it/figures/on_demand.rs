//! Tables on demand: what is there at first, and how it doubles.

use dyno_core::op::DescribeTable;
use dyno_local::{Local, ManualClock};

use crate::support::{ok, table};
use crate::throttling::{enforced, get, put, seconds, served_in_a_second, until_throttled};

const KEY_RANGE: &str = "TableWriteKeyRangeThroughputExceeded tab";

fn on_demand() -> (Local, ManualClock) {
    let (local, clock) = enforced();
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    (local, clock)
}

/// Guide, "On-demand capacity mode", "Initial throughput": a new table serves 4,000 writes and 12,000
/// reads a second at once.
#[test]
fn a_new_table_serves_4000_writes_and_12000_reads() {
    let (local, clock) = on_demand();
    let mut number = 0;
    served_in_a_second(&local, &clock, &mut number);
    let served = served_in_a_second(&local, &clock, &mut number);
    assert!((3_400..=4_400).contains(&served), "{served}");
    let warm = ok(&local, DescribeTable::new("tab")).table.warm_throughput.unwrap();
    assert_eq!((warm.read_units_per_second, warm.write_units_per_second), (12_000, 4_000));
    // One key is one partition.
    seconds(&clock, 1);
    assert_eq!(until_throttled(|| put(&local, "pk=a sk=b", 100)), (10, KEY_RANGE.to_owned()));
    seconds(&clock, 1);
    let reads = until_throttled(|| get(&local, "pk=a sk=b", true));
    assert_eq!(reads, (120, "TableReadKeyRangeThroughputExceeded tab".to_owned()));
}

/// Guide, "On-demand capacity mode": it "instantly accommodates up to double the previous peak traffic",
/// and more than that within 30 minutes may be throttled; blog, part 3: a new high-water mark splits
/// partitions.
#[test]
fn a_table_doubles_in_half_an_hour() {
    let (local, clock) = on_demand();
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
