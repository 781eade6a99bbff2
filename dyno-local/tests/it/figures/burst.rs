//! Burst, and what adaptive capacity lends a partition.

use dyno_core::op::{BillingMode, UpdateTable};
use dyno_local::{Local, ManualClock};

use super::written;
use crate::support::{Random, ok, table};
use crate::throttling::{enforced, get, put, seconds, units, until_throttled, with_units};

/// Guide, "Burst and adaptive capacity": "currently retains up to 5 minutes (300 seconds) of unused
/// read and write capacity".
#[test]
fn five_minutes_are_kept() {
    let (local, clock) = with_units(7, 3);
    for (quiet, kept) in [(60, 60), (299, 299), (300, 300), (3_600, 300)] {
        until_throttled(|| put(&local, "pk=a sk=b", 1));
        until_throttled(|| get(&local, "pk=a sk=b", true));
        seconds(&clock, quiet);
        assert_eq!(until_throttled(|| put(&local, "pk=a sk=b", 1)).0, 3 * kept);
        assert_eq!(until_throttled(|| get(&local, "pk=a sk=b", true)).0, 7 * kept);
    }
}

/// A table of 400 write units on four partitions.
fn four_partitions() -> (Local, ManualClock) {
    let (local, clock) = enforced();
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    put(&local, "pk=a sk=b", 1).unwrap();
    let mut update = UpdateTable::new("tab");
    update.billing_mode = Some(BillingMode::Provisioned);
    update.provisioned_throughput = Some(units(100, 400));
    ok(&local, update);
    assert_eq!(local.partitions("tab").len(), 4);
    // What was kept is gone.
    until_throttled(|| put(&local, "pk=a sk=b", 100));
    seconds(&clock, 1);
    (local, clock)
}

/// A key in each of four partitions.
fn keys(local: &Local) -> Vec<String> {
    let mut found = vec![None; 4];
    let mut number = 0;
    while found.iter().any(Option::is_none) {
        number += 1;
        let key = format!("pk=k{number} sk=b");
        let before: Vec<u64> = local.partitions("tab").iter().map(|it| it.items).collect();
        put(local, &key, 1).unwrap();
        let after = local.partitions("tab");
        if let Some(at) = after.iter().zip(before).position(|(after, before)| after.items > before)
        {
            found[at].get_or_insert(key);
        }
    }
    found.into_iter().flatten().collect()
}

/// Guide, "Burst and adaptive capacity", the picture: a table with 400 write units on four partitions,
/// of which three receive 50 a second and one 150, is not throttled, though a fourth of 400 is 100.
#[test]
fn a_hot_partition_has_what_the_others_leave() {
    let (local, clock) = four_partitions();
    let keys = keys(&local);
    // 50, 50, 50 and 150: in turn each sixth, and half.
    let pattern = [0, 3, 1, 3, 2, 3];
    let served = written((&local, &clock), 300, 900, |n| keys[pattern[n % 6]].clone());
    assert_eq!(served, 300);
    let minutes: Vec<_> =
        local.partitions("tab").into_iter().map(|it| it.minutes[5].writes).collect();
    let rates: Vec<f64> = minutes.iter().map(|it| (it.units / 60.0).round()).collect();
    assert_eq!(rates, [50.0, 50.0, 50.0, 150.0]);
    assert!(minutes.iter().all(|it| it.throttled.total() == 0));
}

/// The same page: as long as the table's total and the partition's maximum are not passed.
#[test]
fn the_total_of_the_table_is_the_end_of_it() {
    let (local, clock) = four_partitions();
    let mut random = Random::new(1);
    // There is no burst left after some minutes of more than there is.
    written((&local, &clock), 800, 300, |_| format!("pk=p{} sk=b", random.below(500)));
    let served = written((&local, &clock), 800, 60, |n| format!("pk=p{} sk=b", n % 500));
    assert!((395..=405).contains(&served), "{served}");
    let told = local.usage("tab").pop().unwrap().writes.throttled;
    assert!(told.provisioned > 0 && told.total() == told.provisioned, "{told:?}");
}
