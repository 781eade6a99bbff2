//! Put, get and delete.

use dyno_core::op::{
    DeleteItem, GetItem, PutItem, ReturnValues, ReturnValuesOnConditionCheckFailure,
};
use dyno_core::value::AttributeValue;

use crate::support::{
    get, item, names, new_local, ok, put, refusal, send, shown, values, with_table,
};

#[test]
fn an_item_is_replaced_whole() {
    let local = with_table();
    assert_eq!(get(&local, "pk=a sk=b"), None);
    put(&local, "pk=a sk=b x=1 y=2");
    put(&local, "pk=a sk=b y=3");
    assert_eq!(get(&local, "pk=a sk=b").unwrap(), "pk=a sk=b y=3");
}

#[test]
fn a_deleted_item_is_gone_and_deleting_again_succeeds() {
    let local = with_table();
    put(&local, "pk=a sk=b x=1");
    let mut delete = DeleteItem::new("tab", item("pk=a sk=b"));
    delete.return_values = ReturnValues::AllOld;
    let old = ok(&local, delete.clone()).attributes;
    assert_eq!(old.map(|old| shown(&old)).unwrap(), "pk=a sk=b x=1");
    assert_eq!(get(&local, "pk=a sk=b"), None);
    assert_eq!(ok(&local, delete).attributes, None);
}

#[test]
fn put_returns_the_old_item_if_asked() {
    let local = with_table();
    let mut request = PutItem::new("tab", item("pk=a sk=b x=1"));
    request.return_values = ReturnValues::AllOld;
    assert_eq!(ok(&local, request.clone()).attributes, None);
    assert_eq!(ok(&local, request).attributes.unwrap(), item("pk=a sk=b x=1"));
}

#[test]
fn a_condition_sees_the_old_item_or_an_empty_one() {
    let local = with_table();
    let mut create = PutItem::new("tab", item("pk=a sk=b x=1"));
    create.condition_expression = Some("attribute_not_exists(pk)".to_owned());
    ok(&local, create.clone());
    let failed = "ConditionalCheckFailedException: The conditional request failed";
    assert_eq!(refusal(&local, create.clone()), failed);
    create.return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::AllOld;
    let error = send(&local, create).unwrap_err();
    assert_eq!(error.item().map(shown).unwrap(), "pk=a sk=b x=1");

    let mut delete = DeleteItem::new("tab", item("pk=a sk=missing"));
    delete.condition_expression = Some("pk = :pk".to_owned());
    delete.expression_attribute_values = values(":pk=a");
    delete.return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::AllOld;
    assert_eq!(send(&local, delete).unwrap_err().item(), None);
}

#[test]
fn a_projection_may_leave_nothing() {
    let local = with_table();
    put(&local, "pk=a sk=b x=1 y=2");
    let mut request = GetItem::new("tab", item("pk=a sk=b"));
    request.projection_expression = Some("#x".to_owned());
    request.expression_attribute_names = names("#x=x");
    assert_eq!(shown(&ok(&local, request.clone()).item.unwrap()), "x=1");
    request.expression_attribute_names = names("#x=nothing");
    assert!(ok(&local, request.clone()).item.unwrap().is_empty());
    request.key = item("pk=a sk=missing");
    assert_eq!(ok(&local, request).item, None);
}

#[test]
fn the_size_limit_is_exact() {
    let local = with_table();
    let sized = |bytes: usize| {
        let mut item = item("pk=a sk=b");
        item.insert("x", "x".repeat(bytes - "pkaskbx".len()));
        PutItem::new("tab", item)
    };
    ok(&local, sized(409_600));
    assert_eq!(
        refusal(&local, sized(409_601)),
        "ValidationException: Item size has exceeded the maximum allowed size"
    );
}

#[test]
fn engines_are_isolated() {
    let (one, other) = (with_table(), with_table());
    put(&one, "pk=a sk=b");
    assert_eq!(get(&other, "pk=a sk=b"), None);
    let shared = one.clone();
    put(&shared, "pk=a sk=c");
    assert!(get(&one, "pk=a sk=c").is_some());
}

#[test]
fn a_table_may_be_named_by_its_arn() {
    let local = with_table();
    put(&local, "pk=a sk=b x=1");
    let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/tab";
    assert!(ok(&local, GetItem::new(arn, item("pk=a sk=b"))).item.is_some());
}

#[test]
fn keys_of_all_types_find_their_items() {
    let local = new_local();
    ok(&local, crate::support::table("num", "pk sk", "pk:N sk:B"));
    let key = |n: &str| {
        let mut key = item(&format!("pk={n}"));
        key.insert("sk", AttributeValue::B(vec![0, 255, 0]));
        key
    };
    ok(&local, PutItem::new("num", key("1.50")));
    assert!(ok(&local, GetItem::new("num", key("1.5"))).item.is_some());
    assert!(ok(&local, GetItem::new("num", key("15e-1"))).item.is_some());
    assert!(ok(&local, GetItem::new("num", key("-1.5"))).item.is_none());
}
