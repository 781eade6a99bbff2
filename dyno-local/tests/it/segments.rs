//! Segments of parallel scans: disjoint and complete, on the table and on every kind of index, also
//! while others write and partitions split.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use dyno_core::op::{DeleteItem, Projection, PutItem, Scan, UpdateItem};
use dyno_core::value::Item;
use dyno_local::Local;

use crate::support::{gsi, item, lsi, ok, refusal, scan_pages, table, values};

const SOURCES: [&str; 6] = ["", "hash", "range", "multi", "local", "localkeys"];

fn indexed(partition_bytes_max: u64) -> Local {
    let local = Local::builder().partition_bytes_max(partition_bytes_max).build();
    let mut create = table("tab", "pk sk", "pk:S sk:N g:S h:N t:S");
    create.global_secondary_indexes = Some(vec![
        gsi("hash", "g", Projection::all()),
        gsi("range", "g h", Projection::keys_only()),
        gsi("multi", "g,t h", Projection::all()),
    ]);
    create.local_secondary_indexes = Some(vec![
        lsi("local", "pk h", Projection::all()),
        lsi("localkeys", "pk h", Projection::keys_only()),
    ]);
    ok(&local, create);
    local
}

fn put(local: &Local, text: &str) {
    ok(local, PutItem::new("tab", item(text)));
}

fn scan(source: &str, segment: i32, total: i32) -> Scan {
    let mut scan = Scan::new("tab");
    scan.index_name = (!source.is_empty()).then(|| source.to_owned());
    scan.segment = Some(segment);
    scan.total_segments = Some(total);
    scan
}

/// Reads the pages of a segment.
fn rows(local: &Local, scan: Scan) -> Vec<Item> {
    scan_pages(local, scan).into_iter().flat_map(|page| page.items.unwrap()).collect()
}

fn key_of(row: &Item) -> (String, String) {
    let pk = row.get("pk").unwrap().as_s().unwrap().to_owned();
    (pk, row.get("sk").unwrap().as_n().unwrap().to_string())
}

#[test]
fn segments_follow_one_another_and_are_the_whole() {
    let local = indexed(500);
    for n in 0..120 {
        put(&local, &format!("pk=p{} sk={n} g=g{} h={} t=t{}", n / 3, n % 11, n % 5, n % 2));
    }
    assert!(local.partitions("tab").len() > 5);
    for source in SOURCES {
        let mut whole = Scan::new("tab");
        whole.index_name = (!source.is_empty()).then(|| source.to_owned());
        let whole = rows(&local, whole);
        assert_eq!(whole.len(), 120, "{source}");
        for total in [1, 2, 3, 7, 16, 100, 1_000] {
            for limit in [None, Some(1), Some(4)] {
                let segments = (0..total).flat_map(|number| {
                    let mut scan = scan(source, number, total);
                    scan.limit = limit;
                    rows(&local, scan)
                });
                assert_eq!(segments.collect::<Vec<_>>(), whole, "{source} {total} {limit:?}");
            }
        }
    }
}

#[test]
fn a_start_key_belongs_to_its_segment() {
    let local = indexed(u64::MAX);
    for n in 0..30 {
        put(&local, &format!("pk=p{n} sk={n} g=g{n} h={n} t=t"));
    }
    for source in SOURCES {
        for number in 0..2 {
            let mut own = scan(source, number, 2);
            own.limit = Some(1);
            let last = ok(&local, own.clone()).last_evaluated_key.unwrap();
            own.exclusive_start_key = Some(last.clone());
            ok(&local, own);
            let mut other = scan(source, 1 - number, 2);
            other.exclusive_start_key = Some(last);
            assert_eq!(
                refusal(&local, other),
                format!(
                    "ValidationException: The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: {}",
                    1 - number
                ),
                "{source}"
            );
        }
    }
}

/// How many items nobody touches, and how many rounds the scanners make.
const STILL: usize = 60;
const ROUNDS: usize = 12;

#[test]
fn what_nobody_touches_is_found_once_while_others_write() {
    let local = indexed(600);
    for n in 0..STILL {
        put(&local, &format!("pk=p{} sk={n} g=g{} h={} t=still", n / 3, n % 7, n % 5));
    }
    let before = local.partitions("tab").len();
    let (scanning, written) = (AtomicBool::new(true), AtomicUsize::new(0));
    thread::scope(|scope| {
        for writer in 0..2 {
            let (local, scanning, written) = (&local, &scanning, &written);
            scope.spawn(move || {
                let mut n = 0;
                // A bound for the case that the scanners fail.
                while scanning.load(Ordering::Relaxed) && n < 50_000 {
                    write_beside(local, writer, n);
                    written.fetch_add(1, Ordering::Relaxed);
                    n += 1;
                }
            });
        }
        for round in 0..ROUNDS {
            let total = [1, 3, 8][round % 3];
            for source in SOURCES {
                check_round(&local, source, total);
            }
        }
        scanning.store(false, Ordering::Relaxed);
    });
    assert!(written.load(Ordering::Relaxed) > ROUNDS, "nobody wrote");
    assert!(local.partitions("tab").len() > before, "nothing split");
}

/// Puts, moves within the indexes and deletes items of the same collections and groups.
fn write_beside(local: &Local, writer: usize, n: usize) {
    let key = format!("pk=p{} sk={}", n % 30, 1_000 + 10_000 * writer + n % 90);
    match n % 4 {
        0 | 1 => {
            put(local, &format!("{key} g=g{} h={} t=moves x={}", n % 7, n % 9, "x".repeat(40)));
        }
        2 => {
            let mut update = UpdateItem::new("tab", item(&key));
            update.update_expression = Some("SET g = :g, h = :h, t = :t".to_owned());
            let moved = format!(":g=g{} :h={} :t=moves", (n + 3) % 7, n % 6);
            update.expression_attribute_values = values(&moved);
            ok(local, update);
        }
        _ => {
            ok(local, DeleteItem::new("tab", item(&key)));
        }
    }
}

fn check_round(local: &Local, source: &str, total: i32) {
    let segments: Vec<Vec<Item>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..total)
            .map(|number| {
                scope.spawn(move || {
                    let mut scan = scan(source, number, total);
                    scan.limit = Some(10);
                    rows(local, scan)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut found: BTreeMap<(String, String), usize> = BTreeMap::new();
    for key in segments.iter().flatten().map(key_of) {
        *found.entry(key).or_default() += 1;
    }
    for n in 0..STILL {
        let key = (format!("p{}", n / 3), n.to_string());
        assert_eq!(found.get(&key), Some(&1), "{source} in {total} segments: {key:?}");
    }
}
