//! What projections take from items.

use super::*;

fn item() -> Item {
    Item::from([
        ("a", map([("b", 1.into()), ("c", map([("d", 2.into()), ("e", 3.into())]))])),
        (
            "l",
            AttributeValue::L(vec![
                map([("x", 1.into()), ("y", 2.into())]),
                "second".into(),
                list([7, 8, 9]),
            ]),
        ),
        ("s", "s".into()),
        ("a.b", "dotted".into()),
    ])
}

#[track_caller]
fn check<const N: usize>(text: &str, expected: [(&str, AttributeValue); N]) {
    assert_eq!(projection(text).project(&item()), Item::from(expected), "{text}");
}

#[test]
fn structure_is_kept() {
    check("s", [("s", "s".into())]);
    check("a.b", [("a", map([("b", 1.into())]))]);
    check("a.c.e, a.b", [("a", map([("b", 1.into()), ("c", map([("e", 3.into())]))]))]);
    check("#dot", [("a.b", "dotted".into())]);
}

#[test]
fn lists_are_compacted() {
    let first = map([("x", 1.into()), ("y", 2.into())]);
    check("l[1], l[0]", [("l", AttributeValue::L(vec![first.clone(), "second".into()]))]);
    check("l[0].y, l[0].x", [("l", AttributeValue::L(vec![first]))]);
    check(
        "l[2][2], l[0].x, l[2][0]",
        [("l", AttributeValue::L(vec![map([("x", 1.into())]), list([7, 9])]))],
    );
}

#[test]
fn what_is_missing_is_left_out() {
    check("absent, s.x, l[9], a.zz, a.c.zz, l[1].x", []);
    check("a[0], l.x", []);
    check("l[9], l[1]", [("l", AttributeValue::L(vec!["second".into()]))]);
    check("a.zz, a.b", [("a", map([("b", 1.into())]))]);
}

#[test]
fn paths_as_written() {
    let projection = projection("b[1].c, #a");
    let paths: Vec<String> = projection.paths().iter().map(ToString::to_string).collect();
    assert_eq!(paths, ["[b, [1], c]", "[a]"]);
    let elements = projection.paths()[0].elements();
    assert_eq!(elements, [Element::Index(1), Element::Member("c".into())]);
}
