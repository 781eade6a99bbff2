//! The server over an engine: what a client without an SDK sees.

use std::time::Duration;

use dyno_local::server::Server;
use dyno_local::{Local, ManualClock};
use serde_json::{Value, json};

use super::http::{Answer, ask, call, call_as};

/// Runs `test` beside a server of a fresh engine with the table `users`.
fn with_server(test: impl Fn(&str) + Send + 'static) {
    with_server_of(Local::new(), test);
}

/// Runs `test` beside a server of an engine, with the table `users`.
fn with_server_of(local: Local, test: impl Fn(&str) + Send + 'static) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let server = Server::bind(local, ([127, 0, 0, 1], 0).into()).await.unwrap();
        let url = server.url();
        let client = tokio::task::spawn_blocking(move || {
            create_users(&url);
            test(&url);
        });
        client.await.unwrap();
        server.shutdown().await;
    });
}

pub(crate) fn create_users(url: &str) {
    let created = call(
        url,
        "CreateTable",
        &json!({
            "TableName": "users", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        }),
    );
    assert_eq!(created.body["TableDescription"]["TableStatus"], "CREATING");
}

#[track_caller]
fn check(answer: &Answer, status: u16, body: &Value) {
    assert_eq!((answer.status, &answer.body), (status, body));
}

#[test]
fn an_item_is_put_read_and_refused() {
    with_server(|url| {
        let ada = json!({"id": {"S": "ada"}, "age": {"N": "036.0"}});
        let put = json!({
            "TableName": "users", "Item": ada, "ReturnConsumedCapacity": "TOTAL",
            "ConditionExpression": "attribute_not_exists(id)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        });
        let capacity = json!({"TableName": "users", "CapacityUnits": 1.0});
        check(&call(url, "PutItem", &put), 200, &json!({"ConsumedCapacity": capacity}));

        let stored = json!({"id": {"S": "ada"}, "age": {"N": "36"}});
        let get = json!({"TableName": "users", "Key": {"id": {"S": "ada"}}});
        check(&call(url, "GetItem", &get), 200, &json!({"Item": stored}));

        let refused = json!({
            "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
            "message": "The conditional request failed", "Item": stored,
        });
        check(&call(url, "PutItem", &put), 400, &refused);
    });
}

/// A malformed value is reported in its turn among the checks of the operation, not before.
#[test]
fn malformed_values_wait_for_their_turn() {
    with_server(|url| {
        let validation = |message: &str| {
            json!({
                "__type": "com.amazon.coral.validate#ValidationException", "message": message,
            })
        };
        let bad = json!({"id": {"S": "x"}, "n": {"N": "one"}});
        let put = json!({"TableName": "users", "Item": bad});
        let text = "The parameter cannot be converted to a numeric value: one";
        check(&call(url, "PutItem", &put), 400, &validation(text));

        let put = json!({"TableName": "users", "Item": bad, "ReturnValues": "SOME"});
        let text = "1 validation error detected: Value 'SOME' at 'returnValues' failed to satisfy \
                    constraint: Member must satisfy enum value set: \
                    [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]";
        check(&call(url, "PutItem", &put), 400, &validation(text));

        let put = json!({"TableName": "users", "Item": bad, "ExpressionAttributeNames": {}});
        let text = "ExpressionAttributeNames can only be specified when using expressions";
        check(&call(url, "PutItem", &put), 400, &validation(text));

        let put = json!({"TableName": "users", "Item": bad, "ConditionExpression": 1});
        let serialization = json!({
            "__type": "com.amazon.coral.service#SerializationException",
            "Message": "NUMBER_VALUE cannot be converted to String",
        });
        check(&call(url, "PutItem", &put), 400, &serialization);

        let transaction = json!({"TransactItems": [{}]});
        let text = "TransactItems can only contain one of Check, Put, Update or Delete";
        check(&call(url, "TransactWriteItems", &transaction), 400, &validation(text));
    });
}

/// With isolation each access key and region has tables of its own.
#[test]
fn credentials_have_their_own_tables() {
    let local = Local::builder().account("123456789012").isolated().build();
    let seen = local.clone();
    // `users` is that of the key `a` in `us-east-1`.
    with_server_of(local, move |url| {
        let named = json!({"TableName": "users"});
        for other in [("b", "us-east-1"), ("a", "eu-west-1")] {
            let answer = call_as(other, url, "ListTables", &json!({}));
            check(&answer, 200, &json!({"TableNames": []}));
            let answer = call_as(other, url, "DescribeTable", &named);
            assert_eq!(answer.status, 400);
            let create = json!({
                "TableName": "users", "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": other.0, "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": other.0, "AttributeType": "S"}],
            });
            assert_eq!(call_as(other, url, "CreateTable", &create).status, 200);
            let answer = call_as(other, url, "DescribeTable", &named);
            let arn = format!("arn:aws:dynamodb:{}:123456789012:table/users", other.1);
            assert_eq!(answer.body["Table"]["TableArn"], arn);
        }
        let table = &call(url, "DescribeTable", &named).body["Table"];
        assert_eq!(table["KeySchema"][0]["AttributeName"], "id");
    });
    let of = |key, region| seen.of_credential(key, region).unwrap().partitions("users").len();
    assert_eq!((of("a", "us-east-1"), of("b", "us-east-1"), of("b", "eu-west-1")), (4, 4, 0));
    assert!(seen.partitions("users").is_empty());
}

#[test]
fn a_server_has_room_for_so_many_credentials() {
    with_server_of(Local::builder().isolated().build(), |url| {
        // One engine is there, with `users`.
        for number in 1..1_024 {
            let key = format!("key{number}");
            assert_eq!(call_as((&key, "us-east-1"), url, "ListTables", &json!({})).status, 200);
        }
        let refused = json!({
            "__type": "com.amazonaws.dynamodb.v20120810#LimitExceededException",
            "message": "This server has no room for the tables of another access key and region",
        });
        check(&call_as(("more", "us-east-1"), url, "ListTables", &json!({})), 400, &refused);
        check(&call(url, "ListTables", &json!({})), 200, &json!({"TableNames": ["users"]}));
    });
}

#[test]
fn metrics_are_told_if_the_engine_keeps_them() {
    const PATH: &str = "/_dyno/metrics";
    let put = json!({"TableName": "users", "Item": {"id": {"S": "ada"}}});
    let clock = ManualClock::default();
    let local = Local::builder().clock(clock.clone()).metrics(Duration::from_mins(1)).build();
    with_server_of(local, move |url| {
        call(url, "PutItem", &put);
        assert_eq!(ask(url, PATH), (200, String::new()), "the minute is not over");
        clock.advance(Duration::from_mins(1));
        let (status, text) = ask(url, PATH);
        let line = "aws_dynamodb_consumed_write_capacity_units_sum{table_name=\"users\"} 1\n";
        assert!(status == 200 && text.contains(line), "{status} {text}");
    });
    with_server(|url| assert_eq!(ask(url, PATH).0, 404));
}
