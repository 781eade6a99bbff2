//! Pages of statements: every item once, in order, whatever the ranges and the limit.

use dyno_core::op::ExecuteStatement;
use dyno_core::value::Number;
use dyno_local::Local;

use super::run;
use crate::support::{new_local, ok, sized, table};

/// The sort keys that all pages of a statement show, and how many pages there were.
fn pages(local: &Local, text: &str, limit: Option<i32>) -> (Vec<String>, usize) {
    let mut request = ExecuteStatement::new(text);
    request.limit = limit;
    let (mut found, mut count) = (Vec::new(), 0);
    loop {
        let page = ok(local, request.clone());
        count += 1;
        for item in page.items.unwrap() {
            let part = |name: &str| {
                item.get(name).and_then(|value| {
                    value.as_n().map(Number::to_string).or_else(|| value.as_s().map(str::to_owned))
                })
            };
            found.push(format!("{}{}", part("pk").unwrap(), part("sk").unwrap()));
        }
        request.next_token = page.next_token;
        if request.next_token.is_none() {
            return (found, count);
        }
    }
}

fn numbered() -> Local {
    let local = new_local();
    ok(&local, table("num", "pk sk", "pk:S sk:N"));
    for pk in ["a", "b", "c"] {
        for sk in 1..=4 {
            run(&local, &format!("INSERT INTO num VALUE {{'pk': '{pk}', 'sk': {sk}}}"));
        }
    }
    local
}

#[test]
fn every_item_comes_once_with_any_limit() {
    let local = numbered();
    for (condition, expected) in [
        ("pk = 'a'", "a1 a2 a3 a4"),
        ("pk = 'a' ORDER BY sk DESC", "a4 a3 a2 a1"),
        ("pk = 'a' AND sk >= 2 AND sk <> 3", "a2 a4"),
        ("pk IN ['b', 'a'] AND sk < 3", "b1 b2 a1 a2"),
        ("pk IN ['b', 'a'] AND sk < 3 ORDER BY pk, sk", "a1 a2 b1 b2"),
        ("pk IN ['a', 'b'] ORDER BY pk DESC, sk DESC", "b4 b3 b2 b1 a4 a3 a2 a1"),
        ("pk = 'c' AND sk IN [3, 1] ORDER BY sk DESC", "c3 c1"),
        ("pk = 'a' AND sk = 1 OR pk = 'c' AND sk > 2", "a1 c3 c4"),
        ("(pk = 'a' OR pk = 'b') AND sk = 2", "a2 b2"),
        ("pk = 'a' AND NOT sk = 1 OR pk = 'a' AND sk = 1", "a1 a2 a3 a4"),
    ] {
        let text = format!("SELECT * FROM num WHERE {condition}");
        for limit in [None, Some(1), Some(2), Some(3), Some(5)] {
            assert_eq!(pages(&local, &text, limit).0.join(" "), expected, "{condition} {limit:?}");
        }
    }
    let mut all = pages(&local, "SELECT * FROM num WHERE sk > 1", Some(2)).0;
    all.sort();
    assert_eq!(all.join(" "), "a2 a3 a4 b2 b3 b4 c2 c3 c4");
}

#[test]
fn a_page_ends_at_a_megabyte_over_all_ranges() {
    let local = numbered();
    for pk in ["x", "y"] {
        for sk in 1..=3 {
            let item = sized(&format!("pk={pk} sk={sk}"), 300_000);
            ok(&local, dyno_core::op::PutItem::new("num", item));
        }
    }
    let (found, count) = pages(&local, "SELECT pk, sk FROM num WHERE pk IN ['x', 'y']", None);
    assert_eq!((found.join(" ").as_str(), count), ("x1 x2 x3 y1 y2 y3", 2));
}
