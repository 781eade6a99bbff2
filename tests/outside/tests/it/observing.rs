//! Spans, counters and hot keys, by the names of the program's own patterns.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use dyno::layer::{HotKeys, Meter, Metrics, Trace};
use dyno_outside::model::{Status, Ticket};
use metrics::{
    Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata as SpanMetadata, Subscriber};

use super::samples::ticket;
use super::ways::World;

type Fields = BTreeMap<String, String>;

/// Keeps the fields of the layer's spans.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<BTreeMap<u64, Fields>>>);

struct Kept<'a>(&'a mut Fields);

impl Visit for Kept<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl Subscriber for Spans {
    fn enabled(&self, span: &SpanMetadata<'_>) -> bool {
        span.name() == "dynamodb"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().unwrap();
        let id = spans.len() as u64 + 1;
        span.record(&mut Kept(spans.entry(id).or_default()));
        Id::from_u64(id)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        values.record(&mut Kept(self.0.lock().unwrap().entry(id.into_u64()).or_default()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

async fn query(db: &dyno::Db<dyno_outside::model::Desk>) {
    db.put(&ticket(1)).await.unwrap();
    db.query(Ticket::query().by_status("t1", Status::Open)).all().await.unwrap();
}

pub(crate) async fn traces_with_names_of_patterns(world: &World) {
    let spans = Spans::default();
    let listening = tracing::subscriber::set_default(spans.clone());
    query(&world.through(|backend| Trace::new(Meter::new(backend)))).await;
    drop(listening);
    let spans: Vec<Fields> = spans.0.lock().unwrap().values().cloned().collect();
    let said: Vec<_> = ["otel.name", "aws.dynamodb.index_name", "dyno.entity", "dyno.pattern"]
        .map(|field| spans.last().unwrap().get(field).map(String::as_str))
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(said, ["Query desk", "gsi1", "Ticket", "by_status"]);
    assert_eq!(spans.last().unwrap()["dyno.consumed_units"], "0.5");
    assert_eq!(spans.len(), 2);
}

/// Adds up what histograms are told, by name and labels.
#[derive(Default)]
struct Sums(Arc<Mutex<BTreeMap<String, f64>>>);

struct Sum(Arc<Mutex<BTreeMap<String, f64>>>, String);

impl HistogramFn for Sum {
    fn record(&self, value: f64) {
        *self.0.lock().unwrap().entry(self.1.clone()).or_default() += value;
    }
}

impl Recorder for Sums {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        let label =
            |wanted| key.labels().find(|label| label.key() == wanted).map_or("", |l| l.value());
        let name = format!("{} {} {}", key.name(), label("pattern"), label("index"));
        Histogram::from_arc(Arc::new(Sum(Arc::clone(&self.0), name)))
    }
}

pub(crate) async fn counts_units_by_pattern(world: &World) {
    let sums = Sums::default();
    let listening = metrics::set_default_local_recorder(&sums);
    query(&world.through(Metrics::new)).await;
    drop(listening);
    let sums = sums.0.lock().unwrap();
    assert_eq!(sums["dyno_consumed_units by_status gsi1"], 0.5);
    // The item, and its entries on the indexes it is in; none on the sparse one.
    assert_eq!(sums["dyno_consumed_units  "], 1.0);
    for index in ["gsi1", "board", "inverted", "recent"] {
        assert_eq!(sums[&format!("dyno_consumed_units  {index}")], 1.0, "{index}");
    }
    assert!(!sums.contains_key("dyno_consumed_units  urgent"));
}

pub(crate) async fn finds_hot_keys(world: &World) {
    let mut hot = None;
    let db = world.through(|backend| hot.insert(HotKeys::new(backend, "pk", 100).raw()).clone());
    for number in 1..=9 {
        let tenant = if number % 3 == 0 { "t2" } else { "t1" };
        db.put(&Ticket { tenant: tenant.to_owned(), ..ticket(number) }).await.unwrap();
    }
    let top = hot.unwrap().top();
    assert_eq!((top[0].key.as_str(), top[0].count), ("TENANT#t1#", 6));
}
