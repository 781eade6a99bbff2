//! Splits, for heat and for size.

use std::time::Duration;

use dyno_local::Local;

use super::written;
use crate::support::{Random, build};
use crate::throttling::{enforced, provisioned, put, with_units};

/// Blog, part 3, and guide, "Burst and adaptive capacity", "Isolate frequently accessed items": a
/// collection whose sort keys are written all over is served more than the 1,000 writes a second of a
/// partition, once it was split, and again; nothing is done for one that grows at its end.
#[test]
fn a_collection_outgrows_the_writes_of_a_partition() {
    let (local, clock) = with_units(1, 3_900);
    let mut random = Random::new(1);
    let mut spread = |_| format!("pk=one sk=k{:04}", random.below(5_000));
    let before = written((&local, &clock), 3_500, 240, &mut spread);
    assert!((990..=1_010).contains(&before), "{before}");
    // After five hot minutes it is halved, after one more in quarters.
    written((&local, &clock), 3_500, 600, &mut spread);
    let after = written((&local, &clock), 3_500, 60, &mut spread);
    assert!(after > 3_000, "{after}");

    let (local, clock) = with_units(1, 3_900);
    let at_the_end = |number| format!("pk=one sk=k{number:08}");
    written((&local, &clock), 3_500, 900, at_the_end);
    let after = written((&local, &clock), 3_500, 60, |number| at_the_end(900 * 50 + number));
    assert!((990..=1_010).contains(&after), "{after}");
}

/// Paper, section on splitting for consumption: the cut is made by the keys that are asked for, so that
/// the heat is halved, and not the bytes. Here a tenth of the bytes has all of it.
#[test]
fn the_heat_is_halved_and_not_the_bytes() {
    let (local, clock) = with_units(1, 990);
    for number in 0..90 {
        put(&local, &format!("pk=cold{number:02} sk=b"), 20).unwrap();
        clock.advance(Duration::from_secs(1));
    }
    clock.advance(Duration::from_secs(30));
    written((&local, &clock), 950, 361, |number| format!("pk=hot{} sk=b", number % 10));
    let parts = local.partitions("tab");
    assert_eq!(parts.len(), 2);
    let heat: Vec<f64> =
        parts.iter().map(|it| it.minutes.iter().map(|minute| minute.writes.units).sum()).collect();
    let share = heat[0] / (heat[0] + heat[1]);
    assert!((0.35..=0.65).contains(&share), "{heat:?}");
}

/// Guide, "Partitions and data distribution": a partition holds about 10 GB. With a thousandth of a
/// thousandth of that a table is split in the same proportion.
#[test]
fn a_partition_holds_so_many_bytes_and_no_more() {
    const TEN_GIGABYTES: u64 = 10 << 30;
    let scaled = TEN_GIGABYTES / 100_000;
    let local: Local = build(Local::builder().partition_bytes_max(scaled));
    crate::support::ok(
        &local,
        provisioned(crate::support::table("tab", "pk sk", "pk:S sk:S"), 1, 1),
    );
    for number in 0..1_000 {
        put(&local, &format!("pk=p{number} sk=b"), 1).unwrap();
        let held: Vec<u64> = local.partitions("tab").iter().map(|it| it.bytes).collect();
        assert!(held.iter().all(|bytes| *bytes <= scaled), "{held:?}");
        // Halves are made, not smaller parts.
        assert!(held.len() == 1 || held.iter().all(|bytes| *bytes > scaled / 4), "{held:?}");
    }
    assert!((10..=20).contains(&local.partitions("tab").len()));
    // Without the setting the same bytes are one partition.
    let (local, _clock) = enforced();
    crate::support::ok(
        &local,
        provisioned(crate::support::table("tab", "pk sk", "pk:S sk:S"), 1, 990),
    );
    for number in 0..900 {
        put(&local, &format!("pk=p{number} sk=b"), 1).unwrap();
    }
    assert_eq!(local.partitions("tab").len(), 1);
}
