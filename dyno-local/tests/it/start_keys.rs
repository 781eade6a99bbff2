//! Pages of every kind of index, in both directions, with every limit: each row once, in order,
//! however many rows have equal keys.

use dyno_core::op::{DeleteItem, Projection, PutItem, Query, Scan, UpdateItem};
use dyno_core::value::Item;
use dyno_local::Local;

use crate::support::{gsi, item, lsi, ok, on, query, scan_pages, table, values};

/// The indexes of [`indexed`], with a condition that selects the rows of equal keys, and one that
/// also selects their neighbours.
const INDEXES: &[(&str, &str, &str)] = &[
    ("hash", "g = :g", "g = :g"),
    ("range", "g = :g AND h = :h", "g = :g"),
    ("keys", "g = :g AND h = :h", "g = :g"),
    ("multi", "g = :g AND h = :h AND t = :t AND u = :u", "g = :g AND h = :h"),
    ("local", "pk = :p AND h = :h", "pk = :p"),
    ("localkeys", "pk = :p AND h = :h", "pk = :p AND h >= :h"),
];

/// A table with an index of every kind, whose partitions split all the time.
fn indexed(with_locals: bool) -> Local {
    let local = Local::builder().partition_bytes_max(400).build();
    let mut create = table("tab", "pk sk", "pk:S sk:N g:S h:N t:S u:N");
    create.global_secondary_indexes = Some(vec![
        gsi("hash", "g", Projection::all()),
        gsi("range", "g h", Projection::all()),
        gsi("keys", "g h", Projection::keys_only()),
        gsi("multi", "g,h t,u", Projection::all()),
    ]);
    let key = "pk h";
    if with_locals {
        create.local_secondary_indexes = Some(vec![
            lsi("local", key, Projection::all()),
            lsi("localkeys", key, Projection::keys_only()),
        ]);
    } else {
        // Collections are cut where no local index forbids it.
        let globals = create.global_secondary_indexes.as_mut().unwrap();
        globals.push(gsi("local", key, Projection::all()));
        globals.push(gsi("localkeys", key, Projection::keys_only()));
    }
    ok(&local, create);
    local
}

/// Nine rows of equal keys in every index, with one below and one above, in the collection `p`
/// and beside it.
fn fill(local: &Local) {
    for n in 0..9 {
        let pk = if n % 3 == 2 { format!("q{n}") } else { "p".to_owned() };
        put(local, &format!("pk={pk} sk={n} g=G h=5 t=T u=1 x={}", "x".repeat(30)));
    }
    put(local, "pk=p sk=100 g=G h=4 t=T u=1");
    put(local, "pk=p sk=101 g=G h=6 t=T u=1");
    put(local, "pk=p sk=102 g=G h=5 t=S u=1");
    put(local, "pk=p sk=103 g=G h=5 t=T u=2");
    put(local, "pk=p sk=104 g=F h=5 t=T u=1");
    put(local, "pk=p sk=105");
}

fn put(local: &Local, text: &str) {
    ok(local, PutItem::new("tab", item(text)));
}

/// A query with only the values that its condition names.
fn selecting(index: &str, condition: &str) -> Query {
    let values = [":g=G", ":h=5", ":t=T", ":u=1", ":p=p"];
    let named = values.into_iter().filter(|value| condition.contains(&value[..2]));
    on(index, condition, &named.collect::<Vec<_>>().join(" "))
}

/// The key of a row, which is never twice in an answer.
fn key_of(row: &Item) -> (String, String) {
    let pk = row.get("pk").unwrap().as_s().unwrap().to_owned();
    (pk, row.get("sk").unwrap().as_n().unwrap().to_string())
}

/// Reads all pages and checks each: its length, its last key, and that no row comes twice.
fn paged(local: &Local, mut query: Query, limit: usize) -> Vec<Item> {
    query.limit = Some(i32::try_from(limit).unwrap());
    let mut rows: Vec<Item> = Vec::new();
    loop {
        let page = ok(local, query.clone());
        let found = page.items.unwrap();
        rows.extend(found.iter().cloned());
        let Some(last) = page.last_evaluated_key else {
            assert!(found.len() < limit, "a full page has a last key");
            let mut keys: Vec<_> = rows.iter().map(key_of).collect();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), rows.len(), "a row came twice");
            return rows;
        };
        assert_eq!(found.len(), limit, "only a full page has a last key");
        let row = found.last().unwrap();
        let of_row = last.keys().map(|name| (name.clone(), row.get(name).unwrap().clone()));
        assert_eq!(last, of_row.collect::<Item>(), "the last key is of the last row");
        query.exclusive_start_key = Some(last);
    }
}

#[test]
fn every_limit_reads_the_same_rows() {
    for with_locals in [false, true] {
        let local = indexed(with_locals);
        fill(&local);
        for (index, equal, around) in INDEXES {
            for condition in [equal, around] {
                let query = selecting(index, condition);
                let whole = ok(&local, query.clone()).items.unwrap();
                assert!(whole.len() > 5, "{index} {condition}: {}", whole.len());
                for limit in 1..=whole.len() + 1 {
                    let context = format!("{index} {condition} limit {limit}");
                    assert_eq!(paged(&local, query.clone(), limit), whole, "{context}");
                    let mut backward = query.clone();
                    backward.scan_index_forward = false;
                    let mut rows = paged(&local, backward, limit);
                    rows.reverse();
                    assert_eq!(rows, whole, "{context} backward");
                }
            }
        }
    }
}

#[test]
fn rows_of_equal_keys_are_those_that_were_written() {
    let local = indexed(true);
    fill(&local);
    for (index, equal, around) in INDEXES {
        let own_collection = index.starts_with("local");
        let expected: &[i32] =
            if own_collection { &[0, 1, 3, 4, 6, 7] } else { &[0, 1, 2, 3, 4, 5, 6, 7, 8] };
        let numbers = |condition: &str| {
            let rows = ok(&local, selecting(index, condition)).items.unwrap();
            let mut numbers: Vec<i32> =
                rows.iter().map(|row| key_of(row).1.parse().unwrap()).collect();
            numbers.sort_unstable();
            numbers
        };
        let found = numbers(equal);
        let found: Vec<i32> = found.into_iter().filter(|n| *n < 100).collect();
        assert_eq!(found, expected, "{index}");
        assert!(numbers(around).len() > expected.len(), "{index}");
    }
}

#[test]
fn scans_of_indexes_are_paged_through() {
    for with_locals in [false, true] {
        let local = indexed(with_locals);
        fill(&local);
        for index in ["", "hash", "range", "keys", "multi", "local", "localkeys"] {
            let mut scan = Scan::new("tab");
            scan.index_name = (!index.is_empty()).then(|| index.to_owned());
            let rows = |limit: Option<i32>| -> Vec<Item> {
                let mut scan = scan.clone();
                scan.limit = limit;
                scan_pages(&local, scan).into_iter().flat_map(|page| page.items.unwrap()).collect()
            };
            let whole = rows(None);
            assert_eq!(whole.len(), if index.is_empty() { 15 } else { 14 }, "{index}");
            for limit in 1..=16 {
                assert_eq!(rows(Some(limit)), whole, "{index} limit {limit}");
            }
        }
    }
}

#[test]
fn a_start_key_survives_its_row() {
    for (index, equal, _) in INDEXES {
        for forward in [true, false] {
            let local = indexed(true);
            fill(&local);
            let mut query = selecting(index, equal);
            query.scan_index_forward = forward;
            let whole = ok(&local, query.clone()).items.unwrap();
            // After each page its last row goes, or moves out of the index.
            query.limit = Some(2);
            let mut rows = Vec::new();
            loop {
                let page = ok(&local, query.clone());
                rows.extend(page.items.unwrap());
                let Some(last) = page.last_evaluated_key else { break };
                let key: Item =
                    ["pk", "sk"].map(|name| (name, last.get(name).unwrap().clone())).into();
                if rows.len() % 4 == 0 {
                    ok(&local, DeleteItem::new("tab", key));
                } else {
                    let mut update = UpdateItem::new("tab", key);
                    update.update_expression = Some("SET g = :other REMOVE h".to_owned());
                    update.expression_attribute_values = values(":other=elsewhere");
                    ok(&local, update);
                }
                query.exclusive_start_key = Some(last);
            }
            assert_eq!(rows, whole, "{index} forward {forward}");
        }
    }
}

#[test]
fn a_start_key_may_lie_between_rows() {
    let local = indexed(false);
    for n in [0, 2, 4] {
        put(&local, &format!("pk=p sk={n} g=G h=5 t=T u=1"));
    }
    for (index, equal, _) in INDEXES {
        for (n, above) in
            [(-1, vec!["0", "2", "4"]), (1, vec!["2", "4"]), (3, vec!["4"]), (5, vec![])]
        {
            let mut query = selecting(index, equal);
            let names: &[&str] = match *index {
                "hash" => &["g"],
                "multi" => &["g", "h", "t", "u"],
                "local" | "localkeys" => &["h"],
                _ => &["g", "h"],
            };
            let row = item(&format!("pk=p sk={n} g=G h=5 t=T u=1"));
            let mut start = item(&format!("pk=p sk={n}"));
            start.extend(names.iter().map(|name| (*name, row.get(name).unwrap().clone())));
            query.exclusive_start_key = Some(start);
            let numbers = |query: Query| -> Vec<String> {
                ok(&local, query).items.unwrap().iter().map(|row| key_of(row).1).collect()
            };
            assert_eq!(numbers(query.clone()), above, "{index} after {n}");
            query.scan_index_forward = false;
            let below: Vec<&str> =
                ["4", "2", "0"].into_iter().filter(|n| !above.contains(n)).collect();
            assert_eq!(numbers(query), below, "{index} before {n}");
        }
    }
}

#[test]
fn the_table_itself_is_paged_with_every_limit() {
    let local = indexed(false);
    for n in 0..20 {
        put(&local, &format!("pk=p sk={n} x={}", "x".repeat(50)));
        put(&local, &format!("pk=o sk={n}"));
    }
    let query = query("pk = :p AND sk BETWEEN :a AND :b", ":p=p :a=3 :b=16");
    let whole = ok(&local, query.clone()).items.unwrap();
    assert_eq!(whole.len(), 14);
    for limit in 1..=15 {
        assert_eq!(paged(&local, query.clone(), limit), whole);
        let mut backward = query.clone();
        backward.scan_index_forward = false;
        let mut rows = paged(&local, backward, limit);
        rows.reverse();
        assert_eq!(rows, whole);
    }
}
