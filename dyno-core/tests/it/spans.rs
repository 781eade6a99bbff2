//! What spans say of calls, and that the typed layer's knowledge reaches them.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use dyno_core::backend::{Backend, BackendError, BackendExt, ErrorCode, Origin};
use dyno_core::clock::ManualClock;
use dyno_core::layer::{Meter, Record, Retry, Trace};
use dyno_core::op::{
    BatchGetItemOutput, Capacity, ConsumedCapacity, GetItemOutput, KeysAndAttributes, ListTables,
    PutItemOutput, QueryOutput, TransactWriteItemsOutput, UpdateItemOutput,
};
use dyno_core::{Backoff, Db};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record as Fields};
use tracing::{Event, Metadata, Subscriber};
use tracing_core::span::Current;

use super::drive::drive;
use super::expanded::{Order, Saas, Status, order};
use super::script::Script;

type Span = BTreeMap<&'static str, String>;

/// Keeps the fields of every span, and knows which one it is in.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<Span>>>, Arc<Mutex<Vec<(Id, &'static Metadata<'static>)>>>);

thread_local! {
    static WITHIN: std::cell::RefCell<Vec<Id>> = const { std::cell::RefCell::new(Vec::new()) };
}

struct Kept<'a>(&'a mut Span);

impl Visit for Kept<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

impl Subscriber for Spans {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().unwrap();
        let mut fields = Span::new();
        span.record(&mut Kept(&mut fields));
        spans.push(fields);
        let id = Id::from_u64(u64::try_from(spans.len()).unwrap());
        self.1.lock().unwrap().push((id.clone(), span.metadata()));
        id
    }

    fn record(&self, id: &Id, values: &Fields<'_>) {
        let at = usize::try_from(id.into_u64()).unwrap() - 1;
        values.record(&mut Kept(self.0.lock().unwrap().get_mut(at).unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, id: &Id) {
        WITHIN.with_borrow_mut(|within| within.push(id.clone()));
    }

    fn exit(&self, _: &Id) {
        WITHIN.with_borrow_mut(Vec::pop);
    }

    fn current_span(&self) -> Current {
        let known = self.1.lock().unwrap();
        let within = WITHIN.with_borrow(|within| within.last().cloned());
        let found = within.and_then(|id| known.iter().find(|(known, _)| *known == id));
        found.map_or_else(Current::none, |(id, metadata)| Current::new(id.clone(), metadata))
    }
}

impl Spans {
    /// Returns the operation of each span, with its retries.
    fn retries(&self) -> Vec<(String, Option<String>)> {
        let spans = std::mem::take(&mut *self.0.lock().unwrap());
        self.1.lock().unwrap().clear();
        let retries = spans.into_iter().map(|mut span| {
            (span.remove("db.operation.name").unwrap(), span.remove("dyno.retries"))
        });
        retries.collect()
    }
}

fn expected(fields: &[(&'static str, &str)]) -> Span {
    fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_query_says_what_the_typed_layer_means() {
    let spans = Spans::default();
    let _listening = tracing::subscriber::set_default(spans.clone());
    let mut output = QueryOutput::default();
    (output.items, output.scanned_count) = (Some(vec![]), 7);
    let total = Capacity { capacity_units: 1.5, ..Capacity::default() };
    output.consumed_capacity = Some(Box::new(ConsumedCapacity { total, ..Default::default() }));
    // Layers that call later, and not at once, do not lose it.
    let backend = Record::new(Trace::new(Meter::new(Script::answering([Ok(output.into())]))));
    let db = Db::<Saas>::new(backend);
    db.query(Order::query().by_status("t1", Status::Open)).all().await.unwrap();
    let found = spans.0.lock().unwrap().remove(0);
    assert_eq!(
        found,
        expected(&[
            ("otel.name", "Query saas"),
            ("otel.kind", "client"),
            ("db.system.name", "aws.dynamodb"),
            ("db.operation.name", "Query"),
            ("db.response.returned_rows", "0"),
            ("aws.dynamodb.table_names", "saas"),
            ("aws.dynamodb.index_name", "gsi1"),
            ("aws.dynamodb.consistent_read", "false"),
            ("aws.dynamodb.scan_forward", "true"),
            ("aws.dynamodb.scanned_count", "7"),
            ("dyno.entity", "Order"),
            ("dyno.pattern", "by_status"),
            ("dyno.consumed_units", "1.5"),
        ])
    );
    assert_eq!(Origin::current(), Origin::default());
}

#[tokio::test]
async fn a_failure_says_its_code_and_no_key() {
    let spans = Spans::default();
    let _listening = tracing::subscriber::set_default(spans.clone());
    let error = BackendError::new(ErrorCode::Throttling, "slow down").with_request_id("R1");
    let answers = [Err(error), Ok(GetItemOutput::default().into())];
    let db = Db::<Saas>::new(Trace::new(Script::answering(answers)));
    assert!(db.get(Order::key("t1", 7)).await.is_err());
    assert!(db.backend().send(ListTables::new()).await.is_err());
    let spans = spans.0.lock().unwrap();
    let [failed, listed] = &spans[..] else { panic!("{spans:?}") };
    assert_eq!(failed["error.type"], "ThrottlingException");
    assert_eq!(failed["otel.status_code"], "ERROR");
    assert_eq!(failed["aws.request_id"], "R1");
    assert_eq!(failed["dyno.entity"], "Order");
    assert!(!failed.contains_key("dyno.pattern"));
    assert!(!format!("{failed:?}").contains("t1"));
    assert_eq!(listed["otel.name"], "ListTables");
    assert!(
        !listed.contains_key("dyno.entity") && !listed.contains_key("aws.dynamodb.table_names")
    );
}

type Answer = Result<dyno_core::op::Response, BackendError>;

fn slow() -> Answer {
    Err(BackendError::new(ErrorCode::Throttling, "slow down"))
}

/// Two failures, then an answer.
fn third_time(answer: impl Into<dyno_core::op::Response>) -> Script {
    Script::answering([slow(), slow(), Ok(answer.into())])
}

fn retries(of: &str, counts: &[Option<u32>]) -> Vec<(String, Option<String>)> {
    counts.iter().map(|count| (of.to_owned(), count.map(|it| it.to_string()))).collect()
}

#[test]
fn spans_say_how_often_a_request_was_sent_again_on_either_side_of_the_retries() {
    let (spans, clock) = (Spans::default(), ManualClock::default());
    let _listening = tracing::subscriber::set_default(spans.clone());
    let retry = |inner: Arc<dyn Backend>| Retry::new(inner).clock(clock.clone()).seed(1);
    let get = |backend: Arc<dyn Backend>| {
        let db = Db::<Saas>::new(backend).clock(clock.clone());
        drive(&clock, db.get(Order::key("t1", 7)).send()).unwrap();
    };
    let script = || Arc::new(third_time(GetItemOutput::default()));

    // Around them the one span says how often in all, also through another layer.
    get(Arc::new(Trace::new(retry(script()))));
    assert_eq!(spans.retries(), retries("GetItem", &[Some(2)]));
    get(Arc::new(Trace::new(Record::new(Meter::new(retry(script()))))));
    assert_eq!(spans.retries(), retries("GetItem", &[Some(2)]));
    // Inside, that of each attempt how often before.
    get(Arc::new(retry(Arc::new(Record::new(Trace::new(script()))))));
    assert_eq!(spans.retries(), retries("GetItem", &[None, Some(1), Some(2)]));
    get(Arc::new(Trace::new(retry(Arc::new(Trace::new(script()))))));
    assert_eq!(spans.retries(), retries("GetItem", &[Some(2), None, Some(1), Some(2)]));
    // Nothing was sent again.
    let at_once = Script::answering([Ok(GetItemOutput::default().into())]);
    get(Arc::new(Trace::new(retry(Arc::new(at_once)))));
    assert_eq!(spans.retries(), retries("GetItem", &[None]));
    // What fails in the end was sent again all the same.
    let failing = Script::answering((0..9).map(|_| slow()));
    let db = Db::<Saas>::new(Trace::new(retry(Arc::new(failing)))).clock(clock.clone());
    assert!(drive(&clock, db.get(Order::key("t1", 7)).send()).is_err());
    assert_eq!(spans.retries(), retries("GetItem", &[Some(7)]));
    assert_eq!(Origin::current(), Origin::default());
}

#[test]
fn spans_say_what_the_typed_layer_sends_again() {
    let (spans, clock) = (Spans::default(), ManualClock::default());
    let _listening = tracing::subscriber::set_default(spans.clone());
    let db = |script: Script| Db::<Saas>::new(Trace::new(script)).clock(clock.clone()).seed(1);

    let client = db(third_time(TransactWriteItemsOutput::default()));
    let transact = client.transact((client.put(&order()),)).retry_conflicts(Backoff::new());
    drive(&clock, transact.send()).unwrap();
    assert_eq!(spans.retries(), retries("TransactWriteItems", &[None, Some(1), Some(2)]));

    // What is left over is sent again, too; that one was done does not begin the count anew.
    let left = |ids: &[u64]| {
        let keys = ids.iter().map(|id| Order::key("t1", *id).to_item()).collect();
        let keys = KeysAndAttributes { keys, ..KeysAndAttributes::default() };
        let mut output = BatchGetItemOutput::default();
        output.unprocessed_keys = [("saas".to_owned(), keys)].into();
        Ok(output.into())
    };
    let script = Script::answering([left(&[2, 3]), slow(), left(&[3]), left(&[])]);
    let reads = db(script).batch_get([1, 2, 3].map(|id| Order::key("t1", id)));
    drive(&clock, reads.send()).unwrap().complete().unwrap();
    assert_eq!(spans.retries(), retries("BatchGetItem", &[None, Some(1), Some(2), Some(3)]));

    // A conditional write of a batch, sent again by the batch and by a layer.
    let answers = [slow(), slow(), slow(), Ok(PutItemOutput::default().into())];
    let script = Script::answering(answers);
    let once = Backoff::new().attempts_max(2);
    let retry = Retry::new(Trace::new(script)).backoff(once).clock(clock.clone()).seed(1);
    let client = Db::<Saas>::new(retry).clock(clock.clone()).seed(1);
    drive(&clock, client.batch_write().create(&order()).send()).unwrap().complete().unwrap();
    let told = spans.retries();
    assert_eq!(told, retries("PutItem", &[None, Some(1), Some(1), Some(2)]));
}

#[tokio::test]
async fn spans_of_writes_name_their_entity() {
    let spans = Spans::default();
    let _listening = tracing::subscriber::set_default(spans.clone());
    let answers = [Ok(PutItemOutput::default().into()), Ok(UpdateItemOutput::default().into())];
    let db = Db::<Saas>::new(Trace::new(Script::answering(answers)));
    db.put(&order()).await.unwrap();
    let _ = db.patch(Order::key("t1", 7)).set(|o| o.total, 1).await;
    let spans = spans.0.lock().unwrap();
    assert_eq!(spans.len(), 2);
    assert!(spans.iter().all(|span| span["dyno.entity"] == "Order"), "{spans:?}");
}
