//! Tables: creating, describing, listing, deleting.

use dyno_core::op::{
    BillingMode, CreateTable, DeleteTable, DescribeTable, ListTables, Projection,
    ProvisionedThroughput, TableStatus,
};
use dyno_local::{Local, ManualClock, Timestamp};

use crate::support::{build, gsi, lsi, new_local, ok, put, query, refusal, table, with_table};

#[test]
fn a_table_is_described_exactly() {
    let clock = ManualClock::new(Timestamp::from_seconds(1_700_000_000));
    let local = build(Local::builder().clock(clock).seed(7).region("eu-west-1"));
    let mut create = table("tab", "pk sk", "pk:S sk:S g:S");
    create.global_secondary_indexes = Some(vec![gsi("by_g", "g", Projection::keys_only())]);
    create.local_secondary_indexes = Some(vec![lsi("local", "pk g", Projection::all())]);
    let created = ok(&local, create).table_description;
    assert_eq!(created.table_status, TableStatus::Creating);
    put(&local, "pk=a sk=b g=c x=1");
    put(&local, "pk=a sk=d");

    let shown = ok(&local, DescribeTable::new("tab")).table;
    assert_eq!(shown.table_status, TableStatus::Active);
    assert_eq!(shown.table_arn, "arn:aws:dynamodb:eu-west-1:123456789012:table/tab");
    assert_eq!(shown.table_id, created.table_id);
    assert_eq!(shown.creation_date_time, Some(1_700_000_000.0));
    assert_eq!((shown.item_count, shown.table_size_bytes), (2, 11 + 6));
    assert_eq!(shown.billing_mode_summary.unwrap().billing_mode, BillingMode::PayPerRequest);
    let global = shown.global_secondary_indexes.first().unwrap();
    assert_eq!((global.item_count, global.index_size_bytes), (1, 8));
    assert_eq!(global.index_arn, "arn:aws:dynamodb:eu-west-1:123456789012:table/tab/index/by_g");
    let local_index = shown.local_secondary_indexes.first().unwrap();
    assert_eq!((local_index.item_count, local_index.index_size_bytes), (1, 11));
}

#[test]
fn a_deleted_table_is_gone() {
    let local = with_table();
    let deleted = ok(&local, DeleteTable::new("tab")).table_description;
    assert_eq!(deleted.table_status, TableStatus::Deleting);
    assert_eq!(
        refusal(&local, DescribeTable::new("tab")),
        "ResourceNotFoundException: Requested resource not found: Table: tab not found"
    );
    assert_eq!(
        refusal(&local, query("pk = :p", ":p=a")),
        "ResourceNotFoundException: Requested resource not found"
    );
    ok(&local, table("tab", "pk", "pk:S"));
}

#[test]
fn a_protected_table_stays() {
    let local = new_local();
    let mut create = table("tab", "pk", "pk:S");
    create.deletion_protection_enabled = Some(true);
    ok(&local, create.clone());
    assert_eq!(
        refusal(&local, DeleteTable::new("tab")),
        "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
    );
    assert_eq!(refusal(&local, create), "ResourceInUseException: Table already exists: tab");
}

#[test]
fn tables_are_listed_in_pages() {
    let local = new_local();
    for name in ["ccc", "aaa", "bbb"] {
        ok(&local, table(name, "pk", "pk:S"));
    }
    let mut list = ListTables::new();
    list.limit = Some(2);
    let page = ok(&local, list.clone());
    assert_eq!(page.table_names, ["aaa", "bbb"]);
    list.exclusive_start_table_name = page.last_evaluated_table_name;
    let page = ok(&local, list.clone());
    assert_eq!(
        (page.table_names.as_slice(), page.last_evaluated_table_name),
        (["ccc".to_owned()].as_slice(), None)
    );
    list.limit = Some(101);
    list.exclusive_start_table_name = Some("a".to_owned());
    assert_eq!(
        refusal(&local, list),
        "ValidationException: 2 validation errors detected: Value 'a' at 'exclusiveStartTableName' failed to satisfy constraint: Member must have length greater than or equal to 3; Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100"
    );
}

/// Checks the refusal of a changed request.
fn check(change: &dyn Fn(&mut CreateTable), expected: &str) {
    let mut create = table("name", "pk sk", "pk:S sk:S");
    change(&mut create);
    let expected = format!("ValidationException: {expected}");
    assert_eq!(refusal(&new_local(), create), expected);
}

#[test]
fn create_table_is_checked_in_order() {
    let units = ProvisionedThroughput { read_capacity_units: 1, write_capacity_units: 1 };
    let invalid = "One or more parameter values were invalid: ";
    check(
        &|it| it.table_name = "ab".to_owned(),
        "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    );
    check(
        &|it| it.provisioned_throughput = Some(units),
        &format!(
            "{invalid}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        ),
    );
    check(
        &|it| it.billing_mode = None,
        &format!(
            "{invalid}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
        ),
    );
    check(
        &|it| it.attribute_definitions.truncate(1),
        "Invalid KeySchema: Some index key attribute have no definition",
    );
    check(
        &|it| it.attribute_definitions = crate::support::definitions("pk:S x:S"),
        &format!(
            "{invalid}Some index key attributes are not defined in AttributeDefinitions. Keys: [pk, sk], AttributeDefinitions: [pk, x]"
        ),
    );
    check(
        &|it| it.key_schema = crate::support::keys("pk pk"),
        "Both the Hash Key and the Range Key element in the KeySchema have the same name",
    );
    check(
        &|it| it.key_schema.reverse(),
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    );
    check(
        &|it| it.key_schema = crate::support::keys("pk,sk"),
        "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
    );
    check(
        &|it| it.attribute_definitions = crate::support::definitions("pk:S sk:S x:S"),
        &format!(
            "{invalid}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
        ),
    );
}

#[test]
fn indexes_of_a_new_table_are_checked() {
    let invalid = "One or more parameter values were invalid: ";
    check(
        &|it| it.local_secondary_indexes = Some(vec![]),
        &format!("{invalid}List of LocalSecondaryIndexes is empty"),
    );
    check(
        &|it| it.local_secondary_indexes = Some(vec![lsi("idx", "sk pk", Projection::all())]),
        &format!(
            "{invalid}Index KeySchema does not have the same leading hash key as table KeySchema for index: idx. index hash key: sk, table hash key: pk"
        ),
    );
    check(
        &|it| it.global_secondary_indexes = Some(vec![gsi("idx", "sk", Projection::default())]),
        &format!("{invalid}Unknown ProjectionType: null"),
    );
    let twice =
        || Some(vec![gsi("idx", "sk", Projection::all()), gsi("idx", "sk", Projection::all())]);
    check(
        &|it| it.global_secondary_indexes = twice(),
        &format!("{invalid}Duplicate index name: idx"),
    );
    check(
        &|it| it.key_schema = crate::support::keys("pk a,b"),
        "1 validation error detected: Value '[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=a, keyType=RANGE), KeySchemaElement(attributeName=b, keyType=RANGE)]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2",
    );
}
