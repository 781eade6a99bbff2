//! Secondary indexes: what is in them, and how they are read.

use std::fmt::Write;

use dyno_core::op::{
    DeleteItem, DescribeTable, Projection, PutItem, Query, Scan, Select, UpdateItem,
};
use dyno_core::value::Item;
use dyno_local::Local;

use crate::support::{
    build, gsi, item, lsi, new_local, ok, on, pages, put, refusal, shown_all, table, values,
    with_table,
};

fn indexed() -> Local {
    let local = new_local();
    let mut create = table("tab", "pk sk", "pk:S sk:S g:S h:N");
    create.global_secondary_indexes = Some(vec![
        gsi("all", "g h", Projection::all()),
        gsi("keys", "g", Projection::keys_only()),
        gsi("some", "g h", Projection::include(["x", "z"])),
    ]);
    create.local_secondary_indexes = Some(vec![
        lsi("lall", "pk h", Projection::all()),
        lsi("lkeys", "pk h", Projection::keys_only()),
    ]);
    ok(&local, create);
    local
}

fn rows(local: &Local, query: Query) -> Vec<String> {
    shown_all(ok(local, query).items.as_ref())
}

#[test]
fn an_index_holds_what_it_projects_of_items_with_its_keys() {
    let local = indexed();
    put(&local, "pk=a sk=1s g=G h=2 x=1 y=2");
    put(&local, "pk=b sk=1s g=G h=1");
    put(&local, "pk=c sk=1s g=G");
    put(&local, "pk=d sk=1s h=1");
    for (index, expected) in [
        ("all", vec!["g=G h=1 pk=b sk=1s", "g=G h=2 pk=a sk=1s x=1 y=2"]),
        ("some", vec!["g=G h=1 pk=b sk=1s", "g=G h=2 pk=a sk=1s x=1"]),
        ("keys", vec!["g=G pk=a sk=1s", "g=G pk=b sk=1s", "g=G pk=c sk=1s"]),
    ] {
        assert_eq!(rows(&local, on(index, "g = :g", ":g=G")), expected, "{index}");
        let mut scan = Scan::new("tab");
        scan.index_name = Some(index.to_owned());
        assert_eq!(shown_all(ok(&local, scan).items.as_ref()), expected, "{index}");
    }
}

#[test]
fn entries_follow_their_items() {
    let local = indexed();
    put(&local, "pk=a sk=1s g=G h=1 x=1");
    let found = |group: &str| rows(&local, on("some", "g = :g", &format!(":g={group}")));
    let update = |expression: &str, variables: &str| {
        let mut update = UpdateItem::new("tab", item("pk=a sk=1s"));
        update.update_expression = Some(expression.to_owned());
        update.expression_attribute_values = values(variables);
        ok(&local, update);
    };
    update("SET x = :x", ":x=2");
    assert_eq!(found("G"), ["g=G h=1 pk=a sk=1s x=2"]);
    update("SET g = :g", ":g=H");
    assert_eq!(found("G"), Vec::<String>::new());
    assert_eq!(found("H"), ["g=H h=1 pk=a sk=1s x=2"]);
    update("REMOVE h", "");
    assert_eq!(found("H"), Vec::<String>::new());
    update("SET h = :h", ":h=5");
    assert_eq!(found("H"), ["g=H h=5 pk=a sk=1s x=2"]);
    ok(&local, DeleteItem::new("tab", item("pk=a sk=1s")));
    assert_eq!(found("H"), Vec::<String>::new());
    let table = ok(&local, DescribeTable::new("tab")).table;
    for index in &table.global_secondary_indexes {
        assert_eq!((index.item_count, index.index_size_bytes), (0, 0), "{}", index.index_name);
    }
}

#[test]
fn entries_with_equal_keys_are_paged_through() {
    let local = indexed();
    for n in 0..7 {
        put(&local, &format!("pk=p{n} sk=s g=G h=1"));
    }
    for forward in [true, false] {
        let mut query = on("all", "g = :g AND h = :h", ":g=G :h=1");
        query.limit = Some(2);
        query.scan_index_forward = forward;
        let pages = pages(&local, query);
        let mut found: Vec<Item> = pages.into_iter().flat_map(|it| it.items.unwrap()).collect();
        if !forward {
            found.reverse();
        }
        let expected: Vec<Item> = (0..7).map(|n| item(&format!("pk=p{n} sk=s g=G h=1"))).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_last_key_of_an_index_has_both_keys() {
    let local = indexed();
    put(&local, "pk=a sk=s g=G h=1 x=1");
    let mut query = on("some", "g = :g", ":g=G");
    query.limit = Some(1);
    let page = ok(&local, query.clone());
    assert_eq!(page.last_evaluated_key, Some(item("pk=a sk=s g=G h=1")));
    query.exclusive_start_key = Some(item("pk=a sk=s"));
    assert_eq!(refusal(&local, query), "ValidationException: The provided starting key is invalid");
}

#[test]
fn local_indexes_fetch_what_they_lack() {
    let local = indexed();
    put(&local, "pk=a sk=s h=2 x=1 y=1");
    put(&local, "pk=a sk=r h=3 x=2");
    let mut query = on("lkeys", "pk = :p AND h >= :h", ":p=a :h=0");
    query.consistent_read = true;
    assert_eq!(rows(&local, query.clone()), ["h=2 pk=a sk=s", "h=3 pk=a sk=r"]);
    query.select = Some(Select::AllAttributes);
    assert_eq!(rows(&local, query.clone()), ["h=2 pk=a sk=s x=1 y=1", "h=3 pk=a sk=r x=2"]);
    query.select = None;
    query.projection_expression = Some("x".to_owned());
    assert_eq!(rows(&local, query.clone()), ["x=1", "x=2"]);
    query.index_name = Some("lall".to_owned());
    query.projection_expression = None;
    assert_eq!(rows(&local, query), ["h=2 pk=a sk=s x=1 y=1", "h=3 pk=a sk=r x=2"]);
}

#[test]
fn global_indexes_do_not_fetch() {
    let local = indexed();
    put(&local, "pk=a sk=s g=G h=2 x=1 y=1");
    let mut query = on("some", "g = :g", ":g=G");
    query.projection_expression = Some("x, y".to_owned());
    assert_eq!(rows(&local, query.clone()), ["x=1"]);
    query.projection_expression = None;
    query.select = Some(Select::AllAttributes);
    assert_eq!(
        refusal(&local, query),
        "ValidationException: One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index some because its projection type is not ALL"
    );
}

fn multi() -> Local {
    let local = new_local();
    let mut create = table("tab", "pk", "pk:S a:S b:N c:S d:N e:S");
    create.global_secondary_indexes = Some(vec![gsi("multi", "a,b c,d,e", Projection::all())]);
    ok(&local, create);
    local
}

#[test]
fn keys_of_several_attributes_are_tuples() {
    let local = multi();
    for (n, tail) in
        ["c=x d=2 e=q", "c=x d=10 e=a", "c=y d=1 e=z", "c=x d=2 e=p"].iter().enumerate()
    {
        put(&local, &format!("pk=p{n} a=A b=1 {tail}"));
    }
    put(&local, "pk=sparse a=A b=1 c=x d=2");
    put(&local, "pk=other a=A b=2 c=x d=2 e=q");
    for (condition, variables, expected) in [
        ("a = :a AND b = :b", "", "p3 p0 p1 p2"),
        ("a = :a AND b = :b AND c = :c", ":c=x", "p3 p0 p1"),
        ("a = :a AND b = :b AND c = :c AND d > :d", ":c=x :d=2", "p1"),
        ("a = :a AND b = :b AND c = :c AND d = :d AND begins_with(e, :e)", ":c=x :d=2 :e=p", "p3"),
        ("a = :a AND b = :b AND c < :c", ":c=y", "p3 p0 p1"),
    ] {
        let mut query = on("multi", condition, &format!(":a=A :b=1 {variables}"));
        query.projection_expression = Some("pk".to_owned());
        let found = rows(&local, query).join(" ").replace("pk=", "");
        assert_eq!(found, expected, "{condition}");
    }
}

#[test]
fn conditions_on_several_attributes_leave_no_gap() {
    let local = multi();
    let check = |condition: &str, expected: &str| {
        let mut variables = String::new();
        for (name, value) in [(":a", "A"), (":b", "1"), (":c", "x"), (":d", "2")] {
            if condition.contains(name) {
                write!(variables, "{name}={value} ").unwrap();
            }
        }
        let expected = format!("ValidationException: {expected}");
        assert_eq!(refusal(&local, on("multi", condition, &variables)), expected);
    };
    check("a = :a", "HASH key attributes b must have equality conditions specified in the query");
    check(
        "c = :c",
        "HASH key attributes a, b must have equality conditions specified in the query",
    );
    check(
        "a = :a AND b = :b AND d = :d",
        "RANGE key attributes c must have equality conditions specified in the query because a condition is present on key attribute d",
    );
    check(
        "a = :a AND b = :b AND c > :c AND d = :d",
        "RANGE key attributes c must have equality conditions specified in the query because a condition is present on key attribute d",
    );
}

#[test]
fn index_keys_are_checked_before_a_put() {
    let local = indexed();
    for (bad, expected) in [
        (
            "g=1 h=1",
            "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: all",
        ),
        (
            "g= h=1",
            "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: all, IndexKey: g",
        ),
        (
            "h=text",
            "One or more parameter values were invalid: Type mismatch for Index Key h Expected: N Actual: S IndexName: all",
        ),
    ] {
        let request = PutItem::new("tab", item(&format!("pk=a sk=s {bad}")));
        assert_eq!(refusal(&local, request), format!("ValidationException: {expected}"));
    }
    let mut update = UpdateItem::new("tab", item("pk=a sk=s"));
    update.update_expression = Some("SET g = :g".to_owned());
    update.expression_attribute_values = values(":g=1");
    assert_eq!(
        refusal(&local, update),
        "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: all"
    );
}

#[test]
fn an_item_collection_with_a_local_index_is_limited() {
    let local = build(Local::builder().item_collection_bytes_max(100));
    let mut create = table("tab", "pk sk", "pk:S sk:S h:N");
    create.local_secondary_indexes = Some(vec![lsi("lidx", "pk h", Projection::keys_only())]);
    ok(&local, create);
    let text = "x".repeat(60);
    put(&local, &format!("pk=a sk=s x={text}"));
    let full = PutItem::new("tab", item(&format!("pk=a sk=r x={text}")));
    assert_eq!(
        refusal(&local, full),
        "ItemCollectionSizeLimitExceededException: Collection size exceeded."
    );
    put(&local, &format!("pk=b sk=s x={text}"));
    put(&local, "pk=a sk=s x=short");
}

#[test]
fn a_missing_index_is_told() {
    let local = with_table();
    assert_eq!(
        refusal(&local, on("nothing", "pk = :p", ":p=a")),
        "ValidationException: The table does not have the specified index: nothing"
    );
}
