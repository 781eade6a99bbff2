//! Tags: what is refused, in which words and order, and what a table has in the end.

use serde_json::{Value, json};

use super::{INVALID, Service, with};

const HERE: &str = "arn:aws:dynamodb:us-east-1:123456789012:table/";
const CONSTRAINT: &str = "failed to satisfy constraint: Member must";

fn of_table(members: &[(&str, Value)]) -> Value {
    with(&json!({"ResourceArn": format!("{HERE}Tab")}), members)
}

fn tags(tags: &Value) -> Value {
    of_table(&[("Tags", tags.clone())])
}

fn tag(key: &str, value: &str) -> Value {
    json!({"Key": key, "Value": value})
}

/// As many tags as that.
fn many(count: usize) -> Value {
    (0..count).map(|number| tag(&format!("k{number:02}"), "v")).collect()
}

fn listed(service: &Service) -> Value {
    service.ok("ListTagsOfResource", &of_table(&[]))
}

/// These two answer with nothing.
fn done(service: &Service, operation: &str, body: &Value) {
    let answer = service.0.post(operation, body.to_string().as_bytes());
    assert_eq!((answer.status, answer.body.as_slice()), (200, &b""[..]), "{operation} {body}");
}

#[test]
fn tags_come_change_and_go() {
    let service = Service::new();
    assert_eq!(listed(&service), json!({"Tags": []}));
    done(&service, "TagResource", &tags(&json!([tag("b", "1"), tag("a", "")])));
    assert_eq!(listed(&service), json!({"Tags": [tag("a", ""), tag("b", "1")]}));
    done(&service, "TagResource", &tags(&json!([tag("b", "2"), tag("B", "3")])));
    let all = json!({"Tags": [tag("B", "3"), tag("a", ""), tag("b", "2")]});
    assert_eq!(listed(&service), all);
    done(&service, "UntagResource", &of_table(&[("TagKeys", json!(["a", "never"]))]));
    assert_eq!(listed(&service), json!({"Tags": [tag("B", "3"), tag("b", "2")]}));
}

#[test]
fn a_table_is_created_with_tags_or_not_at_all() {
    let service = Service::empty();
    let hash = json!([{"AttributeName": "pk", "KeyType": "HASH"}]);
    let of = json!([{"AttributeName": "pk", "AttributeType": "S"}]);
    let create = json!({"TableName": "Tab", "BillingMode": "PAY_PER_REQUEST", "KeySchema": hash,
        "AttributeDefinitions": of});
    let create = |tags: Value| with(&create, &[("Tags", tags)]);
    for (tags, text) in [
        (many(51), "Number of Tags exceed the current limit for the provided ResourceArn"),
        (json!([tag("aws:a", "b")]), "Tag Key cannot be prefixed with aws:, Key: aws:a"),
        (json!([{}]), "The Tag Key provided is invalid, Key: null"),
    ] {
        service.invalid("CreateTable", &create(tags), text);
    }
    assert_eq!(service.ok("ListTables", &json!({})), json!({"TableNames": []}));
    service.ok("CreateTable", &create(json!([tag("a", "b")])));
    assert_eq!(listed(&service), json!({"Tags": [tag("a", "b")]}));
}

#[test]
fn tags_are_checked_all_or_none() {
    let service = Service::new();
    let long_key = "k".repeat(129);
    let long_value = "v".repeat(257);
    for (given, text) in [
        (json!([]), "Atleast one Tag needs to be provided as Input.".to_owned()),
        (json!([tag("", "v")]), "The Tag Key provided is invalid, Key: ".to_owned()),
        (json!([tag(&long_key, "v")]), format!("The Tag Key provided is invalid, Key: {long_key}")),
        (json!([tag("a#b", "v")]), "The Tag Key provided is invalid, Key: a#b".to_owned()),
        (
            json!([tag("a", &long_value)]),
            format!("The Tag Value provided is invalid, Value: {long_value}"),
        ),
        (json!([tag("a", "100%")]), "The Tag Value provided is invalid, Value: 100%".to_owned()),
        (json!([{"Value": "v"}]), "The Tag Key provided is invalid, Key: null".to_owned()),
        (json!([{"Key": "k"}]), "The Tag Value provided is invalid, Value: null".to_owned()),
        (
            json!([tag("good", "v"), tag("AWS:a", "v")]),
            "Tag Key cannot be prefixed with aws:, Key: AWS:a".to_owned(),
        ),
        (
            json!([tag("a", "1"), tag("a", "2")]),
            "Duplicate Tag Keys provided as input: Duplicate Tag Key found a".to_owned(),
        ),
    ] {
        service.invalid("TagResource", &tags(&given), &text);
    }
    assert_eq!(listed(&service), json!({"Tags": []}));
    // What any script writes, and these signs.
    let fine = [tag("ключ 1", "表_.:/=+-@"), tag("myaws:a", " café")];
    done(&service, "TagResource", &tags(&json!(fine)));
    for (given, text) in [
        (json!([]), "Atleast one Tag Key needs to be provided as Input."),
        (json!([""]), "The Tag Key provided is invalid, Key: "),
        (json!(["aws:a"]), "Tag Key cannot be prefixed with aws:, Key: aws:a"),
    ] {
        service.invalid("UntagResource", &of_table(&[("TagKeys", given)]), text);
    }
}

#[test]
fn a_table_has_fifty_tags() {
    let service = Service::new();
    let exceeded = "Number of Tags exceed the current limit for the provided ResourceArn";
    done(&service, "TagResource", &tags(&many(49)));
    let two_more = json!([tag("x", "v"), tag("y", "v")]);
    service.invalid("TagResource", &tags(&two_more), exceeded);
    done(&service, "TagResource", &tags(&json!([tag("x", "v"), tag("k00", "w")])));
    let mut token = Value::Null;
    for page in 0..5 {
        let told = service.ok("ListTagsOfResource", &of_table(&[("NextToken", token)]));
        let keys: Vec<&str> =
            told["Tags"].as_array().unwrap().iter().filter_map(|tag| tag["Key"].as_str()).collect();
        let mut expected: Vec<String> = (0..10).map(|n| format!("k{page}{n}")).collect();
        if page == 4 {
            expected[9] = "x".to_owned();
        }
        assert_eq!(keys, expected);
        token = told["NextToken"].clone();
        assert_eq!(token.is_string(), page < 4, "{token}");
    }
    let keys: Value = (0..51).map(|number| json!(format!("k{number:02}"))).collect();
    service.invalid("UntagResource", &of_table(&[("TagKeys", keys)]), exceeded);
}

#[test]
fn resources_are_named_by_their_arns() {
    let service = Service::new();
    let tags = json!([tag("a", "b")]);
    let refused = |arn: &str, code: &str, text: &str| {
        let body = json!({"ResourceArn": arn});
        service.refused("ListTagsOfResource", &body, code, text);
        service.refused("TagResource", &with(&body, &[("Tags", tags.clone())]), code, text);
    };
    let validation = "ValidationException";
    let input =
        |arn: &str| format!("Invalid TableArn: Invalid ResourceArn provided as input {arn}");
    refused("abc", validation, &format!("{INVALID}ARNs must start with 'arn:': abc"));
    let long = "x".repeat(1_284);
    for (arn, end) in [("", "greater than or equal to 1"), (&long, "less than or equal to 1283")] {
        let text = format!(
            "1 validation error detected: Value '{arn}' at 'resourceArn' {CONSTRAINT} have length {end}"
        );
        refused(arn, validation, &text);
    }
    for arn in
        ["a:b:c:d:e:f/g", "arn:aws:dynamodb:us-east-1:123456789012:x/y", &format!("{HERE}ab")]
    {
        refused(arn, validation, &input(arn));
    }
    let index = format!("{HERE}Idx/index/glo");
    let text = format!(
        "{INVALID}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {index}"
    );
    refused(&index, validation, &text);
    let backup = format!("{HERE}Tab/backup/01");
    let text = format!("{INVALID}Provided Arn is not a DynamoDB resource arn: {backup}");
    refused(&backup, validation, &text);
    let elsewhere = "arn:aws:dynamodb:eu-west-1:123456789012:table/Tab";
    refused(elsewhere, validation, &input(elsewhere));
    let theirs = "arn:aws:dynamodb:us-east-1:000000000000:table/Tab";
    refused(theirs, "AccessDeniedException", "Access is denied");
    let gone = format!("{HERE}abc");
    let text = format!("Requested resource not found: ResourcArn: {gone} not found");
    refused(&gone, "ResourceNotFoundException", &text);
    let body = json!({"ResourceArn": gone, "TagKeys": ["a"]});
    let text = "Requested resource not found";
    service.refused("UntagResource", &body, "ResourceNotFoundException", text);
}

#[test]
fn members_must_be_there_in_this_order() {
    let service = Service::new();
    for operation in ["TagResource", "UntagResource", "ListTagsOfResource"] {
        service.invalid(operation, &json!({}), "Invalid TableArn");
    }
    // A list that is missing comes before the ARN, one that is empty after it.
    for (operation, list, path) in
        [("TagResource", "Tags", "tags"), ("UntagResource", "TagKeys", "tagKeys")]
    {
        let text =
            format!("1 validation error detected: Value null at '{path}' {CONSTRAINT} not be null");
        service.invalid(operation, &json!({"ResourceArn": "abc"}), &text);
        let body = with(&json!({"ResourceArn": "abc"}), &[(list, json!([]))]);
        let text = format!("{INVALID}ARNs must start with 'arn:': abc");
        service.invalid(operation, &body, &text);
    }
    // What is wrong with a tag comes before the table.
    let body = json!({"ResourceArn": format!("{HERE}abc"), "Tags": [{"Key": "", "Value": "v"}]});
    service.invalid("TagResource", &body, "The Tag Key provided is invalid, Key: ");
    service.invalid(
        "ListTagsOfResource",
        &of_table(&[("NextToken", json!("x"))]),
        "Invalid NextToken",
    );
}
