//! Where a page of Query or Scan ends, to the byte: with the row that brings the evaluated bytes to
//! 1,048,576.

use dyno_core::op::{Projection, PutItem, Query, QueryOutput, Scan, Select, UpdateItem};
use dyno_core::value::{AttributeValue, Item, item_size_bytes};
use dyno_local::Local;

use crate::support::{gsi, item, lsi, ok, on, pages, query, scan_pages, sized, table, values};

const PAGE: usize = 1_048_576;

/// Five items in the collection `p`, of which the first four are `PAGE + extra` bytes together, in
/// partitions of at most so many bytes.
fn filled(extra: isize, partition_bytes_max: u64) -> Local {
    let local = Local::builder().partition_bytes_max(partition_bytes_max).build();
    let mut create = table("tab", "pk sk", "pk:S sk:N g:S h:N");
    create.global_secondary_indexes = Some(vec![
        gsi("all", "g h", Projection::all()),
        gsi("keys", "g h", Projection::keys_only()),
    ]);
    ok(&local, create);
    let quarter = PAGE / 4;
    for n in 0..5 {
        let bytes = if n == 1 { quarter.checked_add_signed(extra).unwrap() } else { quarter };
        let mut item = sized(&format!("pk=p sk={n} g=G h={n}"), bytes);
        if n == 3 {
            // The filter finds only this one.
            item.remove("x");
            item.insert("y", "");
            let have = item_size_bytes(&item);
            item.insert("y", "y".repeat(bytes - have));
        }
        ok(&local, PutItem::new("tab", item));
    }
    local
}

fn counts(pages: &[QueryOutput]) -> Vec<(i32, i32)> {
    pages.iter().map(|page| (page.count, page.scanned_count)).collect()
}

/// How many rows the pages have when the first four are so many bytes beyond a page.
const CASES: [(isize, &[i32]); 4] = [(0, &[4, 1]), (-1, &[5, 0]), (1, &[4, 1]), (-2, &[5, 0])];

#[test]
fn the_row_that_reaches_a_megabyte_ends_the_page() {
    for (extra, rows) in CASES {
        // The second time, every item has a partition of its own.
        for partition_bytes_max in [u64::MAX, 300_000] {
            let local = filled(extra, partition_bytes_max);
            if partition_bytes_max < u64::MAX {
                assert!(local.partitions("tab").len() >= 4);
                assert!(local.index_partitions("tab", "all").len() >= 4);
            }
            for query in [query("pk = :p", ":p=p"), on("all", "g = :g", ":g=G")] {
                let found: Vec<i32> = pages(&local, query).iter().map(|page| page.count).collect();
                assert_eq!(found, rows, "{extra}");
            }
            for index in [None, Some("all".to_owned())] {
                let mut scan = Scan::new("tab");
                scan.index_name = index;
                let found: Vec<i32> =
                    scan_pages(&local, scan.clone()).iter().map(|page| page.count).collect();
                assert_eq!(found, rows, "{extra}");
                // One segment holds the whole collection.
                let mut found = Vec::new();
                for number in 0..3 {
                    scan.segment = Some(number);
                    scan.total_segments = Some(3);
                    let pages = scan_pages(&local, scan.clone());
                    found.extend(pages.iter().map(|page| page.count));
                }
                found.retain(|count| *count > 0);
                let expected: Vec<i32> = rows.iter().copied().filter(|count| *count > 0).collect();
                assert_eq!(found, expected, "{extra}");
            }
        }
    }
}

#[test]
fn backward_pages_are_counted_from_the_other_end() {
    // The four items from the top have no odd one until the second from the bottom.
    for (extra, rows) in CASES {
        let local = filled(extra, u64::MAX);
        let mut query = query("pk = :p", ":p=p");
        query.scan_index_forward = false;
        let found: Vec<i32> = pages(&local, query).iter().map(|page| page.count).collect();
        assert_eq!(found, rows, "{extra}");
    }
}

#[test]
fn what_the_filter_hides_and_the_projection_drops_counts() {
    for (extra, expected) in [(0, [(1, 4), (0, 1)]), (-1, [(1, 5), (0, 0)]), (1, [(1, 4), (0, 1)])]
    {
        let local = filled(extra, u64::MAX);
        let mut filtered = query("pk = :p", ":p=p");
        filtered.filter_expression = Some("attribute_exists(y)".to_owned());
        assert_eq!(counts(&pages(&local, filtered)), expected);
        let rows: Vec<(i32, i32)> = CASES
            .iter()
            .find(|(it, _)| *it == extra)
            .map(|(_, rows)| rows.iter().map(|count| (*count, *count)).collect())
            .unwrap();
        let mut projected = query("pk = :p", ":p=p");
        projected.projection_expression = Some("sk".to_owned());
        assert_eq!(counts(&pages(&local, projected)), rows);
        let mut counted = query("pk = :p", ":p=p");
        counted.select = Some(Select::Count);
        assert_eq!(counts(&pages(&local, counted)), rows);
    }
}

#[test]
fn an_index_counts_its_entries_and_not_the_items() {
    let local = filled(0, u64::MAX);
    let found = pages(&local, on("keys", "g = :g", ":g=G"));
    assert_eq!(counts(&found), [(5, 5)]);
    // Entries of keys fill a page, too: of 1,024 bytes each, 1,024 of them.
    let local = Local::new();
    let mut create = table("tab", "pk", "pk:S g:S");
    create.global_secondary_indexes = Some(vec![gsi("keys", "g", Projection::keys_only())]);
    ok(&local, create);
    for n in 0..1_100 {
        let mut item = item(&format!("pk=p{n:04} z=1"));
        let have = item_size_bytes(&item) - item_size_bytes(&Item::from([("z", 1)])) + 1;
        item.insert("g", "g".repeat(1_024 - have));
        ok(&local, PutItem::new("tab", item));
    }
    let group = "g".repeat(1_024 - "pkp0000g".len());
    let found = pages(&local, on("keys", "g = :g", &format!(":g={group}")));
    assert_eq!(counts(&found), [(1_024, 1_024), (76, 76)]);
}

#[test]
fn a_local_index_counts_its_entries_and_fetches_beside() {
    let local = Local::new();
    let mut create = table("tab", "pk sk", "pk:S sk:N h:N");
    create.local_secondary_indexes = Some(vec![lsi("some", "pk h", Projection::include(["x"]))]);
    ok(&local, create);
    let quarter = PAGE / 4;
    let put = |n: usize, bytes: usize| {
        let mut item = sized(&format!("pk=p sk={n} h={n}"), bytes / 2 - 2);
        // Not projected: the item is larger than its entry.
        item.insert("y", AttributeValue::B(vec![7; 1]));
        ok(&local, PutItem::new("tab", item));
    };
    // Entries of half a quarter: eight are a page, less two bytes each.
    (0..12).for_each(|n| put(n, quarter));
    let eight: usize = 8 * (quarter / 2 - 2);
    let mut grow = UpdateItem::new("tab", item("pk=p sk=3"));
    grow.update_expression = Some("SET x = :x".to_owned());
    for (bytes, expected) in [(PAGE - 1, [(9, 9), (3, 3)]), (PAGE, [(8, 8), (4, 4)])] {
        let own = quarter / 2 - 2 + bytes - eight;
        let x = sized("pk=p sk=3 h=3", own).get("x").unwrap().clone();
        grow.expression_attribute_values = Some([(":x".to_owned(), x)].into());
        ok(&local, grow.clone());
        assert_eq!(counts(&pages(&local, on("some", "pk = :p", ":p=p"))), expected);
        let mut backward = on("some", "pk = :p", ":p=p");
        backward.scan_index_forward = false;
        let rows = pages(&local, backward).iter().map(|page| page.count).sum::<i32>();
        assert_eq!(rows, 12);
    }
}

#[test]
fn a_fetching_page_is_whole_and_goes_on() {
    let local = Local::new();
    let mut create = table("tab", "pk sk", "pk:S sk:N h:N");
    create.local_secondary_indexes = Some(vec![lsi("keys", "pk h", Projection::keys_only())]);
    ok(&local, create);
    for n in 0..12 {
        ok(&local, PutItem::new("tab", sized(&format!("pk=p sk={n} h={}", n % 4), 200_000)));
    }
    let mut fetching: Query = on("keys", "pk = :p", ":p=p");
    fetching.select = Some(Select::AllAttributes);
    for forward in [true, false] {
        fetching.scan_index_forward = forward;
        let found = pages(&local, fetching.clone());
        // However the fetched bytes are counted, an answer is not much longer than a page.
        for page in &found {
            let bytes: usize = page.items.iter().flatten().map(item_size_bytes).sum();
            assert!(bytes < PAGE + 200_000, "{bytes}");
        }
        let rows: Vec<Item> = found.into_iter().flat_map(|page| page.items.unwrap()).collect();
        assert_eq!(rows.len(), 12);
        let mut keys: Vec<String> =
            rows.iter().map(|row| row.get("sk").unwrap().as_n().unwrap().to_string()).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), 12);
    }
}

#[test]
fn an_update_moves_the_end_of_the_page() {
    let local = filled(-1, u64::MAX);
    let count = || ok(&local, query("pk = :p", ":p=p")).count;
    assert_eq!(count(), 5);
    let mut grow = UpdateItem::new("tab", item("pk=p sk=0"));
    grow.update_expression = Some("SET z = :z".to_owned());
    // One byte of a name and none of a value.
    grow.expression_attribute_values = values(":z=");
    ok(&local, grow.clone());
    assert_eq!(count(), 4);
    grow.update_expression = Some("REMOVE z".to_owned());
    grow.expression_attribute_values = None;
    ok(&local, grow);
    assert_eq!(count(), 5);
}
