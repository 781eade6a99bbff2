//! `Local::sdk_client()` beside the same client over a connector with canned answers.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue as SdkValue;
use bytes::Bytes;
use dyno_core::value::{AttributeValue, Item};
use dyno_workload::{Pick, Projected, TABLE, item, item_body, item_key};
use serde_json::json;
use tokio::runtime::Runtime;

use super::canned::Canned;
use crate::embedded::{DynoEngine, Subject};
use crate::measure::{Budget, nanoseconds};
use crate::results::Results;

/// Calls made ready at once.
const CHUNK: usize = 128;

/// The clients.
pub struct SdkBench {
    items: u64,
    runtime: Runtime,
    engine: Client,
    canned_get: Client,
    canned_put: Client,
}

impl SdkBench {
    /// Returns clients of a table of so many items.
    pub fn loaded(items: u64) -> Self {
        let DynoEngine(local) = DynoEngine::loaded(items, Projected::All);
        let canned = |body: String| {
            let config = local.sdk_config().http_client(Canned(Bytes::from(body)));
            Client::from_conf(config.build())
        };
        let got = json!({"Item": item_body(&item(17, items, 0))}).to_string();
        let (canned_get, canned_put) = (canned(got), canned("{}".to_owned()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime is made");
        Self { items, runtime, engine: local.sdk_client(), canned_get, canned_put }
    }

    /// Measures one round.
    pub fn measure(&self, budget: Budget, seed: u64, results: &mut Results) {
        for (subject, client) in
            [("sdk_client", &self.engine), ("canned connector", &self.canned_get)]
        {
            let keys = |chunk: u64| {
                let mut pick = Pick::new(seed ^ (chunk << 8), self.items, 0, 1);
                (0..CHUNK).map(|_| own(&item_key(pick.item()))).collect()
            };
            let get = nanoseconds(budget, keys, |key| {
                let get = client.get_item().table_name(TABLE).set_key(Some(key)).send();
                self.runtime.block_on(get).expect("the item is got").item.expect("is there")
            });
            results.time(&format!("sdk/get/{}", self.items), subject, get);
        }
        for (subject, client) in
            [("sdk_client", &self.engine), ("canned connector", &self.canned_put)]
        {
            let items = |chunk: u64| {
                let mut pick = Pick::new(seed ^ (chunk << 8), self.items, 0, 1);
                let mut next = || own(&item(pick.item(), self.items, pick.version()));
                (0..CHUNK).map(|_| next()).collect()
            };
            let put = nanoseconds(budget, items, |item| {
                let put = client.put_item().table_name(TABLE).set_item(Some(item)).send();
                self.runtime.block_on(put).expect("the item is put")
            });
            results.time(&format!("sdk/put/{}", self.items), subject, put);
        }
    }
}

fn own(item: &Item) -> HashMap<String, SdkValue> {
    item.iter().map(|(name, value)| (name.to_string(), own_value(value))).collect()
}

fn own_value(value: &AttributeValue) -> SdkValue {
    match value {
        AttributeValue::S(text) => SdkValue::S(text.clone()),
        AttributeValue::N(number) => SdkValue::N(number.to_string()),
        AttributeValue::B(bytes) => SdkValue::B(Blob::new(bytes.clone())),
        AttributeValue::Bool(flag) => SdkValue::Bool(*flag),
        AttributeValue::Null => SdkValue::Null(true),
        AttributeValue::L(list) => SdkValue::L(list.iter().map(own_value).collect()),
        AttributeValue::M(map) => SdkValue::M(own(map)),
        AttributeValue::Ss(set) => SdkValue::Ss(set.iter().cloned().collect()),
        AttributeValue::Ns(set) => SdkValue::Ns(set.iter().map(ToString::to_string).collect()),
        AttributeValue::Bs(set) => SdkValue::Bs(set.iter().cloned().map(Blob::new).collect()),
    }
}
