//! Time to live, policies, backups, limits: what is refused, in which words, and what is told.

use serde_json::{Value, json};

use super::{INVALID, Service, with};

const HERE: &str = "arn:aws:dynamodb:us-east-1:123456789012:table/";
const CONSTRAINT: &str = "failed to satisfy constraint: Member must";

fn time_to_live(enabled: bool, attribute: &str) -> Value {
    let asked = json!({"Enabled": enabled, "AttributeName": attribute});
    json!({"TableName": "Tab", "TimeToLiveSpecification": asked})
}

fn policy(action: &str) -> Value {
    let text = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": action,
         "Resource": "*"}]});
    json!({"ResourceArn": format!("{HERE}Tab"), "Policy": text.to_string()})
}

#[test]
fn time_to_live_is_constrained() {
    let service = Service::new();
    let null = |path: &str| {
        format!("Value null at 'timeToLiveSpecification{path}' {CONSTRAINT} not be null")
    };
    let long = "x".repeat(256);
    for (asked, text) in [
        (Value::Null, format!("1 validation error detected: {}", null(""))),
        (
            json!({}),
            format!(
                "2 validation errors detected: {}; {}",
                null(".attributeName"),
                null(".enabled")
            ),
        ),
        (
            json!({"AttributeName": "x"}),
            format!("1 validation error detected: {}", null(".enabled")),
        ),
        (
            json!({"Enabled": true, "AttributeName": ""}),
            format!(
                "1 validation error detected: Value '' at 'timeToLiveSpecification.attributeName' {CONSTRAINT} have length greater than or equal to 1"
            ),
        ),
        (
            json!({"Enabled": true, "AttributeName": long}),
            format!(
                "1 validation error detected: Value '{long}' at 'timeToLiveSpecification.attributeName' {CONSTRAINT} have length less than or equal to 255"
            ),
        ),
    ] {
        let body = json!({"TableName": "Tab", "TimeToLiveSpecification": asked});
        service.invalid("UpdateTimeToLive", &body, &text);
    }
    let missing = "The parameter 'TableName' is required but was not present in the request";
    service.invalid("UpdateTimeToLive", &json!({}), missing);
    service.invalid("DescribeTimeToLive", &json!({}), missing);
    let text = "Requested resource not found: Table: abc not found";
    let gone = with(&time_to_live(true, "x"), &[("TableName", json!("abc"))]);
    service.refused("UpdateTimeToLive", &gone, "ResourceNotFoundException", text);
    let gone = json!({"TableName": "abc"});
    service.refused("DescribeTimeToLive", &gone, "ResourceNotFoundException", text);
}

#[test]
fn time_to_live_is_switched() {
    let service = Service::new();
    let told = |service: &Service| {
        let told = service.ok("DescribeTimeToLive", &json!({"TableName": "Tab"}));
        told["TimeToLiveDescription"].clone()
    };
    let off = json!({"TimeToLiveStatus": "DISABLED"});
    assert_eq!(told(&service), off);
    let is_off = "TimeToLive is already disabled";
    service.invalid("UpdateTimeToLive", &time_to_live(false, "x"), is_off);

    let answer = service.ok("UpdateTimeToLive", &time_to_live(true, "x"));
    let asked = json!({"Enabled": true, "AttributeName": "x"});
    assert_eq!(answer, json!({"TimeToLiveSpecification": asked}));
    assert_eq!(told(&service), json!({"TimeToLiveStatus": "ENABLED", "AttributeName": "x"}));
    let is_on = "TimeToLive is already enabled";
    service.invalid("UpdateTimeToLive", &time_to_live(true, "x"), is_on);
    let other = "TimeToLive is active on a different AttributeName: current AttributeName is x";
    service.invalid("UpdateTimeToLive", &time_to_live(true, "y"), other);
    service.invalid("UpdateTimeToLive", &time_to_live(false, "y"), other);

    service.ok("UpdateTimeToLive", &time_to_live(false, "x"));
    assert_eq!(told(&service), off);
    service.invalid("UpdateTimeToLive", &time_to_live(false, "x"), is_off);
    service.ok("UpdateTimeToLive", &time_to_live(true, "y"));
}

#[test]
fn policies_have_revisions() {
    let service = Service::new();
    let resource = json!({"ResourceArn": format!("{HERE}Tab")});
    let none = "Resource-based policy not found for the provided ResourceArn: ";
    let lacks = format!("{none}{HERE}Tab");
    service.refused("GetResourcePolicy", &resource, "PolicyNotFoundException", &lacks);
    assert_eq!(service.ok("DeleteResourcePolicy", &resource), json!({}));

    let expecting =
        |body: &Value, revision: &str| with(body, &[("ExpectedRevisionId", json!(revision))]);
    let first = service.ok("PutResourcePolicy", &expecting(&policy("dynamodb:*"), "NO_POLICY"));
    let revision = first["RevisionId"].as_str().unwrap().to_owned();
    assert!(revision.bytes().all(|digit| digit.is_ascii_digit()), "{revision}");
    // What says the same is no change.
    assert_eq!(service.ok("PutResourcePolicy", &policy("dynamodb:*")), first);
    let shown = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"dynamodb:*","Resource":"*"}]}"#;
    let told = service.ok("GetResourcePolicy", &resource);
    assert_eq!(told, json!({"Policy": shown, "RevisionId": revision}));

    let text = format!(
        "{none}Requested policy update expecting none to be present for table Tab, but a policy exists with revision id {revision}."
    );
    let body = expecting(&policy("dynamodb:GetItem"), "NO_POLICY");
    service.refused("PutResourcePolicy", &body, "PolicyNotFoundException", &text);
    let second =
        service.ok("PutResourcePolicy", &expecting(&policy("dynamodb:GetItem"), &revision));
    let second = second["RevisionId"].as_str().unwrap().to_owned();
    assert!(second > revision, "{second}");
    let text = format!(
        "{none}Requested update for policy with revision id {revision}, but the policy associated to target table Tab has revision id {second}."
    );
    let body = expecting(&policy("dynamodb:*"), &revision);
    service.refused("PutResourcePolicy", &body, "PolicyNotFoundException", &text);
    let body = expecting(&resource, &revision);
    service.refused("DeleteResourcePolicy", &body, "PolicyNotFoundException", &text);
    let body = expecting(&resource, &second);
    assert_eq!(service.ok("DeleteResourcePolicy", &body), json!({"RevisionId": second}));
    service.refused("GetResourcePolicy", &resource, "PolicyNotFoundException", &lacks);
}

#[test]
fn a_stream_has_a_policy_of_its_own() {
    let service = Service::new();
    let streaming = json!({"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"});
    let update = json!({"TableName": "Tab", "StreamSpecification": streaming});
    service.ok("UpdateTable", &update);
    let told = service.ok("DescribeTable", &json!({"TableName": "Tab"}));
    let arn = told["Table"]["LatestStreamArn"].clone();
    let (of_table, of_stream) =
        (json!({"ResourceArn": format!("{HERE}Tab")}), json!({"ResourceArn": arn}));
    let lacks = |arn: &Value| {
        let arn = arn["ResourceArn"].as_str().unwrap();
        format!("Resource-based policy not found for the provided ResourceArn: {arn}")
    };
    let none = "PolicyNotFoundException";
    service.refused("GetResourcePolicy", &of_stream, none, &lacks(&of_stream));
    let body = with(&policy("dynamodb:GetRecords"), &[("ResourceArn", arn)]);
    let put = service.ok("PutResourcePolicy", &body);
    let told = service.ok("GetResourcePolicy", &of_stream);
    assert_eq!(told["RevisionId"], put["RevisionId"]);
    assert!(told["Policy"].as_str().unwrap().contains("GetRecords"), "{told}");
    service.refused("GetResourcePolicy", &of_table, none, &lacks(&of_table));
    assert_eq!(service.ok("DeleteResourcePolicy", &of_table), json!({}));
    assert_eq!(service.ok("DeleteResourcePolicy", &of_stream), put);
    service.refused("GetResourcePolicy", &of_stream, none, &lacks(&of_stream));
}

#[test]
fn policies_are_checked() {
    let service = Service::new();
    let refused = |members: &[(&str, Value)], text: &str| {
        service.invalid("PutResourcePolicy", &with(&policy("*"), members), text);
    };
    refused(
        &[("Policy", json!("{"))],
        &format!("{INVALID}Invalid policy document: This policy contains invalid Json"),
    );
    refused(
        &[("Policy", json!(" ".repeat(20_481)))],
        &format!("{INVALID}Maximum policy size of 20480 bytes exceeded"),
    );
    refused(
        &[("ExpectedRevisionId", json!(""))],
        &format!(
            "1 validation error detected: Value '' at 'expectedRevisionId' {CONSTRAINT} have length greater than or equal to 1"
        ),
    );
    refused(
        &[("ResourceArn", Value::Null), ("Policy", Value::Null)],
        &format!(
            "2 validation errors detected: Value null at 'resourceArn' {CONSTRAINT} not be null; Value null at 'policy' {CONSTRAINT} not be null"
        ),
    );
    let elsewhere = "arn:aws:dynamodb:eu-west-1:123456789012:table/Tab";
    let abroad = "arn:aws-cn:dynamodb:us-east-1:123456789012:table/Tab";
    for (arn, text) in [
        ("Tab".to_owned(), format!("{INVALID}ARNs must start with 'arn:': Tab")),
        (
            HERE.replace("1234", "4321") + "Tab",
            "This action is only supported by accounts that match the resource owner\u{2019}s account."
                .to_owned(),
        ),
        (elsewhere.to_owned(), format!("{INVALID}Invalid resource Arn: {elsewhere}")),
        (abroad.to_owned(), format!("{INVALID}Invalid resource Arn: {abroad}")),
        (
            format!("{HERE}Idx/index/glo"),
            format!(
                "{INVALID}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {HERE}Idx/index/glo"
            ),
        ),
        (
            format!("{HERE}Tab/backup/01"),
            format!("{INVALID}Provided Arn is not a DynamoDB resource arn: {HERE}Tab/backup/01"),
        ),
    ] {
        service.invalid("GetResourcePolicy", &json!({"ResourceArn": arn}), &text);
        refused(&[("ResourceArn", json!(arn))], &text);
    }
    for (resource, text) in [
        ("abc", "Requested resource not found: Table: abc not found"),
        (
            "Tab/stream/2000-01-01T00:00:00.000",
            "Requested resource not found: Stream: 2000-01-01T00:00:00.000 not found for Table: Tab",
        ),
    ] {
        let body = json!({"ResourceArn": format!("{HERE}{resource}")});
        for operation in ["GetResourcePolicy", "DeleteResourcePolicy"] {
            service.refused(operation, &body, "ResourceNotFoundException", text);
        }
    }
}

#[test]
fn recovery_is_switched() {
    let service = Service::new();
    let told = |body: &Value| {
        let told = service.ok("UpdateContinuousBackups", body);
        let described = service.ok("DescribeContinuousBackups", &json!({"TableName": "Tab"}));
        assert_eq!(told["ContinuousBackupsDescription"]["ContinuousBackupsStatus"], "ENABLED");
        let told = told["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"].clone();
        let described = &described["ContinuousBackupsDescription"];
        let described = &described["PointInTimeRecoveryDescription"];
        assert_eq!(described["PointInTimeRecoveryStatus"], told["PointInTimeRecoveryStatus"]);
        told
    };
    let asked =
        |asked: Value| json!({"TableName": "Tab", "PointInTimeRecoverySpecification": asked});
    let off = json!({"PointInTimeRecoveryStatus": "DISABLED"});
    assert_eq!(told(&asked(json!({"PointInTimeRecoveryEnabled": false}))), off);
    let on = told(&asked(json!({"PointInTimeRecoveryEnabled": true})));
    assert_eq!(
        (&on["PointInTimeRecoveryStatus"], &on["RecoveryPeriodInDays"]),
        (&json!("ENABLED"), &json!(35))
    );
    assert_eq!(on["EarliestRestorableDateTime"], on["LatestRestorableDateTime"]);
    let on = told(&asked(json!({"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 7})));
    assert_eq!(on["RecoveryPeriodInDays"], 7);
    let on = told(&asked(json!({"PointInTimeRecoveryEnabled": true})));
    assert_eq!(on["RecoveryPeriodInDays"], 7);

    let days = "Value '0' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays'";
    for (given, text) in [
        (
            json!({"PointInTimeRecoveryEnabled": false, "RecoveryPeriodInDays": 7}),
            "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery."
                .to_owned(),
        ),
        (
            json!({"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 0}),
            format!("1 validation error detected: {days} {CONSTRAINT} have value greater than or equal to 1"),
        ),
        (
            json!({}),
            format!(
                "1 validation error detected: Value null at 'pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled' {CONSTRAINT} not be null"
            ),
        ),
    ] {
        service.invalid("UpdateContinuousBackups", &asked(given), &text);
    }
    let on = json!({"PointInTimeRecoveryEnabled": true});
    let gone = json!({"TableName": "abc", "PointInTimeRecoverySpecification": on});
    for operation in ["DescribeContinuousBackups", "UpdateContinuousBackups"] {
        service.refused(operation, &gone, "TableNotFoundException", "Table not found: abc");
    }
}

#[test]
fn what_is_of_no_table_is_told() {
    let service = Service::new();
    let limits = json!({
        "AccountMaxReadCapacityUnits": 80_000, "AccountMaxWriteCapacityUnits": 80_000,
        "TableMaxReadCapacityUnits": 40_000, "TableMaxWriteCapacityUnits": 40_000,
    });
    assert_eq!(service.ok("DescribeLimits", &json!({})), limits);
    let endpoint =
        json!({"Address": "dynamodb.us-east-1.amazonaws.com", "CachePeriodInMinutes": 1440});
    assert_eq!(service.ok("DescribeEndpoints", &json!({})), json!({"Endpoints": [endpoint]}));
    let none = json!({"TableName": "Tab", "KinesisDataStreamDestinations": []});
    let operation = "DescribeKinesisStreamingDestination";
    assert_eq!(service.ok(operation, &json!({"TableName": "Tab"})), none);
    let text = "Requested resource not found: Table: abc not found";
    service.refused(operation, &json!({"TableName": "abc"}), "ResourceNotFoundException", text);
}
