//! What a call of the AWS SDK's client costs on the engine, against the same client over a connector
//! that only hands out a canned answer.
//!
//! An item of about 1 KiB with ten mixed attributes is put and got. The two clients take turns, round
//! by round, so that a busy machine slows both; the medians of the rounds are printed, and their
//! ratio. A number as argument is the calls of a round.

#![expect(clippy::print_stdout, reason = "it says what it measures")]
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "a benchmark fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "it measures time")]

use std::collections::HashMap;
use std::time::Instant;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region, RuntimeComponents};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
    ScalarAttributeType,
};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use dyno_local::Local;
use tokio::runtime::{Builder, Runtime};

const ROUNDS: usize = 9;
const CALLS: u32 = 2_000;

/// A connector that answers everything with one body.
#[derive(Debug, Clone)]
struct Canned(&'static [u8]);

impl HttpClient for Canned {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Canned {
    fn call(&self, _request: HttpRequest) -> HttpConnectorFuture {
        let mut answer =
            HttpResponse::new(StatusCode::try_from(200).unwrap(), SdkBody::from(self.0));
        answer.headers_mut().insert("content-type", "application/x-amz-json-1.0");
        answer.headers_mut().insert("x-amzn-requestid", "A".repeat(52));
        HttpConnectorFuture::ready(Ok(answer))
    }
}

fn canned(body: &'static [u8]) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url("http://canned.invalid")
        .credentials_provider(Credentials::new("a", "b", None, None, "canned"))
        .http_client(Canned(body));
    Client::from_conf(config.build())
}

fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

fn n(text: &str) -> AttributeValue {
    AttributeValue::N(text.to_owned())
}

fn item() -> HashMap<String, AttributeValue> {
    let address = HashMap::from([
        ("city".to_owned(), s("Oslo")),
        ("lines".to_owned(), AttributeValue::L(vec![s("Main street 5"), n("7")])),
    ]);
    let tags = ["alpha", "beta", "gamma"].map(str::to_owned).to_vec();
    let attributes = [
        ("pk", s("TENANT#0001")),
        ("sk", s("ORDER#000123")),
        ("status", s("open")),
        ("total", n("1234.56")),
        ("count", n("42")),
        ("paid", AttributeValue::Bool(true)),
        ("note", s("x".repeat(500))),
        ("blob", AttributeValue::B(Blob::new(vec![7; 170]))),
        ("tags", AttributeValue::Ss(tags)),
        ("ship_to", AttributeValue::M(address)),
    ];
    attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The canned answer to a get, as the engine writes it.
fn item_body() -> &'static [u8] {
    let blob = "BwcH".repeat(56) + "Bwc=";
    let note = "x".repeat(500);
    let text = format!(
        r#"{{"Item":{{"blob":{{"B":"{blob}"}},"count":{{"N":"42"}},"note":{{"S":"{note}"}},"paid":{{"BOOL":true}},"pk":{{"S":"TENANT#0001"}},"ship_to":{{"M":{{"city":{{"S":"Oslo"}},"lines":{{"L":[{{"S":"Main street 5"}},{{"N":"7"}}]}}}}}},"sk":{{"S":"ORDER#000123"}},"status":{{"S":"open"}},"tags":{{"SS":["alpha","beta","gamma"]}},"total":{{"N":"1234.56"}}}}}}"#
    );
    Box::leak(text.into_bytes().into_boxed_slice())
}

async fn create(client: &Client) {
    let key = |name: &str, kind| {
        KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
    };
    let definition = |name: &str| {
        let definition = AttributeDefinition::builder().attribute_name(name);
        definition.attribute_type(ScalarAttributeType::S).build().unwrap()
    };
    let create =
        client.create_table().table_name("Orders").billing_mode(BillingMode::PayPerRequest);
    let create = create.key_schema(key("pk", KeyType::Hash)).key_schema(key("sk", KeyType::Range));
    let create = create.attribute_definitions(definition("pk"));
    create.attribute_definitions(definition("sk")).send().await.unwrap();
}

async fn get(client: &Client) {
    let get = client.get_item().table_name("Orders").key("pk", s("TENANT#0001"));
    let got = get.key("sk", s("ORDER#000123")).send().await.unwrap();
    assert_eq!(got.item.unwrap().len(), 10);
}

async fn put(client: &Client, item: &HashMap<String, AttributeValue>) {
    client.put_item().table_name("Orders").set_item(Some(item.clone())).send().await.unwrap();
}

/// Returns how long one call takes, in microseconds.
fn time<F: Future<Output = ()>>(runtime: &Runtime, calls: u32, call: impl Fn() -> F) -> f64 {
    runtime.block_on(async {
        let from = Instant::now();
        for _ in 0..calls {
            call().await;
        }
        from.elapsed().as_secs_f64() * 1e6 / f64::from(calls)
    })
}

fn median(mut rounds: Vec<f64>) -> f64 {
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}

fn main() {
    let calls = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(CALLS);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let engine = Local::new().sdk_client();
    let item = item();
    runtime.block_on(async {
        create(&engine).await;
        put(&engine, &item).await;
    });
    let (canned_get, canned_put) = (canned(item_body()), canned(b"{}"));
    let (mut gets, mut puts) = ((vec![], vec![]), (vec![], vec![]));
    for _ in 0..ROUNDS {
        gets.0.push(time(&runtime, calls, || get(&canned_get)));
        gets.1.push(time(&runtime, calls, || get(&engine)));
        puts.0.push(time(&runtime, calls, || put(&canned_put, &item)));
        puts.1.push(time(&runtime, calls, || put(&engine, &item)));
    }
    for (name, (floor, engine)) in [("get", gets), ("put", puts)] {
        let (floor, engine) = (median(floor), median(engine));
        let (more, ratio) = (engine - floor, engine / floor);
        println!(
            "{name}: canned {floor:.1} µs, engine {engine:.1} µs (+{more:.1} µs, {ratio:.2}×)"
        );
    }
}
