//! Burst, growth on demand, limits and quotas, by a clock that the tests move.

use proptest::prelude::*;

use super::*;

const SECOND: i64 = 1_000_000;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn supply(rate: Rate) -> Supply {
    Supply { reads: rate, writes: rate, warm: (1, 1), changed: None }
}

const fn on_demand(warm: i64) -> Rate {
    Rate::OnDemand { warm, max: None }
}

/// Draws one unit at a time until none is left, and returns how many there were, and why they ended.
fn drained(arm: &mut ArmMeter, supply: Supply, now: Timestamp) -> (u64, Cause) {
    for count in 0.. {
        arm.settle(Demand::Write, supply, now);
        match arm.lacks(Demand::Write) {
            Some(cause) => return (count, cause),
            None => arm.draw(Demand::Write, 1.0),
        }
    }
    unreachable!("a bucket has an end")
}

/// reference: "Burst: unused capacity of the last 300 s is kept".
#[test]
fn unused_units_of_300_seconds_are_kept() {
    let supply = supply(Rate::Provisioned(10));
    let mut arm = ArmMeter::new(at(0), supply);
    assert_eq!(drained(&mut arm, supply, at(0)), (10, Cause::Provisioned));
    assert_eq!(drained(&mut arm, supply, at(100)), (1_000, Cause::Provisioned));
    assert_eq!(drained(&mut arm, supply, at(400)), (3_000, Cause::Provisioned));
    assert_eq!(drained(&mut arm, supply, at(1_000)), (3_000, Cause::Provisioned));
    assert_eq!(drained(&mut arm, supply, at(1_001)), (10, Cause::Provisioned));
}

#[test]
fn minutes_of_a_day_are_kept() {
    let supply = supply(Rate::Provisioned(10));
    let mut arm = ArmMeter::new(at(0), supply);
    for minute in 0..2_000 {
        arm.settle(Demand::Write, supply, at(minute * 60));
    }
    assert_eq!(arm.minutes().len(), 1_440);
}

proptest! {
    /// Whatever comes when: what was admitted is never more than what there was, but for the last
    /// request; and what asks for no more than the rate is never throttled.
    #[test]
    fn no_more_is_admitted_than_there_was(
        steps in prop::collection::vec((0_i64..2_000, 1_u32..400), 1..200),
        rate in 1_i64..100,
    ) {
        let supply = supply(Rate::Provisioned(rate));
        let mut arm = ArmMeter::new(at(0), supply);
        let mut polite = ArmMeter::new(at(0), supply);
        let (mut millis, mut drawn, mut owed) = (0_i64, 0.0, 0_i64);
        for (pause, units) in steps {
            millis += pause;
            let now = Timestamp::from_micros(millis * 1_000);
            arm.settle(Demand::Write, supply, now);
            if arm.lacks(Demand::Write).is_none() {
                prop_assert!(drawn < f64::from(i32::try_from(rate * (millis + 1_000)).unwrap()) / 1_000.0);
                arm.draw(Demand::Write, f64::from(units));
                drawn += f64::from(units);
            }
            owed += pause * rate;
            polite.settle(Demand::Write, supply, now);
            prop_assert_eq!(polite.lacks(Demand::Write), None);
            let whole = i32::try_from(owed / 1_000).unwrap();
            polite.draw(Demand::Write, f64::from(whole));
            owed %= 1_000;
        }
    }
}

#[test]
fn reads_and_writes_have_buckets_of_their_own() {
    let supply = supply(Rate::Provisioned(10));
    let mut arm = ArmMeter::new(at(0), supply);
    drained(&mut arm, supply, at(0));
    arm.settle(Demand::EventualRead, supply, at(0));
    assert_eq!(arm.lacks(Demand::EventualRead), None);
    arm.draw(Demand::StrongRead, 11.0);
    assert_eq!(arm.lacks(Demand::EventualRead), Some(Cause::Provisioned));
}

#[test]
fn what_was_changed_holds_from_then_on() {
    let before = supply(Rate::Provisioned(10));
    let mut arm = ArmMeter::new(at(0), before);
    drained(&mut arm, before, at(0));
    // Ten seconds at 10, then ten at 100, though nobody looked meanwhile.
    let after = Supply { changed: Some(at(10)), ..supply(Rate::Provisioned(100)) };
    assert_eq!(drained(&mut arm, after, at(20)), (1_100, Cause::Provisioned));
    // Lowered, a table keeps no more than the lower rate would have brought.
    arm.settle(Demand::Write, after, at(1_000));
    let lowered = Supply { changed: Some(at(1_000)), ..supply(Rate::Provisioned(1)) };
    assert_eq!(drained(&mut arm, lowered, at(1_000)), (300, Cause::Provisioned));
}

/// Uses this many units in each second of a minute, and returns how many of them were refused.
fn minute_of(arm: &mut ArmMeter, minute: i64, units: f64) -> u64 {
    let supply = supply(on_demand(4_000));
    let mut refused = 0;
    for tenth in 0..600 {
        arm.settle(Demand::Write, supply, at(minute * 60).plus_micros(tenth * SECOND / 10));
        match arm.lacks(Demand::Write) {
            None => arm.draw(Demand::Write, units / 10.0),
            Some(cause) => {
                arm.throttle(Demand::Write, cause);
                refused += 1;
            }
        }
    }
    refused
}

/// reference: "On-demand: sustains 2× the previous peak at once; exceeding 2× within 30 min can
/// throttle"; a new table serves 4,000 write units.
#[test]
fn a_table_on_demand_doubles_every_half_hour() {
    let mut arm = ArmMeter::new(at(0), supply(on_demand(4_000)));
    for minute in 0..31 {
        assert_eq!(minute_of(&mut arm, minute, 4_000.0), 0, "minute {minute}");
    }
    assert_eq!(minute_of(&mut arm, 31, 8_000.0), 0);
    assert!(minute_of(&mut arm, 32, 8_400.0) > 0);
    let last = arm.minutes().pop().unwrap();
    assert!(last.writes.throttled.key_range > 0);
    assert_eq!(last.writes.throttled.total(), last.writes.throttled.key_range);
    // What was throttled is no peak, but what was served is: a little above 8,000.
    assert!(minute_of(&mut arm, 61, 16_000.0) > 0);
    assert_eq!(minute_of(&mut arm, 64, 16_000.0), 0);
}

#[test]
fn a_table_that_grew_wants_partitions() {
    let mut arm = ArmMeter::new(at(0), supply(on_demand(4_000)));
    let supply = supply(on_demand(4_000));
    assert!(arm.settle(Demand::Write, supply, at(0)));
    assert!(!arm.settle(Demand::Write, supply, at(1)));
    assert_eq!(arm.partitions(), 4);
    minute_of(&mut arm, 0, 4_000.0);
    assert!(!arm.settle(Demand::Write, supply, at(31 * 60 - 1)));
    assert!(arm.settle(Demand::Write, supply, at(31 * 60)));
    assert_eq!(arm.partitions(), 8);
}

/// reference: `AccountLimit…: on-demand above the per-table account quota (40k/40k default)`.
#[test]
fn the_account_allows_a_table_so_much() {
    let warm = supply(on_demand(1_000_000));
    let mut arm = ArmMeter::new(at(0), warm);
    assert_eq!(drained(&mut arm, warm, at(0)), (40_000, Cause::Account));
    assert_eq!(drained(&mut arm, warm, at(2)), (40_000, Cause::Account));
    // Provisioned units have a quota where they are provisioned, and none here.
    let provisioned = supply(Rate::Provisioned(50_000));
    let mut arm = ArmMeter::new(at(0), provisioned);
    assert_eq!(drained(&mut arm, provisioned, at(0)), (50_000, Cause::Provisioned));
}

/// reference: `MaxOnDemand…: above OnDemandThroughput`.
#[test]
fn the_owner_limits_a_table_on_demand() {
    let limited = supply(Rate::OnDemand { warm: 4_000, max: Some(50) });
    let mut arm = ArmMeter::new(at(0), limited);
    assert_eq!(drained(&mut arm, limited, at(0)), (50, Cause::OnDemandMax));
    assert_eq!(drained(&mut arm, limited, at(1_000)), (50, Cause::OnDemandMax));
    // Lifted, the limit is gone at once.
    assert_eq!(drained(&mut arm, supply(on_demand(4_000)), at(1_000)).1, Cause::KeyRange);
}
