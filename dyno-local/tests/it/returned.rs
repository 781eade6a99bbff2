//! What updates of nested documents do, and what they return of them.

use dyno_core::op::{PutItem, ReturnValues, UpdateItem};
use dyno_core::value::Item;
use dyno_local::Local;
use serde_json::{Value, json};

use crate::document::{item_of, values_of};
use crate::support::{get, item, ok, refusal, send, with_table};

fn stored() -> Value {
    json!({
        "pk": "a", "sk": "b", "n": 1, "s": "text",
        "l": [1, {"k": [10, 11], "d": 5}, [7, 8], "four"],
        "m": {"a": {"b": {"c": 1, "d": 2}}, "l": [1, 2, 3], "u": {"$ss": ["x", "y"]}, "n": 5},
        "e": {"l": [], "m": {}},
    })
}

fn engine() -> Local {
    let local = with_table();
    ok(&local, PutItem::new("tab", item_of(&stored())));
    local
}

fn update(expression: &str, variables: &Value, asked: ReturnValues) -> UpdateItem {
    let mut update = UpdateItem::new("tab", item("pk=a sk=b"));
    update.update_expression = Some(expression.to_owned());
    update.expression_attribute_values = values_of(variables);
    update.return_values = asked;
    update
}

/// Checks the fragments of the old and of the new image, and the whole of both. `Null` stands for
/// no attributes at all, and in the new item for what is gone.
fn check(expression: &str, variables: &Value, old: &Value, new: &Value, changed: &Value) {
    let attributes = |asked: ReturnValues| -> Option<Item> {
        ok(&engine(), update(expression, variables, asked)).attributes
    };
    let expected = |json: &Value| (!json.is_null()).then(|| item_of(json));
    assert_eq!(attributes(ReturnValues::UpdatedOld), expected(old), "old: {expression}");
    assert_eq!(attributes(ReturnValues::UpdatedNew), expected(new), "new: {expression}");
    let mut whole = item_of(&stored());
    assert_eq!(attributes(ReturnValues::AllOld), Some(whole.clone()), "all old: {expression}");
    for (name, value) in changed.as_object().unwrap() {
        if value.is_null() {
            whole.remove(name);
        } else {
            whole.insert(name.clone(), crate::document::value_of(value));
        }
    }
    assert_eq!(attributes(ReturnValues::AllNew), Some(whole), "all new: {expression}");
    assert_eq!(attributes(ReturnValues::None), None);
}

#[test]
fn members_of_maps() {
    check(
        "SET m.a.b.c = :v",
        &json!({"v": 9}),
        &json!({"m": {"a": {"b": {"c": 1}}}}),
        &json!({"m": {"a": {"b": {"c": 9}}}}),
        &json!({"m": {"a": {"b": {"c": 9, "d": 2}}, "l": [1, 2, 3], "u": {"$ss": ["x", "y"]}, "n": 5}}),
    );
    // A new member of a map that is there: nothing old.
    check(
        "SET m.a.b.e = :v, e.m.k = :v",
        &json!({"v": {"deep": [1]}}),
        &Value::Null,
        &json!({"m": {"a": {"b": {"e": {"deep": [1]}}}}, "e": {"m": {"k": {"deep": [1]}}}}),
        &json!({
            "m": {"a": {"b": {"c": 1, "d": 2, "e": {"deep": [1]}}}, "l": [1, 2, 3], "u": {"$ss": ["x", "y"]}, "n": 5},
            "e": {"l": [], "m": {"k": {"deep": [1]}}},
        }),
    );
    // The whole document in the place of a part.
    check(
        "SET m = :v",
        &json!({"v": {"z": 1}}),
        &json!({"m": stored()["m"]}),
        &json!({"m": {"z": 1}}),
        &json!({"m": {"z": 1}}),
    );
}

#[test]
fn members_of_lists() {
    check(
        "SET l[1].k[0] = :v",
        &json!({"v": 9}),
        &json!({"l": [{"k": [10]}]}),
        &json!({"l": [{"k": [9]}]}),
        &json!({"l": [1, {"k": [9, 11], "d": 5}, [7, 8], "four"]}),
    );
    // Several indexes are returned densely, in the order of the list.
    check(
        "SET l[3] = :v, l[2][1] = :w, l[0] = :v",
        &json!({"v": 9, "w": "w"}),
        &json!({"l": [1, [8], "four"]}),
        &json!({"l": [9, ["w"], 9]}),
        &json!({"l": [9, {"k": [10, 11], "d": 5}, [7, "w"], 9]}),
    );
    check(
        "SET l = list_append(l, :v)",
        &json!({"v": [5]}),
        &json!({"l": stored()["l"]}),
        &json!({"l": [1, {"k": [10, 11], "d": 5}, [7, 8], "four", 5]}),
        &json!({"l": [1, {"k": [10, 11], "d": 5}, [7, 8], "four", 5]}),
    );
    check(
        "SET m.l = list_append(:v, m.l)",
        &json!({"v": [0]}),
        &json!({"m": {"l": [1, 2, 3]}}),
        &json!({"m": {"l": [0, 1, 2, 3]}}),
        &json!({"m": {"a": {"b": {"c": 1, "d": 2}}, "l": [0, 1, 2, 3], "u": {"$ss": ["x", "y"]}, "n": 5}}),
    );
    check(
        "SET z = list_append(if_not_exists(z, :e), :v)",
        &json!({"e": [], "v": [1]}),
        &Value::Null,
        &json!({"z": [1]}),
        &json!({"z": [1]}),
    );
    // The first index beyond the end is where the member comes to lie.
    check(
        "SET e.l[0] = :v, m.l[3] = :v",
        &json!({"v": 4}),
        &Value::Null,
        &json!({"e": {"l": [4]}, "m": {"l": [4]}}),
        &json!({
            "e": {"l": [4], "m": {}},
            "m": {"a": {"b": {"c": 1, "d": 2}}, "l": [1, 2, 3, 4], "u": {"$ss": ["x", "y"]}, "n": 5},
        }),
    );
}

#[test]
fn what_is_removed_has_no_new_value() {
    let m = |a: Value, l: Value| json!({"m": {"a": a, "l": l, "u": {"$ss": ["x", "y"]}, "n": 5}});
    check(
        "REMOVE m.a.b",
        &json!({}),
        &json!({"m": {"a": {"b": {"c": 1, "d": 2}}}}),
        &Value::Null,
        &m(json!({}), json!([1, 2, 3])),
    );
    check(
        "REMOVE m.l[2], n",
        &json!({}),
        &json!({"m": {"l": [3]}, "n": 1}),
        &Value::Null,
        &json!({"n": null, "m": {"a": {"b": {"c": 1, "d": 2}}, "l": [1, 2], "u": {"$ss": ["x", "y"]}, "n": 5}}),
    );
    check(
        "REMOVE m.nothing, l[9], nothing, e.m.k",
        &json!({}),
        &Value::Null,
        &Value::Null,
        &json!({}),
    );
    // The last member of a document goes, the document stays.
    check(
        "REMOVE l[2][0], l[2][1]",
        &json!({}),
        &json!({"l": [[7, 8]]}),
        &Value::Null,
        &json!({"l": [1, {"k": [10, 11], "d": 5}, [], "four"]}),
    );
}

#[test]
fn sets_and_numbers_within_documents() {
    let m = |set: Value, n: i32| {
        let mut m = json!({"a": {"b": {"c": 1, "d": 2}}, "l": [1, 2, 3], "n": n});
        if !set.is_null() {
            m["u"] = set;
        }
        json!({ "m": m })
    };
    check(
        "ADD m.u :v, m.n :n",
        &json!({"v": {"$ss": ["y", "z"]}, "n": -7}),
        &json!({"m": {"u": {"$ss": ["x", "y"]}, "n": 5}}),
        &json!({"m": {"u": {"$ss": ["x", "y", "z"]}, "n": -2}}),
        &m(json!({"$ss": ["x", "y", "z"]}), -2),
    );
    check(
        "DELETE m.u :v",
        &json!({"v": {"$ss": ["x", "q"]}}),
        &json!({"m": {"u": {"$ss": ["x", "y"]}}}),
        &json!({"m": {"u": {"$ss": ["y"]}}}),
        &m(json!({"$ss": ["y"]}), 5),
    );
    check(
        "DELETE m.u :v",
        &json!({"v": {"$ss": ["x", "y"]}}),
        &json!({"m": {"u": {"$ss": ["x", "y"]}}}),
        &Value::Null,
        &m(Value::Null, 5),
    );
    check(
        "ADD z :n, m.w :v",
        &json!({"n": 3, "v": {"$ns": [1, 2]}}),
        &Value::Null,
        &json!({"z": 3, "m": {"w": {"$ns": [1, 2]}}}),
        &json!({"z": 3, "m": {"a": {"b": {"c": 1, "d": 2}}, "l": [1, 2, 3], "u": {"$ss": ["x", "y"]}, "n": 5, "w": {"$ns": [1, 2]}}}),
    );
}

#[test]
fn several_paths_into_one_document() {
    check(
        "SET m.a.b.c = m.a.b.d, m.l[0] = m.n, m.w = n REMOVE m.u, m.l[2] ADD m.n :one",
        &json!({"one": 1}),
        &json!({"m": {"a": {"b": {"c": 1}}, "l": [1, 3], "u": {"$ss": ["x", "y"]}, "n": 5}}),
        &json!({"m": {"a": {"b": {"c": 2}}, "l": [5], "w": 1, "n": 6}}),
        &json!({"m": {"a": {"b": {"c": 2, "d": 2}}, "l": [5, 2], "n": 6, "w": 1}}),
    );
    // Every right side reads the item as it was.
    check(
        "SET n = s, s = n, m.n = l[0], l[0] = m.n",
        &json!({}),
        &json!({"n": 1, "s": "text", "m": {"n": 5}, "l": [1]}),
        &json!({"n": "text", "s": 1, "m": {"n": 1}, "l": [5]}),
        &json!({
            "n": "text", "s": 1, "l": [5, {"k": [10, 11], "d": 5}, [7, 8], "four"],
            "m": {"a": {"b": {"c": 1, "d": 2}}, "l": [1, 2, 3], "u": {"$ss": ["x", "y"]}, "n": 1},
        }),
    );
}

#[test]
fn an_item_that_was_not_there_has_no_old_values() {
    for (asked, expected) in [
        (ReturnValues::None, None),
        (ReturnValues::AllOld, None),
        (ReturnValues::UpdatedOld, None),
        (ReturnValues::UpdatedNew, Some(json!({"m": {"k": [1]}, "n": 2}))),
        (ReturnValues::AllNew, Some(json!({"pk": "a", "sk": "b", "m": {"k": [1]}, "n": 2}))),
    ] {
        let variables = json!({"m": {"k": [1]}, "n": 2});
        let request = update("SET m = :m ADD n :n", &variables, asked);
        let attributes = ok(&with_table(), request).attributes;
        assert_eq!(attributes, expected.map(|json| item_of(&json)), "{asked:?}");
    }
}

#[test]
fn a_path_that_leads_nowhere_changes_nothing() {
    let invalid = "ValidationException: The document path provided in the update expression is invalid for update";
    for expression in [
        "SET m.a.x.y = :v",
        "SET m.l.k = :v",
        "SET l[0].k = :v",
        "SET l[9].k = :v",
        "SET l[9][0] = :v",
        "SET m.n[0] = :v",
        "SET m.u.k = :v",
        "SET n = :v, m.a.b.c.d = :v",
        "ADD nothing.n :v",
        "SET n = :v REMOVE nothing.k",
        "SET n = :v REMOVE l.k",
        "SET n = :v REMOVE m[0]",
    ] {
        let local = engine();
        let request = update(expression, &json!({"v": 1}), ReturnValues::AllNew);
        assert_eq!(refusal(&local, request), invalid, "{expression}");
        assert_eq!(get(&local, "pk=a sk=b"), get(&engine(), "pk=a sk=b"), "{expression}");
    }
    // On an item that is not there, there is nothing to remove.
    let request = update("REMOVE nothing.k, m[0].x", &json!({}), ReturnValues::AllNew);
    assert_eq!(send(&with_table(), request).unwrap().attributes, None);
}
