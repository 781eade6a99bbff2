//! What a typed get and put cost: on the engine, and through the AWS SDK's client in the process.
//!
//! One table of 20,000 items of about 1 KiB with ten mixed attributes and one index. The engine's own
//! call is measured beside the typed one, so that the difference is the typed layer's.

#![expect(clippy::print_stdout, reason = "it says what it measures")]
#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::collections::BTreeSet;

use criterion::{Criterion, criterion_group, criterion_main};
use dyno::{AwsBackend, BackendExt, Db, Entity, Key, Table, op};
use dyno_local::Local;
use serde::{Deserialize, Serialize};
use tokio::runtime::{Builder, Runtime};

const ITEMS: u64 = 20_000;

#[derive(Table)]
#[table(
    name = "bench",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    entities(Reading)
)]
struct Bench;

#[derive(Debug, Clone, Entity, Serialize, Deserialize)]
#[entity(
    table = Bench,
    pk = "DEVICE#{device}",
    sk = "READING#{at}",
    access(by_kind, index = gsi1, pk = "KIND#{kind}", sk = "{at}")
)]
struct Reading {
    device: String,
    at: u64,
    kind: String,
    value: f64,
    count: i64,
    valid: bool,
    tags: BTreeSet<String>,
    samples: Vec<i32>,
    note: Option<String>,
    payload: String,
}

fn reading(number: u64) -> Reading {
    Reading {
        device: format!("device-{}", number % 500),
        at: number,
        kind: format!("kind-{}", number % 7),
        value: 20.5,
        count: -3,
        valid: true,
        tags: BTreeSet::from(["indoor".to_owned(), "north".to_owned()]),
        samples: (0..10).collect(),
        note: None,
        payload: "x".repeat(700),
    }
}

fn key(number: u64) -> Key<Reading> {
    Reading::key(format!("device-{}", number % 500), number)
}

/// Returns the numbers of readings in an order that is scattered and always the same.
fn scattered() -> impl Iterator<Item = u64> {
    (0u64..).map(|step| step.wrapping_mul(0x9E37_79B9_7F4A_7C15) % ITEMS)
}

fn filled(runtime: &Runtime) -> Local {
    let local = Local::new();
    let db = Db::<Bench>::new(local.clone());
    runtime.block_on(async {
        db.create_table().await.unwrap();
        for number in 0..ITEMS {
            db.put(&reading(number)).await.unwrap();
        }
    });
    local
}

fn typed(c: &mut Criterion) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let local = filled(&runtime);
    println!("{ITEMS} items, {} partitions", local.partitions("bench").len());
    let ways = [
        ("local", Db::<Bench>::new(local.clone())),
        ("sdk_client", Db::<Bench>::new(AwsBackend::new(local.sdk_client()))),
    ];
    for (name, db) in &ways {
        let mut numbers = scattered();
        c.bench_function(&format!("typed get, {name}"), |b| {
            b.iter(|| {
                let key = key(numbers.next().unwrap_or(0));
                runtime.block_on(async { db.get::<Reading>(key).await.unwrap().unwrap() })
            });
        });
        c.bench_function(&format!("typed put, {name}"), |b| {
            let entities: Vec<_> = scattered().take(1_000).map(reading).collect();
            let mut next = entities.iter().cycle();
            b.iter(|| {
                let entity = next.next().unwrap();
                runtime.block_on(async { db.put(entity).await.unwrap() });
            });
        });
    }
    let mut numbers = scattered();
    c.bench_function("engine get", |b| {
        b.iter(|| {
            let key = key(numbers.next().unwrap_or(0)).to_item();
            runtime.block_on(async { local.send(op::GetItem::new("bench", key)).await.unwrap() })
        });
    });
}

criterion_group!(benches, typed);
criterion_main!(benches);
