//! Directories on a real disk: made, locked, refused, left alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::super::store::Store;
use super::super::{Durability, OpenErrorKind};
use super::{Directory, Journal, Settings, Unopened, noted, submit, wait};

fn open(path: &Path) -> Result<(Journal, Vec<u64>), (OpenErrorKind, String)> {
    let mut notes = Vec::new();
    let settings = Settings { durability: Durability::Synced, ..Settings::default() };
    let opened = Unopened::new(settings).open(path, &mut |record| {
        notes.push(noted(&record)?);
        Ok(())
    });
    opened.map(|journal| (journal, notes)).map_err(|error| {
        assert_eq!(error.directory(), path);
        (error.kind(), error.to_string())
    })
}

/// Every file below a directory.
fn files(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(path).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn a_directory_is_made_and_opened_again() {
    let directory = Directory::new();
    let path = directory.path().join("a").join("b");
    let (journal, notes) = open(&path).unwrap();
    assert!(notes.is_empty());
    assert_eq!(wait(submit(&journal, 7)), Ok(()));
    drop(journal);
    assert_eq!(open(&path).unwrap().1, [7]);
    assert_eq!(files(&path).into_keys().collect::<Vec<_>>(), ["dyno.lock", "dyno.redb"]);
}

#[test]
fn a_directory_is_open_once() {
    let directory = Directory::new();
    let (journal, _) = open(directory.path()).unwrap();
    wait(submit(&journal, 1)).unwrap();
    let before = files(directory.path());
    let (kind, text) = open(directory.path()).unwrap_err();
    assert_eq!(kind, OpenErrorKind::Locked);
    let path = directory.path().display();
    assert_eq!(text, format!("data directory {path} is locked: another engine has it open"));
    assert_eq!(files(directory.path()), before);
    drop(journal);
    assert_eq!(open(directory.path()).unwrap().1, [1]);
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let directory = Directory::new();
    let data = directory.path().join("dyno.redb");
    let (journal, _) = open(directory.path()).unwrap();
    wait(submit(&journal, 1)).unwrap();
    drop(journal);
    let good = fs::read(&data).unwrap();
    for bytes in [Vec::new(), b"something else".to_vec(), good[..good.len() / 2].to_vec()] {
        fs::write(&data, &bytes).unwrap();
        let before = files(directory.path());
        let (kind, text) = open(directory.path()).unwrap_err();
        assert_eq!(kind, OpenErrorKind::Corrupt, "{text}");
        assert_eq!(files(directory.path()), before, "{text}");
    }
    fs::write(&data, good).unwrap();
    assert_eq!(open(directory.path()).unwrap().1, [1]);
}

#[test]
fn a_record_that_the_reader_refuses_is_corruption() {
    let directory = Directory::new();
    let (journal, _) = open(directory.path()).unwrap();
    wait(submit(&journal, 1)).unwrap();
    drop(journal);
    let before = files(directory.path());
    let error = Store::open(directory.path(), &mut |_| Err("is strange".to_owned())).unwrap_err();
    assert_eq!(error.kind(), OpenErrorKind::Corrupt);
    assert!(error.to_string().ends_with("blob 0 of the log is strange"), "{error}");
    assert_eq!(files(directory.path()), before);
}

#[test]
fn another_version_is_named() {
    let directory = Directory::new();
    drop(open(directory.path()).unwrap());
    let table = redb::TableDefinition::<&str, u64>::new("meta");
    let database = redb::Database::open(directory.path().join("dyno.redb")).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(table).unwrap().insert("format", 2).unwrap();
    transaction.commit().unwrap();
    drop(database);
    let before = files(directory.path());
    let (kind, text) = open(directory.path()).unwrap_err();
    assert_eq!(kind, OpenErrorKind::Version);
    assert!(text.ends_with("has another format: it has format 2, this is a program for format 1"));
    assert_eq!(files(directory.path()), before);
}

#[test]
fn a_file_where_the_directory_should_be_is_refused() {
    let directory = Directory::new();
    let path = directory.path().join("file");
    fs::write(&path, "text").unwrap();
    let (kind, _) = open(&path).unwrap_err();
    assert_eq!(kind, OpenErrorKind::Io);
    assert_eq!(fs::read(&path).unwrap(), b"text");
}

#[test]
fn what_a_killed_creation_left_is_no_hindrance() {
    let directory = Directory::new();
    fs::write(directory.path().join("dyno.redb.new"), "half a file").unwrap();
    assert!(open(directory.path()).unwrap().1.is_empty());
}
