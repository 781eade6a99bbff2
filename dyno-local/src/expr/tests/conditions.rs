//! What conditions say of items.

use super::*;

fn item() -> Item {
    Item::from([
        ("a", AttributeValue::from("hello €")),
        ("b", 5.into()),
        ("c", map([("k", "v".into()), ("l", list([1, 2, 3]))])),
        ("d", AttributeValue::L(vec!["x".into(), 1.into(), map([("k", "v".into())])])),
        ("bin", AttributeValue::B(vec![1, 2, 3])),
        ("ss", string_set(&["y", "x"])),
        ("ns", number_set(&["2", "1.0"])),
        ("bs", AttributeValue::Bs([vec![1], vec![2]].into())),
        ("yes", true.into()),
        ("nil", AttributeValue::Null),
        ("one", number("1.0")),
        ("s", "s".into()),
        ("a.b", "dotted".into()),
        ("clef", "𝄞".into()),
    ])
}

#[track_caller]
fn holds(text: &str) {
    assert!(condition(text).holds(&item()), "should hold: {text}");
}

#[track_caller]
fn fails(text: &str) {
    assert!(!condition(text).holds(&item()), "should fail: {text}");
}

#[test]
fn equality() {
    holds("s = :s");
    fails("s = :t");
    holds("one = :n");
    holds("ss = :ss");
    holds("ns = :ns");
    holds("bs = :bs");
    fails("s = :n");
    fails("absent = :s");
    fails("absent = away");
    holds("absent <> :s");
    holds("absent <> away");
    holds("s <> :n");
    fails("s <> :s");
    holds("c.k = d[2].k");
    holds("d[2] = :m");
    holds("#dot <> c.k");
    holds("nil = :null");
    holds("yes = :bool");
    fails("d[3] = :s");
    fails("c[0] = :s");
    fails("d.k = :s");
    holds("(c).k = d[2].k");
}

#[test]
fn order() {
    holds("b > :n");
    holds("b < :ten");
    holds("b >= :two");
    fails("b <= :two");
    holds("one >= :n");
    holds("s < :t");
    fails("s < :n");
    fails("s >= :n");
    fails("absent < :n");
    fails("absent >= away");
    holds("NOT absent < :n");
    fails("yes < :n");
    fails("ss < :n");
    holds("bin > :b");
    holds("one < b");
}

#[test]
fn between_and_in() {
    holds("b BETWEEN :two AND :ten");
    holds("one BETWEEN :n AND :n");
    fails("b BETWEEN :n AND :two");
    fails("s BETWEEN :n AND :two");
    fails("absent BETWEEN :n AND :two");
    fails("b BETWEEN :n AND absent");
    holds(":two BETWEEN one AND b");
    holds("b BETWEEN :n AND :ten AND s = :s");
    holds("s IN (:t, :s)");
    fails("s IN (:t, :n)");
    fails("absent IN (:t, away)");
    holds(":n IN (absent, one)");
    holds("NOT absent IN (:t)");
    holds("ss IN (:n, :ss)");
}

#[test]
fn logic() {
    holds("s = :s OR s = :t AND b = :n");
    fails("(s = :s OR s = :t) AND b = :n");
    holds("NOT s = :t AND b > :n");
    fails("NOT (s = :s)");
    holds("NOT NOT s = :s");
    holds("not s = :t and b > :n or s = :t");
}

#[test]
fn existence_and_type() {
    holds("attribute_exists(nil)");
    holds("attribute_exists(c.l[2])");
    fails("attribute_exists(c.l[3])");
    fails("attribute_exists(absent.k)");
    holds("attribute_not_exists(absent.k)");
    holds("attribute_not_exists(s.k)");
    fails("attribute_not_exists(#dot)");
    holds("attribute_type(s, :S)");
    fails("attribute_type(b, :S)");
    holds("attribute_type(nil, :NULL)");
    fails("attribute_type(absent, :NULL)");
    holds("attribute_type(:s, :S)");
    fails("attribute_type(size(a), :S)");
}

#[test]
fn parts() {
    holds("begins_with(s, :s)");
    holds("begins_with(s, :empty)");
    fails("begins_with(a, :s)");
    holds("begins_with(bin, :b)");
    fails("begins_with(b, :s)");
    fails("begins_with(s, :b)");
    fails("begins_with(absent, :s)");
    holds("begins_with(:s, s)");
    holds("contains(s, :s)");
    fails("contains(a, :n)");
    holds("contains(bin, :b)");
    holds("contains(ns, :n)");
    fails("contains(ns, :s)");
    holds("contains(:ss, c.k) OR contains(:l, d[0])");
    holds("contains(d, one)");
    fails("contains(d, :two)");
    fails("contains(b, :n)");
    fails("contains(c, :s)");
    fails("contains(absent, :s)");
    fails("contains(s, absent)");
}

#[test]
fn sizes() {
    let check = |operand: &str, expected: i64| {
        let mut item = item();
        item.insert("size_is", expected);
        assert!(condition(&format!("size({operand}) = size_is")).holds(&item), "{operand}");
    };
    check("a", 7);
    // Two UTF-16 code units, four bytes.
    check("clef", 2);
    check("bin", 3);
    check("c", 2);
    check("c.l", 3);
    check("d", 3);
    check("ss", 2);
    check("ns", 2);
    check("bs", 2);
    check(":ss", 2);
    fails("size(b) > :n");
    fails("size(yes) = :n");
    holds("size(nil) <> :n");
    fails("size(absent) < :ten");
    holds("size(a) BETWEEN :two AND :ten");
    holds("size(s) IN (:n)");
    fails("size(a) > :s");
    holds("size(s) = one");
}

#[test]
fn a_missing_item_is_an_empty_one() {
    for text in ["attribute_not_exists(a)", "a <> :s", "NOT a = :s", "NOT a < :n"] {
        assert!(condition(text).holds(&Item::new()), "{text}");
    }
    for text in ["attribute_exists(a)", "a = :s", "a < :n", "contains(a, :s)"] {
        assert!(!condition(text).holds(&Item::new()), "{text}");
    }
}

#[test]
fn paths_in_written_order() {
    let text = "#a = b.c AND (NOT size(c) > :n OR d[0] IN (a, :s)) AND attribute_type(x, :S) AND \
                begins_with(y, z) AND w BETWEEN u AND :n";
    let condition = condition(text);
    let paths: Vec<String> = condition.paths().map(ToString::to_string).collect();
    let expected = ["[a]", "[b, c]", "[c]", "[d, [0]]", "[a]", "[x]", "[y]", "[z]", "[w]", "[u]"];
    assert_eq!(paths, expected);
    let nested: Vec<_> =
        condition.paths().filter(|path| path.is_nested()).map(Path::root).collect();
    assert_eq!(nested, ["b", "d"]);
}
