//! Scaling of a table whose capacity runs out: it comes late, and then holds.

use std::time::Duration;

use dyno_core::op::PutItem;
use dyno_local::{Capacity, Local, ManualClock};

use super::{minutes, scale_writes, throughput, told, with_units, write_units};
use crate::support::{item, ok, send};

fn enforced(units: i64) -> (Local, ManualClock) {
    let (local, clock) = with_units(Local::builder().capacity(Capacity::Enforced), units);
    scale_writes(&local);
    (local, clock)
}

/// Writes so many units a second for a minute, and returns how many were throttled.
fn minute(local: &Local, clock: &ManualClock, rate: usize) -> usize {
    let mut throttled = 0;
    for _ in 0..60 {
        let put = || send(local, PutItem::new("tab", item("pk=a")));
        throttled += (0..rate).filter(|_| put().is_err()).count();
        clock.advance(Duration::from_secs(1));
    }
    throttled
}

#[test]
fn more_traffic_is_throttled_until_scaling_comes_and_then_holds() {
    let run = || {
        let (local, clock) = enforced(10);
        let minutes = (0..14).map(|_| {
            let throttled = minute(&local, &clock, 30);
            (write_units(&local), throttled)
        });
        let minutes: Vec<(i64, usize)> = minutes.collect();
        (minutes, told(&local), throughput(&local))
    };
    let (minutes, told, _) = run();
    // What is throttled is not consumed: each step sees what the one before let through.
    assert_eq!(told, ["2: 10 -> 15", "4: 15 -> 22", "6: 22 -> 32", "8: 32 -> 43"]);
    let throttled: Vec<usize> = minutes.iter().map(|(_, throttled)| *throttled).collect();
    assert_eq!(throttled, [1200, 1200, 905, 900, 487, 480, 8, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(minutes.last(), Some(&(43, 0)));
    assert_eq!(run(), run(), "the same each time");
}

#[test]
fn a_peak_of_a_minute_is_absorbed_by_burst_and_not_by_scaling() {
    let (local, clock) = enforced(10);
    for _ in 0..5 {
        assert_eq!(minute(&local, &clock, 6), 0);
    }
    assert_eq!(minute(&local, &clock, 25), 0, "1,500 of 3,000 that are kept at the most");
    assert_eq!(write_units(&local), 10);
    assert_eq!(minute(&local, &clock, 6), 0);
    assert!(told(&local).is_empty());
}

/// Returns how much a table lets pass at once after scaling in, if somebody looks each minute, or not
/// before.
fn left_after(looks: bool) -> (usize, Vec<String>) {
    let (local, clock) = with_units(Local::builder().capacity(Capacity::Enforced), 100);
    scale_writes(&local);
    for _ in 0..2 {
        assert_eq!(minute(&local, &clock, 90), 0);
    }
    for _ in 0..40 {
        minutes(&clock, 1);
        if looks {
            write_units(&local);
        }
    }
    let put = || send(&local, PutItem::new("tab", item("pk=a")));
    let passed = (0..5_000).take_while(|_| put().is_ok()).count();
    (passed, told(&local))
}

#[test]
fn buckets_do_not_depend_on_when_somebody_looks() {
    let (passed, told) = left_after(true);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!((1..1_000).contains(&passed), "{passed}");
    assert_eq!((passed, told), left_after(false));
    let (local, _) = enforced(1);
    ok(&local, PutItem::new("tab", item("pk=a")));
}
