//! Typed requests with parameters of the time before expressions.

use dyno_core::op::{
    AttributeAction, AttributeValueUpdate, BatchGetItem, ComparisonOperator, Condition,
    ConditionalOperator, Conditions, ExpectedAttributeValue, GetItem, KeysAndAttributes,
    LegacyCondition, LegacyQuery, LegacyScan, LegacyUpdate, PutItem, Query, ReturnConsumedCapacity,
    ReturnValues, Scan, Select, UpdateItem,
};
use dyno_core::value::AttributeValue;

use crate::support::{get, item, names, ok, put, refusal, shown, shown_all, values, with_table};

/// Conditions in the form `pk EQ p` or `n BETWEEN 1 3`, separated by commas.
fn conditions(text: &str) -> Conditions {
    let one = |text: &str| {
        let mut words = text.split_whitespace();
        let (name, operator) = (words.next().unwrap(), words.next().unwrap());
        let value = |word: &str| match word.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => AttributeValue::from(word),
        };
        let condition = Condition {
            comparison_operator: ComparisonOperator::from_name(operator).unwrap(),
            attribute_value_list: Some(words.map(value).collect()),
        };
        (name.to_owned(), condition)
    };
    text.split(',').map(one).collect()
}

fn query(keys: &str) -> (Query, LegacyQuery) {
    let key_conditions = Some(conditions(keys));
    (Query::new("tab"), LegacyQuery { key_conditions, ..LegacyQuery::default() })
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn reads_take_them() {
    let local = with_table();
    for n in 1..=4 {
        put(&local, &format!("pk=p sk=s{n} n={n} t=x"));
    }
    let (mut request, mut legacy) = query("pk EQ p, sk GT s1");
    legacy.query_filter = Some(conditions("n NE 3, t EQ x"));
    legacy.attributes_to_get = Some(strings(&["n"]));
    legacy.conditional_operator = Some(ConditionalOperator::And);
    request.legacy = Some(Box::new(legacy));
    request.scan_index_forward = false;
    request.limit = Some(3);
    request.return_consumed_capacity = ReturnConsumedCapacity::Total;
    let page = ok(&local, request);
    assert_eq!(shown_all(page.items.as_ref()), ["n=4", "n=2"]);
    // Units are those of what was read, before the filter.
    assert_eq!((page.count, page.scanned_count), (2, 3));
    assert_eq!(page.consumed_capacity.map(|it| it.total.capacity_units), Some(0.5));
    assert!(page.last_evaluated_key.is_some());

    let mut scan = Scan::new("tab");
    scan.select = Some(Select::Count);
    let scan_filter = Some(conditions("n BETWEEN 2 3"));
    scan.legacy = Some(Box::new(LegacyScan { scan_filter, ..LegacyScan::default() }));
    let page = ok(&local, scan);
    assert_eq!((page.items, page.count, page.scanned_count), (None, 2, 4));

    let mut request = GetItem::new("tab", item("pk=p sk=s1"));
    request.attributes_to_get = Some(strings(&["n", "sk"]));
    assert_eq!(ok(&local, request).item.as_ref().map(shown).as_deref(), Some("n=1 sk=s1"));
    let asked = KeysAndAttributes {
        keys: vec![item("pk=p sk=s2")],
        attributes_to_get: Some(strings(&["t"])),
        ..KeysAndAttributes::default()
    };
    let output = ok(&local, BatchGetItem::new([("tab".to_owned(), asked)].into()));
    assert_eq!(shown_all(output.responses.get("tab")), ["t=x"]);
}

#[test]
fn writes_take_them() {
    let local = with_table();
    let expected = |name: &str, expected| Some([(name.to_owned(), expected)].into());
    let absent = ExpectedAttributeValue { exists: Some(false), ..Default::default() };
    let mut request = PutItem::new("tab", item("pk=p sk=s n=1"));
    let condition = LegacyCondition { expected: expected("pk", absent), ..Default::default() };
    request.legacy = Some(Box::new(condition));
    ok(&local, request.clone());
    assert_eq!(
        refusal(&local, request),
        "ConditionalCheckFailedException: The conditional request failed"
    );
    let is =
        |value: i64| ExpectedAttributeValue { value: Some(value.into()), ..Default::default() };
    let more = AttributeValueUpdate { action: Some(AttributeAction::Add), value: Some(4.into()) };
    let legacy = LegacyUpdate {
        attribute_updates: Some([("n".to_owned(), more)].into()),
        condition: LegacyCondition { expected: expected("n", is(1)), ..Default::default() },
    };
    let mut request = UpdateItem::new("tab", item("pk=p sk=s"));
    request.legacy = Some(Box::new(legacy));
    request.return_values = ReturnValues::UpdatedNew;
    let output = ok(&local, request.clone());
    assert_eq!(output.attributes.as_ref().map(shown).as_deref(), Some("n=5"));
    assert!(refusal(&local, request).starts_with("ConditionalCheckFailedException"));
    assert_eq!(get(&local, "pk=p sk=s").as_deref(), Some("n=5 pk=p sk=s"));
}

#[test]
fn a_typed_request_does_not_mix_them_either() {
    let local = with_table();
    let (mut request, mut legacy) = query("pk EQ p");
    request.filter_expression = Some("#n = :n".to_owned());
    request.expression_attribute_names = names("#n=n");
    request.expression_attribute_values = values(":n=1");
    request.legacy = Some(Box::new(legacy.clone()));
    ok(&local, request.clone());
    legacy.query_filter = Some(Conditions::new());
    request.legacy = Some(Box::new(legacy));
    assert_eq!(
        refusal(&local, request),
        "ValidationException: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {QueryFilter} Expression parameters: {FilterExpression}"
    );
    // An empty box is no parameter.
    let mut request = PutItem::new("tab", item("pk=p sk=s"));
    request.condition_expression = Some("attribute_not_exists(pk)".to_owned());
    request.legacy = Some(Box::default());
    ok(&local, request);
}
