//! A typed get and put on the engine: whole, the engine's part, the codec's part, and the conversion
//! written by hand.

use std::sync::Mutex;

use dyno::backend::{Backend, BackendError, BoxFuture};
use dyno::op::{GetItem, PutItem, PutItemOutput, Request, Response};
use dyno::{Db, Item};
use dyno_core::item::{from_item, to_item};
use dyno_local::Local;
use dyno_workload::{Draw, Record, TYPED_TABLE, Typed, fill_records, record, record_key};

use super::hand;
use crate::measure::{Budget, nanoseconds};
use crate::results::Results;

/// Calls made ready at once.
const CHUNK: u64 = 256;

/// A table of records.
pub struct TypedBench {
    items: u64,
    local: Local,
    db: Db<Typed>,
    /// The typed layer over a backend that keeps puts and does nothing.
    alone: Db<Typed>,
}

impl TypedBench {
    /// Returns a table of so many records.
    pub fn loaded(items: u64) -> Self {
        let local = Local::new();
        let db = Db::<Typed>::new(local.clone());
        pollster::block_on(fill_records(&db, items)).expect("the records are put");
        Self { items, local, db, alone: Db::new(Nothing) }
    }

    /// Measures one round.
    pub fn measure(&self, budget: Budget, seed: u64, results: &mut Results) {
        self.measure_get(budget, seed, results);
        self.measure_put(budget, seed, results);
    }

    fn measure_get(&self, budget: Budget, seed: u64, results: &mut Results) {
        let case = format!("typed/get/{}", self.items);
        let numbers = |chunk: u64| {
            let mut draw = Draw::new(seed ^ (chunk << 8));
            (0..CHUNK).map(|_| draw.below(self.items)).collect::<Vec<_>>()
        };
        let keys = |chunk| numbers(chunk).into_iter().map(record_key).collect();
        let typed = nanoseconds(budget, keys, |key| {
            pollster::block_on(async { self.db.get::<Record>(key).await }).expect("is there")
        });
        results.time(&case, "typed call", typed);
        let requests = |chunk| {
            let requests = numbers(chunk).into_iter().map(|number| get(number).into());
            requests.collect::<Vec<Request>>()
        };
        let engine = nanoseconds(budget, requests, |request| self.engine(request));
        results.time(&case, "engine call", engine);
        let items = |chunk| numbers(chunk).into_iter().map(|number| self.item(number)).collect();
        let codec =
            nanoseconds(budget, items, |item| from_item::<Record>(item).expect("is a record"));
        results.time(&case, "codec", codec);
        let items = |chunk| numbers(chunk).into_iter().map(|number| self.item(number)).collect();
        results.time(&case, "by hand", nanoseconds(budget, items, hand::from_item));
    }

    fn measure_put(&self, budget: Budget, seed: u64, results: &mut Results) {
        let case = format!("typed/put/{}", self.items);
        let records = |chunk: u64| {
            let mut draw = Draw::new(seed ^ (chunk << 8));
            let next = |_| record(draw.below(self.items), 1 + draw.below(1 << 20));
            (0..CHUNK).map(next).collect::<Vec<_>>()
        };
        let typed = nanoseconds(budget, &records, |record| {
            pollster::block_on(async { self.db.put(&record).await }).expect("is put");
            record
        });
        results.time(&case, "typed call", typed);
        let requests = |chunk| {
            records(chunk).iter().map(|record| put(record).into()).collect::<Vec<Request>>()
        };
        let engine = nanoseconds(budget, requests, |request| self.engine(request));
        results.time(&case, "engine call", engine);
        let alone = nanoseconds(budget, &records, |record| {
            pollster::block_on(async { self.alone.put(&record).await }).expect("is put");
            record
        });
        results.time(&case, "typed layer alone", alone);
        let codec = nanoseconds(budget, &records, |record| {
            let item = to_item(&record).expect("is an item");
            (record, item)
        });
        results.time(&case, "codec", codec);
        let by_hand = nanoseconds(budget, &records, |record| {
            let item = hand::to_item(&record);
            (record, item)
        });
        results.time(&case, "by hand", by_hand);
    }

    fn engine(&self, request: Request) -> Response {
        pollster::block_on(self.local.call(request)).expect("the engine answers")
    }

    fn item(&self, number: u64) -> Item {
        match self.engine(get(number).into()) {
            Response::GetItem(found) => found.item.expect("is there"),
            other => unreachable!("{other:?}"),
        }
    }
}

fn get(number: u64) -> GetItem {
    GetItem::new(TYPED_TABLE, record_key(number).to_item())
}

/// Returns the request that the typed layer makes of a record.
fn put(record: &Record) -> PutItem {
    let kept = Kept::default();
    pollster::block_on(async { Db::<Typed>::new(kept.clone()).put(record).await })
        .expect("is kept");
    let put = kept.0.lock().expect("no call has panicked").take();
    put.expect("it was put")
}

/// A backend that answers puts at once.
struct Nothing;

impl Backend for Nothing {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        drop(request);
        Box::pin(std::future::ready(Ok(PutItemOutput::default().into())))
    }
}

/// A backend that keeps the last put.
#[derive(Clone, Default)]
struct Kept(std::sync::Arc<Mutex<Option<PutItem>>>);

impl Backend for Kept {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        if let Request::PutItem(put) = request {
            *self.0.lock().expect("no call has panicked") = Some(put);
        }
        Box::pin(std::future::ready(Ok(PutItemOutput::default().into())))
    }
}
