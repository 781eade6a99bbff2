//! What calls of the AWS SDK's client cost on the engine, in the process: a get, a put, a page.
//!
//! The client builds, signs and parses as always, which is most of it. `benches/peers` measures that
//! part alone.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use aws_sdk_dynamodb::types::AttributeValue;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use dyno::{AwsBackend, Backend};
use dyno_local::Local;
use dyno_workload::{Kind, Pick, Projected, TABLE, fill, item_key, request};
use tokio::runtime::Builder;

const ITEMS: u64 = 20_000;

fn sdk_client(c: &mut Criterion) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let local = Local::new();
    runtime.block_on(fill(&local, ITEMS, Projected::All)).unwrap();
    let client = local.sdk_client();
    let mut pick = Pick::new(7, ITEMS, 0, 1);
    c.bench_function("sdk_client, get", |b| {
        let key = |pick: &mut Pick| {
            let key = item_key(pick.item());
            ["pk", "sk"]
                .map(|name| AttributeValue::S(key.get(name).unwrap().as_s().unwrap().to_owned()))
        };
        b.iter_batched(
            || key(&mut pick),
            |[pk, sk]| {
                let get = client.get_item().table_name(TABLE).key("pk", pk).key("sk", sk);
                runtime.block_on(get.send()).unwrap()
            },
            BatchSize::SmallInput,
        );
    });
    let backend = AwsBackend::new(client);
    for kind in [Kind::Put, Kind::Query] {
        c.bench_function(&format!("AwsBackend over sdk_client, {}", kind.name()), |b| {
            b.iter_batched(
                || request(kind, &mut pick),
                |request| runtime.block_on(backend.call(request)).unwrap(),
                BatchSize::SmallInput,
            );
        });
    }
}

criterion_group!(benches, sdk_client);
criterion_main!(benches);
