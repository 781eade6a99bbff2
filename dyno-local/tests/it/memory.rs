//! Memory that does not grow with what is gone: measured in a process of its own.
//!
//! The test starts this binary again with the name of the work in the environment; the child does
//! it, and fails if its resident memory grows by more than is allowed. Linux tells how much that is.

use std::process::Command;
use std::{env, fs};

use dyno_core::op::{DeleteItem, GetItem, PutItem, UpdateItem};
use dyno_core::value::Item;

use crate::support::{item, ok, with_table_in_memory};

const WORK: &str = "DYNO_MEMORY_WORK";
const MIB: usize = 1024 * 1024;

/// Runs the test of this name in a process of its own.
fn in_child(test: &str) {
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--test-threads", "1", "--nocapture"])
        .env(WORK, test)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&child.stderr) + String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && told.contains("1 passed"), "{told}");
}

/// The resident memory of this process.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kib: usize = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib * 1024
}

/// A hundred attributes that no item had before.
fn fresh_names(round: usize) -> Item {
    let mut attributes = item("pk=a sk=b");
    attributes.extend((0..100).map(|n| (format!("attribute_{:07}", round * 100 + n), 1)));
    attributes
}

#[test]
fn a_million_names_that_are_gone_take_no_memory() {
    let name = "memory::a_million_names_that_are_gone_take_no_memory";
    if env::var(WORK).as_deref() != Ok(name) {
        return in_child(name);
    }
    let local = with_table_in_memory();
    let mut before = 0;
    for round in 0..10_000 {
        let item = fresh_names(round);
        ok(&local, PutItem::new("tab", item.clone()));
        if round % 1_000 == 0 {
            let found = ok(&local, GetItem::new("tab", crate::support::item("pk=a sk=b"))).item;
            assert_eq!(found, Some(item));
            let mut update = UpdateItem::new("tab", crate::support::item("pk=a sk=b"));
            update.update_expression = Some(format!("REMOVE attribute_{:07}", round * 100));
            ok(&local, update);
            let found = ok(&local, GetItem::new("tab", crate::support::item("pk=a sk=b"))).item;
            assert_eq!(found.unwrap().len(), 101);
        }
        if round == 500 {
            before = resident();
        }
    }
    ok(&local, DeleteItem::new("tab", item("pk=a sk=b")));
    let grown = resident().saturating_sub(before);
    // The names alone, once each, would be 17 MB of text.
    assert!(grown < 12 * MIB, "grown by {} KiB", grown / 1024);
}

#[test]
fn a_million_names_that_stay_cost_little_more_than_themselves() {
    let name = "memory::a_million_names_that_stay_cost_little_more_than_themselves";
    if env::var(WORK).as_deref() != Ok(name) {
        return in_child(name);
    }
    let local = with_table_in_memory();
    let before = resident();
    let mut bytes = 0;
    for round in 0..10_000 {
        let mut item = fresh_names(round);
        item.insert("sk", format!("s{round}"));
        bytes += dyno_core::value::item_size_bytes(&item);
        ok(&local, PutItem::new("tab", item));
    }
    let grown = resident().saturating_sub(before);
    assert!(grown < 12 * bytes, "{} KiB for {} KiB", grown / 1024, bytes / 1024);
    // Nothing is lost.
    for round in [0, 1, 4_999, 9_999] {
        let mut item = fresh_names(round);
        item.insert("sk", format!("s{round}"));
        let key = crate::support::item(&format!("pk=a sk=s{round}"));
        assert_eq!(ok(&local, GetItem::new("tab", key)).item, Some(item));
    }
}
