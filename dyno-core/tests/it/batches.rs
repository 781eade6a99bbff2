//! Batches on a backend that leaves things over: what is asked, and what comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dyno_core::backend::{Backend, BackendError, BoxFuture, ErrorCode};
use dyno_core::clock::ManualClock;
use dyno_core::layer::Meter;
use dyno_core::op::{
    BatchGetItem, BatchGetItemOutput, BatchWriteItem, BatchWriteItemOutput, Capacity,
    ConsumedCapacity, KeysAndAttributes, Request, Response, WriteRequest,
};
use dyno_core::read::AnyKey;
use dyno_core::value::{AttributeValue, Item};
use dyno_core::{Backoff, Db, ErrorKind};

use super::drive::{drive, elapsed_ms};
use super::expanded::{Order, Saas, SaasItem, Tenant, order};
use super::script::Script;

type Answer = Result<Response, BackendError>;

/// How a request is treated, by its number.
type Treat = dyn Fn(usize) -> Treatment + Send + Sync;

enum Treatment {
    /// So many of it are processed.
    Process(usize),
    Fail(ErrorCode),
}

/// A table that is slow to process batches; what it is asked is kept.
#[derive(Clone)]
struct Reluctant {
    treat: Arc<Treat>,
    items: Arc<Mutex<BTreeMap<String, Item>>>,
    sizes: Arc<Mutex<Vec<usize>>>,
}

impl Reluctant {
    fn new(treat: impl Fn(usize) -> Treatment + Send + Sync + 'static) -> Self {
        Self { treat: Arc::new(treat), items: Arc::default(), sizes: Arc::default() }
    }

    fn requests(&self) -> Vec<usize> {
        std::mem::take(&mut self.sizes.lock().unwrap())
    }

    fn len(&self) -> usize {
        self.items.lock().unwrap().len()
    }

    fn answer(&self, request: Request) -> Answer {
        let number = self.sizes.lock().unwrap().len();
        let size = match &request {
            Request::BatchGetItem(it) => it.request_items.get("saas").map_or(0, |it| it.keys.len()),
            Request::BatchWriteItem(it) => it.request_items.get("saas").map_or(0, Vec::len),
            other => panic!("{other:?}"),
        };
        self.sizes.lock().unwrap().push(size);
        let processed = match (self.treat)(number) {
            Treatment::Process(count) => count.min(size),
            Treatment::Fail(code) => return Err(BackendError::new(code, "no")),
        };
        match request {
            Request::BatchGetItem(it) => Ok(self.get(it, processed).into()),
            Request::BatchWriteItem(it) => Ok(self.write(it, processed).into()),
            other => panic!("{other:?}"),
        }
    }

    fn get(&self, mut request: BatchGetItem, processed: usize) -> BatchGetItemOutput {
        let mut asked = request.request_items.remove("saas").unwrap();
        let left = asked.keys.split_off(processed);
        let items = self.items.lock().unwrap();
        // In another order than asked, as the service does.
        let found = asked.keys.iter().rev().filter_map(|key| items.get(&name(key)).cloned());
        let mut output = BatchGetItemOutput::default();
        output.responses = [("saas".to_owned(), found.collect())].into();
        if !left.is_empty() {
            let left = KeysAndAttributes { keys: left, ..KeysAndAttributes::default() };
            output.unprocessed_keys = [("saas".to_owned(), left)].into();
        }
        output.consumed_capacity = Some(vec![consumed(processed)]);
        output
    }

    fn write(&self, mut request: BatchWriteItem, processed: usize) -> BatchWriteItemOutput {
        let mut asked = request.request_items.remove("saas").unwrap();
        let keys: BTreeSet<_> = asked.iter().map(|write| name(item(write))).collect();
        assert_eq!(keys.len(), asked.len(), "the service takes an item once");
        let left = asked.split_off(processed);
        let mut items = self.items.lock().unwrap();
        for write in asked {
            match write {
                WriteRequest::Put(item) => items.insert(name(&item), item),
                WriteRequest::Delete(key) => items.remove(&name(&key)),
            };
        }
        let mut output = BatchWriteItemOutput::default();
        if !left.is_empty() {
            output.unprocessed_items = [("saas".to_owned(), left)].into();
        }
        output.consumed_capacity = Some(vec![consumed(processed)]);
        output
    }
}

impl Backend for Reluctant {
    fn call(&self, request: Request) -> BoxFuture<'_, Answer> {
        Box::pin(async move { self.answer(request) })
    }
}

fn item(write: &WriteRequest) -> &Item {
    match write {
        WriteRequest::Put(item) | WriteRequest::Delete(item) => item,
    }
}

fn name(item: &Item) -> String {
    let text = |name| item.get(name).and_then(AttributeValue::as_s).unwrap();
    format!("{} {}", text("pk"), text("sk"))
}

fn consumed(processed: usize) -> ConsumedCapacity {
    let capacity_units = f64::from(u32::try_from(processed).unwrap());
    let total = Capacity { capacity_units, ..Capacity::default() };
    ConsumedCapacity { total, ..ConsumedCapacity::default() }
}

fn numbered(id: u64) -> Order {
    Order { id, ..order() }
}

fn key(id: u64) -> dyno_core::entity::Key<Order> {
    Order::key("t1", id)
}

fn db(backend: impl Backend + 'static, clock: &ManualClock) -> Db<Saas> {
    Db::new(backend).clock(clock.clone()).seed(1)
}

fn everything() -> Reluctant {
    Reluctant::new(|_| Treatment::Process(usize::MAX))
}

/// Chance by the number of the request, the same in every run of a seed.
fn chance(seed: usize, number: usize) -> usize {
    let mixed = (seed * 1_000_003 + number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed >> 40
}

#[test]
fn batches_are_cut_and_keep_their_order() {
    let (clock, backend) = (ManualClock::default(), everything());
    let db = db(backend.clone(), &clock);
    let orders: Vec<Order> = (0..110).map(numbered).collect();
    drive(&clock, db.batch_write().put_all(&orders).send()).unwrap().complete().unwrap();
    assert_eq!(backend.requests(), [25, 25, 25, 25, 10]);
    let keys = (0..120).rev().map(key);
    let found = drive(&clock, db.batch_get(keys).send()).unwrap();
    assert_eq!((found.unprocessed.len(), found.error.is_none()), (0, true));
    assert_eq!(backend.requests(), [100, 20]);
    let ids: Vec<_> =
        found.complete().unwrap().into_iter().map(|it| it.map(|order| order.id)).collect();
    let expected: Vec<_> = (0..120).rev().map(|id| (id < 110).then_some(id)).collect();
    assert_eq!(ids, expected);
    assert_eq!(elapsed_ms(&clock), 0);
}

#[test]
fn duplicates_are_sent_once() {
    let (clock, backend) = (ManualClock::default(), everything());
    let db = db(backend.clone(), &clock);
    let last = Order { total: 7, ..numbered(1) };
    let writes = db.batch_write().put(&numbered(1)).delete(key(1)).put(&numbered(2)).put(&last);
    assert_eq!((writes.len(), writes.is_empty()), (4, false));
    drive(&clock, writes.send()).unwrap().complete().unwrap();
    assert_eq!(backend.requests(), [2]);
    let found = drive(&clock, db.batch_get([1, 9, 1, 2, 9, 1].map(key)).send()).unwrap();
    assert_eq!(backend.requests(), [3]);
    let totals: Vec<_> =
        found.found.iter().map(|it| it.as_ref().map(|it| (it.id, it.total))).collect();
    let (one, two) = (Some((1, 7)), Some((2, order().total)));
    assert_eq!(totals, [one, None, one, two, None, one]);
    let deleted = db.batch_write().put(&last).delete_all([key(1)]);
    drive(&clock, deleted.send()).unwrap().complete().unwrap();
    assert_eq!(backend.len(), 1);
}

#[test]
fn nothing_is_no_request() {
    let clock = ManualClock::default();
    let script = Script::default();
    let db = db(script.clone(), &clock);
    let found = drive(&clock, db.batch_get(Vec::<AnyKey<Saas>>::new()).send()).unwrap();
    assert!(found.complete().unwrap().is_empty());
    drive(&clock, db.batch_write().send()).unwrap().complete().unwrap();
    assert!(script.asked().is_empty());
}

#[test]
fn what_is_unprocessed_is_asked_again_until_nothing_is_left() {
    for seed in 0..20 {
        let clock = ManualClock::default();
        let backend = Reluctant::new(move |number| match chance(seed, number) % 10 {
            0 => Treatment::Fail(ErrorCode::ProvisionedThroughputExceeded),
            1 => Treatment::Fail(ErrorCode::InternalServer),
            2 => Treatment::Fail(ErrorCode::Dispatch),
            3 => Treatment::Process(0),
            other => Treatment::Process(other * 4),
        });
        let meter = Meter::new(backend.clone());
        let patient = Backoff::new().attempts_max(40).budget(Duration::from_secs(600));
        let db = db(meter.clone(), &clock);
        let orders: Vec<Order> = (0..1_000).map(numbered).collect();
        let writes = db.batch_write().put_all(&orders).backoff(patient).concurrency(3);
        drive(&clock, writes.send()).unwrap().complete().unwrap();
        assert_eq!(backend.len(), 1_000, "{seed}");
        assert_eq!(meter.take().write, 1_000.0);
        let reads = db.batch_get((0..1_000).map(key)).backoff(patient).consistent();
        let found = drive(&clock, reads.send()).unwrap().complete().unwrap();
        assert_eq!(found.into_iter().flatten().collect::<Vec<_>>(), orders, "{seed}");
        assert_eq!(meter.take().read, 1_000.0);
    }
}

#[test]
fn what_is_left_over_is_returned() {
    let clock = ManualClock::default();
    // Of the second request half is processed, of what is left of it nothing.
    let backend = Reluctant::new(|number| match number {
        0 => Treatment::Process(usize::MAX),
        1 => Treatment::Process(13),
        _ => Treatment::Process(0),
    });
    let client = db(backend.clone(), &clock);
    let orders: Vec<Order> = (0..50).map(numbered).collect();
    let written = drive(&clock, client.batch_write().put_all(&orders).send()).unwrap();
    assert!(written.error.is_none());
    assert_eq!((written.unprocessed.len(), backend.len()), (12, 38));
    // Two, then the eight that get nothing done: the count began anew.
    assert_eq!(backend.requests(), [vec![25, 25], vec![12; 7]].concat());
    let ids: Vec<_> =
        written.unprocessed.iter().map(|it| it.read::<Order>().unwrap().unwrap().id).collect();
    assert_eq!(ids, (38..50).collect::<Vec<_>>());
    let first = &written.unprocessed[0];
    assert_eq!((first.entity(), first.is_delete()), ("Order", false));
    assert_eq!((first.key::<Order>(), first.key::<Tenant>()), (Some(key(38)), None));
    assert_eq!(format!("{first:?}"), r#"BatchAction("Put", "Order")"#);

    let again = db(Reluctant { treat: everything().treat, ..backend.clone() }, &clock);
    let rest = again.batch_write().again(written.unprocessed);
    drive(&clock, rest.send()).unwrap().complete().unwrap();
    assert_eq!(backend.len(), 50);
}

#[test]
fn keys_left_over_are_returned_by_their_places() {
    let clock = ManualClock::default();
    let backend = Reluctant::new(|number| Treatment::Process(if number == 0 { 2 } else { 0 }));
    let db = db(backend.clone(), &clock);
    backend.items.lock().unwrap().extend((0..9).map(|id| {
        let item = dyno_core::item::to_item(&numbered(id)).unwrap();
        let item: Item = item.into_iter().chain(key(id).to_item()).collect();
        (name(&item), item)
    }));
    let ids = [4, 1, 4, 7, 2, 7];
    let found = drive(&clock, db.batch_get(ids.map(key)).send()).unwrap();
    let kept: Vec<_> = found.found.iter().map(|it| it.as_ref().map(|it| it.id)).collect();
    assert_eq!(kept, [Some(4), Some(1), Some(4), None, None, None]);
    assert_eq!(found.unprocessed, [7, 2, 7].map(key));
    assert_eq!(found.unprocessed_at, [3, 4, 5]);
    let error = found.complete().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert_eq!(
        error.to_string(),
        "BatchGetItem on table `saas`, entity `Order`: 3 of 6 were not processed, however often they \
         were sent"
    );
}

#[test]
fn a_failure_that_passes_leaves_its_keys_over() {
    let clock = ManualClock::default();
    let backend = Reluctant::new(|number| match number {
        0 => Treatment::Process(usize::MAX),
        _ => Treatment::Fail(ErrorCode::ProvisionedThroughputExceeded),
    });
    let db = db(backend.clone(), &clock);
    let reads = db.batch_get((0..150).map(key)).backoff(Backoff::new().attempts_max(3));
    let found = drive(&clock, reads.send()).unwrap();
    assert_eq!(backend.requests(), [100, 50, 50, 50]);
    assert_eq!(found.unprocessed_at, (100..150).collect::<Vec<_>>());
    let error = found.complete().unwrap_err();
    assert_eq!(error.code(), Some(&ErrorCode::ProvisionedThroughputExceeded));
}

#[test]
fn a_failure_that_stays_ends_the_batch() {
    let clock = ManualClock::default();
    let refusing = || {
        Reluctant::new(|number| match number {
            1 => Treatment::Fail(ErrorCode::AccessDenied),
            _ => Treatment::Process(usize::MAX),
        })
    };
    let backend = refusing();
    let orders: Vec<Order> = (0..100).map(numbered).collect();
    let writes = db(backend.clone(), &clock).batch_write().put_all(&orders).concurrency(1);
    let written = drive(&clock, writes.send()).unwrap();
    assert_eq!(backend.requests(), [25, 25]);
    assert_eq!((written.unprocessed.len(), backend.len()), (75, 25));
    assert_eq!(written.complete().unwrap_err().kind(), ErrorKind::Access);
    let backend = refusing();
    let reads = db(backend.clone(), &clock).batch_get((0..500).map(key)).concurrency(1);
    assert_eq!(drive(&clock, reads.send()).unwrap_err().kind(), ErrorKind::Access);
    assert_eq!(backend.requests(), [100, 100]);
}

#[test]
fn keys_of_any_entity_read_the_enum() {
    let clock = ManualClock::default();
    let db = db(everything(), &clock);
    let tenant = Tenant { id: "t1".to_owned(), name: "Ada".to_owned() };
    let writes = db.batch_write().put(&tenant).put(&numbered(3));
    drive(&clock, writes.send()).unwrap().complete().unwrap();
    let keys = [AnyKey::from(key(3)), Tenant::key("t2").into(), Tenant::key("t1").into()];
    let found = drive(&clock, db.batch_get(keys.clone()).send()).unwrap().complete().unwrap();
    assert_eq!(found, [Some(SaasItem::Order(numbered(3))), None, Some(SaasItem::Tenant(tenant))]);
    assert_eq!((keys[0].entity(), keys[0].key::<Order>()), ("Order", Some(key(3))));
    assert_eq!(format!("{:?}", keys[0]), "AnyKey<Order>(..)");
}

#[test]
fn requests_stay_below_their_length() {
    let (clock, backend) = (ManualClock::default(), everything());
    let db = db(backend.clone(), &clock);
    // A control character is one byte of an item and six of a request.
    let tags = || ["\u{1}".repeat(300_000)].into();
    let orders: Vec<Order> = (0..20).map(|id| Order { tags: tags(), ..numbered(id) }).collect();
    drive(&clock, db.batch_write().put_all(&orders).send()).unwrap().complete().unwrap();
    assert_eq!(backend.requests(), [9, 9, 2]);
}

#[test]
fn the_options_reach_the_request() {
    let clock = ManualClock::default();
    let answers = [(); 2].map(|()| Ok(BatchGetItemOutput::default().into()));
    let script = Script::answering(answers);
    let db = db(script.clone(), &clock).table_name("other");
    drive(&clock, db.batch_get([key(1)]).send()).unwrap().complete().unwrap();
    drive(&clock, db.batch_get([key(1)]).consistent().send()).unwrap().complete().unwrap();
    let asked = script.asked().into_iter().map(|request| match request {
        Request::BatchGetItem(request) => request.request_items["other"].consistent_read,
        other => panic!("{other:?}"),
    });
    assert_eq!(asked.collect::<Vec<_>>(), [None, Some(true)]);
}
