//! What typed calls cost on the engine: reads and writes of one entity, a page, a transaction, a
//! collection.
//!
//! One table of 20,000 records of about 1 KiB with ten fields and one index. `benches/engine.rs` has
//! the engine's part of it.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use dyno::{Action, Db, Key, Limit};
use dyno_local::Local;
use dyno_workload::{Draw, Record, Typed, fill_records, record, record_key};
use tokio::runtime::{Builder, Runtime};

const ITEMS: u64 = 20_000;

/// Writes of one transaction.
const ACTIONS: u64 = 10;

fn filled(runtime: &Runtime) -> Db<Typed> {
    let db = Db::new(Local::new());
    runtime.block_on(fill_records(&db, ITEMS)).unwrap();
    db
}

fn points(c: &mut Criterion) {
    let runtime = Builder::new_current_thread().build().unwrap();
    let db = filled(&runtime);
    let mut draw = Draw::new(7);
    c.bench_function("typed, get", |b| {
        let get = |key| runtime.block_on(async { db.get::<Record>(key).await.unwrap().unwrap() });
        b.iter_batched(|| record_key(draw.below(ITEMS)), get, BatchSize::SmallInput);
    });
    c.bench_function("typed, put", |b| {
        let put = |entity| runtime.block_on(async { db.put(&entity).await.unwrap() });
        b.iter_batched(|| record(draw.below(ITEMS), 1), put, BatchSize::SmallInput);
    });
    c.bench_function("typed, patch", |b| {
        let patch = |key: Key<Record>| {
            let patch = db.patch(key).add(|r| r.count, 1).set(|r| r.price, 9.5);
            runtime.block_on(async { patch.condition(|r| r.count.lt(1_000_000)).await.unwrap() })
        };
        b.iter_batched(|| record_key(draw.below(ITEMS)), patch, BatchSize::SmallInput);
    });
    c.bench_function("typed, transaction of 10 puts", |b| {
        let start = |draw: &mut Draw| draw.below(ITEMS - ACTIONS);
        let records = |first: u64| (first..first + ACTIONS).map(|it| record(it, 1)).collect();
        let transact = |records: Vec<Record>| {
            let puts = records.iter().map(|record| Action::from(db.put(record)));
            runtime.block_on(async { db.transact(puts.collect::<Vec<_>>()).await.unwrap() });
        };
        b.iter_batched(|| records(start(&mut draw)), transact, BatchSize::SmallInput);
    });
}

fn ranges(c: &mut Criterion) {
    let runtime = Builder::new_current_thread().build().unwrap();
    let db = filled(&runtime);
    c.bench_function("typed, query of 100", |b| {
        let mut devices = devices();
        b.iter(|| {
            let query = db.query(Record::query().of_device(devices()));
            runtime.block_on(async { query.page(Limit::exactly(100), None).await.unwrap() })
        });
    });
    c.bench_function("typed, collection of 100", |b| {
        let mut devices = devices();
        b.iter(|| {
            let collection = db.collection(Record::partition(devices()));
            runtime.block_on(async { collection.all().await.unwrap() })
        });
    });
}

/// Returns devices in an order that is scattered and always the same.
fn devices() -> impl FnMut() -> String {
    let mut draw = Draw::new(7);
    move || record(draw.below(ITEMS), 0).device
}

criterion_group!(benches, points, ranges);
criterion_main!(benches);
