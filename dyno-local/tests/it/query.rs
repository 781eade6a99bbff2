//! Queries: ranges, order, pages, filters, projections.

use dyno_core::op::{PutItem, Select};
use dyno_core::value::AttributeValue;
use dyno_local::Local;

use crate::support::{
    item, new_local, ok, pages, put, query, shown_all, table, values, with_table,
};

fn sort_keys(local: &Local, condition: &str, variables: &str) -> String {
    let mut query = query(condition, variables);
    query.projection_expression = Some("sk".to_owned());
    let found = shown_all(ok(local, query).items.as_ref());
    found.iter().map(|row| row.trim_start_matches("sk=")).collect::<Vec<_>>().join(" ")
}

#[test]
fn sort_key_conditions_select_ranges() {
    let local = with_table();
    for sk in ["a", "ab", "abc", "b", "c"] {
        put(&local, &format!("pk=p sk={sk}"));
        put(&local, &format!("pk=other sk={sk}"));
    }
    for (condition, variables, expected) in [
        ("pk = :p", "", "a ab abc b c"),
        ("pk = :p AND sk = :a", ":a=ab", "ab"),
        ("pk = :p AND sk < :a", ":a=b", "a ab abc"),
        ("pk = :p AND sk <= :a", ":a=b", "a ab abc b"),
        ("pk = :p AND sk > :a", ":a=ab", "abc b c"),
        ("pk = :p AND :a <= sk", ":a=ab", "ab abc b c"),
        ("sk BETWEEN :a AND :b AND pk = :p", ":a=ab :b=b", "ab abc b"),
        ("pk = :p AND begins_with(sk, :a)", ":a=ab", "ab abc"),
        ("pk = :p AND sk > :a", ":a=z", ""),
    ] {
        let variables = format!(":p=p {variables}");
        assert_eq!(sort_keys(&local, condition, &variables), expected, "{condition}");
    }
}

#[test]
fn numbers_sort_by_value_and_binary_by_bytes() {
    let local = new_local();
    ok(&local, table("tab", "pk sk", "pk:S sk:N"));
    for n in ["10", "9", "-1", "-10", "0", "0.5", "1e20", "-1e-20"] {
        put(&local, &format!("pk=p sk={n}"));
    }
    let all = "-10 -1 -0.00000000000000000001 0 0.5 9 10 100000000000000000000";
    assert_eq!(sort_keys(&local, "pk = :p", ":p=p"), all);
    assert_eq!(
        sort_keys(&local, "pk = :p AND sk BETWEEN :a AND :b", ":p=p :a=-1 :b=9"),
        "-1 -0.00000000000000000001 0 0.5 9"
    );

    let local = new_local();
    ok(&local, table("tab", "pk sk", "pk:S sk:B"));
    let binary: [&[u8]; 4] = [&[0], &[0, 0], &[0, 1], &[255]];
    for bytes in binary.iter().rev() {
        let mut item = item("pk=p");
        item.insert("sk", AttributeValue::B(bytes.to_vec()));
        ok(&local, PutItem::new("tab", item));
    }
    let found = ok(&local, query("pk = :p", ":p=p")).items.unwrap();
    let found: Vec<_> = found.iter().map(|item| item.get("sk").unwrap().as_b().unwrap()).collect();
    assert_eq!(found, binary);
}

#[test]
fn pages_follow_one_another_in_both_directions() {
    let local = with_table();
    for n in 0..10 {
        put(&local, &format!("pk=p sk=k{n}"));
    }
    for forward in [true, false] {
        let mut query = query("pk = :p AND sk >= :a", ":p=p :a=k2");
        query.limit = Some(3);
        query.scan_index_forward = forward;
        let pages = pages(&local, query);
        // Eight rows: the page that ends with the last row still has a key, as the limit ended it.
        assert_eq!(pages.iter().map(|page| page.count).collect::<Vec<_>>(), [3, 3, 2]);
        let mut found: Vec<String> =
            pages.iter().flat_map(|page| shown_all(page.items.as_ref())).collect();
        if !forward {
            found.reverse();
        }
        let expected: Vec<String> = (2..10).map(|n| format!("pk=p sk=k{n}")).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_limit_that_fits_exactly_leaves_an_empty_page() {
    let local = with_table();
    put(&local, "pk=p sk=a");
    put(&local, "pk=p sk=b");
    let mut query = query("pk = :p", ":p=p");
    query.limit = Some(2);
    let pages = pages(&local, query);
    assert_eq!(pages.iter().map(|page| page.count).collect::<Vec<_>>(), [2, 0]);
}

#[test]
fn the_item_that_crosses_a_megabyte_ends_the_page() {
    let local = with_table();
    let size = 409_600;
    for n in 0..4 {
        let mut item = item(&format!("pk=p sk=k{n}"));
        item.insert("x", "x".repeat(size - "pkpskk0x".len()));
        ok(&local, PutItem::new("tab", item));
    }
    // Two items are 819,200 bytes; the third crosses 1,048,576 and is part of the page.
    let page = ok(&local, query("pk = :p", ":p=p"));
    assert_eq!(page.count, 3);
    assert_eq!(page.last_evaluated_key.unwrap(), item("pk=p sk=k2"));
}

#[test]
fn a_filter_sees_whole_pages_and_hides_rows() {
    let local = with_table();
    for n in 0..6 {
        put(&local, &format!("pk=p sk=k{n} n={n}"));
    }
    let mut query = query("pk = :p", ":p=p :n=3");
    query.filter_expression = Some("n >= :n".to_owned());
    query.limit = Some(3);
    let pages = pages(&local, query.clone());
    let counts: Vec<_> = pages.iter().map(|page| (page.count, page.scanned_count)).collect();
    assert_eq!(counts, [(0, 3), (3, 3), (0, 0)]);

    query.limit = None;
    query.select = Some(Select::Count);
    let counted = ok(&local, query);
    assert_eq!((counted.count, counted.scanned_count, counted.items), (3, 6, None));
}

#[test]
fn a_start_key_need_not_exist() {
    let local = with_table();
    put(&local, "pk=p sk=a");
    put(&local, "pk=p sk=c");
    let mut query = query("pk = :p", ":p=p");
    query.exclusive_start_key = Some(item("pk=p sk=b"));
    assert_eq!(shown_all(ok(&local, query.clone()).items.as_ref()), ["pk=p sk=c"]);
    query.scan_index_forward = false;
    assert_eq!(shown_all(ok(&local, query).items.as_ref()), ["pk=p sk=a"]);
}

#[test]
fn a_table_without_sort_key_has_one_row_a_key() {
    let local = new_local();
    ok(&local, table("tab", "pk", "pk:S"));
    put(&local, "pk=p x=1");
    let mut query = query("pk = :p", ":p=p");
    assert_eq!(ok(&local, query.clone()).count, 1);
    query.expression_attribute_values = values(":p=other");
    assert_eq!(ok(&local, query).count, 0);
}
