//! What the engine's own calls cost: each operation of the workload through `Backend::call`.
//!
//! One table of 20,000 items of 1 KiB with one index, as in `benches/peers`, which says what the
//! figures mean beside those of others.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use dyno::Backend;
use dyno_local::Local;
use dyno_workload::{Kind, Pick, Projected, fill, request};
use tokio::runtime::Builder;

const ITEMS: u64 = 20_000;

fn engine(c: &mut Criterion) {
    let runtime = Builder::new_current_thread().build().unwrap();
    let local = Local::new();
    runtime.block_on(fill(&local, ITEMS, Projected::All)).unwrap();
    for kind in Kind::ALL {
        let mut pick = Pick::new(7, ITEMS, 0, 1);
        c.bench_function(&format!("engine, {}", kind.name()), |b| {
            b.iter_batched(
                || request(kind, &mut pick),
                |request| runtime.block_on(local.call(request)).unwrap(),
                BatchSize::SmallInput,
            );
        });
    }
}

criterion_group!(benches, engine);
criterion_main!(benches);
