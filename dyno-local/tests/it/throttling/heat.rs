//! Partitions that stay hot split, where that helps; they never come together again.

use std::time::Duration;

use dyno_core::op::Projection;
use dyno_local::{Local, ManualClock};

use super::{enforced, get, provisioned, put, seconds, with_units};
use crate::support::{Random, lsi, ok, table};

/// Writes 980 units a second for so many minutes, 98 at a time, to keys that `key` makes of a number.
fn heat(local: &Local, clock: &ManualClock, minutes: usize, key: &mut dyn FnMut(usize) -> String) {
    for number in 0..minutes * 600 {
        // Table and partition have enough.
        put(local, &key(number), 98).unwrap();
        clock.advance(Duration::from_millis(100));
    }
}

/// One partition: 990 write units, which are less than a partition's 1,000.
fn one_partition() -> (Local, ManualClock) {
    let (local, clock) = with_units(1, 990);
    assert_eq!(local.partitions("tab").len(), 1);
    (local, clock)
}

/// Section 3: "Split for heat: after sustained heat (minutes), split point chosen from observed access
/// distribution, so heat (not bytes) is halved"; section 9: "> 80 % for a simulated 5–10 min".
#[test]
fn a_partition_splits_where_its_heat_halves() {
    let (local, clock) = one_partition();
    // Bytes that nobody asks for lie all over.
    for number in 0..40 {
        put(&local, &format!("pk=cold{number} sk=b"), 100).unwrap();
        seconds(&clock, 1);
    }
    seconds(&clock, 20);
    let mut random = Random::new(1);
    let mut hot = |_| format!("pk=hot{} sk=b", random.below(30));
    heat(&local, &clock, 5, &mut hot);
    assert_eq!(local.partitions("tab").len(), 1, "five minutes are not over");
    heat(&local, &clock, 1, &mut hot);
    let split = local.partitions("tab");
    assert_eq!(split.len(), 2);
    assert_eq!(split.iter().map(|it| it.items).sum::<u64>(), 70);
    let units: Vec<f64> =
        split.iter().map(|it| it.minutes.iter().map(|minute| minute.writes.units).sum()).collect();
    let share = units[0] / (units[0] + units[1]);
    assert!((0.35..=0.65).contains(&share), "{units:?}");
    // Half of the heat is no heat, and what is cold does not merge.
    heat(&local, &clock, 7, &mut hot);
    seconds(&clock, 7 * 24 * 3_600);
    put(&local, "pk=a sk=b", 1).unwrap();
    assert_eq!(local.partitions("tab").len(), 2);
}

#[test]
fn at_80_percent_nothing_splits() {
    let (local, clock) = one_partition();
    for number in 0..20 * 60 {
        put(&local, &format!("pk=p{} sk=b", number % 30), 400).unwrap();
        put(&local, &format!("pk=p{} sk=b", number % 29), 400).unwrap();
        seconds(&clock, 1);
    }
    assert_eq!(local.partitions("tab").len(), 1);
    let minutes = &local.partitions("tab")[0].minutes;
    assert_eq!(minutes.len(), 20);
    assert!(minutes.iter().all(|minute| (minute.writes.units - 48_000.0).abs() < 1.0));
}

/// Section 3: "Throughput of a single item collection therefore can exceed 1,000 WCU when sort keys are
/// spread."
#[test]
fn a_collection_splits_between_its_sort_keys() {
    let (local, clock) = one_partition();
    let mut random = Random::new(1);
    heat(&local, &clock, 6, &mut |_| format!("pk=one sk=k{:03}", random.below(200)));
    let split = local.partitions("tab");
    assert_eq!(split.len(), 2);
    assert!(split[1].starts_inside_collection);
    assert!(split.iter().all(|it| (60..=140).contains(&it.items)), "{split:?}");
}

/// Section 3: "Not possible inside a collection when the table has an LSI".
#[test]
fn a_collection_with_a_local_index_stays_hot() {
    let (local, clock) = enforced();
    let mut create = table("tab", "pk sk", "pk:S sk:S h:S");
    create.local_secondary_indexes = Some(vec![lsi("local", "pk h", Projection::all())]);
    ok(&local, provisioned(create, 1, 990));
    let mut random = Random::new(1);
    heat(&local, &clock, 8, &mut |_| format!("pk=one sk=k{:03}", random.below(200)));
    assert_eq!(local.partitions("tab").len(), 1);
    // Two collections are divided.
    heat(&local, &clock, 7, &mut |n| format!("pk=p{} sk=k{:03}", n % 2, random.below(200)));
    let split = local.partitions("tab");
    assert_eq!(split.len(), 2);
    assert!(!split[1].starts_inside_collection);
}

/// Section 3: "not useful (not done) for a single hot item or monotonic sort-key traffic (hot end keeps
/// moving)".
#[test]
fn what_a_split_does_not_help_stays_whole() {
    let (local, clock) = one_partition();
    heat(&local, &clock, 8, &mut |_| "pk=one sk=b".to_owned());
    assert_eq!(local.partitions("tab").len(), 1, "a single item");
    heat(&local, &clock, 8, &mut |number| format!("pk=log sk=k{number:06}"));
    assert_eq!(local.partitions("tab").len(), 1, "time-ordered sort keys");
}

/// Section 3: "repeats until a single item is alone, whose ceiling stays 3,000/1,000".
#[test]
fn a_hot_item_is_set_apart_from_the_others() {
    let (local, clock) = with_units(1, 990);
    let mut random = Random::new(1);
    let mut mostly_one = |_| {
        let key = if random.one_in(10) { random.below(100) + 1 } else { 0 };
        format!("pk=p{key} sk=b")
    };
    heat(&local, &clock, 20, &mut mostly_one);
    let partitions = local.partitions("tab");
    let heat = |it: &dyno_local::PartitionInfo| it.minutes.last().map_or(0.0, |it| it.writes.units);
    let hottest = partitions.iter().max_by(|a, b| heat(a).total_cmp(&heat(b))).unwrap();
    assert_eq!(partitions.len(), 3, "cut below it and above it");
    assert!(hottest.items < 20, "{}", hottest.items);
}

#[test]
fn reads_heat_as_writes_do() {
    let (local, clock) = with_units(2_990, 3);
    for number in 0..10 {
        put(&local, &format!("pk=p{number} sk=b"), 400).unwrap();
        seconds(&clock, 300);
    }
    // 400 KB are 100 units: 2,500 a second are more than 80 % of 3,000.
    for number in 0..25 * 360 {
        get(&local, &format!("pk=p{} sk=b", number % 10), true).unwrap();
        clock.advance(Duration::from_millis(40));
    }
    assert_eq!(local.partitions("tab").len(), 2);
}
