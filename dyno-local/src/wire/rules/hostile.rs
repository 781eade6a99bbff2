//! Bodies that are made to hurt: each is answered soon and without filling the memory.

use serde_json::json;

use super::Service;

/// A body of two megabytes, with the part repeated in the middle.
///
/// The longest body is eight times that and takes eight times as long; this is slow enough in a
/// build for tests.
fn long(before: &str, part: &str, after: &str) -> Vec<u8> {
    let count = (2 * 1024 * 1024 - before.len() - after.len()) / part.len();
    format!("{before}{}{after}", part.repeat(count)).into_bytes()
}

#[test]
fn a_long_body_of_anything_is_answered() {
    let service = Service::new();
    for (operation, before, part, after) in [
        (
            "PutItem",
            r#"{"TableName":"Tab","Item":{"pk":{"S":"a"},"v":{"L":["#,
            r#"{"N":"1"},"#,
            r#"{"N":"1"}]}}}"#,
        ),
        (
            "PutItem",
            r#"{"TableName":"Tab","Item":{"pk":{"S":"a"},"v":{"L":["#,
            "{},",
            r#"{"N":"1"}]}}}"#,
        ),
        (
            "PutItem",
            r#"{"TableName":"Tab","Item":{"pk":{"S":"a"},"v":{"NS":["#,
            r#""1","#,
            r#""2"]}}}"#,
        ),
        (
            "PutItem",
            r#"{"TableName":"Tab","Item":{"pk":{"S":"a"},"v":{"SS":["#,
            r#""","#,
            r#""2"]}}}"#,
        ),
        ("PutItem", r#"{"TableName":"Tab","Item":{"pk":"#, r#"{"M":{"a":"#, ""),
        ("PutItem", "", "[", ""),
        ("PutItem", r#"{"TableName":"Tab","X":["#, "1,", "1]}"),
        ("PutItem", "{", r#""a":1,"#, r#""a":1}"#),
        (
            "CreateTable",
            r#"{"TableName":"New","KeySchema":[],"AttributeDefinitions":[],"LocalSecondaryIndexes":[{"IndexName":"abc","KeySchema":[],"Projection":{"NonKeyAttributes":["#,
            r#""","#,
            r#"""]}}]}"#,
        ),
        (
            "CreateTable",
            r#"{"TableName":"New","AttributeDefinitions":[],"KeySchema":["#,
            "{},",
            "{}]}",
        ),
        ("BatchWriteItem", r#"{"RequestItems":{"Tab":["#, "{},", "{}]}}"),
        ("BatchGetItem", r#"{"RequestItems":{"Tab":{"Keys":["#, "{},", "{}]}}}"),
        ("TransactWriteItems", r#"{"TransactItems":["#, "{},", "{}]}"),
    ] {
        let (status, answer) = service.call(operation, &long(before, part, after));
        assert_eq!(status, 400, "{operation} {part} {answer}");
    }
}

#[test]
fn a_long_name_of_a_table_is_not_repeated_for_each_of_its_faults() {
    let service = Service::new();
    // Escaped and plain; the text of the answer has the name a few times and not a thousand.
    for name in ["x".repeat(1024 * 1024), format!("\\u0041{}", "x".repeat(1024 * 1024))] {
        for write in ["{},", r#"{"PutRequest":{}},"#] {
            let body = format!(r#"{{"RequestItems":{{"{name}":[{}{{}}]}}}}"#, write.repeat(1_000));
            let (status, answer) = service.call("BatchWriteItem", body.as_bytes());
            assert_eq!(status, 400);
            assert!(answer["message"].as_str().unwrap().len() < 8 * 1024 * 1024);
        }
    }
}

#[test]
fn long_names_do_not_slow_down_the_comparison_of_paths() {
    let service = Service::new();
    let long = "n".repeat(1_500);
    let numbers = 0..1_000;
    let names: serde_json::Map<_, _> =
        numbers.clone().map(|n| (format!("#{n:03}"), json!(format!("{long}{n}")))).collect();
    let paths: Vec<String> = numbers.map(|n| format!("#{n:03}")).collect();
    let get = json!({
        "TableName": "Tab", "Key": {"pk": {"S": "a"}}, "ExpressionAttributeNames": names,
        "ProjectionExpression": paths[..800].join(","),
    });
    let text = service.refusal("GetItem", &get);
    let told = text["message"].as_str().unwrap();
    assert!(told.starts_with("Value provided in ExpressionAttributeNames unused"), "{told}");
}

#[test]
fn variables_have_two_megabytes() {
    let service = Service::new();
    let scan = |bytes: usize| {
        json!({
            "TableName": "Tab", "FilterExpression": "contains(:v, a)",
            "ExpressionAttributeValues": {":v": {"S": "x".repeat(bytes)}},
        })
    };
    // `:v` is two bytes.
    let max = 2 * 1024 * 1024 - 2;
    service.ok("Scan", &scan(max));
    let told = service.refusal("Scan", &scan(max + 1));
    assert!(told["message"].as_str().unwrap().contains("2 MB"), "{told}");
}
