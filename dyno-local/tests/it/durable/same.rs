//! An engine on disk that is closed and opened at random answers like one in memory.

use std::time::Duration;

use dyno_core::op::{
    DeleteItem, DeleteTable, DescribeTable, GetItem, ListTables, Projection, PutItem, Scan,
    TransactDelete, TransactPut, TransactWriteItem, TransactWriteItems, UpdateItem,
};
use dyno_local::{Durability, Local, LocalBuilder, ManualClock, Timestamp};
use proptest::prelude::*;

use super::directory::Directory;
use crate::support::{gsi, item, lsi, query, send, shown_all, table, values};

/// What may happen. Tables and keys are few, so that much happens to each.
#[derive(Debug, Clone)]
enum Step {
    Create(u8, bool),
    Drop(u8),
    Put(u8, u8, u8),
    Update(u8, u8, u8),
    Delete(u8, u8),
    Transact(u8, u8, u8, Option<u8>),
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let table = 0..3u8;
    let key = 0..12u8;
    let step = prop_oneof![
        2 => (table.clone(), any::<bool>()).prop_map(|(t, indexed)| Step::Create(t, indexed)),
        1 => table.clone().prop_map(Step::Drop),
        8 => (table.clone(), key.clone(), 0..9u8).prop_map(|(t, k, v)| Step::Put(t, k, v)),
        6 => (table.clone(), key.clone(), 0..9u8).prop_map(|(t, k, v)| Step::Update(t, k, v)),
        4 => (table.clone(), key.clone()).prop_map(|(t, k)| Step::Delete(t, k)),
        4 => (table, key.clone(), key, proptest::option::of(0..3u8))
            .prop_map(|(t, a, b, token)| Step::Transact(t, a, b, token)),
        2 => Just(Step::Reopen),
    ];
    proptest::collection::vec(step, 1..60)
}

fn name(table: u8) -> String {
    format!("table{table}")
}

fn key(key: u8) -> String {
    format!("pk=p{} sk=s{}", key % 4, key / 4)
}

/// Does a step and returns the answer in words.
fn apply(local: &Local, step: &Step) -> String {
    match step {
        Step::Create(number, is_indexed) => {
            let mut create = table(&name(*number), "pk sk", "pk:S sk:S");
            if *is_indexed {
                create = table(&name(*number), "pk sk", "pk:S sk:S v:N");
                let index = gsi("global", "v", Projection::include(["w"]));
                create.global_secondary_indexes = Some(vec![index]);
                let index = lsi("local", "pk v", Projection::all());
                create.local_secondary_indexes = Some(vec![index]);
            }
            format!("{:?}", send(local, create))
        }
        Step::Drop(number) => format!("{:?}", send(local, DeleteTable::new(name(*number)))),
        Step::Put(number, at, value) => {
            let text = format!("{} v={value} w{value}=x", key(*at));
            format!("{:?}", send(local, PutItem::new(name(*number), item(&text))))
        }
        Step::Update(number, at, value) => {
            let mut update = UpdateItem::new(name(*number), item(&key(*at)));
            update.update_expression = Some("SET w = :v ADD v :v".to_owned());
            update.expression_attribute_values = values(&format!(":v={value}"));
            format!("{:?}", send(local, update))
        }
        Step::Delete(number, at) => {
            format!("{:?}", send(local, DeleteItem::new(name(*number), item(&key(*at)))))
        }
        Step::Transact(number, a, b, token) => {
            let put = TransactPut::new(name(*number), item(&format!("{} v=1 t=1", key(*a))));
            let other = TransactDelete::new(name((*number + 1) % 3), item(&key(*b)));
            let mut request = TransactWriteItems::new(vec![
                TransactWriteItem::Put(put),
                TransactWriteItem::Delete(other),
            ]);
            request.client_request_token = token.map(|token| format!("token{token}"));
            format!("{:?}", send(local, request))
        }
        Step::Reopen => String::new(),
    }
}

/// Everything that can be read, in words.
fn contents(local: &Local) -> Vec<String> {
    let mut all = vec![format!("{:?}", send(local, ListTables::default()))];
    for number in 0..3 {
        all.push(format!("{:?}", send(local, DescribeTable::new(name(number)))));
        for index in [None, Some("global"), Some("local")] {
            let mut scan = Scan::new(name(number));
            scan.index_name = index.map(str::to_owned);
            all.push(format!("{:?}", send(local, scan).map(|it| shown_all(it.items.as_ref()))));
        }
        let mut query = query("pk = :p", ":p=p1");
        query.table_name = name(number);
        query.scan_index_forward = false;
        all.push(format!("{:?}", send(local, query).map(|it| shown_all(it.items.as_ref()))));
        all.push(format!("{:?}", send(local, GetItem::new(name(number), item(&key(5))))));
    }
    all
}

fn builder(clock: &ManualClock) -> LocalBuilder {
    Local::builder().clock(clock.clone()).seed(3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn an_engine_on_disk_answers_like_one_in_memory(steps in steps(), is_synced in any::<bool>()) {
        let durability = if is_synced { Durability::Synced } else { Durability::Relaxed };
        let clock = ManualClock::new(Timestamp::from_seconds(1_700_000_000));
        let memory = builder(&clock).build();
        let directory = Directory::new();
        let open = || builder(&clock).durability(durability).open(directory.path()).unwrap();
        let mut disk = Some(open());
        for (number, step) in steps.iter().enumerate() {
            clock.advance(Duration::from_secs(7));
            if matches!(step, Step::Reopen) {
                // The directory is free only when the last engine is gone.
                drop(disk.take());
                disk = Some(open());
                prop_assert_eq!(contents(disk.as_ref().unwrap()), contents(&memory));
            }
            let answer = apply(disk.as_ref().unwrap(), step);
            prop_assert_eq!(answer, apply(&memory, step), "step {}", number);
        }
        drop(disk.take());
        prop_assert_eq!(contents(&open()), contents(&memory));
    }
}
