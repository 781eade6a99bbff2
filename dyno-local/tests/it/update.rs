//! Updates.

use dyno_core::op::{ReturnValues, UpdateItem};

use crate::support::{get, item, ok, put, refusal, shown, values, with_table};

fn update(expression: &str, variables: &str) -> UpdateItem {
    let mut update = UpdateItem::new("tab", item("pk=a sk=b"));
    update.update_expression = (!expression.is_empty()).then(|| expression.to_owned());
    update.expression_attribute_values = values(variables);
    update
}

#[test]
fn an_update_creates_the_item_unless_it_only_removes() {
    let local = with_table();
    ok(&local, update("REMOVE x", ""));
    assert_eq!(get(&local, "pk=a sk=b"), None);
    ok(&local, update("", ""));
    assert_eq!(get(&local, "pk=a sk=b").unwrap(), "pk=a sk=b");
    ok(&local, update("SET x = :x ADD n :n", ":x=v :n=2"));
    ok(&local, update("ADD n :n", ":n=3"));
    assert_eq!(get(&local, "pk=a sk=b").unwrap(), "n=5 pk=a sk=b x=v");
    ok(&local, update("REMOVE x", ""));
    assert_eq!(get(&local, "pk=a sk=b").unwrap(), "n=5 pk=a sk=b");
}

#[test]
fn return_values_show_what_was_asked() {
    for (asked, expected) in [
        (ReturnValues::None, None),
        (ReturnValues::AllOld, Some("pk=a sk=b x=1 y=2")),
        (ReturnValues::UpdatedOld, Some("x=1")),
        (ReturnValues::AllNew, Some("pk=a sk=b x=9 y=2 z=7")),
        (ReturnValues::UpdatedNew, Some("x=9 z=7")),
    ] {
        let local = with_table();
        put(&local, "pk=a sk=b x=1 y=2");
        let mut request = update("SET x = :x, z = :z", ":x=9 :z=7");
        request.return_values = asked;
        let shown = ok(&local, request).attributes.map(|item| shown(&item));
        assert_eq!(shown.as_deref(), expected, "{asked:?}");
    }
}

#[test]
fn nothing_is_returned_of_a_missing_old_item() {
    let local = with_table();
    for asked in [ReturnValues::AllOld, ReturnValues::UpdatedOld] {
        let mut request = update("SET x = :x", ":x=9");
        request.key = item(&format!("pk=a sk={}", asked.name()));
        request.return_values = asked;
        assert_eq!(ok(&local, request).attributes, None, "{asked:?}");
    }
}

#[test]
fn the_item_decides_last() {
    let local = with_table();
    put(&local, "pk=a sk=b s=text");
    let check = |expression: &str, variables: &str, expected: &str| {
        let text = refusal(&local, update(expression, variables));
        assert_eq!(text, format!("ValidationException: {expected}"));
    };
    check(
        "SET x = y",
        "",
        "The provided expression refers to an attribute that does not exist in the item",
    );
    check("ADD s :n", ":n=1", "An operand in the update expression has an incorrect data type");
    check(
        "SET m.x = :n",
        ":n=1",
        "The document path provided in the update expression is invalid for update",
    );
    let large = "x".repeat(409_600);
    check(
        "SET x = :x",
        &format!(":x={large}"),
        "Item size to update has exceeded the maximum allowed size",
    );
    assert_eq!(get(&local, "pk=a sk=b").unwrap(), "pk=a s=text sk=b");
}

#[test]
fn a_failed_condition_comes_before_a_failed_update() {
    let local = with_table();
    put(&local, "pk=a sk=b s=text");
    let mut request = update("ADD s :n", ":n=1");
    request.condition_expression = Some("attribute_not_exists(s)".to_owned());
    assert!(refusal(&local, request).starts_with("ConditionalCheckFailedException"));
}

#[test]
fn keys_are_not_updated() {
    let local = with_table();
    assert_eq!(
        refusal(&local, update("SET sk = :x", ":x=v")),
        "ValidationException: One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key"
    );
}
