//! What transactions consume: done, failed, repeated, throttled, refused.
//!
//! Section 2: "`TransactWriteItems` 2× on the table arm", "failed transaction: units are consumed",
//! "idempotent replay: read units: 2 × ceil(size/4096) of the images the first call used", "throttled /
//! validation-rejected requests: nothing".

use dyno_core::op::{
    ExecuteTransaction, ParameterizedStatement, TransactConditionCheck, TransactDelete,
    TransactGet, TransactGetItems, TransactPut, TransactWriteItem, TransactWriteItems,
};
use dyno_local::Local;

use super::{put, with_units};
use crate::support::{item, ok, send, sized};

/// The read and write units that were consumed of `tab`, in all.
fn consumed(local: &Local) -> (f64, f64) {
    let minutes = local.usage("tab");
    let sum = |units: fn(&dyno_local::Minute) -> f64| minutes.iter().map(units).sum::<f64>();
    (sum(|it| it.reads.units), sum(|it| it.writes.units))
}

fn put_of(key: &str, kilobytes: usize) -> TransactWriteItem {
    TransactWriteItem::Put(TransactPut::new("tab", sized(key, kilobytes * 1_024)))
}

fn delete_of(key: &str) -> TransactWriteItem {
    TransactWriteItem::Delete(TransactDelete::new("tab", item(key)))
}

fn check_of(key: &str, condition: &str) -> TransactWriteItem {
    let check = TransactConditionCheck::new("tab", item(key), condition);
    TransactWriteItem::ConditionCheck(check)
}

/// Does something, and returns what it consumed.
fn cost(local: &Local, act: impl FnOnce()) -> (f64, f64) {
    let before = consumed(local);
    act();
    let after = consumed(local);
    (after.0 - before.0, after.1 - before.1)
}

#[track_caller]
fn check(told: (f64, f64), expected: (f64, f64)) {
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(near(told.0, expected.0) && near(told.1, expected.1), "{told:?} {expected:?}");
}

#[test]
fn each_action_costs_twice_its_units() {
    let (local, _clock) = with_units(100, 1_000);
    put(&local, "pk=old sk=b", 9).unwrap();
    let all = vec![
        put_of("pk=a sk=b", 3),
        delete_of("pk=old sk=b"),
        check_of("pk=none sk=b", "attribute_not_exists(pk)"),
    ];
    check(cost(&local, || drop(ok(&local, TransactWriteItems::new(all)))), (0.0, 26.0));
    let gets = ["pk=a sk=b", "pk=none sk=b"].map(|key| TransactGet::new("tab", item(key)));
    let gets = TransactGetItems::new(gets.to_vec());
    check(cost(&local, || drop(ok(&local, gets))), (4.0, 0.0));
}

#[test]
fn a_transaction_that_fails_costs_what_its_actions_met() {
    let (local, _clock) = with_units(100, 1_000);
    put(&local, "pk=old sk=b", 9).unwrap();
    let failing = vec![
        put_of("pk=old sk=b", 3),
        put_of("pk=new sk=b", 3),
        check_of("pk=none sk=b", "attribute_exists(pk)"),
    ];
    let fail = || drop(send(&local, TransactWriteItems::new(failing)).unwrap_err());
    check(cost(&local, fail), (0.0, 2.0 * (9.0 + 1.0 + 1.0)));
}

#[test]
fn a_repeat_costs_reading_what_was_written() {
    let (local, _clock) = with_units(100, 1_000);
    put(&local, "pk=old sk=b", 9).unwrap();
    let mut actions = TransactWriteItems::new(vec![
        put_of("pk=a sk=b", 5),
        delete_of("pk=old sk=b"),
        check_of("pk=none sk=b", "attribute_not_exists(pk)"),
    ]);
    actions.client_request_token = Some("token".to_owned());
    let first = actions.clone();
    check(cost(&local, || drop(ok(&local, first))), (0.0, 2.0 * (5.0 + 9.0 + 1.0)));
    // 5 KB are two units of 4 KB, 9 KB three, and nothing is one; each counts twice.
    check(cost(&local, || drop(ok(&local, actions))), (2.0 * (2.0 + 3.0 + 1.0), 0.0));
}

#[test]
fn what_is_throttled_or_refused_costs_nothing() {
    let (local, _clock) = with_units(1, 5);
    put(&local, "pk=a sk=b", 5).unwrap();
    let throttled = TransactWriteItems::new(vec![put_of("pk=a sk=b", 1)]);
    check(cost(&local, || drop(send(&local, throttled).unwrap_err())), (0.0, 0.0));

    let (local, _clock) = with_units(1, 5);
    let twice = TransactWriteItems::new(vec![put_of("pk=a sk=b", 1), delete_of("pk=a sk=b")]);
    check(cost(&local, || drop(send(&local, twice).unwrap_err())), (0.0, 0.0));
    let no_key = TransactWriteItems::new(vec![put_of("pk=a", 1)]);
    check(cost(&local, || drop(send(&local, no_key).unwrap_err())), (0.0, 0.0));
}

/// A statement that deletes on a condition may find its item missing: it is one transaction all the
/// same.
#[test]
fn statements_on_missing_items_are_charged_once() {
    let (local, _clock) = with_units(100, 1_000);
    put(&local, "pk=a sk=b n=1", 3).unwrap();
    let texts = [
        "DELETE FROM tab WHERE pk = 'none' AND sk = 'b' AND n = 1",
        "UPDATE tab SET m = 1 WHERE pk = 'a' AND sk = 'b'",
    ];
    let statements = texts.map(ParameterizedStatement::new).to_vec();
    let execute = ExecuteTransaction::new(statements);
    check(cost(&local, || drop(ok(&local, execute))), (0.0, 2.0 * (1.0 + 4.0)));
    // One that fails for another statement is charged once, too.
    let texts = [
        "DELETE FROM tab WHERE pk = 'none' AND sk = 'b' AND n = 1",
        "UPDATE tab SET m = 1 WHERE pk = 'a' AND sk = 'b' AND m = 2",
    ];
    let statements = texts.map(ParameterizedStatement::new).to_vec();
    let execute = ExecuteTransaction::new(statements);
    let fail = || drop(send(&local, execute).unwrap_err());
    check(cost(&local, fail), (0.0, 2.0 * (1.0 + 4.0)));
}
