//! Changing what a table has: modes, warm throughput, and the account's quotas.

use std::time::Duration;

use dyno_core::backend::BackendError;
use dyno_core::op::{
    BillingMode, DescribeTable, GlobalSecondaryIndexUpdate, Projection, TableStatus,
    UpdateGlobalSecondaryIndexAction, UpdateTable, WarmThroughput,
};
use dyno_local::{Capacity, Local, ManualClock, Timestamp};

use super::{enforced, index_with, provisioned, put, seconds, units, with_units};
use crate::support::{build, gsi, ok, send, table};

fn on_demand() -> UpdateTable {
    let mut update = UpdateTable::new("tab");
    update.billing_mode = Some(BillingMode::PayPerRequest);
    update
}

fn with_write_units(write: i64) -> UpdateTable {
    let mut update = UpdateTable::new("tab");
    update.billing_mode = Some(BillingMode::Provisioned);
    update.provisioned_throughput = Some(units(1, write));
    update
}

/// How many units pass in no time, after a quiet second, in writes of 400 to keys all over.
fn at_once(local: &Local, clock: &ManualClock) -> usize {
    seconds(clock, 1);
    let write = |number| put(local, &format!("pk=p{number} sk=b"), 400);
    (0..300).filter(|number| write(*number).is_ok()).count() * 400
}

/// Section 3: "Previous peak for a table switched from provisioned = max(old provisioned,
/// 4,000/12,000)."
#[test]
fn a_table_that_was_switched_serves_what_it_had() {
    let (local, clock) = with_units(1, 9_000);
    ok(&local, on_demand());
    let served = at_once(&local, &clock);
    assert!((9_000..9_400).contains(&served), "{served}");
    assert!(local.partitions("tab").len() >= 9);
    // What had little is prepared for what any table on demand is.
    let (local, clock) = with_units(1, 10);
    ok(&local, on_demand());
    put(&local, "pk=a sk=b", 1).unwrap();
    let served = at_once(&local, &clock);
    assert!((4_000..4_400).contains(&served), "{served}");
    let warm = ok(&local, DescribeTable::new("tab")).table.warm_throughput.unwrap();
    assert_eq!((warm.read_units_per_second, warm.write_units_per_second), (12_000, 4_000));
}

/// Section 3: "Mode switches: to on-demand 4× per rolling 24 h, back any time."
#[test]
fn a_table_becomes_on_demand_four_times_in_24_hours() {
    let (local, clock) = with_units(1, 10);
    for _ in 0..4 {
        ok(&local, on_demand());
        ok(&local, with_write_units(10));
        seconds(&clock, 3_600);
    }
    let refused = send(&local, on_demand()).unwrap_err().to_string();
    assert_eq!(
        refused,
        "LimitExceededException: Subscriber limit exceeded: Update to PayPerRequest mode are limited to 4 in 1 day(s). Last update at Wednesday, November 15, 2023 1:13:00 AM UTC. Next update can be made at Wednesday, November 15, 2023 10:13:00 PM UTC"
    );
    seconds(&clock, 20 * 3_600 - 1);
    assert!(send(&local, on_demand()).is_err());
    seconds(&clock, 1);
    ok(&local, on_demand());
    // It was so for nothing: asking again is no switch.
    ok(&local, on_demand());
    ok(&local, with_write_units(10));
    assert!(send(&local, on_demand()).is_err());
}

/// Section 3: "Warm throughput … raised by request (asynchronous, table UPDATING→ACTIVE) or by traffic;
/// never lowered."
#[test]
fn a_table_is_prepared_for_more_when_it_is_active_again() {
    let clock = ManualClock::new(Timestamp::from_seconds(1_699_999_980));
    let builder = Local::builder().clock(clock.clone()).table_delay(Duration::from_mins(1));
    let local = build(builder.capacity(Capacity::Enforced));
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    seconds(&clock, 60);
    let mut update = UpdateTable::new("tab");
    let warm = WarmThroughput {
        read_units_per_second: Some(12_000),
        write_units_per_second: Some(10_000),
    };
    update.warm_throughput = Some(warm);
    let told = ok(&local, update.clone()).table_description;
    assert_eq!(told.table_status, TableStatus::Updating);
    let warm = told.warm_throughput.unwrap();
    assert_eq!((warm.write_units_per_second, warm.status), (10_000, TableStatus::Updating));
    seconds(&clock, 50);
    let served = at_once(&local, &clock);
    assert!((4_000..4_400).contains(&served), "{served}");
    assert_eq!(local.partitions("tab").len(), 4);
    seconds(&clock, 10);
    let served = at_once(&local, &clock);
    assert!((10_000..10_400).contains(&served), "{served}");
    assert_eq!(local.partitions("tab").len(), 10);
    let told = ok(&local, DescribeTable::new("tab")).table;
    assert_eq!(told.table_status, TableStatus::Active);
    assert_eq!(told.warm_throughput.unwrap().status, TableStatus::Active);
    update.warm_throughput =
        Some(WarmThroughput { read_units_per_second: None, write_units_per_second: Some(9_999) });
    let refused = send(&local, update).unwrap_err().to_string();
    assert!(refused.ends_with("decreasing WarmThroughput is not supported"), "{refused}");
}

fn sentence(outcome: Result<(), BackendError>) -> String {
    let text = outcome.unwrap_err().to_string();
    let start = "LimitExceededException: Subscriber limit exceeded: Provisioned ";
    text.strip_prefix(start).unwrap_or(&text).to_owned()
}

/// Section 4, quotas: "40,000 RCU/WCU per table (with its GSIs), 80,000 per account (provisioned)."
#[test]
fn an_account_provisions_so_much() {
    let (local, _clock) = enforced();
    let create = |name: &str, read: i64, write: i64, of_index: i64| {
        let mut create = table(name, "pk", "pk:S g:S");
        let index = index_with(gsi("idx", "g", Projection::all()), 1, of_index);
        create.global_secondary_indexes = Some(vec![index]);
        send(&local, provisioned(create, read, write)).map(drop)
    };
    let of_table = "capacity of 40001 units exceeds the limit of 40000 for the table one";
    assert_eq!(sentence(create("one", 40_000, 1, 1)), format!("read {of_table}"));
    assert_eq!(sentence(create("one", 1, 30_000, 10_001)), format!("write {of_table}"));
    create("one", 39_999, 30_000, 10_000).unwrap();
    create("two", 1, 39_990, 10).unwrap();
    let of_account = "write capacity of 80002 units exceeds the limit of 80000 for the account";
    assert_eq!(sentence(create("three", 1, 1, 1)), of_account);
    // Changes are looked at as well, of table and index; lowering is always allowed.
    let change = |read: i64, write: i64| {
        let mut update = UpdateTable::new("two");
        update.provisioned_throughput = Some(units(read, write));
        send(&local, update).map(drop)
    };
    change(1, 39_000).unwrap();
    let index = |write: i64| {
        let mut action = UpdateGlobalSecondaryIndexAction::new("idx");
        action.provisioned_throughput = Some(units(1, write));
        let mut update = UpdateTable::new("two");
        update.global_secondary_index_updates =
            Some(vec![GlobalSecondaryIndexUpdate::Update(action)]);
        send(&local, update).map(drop)
    };
    index(1_000).unwrap();
    let of_table = format!("write {}", of_table.replace("one", "two"));
    assert_eq!(sentence(index(1_001)), of_table);
    assert_eq!(sentence(change(1, 39_001)), of_table);
    change(39_999, 39_000).unwrap();
}

/// Whoever does not ask for capacity has no quota of it.
#[test]
fn nobody_counts_units_where_they_mean_nothing() {
    let local = build(Local::builder().clock(ManualClock::default()));
    ok(&local, provisioned(table("tab", "pk", "pk:S"), 1_000_000, 1_000_000));
}
