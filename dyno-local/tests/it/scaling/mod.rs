//! Auto scaling: what alarms make of a table's minutes, by a clock that the tests move.
//!
//! Figures are those of the service, by the sheet "Partitions, capacity, throttling", section "Auto
//! scaling", unless a test names another source.

#[cfg(feature = "durable")]
mod kept;
mod registered;
mod throttled;
mod tracked;

use std::time::Duration;

use dyno_core::op::{
    CreateTable, DescribeTable, ProvisionedThroughput, ProvisionedThroughputDescription, PutItem,
    TableDescription, UpdateTable,
};
use dyno_local::{Local, LocalBuilder, ManualClock, Scalable, ScalingPolicy, Timestamp};

use crate::support::{build, ok, sized, table};

/// A day that begins at 0:00.
const MIDNIGHT: Timestamp = Timestamp::from_seconds(1_699_920_000);

const fn units(read: i64, write: i64) -> ProvisionedThroughput {
    ProvisionedThroughput { read_capacity_units: read, write_capacity_units: write }
}

fn provisioned(mut create: CreateTable, read: i64, write: i64) -> CreateTable {
    create.billing_mode = None;
    create.provisioned_throughput = Some(units(read, write));
    create
}

/// `tab` with `pk` and so many units of both kinds, at midnight.
fn with_units(builder: LocalBuilder, units: i64) -> (Local, ManualClock) {
    let clock = ManualClock::new(MIDNIGHT);
    let local = build(builder.clock(clock.clone()));
    ok(&local, provisioned(table("tab", "pk", "pk:S"), units, units));
    (local, clock)
}

fn writes() -> Scalable {
    Scalable::writes("tab")
}

/// Scales writes of `tab` between 1 and 1,000 by a policy of 70 %.
fn scale_writes(local: &Local) {
    local.auto_scaling().register(&writes(), 1..=1_000).unwrap();
    local.auto_scaling().put_policy(&writes(), ScalingPolicy::new("keep", 70.0)).unwrap();
}

/// Writes items of so many units together, each over one of its size.
fn consume(local: &Local, mut units: usize) {
    while units > 0 {
        let now = units.min(300);
        ok(local, PutItem::new("tab", sized(&format!("pk=k{now}"), now * 1_024)));
        units -= now;
    }
}

fn minutes(clock: &ManualClock, minutes: u64) {
    clock.advance(Duration::from_secs(60 * minutes));
}

fn described(local: &Local) -> TableDescription {
    ok(local, DescribeTable::new("tab")).table
}

fn throughput(local: &Local) -> ProvisionedThroughputDescription {
    described(local).provisioned_throughput
}

fn write_units(local: &Local) -> i64 {
    throughput(local).write_capacity_units
}

/// Sets the units by hand.
fn set_units(local: &Local, read: i64, write: i64) {
    let mut update = UpdateTable::new("tab");
    update.provisioned_throughput = Some(units(read, write));
    ok(local, update);
}

/// The changes that were made: `minute: from -> to`, with a reason if one failed.
fn told(local: &Local) -> Vec<String> {
    let activities = local.auto_scaling().activities();
    let one = |activity: &dyno_local::ScalingActivity| {
        let minute = (activity.start.as_micros() - MIDNIGHT.as_micros()) / 60_000_000;
        let status = activity.status.name();
        let status = if status == "Successful" { "" } else { status };
        format!("{minute}: {} -> {} {status}", activity.from, activity.to).trim_end().to_owned()
    };
    activities.iter().map(one).collect()
}
