//! Use of a table over minutes, and what its units become.

use std::time::Duration;

use dyno_core::op::{BillingMode, DescribeTable, GetItem, Projection, PutItem, TableStatus};
use dyno_core::op::{DeleteTable, UpdateTable};
use dyno_local::{ActivityStatus, AlarmKind, AlarmState, Local, Scalable, ScalingPolicy};

use super::{
    MIDNIGHT, consume, described, minutes, provisioned, scale_writes, set_units, throughput, told,
    units, with_units, write_units, writes,
};
use crate::support::{gsi, item, ok, sized, table};

#[test]
fn two_minutes_above_the_target_raise_the_units() {
    let (local, clock) = with_units(Local::builder(), 100);
    scale_writes(&local);
    for expected in [100, 129] {
        // 90 a second.
        consume(&local, 5_400);
        minutes(&clock, 1);
        assert_eq!(write_units(&local), expected);
    }
    let shown = throughput(&local);
    let raised = MIDNIGHT.plus_micros(120_000_000).as_seconds();
    assert_eq!(shown.last_increase_date_time, Some(raised));
    assert_eq!((shown.read_capacity_units, shown.number_of_decreases_today), (100, 0));
    // 90 is not above 70 % of 129.
    for _ in 0..3 {
        consume(&local, 5_400);
        minutes(&clock, 1);
        assert_eq!(write_units(&local), 129);
    }
}

#[test]
fn an_activity_tells_who_triggered_it() {
    let (local, clock) = with_units(Local::builder(), 100);
    scale_writes(&local);
    for _ in 0..2 {
        consume(&local, 5_400);
        minutes(&clock, 1);
    }
    let policy = &local.auto_scaling().policies()[0];
    let [activity] = &local.auto_scaling().activities()[..] else { panic!("one activity") };
    let alarm = &policy.alarms[0].name;
    assert!(alarm.starts_with("TargetTracking-table/tab-AlarmHigh-"), "{alarm}");
    assert_eq!(
        activity.cause,
        format!("monitor alarm {alarm} in state ALARM triggered policy keep")
    );
    assert_eq!(activity.description(), "Setting write capacity units to 129.");
    assert_eq!(activity.status, ActivityStatus::Successful);
    assert_eq!(
        activity.message,
        "Successfully set write capacity units to 129. Change successfully fulfilled by dynamodb."
    );
    assert_eq!(activity.start, MIDNIGHT.plus_micros(120_000_000));
}

#[test]
fn a_peak_of_one_minute_changes_nothing() {
    let (local, clock) = with_units(Local::builder(), 100);
    scale_writes(&local);
    for units in [3_600, 18_000, 3_600, 18_000, 3_600] {
        consume(&local, units);
        minutes(&clock, 1);
    }
    assert_eq!(write_units(&local), 100);
    assert!(told(&local).is_empty());
}

/// That tables which are idle are scaled in was measured on the service: their minutes are points of
/// zero.
#[test]
fn fifteen_idle_minutes_lower_the_units() {
    let (local, clock) = with_units(Local::builder(), 100);
    scale_writes(&local);
    minutes(&clock, 14);
    assert_eq!(write_units(&local), 100);
    minutes(&clock, 1);
    let shown = throughput(&local);
    assert_eq!((shown.read_capacity_units, shown.write_capacity_units), (100, 1));
    assert_eq!(shown.number_of_decreases_today, 1);
    minutes(&clock, 600);
    assert_eq!(told(&local), ["15: 100 -> 1"]);
}

#[test]
fn alarms_tell_their_state() {
    use AlarmState::{Alarm, InsufficientData, Ok};

    let (local, clock) = with_units(Local::builder(), 100);
    let state = |kind| local.auto_scaling().alarm(&writes(), kind);
    assert_eq!(state(AlarmKind::High), None);
    scale_writes(&local);
    let expect = |used: usize, high, low| {
        consume(&local, used);
        minutes(&clock, 1);
        assert_eq!((state(AlarmKind::High), state(AlarmKind::Low)), (Some(high), Some(low)));
    };
    expect(0, InsufficientData, InsufficientData);
    for _ in 0..12 {
        expect(2_000, Ok, InsufficientData);
    }
    expect(4_201, Ok, InsufficientData);
    local.auto_scaling().suspend(&writes(), true).unwrap();
    expect(4_201, Alarm, Ok);
    for _ in 0..14 {
        expect(2_999, Ok, Ok);
    }
    expect(2_999, Ok, Alarm);
    assert!(told(&local).is_empty(), "it is suspended");
    local.auto_scaling().suspend(&writes(), false).unwrap();
    minutes(&clock, 1);
    assert_eq!(write_units(&local), 72);
}

#[test]
fn reads_and_indexes_are_scaled_for_themselves() {
    let (local, clock) = with_units(Local::builder(), 100);
    let mut create = provisioned(table("idx", "pk", "pk:S a:S"), 100, 100);
    let mut index = gsi("by-a", "a", Projection::all());
    index.provisioned_throughput = Some(units(100, 100));
    create.global_secondary_indexes = Some(vec![index]);
    ok(&local, create);
    let index_writes = Scalable::writes("idx").of_index("by-a");
    for scalable in [&Scalable::reads("tab"), &index_writes] {
        local.auto_scaling().register(scalable, 5..=1_000).unwrap();
        local.auto_scaling().put_policy(scalable, ScalingPolicy::new("keep", 50.0)).unwrap();
    }
    ok(&local, PutItem::new("tab", sized("pk=a", 400 * 1_024)));
    for round in 0..2 {
        // 100 units each.
        for _ in 0..36 {
            let mut get = GetItem::new("tab", item("pk=a"));
            get.consistent_read = true;
            ok(&local, get);
        }
        for number in 0..12 {
            let key = format!("pk=k{round}.{number} a=x");
            ok(&local, PutItem::new("idx", sized(&key, 350 * 1_024)));
        }
        minutes(&clock, 1);
    }
    assert_eq!(throughput(&local).read_capacity_units, 120);
    assert_eq!(write_units(&local), 100);
    let shown = ok(&local, DescribeTable::new("idx")).table;
    let index = &shown.global_secondary_indexes[0].provisioned_throughput;
    // 12 entries of 350 units a minute are 70 a second.
    assert_eq!((index.read_capacity_units, index.write_capacity_units), (100, 140));
    assert_eq!(shown.provisioned_throughput.write_capacity_units, 100);
}

#[test]
fn a_change_takes_as_long_as_tables_take() {
    let builder = Local::builder().table_delay(Duration::from_secs(90));
    let (local, clock) = with_units(builder, 100);
    minutes(&clock, 2);
    scale_writes(&local);
    minutes(&clock, 15);
    let shown = described(&local);
    assert_eq!(shown.table_status, TableStatus::Updating);
    assert_eq!(shown.provisioned_throughput.write_capacity_units, 100);
    assert_eq!(told(&local), ["17: 100 -> 1 InProgress"]);
    let activity = &local.auto_scaling().activities()[0];
    assert_eq!(
        activity.message,
        "Successfully set write capacity units to 1. Waiting for change to be fulfilled by dynamodb."
    );
    clock.advance(Duration::from_secs(90));
    assert_eq!(described(&local).table_status, TableStatus::Active);
    assert_eq!(write_units(&local), 1);
    assert_eq!(told(&local), ["17: 100 -> 1"]);
}

#[test]
fn while_a_table_changes_its_scaling_waits() {
    let builder = Local::builder().table_delay(Duration::from_secs(90));
    let (local, clock) = with_units(builder, 100);
    minutes(&clock, 2);
    scale_writes(&local);
    local.auto_scaling().register(&Scalable::reads("tab"), 1..=50).unwrap();
    let policy = ScalingPolicy::new("keep", 70.0);
    local.auto_scaling().put_policy(&Scalable::reads("tab"), policy).unwrap();
    minutes(&clock, 20);
    // Reads come first; each change takes two minutes.
    assert_eq!(told(&local), ["2: 100 -> 50", "17: 50 -> 1", "19: 100 -> 1"]);
}

/// Section "Provisioned changes and quotas": four decreases at once, then one an hour; at most 27 a day.
#[test]
fn units_are_lowered_27_times_a_day_at_most() {
    let (local, clock) = with_units(Local::builder(), 10);
    scale_writes(&local);
    let mut most = 0;
    for _ in 0..24 * 60 - 1 {
        minutes(&clock, 1);
        let shown = throughput(&local);
        most = most.max(shown.number_of_decreases_today);
        if shown.write_capacity_units == 1 {
            set_units(&local, 10, 10);
        }
    }
    assert_eq!(most, 27);
    let told = told(&local);
    assert_eq!(
        told[..6],
        [
            "15: 10 -> 1",
            "16: 10 -> 1",
            "17: 10 -> 1",
            "18: 10 -> 1",
            "19: 10 -> 1 Failed",
            "78: 10 -> 1"
        ]
    );
    let failed = &local.auto_scaling().activities()[4].message;
    let reason = "Failed to set write capacity units to 1. Reason: Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. Number of decreases today: 4. Last decrease at Tuesday, November 14, 2023 12:18:00 AM UTC. Next decrease can be made at Tuesday, November 14, 2023 1:18:00 AM UTC (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: LimitExceededException)";
    assert_eq!(failed, reason);
    minutes(&clock, 1);
    assert_eq!(throughput(&local).number_of_decreases_today, 1, "another day");
}

#[test]
fn cooldowns_pause_a_policy() {
    let (local, clock) = with_units(Local::builder(), 100);
    local.auto_scaling().register(&writes(), 1..=1_000).unwrap();
    let policy = ScalingPolicy::new("keep", 70.0).scale_in_cooldown(3_600).scale_out_cooldown(600);
    local.auto_scaling().put_policy(&writes(), policy).unwrap();
    for minute in 0..14 {
        // 90 a second, and 100 after the first raise.
        consume(&local, if minute < 2 { 5_400 } else { 6_000 });
        minutes(&clock, 1);
    }
    minutes(&clock, 20);
    set_units(&local, 100, 100);
    minutes(&clock, 60);
    assert_eq!(told(&local), ["2: 100 -> 129", "12: 129 -> 143", "29: 143 -> 1", "89: 100 -> 1"]);
}

#[test]
fn a_table_on_demand_is_left_alone() {
    let (local, clock) = with_units(Local::builder(), 100);
    scale_writes(&local);
    let mut update = UpdateTable::new("tab");
    update.billing_mode = Some(BillingMode::PayPerRequest);
    ok(&local, update);
    for _ in 0..20 {
        consume(&local, 6_000);
        minutes(&clock, 1);
    }
    assert_eq!(write_units(&local), 0);
    assert_eq!(local.auto_scaling().alarm(&writes(), AlarmKind::High), None);
    assert!(told(&local).is_empty());
    assert_eq!(local.auto_scaling().policies().len(), 1);
}

#[test]
fn a_target_outlives_its_table() {
    let (local, clock) = with_units(Local::builder(), 100);
    scale_writes(&local);
    ok(&local, DeleteTable::new("tab"));
    minutes(&clock, 30);
    assert_eq!(local.auto_scaling().targets().len(), 1);
    // Bounds are enforced when they are given only; alarms begin with the table.
    ok(&local, provisioned(table("tab", "pk", "pk:S"), 7, 2_000));
    assert_eq!(write_units(&local), 2_000);
    minutes(&clock, 14);
    assert_eq!(write_units(&local), 2_000);
    minutes(&clock, 1);
    assert_eq!(write_units(&local), 1);
}

/// Runs a day of use that comes and goes; looks at the table after each minute, or never before the
/// end.
fn day(looks: bool) -> (Vec<String>, String) {
    let (local, clock) = with_units(Local::builder().table_delay(Duration::from_secs(30)), 100);
    minutes(&clock, 1);
    scale_writes(&local);
    for hour in 0..24 {
        // Use is told when the next request comes, or somebody looks.
        for minute in 0..60 {
            if minute < 3 {
                consume(&local, 1_000 * (hour % 5) + 300);
            }
            minutes(&clock, 1);
            if looks {
                described(&local);
            }
        }
    }
    (told(&local), format!("{:?}", throughput(&local)))
}

#[test]
fn it_makes_no_difference_when_somebody_looks() {
    let (told, shown) = day(true);
    assert!(told.len() > 20, "{told:?}");
    assert_eq!((told, shown), day(false));
}

#[test]
fn a_month_that_passes_at_once_is_looked_at_in_order() {
    let (local, clock) = with_units(Local::builder(), 100);
    scale_writes(&local);
    for _ in 0..2 {
        consume(&local, 5_400);
        minutes(&clock, 1);
    }
    minutes(&clock, 30 * 24 * 60);
    assert_eq!(write_units(&local), 1);
    assert_eq!(told(&local), ["2: 100 -> 129", "17: 129 -> 1"]);
}
