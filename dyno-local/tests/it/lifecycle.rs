//! Tables and indexes that take their time: what is seen of them while the clock goes on.

use std::time::Duration;

use dyno_core::op::{
    BillingMode, CreateGlobalSecondaryIndexAction, DeleteGlobalSecondaryIndexAction, DeleteTable,
    DescribeTable, GetItem, GlobalSecondaryIndexDescription, GlobalSecondaryIndexUpdate,
    IndexStatus, ListTables, MultiRegionConsistency, Projection, ProvisionedThroughput, PutItem,
    Query, Scan, StreamSpecification, StreamViewType, TableDescription, TableStatus, TransactGet,
    TransactGetItems, UpdateGlobalSecondaryIndexAction, UpdateTable,
};
use dyno_local::{Local, ManualClock, Timestamp};

use crate::support::{definitions, gsi, item, keys, ok, put, query, refusal, table};

/// How long everything takes.
const DELAY: Duration = Duration::from_secs(10);

/// How many items a second an index is filled with.
const RATE: u64 = 2;

fn engine() -> (Local, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_000));
    let local = Local::builder().clock(clock.clone()).table_delay(DELAY).index_backfill(RATE);
    (local.build(), clock)
}

/// An engine with an active table of some items, `g` of which are strings.
fn with_items(count: usize) -> (Local, ManualClock) {
    let (local, clock) = engine();
    ok(&local, table("tab", "pk", "pk:S"));
    clock.advance(DELAY);
    for number in 0..count {
        put(&local, &format!("pk=p{number} g=all"));
    }
    (local, clock)
}

fn described(local: &Local) -> TableDescription {
    ok(local, DescribeTable::new("tab")).table
}

fn status(local: &Local) -> TableStatus {
    described(local).table_status
}

fn index(table: &TableDescription) -> &GlobalSecondaryIndexDescription {
    &table.global_secondary_indexes[0]
}

fn index_state(local: &Local) -> (TableStatus, IndexStatus, Option<bool>, i64) {
    let table = described(local);
    let index = index(&table);
    (table.table_status, index.index_status, index.backfilling, index.item_count)
}

fn update(change: impl Into<GlobalSecondaryIndexUpdate>) -> UpdateTable {
    let mut update = UpdateTable::new("tab");
    update.attribute_definitions = Some(definitions("g:S"));
    update.global_secondary_index_updates = Some(vec![change.into()]);
    update
}

fn create(name: &str) -> UpdateTable {
    update(CreateGlobalSecondaryIndexAction::new(name, keys("g"), Projection::all()))
}

fn delete(name: &str) -> UpdateTable {
    update(DeleteGlobalSecondaryIndexAction::new(name))
}

fn units(read: i64, write: i64) -> ProvisionedThroughput {
    ProvisionedThroughput { read_capacity_units: read, write_capacity_units: write }
}

fn of_index() -> Query {
    let mut query = query("g = :g", ":g=all");
    query.index_name = Some("idx".to_owned());
    query
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

const IN_USE: &str = "ResourceInUseException: Attempt to change a resource which is still in use:";
const NOT_FOUND: &str = "ResourceNotFoundException: Requested resource not found";

#[test]
fn a_table_comes_and_goes_by_the_clock() {
    let (local, clock) = engine();
    let mut wanted = table("tab", "pk", "pk:S g:S");
    wanted.global_secondary_indexes = Some(vec![gsi("idx", "g", Projection::all())]);
    let told = ok(&local, wanted.clone()).table_description;
    assert_eq!(told.table_status, TableStatus::Creating);

    clock.advance(Duration::from_micros(9_999_999));
    let creating = (TableStatus::Creating, IndexStatus::Creating, None, 0);
    assert_eq!(index_state(&local), creating);
    assert_eq!(refusal(&local, GetItem::new("tab", item("pk=a"))), NOT_FOUND);
    assert_eq!(refusal(&local, PutItem::new("tab", item("pk=a"))), NOT_FOUND);
    assert_eq!(refusal(&local, Scan::new("tab")), NOT_FOUND);
    let gets = vec![TransactGet::new("tab", item("pk=a"))];
    assert_eq!(refusal(&local, TransactGetItems::new(gets)), NOT_FOUND);
    let being_created = format!("{IN_USE} Table is being created: tab");
    assert_eq!(refusal(&local, delete("idx")), being_created);
    assert_eq!(refusal(&local, DeleteTable::new("tab")), being_created);
    assert_eq!(refusal(&local, wanted.clone()), being_created);

    clock.advance(Duration::from_micros(1));
    put(&local, "pk=a g=all");
    assert_eq!(index_state(&local), (TableStatus::Active, IndexStatus::Active, None, 1));

    let told = ok(&local, DeleteTable::new("tab")).table_description;
    assert_eq!(told.table_status, TableStatus::Deleting);
    clock.advance(seconds(9));
    assert_eq!(index_state(&local), (TableStatus::Deleting, IndexStatus::Deleting, None, 1));
    assert_eq!(refusal(&local, GetItem::new("tab", item("pk=a"))), NOT_FOUND);
    let mut protect = UpdateTable::new("tab");
    protect.deletion_protection_enabled = Some(true);
    assert_eq!(refusal(&local, protect), format!("{IN_USE} Table is being deleted: tab"));
    let exists = "ResourceInUseException: Table already exists: tab";
    assert_eq!(refusal(&local, wanted.clone()), exists);
    // Deleting it once more is no mistake and takes no longer.
    ok(&local, DeleteTable::new("tab"));
    assert_eq!(ok(&local, ListTables::new()).table_names, ["tab"]);

    clock.advance(seconds(1));
    assert!(ok(&local, ListTables::new()).table_names.is_empty());
    assert_eq!(
        refusal(&local, DescribeTable::new("tab")),
        format!("{NOT_FOUND}: Table: tab not found")
    );
    ok(&local, wanted);
    assert_eq!(status(&local), TableStatus::Creating);
}

#[test]
fn an_index_is_allocated_then_filled_then_active() {
    let (local, clock) = with_items(4);
    let told = ok(&local, create("idx")).table_description;
    assert_eq!(told.table_status, TableStatus::Updating);
    assert_eq!(index(&told).index_status, IndexStatus::Creating);
    assert_eq!(index(&told).backfilling, Some(false));

    // Writes maintain the index from the beginning, also those that take an item out again.
    put(&local, "pk=new g=all");
    put(&local, "pk=p3 g=other");
    put(&local, "pk=p3 h=1");
    clock.advance(seconds(9));
    let allocating = (TableStatus::Updating, IndexStatus::Creating, Some(false), 1);
    assert_eq!(index_state(&local), allocating);
    let backfilling =
        "ValidationException: Cannot read from backfilling global secondary index: idx";
    assert_eq!(refusal(&local, of_index()), backfilling);
    assert_eq!(
        refusal(&local, delete("idx")),
        format!(
            "{IN_USE} Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the index is active. Table: tab Index: idx"
        )
    );
    let one_at_a_time = "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table";
    assert_eq!(refusal(&local, create("other")), one_at_a_time);
    let busy = format!(
        "{IN_USE} Cannot delete table while indexes are being created, updated, or deleted."
    );
    assert_eq!(refusal(&local, DeleteTable::new("tab")), busy);

    // Five items at two a second; the first at once.
    clock.advance(seconds(1));
    let (table, index, is_filled, _) = index_state(&local);
    assert_eq!((table, index, is_filled), (TableStatus::Active, IndexStatus::Creating, Some(true)));
    assert_eq!(refusal(&local, of_index()), backfilling);
    assert_eq!(refusal(&local, create("other")), one_at_a_time);
    assert_eq!(refusal(&local, DeleteTable::new("tab")), busy);
    clock.advance(Duration::from_millis(2_499));
    assert_eq!(index_state(&local).1, IndexStatus::Creating);
    clock.advance(Duration::from_millis(1));
    assert_eq!(ok(&local, of_index()).count, 4);
    assert_eq!(index_state(&local), (TableStatus::Active, IndexStatus::Active, None, 4));
    ok(&local, create("other"));
}

#[test]
fn entries_appear_at_the_rate() {
    let (local, clock) = with_items(6);
    ok(&local, create("idx"));
    clock.advance(DELAY);
    let mut seen = Vec::new();
    for _ in 0..7 {
        let (_, status, _, count) = index_state(&local);
        seen.push((count, status == IndexStatus::Active));
        clock.advance(Duration::from_millis(500));
    }
    let filling = (1..=6).map(|count| (count, false));
    assert_eq!(seen, filling.chain([(6, true)]).collect::<Vec<_>>());
}

#[test]
fn it_makes_no_difference_how_often_someone_asks() {
    let (often, clock) = with_items(9);
    ok(&often, create("idx"));
    for _ in 0..29 {
        clock.advance(Duration::from_millis(500));
        described(&often);
    }
    assert_eq!(index_state(&often).1, IndexStatus::Active);

    let (seldom, clock) = with_items(9);
    ok(&seldom, create("idx"));
    clock.advance(Duration::from_millis(14_500));
    assert_eq!(index_state(&seldom), index_state(&often));
    assert_eq!(ok(&seldom, of_index()), ok(&often, of_index()));
}

#[test]
fn a_backfill_is_called_off() {
    let (local, clock) = with_items(4);
    ok(&local, create("idx"));
    clock.advance(DELAY + seconds(1));
    assert_eq!(index_state(&local).3, 3);
    let told = ok(&local, delete("idx")).table_description;
    assert_eq!(told.table_status, TableStatus::Updating);
    assert_eq!(index(&told).index_status, IndexStatus::Deleting);
    assert_eq!(index(&told).backfilling, None);
    put(&local, "pk=later g=all");
    clock.advance(seconds(9));
    let missing = "ValidationException: The table does not have the specified index: idx";
    assert_eq!(refusal(&local, of_index()), missing);
    clock.advance(seconds(1));
    let table = described(&local);
    assert_eq!(table.table_status, TableStatus::Active);
    assert!(table.global_secondary_indexes.is_empty());
    assert_eq!(table.attribute_definitions, definitions("pk:S"));
    assert!(local.index_partitions("tab", "idx").is_empty());

    // Another one of the same name begins from nothing.
    ok(&local, create("idx"));
    clock.advance(DELAY);
    assert_eq!(index_state(&local).3, 1);
    clock.advance(seconds(60));
    assert_eq!(index_state(&local), (TableStatus::Active, IndexStatus::Active, None, 5));
}

#[test]
fn without_delay_everything_is_done_when_it_is_answered() {
    let local = Local::new();
    ok(&local, table("tab", "pk", "pk:S"));
    put(&local, "pk=a g=all");
    let told = ok(&local, create("idx")).table_description;
    assert_eq!(told.table_status, TableStatus::Updating);
    assert_eq!(index(&told).backfilling, Some(false));
    assert_eq!(ok(&local, of_index()).count, 1);
    assert_eq!(index_state(&local), (TableStatus::Active, IndexStatus::Active, None, 1));
    let told = ok(&local, delete("idx")).table_description;
    assert_eq!(index(&told).index_status, IndexStatus::Deleting);
    assert!(described(&local).global_secondary_indexes.is_empty());
}

#[test]
fn units_change_when_the_update_is_through() {
    let (local, clock) = engine();
    let mut wanted = table("tab", "pk", "pk:S g:S");
    wanted.billing_mode = None;
    wanted.provisioned_throughput = Some(units(5, 5));
    let mut index_wanted = gsi("idx", "g", Projection::all());
    index_wanted.provisioned_throughput = Some(units(2, 2));
    wanted.global_secondary_indexes = Some(vec![index_wanted]);
    ok(&local, wanted);
    clock.advance(DELAY);

    let mut raise = UpdateTable::new("tab");
    raise.provisioned_throughput = Some(units(7, 4));
    let told = ok(&local, raise.clone()).table_description;
    assert_eq!(told.table_status, TableStatus::Updating);
    assert_eq!(told.provisioned_throughput.read_capacity_units, 5);
    // The change is dated at once, and again when it is through: a decrease counts from then on.
    assert_eq!(told.provisioned_throughput.last_increase_date_time, Some(1_010.0));
    assert_eq!(told.provisioned_throughput.last_decrease_date_time, Some(1_010.0));
    assert_eq!(told.provisioned_throughput.number_of_decreases_today, 0);
    // The table is in use meanwhile, but not for another change.
    put(&local, "pk=a");
    let in_use = format!("{IN_USE} Table IOPS are currently being updated. Table: tab");
    assert_eq!(refusal(&local, raise), in_use);
    let mut stream = UpdateTable::new("tab");
    stream.stream_specification = Some(StreamSpecification {
        stream_enabled: true,
        stream_view_type: Some(StreamViewType::KeysOnly),
    });
    let iops = format!(
        "{IN_USE} Can't enable or disable stream while table IOPS are being updated. Table: tab"
    );
    assert_eq!(refusal(&local, stream), iops);
    let updated = format!("{IN_USE} Table: tab is in the process of being updated.");
    assert_eq!(refusal(&local, DeleteTable::new("tab")), updated);
    clock.advance(DELAY);
    let now = described(&local).provisioned_throughput;
    assert_eq!((now.read_capacity_units, now.write_capacity_units), (7, 4));
    assert_eq!(now.last_increase_date_time, Some(1_020.0));
    assert_eq!(now.last_decrease_date_time, Some(1_020.0));
    assert_eq!(now.number_of_decreases_today, 1);

    let mut of_index = UpdateGlobalSecondaryIndexAction::new("idx");
    of_index.provisioned_throughput = Some(units(3, 3));
    let told = ok(&local, update(of_index.clone())).table_description;
    assert_eq!(told.table_status, TableStatus::Active);
    assert_eq!(index(&told).index_status, IndexStatus::Updating);
    assert_eq!(index(&told).provisioned_throughput.read_capacity_units, 2);
    assert_eq!(index(&told).provisioned_throughput.last_increase_date_time, Some(1_020.0));
    assert_eq!(
        refusal(&local, update(of_index)),
        format!("{IN_USE} Index is being updated. Table: tab Index: idx")
    );
    clock.advance(DELAY);
    let table = described(&local);
    assert_eq!(index(&table).index_status, IndexStatus::Active);
    assert_eq!(index(&table).provisioned_throughput.read_capacity_units, 3);
}

#[test]
fn the_billing_mode_changes_for_the_table_and_its_indexes() {
    let (local, clock) = with_items(0);
    ok(&local, create("idx"));
    clock.advance(DELAY);
    let mut change = UpdateTable::new("tab");
    change.billing_mode = Some(BillingMode::Provisioned);
    change.provisioned_throughput = Some(units(5, 6));
    let mut of_index = UpdateGlobalSecondaryIndexAction::new("idx");
    of_index.provisioned_throughput = Some(units(7, 8));
    change.global_secondary_index_updates = Some(vec![of_index.into()]);
    let told = ok(&local, change).table_description;
    assert_eq!(told.table_status, TableStatus::Updating);
    clock.advance(DELAY);
    let table = described(&local);
    assert_eq!(table.table_status, TableStatus::Active);
    assert_eq!(
        table.billing_mode_summary.map(|it| it.billing_mode),
        Some(BillingMode::Provisioned)
    );
    assert_eq!(table.provisioned_throughput.write_capacity_units, 6);
    assert_eq!(index(&table).provisioned_throughput.write_capacity_units, 8);

    let mut change = UpdateTable::new("tab");
    change.billing_mode = Some(BillingMode::PayPerRequest);
    ok(&local, change.clone());
    clock.advance(DELAY);
    let table = described(&local);
    let summary = table.billing_mode_summary.expect("the table was on demand");
    assert_eq!(summary.billing_mode, BillingMode::PayPerRequest);
    assert_eq!(summary.last_update_to_pay_per_request_date_time, Some(1_030.0));
    assert_eq!(table.provisioned_throughput.read_capacity_units, 0);
    assert_eq!(index(&table).provisioned_throughput.read_capacity_units, 0);
    // What it is already changes nothing, though the answer says so.
    assert_eq!(ok(&local, change).table_description.table_status, TableStatus::Updating);
    assert_eq!(status(&local), TableStatus::Active);
}

#[test]
fn what_takes_no_time_is_admitted_while_the_table_changes() {
    let (local, clock) = with_items(0);
    ok(&local, create("idx"));
    let mut protect = UpdateTable::new("tab");
    protect.deletion_protection_enabled = Some(true);
    let told = ok(&local, protect).table_description;
    assert_eq!(told.table_status, TableStatus::Updating);
    assert!(told.deletion_protection_enabled);
    clock.advance(DELAY);
    assert_eq!(index_state(&local).1, IndexStatus::Active);
    assert!(described(&local).deletion_protection_enabled);
}

#[test]
fn typed_requests_for_replicas_are_refused_by_name() {
    let (local, _) = with_items(0);
    let mut change = UpdateTable::new("tab");
    change.multi_region_consistency = Some(MultiRegionConsistency::Strong);
    assert_eq!(
        refusal(&local, change),
        "ValidationException: The parameter MultiRegionConsistency is not supported by this version"
    );
}

/// API, `LimitExceededException`: 500 tables may be coming, changing and going.
#[test]
fn five_hundred_tables_are_under_way_at_once() {
    let (local, clock) = engine();
    for number in 0..500 {
        ok(&local, table(&format!("tab{number}"), "pk", "pk:S"));
    }
    let one_more = || table("more", "pk", "pk:S");
    assert_eq!(
        refusal(&local, one_more()),
        "LimitExceededException: Subscriber limit exceeded: Only 500 tables can be created, updated, or deleted simultaneously"
    );
    clock.advance(DELAY);
    ok(&local, one_more());
}
