//! The API of streams: who is asked for it, what refuses its requests, and its answers to the byte.

use serde_json::{Value, json};

use super::{INVALID, Service, with};

const CONSTRAINT: &str = "failed to satisfy constraint: Member must";
const ABSENT: &str =
    "arn:aws:dynamodb:us-east-1:123456789012:table/Tab/stream/2015-05-11T21:21:33.291";
const SHARD: &str = "shardId-00000001431379293000-00000000";
const PLACES: &str =
    "AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON";

/// The service with the table `Str`, whose stream shows both images, and the stream's ARN.
fn streamed() -> (Service, String) {
    let service = Service::empty();
    let create = json!({
        "TableName": "Str", "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    });
    let told = service.ok("CreateTable", &create);
    let arn = told["TableDescription"]["LatestStreamArn"].as_str().unwrap().to_owned();
    (service, arn)
}

fn shards(service: &Service, arn: &str) -> Value {
    service.ok("DescribeStream", &json!({"StreamArn": arn}))["StreamDescription"]["Shards"].clone()
}

#[track_caller]
fn check(operation: &str, body: &Value, text: &str) {
    Service::new().invalid(operation, body, text);
}

fn violation(text: &str) -> String {
    format!("1 validation error detected: Value {text}")
}

#[test]
fn operations_belong_to_their_service() {
    let service = Service::new();
    let wire = &service.0;
    for (prefix, operation, status) in [
        ("DynamoDBStreams_20120810", "ListStreams", 200),
        ("DynamoDB_20120810", "ListStreams", 400),
        ("DynamoDBStreams_20120810", "ListTables", 400),
        ("DynamoDBStreams_20120810", "GetNothing", 400),
        ("DynamoDBStreams_20111205", "ListStreams", 400),
    ] {
        let target = format!("{prefix}.{operation}");
        let headers = [
            ("content-type", "application/x-amz-json-1.0"),
            ("x-amz-target", target.as_str()),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=f",
            ),
            ("x-amz-date", "20260101T000000Z"),
        ];
        let headers = &headers[..];
        let request = crate::wire::HttpParts {
            method: "POST",
            path: "/",
            query: None,
            headers: &headers,
            body: b"{}",
        };
        let answer = wire.handle_now(&request);
        assert_eq!(answer.status, status, "{target}");
        if status == 400 {
            let body: Value = serde_json::from_slice(&answer.body).unwrap();
            assert_eq!(body["__type"], "com.amazon.coral.service#UnknownOperationException");
        }
    }
}

#[test]
fn streams_that_are_listed() {
    for (body, text) in [
        (
            json!({"TableName": "ab"}),
            "'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
        ),
        (
            json!({"Limit": 0}),
            "'0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            json!({"Limit": 101}),
            "'101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
        ),
    ] {
        check("ListStreams", &body, &violation(text));
    }
    let both = format!(
        "2 validation errors detected: Value 'ab' at 'tableName' {CONSTRAINT} have length greater than or equal to 3; Value '0' at 'limit' {CONSTRAINT} have value greater than or equal to 1"
    );
    check("ListStreams", &json!({"TableName": "ab", "Limit": 0}), &both);
    check("ListStreams", &json!({"ExclusiveStartStreamArn": "nonsense"}), "Invalid StreamArn");
    let (service, arn) = streamed();
    let label = arn.rsplit('/').next().unwrap();
    let listed = json!({"Streams": [{"StreamArn": arn, "TableName": "Str", "StreamLabel": label}]});
    assert_eq!(service.ok("ListStreams", &json!({})), listed);
    assert_eq!(service.ok("ListStreams", &json!({"TableName": "Str"})), listed);
    let none = json!({"Streams": []});
    assert_eq!(service.ok("ListStreams", &json!({"TableName": "Tab"})), none);
    assert_eq!(service.ok("ListStreams", &json!({"ExclusiveStartStreamArn": arn})), none);
    let before = json!({"ExclusiveStartStreamArn": ABSENT.replace("Tab", "Aaa")});
    assert_eq!(service.ok("ListStreams", &before), listed);
}

#[test]
fn arns_of_streams() {
    check(
        "DescribeStream",
        &json!({}),
        &format!("1 validation error detected: Value null at 'streamArn' {CONSTRAINT} not be null"),
    );
    let start = "arn:aws:dynamodb:us-east-1:123456789012:table/Tab";
    for arn in [
        "fake-stream",
        start,
        &format!("{start}/stream/"),
        &format!("{start}/index/2015-05-11T21:21:33.291"),
        "arn:aws:kinesis:us-east-1:000000000000:stream/2015-05-11T21:21:33.291",
        "arn:aws:dynamodb::000000000000:table/Tab/stream/2015-05-11T21:21:33.291",
        "arn:aws:dynamodb:us-east-1:123456789012:table/T b/stream/2015-05-11T21:21:33.291",
    ] {
        check("DescribeStream", &json!({"StreamArn": arn}), "Invalid StreamArn");
        let request = json!({
            "StreamArn": arn, "ShardId": SHARD, "ShardIteratorType": "LATEST",
        });
        check("GetShardIterator", &request, "Invalid StreamArn");
    }
    let text = format!("Requested resource not found: Stream: {ABSENT} not found");
    let service = Service::new();
    let code = "ResourceNotFoundException";
    service.refused("DescribeStream", &json!({"StreamArn": ABSENT}), code, &text);
    let told = service.refusal("DescribeStream", &json!({"StreamArn": ABSENT}));
    assert_eq!(told["__type"], "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException");
    let request = json!({"StreamArn": ABSENT, "ShardId": SHARD, "ShardIteratorType": "LATEST"});
    service.refused("GetShardIterator", &request, code, &text);
}

#[test]
fn a_stream_is_described() {
    let (service, arn) = streamed();
    let told = service.ok("DescribeStream", &json!({"StreamArn": arn}));
    let told = &told["StreamDescription"];
    let shard = &told["Shards"][0];
    let first = &shard["SequenceNumberRange"]["StartingSequenceNumber"];
    let expected = json!({
        "StreamArn": arn, "StreamLabel": arn.rsplit('/').next(), "StreamStatus": "ENABLED",
        "StreamViewType": "NEW_AND_OLD_IMAGES", "TableName": "Str",
        "CreationRequestDateTime": told["CreationRequestDateTime"],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "Shards": [{
            "ShardId": shard["ShardId"],
            "SequenceNumberRange": {"StartingSequenceNumber": first},
        }],
    });
    assert_eq!(*told, expected);
    assert_eq!(first, "100000000000000000001");
    let of = |members: &[(&str, Value)]| with(&json!({"StreamArn": arn}), members);
    let described = |members: &[(&str, Value)]| {
        service.ok("DescribeStream", &of(members))["StreamDescription"]["Shards"].clone()
    };
    assert_eq!(described(&[("ExclusiveStartShardId", shard["ShardId"].clone())]), json!([]));
    // Where it starts need not be a shard: what is told is named above it.
    assert_eq!(described(&[("ExclusiveStartShardId", json!("z".repeat(28)))]), json!([]));
    let below = ("ExclusiveStartShardId", json!("shardId-00000000000000000000-00000000"));
    assert_eq!(described(&[below]), told["Shards"]);
    let filter = json!({"Type": "CHILD_SHARDS", "ShardId": shard["ShardId"]});
    assert_eq!(described(&[("ShardFilter", filter)]), json!([]));
    let short = "at 'exclusiveStartShardId' failed to satisfy constraint: Member must have length greater than or equal to 28";
    let long = "0".repeat(66);
    for (members, text) in [
        (
            ("Limit", json!(0)),
            violation(&format!(
                "'0' at 'limit' {CONSTRAINT} have value greater than or equal to 1"
            )),
        ),
        (
            ("Limit", json!(101)),
            violation(&format!(
                "'101' at 'limit' {CONSTRAINT} have value less than or equal to 100"
            )),
        ),
        (("ExclusiveStartShardId", json!("short")), violation(&format!("'short' {short}"))),
        (
            ("ShardFilter", json!({"ShardId": long})),
            violation(&format!(
                "'{long}' at 'shardFilter.shardId' {CONSTRAINT} have length less than or equal to 65"
            )),
        ),
        (
            ("ShardFilter", json!({"Type": "X"})),
            violation(&format!(
                "'X' at 'shardFilter.type' {CONSTRAINT} satisfy enum value set: [CHILD_SHARDS]"
            )),
        ),
        (
            ("ShardFilter", json!({"Type": "CHILD_SHARDS"})),
            "ShardFilter.ShardId must be specified for type CHILD_SHARDS".to_owned(),
        ),
        (
            ("ShardFilter", json!({"ShardId": SHARD})),
            "ShardFilter.Type must be specified".to_owned(),
        ),
    ] {
        service.invalid("DescribeStream", &of(&[members]), &text);
    }
}

#[test]
fn places_in_a_shard() {
    let all = format!(
        "3 validation errors detected: Value null at 'streamArn' {CONSTRAINT} not be null; Value null at 'shardId' {CONSTRAINT} not be null; Value null at 'shardIteratorType' {CONSTRAINT} not be null"
    );
    check("GetShardIterator", &json!({}), &all);
    let (service, arn) = streamed();
    let shard = shards(&service, &arn)[0]["ShardId"].clone();
    let body = json!({"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "LATEST"});
    let of = |members: &[(&str, Value)]| with(&body, members);
    let invalid = |members: &[(&str, Value)], text: &str| {
        service.invalid("GetShardIterator", &of(members), text);
    };
    let kind = |kind: &str| ("ShardIteratorType", json!(kind));
    invalid(
        &[("ShardId", json!("short"))],
        &violation(&format!(
            "'short' at 'shardId' {CONSTRAINT} have length greater than or equal to 28"
        )),
    );
    invalid(
        &[kind("FIRST")],
        &violation(&format!(
            "'FIRST' at 'shardIteratorType' {CONSTRAINT} satisfy enum value set: [{PLACES}]"
        )),
    );
    invalid(
        &[("SequenceNumber", json!("1"))],
        &violation(&format!(
            "'1' at 'sequenceNumber' {CONSTRAINT} have length greater than or equal to 21"
        )),
    );
    for at in ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"] {
        let missing =
            "SequenceNumber must be specified for AT_SEQUENCE_NUMBER and AFTER_SEQUENCE_NUMBER";
        invalid(&[kind(at)], missing);
        for number in ["x".repeat(21), "9".repeat(21), "9".repeat(40)] {
            let number = ("SequenceNumber", json!(number));
            invalid(&[kind(at), number], "Invalid SequenceNumber");
        }
    }
    for at in ["LATEST", "TRIM_HORIZON"] {
        let given = [kind(at), ("SequenceNumber", json!("100000000000000000001"))];
        let text =
            "SequenceNumber can only be specified for AT_SEQUENCE_NUMBER and AFTER_SEQUENCE_NUMBER";
        invalid(&given, text);
    }
    invalid(&[kind("AT_TIMESTAMP")], "Timestamp must be specified for AT_TIMESTAMP");
    let gone = [kind("AT_SEQUENCE_NUMBER"), ("SequenceNumber", json!("0".repeat(21)))];
    let told = service.refusal("GetShardIterator", &of(&gone));
    let trimmed = "com.amazonaws.dynamodb.streams.v20120810#TrimmedDataAccessException";
    assert_eq!(told["__type"], trimmed);
    assert_eq!(told["message"], "The data you are trying to access has been trimmed");
    for absent in [SHARD.to_owned(), "x".repeat(30)] {
        service.refused(
            "GetShardIterator",
            &of(&[("ShardId", json!(absent))]),
            "ResourceNotFoundException",
            "Requested resource not found: Shard does not exist",
        );
    }
    for kind in ["LATEST", "TRIM_HORIZON"] {
        let told = service.ok("GetShardIterator", &of(&[("ShardIteratorType", json!(kind))]));
        assert!(told["ShardIterator"].as_str().unwrap().starts_with(&format!("{arn}|1|")));
    }
}

#[test]
fn records_that_are_read() {
    check(
        "GetRecords",
        &json!({}),
        &violation(&format!("null at 'shardIterator' {CONSTRAINT} not be null")),
    );
    let (service, arn) = streamed();
    let shard = shards(&service, &arn)[0]["ShardId"].clone();
    let request = json!({"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"});
    let place = service.ok("GetShardIterator", &request)["ShardIterator"].clone();
    let text = place.as_str().unwrap();
    let (limit, path) = (|limit: i32| json!({"ShardIterator": place, "Limit": limit}), "'limit'");
    for (body, told) in [
        (
            json!({"ShardIterator": ""}),
            violation(&format!(
                "'' at 'shardIterator' {CONSTRAINT} have length greater than or equal to 1"
            )),
        ),
        (
            limit(0),
            violation(&format!("'0' at {path} {CONSTRAINT} have value greater than or equal to 1")),
        ),
        (
            limit(1_001),
            violation(&format!(
                "'1001' at {path} {CONSTRAINT} have value less than or equal to 1000"
            )),
        ),
        (json!({"ShardIterator": "nonsense"}), "Invalid ShardIterator".to_owned()),
        (json!({"ShardIterator": text.replace("Str", "Sts")}), "Invalid ShardIterator".to_owned()),
        (json!({"ShardIterator": &text[..text.len() - 4]}), "Invalid ShardIterator".to_owned()),
    ] {
        service.invalid("GetRecords", &body, &told);
    }
    let put = json!({"TableName": "Str", "Item": {"pk": {"S": "a"}, "b": {"B": "AQI="}}});
    service.ok("PutItem", &put);
    service.ok("DeleteItem", &json!({"TableName": "Str", "Key": {"pk": {"S": "a"}}}));
    let told = service.ok("GetRecords", &json!({"ShardIterator": place}));
    let records = &told["Records"];
    let image = json!({"pk": {"S": "a"}, "b": {"B": "AQI="}});
    let record = |at: usize, name: &str, members: &[(&str, Value)]| {
        let change = json!({
            "ApproximateCreationDateTime": records[at]["dynamodb"]["ApproximateCreationDateTime"],
            "Keys": {"pk": {"S": "a"}}, "SizeBytes": 9, "StreamViewType": "NEW_AND_OLD_IMAGES",
            "SequenceNumber": format!("10000000000000000000{}", at + 2),
        });
        json!({
            "eventID": records[at]["eventID"], "eventName": name, "eventVersion": "1.1",
            "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
            "dynamodb": with(&change, members),
        })
    };
    let expected = json!([
        record(0, "INSERT", &[("NewImage", image.clone())]),
        record(1, "REMOVE", &[("OldImage", image)]),
    ]);
    assert_eq!(*records, expected);
    let next = json!({"ShardIterator": told["NextShardIterator"]});
    let told = service.ok("GetRecords", &next);
    assert_eq!(told["Records"], json!([]));
    assert!(told["NextShardIterator"].is_string());
}

#[test]
fn specifications_of_streams() {
    let create = |stream: Value| {
        json!({
            "TableName": "New", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "StreamSpecification": stream,
        })
    };
    for (stream, text) in [
        (
            json!({"StreamEnabled": false, "StreamViewType": "KEYS_ONLY"}),
            format!(
                "{INVALID}Table is being created with a stream disabled, UpdateViewType should not be specified"
            ),
        ),
        (
            json!({"StreamEnabled": true}),
            format!(
                "{INVALID}Table is being created with a stream enabled, UpdateViewType is required"
            ),
        ),
        (
            json!({}),
            violation(&format!(
                "null at 'streamSpecification.streamEnabled' {CONSTRAINT} not be null"
            )),
        ),
    ] {
        check("CreateTable", &create(stream), &text);
    }
    let told = Service::new().ok("CreateTable", &create(json!({"StreamEnabled": false})));
    let told = &told["TableDescription"];
    for member in ["StreamSpecification", "LatestStreamArn", "LatestStreamLabel"] {
        assert_eq!(told[member], Value::Null);
    }
}
