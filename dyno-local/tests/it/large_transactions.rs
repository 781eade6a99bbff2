//! Transactions as large as they may be: a hundred actions over several tables, 4 MB, and their
//! reasons by slot.

use std::sync::Barrier;
use std::thread;

use dyno_core::backend::ErrorCode;
use dyno_core::op::{
    PutItem, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure, Scan,
    TransactConditionCheck, TransactDelete, TransactGet, TransactGetItems, TransactPut,
    TransactUpdate, TransactWriteItem, TransactWriteItems,
};
use dyno_core::value::{Item, item_size_bytes};
use dyno_local::Local;

use crate::support::{Random, item, ok, refusal, scan_pages, send, shown, sized, table, values};

const TABLES: [&str; 4] = ["aaa", "bbb", "ccc", "ddd"];
const TRANSACTION_MAX: usize = 4 * 1024 * 1024;

/// Four tables, whose partitions hold a few items each.
fn engine() -> Local {
    let local = Local::builder().partition_bytes_max(60).build();
    for name in TABLES {
        ok(&local, table(name, "pk sk", "pk:S sk:N"));
    }
    local
}

fn table_of(n: usize) -> &'static str {
    TABLES[n % TABLES.len()]
}

fn key(n: usize) -> Item {
    item(&format!("pk=p{} sk={n}", n % 6))
}

/// The hundred items of which the even ones are there, with `v=n`.
fn filled() -> Local {
    let local = engine();
    for n in (0..100).step_by(2) {
        let mut item = key(n);
        item.insert("v", u64::try_from(n).unwrap());
        ok(&local, PutItem::new(table_of(n), item));
    }
    local
}

/// One of each kind of action in turn, each of which holds on [`filled`].
fn action(n: usize) -> TransactWriteItem {
    let (table, key) = (table_of(n), key(n));
    let is_there = n.is_multiple_of(2);
    match n % 10 {
        0 | 1 | 7 => {
            let mut put = TransactPut::new(table, sized(&shown(&key), 60));
            let condition = if is_there { "v = :v" } else { "attribute_not_exists(pk)" };
            put.condition_expression = Some(condition.to_owned());
            put.expression_attribute_values = values(if is_there { ":v=" } else { "" })
                .map(|_| [(":v".to_owned(), u64::try_from(n).unwrap().into())].into());
            TransactWriteItem::Put(put)
        }
        2 | 3 | 8 => {
            let mut update = TransactUpdate::new(table, key, "ADD v :one SET w = :one");
            update.expression_attribute_values = values(":one=1");
            TransactWriteItem::Update(update)
        }
        4 | 5 => TransactWriteItem::Delete(TransactDelete::new(table, key)),
        _ => {
            let condition =
                if is_there { "attribute_exists(v)" } else { "attribute_not_exists(v)" };
            TransactWriteItem::ConditionCheck(TransactConditionCheck::new(table, key, condition))
        }
    }
}

/// Everything that is stored, as text, in the order of tables.
fn stored(local: &Local) -> Vec<String> {
    let pages = TABLES.iter().flat_map(|name| scan_pages(local, Scan::new(*name)));
    pages.flat_map(|page| page.items.unwrap()).map(|item| shown(&item)).collect()
}

#[test]
fn a_hundred_actions_over_four_tables() {
    let local = filled();
    assert!(local.partitions("aaa").len() > 2);
    let mut request = TransactWriteItems::new((0..100).map(action).collect());
    request.return_consumed_capacity = ReturnConsumedCapacity::Total;
    let consumed = ok(&local, request).consumed_capacity.unwrap();
    let told: Vec<(String, f64)> =
        consumed.into_iter().map(|it| (it.table_name, it.total.capacity_units)).collect();
    // Small items all: two units each, 25 to a table, whatever the action.
    let expected = TABLES.map(|name| (name.to_owned(), 50.0));
    assert_eq!(told, expected);

    let gets = (0..100).map(|n| TransactGet::new(table_of(n), key(n))).collect();
    let found = ok(&local, TransactGetItems::new(gets)).responses;
    assert_eq!(found.len(), 100);
    for (n, item) in found.iter().enumerate() {
        let is_there = n % 2 == 0;
        let expected = match n % 10 {
            0 | 1 | 7 => Some(shown(&sized(&shown(&key(n)), 60))),
            2 | 8 => Some(format!("{} v={} w=1", shown(&key(n)), n + 1)),
            3 => Some(format!("{} v=1 w=1", shown(&key(n)))),
            4 | 5 => None,
            _ if is_there => Some(format!("{} v={n}", shown(&key(n)))),
            _ => None,
        };
        assert_eq!(item.as_ref().map(shown), expected, "{n}");
    }
}

#[test]
fn one_failure_in_any_slot_undoes_a_hundred() {
    let local = filled();
    let before = stored(&local);
    for slot in [0, 1, 42, 98, 99] {
        let mut actions: Vec<TransactWriteItem> = (0..100).map(action).collect();
        let mut failing = TransactConditionCheck::new(table_of(slot), key(slot), "v = :v");
        failing.expression_attribute_values = values(":v=never");
        failing.return_values_on_condition_check_failure =
            ReturnValuesOnConditionCheckFailure::AllOld;
        actions[slot] = TransactWriteItem::ConditionCheck(failing);
        let error = send(&local, TransactWriteItems::new(actions)).unwrap_err();
        assert_eq!(*error.code(), ErrorCode::TransactionCanceled);
        for (at, reason) in error.cancellation_reasons().iter().enumerate() {
            if at != slot {
                assert_eq!(
                    (reason.code.as_str(), &reason.message, &reason.item),
                    ("None", &None, &None)
                );
                continue;
            }
            assert_eq!(reason.code, "ConditionalCheckFailed");
            assert_eq!(reason.message.as_deref(), Some("The conditional request failed"));
            let expected = (slot % 2 == 0).then(|| format!("{} v={slot}", shown(&key(slot))));
            assert_eq!(reason.item.as_ref().map(shown), expected);
        }
        assert_eq!(error.cancellation_reasons().len(), 100);
        assert_eq!(stored(&local), before);
    }
}

#[test]
fn every_failed_condition_has_its_reason() {
    let local = filled();
    let before = stored(&local);
    let failing = |n: usize| n.is_multiple_of(3);
    let actions = (0..100).map(|n| {
        if !failing(n) {
            return action(n);
        }
        let condition =
            if n % 2 == 0 { "attribute_not_exists(pk)" } else { "attribute_exists(pk)" };
        let mut update = TransactUpdate::new(table_of(n), key(n), "SET w = pk");
        update.condition_expression = Some(condition.to_owned());
        TransactWriteItem::Update(update)
    });
    let error = send(&local, TransactWriteItems::new(actions.collect())).unwrap_err();
    let codes: Vec<&str> =
        error.cancellation_reasons().iter().map(|reason| reason.code.as_str()).collect();
    let expected: Vec<&str> =
        (0..100).map(|n| if failing(n) { "ConditionalCheckFailed" } else { "None" }).collect();
    assert_eq!(codes, expected);
    assert!(error.message().ends_with(&format!("[{}]", expected.join(", "))));
    assert_eq!(stored(&local), before);
}

#[test]
fn four_megabytes_are_counted_to_the_byte() {
    let large = |count: usize, last: usize| -> Vec<Item> {
        let sizes = std::iter::repeat_n(409_600, count - 1).chain([last]);
        sizes.enumerate().map(|(n, bytes)| sized(&shown(&key(n)), bytes)).collect()
    };
    let left = TRANSACTION_MAX - 10 * 409_600;
    for (last, fits) in [(left, true), (left + 1, false)] {
        let local = engine();
        let items = large(11, last);
        let put = |(n, item): (usize, &Item)| {
            TransactWriteItem::Put(TransactPut::new(table_of(n), item.clone()))
        };
        let request = TransactWriteItems::new(items.iter().enumerate().map(put).collect());
        if fits {
            ok(&local, request);
        } else {
            let told = refusal(&local, request);
            assert!(told.starts_with("ValidationException"), "{told}");
            assert!(told.contains("size cannot exceed"), "{told}");
            assert!(stored(&local).is_empty());
            for (n, item) in items.iter().enumerate() {
                ok(&local, PutItem::new(table_of(n), item.clone()));
            }
        }
        // A reader may have as much.
        let gets = (0..11).map(|n| TransactGet::new(table_of(n), key(n))).collect();
        match send(&local, TransactGetItems::new(gets)) {
            Ok(output) => {
                let sizes = output.responses.iter().flatten().map(item_size_bytes);
                assert!(fits && sizes.sum::<usize>() == TRANSACTION_MAX);
            }
            Err(error) => assert!(!fits && error.message().contains("size cannot exceed")),
        }
    }
}

#[test]
fn items_are_the_same_by_their_table_and_key() {
    let local = engine();
    let put = |table: &str, text: &str| TransactWriteItem::Put(TransactPut::new(table, item(text)));
    // The same key in two tables is two items, and so are numbers that differ.
    let distinct =
        vec![put("aaa", "pk=a sk=1"), put("bbb", "pk=a sk=1"), put("aaa", "pk=a sk=1.1")];
    ok(&local, TransactWriteItems::new(distinct));
    let twice =
        "ValidationException: Transaction request cannot include multiple operations on one item";
    let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/aaa";
    for (table, text) in [("aaa", "pk=a sk=1.0"), (arn, "pk=a sk=1"), ("aaa", "pk=a sk=10e-1")] {
        let pair = vec![put("aaa", "pk=a sk=1"), put(table, text)];
        assert_eq!(refusal(&local, TransactWriteItems::new(pair)), twice);
        let key = |text: &str| item(text);
        let gets =
            vec![TransactGet::new("aaa", key("pk=a sk=1")), TransactGet::new(table, key(text))];
        assert_eq!(refusal(&local, TransactGetItems::new(gets)), twice);
    }
}

#[test]
fn of_many_calls_with_one_token_one_writes() {
    const THREADS: usize = 4;
    for round in 0..30 {
        let local = engine();
        let barrier = Barrier::new(THREADS);
        let call = || {
            let actions = (0..100).map(|n| {
                let mut update = TransactUpdate::new(table_of(n), key(n), "ADD v :one");
                update.expression_attribute_values = values(":one=1");
                TransactWriteItem::Update(update)
            });
            let mut request = TransactWriteItems::new(actions.collect());
            request.client_request_token = Some(format!("token{round}"));
            barrier.wait();
            send(&local, request)
        };
        let answers: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(call)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        // The others are told that it was done, or that it is being done.
        assert!(answers.iter().any(Result::is_ok));
        for error in answers.into_iter().filter_map(Result::err) {
            assert_eq!(*error.code(), ErrorCode::TransactionInProgress, "{error}");
        }
        let found = stored(&local);
        assert_eq!(found.len(), 100);
        assert!(found.iter().all(|row| row.ends_with(" v=1")), "{found:?}");
    }
}

#[test]
fn transactions_in_each_other_s_way_neither_stop_nor_mix() {
    const THREADS: usize = 4;
    let local = filled();
    let barrier = Barrier::new(THREADS);
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (local, barrier) = (&local, &barrier);
            scope.spawn(move || {
                let mut random = Random::new(thread as u64);
                barrier.wait();
                for round in 0..20 {
                    // All hundred items, each time in another order of slots.
                    let mut order: Vec<usize> = (0..100).collect();
                    (1..100).for_each(|n| order.swap(n, random.below(n + 1)));
                    let stamp = format!("t{thread}r{round}");
                    let put = |n: &usize| {
                        let mut item = key(*n);
                        item.insert("stamp", stamp.as_str());
                        TransactWriteItem::Put(TransactPut::new(table_of(*n), item))
                    };
                    ok(local, TransactWriteItems::new(order.iter().map(put).collect()));
                    let gets = order.iter().map(|n| TransactGet::new(table_of(*n), key(*n)));
                    let found = ok(local, TransactGetItems::new(gets.collect())).responses;
                    let mut stamps: Vec<_> =
                        found.iter().flatten().map(|item| item.get("stamp").cloned()).collect();
                    stamps.dedup();
                    assert_eq!((found.len(), stamps.len()), (100, 1), "{stamps:?}");
                }
            });
        }
    });
}
