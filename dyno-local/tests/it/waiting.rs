//! Readers of much and writers of little side by side: a scan that takes long keeps no writer
//! waiting until it ends.
//!
//! What is compared is counted or measured in one run, so that a loaded machine changes nothing:
//! while a page of many small items is read, writers must get ahead.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use dyno_core::op::{BatchWriteItem, PutItem, Scan, Select, WriteRequest};
use dyno_local::Local;

use crate::support::{item, ok, on, values, with_table_in_memory};

/// Items of 50 bytes: a page of a megabyte holds 21,000 of them.
const ITEMS: usize = 21_000;

/// How many pages are read beside the writer.
const PAGES: usize = 8;

fn filled() -> Local {
    let local = with_table_in_memory();
    let items: Vec<WriteRequest> = (0..ITEMS)
        .map(|n| {
            WriteRequest::Put(item(&format!(
                "pk=p{:03} sk=k{n:06} n={n} x={}",
                n % 500,
                "x".repeat(25)
            )))
        })
        .collect();
    for writes in items.chunks(25) {
        ok(&local, BatchWriteItem::new([("tab".to_owned(), writes.to_vec())].into()));
    }
    local
}

/// A filter that is slow to evaluate and lets nothing pass: the reader does as much as it can.
fn slow_scan() -> Scan {
    let mut scan = Scan::new("tab");
    let clause = "contains(x, :a) OR size(x) > :n OR NOT begins_with(x, :b)";
    scan.filter_expression = Some(clause.to_owned());
    scan.expression_attribute_values = values(":a=y :b=x :n=100");
    scan.select = Some(Select::Count);
    scan
}

#[test]
fn a_put_does_not_wait_for_a_scan_to_end() {
    let local = filled();
    let (scanning, mut waits) = (AtomicBool::new(true), Vec::new());
    let mut pages: Vec<Duration> = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut pages = Vec::new();
            for _ in 0..PAGES {
                let begun = now();
                let page = ok(&local, slow_scan());
                assert!(page.scanned_count > 20_000, "{}", page.scanned_count);
                pages.push(now() - begun);
            }
            scanning.store(false, Ordering::Relaxed);
            pages
        });
        let mut n = 0;
        while scanning.load(Ordering::Relaxed) {
            let begun = now();
            ok(&local, PutItem::new("tab", item(&format!("pk=p{:03} sk=new", n % 500))));
            waits.push(now() - begun);
            n += 1;
        }
        reader.join().unwrap()
    });
    // A writer that waited for every page to end would have gone through once a page, and would
    // have waited for most of a page each time. The bounds leave room for a machine that is so
    // busy that threads are kept from running for a good part of a page, too.
    assert!(waits.len() > 20 * PAGES, "{} puts in {PAGES} pages", waits.len());
    pages.sort();
    let page = pages[PAGES / 2];
    let long = waits.iter().filter(|wait| **wait > page / 2).count();
    let longest = waits.iter().max();
    assert!(long <= PAGES / 2, "{long} puts waited long, {longest:?}; a page takes {page:?}");
}

#[test]
fn a_put_into_the_collection_that_is_queried_goes_through() {
    let local = with_table_in_memory();
    let long: Vec<WriteRequest> = (0..ITEMS)
        .map(|n| WriteRequest::Put(item(&format!("pk=p sk=k{n:06} n={n} x={}", "x".repeat(28)))))
        .collect();
    for writes in long.chunks(25) {
        ok(&local, BatchWriteItem::new([("tab".to_owned(), writes.to_vec())].into()));
    }
    let (querying, mut puts) = (AtomicBool::new(true), 0);
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..PAGES {
                let mut query = on("", "pk = :p", ":p=p :a=y :n=0");
                query.index_name = None;
                query.filter_expression = Some("contains(x, :a) OR n < :n".to_owned());
                let page = ok(&local, query);
                assert_eq!(page.count, 0);
                assert!(page.scanned_count > 20_000);
            }
            querying.store(false, Ordering::Relaxed);
        });
        while querying.load(Ordering::Relaxed) {
            ok(&local, PutItem::new("tab", item(&format!("pk=p sk=a{:03}", puts % 100))));
            puts += 1;
        }
    });
    assert!(puts > 20 * PAGES, "{puts} puts in {PAGES} pages");
}

#[expect(clippy::disallowed_methods, reason = "waiting is measured against the machine's clock")]
fn now() -> Instant {
    Instant::now()
}
