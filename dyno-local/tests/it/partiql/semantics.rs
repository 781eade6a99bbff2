//! What conditions hold on which items, and what writes make of items.

use dyno_core::op::PutItem;
use dyno_core::value::{AttributeValue, Item, Map};
use dyno_local::Local;

use super::{items, run, run_with};
use crate::support::{get, new_local, ok, table, with_table};

/// A table `typed` with an item of each type in `x`, named after it, and one without.
fn typed() -> Local {
    let local = new_local();
    ok(&local, table("typed", "pk", "pk:S"));
    let values: [(&str, Option<AttributeValue>); 11] = [
        ("s", Some("abc".into())),
        ("n", Some(5.into())),
        ("b", Some(AttributeValue::B(vec![1, 2]))),
        ("bool", Some(true.into())),
        ("null", Some(AttributeValue::Null)),
        ("l", Some(vec![AttributeValue::from(1)].into())),
        ("m", Some(Map::from([("a", 1)]).into())),
        ("ss", Some(AttributeValue::Ss(["a".to_owned(), "b".to_owned()].into()))),
        ("ns", Some(AttributeValue::Ns([1.into()].into()))),
        ("bs", Some(AttributeValue::Bs([vec![1]].into()))),
        ("none", None),
    ];
    for (pk, value) in values {
        let mut item = Item::from([("pk", pk)]);
        if let Some(value) = value {
            item.insert("x", value);
        }
        ok(&local, PutItem::new("typed", item));
    }
    local
}

/// The items on which a condition holds, by name.
fn holding(local: &Local, condition: &str) -> String {
    let page = run(local, &format!("SELECT pk FROM typed WHERE {condition}"));
    let mut names: Vec<String> =
        items(&page).iter().map(|item| item.trim_start_matches("pk=").to_owned()).collect();
    names.sort();
    names.join(" ")
}

const ALL: [&str; 11] = ["b", "bool", "bs", "l", "m", "n", "none", "ns", "null", "s", "ss"];

fn all_but(names: &str) -> String {
    let left = ALL.into_iter().filter(|name| !names.split(' ').any(|it| it == *name));
    left.collect::<Vec<_>>().join(" ")
}

#[test]
fn types_are_tested_and_their_opposites() {
    let local = typed();
    for (name, holds) in [
        ("NULL", "null"),
        ("MISSING", "none"),
        ("BOOL", "bool"),
        ("BOOLEAN", "bool"),
        ("NUMERIC", "n"),
        ("STRING", "s"),
        ("BLOB", "b"),
        ("STRUCT", "m"),
        ("TUPLE", "m"),
        ("LIST", "l"),
    ] {
        assert_eq!(holding(&local, &format!("x IS {name}")), holds, "{name}");
        assert_eq!(holding(&local, &format!("x IS NOT {name}")), all_but(holds), "{name}");
    }
    assert_eq!(holding(&local, "attribute_type(x, 'SS')"), "ss");
}

#[test]
fn conditions_hold_as_those_of_other_operations() {
    let local = typed();
    let check = |condition: &str, expected: &str| {
        assert_eq!(holding(&local, condition), expected, "{condition}");
        // A negation is exactly that, whatever is missing.
        let negated = all_but(expected);
        assert_eq!(holding(&local, &format!("NOT ({condition})")), negated, "NOT {condition}");
    };
    check("x = 5", "n");
    check("5.0 = x", "n");
    check("x <> 'abc'", &all_but("s"));
    check("nope <> 'x'", &all_but(""));
    check("x < 6", "n");
    check("x IN ['abc', 5]", "n s");
    check("x BETWEEN 'a' AND 'b'", "s");
    check("x = <<'b', 'a'>>", "ss");
    check("x = [1] OR x = {'a': 1}", "l m");
    check("size(x) = 1", "bs l m ns");
    check("size(x) IN [2, 3]", "b s ss");
    check("contains(x, 'b')", "s ss");
    check("begins_with(x, 'ab')", "s");
    check("x.a = 1 OR x[0] = 1", "l m");
    check("attribute_exists(x) = false", "none");
    check("attribute_exists(nope) <> x", &all_but(""));
    check("attribute_exists(x) = x", "bool");
    check("x IN [attribute_exists(x), 5]", "bool n");
    check("'a' = 'a'", &all_but(""));
    check("pk = 'n' AND NOT NOT x = 5", "n");
    check("x = 5 OR pk = 's' AND x = 'no'", "n");
}

#[test]
fn lists_show_the_last_name_of_a_path() {
    let local = with_table();
    run(
        &local,
        "INSERT INTO tab VALUE {'pk': 'a', 'sk': 'b', 'm': {'x': {'y': 1}}, 'l': [4, 5], 'a.b': 7}",
    );
    for (list, expected) in [
        ("pk, sk", "pk=a sk=b"),
        ("m.x.y", "y=1"),
        ("l[1]", "l[1]=5"),
        ("\"a.b\"", "a.b=7"),
        ("nope, m.nope", ""),
    ] {
        let page = run(&local, &format!("SELECT {list} FROM tab WHERE pk = 'a'"));
        assert_eq!(items(&page), [expected], "{list}");
    }
}

#[test]
fn updates_read_the_item_as_it_was() {
    let local = with_table();
    let check = |update: &str, expected: &str| {
        run(&local, "DELETE FROM tab WHERE pk = 'a' AND sk = 'b'");
        run(&local, "INSERT INTO tab VALUE {'pk': 'a', 'sk': 'b', 'n': 1, 's': 'x'}");
        run(&local, &format!("UPDATE tab {update} WHERE pk = 'a' AND sk = 'b'"));
        assert_eq!(get(&local, "pk=a sk=b").unwrap(), expected, "{update}");
    };
    check("SET n = 7, m = n + 1", "m=2 n=7 pk=a s=x sk=b");
    check("SET n = n - 3 REMOVE s", "n=-2 pk=a sk=b");
    check("SET n = n + n SET s = n", "n=2 pk=a s=1 sk=b");
    check("REMOVE s REMOVE nope", "n=1 pk=a sk=b");
    check("SET z = if_not_exists(n, 9), y = if_not_exists(nope, 9)", "n=1 pk=a s=x sk=b y=9 z=1");
}

#[test]
fn sets_and_lists_are_changed_in_place() {
    let local = with_table();
    run(&local, "INSERT INTO tab VALUE {'pk': 'a', 'sk': 'b', 's': <<'x', 'y'>>, 'l': [1]}");
    let set =
        |members: &[&str]| AttributeValue::Ss(members.iter().map(|it| (*it).to_owned()).collect());
    let updated = |change: &str, parameters: &[AttributeValue]| {
        let text =
            format!("UPDATE tab SET {change} WHERE pk = 'a' AND sk = 'b' RETURNING ALL NEW *");
        run_with(&local, &text, parameters).items.unwrap().remove(0)
    };
    let item = updated("s = set_add(s, <<'z'>>), t = set_add(t, ?)", &[set(&["n"])]);
    assert_eq!((item.get("s"), item.get("t")), (Some(&set(&["x", "y", "z"])), Some(&set(&["n"]))));
    let item = updated("s = SET_DELETE(s, <<'x', 'q'>>), t = set_delete(t, ?)", &[set(&["n"])]);
    assert_eq!((item.get("s"), item.get("t")), (Some(&set(&["y", "z"])), None));
    let item = updated("l = list_append(l, [?, 3]), l2 = list_append([0], l)", &[2.into()]);
    assert_eq!(item.get("l"), Some(&AttributeValue::L(vec![1.into(), 2.into(), 3.into()])));
    assert_eq!(item.get("l2"), Some(&AttributeValue::L(vec![0.into(), 1.into()])));
}
