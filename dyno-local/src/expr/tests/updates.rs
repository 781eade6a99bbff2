//! What updates do to items.

use super::*;

const PATH: &str = "The document path provided in the update expression is invalid for update";
const TYPE: &str = "An operand in the update expression has an incorrect data type";
const MISSING: &str =
    "The provided expression refers to an attribute that does not exist in the item";

fn item() -> Item {
    Item::from([
        ("a", AttributeValue::from("old")),
        ("n", 5.into()),
        (
            "m",
            map([
                ("k", "v".into()),
                ("deep", map([("x", 1.into())])),
                ("lone", map([("x", 1.into())])),
            ]),
        ),
        ("l", list([2, 3, 4, 5, 6, 7])),
        ("ll", AttributeValue::L(vec![list([1, 2, 3]), list([4, 5, 6]), map([("k", 1.into())])])),
        ("ss", string_set(&["x", "z"])),
        ("ns", number_set(&["1"])),
        ("bs", AttributeValue::Bs([vec![1]].into())),
    ])
}

/// Checks the attributes that an update changes; `None` stands for a removed one.
#[track_caller]
fn changes<const N: usize>(text: &str, expected: [(&str, Option<AttributeValue>); N]) {
    let mut image = item();
    for (name, value) in expected {
        match value {
            Some(value) => image.insert(name, value),
            None => image.remove(name),
        };
    }
    assert_eq!(update(text).apply(item(), true).unwrap(), image, "{text}");
}

#[track_caller]
fn fails(text: &str, expected: &str) {
    let error = update(text).apply(item(), true).unwrap_err();
    assert_eq!(error.message(), expected, "{text}");
}

#[test]
fn set_top_level() {
    changes("SET x = :s", [("x", Some("s".into()))]);
    changes("SET a = :l", [("a", Some(values()[":l"].clone()))]);
    changes("SET #dot = :s", [("a.b", Some("s".into()))]);
    changes("SET x = a, a = n", [("x", Some("old".into())), ("a", Some(5.into()))]);
    changes("SET x = m.deep.x", [("x", Some(1.into()))]);
    fails("SET x = absent", MISSING);
    fails("SET x = l[9]", MISSING);
}

#[test]
fn right_sides_read_the_item_as_it_was() {
    changes("SET a = :s, b = a", [("a", Some("s".into())), ("b", Some("old".into()))]);
    changes("SET b = a REMOVE a", [("b", Some("old".into())), ("a", None)]);
    changes("REMOVE a SET b = a", [("b", Some("old".into())), ("a", None)]);
    changes("ADD n :n SET x = n", [("n", Some(6.into())), ("x", Some(5.into()))]);
    changes("SET l[0] = l[5], l[5] = l[0]", [("l", Some(list([7, 3, 4, 5, 6, 2])))]);
}

#[test]
fn set_in_maps() {
    let image = map([
        ("k", "s".into()),
        ("deep", map([("x", 1.into())])),
        ("lone", map([("x", 1.into())])),
    ]);
    changes("SET m.k = :s", [("m", Some(image))]);
    let image = map([
        ("k", "v".into()),
        ("deep", map([("x", 1.into()), ("y", 1.into())])),
        ("lone", map([("x", 1.into())])),
    ]);
    changes("SET m.deep.y = :n", [("m", Some(image))]);
    for text in [
        "SET absent.k = :s",
        "SET m.absent.k = :s",
        "SET a.k = :s",
        "SET l.k = :s",
        "SET m[0] = :s",
        "SET m.k.x = :s",
        "SET absent[0] = :s",
        "SET l[9].k = :s",
        "SET l[0].k = :s",
    ] {
        fails(text, PATH);
    }
}

#[test]
fn set_in_lists() {
    changes("SET l[1] = :n", [("l", Some(list([2, 1, 4, 5, 6, 7])))]);
    changes("SET l[6] = :n", [("l", Some(list([2, 3, 4, 5, 6, 7, 1])))]);
    changes("SET l[99] = :n", [("l", Some(list([2, 3, 4, 5, 6, 7, 1])))]);
    // Beyond the end they append in the order of the indexes, not of the text.
    changes(
        "SET l[99] = :n, l[7] = :two, l[0] = :ten, l[50] = n",
        [("l", Some(list([10, 3, 4, 5, 6, 7, 2, 5, 1])))],
    );
    changes(
        "SET ll[0][1] = :ten, ll[1][9] = :ten",
        [(
            "ll",
            Some(AttributeValue::L(vec![
                list([1, 10, 3]),
                list([4, 5, 6, 10]),
                map([("k", 1.into())]),
            ])),
        )],
    );
}

#[test]
fn remove() {
    changes("REMOVE a", [("a", None)]);
    changes("REMOVE absent", []);
    let image = map([
        ("k", "v".into()),
        ("deep", map([("x", 1.into())])),
        ("lone", AttributeValue::M(Item::new())),
    ]);
    changes("REMOVE m.lone.x", [("m", Some(image))]);
    changes("REMOVE m.absent", []);
    for text in ["REMOVE absent.k", "REMOVE absent[0]", "REMOVE a.k", "REMOVE l.k", "REMOVE m[0]"] {
        fails(text, PATH);
    }
    changes("REMOVE l[1]", [("l", Some(list([2, 4, 5, 6, 7])))]);
    changes("REMOVE l[9]", []);
    // Indexes mean the members of the list as it was.
    changes("REMOVE l[0], l[1], l[5]", [("l", Some(list([4, 5, 6])))]);
    changes("REMOVE l[5], l[0], l[1]", [("l", Some(list([4, 5, 6])))]);
    changes("REMOVE l[0], l[1], l[2], l[3], l[4], l[5]", [("l", Some(list([])))]);
    changes(
        "REMOVE ll[1], ll[0][0], ll[2].k, ll[0][2]",
        [("ll", Some(AttributeValue::L(vec![list([2]), AttributeValue::M(Item::new())])))],
    );
}

#[test]
fn remove_and_set_in_one_list() {
    changes("REMOVE l[1] SET l[3] = :ten", [("l", Some(list([2, 4, 10, 6, 7])))]);
    // An index beyond the end of the list as it was removes nothing, even if something is appended.
    changes("REMOVE l[6] SET l[8] = :ten", [("l", Some(list([2, 3, 4, 5, 6, 7, 10])))]);
    changes("REMOVE l[0] SET l[8] = :ten", [("l", Some(list([3, 4, 5, 6, 7, 10])))]);
}

#[test]
fn arithmetic() {
    changes("SET n = n + :n", [("n", Some(6.into()))]);
    changes("SET n = :n - n", [("n", Some((-4).into()))]);
    changes("SET x = (n + n)", [("x", Some(10.into()))]);
    changes("SET x = if_not_exists(x, :n) + :two", [("x", Some(3.into()))]);
    changes("SET x = if_not_exists(n, :n) - if_not_exists(x, :two)", [("x", Some(3.into()))]);
    fails("SET n = absent + :n", MISSING);
    fails("SET n = n + a", TYPE);
    fails("SET n = ss - n", TYPE);
    fails("SET x = if_not_exists(x, :s) + :n", TYPE);
}

#[test]
fn arithmetic_out_of_range() {
    let check = |a: &str, b: &str, expected: &str| {
        let item = Item::from([("a", number(a)), ("b", number(b))]);
        let error = update("SET c = a + b").apply(item, true).unwrap_err();
        assert_eq!(error.message(), expected);
        assert_eq!(error.code().name(), "ValidationException");
    };
    let overflow =
        "Number overflow. Attempting to store a number with magnitude larger than supported range";
    check("9.9e125", "9.9e125", overflow);
    // What has too many digits is called the same.
    check("1e38", "1", overflow);
    let item = Item::from([("a", number("0.1")), ("b", number("0.2"))]);
    let image = update("SET c = a + b").apply(item, true).unwrap();
    assert_eq!(image.get("c"), Some(&number("0.3")));
}

#[test]
fn functions() {
    changes("SET a = if_not_exists(a, :s)", []);
    changes("SET a = if_not_exists(absent, :s)", [("a", Some("s".into()))]);
    changes("SET x = if_not_exists(m.zz, if_not_exists(y, n))", [("x", Some(5.into()))]);
    // The default is not read if it is not needed.
    changes("SET x = if_not_exists(a, absent)", [("x", Some("old".into()))]);
    fails("SET x = if_not_exists(absent, away)", MISSING);
    let appended = AttributeValue::L(vec!["x".into(), 1.into(), 1.into(), 2.into(), 3.into()]);
    changes("SET x = list_append(:l, ll[0])", [("x", Some(appended))]);
    changes("SET l = list_append(l, l)", [("l", Some(list([2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6, 7])))]);
    changes(
        "SET x = list_append(if_not_exists(x, :l), :l)",
        [("x", Some(AttributeValue::L(vec!["x".into(), 1.into(), "x".into(), 1.into()])))],
    );
    fails("SET x = list_append(absent, :l)", MISSING);
    fails("SET x = list_append(:l, a)", TYPE);
}

#[test]
fn add() {
    changes("ADD n :two", [("n", Some(7.into()))]);
    changes("ADD x :two", [("x", Some(2.into()))]);
    changes("ADD ss :ss", [("ss", Some(string_set(&["x", "y", "z"])))]);
    changes("ADD ns :ns", [("ns", Some(number_set(&["1", "2"])))]);
    changes("ADD bs :bs", [("bs", Some(AttributeValue::Bs([vec![1], vec![2]].into())))]);
    changes("ADD x :ss", [("x", Some(string_set(&["x", "y"])))]);
    changes("ADD l[0] :n", [("l", Some(list([3, 3, 4, 5, 6, 7])))]);
    let deep = map([
        ("k", "v".into()),
        ("deep", map([("x", 3.into())])),
        ("lone", map([("x", 1.into())])),
    ]);
    changes("ADD m.deep.x :two", [("m", Some(deep))]);
    for text in ["ADD a :n", "ADD ss :n", "ADD n :ns", "ADD ss :ns", "ADD l :ss"] {
        fails(text, TYPE);
    }
    fails("ADD absent.k :n", PATH);
}

#[test]
fn delete() {
    changes("DELETE ss :ss", [("ss", Some(string_set(&["z"])))]);
    changes("DELETE absent :ss", []);
    // A set that would become empty is removed.
    changes("DELETE ns :ns", [("ns", None)]);
    changes("DELETE bs :bs", [("bs", None)]);
    for text in ["DELETE ss :ns", "DELETE n :ns", "DELETE l :ss"] {
        fails(text, TYPE);
    }
    fails("DELETE absent.k :ss", PATH);
    let item = Item::from([("l", AttributeValue::L(vec![string_set(&["x"]), 1.into(), 2.into()]))]);
    let image = update("DELETE l[0] :ss SET l[1] = :ten").apply(item, true).unwrap();
    assert_eq!(image, Item::from([("l", list([10, 2]))]));
}

#[test]
fn missing_items() {
    let key = || Item::from([("pk", "k")]);
    let check = |text: &str, creates: bool, expected: Result<Item, &str>| {
        let update = update(text);
        assert_eq!(update.creates_item(), creates, "{text}");
        let image = update.apply(key(), false);
        match expected {
            Ok(expected) => assert_eq!(image.unwrap(), expected, "{text}"),
            Err(expected) => assert_eq!(image.unwrap_err().message(), expected, "{text}"),
        }
    };
    let with = |name: &str, value: AttributeValue| {
        let mut item = key();
        item.insert(name, value);
        Ok(item)
    };
    check("REMOVE a, b.c, l[3]", false, Ok(key()));
    check("DELETE a :ss", false, Ok(key()));
    check("SET a = :s REMOVE b.c", true, with("a", "s".into()));
    check("ADD a :n", true, with("a", 1.into()));
    check("ADD a :ss", true, with("a", string_set(&["x", "y"])));
    check("SET a = if_not_exists(a, :n) + :n", true, with("a", 2.into()));
    check("SET a.b = :s", true, Err(PATH));
    check("SET a = b", true, Err(MISSING));
}

#[test]
fn touched_fragments() {
    let before = item();
    let check = |text: &str, old: Option<Item>, new: Option<Item>| {
        let update = update(text);
        let after = update.apply(before.clone(), true).unwrap();
        assert_eq!(update.touched_fragments(&before), old, "old: {text}");
        assert_eq!(update.touched_fragments(&after), new, "new: {text}");
    };
    check(
        "SET m.k = :s",
        Some(Item::from([("m", map([("k", "v".into())]))])),
        Some(Item::from([("m", map([("k", "s".into())]))])),
    );
    check(
        "SET a = :s, x = :s",
        Some(Item::from([("a", "old")])),
        Some(Item::from([("a", "s"), ("x", "s")])),
    );
    check(
        "SET l[4] = :n, l[1] = :ten",
        Some(Item::from([("l", list([3, 6]))])),
        Some(Item::from([("l", list([10, 1]))])),
    );
    check(
        "REMOVE a, l[0], l[9]",
        Some(Item::from([("a", "old".into()), ("l", list([2]))])),
        // The member that moved up.
        Some(Item::from([("l", list([3]))])),
    );
    // The appended member is at index 6.
    check("SET l[100] = :n", None, None);
    check("REMOVE x", None, None);
    check("SET a = a", Some(Item::from([("a", "old")])), Some(Item::from([("a", "old")])));
    check("DELETE ns :ns", Some(Item::from([("ns", number_set(&["1"]))])), None);
}

#[test]
fn targets_in_written_order() {
    let update = update("DELETE z :ss SET b.c = a, #a = :s REMOVE l[1] ADD n :n");
    let targets: Vec<String> = update.targets().map(ToString::to_string).collect();
    assert_eq!(targets, ["[z]", "[b, c]", "[a]", "[l, [1]]", "[n]"]);
}
