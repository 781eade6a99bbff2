//! Bodies become the requests they mean, and what they cannot mean becomes faults.

use dyno_core::op::{
    AttributeAction, AttributeValueUpdate, BatchGetItem, BillingMode, ComparisonOperator,
    ConditionalOperator, CreateTable, GetItem, KeySchemaElement, OperationName, Projection,
    PutItem, Query, Request, ReturnConsumedCapacity, ReturnValues, Scan, Select, TransactWriteItem,
    WriteRequest,
};
use dyno_core::value::{AttributeValue, Item};
use proptest::prelude::*;
use serde_json::json;

use crate::base::Faults;
use crate::wire::json::Tape;

fn decode(operation: OperationName, body: &str) -> Result<(Request, Faults), (String, String)> {
    super::decode(operation, &Tape::parse(body.as_bytes()).unwrap())
        .map_err(|error| (error.code().name().to_owned(), error.message().to_owned()))
}

/// Decodes a body that must have no faults.
fn sound(operation: OperationName, body: &serde_json::Value) -> Request {
    let (request, faults) = decode(operation, &body.to_string()).unwrap();
    assert_eq!(faults.constraints_below("").next(), None);
    request
}

#[track_caller]
fn check_serialization(operation: OperationName, body: &str, message: &str) {
    let error = decode(operation, body).map(|(request, _)| request).unwrap_err();
    assert_eq!(error, ("SerializationException".to_owned(), message.to_owned()), "{body}");
}

#[track_caller]
fn check_constraint(operation: OperationName, body: &str, path: &str, text: &str) {
    let (_, faults) = decode(operation, body).unwrap();
    assert_eq!(faults.constraint(path), Some(text), "{body}");
}

#[test]
fn a_put_item_with_everything() {
    let body = json!({
        "TableName": "T", "Item": {"pk": {"S": "a"}, "n": {"N": "0042.1200"}},
        "ConditionExpression": "#a = :v", "ExpressionAttributeNames": {"#a": "n"},
        "ExpressionAttributeValues": {":v": {"BOOL": true}}, "ReturnValues": "ALL_OLD",
        "ReturnConsumedCapacity": "TOTAL", "Unknown": [{"ignored": 1}],
    });
    let number = AttributeValue::N("42.12".parse().unwrap());
    let item = Item::from([("pk", AttributeValue::from("a")), ("n", number)]);
    let mut expected = PutItem::new("T", item);
    expected.condition_expression = Some("#a = :v".to_owned());
    expected.expression_attribute_names = Some([("#a".to_owned(), "n".to_owned())].into());
    expected.expression_attribute_values = Some([(":v".to_owned(), true.into())].into());
    expected.return_values = ReturnValues::AllOld;
    expected.return_consumed_capacity = ReturnConsumedCapacity::Total;
    assert_eq!(sound(OperationName::PutItem, &body), expected.into());
}

#[test]
fn reads_have_the_service_s_defaults() {
    let key = Item::from([("pk", AttributeValue::from("a"))]);
    let body = json!({"TableName": "T", "Key": {"pk": {"S": "a"}}});
    assert_eq!(sound(OperationName::GetItem, &body), GetItem::new("T", key.clone()).into());
    assert_eq!(sound(OperationName::Query, &json!({"TableName": "T"})), Query::new("T").into());

    let body = json!({
        "TableName": "T", "IndexName": "i", "Select": "COUNT", "Limit": 7, "Segment": 0,
        "TotalSegments": 4, "ExclusiveStartKey": {"pk": {"S": "a"}}, "ConsistentRead": "yes",
    });
    let mut expected = Scan::new("T");
    expected.index_name = Some("i".to_owned());
    expected.select = Some(Select::Count);
    expected.limit = Some(7);
    expected.segment = Some(0);
    expected.total_segments = Some(4);
    expected.exclusive_start_key = Some(key);
    expected.consistent_read = true;
    assert_eq!(sound(OperationName::Scan, &body), expected.into());
}

#[test]
fn a_create_table_with_indexes() {
    let body = json!({
        "TableName": "T", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "GlobalSecondaryIndexes": [{
            "IndexName": "g", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]},
        }],
        "Tags": [{"Key": "k", "Value": "v"}],
    });
    let Request::CreateTable(table) = sound(OperationName::CreateTable, &body) else {
        panic!("another operation");
    };
    let CreateTable { key_schema, billing_mode, global_secondary_indexes, tags, .. } = *table;
    assert_eq!(key_schema, [KeySchemaElement::hash("pk")]);
    assert_eq!(billing_mode, Some(BillingMode::PayPerRequest));
    let index = &global_secondary_indexes.unwrap()[0];
    assert_eq!(index.projection, Projection::include(["x"]));
    assert_eq!(tags.unwrap()[0].value, "v");
}

#[test]
fn batches_and_transactions_keep_their_places() {
    let body = json!({"RequestItems": {"T": [
        {"PutRequest": {"Item": {"pk": {"S": "a"}}}}, {"DeleteRequest": {"Key": {"pk": {"S": "b"}}}},
    ]}});
    let Request::BatchWriteItem(batch) = sound(OperationName::BatchWriteItem, &body) else {
        panic!("another operation");
    };
    let [WriteRequest::Put(put), WriteRequest::Delete(delete)] = &batch.request_items["T"][..]
    else {
        panic!("other writes");
    };
    assert_eq!((put.len(), delete.get("pk")), (1, Some(&"b".into())));

    let body = json!({"TransactItems": [
        {"ConditionCheck": {"TableName": "T", "Key": {}, "ConditionExpression": "c"}},
        {"Update": {"TableName": "T", "Key": {}, "UpdateExpression": "u"}},
    ], "ClientRequestToken": "t"});
    let Request::TransactWriteItems(write) = sound(OperationName::TransactWriteItems, &body) else {
        panic!("another operation");
    };
    assert!(matches!(&write.transact_items[0],
        TransactWriteItem::ConditionCheck(check) if check.condition_expression == "c"));
    assert!(matches!(&write.transact_items[1],
        TransactWriteItem::Update(update) if update.update_expression == "u"));

    let body =
        json!({"RequestItems": {"T": {"Keys": [{"pk": {"S": "a"}}], "ConsistentRead": true}}});
    let Request::BatchGetItem(BatchGetItem { request_items, .. }) =
        sound(OperationName::BatchGetItem, &body)
    else {
        panic!("another operation");
    };
    assert_eq!(request_items["T"].consistent_read, Some(true));
}

#[test]
fn constraints_are_noted_with_their_sentences() {
    use OperationName::{CreateTable, DescribeTable, GetItem, PutItem, Query, TransactWriteItems};
    let null = |path: &str| {
        format!("Value null at '{path}' failed to satisfy constraint: Member must not be null")
    };
    for (operation, path) in [
        (DescribeTable, "tableName"),
        (GetItem, "key"),
        (PutItem, "item"),
        (CreateTable, "keySchema"),
        (CreateTable, "attributeDefinitions"),
        (TransactWriteItems, "transactItems"),
    ] {
        check_constraint(operation, "{}", path, &null(path));
    }
    let enumeration = |value: &str, path: &str, set: &str| {
        format!(
            "Value '{value}' at '{path}' failed to satisfy constraint: \
             Member must satisfy enum value set: [{set}]"
        )
    };
    for (operation, body, path, set) in [
        (
            PutItem,
            r#"{"ReturnValues":"X"}"#,
            "returnValues",
            "ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW",
        ),
        (
            GetItem,
            r#"{"ReturnConsumedCapacity":"X"}"#,
            "returnConsumedCapacity",
            "INDEXES, TOTAL, NONE",
        ),
        (
            Query,
            r#"{"Select":"X"}"#,
            "select",
            "SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES",
        ),
        (
            CreateTable,
            r#"{"KeySchema":[{"KeyType":"X"}]}"#,
            "keySchema.1.member.keyType",
            "HASH, RANGE",
        ),
        (
            CreateTable,
            r#"{"GlobalSecondaryIndexes":[{},{"Projection":{"ProjectionType":"X"}}]}"#,
            "globalSecondaryIndexes.2.member.projection.projectionType",
            "ALL, INCLUDE, KEYS_ONLY",
        ),
    ] {
        check_constraint(operation, body, path, &enumeration("X", path, set));
    }
    let path = "globalSecondaryIndexes.1.member.provisionedThroughput.readCapacityUnits";
    let body = r#"{"GlobalSecondaryIndexes":[{"ProvisionedThroughput":{}}]}"#;
    check_constraint(CreateTable, body, path, &null(path));
    let path = "transactItems.1.member.conditionCheck.conditionExpression";
    check_constraint(
        TransactWriteItems,
        r#"{"TransactItems":[{"ConditionCheck":{}}]}"#,
        path,
        &null(path),
    );
}

#[test]
fn malformed_values_are_noted_where_they_stand() {
    use OperationName::{
        BatchGetItem, BatchWriteItem, PutItem, Query, TransactWriteItems, UpdateItem,
    };
    for (operation, body, member, key) in [
        (PutItem, r#"{"Item":{"a":{"S":""},"b":{"N":"x"},"c":{}}}"#, "Item", "b"),
        (UpdateItem, r#"{"Key":{"pk":{}}}"#, "Key", "pk"),
        (
            PutItem,
            r#"{"ExpressionAttributeValues":{":v":{"L":[{"N":"1e999"}]}}}"#,
            "ExpressionAttributeValues",
            ":v",
        ),
        (Query, r#"{"ExclusiveStartKey":{"k":{}}}"#, "ExclusiveStartKey", "k"),
        (BatchGetItem, r#"{"RequestItems":{"T":{"Keys":[{},{"k":{}}]}}}"#, "RequestItems.T.1", "k"),
        (
            BatchWriteItem,
            r#"{"RequestItems":{"T":[{"PutRequest":{"Item":{"k":{}}}}]}}"#,
            "RequestItems.T.0",
            "k",
        ),
        (BatchWriteItem, r#"{"RequestItems":{"T":[{}]}}"#, "RequestItems.T.0.", ""),
        (
            BatchWriteItem,
            r#"{"RequestItems":{"T":[{"PutRequest":{},"DeleteRequest":{}}]}}"#,
            "RequestItems.T.0.",
            "",
        ),
        (TransactWriteItems, r#"{"TransactItems":[{}]}"#, "TransactItems.0", ""),
        (
            TransactWriteItems,
            r#"{"TransactItems":[{"Put":{},"Delete":{}}]}"#,
            "TransactItems.0",
            "",
        ),
        (
            TransactWriteItems,
            r#"{"TransactItems":[{"Put":{}},{"Put":{"Item":{"k":{}}}}]}"#,
            "TransactItems.1.Put.Item",
            "k",
        ),
        (
            TransactWriteItems,
            r#"{"TransactItems":[{"ConditionCheck":{"ExpressionAttributeValues":{":v":{}}}}]}"#,
            "TransactItems.0.ConditionCheck.ExpressionAttributeValues",
            ":v",
        ),
    ] {
        let (_, faults) = decode(operation, body).unwrap();
        let fault = faults.value(member).unwrap_or_else(|| panic!("nothing noted for {body}"));
        assert_eq!(fault.key, key, "{body}");
    }
}

#[test]
fn members_of_the_wrong_type_are_serialization_errors() {
    use OperationName::{
        BatchGetItem, BatchWriteItem, CreateTable, PutItem, Query, TransactWriteItems,
    };
    let shapes = "com.amazonaws.dynamodb.v20120810.";
    let cast = "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast \
                to class java.lang.Class (sun.reflect.generics.reflectiveObjects.\
                ParameterizedTypeImpl and java.lang.Class are in module java.base of loader \
                'bootstrap')";
    for (operation, body, message) in [
        (PutItem, r#"{"TableName":23}"#, "NUMBER_VALUE cannot be converted to String".to_owned()),
        (PutItem, r#"{"Item":"a"}"#, "Unexpected field type".into()),
        (
            PutItem,
            r#"{"Item":[]}"#,
            format!(
                "Unrecognized collection type java.util.Map<java.lang.String, {shapes}AttributeValue>"
            ),
        ),
        (PutItem, r#"{"Item":{"a":1}}"#, "Unexpected value type in payload".into()),
        (
            PutItem,
            r#"{"ExpressionAttributeNames":[]}"#,
            "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>".into(),
        ),
        (Query, r#"{"Limit":"1"}"#, "STRING_VALUE cannot be converted to Integer".into()),
        (Query, r#"{"Limit":[]}"#, "Unrecognized collection type class java.lang.Integer".into()),
        (
            Query,
            r#"{"ScanIndexForward":1.5}"#,
            "DECIMAL_VALUE cannot be converted to Boolean".into(),
        ),
        (
            CreateTable,
            r#"{"KeySchema":{}}"#,
            "Start of structure or map found where not expected".into(),
        ),
        (CreateTable, r#"{"KeySchema":[1]}"#, "Unexpected value type in payload".into()),
        (
            CreateTable,
            r#"{"KeySchema":[[]]}"#,
            format!("Unrecognized collection type class {shapes}KeySchemaElement"),
        ),
        (
            CreateTable,
            r#"{"ProvisionedThroughput":[]}"#,
            format!("Unrecognized collection type class {shapes}ProvisionedThroughput"),
        ),
        (
            CreateTable,
            r#"{"ProvisionedThroughput":{"ReadCapacityUnits":"1"}}"#,
            "STRING_VALUE cannot be converted to Long".into(),
        ),
        (
            BatchWriteItem,
            r#"{"RequestItems":[]}"#,
            format!(
                "Unrecognized collection type java.util.Map<java.lang.String, \
                 java.util.List<{shapes}WriteRequest>>"
            ),
        ),
        (BatchWriteItem, r#"{"RequestItems":{"T":1}}"#, cast.into()),
        (BatchGetItem, r#"{"RequestItems":{"T":{"Keys":[1]}}}"#, cast.into()),
        (TransactWriteItems, r#"{"TransactItems":[{"Put":1}]}"#, "Unexpected field type".into()),
    ] {
        check_serialization(operation, body, &message);
    }
    check_serialization(PutItem, "[]", "");
}

#[test]
fn legacy_parameters_are_read() {
    let body = r#"{"Expected":{"a":{"Value":{"S":"x"},"Exists":true},"b":{"ComparisonOperator":"IN",
        "AttributeValueList":[{"N":"1"},{"N":"2"}]}},"ConditionalOperator":"OR","AttributeUpdates":
        {"c":{"Action":"ADD","Value":{"N":"1"}},"d":{"Action":"DELETE"}}}"#;
    let (Request::UpdateItem(update), _) = decode(OperationName::UpdateItem, body).unwrap() else {
        panic!("another operation");
    };
    let legacy = update.legacy.unwrap();
    let expected = legacy.condition.expected.unwrap();
    assert_eq!(expected["a"].value, Some("x".into()));
    assert_eq!(expected["a"].exists, Some(true));
    assert_eq!(expected["b"].attribute_value_list, Some(vec![1.into(), 2.into()]));
    assert_eq!(legacy.condition.conditional_operator, Some(ConditionalOperator::Or));
    let updates = legacy.attribute_updates.unwrap();
    assert_eq!(updates["c"].action, Some(AttributeAction::Add));
    assert_eq!(
        updates["d"],
        AttributeValueUpdate { action: Some(AttributeAction::Delete), value: None }
    );

    let body = r#"{"AttributesToGet":["a"],"KeyConditions":{"k":{"ComparisonOperator":"EQ",
        "AttributeValueList":[{"B":"AA=="}]}},"QueryFilter":null}"#;
    let (Request::Query(query), _) = decode(OperationName::Query, body).unwrap() else {
        panic!("another operation");
    };
    let legacy = query.legacy.unwrap();
    assert_eq!(legacy.attributes_to_get, Some(vec!["a".to_owned()]));
    assert_eq!(legacy.key_conditions.unwrap()["k"].comparison_operator, ComparisonOperator::Eq);
    assert_eq!((legacy.query_filter, legacy.conditional_operator), (None, None));
    let (Request::PutItem(put), _) =
        decode(OperationName::PutItem, r#"{"Expected":null}"#).unwrap()
    else {
        panic!("another operation");
    };
    assert_eq!(put.legacy, None);
}

#[test]
fn faults_of_legacy_values_stand_at_their_attribute() {
    use OperationName::{PutItem, UpdateItem};
    let body = r#"{"ScanFilter":{"a":{"ComparisonOperator":"NO","AttributeValueList":[{"N":"1"},{}]},
        "b":{}},"ConditionalOperator":"and"}"#;
    let (_, faults) = decode(OperationName::Scan, body).unwrap();
    let fault = faults.value("ScanFilter.a").unwrap();
    assert!(fault.error.message().starts_with("Supplied AttributeValue is empty"));
    for path in [
        "scanFilter.a.member.comparisonOperator",
        "scanFilter.b.member.comparisonOperator",
        "conditionalOperator",
    ] {
        assert!(faults.constraint(path).is_some(), "{path}");
    }
    let value = "Unexpected field type".to_owned();
    check_serialization(UpdateItem, r#"{"AttributeUpdates":{"a":{"Value":1}}}"#, &value);
    check_serialization(PutItem, r#"{"Expected":{"a":{"Value":"x"}}}"#, &value);
    check_serialization(
        PutItem,
        r#"{"Expected":[]}"#,
        "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.ExpectedAttributeValue>",
    );
}

/// A body with most members there are, to be mutated.
const RICH: &str = r##"{"TableName":"T","Key":{"pk":{"S":"a"}},"Item":{"pk":{"S":"a"},"m":{"M":{"l":
{"L":[{"N":"1"},{"BS":["AA=="]},{"NULL":true}]}}}},"KeySchema":[{"AttributeName":"pk","KeyType":
"HASH"}],"RequestItems":{"T":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}}],"U":{"Keys":[{"a":{"B":
"AAAA"}}]}},"TransactItems":[{"Put":{"TableName":"T","Item":{"pk":{"NS":["1"]}}}},{"Get":{"Key":{}}}
],"ExpressionAttributeNames":{"#a":"b"},"ExpressionAttributeValues":{":v":{"SS":["a","b"]}},"Limit":
1,"Select":"COUNT","ReturnValues":"NONE","ConsistentRead":true,"Tags":[{"Key":"k","Value":"v"}],
"Expected":{"a":{"Value":{"S":"x"},"AttributeValueList":[{"N":"1"}],"ComparisonOperator":"EQ"}}}"##;

proptest! {
    #[test]
    fn no_body_makes_decoding_panic(
        operation in prop::sample::select(OperationName::ALL),
        at in 0..RICH.len(),
        length in 0usize..12,
        replacement in prop::sample::select(vec!["", "null", "{}", "[]", "1", "-1.5e9", "\"\"", "\"N\"", "true", ",", "{\"a\":1}"]),
    ) {
        let mut text = RICH.to_owned();
        text.replace_range(at..(at + length).min(RICH.len()), replacement);
        if let Some(body) = Tape::parse(text.as_bytes()) {
            let decoded = super::decode(operation, &body);
            if let Ok((request, _)) = decoded {
                prop_assert_eq!(request.operation(), operation);
            }
        }
    }
}
