//! Refusals: their texts, and which comes first.

use std::collections::BTreeSet;

use dyno_core::op::{DeleteItem, GetItem, PutItem, Query, ReturnValues, Scan, Select, UpdateItem};
use dyno_core::value::{AttributeValue, Item};

use crate::support::{
    gsi, item, names, new_local, ok, put, query, refusal, table, values, with_table,
};

fn check_put(item: Item, expected: &str) {
    let text = refusal(&with_table(), PutItem::new("tab", item));
    assert_eq!(text, format!("ValidationException: {expected}"));
}

#[test]
fn keys_of_items() {
    let invalid = "One or more parameter values were invalid: ";
    check_put(item("pk=a"), &format!("{invalid}Missing the key sk in the item"));
    check_put(
        item("pk=1 sk=b"),
        &format!("{invalid}Type mismatch for key pk expected: S actual: N"),
    );
    let empty = "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk";
    check_put(item("pk= sk=b"), empty);
    let long = format!("pk={} sk=b", "x".repeat(2_049));
    check_put(
        item(&long),
        &format!("{invalid}Size of hashkey has exceeded the maximum size limit of2048 bytes"),
    );
    let long = format!("pk=a sk={}", "x".repeat(1_025));
    check_put(
        item(&long),
        &format!(
            "{invalid}Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
        ),
    );
}

#[test]
fn keys_of_key_members() {
    let local = with_table();
    for key in ["pk=a", "pk=a sk=b x=c", "pk=a x=b", "pk=a sk=1", ""] {
        let text = "ValidationException: The provided key element does not match the schema";
        assert_eq!(refusal(&local, GetItem::new("tab", item(key))), text, "{key}");
        assert_eq!(refusal(&local, DeleteItem::new("tab", item(key))), text, "{key}");
        assert_eq!(refusal(&local, UpdateItem::new("tab", item(key))), text, "{key}");
    }
}

#[test]
fn values_no_item_may_hold() {
    let with = |value: AttributeValue| {
        let mut item = item("pk=a sk=b");
        item.insert("x", value);
        item
    };
    let invalid = "One or more parameter values were invalid: ";
    check_put(
        with(AttributeValue::Ss(BTreeSet::new())),
        &format!("{invalid}An string set  may not be empty"),
    );
    check_put(
        with(AttributeValue::Ns(BTreeSet::new())),
        &format!("{invalid}An number set  may not be empty"),
    );
    check_put(
        with(AttributeValue::L(vec![AttributeValue::Bs(BTreeSet::new())])),
        &format!("{invalid}Binary sets should not be empty"),
    );
    let nested = |levels: usize| {
        (1..levels).fold(AttributeValue::from("leaf"), |inner, _| AttributeValue::L(vec![inner]))
    };
    check_put(
        with(nested(33)),
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
    );
    ok(&with_table(), PutItem::new("tab", with(nested(32))));
}

#[test]
fn the_order_of_a_puts_checks() {
    let local = with_table();
    let mut request = PutItem::new("missing table!", item("pk="));
    request.expression_attribute_values = values(":v=1");
    request.return_values = ReturnValues::AllNew;
    request.item.insert("x", AttributeValue::Ss(BTreeSet::new()));
    let mut check = |expected: &str, mend: &dyn Fn(&mut PutItem)| {
        assert_eq!(refusal(&local, request.clone()), expected);
        mend(&mut request);
    };
    check(
        "ValidationException: 1 validation error detected: Value 'missing table!' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        &|it| it.table_name = "missing".to_owned(),
    );
    check(
        "ValidationException: ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null",
        &|it| it.condition_expression = Some("x = ".to_owned()),
    );
    check(
        "ValidationException: One or more parameter values were invalid: An string set  may not be empty",
        &|it| {
            it.item.remove("x");
        },
    );
    check("ValidationException: ReturnValues can only be ALL_OLD or NONE", &|it| {
        it.return_values = ReturnValues::None;
    });
    check(
        "ValidationException: Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"=\"",
        &|it| it.condition_expression = Some("x = :w".to_owned()),
    );
    check(
        "ValidationException: Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :w",
        &|it| it.condition_expression = Some("attribute_exists(x)".to_owned()),
    );
    check(
        "ValidationException: Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}",
        &|it| it.expression_attribute_values = None,
    );
    check("ResourceNotFoundException: Requested resource not found", &|it| {
        it.table_name = "tab".to_owned();
    });
    check(
        "ValidationException: One or more parameter values were invalid: Missing the key sk in the item",
        &|it| {
            it.item.insert("sk", "s");
        },
    );
    check(
        "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
        &|it| {
            it.item.insert("pk", "p");
        },
    );
    check("ConditionalCheckFailedException: The conditional request failed", &|_| ());
}

#[test]
fn expression_parameters_without_expressions() {
    let local = with_table();
    let mut get = GetItem::new("tab", item("pk=a sk=b"));
    get.expression_attribute_names = names("#a=b");
    assert_eq!(
        refusal(&local, get),
        "ValidationException: ExpressionAttributeNames can only be specified when using expressions"
    );
    let mut update = UpdateItem::new("tab", item("pk=a sk=b"));
    update.expression_attribute_values = values(":a=b");
    assert_eq!(
        refusal(&local, update),
        "ValidationException: ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and ConditionExpression are null"
    );
    let mut scan = Scan::new("tab");
    scan.expression_attribute_values = values(":a=b");
    assert_eq!(
        refusal(&local, scan),
        "ValidationException: ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null"
    );
    let mut query = Query::new("tab");
    query.expression_attribute_values = values(":a=b");
    assert_eq!(
        refusal(&local, query),
        "ValidationException: ExpressionAttributeValues can only be specified when using expressions: FilterExpression and KeyConditionExpression are null"
    );
    let mut put = PutItem::new("tab", item("pk=a sk=b"));
    put.condition_expression = Some("x = :v".to_owned());
    put.expression_attribute_values =
        Some([(":v".to_owned(), AttributeValue::Ss(BTreeSet::new()))].into());
    assert_eq!(
        refusal(&local, put),
        "ValidationException: ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: An string set  may not be empty for key :v"
    );
}

#[test]
fn queries() {
    let local = with_table();
    put(&local, "pk=a sk=b");
    let check = |request: Query, expected: &str| {
        assert_eq!(refusal(&local, request), format!("ValidationException: {expected}"));
    };
    check(
        Query::new("tab"),
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    );
    check(query("sk = :s", ":s=b"), "Query condition missed key schema element: pk");
    check(query("pk > :p", ":p=a"), "Query key condition not supported");
    check(query("pk = :p AND x = :p", ":p=a"), "Query condition missed key schema element: sk");
    check(
        query("pk = :p AND sk = :p AND x = :p", ":p=a"),
        "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)",
    );
    check(
        query("pk = :p", ":p=1"),
        "One or more parameter values were invalid: Condition parameter type does not match schema type",
    );
    check(
        query("pk = :p OR sk = :p", ":p=a"),
        "Invalid operator used in KeyConditionExpression: OR",
    );
    let mut limit = query("pk = :p", ":p=a");
    limit.limit = Some(0);
    check(
        limit,
        "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
    let mut filter = query("pk = :p", ":p=a");
    filter.filter_expression = Some("sk = :p".to_owned());
    check(
        filter,
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk",
    );
    let mut select = query("pk = :p", ":p=a");
    select.select = Some(Select::AllProjectedAttributes);
    check(
        select.clone(),
        "1 validation error detected: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
    );
    select.projection_expression = Some("sk".to_owned());
    select.select = Some(Select::Count);
    check(
        select,
        "1 validation error detected: Cannot specify the ProjectionExpression when choosing to get only the Count",
    );
    let mut nested = query("pk = :p", ":p=a");
    nested.projection_expression = Some("sk.x".to_owned());
    check(
        nested,
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: sk",
    );
}

#[test]
fn start_keys() {
    let local = with_table();
    let check = |condition: &str, start: &str, expected: &str| {
        let mut request = query(condition, ":p=a");
        request.exclusive_start_key = Some(item(start));
        assert_eq!(refusal(&local, request), format!("ValidationException: {expected}"));
    };
    let invalid = "The provided starting key is invalid";
    check("pk = :p", "pk=a", invalid);
    check("pk = :p", "pk=a sk=1", "The provided key element does not match the schema");
    check(
        "pk = :p",
        "pk=b sk=b",
        "The provided starting key is outside query boundaries based on provided conditions",
    );
    check(
        "pk = :p AND sk > :p",
        "pk=a sk=A",
        "The provided starting key does not match the range key predicate",
    );
    check(
        "pk = :p AND sk = :p",
        "pk=b sk=a",
        "The query can return at most one row and cannot be restarted",
    );
}

#[test]
fn scans() {
    let local = new_local();
    let mut create = table("tab", "pk", "pk:S g:S");
    create.global_secondary_indexes = Some(vec![gsi("idx", "g", dyno_core::op::Projection::all())]);
    ok(&local, create);
    let check = |change: &dyn Fn(&mut Scan), expected: &str| {
        let mut scan = Scan::new("tab");
        change(&mut scan);
        assert_eq!(refusal(&local, scan), format!("ValidationException: {expected}"));
    };
    check(
        &|it| it.limit = Some(0),
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
    check(
        &|it| it.segment = Some(0),
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    );
    check(
        &|it| it.total_segments = Some(2),
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    );
    check(
        &|it| (it.segment, it.total_segments) = (Some(5), Some(5)),
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than TotalSegments: 5",
    );
    check(
        &|it| it.total_segments = Some(1_000_001),
        "1 validation error detected: Value '1000001' at 'totalSegments' failed to satisfy constraint: Member must have value less than or equal to 1000000",
    );
    check(
        &|it| it.exclusive_start_key = Some(item("x=y")),
        "The provided starting key is invalid: The provided key element does not match the schema",
    );
    check(
        &|it| (it.index_name, it.consistent_read) = (Some("idx".to_owned()), true),
        "Consistent reads are not supported on global secondary indexes",
    );
    check(
        &|it| it.select = Some(Select::SpecificAttributes),
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    );
    let whole = |number: i32| {
        let mut scan = Scan::new("tab");
        (scan.segment, scan.total_segments) = (Some(number), Some(2));
        scan.exclusive_start_key = Some(item("pk=a"));
        scan
    };
    // The key is in one of the two segments, and refused by the other.
    let refused: Vec<String> = [0, 1]
        .into_iter()
        .filter_map(|number| {
            crate::support::send(&local, whole(number))
                .err()
                .map(|error| error.message().to_owned())
        })
        .collect();
    assert_eq!(refused.len(), 1);
    assert!(refused[0].starts_with("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: "), "{refused:?}");
}
