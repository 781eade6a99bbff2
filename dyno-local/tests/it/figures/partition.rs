//! What one partition serves, and how many there are at first.

use super::written;
use crate::support::{ok, query, table};
use crate::throttling::{enforced, get, put, read, seconds, until_throttled, with_units};

/// Guide, "Best practices for designing and using partition keys effectively": a partition delivers at
/// most 3,000 read units a second and 1,000 write units.
#[test]
fn a_partition_serves_3000_reads_and_1000_writes() {
    let (local, clock) = with_units(20_000, 10_000);
    let reads = || until_throttled(|| get(&local, "pk=a sk=b", true));
    let writes = || until_throttled(|| put(&local, "pk=a sk=b", 1));
    for _ in 0..2 {
        assert_eq!(writes(), (1_000, "TableWriteKeyRangeThroughputExceeded tab".to_owned()));
        assert_eq!(reads(), (3_000, "TableReadKeyRangeThroughputExceeded tab".to_owned()));
        // However long it was quiet: a partition keeps no burst of its own.
        seconds(&clock, 300);
    }
}

/// Blog, part 1: a key on one partition was measured to serve 9,000 eventually consistent queries a
/// second, which are 4,500 read units.
#[test]
fn a_key_serves_9000_eventual_queries_a_second() {
    let (local, clock) = with_units(40_000, 10);
    put(&local, "pk=a sk=b", 1).unwrap();
    until_throttled(|| read(&local, query("pk = :a", ":a=a")));
    seconds(&clock, 1);
    let (queries, reason) = until_throttled(|| read(&local, query("pk = :a", ":a=a")));
    assert_eq!(queries, 9_000);
    assert_eq!(reason, "TableReadKeyRangeThroughputExceeded tab");
    let told: f64 = local.usage("tab").iter().map(|minute| minute.reads.units).sum();
    assert!((told - 9_000.0).abs() < f64::EPSILON, "twice 4,500 in two seconds: {told}");
}

/// Guide, "Best practices for designing and using partition keys effectively": with a single item of
/// 20 KB, 600 consistent reads a second are 3,000 units, as much as its partition serves.
#[test]
fn an_item_of_20_kilobytes_is_read_600_times_a_second() {
    let (local, clock) = with_units(20_000, 100);
    put(&local, "pk=a sk=b", 20).unwrap();
    until_throttled(|| get(&local, "pk=a sk=b", true));
    seconds(&clock, 1);
    assert_eq!(until_throttled(|| get(&local, "pk=a sk=b", true)).0, 600);
}

/// Guide, older editions, "Partitions and data distribution": the partitions of a new table are
/// (read units / 3,000) + (write units / 1,000), rounded up.
#[test]
fn a_table_begins_with_as_many_as_serve_its_units() {
    for (reads, writes, expected) in
        [(1, 1, 1), (1_500, 500, 1), (5_000, 2_000, 4), (30_000, 10_000, 20)]
    {
        let (local, _clock) = with_units(reads, writes);
        assert_eq!(local.partitions("tab").len(), expected, "{reads} {writes}");
    }
    let (local, _clock) = enforced();
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    assert_eq!(local.partitions("tab").len(), 4);
}

/// Blog, part 3: a single item that is hot stays on one partition, whose limits hold it for good.
#[test]
fn a_single_item_stays_at_the_limits_of_a_partition() {
    let (local, clock) = with_units(9_000, 5_000);
    let before = local.partitions("tab").len();
    written((&local, &clock), 2_000, 1_800, |_| "pk=a sk=b".to_owned());
    let served = written((&local, &clock), 2_000, 60, |_| "pk=a sk=b".to_owned());
    assert!((990..=1_010).contains(&served), "{served}");
    assert_eq!(local.partitions("tab").len(), before);
}
