//! Scans: everything once, in pages and in segments.

use std::collections::BTreeSet;

use dyno_core::op::{Scan, ScanOutput, Select};
use dyno_local::Local;

use crate::support::{ok, put, scan_pages, shown, values, with_table};

fn rows(pages: &[ScanOutput]) -> Vec<String> {
    pages.iter().flat_map(|page| page.items.iter().flatten()).map(shown).collect()
}

fn filled() -> Local {
    let local = with_table();
    for n in 0..50 {
        put(&local, &format!("pk=p{} sk=k{} n={n}", n / 2, n % 2));
    }
    local
}

#[test]
fn pages_cover_the_table_in_a_stable_order() {
    let local = filled();
    let whole = rows(&scan_pages(&local, Scan::new("tab")));
    assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), 50);
    for limit in [1, 7, 50, 51] {
        let mut scan = Scan::new("tab");
        scan.limit = Some(limit);
        assert_eq!(rows(&scan_pages(&local, scan)), whole, "limit {limit}");
    }
    // Items of a collection are neighbours, in the order of their sort keys.
    for pair in whole.chunks(2) {
        let [left, right] = pair else { panic!("the items are pairs") };
        let key = |row: &str| row.split_once(" pk=").unwrap().1.to_owned();
        assert!(left.ends_with("sk=k0"));
        assert_eq!(key(left).replace("sk=k0", "sk=k1"), key(right));
    }
}

#[test]
fn segments_divide_the_table() {
    let local = filled();
    let whole = rows(&scan_pages(&local, Scan::new("tab")));
    for total in [1, 2, 3, 64, 1_000_000] {
        let numbers: Vec<i32> = if total > 64 { vec![0, 500_000] } else { (0..total).collect() };
        let segment = |number: i32| {
            let mut scan = Scan::new("tab");
            scan.segment = Some(number);
            scan.total_segments = Some(total);
            scan.limit = Some(4);
            rows(&scan_pages(&local, scan))
        };
        let found: Vec<String> = numbers.into_iter().flat_map(segment).collect();
        if total <= 64 {
            assert_eq!(found, whole, "{total} segments");
        } else {
            assert!(found.len() < 5);
        }
    }
}

#[test]
fn filters_count_before_and_after() {
    let local = filled();
    let mut scan = Scan::new("tab");
    scan.filter_expression = Some("n < :n".to_owned());
    scan.expression_attribute_values = values(":n=10");
    let page = ok(&local, scan.clone());
    assert_eq!((page.count, page.scanned_count), (10, 50));
    scan.select = Some(Select::Count);
    let page = ok(&local, scan.clone());
    assert_eq!((page.count, page.items), (10, None));
    // Unlike a query, a scan may filter on keys.
    scan.filter_expression = Some("pk = :n".to_owned());
    scan.expression_attribute_values = values(":n=p3");
    assert_eq!(ok(&local, scan).count, 2);
}
