//! What the application's recorder is told of calls to the engine: units, latency and outcomes by the
//! names of the program's own patterns.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use dyno::layer::{Cache, Fault, FaultRule, Metrics};
use dyno::op::OperationName;
use dyno::{BackendError, Db, Entity, ErrorCode, Table};
use dyno_local::Local;
use metrics::{
    Counter, CounterFn, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
    SharedString, Unit,
};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    entities(Order)
)]
struct Shop;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Shop,
    pk = "SHOP#{shop}",
    sk = "ORDER#{id}",
    access(of_shop, primary),
    access(by_price, index = gsi1, pk = "SHOP#{shop}", sk = "{price}")
)]
struct Order {
    shop: String,
    id: u64,
    price: u64,
    text: String,
}

fn order(id: u64) -> Order {
    Order { shop: "s".to_owned(), id, price: 10 * id, text: "x".repeat(3_000) }
}

type Told = BTreeMap<String, f64>;

/// A recorder that adds everything up, by name and labels.
#[derive(Clone, Default)]
struct Sums(Arc<Mutex<Told>>);

struct Sum(Sums, String);

impl Sum {
    fn add(&self, value: f64) {
        *self.0.0.lock().unwrap().entry(self.1.clone()).or_default() += value;
    }
}

impl CounterFn for Sum {
    fn increment(&self, value: u64) {
        self.add(f64::from(u32::try_from(value).unwrap()));
    }

    fn absolute(&self, _: u64) {}
}

impl HistogramFn for Sum {
    fn record(&self, value: f64) {
        self.add(value);
    }
}

impl Sums {
    fn of(&self, key: &Key) -> Arc<Sum> {
        let labels = key.labels().map(|label| format!(" {}={}", label.key(), label.value()));
        Arc::new(Sum(self.clone(), format!("{}{}", key.name(), labels.collect::<String>())))
    }

    /// Returns what was told under names that begin like this, without that beginning.
    fn under(&self, begin: &str) -> Vec<(String, f64)> {
        let told = self.0.lock().unwrap();
        let matching =
            told.iter().filter_map(|(name, sum)| Some((name.strip_prefix(begin)?, *sum)));
        matching.map(|(name, sum)| (name.trim_start().to_owned(), sum)).collect()
    }
}

impl Recorder for Sums {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.of(key))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(self.of(key))
    }
}

fn pairs(told: &[(&str, f64)]) -> Vec<(String, f64)> {
    told.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect()
}

#[tokio::test]
async fn units_are_told_by_pattern_and_index() {
    let db = Db::<Shop>::new(Metrics::new(Local::new()));
    db.create_table().await.unwrap();
    let sums = Sums::default();
    let _listening = metrics::set_default_local_recorder(&sums);
    for id in 1..=4 {
        db.put(&order(id)).await.unwrap();
    }
    db.query(Order::query().of_shop("s")).consistent().all().await.unwrap();
    db.query(Order::query().by_price("s").price_in(..=20)).all().await.unwrap();
    db.get(Order::key("s", 1)).await.unwrap();
    // 3 KB each: three units and as many for the entry; 12 KB consistently; 6 KB of the index.
    assert_eq!(
        sums.under("dyno_consumed_units kind=write table=shop"),
        pairs(&[
            ("index= entity=Order pattern=", 16.0),
            ("index=gsi1 entity=Order pattern=", 16.0)
        ])
    );
    assert_eq!(
        sums.under("dyno_consumed_units kind=read table=shop"),
        pairs(&[
            ("index= entity=Order pattern=", 0.5),
            ("index= entity=Order pattern=by_price", 0.0),
            ("index= entity=Order pattern=of_shop", 4.0),
            ("index=gsi1 entity=Order pattern=by_price", 1.0),
        ])
    );
}

#[tokio::test]
async fn outcomes_and_throttles_are_counted() {
    let faults = Fault::new(Local::new(), 7);
    let db = Db::<Shop>::new(Metrics::new(faults.clone()));
    db.create_table().await.unwrap();
    let sums = Sums::default();
    let _listening = metrics::set_default_local_recorder(&sums);
    db.create(&order(1)).await.unwrap();
    db.create(&order(1)).await.unwrap_err();
    let throttled = BackendError::new(ErrorCode::ProvisionedThroughputExceeded, "slow down");
    faults.add(FaultRule::reject(throttled).on(OperationName::Query).times(1));
    let all = async || db.query(Order::query().of_shop("s")).all().await;
    assert!(all().await.is_err() && all().await.is_ok());
    assert_eq!(
        sums.under("dyno_requests_total"),
        pairs(&[
            ("operation=PutItem outcome=ConditionalCheckFailedException", 1.0),
            ("operation=PutItem outcome=ok", 1.0),
            ("operation=Query outcome=ProvisionedThroughputExceededException", 1.0),
            ("operation=Query outcome=ok", 1.0),
        ])
    );
    assert_eq!(
        sums.under("dyno_throttles_total operation=Query"),
        pairs(&[("reason=ProvisionedThroughputExceededException resource=", 1.0)])
    );
    let timed = sums.under("dyno_request_duration_seconds operation=Query");
    assert_eq!(timed.len(), 1);
    assert_eq!(timed[0].0, "entity=Order pattern=of_shop");
}

#[tokio::test]
async fn below_a_cache_there_are_misses_only() {
    let db = Db::<Shop>::new(Cache::new(Metrics::new(Local::new())));
    db.create_table().await.unwrap();
    let sums = Sums::default();
    let _listening = metrics::set_default_local_recorder(&sums);
    for _ in 0..5 {
        assert_eq!(db.get(Order::key("s", 1)).await.unwrap(), None);
    }
    assert_eq!(sums.under("dyno_requests_total"), pairs(&[("operation=GetItem outcome=ok", 1.0)]));
}
