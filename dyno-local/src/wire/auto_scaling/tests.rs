//! The calls over the wire: bodies as clients send them, and the answers.

use std::time::Duration;

use serde_json::{Value, json};

use crate::base::{ManualClock, Timestamp};
use crate::local::Local;
use crate::wire::{HttpParts, Wire};

/// The server in front of an engine with `tab`, of 100 units of each kind.
struct Service {
    wire: Wire,
    clock: ManualClock,
}

impl Service {
    fn new() -> Self {
        let clock = ManualClock::new(Timestamp::from_seconds(1_699_920_000));
        let wire = Wire::of(Local::builder().clock(clock.clone()).build());
        let service = Self { wire, clock };
        let units = json!({"ReadCapacityUnits": 100, "WriteCapacityUnits": 100});
        let (status, _) = service.call(
            "DynamoDB_20120810.CreateTable",
            "1.0",
            &json!({
                "TableName": "tab", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                "ProvisionedThroughput": units,
            }),
        );
        assert_eq!(status, 200);
        service
    }

    fn call(&self, target: &str, version: &str, body: &Value) -> (u16, Value) {
        let media_type = format!("application/x-amz-json-{version}");
        let headers = [
            ("content-type", media_type.as_str()),
            ("x-amz-target", target),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/application-autoscaling/aws4_request, SignedHeaders=host, Signature=c",
            ),
            ("x-amz-date", "20260101T000000Z"),
        ];
        let body = body.to_string();
        let answer = self.wire.handle_now(&HttpParts {
            method: "POST",
            path: "/",
            query: None,
            headers: &&headers[..],
            body: body.as_bytes(),
        });
        let told = answer.headers.iter().find(|(name, _)| *name == "content-type");
        assert_eq!(told.map(|(_, value)| value.as_ref()), Some(media_type.as_str()));
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    fn ok(&self, operation: &str, body: &Value) -> Value {
        let (status, answer) =
            self.call(&format!("AnyScaleFrontendService.{operation}"), "1.1", body);
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// Checks that a request is refused with `Type: text`.
    fn refused(&self, operation: &str, body: &Value, expected: &str) {
        let (status, answer) =
            self.call(&format!("AnyScaleFrontendService.{operation}"), "1.1", body);
        assert_eq!(status, 400, "{answer}");
        let told = [&answer["__type"], &answer["Message"]].map(|it| it.as_str().unwrap_or(""));
        assert_eq!(told.join(": "), expected);
    }
}

/// Members that name the writes of `tab`, and others.
fn writes(others: Value) -> Value {
    let mut all = json!({
        "ServiceNamespace": "dynamodb", "ResourceId": "table/tab",
        "ScalableDimension": "dynamodb:table:WriteCapacityUnits",
    });
    let Value::Object(others) = others else { panic!("an object") };
    all.as_object_mut().unwrap().extend(others);
    all
}

fn policy(percent: f64) -> Value {
    json!({
        "PolicyName": "keep", "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {
            "TargetValue": percent, "ScaleInCooldown": 60,
            "PredefinedMetricSpecification": {
                "PredefinedMetricType": "DynamoDBWriteCapacityUtilization",
            },
        },
    })
}

#[test]
fn a_target_is_registered_described_and_removed() {
    let service = Service::new();
    let bounds = json!({"MinCapacity": 5, "MaxCapacity": 50});
    let arn = service.ok("RegisterScalableTarget", &writes(bounds))["ScalableTargetARN"].clone();
    let prefix = "arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/";
    assert!(arn.as_str().unwrap().starts_with(prefix), "{arn}");
    let suspended = json!({"SuspendedState": {"DynamicScalingInSuspended": true}});
    assert_eq!(service.ok("RegisterScalableTarget", &writes(suspended))["ScalableTargetARN"], arn);
    let all = json!({"ServiceNamespace": "dynamodb"});
    let role = "arn:aws:iam::123456789012:role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable";
    assert_eq!(
        service.ok("DescribeScalableTargets", &all),
        json!({"ScalableTargets": [{
            "ServiceNamespace": "dynamodb", "ResourceId": "table/tab",
            "ScalableDimension": "dynamodb:table:WriteCapacityUnits",
            "MinCapacity": 5, "MaxCapacity": 50, "RoleARN": role, "CreationTime": 1_699_920_000.0,
            "SuspendedState": {
                "DynamicScalingInSuspended": true, "DynamicScalingOutSuspended": false,
                "ScheduledScalingSuspended": false,
            },
            "ScalableTargetARN": arn,
        }]})
    );
    let activities = service.ok("DescribeScalingActivities", &all);
    let activity = &activities["ScalingActivities"][0];
    assert_eq!(activity["Description"], "Setting write capacity units to 50.");
    assert_eq!(activity["Cause"], "maximum capacity was set to 50");
    assert_eq!(
        (&activity["StatusCode"], &activity["EndTime"]),
        (&json!("Successful"), &json!(1_699_920_000.0))
    );
    assert_eq!(service.ok("DeregisterScalableTarget", &writes(json!({}))), json!({}));
    assert_eq!(service.ok("DescribeScalableTargets", &all), json!({"ScalableTargets": []}));
}

#[test]
fn a_policy_is_put_described_and_deleted() {
    let service = Service::new();
    service.ok("RegisterScalableTarget", &writes(json!({"MinCapacity": 5, "MaxCapacity": 500})));
    let put = service.ok("PutScalingPolicy", &writes(policy(70.0)));
    let arn = put["PolicyARN"].as_str().unwrap();
    assert!(arn.starts_with("arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:"), "{arn}");
    assert!(arn.ends_with(":resource/dynamodb/table/tab:policyName/keep"), "{arn}");
    let names: Vec<String> = put["Alarms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|alarm| {
            let name = alarm["AlarmName"].as_str().unwrap();
            let told = alarm["AlarmARN"].as_str().unwrap();
            assert_eq!(told, format!("arn:aws:cloudwatch:us-east-1:123456789012:alarm:{name}"));
            name[..name.len() - 36].to_owned()
        })
        .collect();
    let kinds = ["AlarmHigh", "AlarmLow", "ProvisionedCapacityHigh", "ProvisionedCapacityLow"];
    assert_eq!(names, kinds.map(|kind| format!("TargetTracking-table/tab-{kind}-")));

    let mut expected = writes(policy(70.0));
    expected["PolicyARN"] = put["PolicyARN"].clone();
    expected["Alarms"] = put["Alarms"].clone();
    expected["CreationTime"] = json!(1_699_920_000.0);
    let of_name = json!({"ServiceNamespace": "dynamodb", "PolicyNames": ["keep"]});
    assert_eq!(
        service.ok("DescribeScalingPolicies", &of_name),
        json!({"ScalingPolicies": [expected]})
    );
    let other = json!({"ServiceNamespace": "dynamodb", "PolicyNames": ["other"]});
    assert_eq!(service.ok("DescribeScalingPolicies", &other), json!({"ScalingPolicies": []}));
    // Its contents stay when they are left out.
    service.ok("PutScalingPolicy", &writes(json!({"PolicyName": "keep"})));
    service.clock.advance(Duration::from_mins(15));
    let of = json!({"ServiceNamespace": "dynamodb", "ResourceId": "table/tab"});
    let activities = service.ok("DescribeScalingActivities", &of);
    assert_eq!(
        activities["ScalingActivities"][0]["Description"],
        "Setting write capacity units to 5."
    );
    assert_eq!(
        service.ok("DeleteScalingPolicy", &writes(json!({"PolicyName": "keep"}))),
        json!({})
    );
    service.refused(
        "DeleteScalingPolicy",
        &writes(json!({"PolicyName": "keep"})),
        "ObjectNotFoundException: No scaling policy found for service namespace: dynamodb, resource ID: table/tab, scalable dimension: dynamodb:table:WriteCapacityUnits, policy name: keep",
    );
}

#[test]
fn what_is_described_comes_in_pages() {
    let service = Service::new();
    service.ok("RegisterScalableTarget", &writes(json!({"MinCapacity": 5, "MaxCapacity": 500})));
    let mut reads = writes(json!({"MinCapacity": 5, "MaxCapacity": 500}));
    reads["ScalableDimension"] = json!("dynamodb:table:ReadCapacityUnits");
    service.ok("RegisterScalableTarget", &reads);
    let page = |others: Value| {
        let mut asked = json!({"ServiceNamespace": "dynamodb"});
        asked.as_object_mut().unwrap().extend(others.as_object().unwrap().clone());
        let page = service.ok("DescribeScalableTargets", &asked);
        let targets = page["ScalableTargets"].as_array().unwrap();
        let dimensions = targets.iter().map(|it| it["ScalableDimension"].as_str().unwrap());
        let kinds: Vec<&str> = dimensions.map(|it| it.rsplit(':').next().unwrap()).collect();
        (kinds.join(" "), page["NextToken"].as_str().map(str::to_owned))
    };
    let (first, token) = page(json!({"MaxResults": 1}));
    assert_eq!(first, "ReadCapacityUnits");
    assert_eq!(
        page(json!({"MaxResults": 1, "NextToken": token})),
        ("WriteCapacityUnits".to_owned(), None)
    );
    assert_eq!(page(json!({})).0, "ReadCapacityUnits WriteCapacityUnits");
    assert_eq!(page(json!({"ResourceIds": ["table/other"]})).0, "");
    let dimension = "dynamodb:table:WriteCapacityUnits";
    let asked = json!({"ResourceIds": ["table/tab"], "ScalableDimension": dimension});
    assert_eq!(page(asked).0, "WriteCapacityUnits");
    service.refused(
        "DescribeScalableTargets",
        &json!({"ServiceNamespace": "dynamodb", "NextToken": "x"}),
        "InvalidNextTokenException: Invalid next token",
    );
}

#[test]
fn requests_are_refused_by_the_service_s_rules() {
    let service = Service::new();
    let check =
        |operation, body: Value, expected: &str| service.refused(operation, &body, expected);
    let null = |member| {
        format!("Value null at '{member}' failed to satisfy constraint: Member must not be null")
    };
    check(
        "RegisterScalableTarget",
        json!({}),
        &format!(
            "ValidationException: 3 validation errors detected: {}; {}; {}",
            null("serviceNamespace"),
            null("resourceId"),
            null("scalableDimension")
        ),
    );
    check(
        "DescribeScalingActivities",
        json!({}),
        &format!("ValidationException: 1 validation error detected: {}", null("serviceNamespace")),
    );
    check(
        "PutScalingPolicy",
        writes(json!({"PolicyName": "", "TargetTrackingScalingPolicyConfiguration": {}})),
        &format!(
            "ValidationException: 2 validation errors detected: Value '' at 'policyName' failed to satisfy constraint: Member must have length greater than or equal to 1; {}",
            null("targetTrackingScalingPolicyConfiguration.targetValue")
        ),
    );
    let unsupported =
        "ValidationException: Unsupported service namespace, resource type or scalable dimension";
    check("RegisterScalableTarget", writes(json!({"ServiceNamespace": "ecs"})), unsupported);
    check("RegisterScalableTarget", writes(json!({"ResourceId": "dynamo/tab"})), unsupported);
    check("DescribeScalableTargets", json!({"ServiceNamespace": "ecs"}), unsupported);
    check(
        "RegisterScalableTarget",
        writes(json!({"ResourceId": "table/nope"})),
        "ValidationException: DynamoDB table does not exist: table/nope",
    );
    check(
        "RegisterScalableTarget",
        writes(json!({"MinCapacity": 5})),
        "ValidationException: Maximum capacity must be specified when registering a new scalable target",
    );
    check(
        "DeregisterScalableTarget",
        writes(json!({})),
        "ObjectNotFoundException: No scalable target found for service namespace: dynamodb, resource ID: table/tab, scalable dimension: dynamodb:table:WriteCapacityUnits",
    );
    check(
        "PutScalingPolicy",
        writes(policy(70.0)),
        "ObjectNotFoundException: No scalable target registered for service namespace: dynamodb, resource ID: table/tab, scalable dimension: dynamodb:table:WriteCapacityUnits",
    );
    check(
        "PutScalingPolicy",
        writes(policy(95.0)),
        "ValidationException: For predefined metric type DynamoDBWriteCapacityUtilization, target value must be between '10.0' and '90.0', but was '95.0'.",
    );
    let mut step = policy(70.0);
    step["PolicyType"] = json!("StepScaling");
    check(
        "PutScalingPolicy",
        writes(step),
        "ValidationException: Policy type StepScaling is not supported for service namespace: dynamodb",
    );
    check(
        "PutScalingPolicy",
        writes(json!({"PolicyName": "keep"})),
        "ValidationException: TargetTrackingScalingPolicyConfiguration must be specified",
    );
    check(
        "PutScalingPolicy",
        writes(json!({"PolicyName": 7})),
        "SerializationException: NUMBER_VALUE cannot be converted to String",
    );
    check("PutScheduledAction", json!({}), "UnknownOperationException: ");
}

#[test]
fn each_service_has_its_media_type() {
    let service = Service::new();
    let call = |target, media_type| {
        let headers = [("content-type", media_type), ("x-amz-target", target)];
        let (method, path, query) = ("POST", "/", None);
        let parts = HttpParts { method, path, query, headers: &&headers[..], body: b"{}" };
        service.wire.handle_now(&parts).status
    };
    let (one, other) = ("application/x-amz-json-1.0", "application/x-amz-json-1.1");
    assert_eq!(call("AnyScaleFrontendService.DescribeScalableTargets", one), 404);
    assert_eq!(call("AnyScaleFrontendService.DescribeScalableTargets", other), 400);
    assert_eq!(call("DynamoDB_20120810.ListTables", other), 404);
}

#[test]
fn names_and_pages_have_their_lengths() {
    let service = Service::new();
    let long = |value: &str, member: &str, max: usize| {
        format!(
            "ValidationException: 1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must have length less than or equal to {max}"
        )
    };
    let (resource, name) = (format!("table/{}", "t".repeat(1_595)), "n".repeat(257));
    service.refused(
        "RegisterScalableTarget",
        &writes(json!({"ResourceId": resource})),
        &long(&resource, "resourceId", 1_600),
    );
    let short = &resource[..1_600];
    service.refused(
        "RegisterScalableTarget",
        &writes(json!({"ResourceId": short})),
        &format!("ValidationException: DynamoDB table does not exist: {short}"),
    );
    service.refused(
        "DeleteScalingPolicy",
        &writes(json!({"PolicyName": name})),
        &long(&name, "policyName", 256),
    );
    let deleted = writes(json!({"PolicyName": name[..256]}));
    let text = "ObjectNotFoundException: No scaling policy found for service namespace: dynamodb, resource ID: table/tab, scalable dimension: dynamodb:table:WriteCapacityUnits, policy name: ";
    service.refused("DeleteScalingPolicy", &deleted, &format!("{text}{}", &name[..256]));
    for (operation, list) in
        [("DescribeScalableTargets", "ResourceIds"), ("DescribeScalingPolicies", "PolicyNames")]
    {
        let mut names = vec!["a"; 50];
        service.ok(operation, &json!({"ServiceNamespace": "dynamodb", list: names}));
        names.push("a");
        let (shown, member) = (format!("[{}]", names.join(", ")), list.replace(['R', 'P'], ""));
        let member = format!("{}{member}", list[..1].to_lowercase());
        let asked = json!({"ServiceNamespace": "dynamodb", list: names});
        service.refused(operation, &asked, &long(&shown, &member, 50));
    }
    for most in (10..).take(51) {
        service
            .ok("RegisterScalableTarget", &writes(json!({"MinCapacity": 1, "MaxCapacity": 500})));
        let raised = json!({"MinCapacity": 100 + most});
        service.ok("RegisterScalableTarget", &writes(raised));
    }
    let asked = |max: Value| json!({"ServiceNamespace": "dynamodb", "MaxResults": max});
    for max in [json!(null), json!(51), json!(50)] {
        let page = service.ok("DescribeScalingActivities", &asked(max));
        assert_eq!(page["ScalingActivities"].as_array().unwrap().len(), 50);
        assert_eq!(page["NextToken"], "50");
    }
}
