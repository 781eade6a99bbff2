//! Many threads on one engine.

use std::sync::Barrier;
use std::thread;

use dyno_core::op::{
    Projection, PutItem, Query, TransactGet, TransactGetItems, TransactUpdate, TransactWriteItem,
    TransactWriteItems, UpdateItem,
};
use dyno_core::value::{AttributeValue, Item};
use dyno_local::Local;

use crate::support::{build, gsi, item, ok, query, send, table, values};

const THREADS: usize = 8;

fn engine() -> Local {
    let local = build(Local::builder().partition_bytes_max(200));
    let mut create = table("tab", "pk", "pk:S g:S n:N");
    create.global_secondary_indexes = Some(vec![gsi("idx", "g n", Projection::all())]);
    ok(&local, create);
    local
}

fn number(item: &Item, name: &str) -> i64 {
    item.get(name).and_then(AttributeValue::as_n).unwrap().to_string().parse().unwrap()
}

fn on_threads(work: impl Fn(usize) + Sync) {
    let barrier = Barrier::new(THREADS);
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (work, barrier) = (&work, &barrier);
            scope.spawn(move || {
                barrier.wait();
                work(thread);
            });
        }
    });
}

#[test]
fn increments_sum_up() {
    let local = engine();
    on_threads(|thread| {
        for n in 0..200 {
            let mut add = UpdateItem::new("tab", item(&format!("pk=counter{}", n % 3)));
            add.update_expression = Some("ADD n :one SET g = :g".to_owned());
            add.expression_attribute_values = values(&format!(":one=1 :g=g{thread}"));
            ok(&local, add);
            let noise = item(&format!("pk=t{thread}n{n} x={}", "x".repeat(40)));
            ok(&local, PutItem::new("tab", noise));
        }
    });
    let mut on_index: Vec<i64> = (0..THREADS)
        .flat_map(|thread| {
            let mut query: Query = query("g = :g", &format!(":g=g{thread}"));
            query.index_name = Some("idx".to_owned());
            ok(&local, query).items.unwrap()
        })
        .map(|item| number(&item, "n"))
        .collect();
    on_index.sort_unstable();
    // Each counter has one entry, with its last value, wherever the last writer put it.
    assert_eq!(on_index, [528, 536, 536]);
    assert!(local.partitions("tab").len() > 10);
}

#[test]
fn transfers_keep_the_sum_and_readers_never_see_half() {
    let local = engine();
    let accounts = 6;
    for account in 0..accounts {
        ok(
            &local,
            PutItem::new(
                "tab",
                item(&format!("pk=acct{account} n=100 g=bank x={}", "x".repeat(60))),
            ),
        );
    }
    let get = |account: usize| TransactGet::new("tab", item(&format!("pk=acct{account}")));
    let total = || -> i64 {
        let all = TransactGetItems::new((0..accounts).map(get).collect());
        ok(&local, all).responses.iter().flatten().map(|item| number(item, "n")).sum()
    };
    on_threads(|thread| {
        for n in 0..150 {
            if thread % 4 == 0 {
                assert_eq!(total(), 600);
                continue;
            }
            let (from, to) = ((thread + n) % accounts, (thread * 5 + n * 7 + 1) % accounts);
            if from == to {
                continue;
            }
            let step = |account: usize, by: &str, condition: Option<&str>| {
                let key = item(&format!("pk=acct{account}"));
                let mut update = TransactUpdate::new("tab", key, "ADD n :by");
                let minimum = if condition.is_some() { ":min=30" } else { "" };
                update.expression_attribute_values = values(&format!(":by={by} {minimum}"));
                update.condition_expression = condition.map(str::to_owned);
                TransactWriteItem::Update(update)
            };
            let actions = vec![step(from, "-30", Some("n >= :min")), step(to, "30", None)];
            // A transfer may be refused for lack of money, never for anything else.
            if let Err(error) = send(&local, TransactWriteItems::new(actions)) {
                assert!(error.message().contains("[ConditionalCheckFailed, None]"), "{error}");
            }
        }
    });
    assert_eq!(total(), 600);
    let mut on_index = query("g = :g", ":g=bank");
    on_index.index_name = Some("idx".to_owned());
    let entries = ok(&local, on_index).items.unwrap();
    assert_eq!(entries.len(), accounts);
    assert_eq!(entries.iter().map(|item| number(item, "n")).sum::<i64>(), 600);
}
