//! What a recorder is told of calls.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dyno_core::Db;
use dyno_core::backend::{Backend, BackendError, BoxFuture, ErrorCode, ThrottlingReason};
use dyno_core::clock::{ManualClock, Timestamp};
use dyno_core::layer::Metrics;
use dyno_core::op::{Capacity, ConsumedCapacity, QueryOutput, Request, Response};
use metrics::{
    Counter, CounterFn, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
    SharedString, Unit,
};

use super::expanded::{Order, Saas, Status};
use super::script::Script;

type Told = Arc<Mutex<BTreeMap<String, f64>>>;

/// Adds everything up, by name and labels.
#[derive(Default)]
struct Sums(Told);

struct Sum(Told, String);

impl Sum {
    fn add(&self, value: f64) {
        *self.0.lock().unwrap().entry(self.1.clone()).or_default() += value;
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
        let labels = key.labels().map(|label| format!("{}={}", label.key(), label.value()));
        let labels: Vec<String> = labels.collect();
        Arc::new(Sum(Arc::clone(&self.0), format!("{} {}", key.name(), labels.join(" "))))
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

/// Takes half a second for each call.
struct Slow(Script, ManualClock);

impl Backend for Slow {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        self.1.advance(Duration::from_millis(500));
        self.0.call(request)
    }
}

#[tokio::test]
async fn units_latency_and_throttles_have_their_labels() {
    let sums = Sums::default();
    let _listening = metrics::set_default_local_recorder(&sums);
    let units = |capacity_units| Capacity { capacity_units, ..Capacity::default() };
    let mut output = QueryOutput::default();
    output.consumed_capacity = Some(Box::new(ConsumedCapacity {
        table_name: "saas".to_owned(),
        total: units(2.5),
        table: Some(units(0.0)),
        global_secondary_indexes: [("gsi1".to_owned(), units(2.5))].into(),
        ..Default::default()
    }));
    let reason = ThrottlingReason {
        reason: "IndexReadKeyRangeThroughputExceeded".to_owned(),
        resource: "arn:x".to_owned(),
    };
    let throttled = BackendError::new(ErrorCode::Throttling, "slow down");
    let throttled = throttled.with_throttling_reasons(vec![reason]);
    let clock = ManualClock::new(Timestamp::from_seconds(1));
    let script = Script::answering([Ok(output.into()), Err(throttled)]);
    let db = Db::<Saas>::new(Metrics::new(Slow(script, clock.clone())).clock(clock));
    let query = || Order::query().by_status("t1", Status::Open);
    db.query(query()).all().await.unwrap();
    assert!(db.query(query()).all().await.is_err());
    let labels = "entity=Order pattern=by_status";
    let reason = "reason=IndexReadKeyRangeThroughputExceeded resource=arn:x";
    let expected = [
        (format!("dyno_consumed_units kind=read table=saas index= {labels}"), 0.0),
        (format!("dyno_consumed_units kind=read table=saas index=gsi1 {labels}"), 2.5),
        (format!("dyno_request_duration_seconds operation=Query {labels}"), 1.0),
        ("dyno_requests_total operation=Query outcome=ThrottlingException".to_owned(), 1.0),
        ("dyno_requests_total operation=Query outcome=ok".to_owned(), 1.0),
        (format!("dyno_throttles_total operation=Query {reason}"), 1.0),
    ];
    assert_eq!(*sums.0.lock().unwrap(), BTreeMap::from(expected));
}
