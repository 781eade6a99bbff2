//! Capacity that is enforced: what is throttled and why, and which partitions split for heat; all by
//! a clock that the tests move.
//!
//! Figures are those of the service, by the sheet "Partitions, capacity, throttling": each test that
//! reproduces one names the section.

mod account;
mod admission;
mod backfill;
mod heat;
mod indexes;
mod ledger;
mod modes;
mod on_demand;
mod together;
mod transactions;

use std::time::Duration;

use dyno_core::backend::BackendError;
use dyno_core::op::{
    CreateTable, GetItem, GlobalSecondaryIndex, ProvisionedThroughput, PutItem, Query,
};
use dyno_local::{Capacity, Local, ManualClock, Timestamp};

use crate::support::{build, item, ok, send, sized, table};

/// An engine that enforces capacity, and its clock, at the beginning of a minute.
pub(crate) fn enforced() -> (Local, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_699_999_980));
    let builder = Local::builder().clock(clock.clone()).capacity(Capacity::Enforced);
    (build(builder), clock)
}

pub(crate) const fn units(read: i64, write: i64) -> ProvisionedThroughput {
    ProvisionedThroughput { read_capacity_units: read, write_capacity_units: write }
}

pub(crate) fn provisioned(mut create: CreateTable, read: i64, write: i64) -> CreateTable {
    create.billing_mode = None;
    create.provisioned_throughput = Some(units(read, write));
    create
}

/// `tab` with `pk` and `sk`, and these units.
pub(crate) fn with_units(read: i64, write: i64) -> (Local, ManualClock) {
    let (local, clock) = enforced();
    ok(&local, provisioned(table("tab", "pk sk", "pk:S sk:S"), read, write));
    (local, clock)
}

pub(crate) fn index_with(
    mut index: GlobalSecondaryIndex,
    read: i64,
    write: i64,
) -> GlobalSecondaryIndex {
    index.provisioned_throughput = Some(units(read, write));
    index
}

pub(crate) fn seconds(clock: &ManualClock, seconds: u64) {
    clock.advance(Duration::from_secs(seconds));
}

/// Writes an item of so many units; its size is just below them.
pub(crate) fn put(local: &Local, attributes: &str, units: usize) -> Result<(), BackendError> {
    send(local, PutItem::new("tab", sized(attributes, units * 1_024))).map(drop)
}

pub(crate) fn get(local: &Local, key: &str, consistent: bool) -> Result<(), BackendError> {
    let mut get = GetItem::new("tab", item(key));
    get.consistent_read = consistent;
    send(local, get).map(drop)
}

pub(crate) fn read(local: &Local, query: Query) -> Result<(), BackendError> {
    send(local, query).map(drop)
}

/// Does something until it is throttled, and returns how often it went well, and the reasons.
pub(crate) fn until_throttled(
    mut act: impl FnMut() -> Result<(), BackendError>,
) -> (usize, String) {
    for count in 0..100_000 {
        if let Err(error) = act() {
            return (count, reasons(&error));
        }
    }
    panic!("it is never throttled")
}

/// The reasons of a throttled request, each with its table or index.
pub(crate) fn reasons(error: &BackendError) -> String {
    let told = error.throttling_reasons().iter().map(|it| {
        let resource = it.resource.split_once("table/").unwrap().1;
        format!("{} {resource}", it.reason)
    });
    let told: Vec<String> = told.collect();
    assert!(!told.is_empty(), "{error}");
    told.join(", ")
}

/// Writes of 200 units to keys that spread over the partitions.
fn spread(local: &Local, number: &mut u32) -> Result<(), BackendError> {
    *number += 1;
    put(local, &format!("pk={}p sk=b", *number % 2_000), 200)
}

/// How many units the next second serves, with pauses in which partitions recover.
pub(crate) fn served_in_a_second(local: &Local, clock: &ManualClock, number: &mut u32) -> usize {
    let mut served = 0;
    for _ in 0..100 {
        while served < 100_000 && spread(local, number).is_ok() {
            served += 200;
        }
        clock.advance(Duration::from_millis(10));
    }
    served
}
