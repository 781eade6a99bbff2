//! `UpdateTableReplicaAutoScaling`, `DescribeTableReplicaAutoScaling`: the facade of DynamoDB over
//! Application Auto Scaling. Texts and shapes were measured on the service, for a table of two regions.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Service;
use crate::base::{Config, ManualClock, Timestamp};

const UPDATE: &str = "UpdateTableReplicaAutoScaling";
const DESCRIBE: &str = "DescribeTableReplicaAutoScaling";
const CONSTRAINT: &str = "failed to satisfy constraint: Member must";
const ROLE: &str = "arn:aws:iam::123456789012:role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable";

/// An engine with `Pro`, of 5 units of each kind, with an index `glo` of as many, and with `Dem` on
/// demand.
fn service(global_tables: bool) -> Service {
    let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_699_920_000)));
    let service = Service::of(Config { clock, global_tables, ..Config::default() });
    let key = json!([{"AttributeName": "pk", "KeyType": "HASH"}]);
    let attributes = json!([{"AttributeName": "pk", "AttributeType": "S"}]);
    let units = json!({"ReadCapacityUnits": 5, "WriteCapacityUnits": 5});
    let create = |name: &str| json!({"TableName": name, "KeySchema": key, "AttributeDefinitions": attributes});
    let index = json!([{"IndexName": "glo", "KeySchema": key, "ProvisionedThroughput": units,
        "Projection": {"ProjectionType": "KEYS_ONLY"}}]);
    let members = [("ProvisionedThroughput", units), ("GlobalSecondaryIndexes", index)];
    service.ok("CreateTable", &super::with(&create("Pro"), &members));
    let members = [("BillingMode", json!("PAY_PER_REQUEST"))];
    service.ok("CreateTable", &super::with(&create("Dem"), &members));
    service
}

/// Settings that scale units between these.
fn between(min: i64, max: i64) -> Value {
    let tracking = json!({"TargetValue": 70.0});
    let policy = json!({"TargetTrackingScalingPolicyConfiguration": tracking});
    json!({"MinimumUnits": min, "MaximumUnits": max, "ScalingPolicyUpdate": policy})
}

fn reads(settings: &Value) -> Value {
    json!({"TableName": "Pro", "ReplicaUpdates": [
        {"RegionName": "us-east-1", "ReplicaProvisionedReadCapacityAutoScalingUpdate": settings},
    ]})
}

fn writes(settings: &Value) -> Value {
    json!({"TableName": "Pro", "ProvisionedWriteCapacityAutoScalingUpdate": settings})
}

/// How settings between these are described.
fn described(min: i64, max: i64, name: &str) -> Value {
    json!({"MinimumUnits": min, "MaximumUnits": max, "AutoScalingRoleArn": ROLE, "ScalingPolicies": [
        {"PolicyName": name, "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 70.0}},
    ]})
}

fn replica(service: &Service) -> Value {
    let told = service.ok(DESCRIBE, &json!({"TableName": "Pro"}));
    told["TableAutoScalingDescription"]["Replicas"][0].clone()
}

#[test]
fn a_table_of_one_region_is_refused() {
    let service = service(false);
    for (operation, body) in [
        (DESCRIBE, json!({"TableName": "Pro"})),
        (DESCRIBE, json!({"TableName": "nope"})),
        (UPDATE, writes(&between(1, 10))),
    ] {
        let name = body["TableName"].as_str().unwrap();
        let text = format!("Global table with name: '{name}' does not exist.");
        service.refused(operation, &body, "ResourceNotFoundException", &text);
    }
}

#[test]
fn what_is_not_scaled_is_disabled() {
    let service = service(true);
    let disabled = json!({"AutoScalingDisabled": true, "ScalingPolicies": []});
    let told = service.ok(DESCRIBE, &json!({"TableName": "Dem"}));
    let expected = json!({"TableAutoScalingDescription": {
        "TableName": "Dem", "TableStatus": "ACTIVE",
        "Replicas": [{
            "RegionName": "us-east-1", "GlobalSecondaryIndexes": [],
            "ReplicaProvisionedReadCapacityAutoScalingSettings": disabled,
            "ReplicaProvisionedWriteCapacityAutoScalingSettings": disabled,
            "ReplicaStatus": "ACTIVE",
        }],
    }});
    assert_eq!(told, expected);
}

#[test]
fn each_kind_of_units_is_scaled_for_itself() {
    let service = service(true);
    service.ok(UPDATE, &writes(&between(1, 10)));
    service.ok(UPDATE, &reads(&between(10, 20)));
    let table = service.ok("DescribeTable", &json!({"TableName": "Pro"}));
    let units = &table["Table"]["ProvisionedThroughput"];
    assert_eq!(
        (&units["ReadCapacityUnits"], &units["WriteCapacityUnits"]),
        (&json!(10), &json!(5))
    );
    service.ok(
        UPDATE,
        &json!({
            "TableName": "Pro",
            "GlobalSecondaryIndexUpdates": [
                {"IndexName": "glo", "ProvisionedWriteCapacityAutoScalingUpdate": between(2, 9)},
            ],
            "ReplicaUpdates": [{"RegionName": "us-east-1", "ReplicaGlobalSecondaryIndexUpdates": [
                {"IndexName": "glo", "ProvisionedReadCapacityAutoScalingUpdate": between(3, 8)},
            ]}],
        }),
    );
    let (read, write) = ("DynamoDBReadCapacityUtilization", "DynamoDBWriteCapacityUtilization");
    let told = replica(&service);
    let settings =
        |kind: &str| &told[format!("ReplicaProvisioned{kind}CapacityAutoScalingSettings")];
    assert_eq!(*settings("Read"), described(10, 20, &format!("{read}:table/Pro")));
    assert_eq!(*settings("Write"), described(1, 10, &format!("{write}:table/Pro")));
    let index = json!({
        "IndexName": "glo", "IndexStatus": "ACTIVE",
        "ProvisionedReadCapacityAutoScalingSettings":
            described(3, 8, &format!("{read}:table/Pro/index/glo")),
        "ProvisionedWriteCapacityAutoScalingSettings":
            described(2, 9, &format!("{write}:table/Pro/index/glo")),
    });
    assert_eq!(told["GlobalSecondaryIndexes"], json!([index]));
    let disabled = json!({"AutoScalingDisabled": true, "ScalingPolicies": []});
    for _ in 0..2 {
        service.ok(UPDATE, &reads(&json!({"AutoScalingDisabled": true})));
        let told = replica(&service);
        assert_eq!(told["ReplicaProvisionedReadCapacityAutoScalingSettings"], disabled);
        assert_eq!(told["GlobalSecondaryIndexes"], json!([index]));
    }
}

#[test]
fn a_policy_of_another_name_takes_the_place_of_the_one_before() {
    let service = service(true);
    let mut settings = between(1, 10);
    for name in ["p1", "p1", "p2"] {
        let tracking = json!({"TargetValue": 40.0, "ScaleInCooldown": -1, "DisableScaleIn": true});
        let policy =
            json!({"PolicyName": name, "TargetTrackingScalingPolicyConfiguration": tracking});
        settings["ScalingPolicyUpdate"] = policy.clone();
        service.ok(UPDATE, &reads(&settings));
        let told = replica(&service);
        let told = &told["ReplicaProvisionedReadCapacityAutoScalingSettings"]["ScalingPolicies"];
        assert_eq!(*told, json!([policy]));
    }
}

#[test]
fn settings_must_be_whole() {
    let service = service(true);
    let failed = "Failed to update settings for global table with name: ‘Pro’";
    let check = |settings: Value, expected: &str| {
        service.invalid(UPDATE, &reads(&settings), &format!("{failed}: Parameters {expected}"));
    };
    let required = "are required unless auto scaling is being disabled.";
    let policy = between(1, 2)["ScalingPolicyUpdate"].clone();
    check(json!({}), &format!("'MaximumUnits', 'ScalingPolicyUpdate', 'MinimumUnits' {required}"));
    check(
        json!({"MinimumUnits": 1, "MaximumUnits": 2}),
        &format!("'ScalingPolicyUpdate' {required}"),
    );
    check(
        json!({"ScalingPolicyUpdate": policy}),
        &format!("'MaximumUnits', 'MinimumUnits' {required}"),
    );
    check(
        json!({"MinimumUnits": 1, "ScalingPolicyUpdate": policy, "AutoScalingDisabled": false}),
        &format!("'MaximumUnits' {required}"),
    );
    let blank = "must be left blank when disabling auto scaling.";
    check(
        json!({"AutoScalingDisabled": true, "MinimumUnits": 1, "MaximumUnits": 2}),
        &format!("'MaximumUnits', 'MinimumUnits' {blank}"),
    );
    check(
        json!({"AutoScalingDisabled": true, "ScalingPolicyUpdate": policy}),
        &format!("'ScalingPolicyUpdate' {blank}"),
    );
    assert_eq!(
        replica(&service)["ReplicaProvisionedReadCapacityAutoScalingSettings"],
        json!({"AutoScalingDisabled": true, "ScalingPolicies": []})
    );
}

#[test]
fn replicas_and_indexes_must_be_there() {
    let service = service(true);
    let failed = "Failed to update settings for global table with name: ‘Pro’ because";
    let replica = |region: &str| {
        let settings = between(1, 2);
        json!({"RegionName": region, "ReplicaProvisionedReadCapacityAutoScalingUpdate": settings})
    };
    let of = |replicas: Value| json!({"TableName": "Pro", "ReplicaUpdates": replicas});
    for (body, text) in [
        (json!({"TableName": "Pro"}), "at least one update parameter must be specified."),
        (
            of(json!([{"RegionName": "us-east-1"}])),
            "at least one update parameter must be specified for region: ‘us-east-1’.",
        ),
        (
            of(json!([replica("us-east-1"), replica("us-east-1")])),
            "the regions: ‘[us-east-1]’ were specified more than once.",
        ),
    ] {
        service.invalid(UPDATE, &body, &format!("{failed} {text}"));
    }
    let index = |name: &str, kind: &str| json!([{"IndexName": name, format!("Provisioned{kind}CapacityAutoScalingUpdate"): between(1, 2)}]);
    let region = "us-east-1";
    let of_index = json!([{"RegionName": region, "ReplicaGlobalSecondaryIndexUpdates": index("nope", "Read")}]);
    for (body, text) in [
        (of(json!([replica("eu-west-1")])), "a replica does not exist in regions: ‘[eu-west-1]’."),
        (
            json!({"TableName": "Pro", "GlobalSecondaryIndexUpdates": index("nope", "Write")}),
            "the global secondary indexes with names: ‘[nope]’ do not exist.",
        ),
        (
            of(of_index),
            "a global secondary index with name: ‘nope’ does not exist in region: ‘us-east-1’.",
        ),
    ] {
        let text = format!("{failed} {text}");
        service.refused(UPDATE, &body, "ResourceNotFoundException", &text);
    }
}

#[test]
fn what_application_auto_scaling_refuses_is_told_on() {
    let service = service(true);
    let check = |settings: &Value, expected: &str| {
        let answer = service.refusal(UPDATE, &reads(settings));
        let text = answer["message"].as_str().unwrap();
        let (text, end) = text.split_once(" (Service: AWSApplicationAutoScaling; Status Code: 400; Error Code: ValidationException; Request ID: ").unwrap();
        assert_eq!((text, end.len()), (expected, 36 + "; Proxy: null)".len()), "{end}");
    };
    let unscaled = replica(&service);
    check(&between(10, 5), "Maximum capacity cannot be less than minimum capacity");
    let mut settings = between(1, 5);
    settings["ScalingPolicyUpdate"]["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] =
        json!(90.1);
    check(
        &settings,
        "For predefined metric type DynamoDBReadCapacityUtilization, target value must be between '10.0' and '90.0', but was '90.1'.",
    );
    assert_eq!(replica(&service), unscaled, "what is refused leaves nothing behind");
    let on_demand = super::with(&writes(&between(1, 5)), &[("TableName", json!("Dem"))]);
    service.invalid(
        UPDATE,
        &on_demand,
        "Failed to update global table with name ‘Dem‘. Replicas 'US-EAST-1' BillingMode is PayPerRequest. You must convert table's BillingMode to PROVISIONED to set parameters: 'ProvisionedWriteCapacityAutoScalingSettingsUpdate'.",
    );
}

#[test]
fn constraints_come_first() {
    let service = service(false);
    let update = "provisionedWriteCapacityAutoScalingUpdate";
    let one = |text: &str| format!("1 validation error detected: {text}");
    for (body, text) in [
        (
            writes(&between(0, 5)),
            one(&format!(
                "Value '0' at '{update}.minimumUnits' {CONSTRAINT} have value greater than or equal to 1"
            )),
        ),
        (
            writes(&json!({"ScalingPolicyUpdate": {}})),
            one(&format!(
                "Value null at '{update}.scalingPolicyUpdate.targetTrackingScalingPolicyConfiguration' {CONSTRAINT} not be null"
            )),
        ),
        (
            writes(
                &json!({"ScalingPolicyUpdate": {"TargetTrackingScalingPolicyConfiguration": {}}}),
            ),
            one(&format!(
                "Value null at '{update}.scalingPolicyUpdate.targetTrackingScalingPolicyConfiguration.targetValue' {CONSTRAINT} not be null"
            )),
        ),
        (
            json!({"TableName": "Pro", "ReplicaUpdates": [{}]}),
            one(&format!(
                "Value null at 'replicaUpdates.1.member.regionName' {CONSTRAINT} not be null"
            )),
        ),
        (
            json!({"TableName": "Pro", "ReplicaUpdates": []}),
            one(&format!(
                "Value '[]' at 'replicaUpdates' {CONSTRAINT} have length greater than or equal to 1"
            )),
        ),
    ] {
        service.invalid(UPDATE, &body, &text);
    }
}
