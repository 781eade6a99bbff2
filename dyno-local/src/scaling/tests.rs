//! What a policy does, with the figures of the documentation.

use super::tracking::{Past, Verdict, judge};
use super::walk::{Quiet, walk};
use super::{AlarmKind, Change, Scalable, ScalableTarget, ScalingPolicy, Sight, Suspended};
use crate::base::Timestamp;
use crate::meter::MINUTE_MICROS;

fn target(min: i64, max: i64) -> ScalableTarget {
    ScalableTarget {
        scalable: Scalable::writes("tab"),
        min,
        max,
        suspended: Suspended::default(),
        created: Timestamp::default(),
        arn: String::new(),
    }
}

fn policy() -> ScalingPolicy {
    ScalingPolicy::new("keep", 70.0)
}

/// Judges units by what was consumed a second in each of the last minutes.
fn judged(
    (min, max): (i64, i64),
    policy: &ScalingPolicy,
    past: Past,
    capacity: i64,
    seconds: &[f64],
) -> Verdict {
    let points: Vec<f64> = seconds.iter().map(|units| units * 60.0).collect();
    let at = minute(100);
    judge(&target(min, max), policy, past, Sight { at, capacity, points: &points })
}

fn minute(number: i64) -> Timestamp {
    Timestamp::from_micros(number * MINUTE_MICROS)
}

fn to(verdict: Verdict) -> Option<i64> {
    match verdict {
        Verdict::Change(change) => Some(change.to),
        Verdict::Still | Verdict::Waits => None,
    }
}

/// Developer guide, "Managing throughput capacity automatically with DynamoDB auto scaling": two minutes
/// above the target; then as many units as make the use the target.
#[test]
fn two_minutes_above_the_target_raise_the_units() {
    let check = |capacity, seconds: &[f64], expected| {
        let verdict = judged((1, 1_000), &policy(), Past::default(), capacity, seconds);
        assert_eq!(to(verdict), expected, "{capacity} units, {seconds:?} a second");
    };
    check(100, &[90.0], None);
    check(100, &[90.0, 90.0], Some(129));
    check(100, &[60.0, 90.0], None);
    check(100, &[90.0, 60.0], None);
    check(100, &[70.0, 70.0], None);
    check(100, &[70.1, 70.1], Some(101));
    check(100, &[120.0, 90.0], Some(172));
    check(100, &[1e30, 1e30], Some(1_000));
}

/// The same page: fifteen minutes more than 20 points below it.
#[test]
fn fifteen_minutes_far_below_the_target_lower_the_units() {
    let check = |capacity, minutes: usize, units: f64, expected| {
        let seconds = vec![units; minutes];
        let verdict = judged((1, 1_000), &policy(), Past::default(), capacity, &seconds);
        assert_eq!(to(verdict), expected, "{capacity} units, {units} a second for {minutes}");
    };
    check(100, 14, 0.0, None);
    check(100, 15, 0.0, Some(1));
    check(100, 15, 49.9, Some(72));
    check(100, 15, 50.0, None);
    check(100, 15, 60.0, None);
    // The alarm of 5 units and a target of 70 % is at 150 a minute.
    check(5, 15, 2.49, Some(4));
    check(5, 15, 2.5, None);
    let mut seconds = [10.0; 15];
    seconds[0] = 50.0;
    assert_eq!(judged((1, 1_000), &policy(), Past::default(), 100, &seconds), Verdict::Still);
    seconds[0] = 40.0;
    let verdict = judged((1, 1_000), &policy(), Past::default(), 100, &seconds);
    assert_eq!(to(verdict), Some(58), "the highest of the fifteen");
}

#[test]
fn units_stay_within_the_bounds() {
    let check = |bounds, capacity, minutes: usize, units: f64, expected| {
        let seconds = vec![units; minutes];
        let verdict = judged(bounds, &policy(), Past::default(), capacity, &seconds);
        assert_eq!(verdict, expected, "{bounds:?} {capacity}");
    };
    let raised = |to| Verdict::Change(Change { to, alarm: AlarmKind::High });
    let lowered = |to| Verdict::Change(Change { to, alarm: AlarmKind::Low });
    check((1, 110), 100, 2, 90.0, raised(110));
    check((1, 100), 100, 2, 90.0, Verdict::Still);
    check((1, 50), 100, 2, 90.0, Verdict::Still);
    check((30, 110), 100, 15, 0.0, lowered(30));
    check((100, 110), 100, 15, 0.0, Verdict::Still);
    check((200, 300), 100, 15, 0.0, Verdict::Still);
}

#[test]
fn what_is_suspended_or_disabled_does_nothing() {
    let points = |units: f64| vec![units * 60.0; 15];
    let judge = |policy: &ScalingPolicy, suspended, points: &[f64]| {
        let target = ScalableTarget { suspended, ..target(1, 1_000) };
        let sight = Sight { at: minute(100), capacity: 100, points };
        judge(&target, policy, Past::default(), sight)
    };
    let (out, into) = (points(90.0), points(10.0));
    let no_out = Suspended { scaling_out: true, ..Suspended::default() };
    let no_in = Suspended { scaling_in: true, ..Suspended::default() };
    assert_eq!(judge(&policy(), no_out, &out), Verdict::Still);
    assert_eq!(to(judge(&policy(), no_out, &into)), Some(15));
    assert_eq!(judge(&policy(), no_in, &into), Verdict::Still);
    assert_eq!(to(judge(&policy(), no_in, &out)), Some(129));
    let upward = policy().without_scale_in();
    assert_eq!(judge(&upward, Suspended::default(), &into), Verdict::Still);
    assert_eq!(to(judge(&upward, Suspended::default(), &out)), Some(129));
}

/// User guide of Application Auto Scaling, "Define cooldown periods": nothing is lowered during the one,
/// and only more than before is raised during the other.
#[test]
fn cooldowns_pause_a_policy() {
    let lowered = Past { lowered: Some(minute(95)), raised: None };
    let check = |past, policy: &ScalingPolicy, seconds: &[f64], expected| {
        assert_eq!(judged((1, 1_000), policy, past, 129, seconds), expected);
    };
    let into = [10.0; 15];
    let change = |to, alarm| Verdict::Change(Change { to, alarm });
    check(lowered, &policy(), &into, change(15, AlarmKind::Low));
    check(lowered, &policy().scale_in_cooldown(301), &into, Verdict::Waits);
    check(lowered, &policy().scale_in_cooldown(300), &into, change(15, AlarmKind::Low));
    check(lowered, &policy().scale_in_cooldown(301), &[100.0; 2], change(143, AlarmKind::High));

    let raised = Past { raised: Some((minute(95), 100, 129)), lowered: None };
    let slow = policy().scale_out_cooldown(301);
    check(raised, &policy(), &[100.0; 2], change(143, AlarmKind::High));
    check(raised, &slow, &[100.0; 2], Verdict::Waits);
    check(raised, &policy().scale_out_cooldown(300), &[100.0; 2], change(143, AlarmKind::High));
    // 71 more than now, of which 29 are there already.
    check(raised, &slow, &[140.0; 2], change(171, AlarmKind::High));
    check(raised, &slow, &into, change(15, AlarmKind::Low));
    check(raised, &policy().scale_out_cooldown(-1), &[100.0; 2], change(143, AlarmKind::High));
}

#[test]
fn what_is_raised_ends_the_pause_after_what_was_lowered() {
    let low = Change { to: 50, alarm: AlarmKind::Low };
    let high = Change { to: 80, alarm: AlarmKind::High };
    let past = Past::default().after(low, 100, minute(1));
    assert_eq!(past, Past { lowered: Some(minute(1)), raised: None });
    let past = past.after(high, 50, minute(2));
    assert_eq!(past, Past { lowered: None, raised: Some((minute(2), 50, 80)) });
}

/// Returns the minutes that are looked at until one is quiet, and until when all were.
fn walked(seen: i64, now_micros: i64, quiet: i64) -> (Vec<i64>, i64) {
    let mut looked = Vec::new();
    let until = walk(minute(seen), Timestamp::from_micros(now_micros), |at| {
        let number = at.as_micros() / MINUTE_MICROS;
        looked.push(number);
        if number >= quiet { Quiet::Yes } else { Quiet::No }
    });
    (looked, until.as_micros() / MINUTE_MICROS)
}

#[test]
fn each_minute_that_is_over_is_looked_at_once() {
    let never = i64::MAX;
    assert_eq!(walked(5, 6 * MINUTE_MICROS - 1, never), (vec![], 5));
    assert_eq!(walked(5, 6 * MINUTE_MICROS, never), (vec![6], 6));
    assert_eq!(walked(5, 8 * MINUTE_MICROS + 1, never), (vec![6, 7, 8], 8));
    assert_eq!(walked(5, 3 * MINUTE_MICROS, never), (vec![], 5), "a clock that was set back");
}

#[test]
fn quiet_minutes_are_passed_over_and_two_days_are_the_most() {
    assert_eq!(walked(0, 1_000_000 * MINUTE_MICROS, 17), ((1..=17).collect(), 1_000_000));
    let (looked, until) = walked(0, 2_880 * MINUTE_MICROS, i64::MAX);
    assert_eq!((looked.len(), until), (2_880, 2_880));
    let (looked, until) = walked(0, 1_000_000 * MINUTE_MICROS, i64::MAX);
    assert_eq!((looked.len(), until), (2_880, 1_000_000));
    assert_eq!(looked[1_439..1_441], [1_440, 998_561]);
    let (looked, _) = walked(0, i64::MAX, i64::MAX);
    assert_eq!(looked.len(), 2_880);
}
