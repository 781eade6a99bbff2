//! Code on the SDK's own client, driven in virtual time: its repeats and sleeps are the SDK's.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::types::{AttributeValue, BillingMode, KeyType};

use super::{definition, key, s};
use crate::load::{self, Drive, Rate, Report};
use crate::{Capacity, FaultRule, Local, ManualClock, Timestamp, VirtualTime};

/// An engine with a table of orders.
fn engine() -> (Local, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_699_999_980));
    let local = Local::builder().clock(clock.clone()).capacity(Capacity::Enforced).build();
    let client = local.sdk_client();
    let create = client
        .create_table()
        .table_name("orders")
        .key_schema(key("id", KeyType::Hash))
        .attribute_definitions(definition("id"))
        .billing_mode(BillingMode::PayPerRequest)
        .send();
    VirtualTime::new(clock.clone()).block_on(create).unwrap().unwrap();
    (local, clock)
}

/// Puts an item of this size at one key.
async fn put(client: &Client, bytes: usize) -> bool {
    let put = client.put_item().table_name("orders").item("id", s("one"));
    put.item("text", AttributeValue::S("x".repeat(bytes))).send().await.is_ok()
}

fn drive(local: &Local, clock: &ManualClock, seed: u64) -> Drive {
    Drive::new("sdk", local, clock)
        .seed(seed)
        .lasting(Duration::from_secs(8))
        .arriving(Rate::steady(60.0))
}

/// A key that is written 1,200 units a second, where a partition has 1,000.
fn run(seed: u64) -> Report {
    let (local, clock) = engine();
    let code = |client: load::Client| async move {
        put(&client.sdk_client(), 19_900).await;
    };
    drive(&local, &clock, seed).run(code).unwrap()
}

#[test]
fn calls_of_the_sdk_are_throttled_repeated_and_told() {
    let report = run(7);
    let names: Vec<&str> = report.patterns.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["PutItem"]);
    let put = &report.patterns[0];
    assert!(put.requests > 400 && put.throttled > 50, "{put:?}");
    assert_eq!(put.requests, put.served + put.failed);
    assert_eq!(put.attempts, put.served + put.throttled);
    let reasons: Vec<&String> = put.reasons["orders"].keys().collect();
    assert_eq!(reasons, ["TableWriteKeyRangeThroughputExceeded"]);
    // Some were served by a repeat, after a pause of the SDK.
    assert!(put.attempts > put.requests && put.latency.longest > Duration::from_millis(100));
    assert!(report.resources[0].hottest_keys[0].peak.write < 170.0, "each is asked for once");
}

/// The SDK draws its pauses: from the seed, while it is driven.
#[test]
fn a_seed_is_one_run_of_the_sdk() {
    let (one, again, other) = (run(7), run(7), run(8));
    assert!(one.throttled() > 50);
    assert_eq!(one.to_json(), again.to_json());
    assert_ne!(one.to_json(), other.to_json());
}

#[test]
fn calls_that_fail_are_told_under_the_name_that_they_have() {
    let (local, clock) = engine();
    local.faults().add(FaultRule::unavailable());
    let code = |client: load::Client| async move {
        let config = client.pattern("save").sdk_config();
        let config = config.retry_config(RetryConfig::standard().with_max_attempts(2)).build();
        assert!(!put(&Client::from_conf(config), 10).await);
    };
    let report = drive(&local, &clock, 7).run(code).unwrap();
    let save = report.pattern("save").unwrap();
    assert_eq!((save.failed, save.served, save.throttled), (save.requests, 0, 0));
    assert_eq!(save.attempts, save.errors);
    assert!(save.attempts > save.requests, "{save:?}");
    // A refusal that is no want of capacity is an answer.
    local.faults().clear();
    let code = |client: load::Client| async move {
        let missing = client.sdk_client().get_item().table_name("none").key("id", s("one"));
        assert!(missing.send().await.is_err());
    };
    let report = drive(&local, &clock, 7).run(code).unwrap();
    assert_eq!(report.served(), report.requests());
}
