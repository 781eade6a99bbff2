//! What was answered is there when a directory is opened again.

use std::fs;
use std::time::Duration;

use dyno_core::op::{
    DeleteTable, DescribeContinuousBackups, DescribeContributorInsights, DescribeTable,
    DescribeTimeToLive, GetItem, GetResourcePolicy, ListTables, ListTagsOfResource,
    PointInTimeRecoverySpecification, Projection, PutItem, PutResourcePolicy, Tag, TagResource,
    TimeToLiveSpecification, TransactPut, TransactWriteItem, TransactWriteItems, UntagResource,
    UpdateContinuousBackups, UpdateContributorInsights, UpdateTimeToLive,
};
use dyno_local::{Durability, Local, ManualClock, OpenErrorKind, Timestamp};

use super::directory::Directory;
use crate::support::{gsi, item, lsi, ok, refusal, shown, table};

fn open(directory: &Directory) -> Local {
    Local::open(directory.path()).unwrap()
}

#[test]
fn tables_items_and_ids_come_back() {
    let directory = Directory::new();
    let local = open(&directory);
    ok(&local, table("gone", "pk", "pk:S"));
    let mut create = table("kept", "pk sk", "pk:S sk:S n:N");
    create.global_secondary_indexes = Some(vec![gsi("by-n", "n", Projection::all())]);
    create.local_secondary_indexes = Some(vec![lsi("local", "pk n", Projection::keys_only())]);
    ok(&local, create);
    ok(&local, DeleteTable::new("gone"));
    for text in ["pk=a sk=s1 n=5 city=Oslo", "pk=a sk=s2 n=7", "pk=b sk=s1"] {
        ok(&local, PutItem::new("kept", item(text)));
    }
    let before = ok(&local, DescribeTable::new("kept")).table;
    drop(local);

    let local = open(&directory);
    assert_eq!(ok(&local, DescribeTable::new("kept")).table, before);
    assert_eq!(ok(&local, ListTables::default()).table_names, ["kept"]);
    let found = ok(&local, GetItem::new("kept", item("pk=a sk=s1"))).item;
    assert_eq!(found.as_ref().map(shown).unwrap(), "city=Oslo n=5 pk=a sk=s1");

    // The number of a dropped table is not given again: ids are those of one long run.
    let created = ok(&local, table("next", "pk", "pk:S")).table_description.table_id;
    let memory = Local::new();
    for name in ["gone", "kept"] {
        ok(&memory, table(name, "pk", "pk:S"));
    }
    let expected = ok(&memory, table("next", "pk", "pk:S")).table_description.table_id;
    assert_eq!(created, expected);
}

#[test]
fn settings_of_a_table_come_back() {
    let directory = Directory::new();
    let clock = ManualClock::new(Timestamp::from_seconds(1_700_000_000));
    let open = || Local::builder().clock(clock.clone()).open(directory.path()).unwrap();
    let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/tab";
    let tag = |key: &str, value: &str| Tag { key: key.to_owned(), value: value.to_owned() };
    let local = open();
    ok(&local, table("tab", "pk", "pk:S"));
    ok(&local, TagResource::new(arn, vec![tag("a", "1"), tag("b", "")]));
    ok(&local, UntagResource::new(arn, ["a"]));
    ok(&local, UpdateTimeToLive::new("tab", TimeToLiveSpecification::enabled("ttl")));
    let policy = r#"{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}"#;
    ok(&local, PutResourcePolicy::new(arn, policy));
    let recovery = PointInTimeRecoverySpecification {
        point_in_time_recovery_enabled: true,
        recovery_period_in_days: Some(7),
    };
    ok(&local, UpdateContinuousBackups::new("tab", recovery));
    ok(&local, UpdateContributorInsights::enable("tab"));
    for (key, seconds) in [("a", 10), ("b", 20)] {
        let at = 1_700_000_000 + seconds;
        ok(&local, PutItem::new("tab", item(&format!("pk={key} ttl={at}"))));
    }
    let told = |local: &Local| {
        let tags = ok(local, ListTagsOfResource::new(arn)).tags;
        let policy = ok(local, GetResourcePolicy::new(arn));
        let expiry = ok(local, DescribeTimeToLive::new("tab"));
        let insights = ok(local, DescribeContributorInsights::new("tab"));
        (tags, policy, expiry, ok(local, DescribeContinuousBackups::new("tab")), insights)
    };
    let before = told(&local);
    assert_eq!(before.0, [tag("b", "")]);
    drop(local);

    let local = open();
    assert_eq!(told(&local), before);
    let has = |local: &Local, key: &str| ok(local, GetItem::new("tab", item(key))).item.is_some();
    // Keys are counted again.
    has(&local, "pk=a");
    assert_eq!(local.key_report("tab").unwrap().hottest().unwrap().keys, ["a"]);
    clock.advance(Duration::from_secs(11));
    assert_eq!((has(&local, "pk=a"), has(&local, "pk=b")), (false, true));
    drop(local);
    // What expired is gone for good, and what is left expires.
    clock.advance(Duration::from_secs(10));
    let local = open();
    assert_eq!((has(&local, "pk=a"), has(&local, "pk=b")), (false, false));
}

#[test]
fn tables_made_for_another_account_are_named_by_their_own_arns() {
    let directory = Directory::new();
    let local = Local::builder().account("999999999999").open(directory.path()).unwrap();
    ok(&local, table("tab", "pk", "pk:S"));
    drop(local);
    let local = open(&directory);
    let arn = ok(&local, DescribeTable::new("tab")).table.table_arn;
    assert_eq!(arn, "arn:aws:dynamodb:us-east-1:999999999999:table/tab");
    ok(&local, GetItem::new(arn.as_str(), item("pk=a")));
    ok(&local, ListTagsOfResource::new(arn.as_str()));
    assert_eq!(
        refusal(&local, GetItem::new(format!("{arn}s"), item("pk=a"))),
        "AccessDeniedException: Access is denied"
    );
}

#[test]
fn tokens_of_transactions_are_known_again() {
    let directory = Directory::new();
    let transaction = |value: &str| {
        let put = TransactPut::new("tab", item(&format!("pk=a v={value}")));
        let mut request = TransactWriteItems::new(vec![TransactWriteItem::Put(put)]);
        request.client_request_token = Some("token".to_owned());
        request
    };
    let local = open(&directory);
    ok(&local, table("tab", "pk", "pk:S"));
    ok(&local, transaction("1"));
    ok(&local, PutItem::new("tab", item("pk=a v=2")));
    drop(local);

    let local = open(&directory);
    ok(&local, transaction("1"));
    let found = ok(&local, GetItem::new("tab", item("pk=a"))).item;
    assert_eq!(found.as_ref().map(shown).unwrap(), "pk=a v=2");
    assert_eq!(
        refusal(&local, transaction("3")).split(':').next(),
        Some("IdempotentParameterMismatchException")
    );
}

#[test]
fn relaxed_writes_are_there_after_an_orderly_end() {
    let directory = Directory::new();
    let open = || {
        let builder = Local::builder().durability(Durability::Relaxed);
        builder.open(directory.path()).unwrap()
    };
    let local = open();
    ok(&local, table("tab", "pk", "pk:S"));
    for number in 0..500 {
        ok(&local, PutItem::new("tab", item(&format!("pk=k{number} v={number}"))));
    }
    drop(local);
    let local = open();
    for number in 0..500 {
        let found = ok(&local, GetItem::new("tab", item(&format!("pk=k{number}")))).item;
        assert!(found.is_some(), "{number}");
    }
}

#[test]
fn a_directory_belongs_to_one_engine() {
    let directory = Directory::new();
    let local = open(&directory);
    let clone = local.clone();
    drop(local);
    let error = Local::open(directory.path()).unwrap_err();
    assert_eq!(error.kind(), OpenErrorKind::Locked);
    drop(clone);
    open(&directory);
}

#[test]
fn a_corrupt_directory_is_refused_and_left_alone() {
    let directory = Directory::new();
    let local = open(&directory);
    ok(&local, table("tab", "pk", "pk:S"));
    drop(local);
    let file = directory.path().join("dyno.redb");
    let mut bytes = fs::read(&file).unwrap();
    let end = bytes.len() / 2;
    bytes.truncate(end);
    fs::write(&file, &bytes).unwrap();
    let error = Local::open(directory.path()).unwrap_err();
    assert_eq!(error.kind(), OpenErrorKind::Corrupt);
    assert!(error.to_string().contains("is corrupt: "), "{error}");
    assert_eq!(fs::read(&file).unwrap(), bytes);
}
