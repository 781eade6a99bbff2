//! What was answered is there when a directory is opened again.

use std::fs;

use dyno_core::op::{
    DeleteTable, DescribeTable, GetItem, ListTables, Projection, PutItem, TransactPut,
    TransactWriteItem, TransactWriteItems,
};
use dyno_local::{Durability, Local, OpenErrorKind};

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
