//! Which requests a rule applies to, when and how often; and what is told of it.

use std::time::Duration;

use dyno_core::backend::Backend as _;
use dyno_core::op::{
    BatchExecuteStatement, BatchStatement, BatchWriteItem, DeleteItem, DescribeTable,
    ExecuteStatement, GetItem, ListTables, OperationName, PutItem, Query, Request, Scan,
    TransactGet, TransactGetItems, UpdateItem, WriteRequest,
};
use dyno_local::{FaultKind, FaultRule, Local, LocalBuilder, ManualClock, Timestamp};
use proptest::prelude::*;

use super::{code, engine, engine_of, only, put_code, put_of};
use crate::support::{item, ok, on, put, query, send};

fn key() -> dyno_core::value::Item {
    item("pk=a sk=b")
}

/// Requests that name the item `a`, `b` in `tab`, in every way there is.
fn about_the_item() -> Vec<Request> {
    let mut update = UpdateItem::new("tab", key());
    update.update_expression = Some("SET x = pk".to_owned());
    let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/tab";
    let select = "SELECT * FROM tab WHERE sk = 'b' AND pk = 'a'";
    let writes = vec![WriteRequest::Put(item("pk=z sk=z")), WriteRequest::Delete(key())];
    let statement = BatchStatement::new("UPDATE tab SET x = 1 WHERE pk = 'a' AND sk = 'b'");
    vec![
        put_of("pk=a sk=b x=1").into(),
        PutItem::new(arn, key()).into(),
        GetItem::new("tab", key()).into(),
        DeleteItem::new("tab", key()).into(),
        update.into(),
        query("pk = :p AND sk = :s", ":p=a :s=b").into(),
        ExecuteStatement::new(select).into(),
        ExecuteStatement::new("DELETE FROM tab WHERE pk = 'a' AND sk = 'b'").into(),
        BatchExecuteStatement::new(vec![statement]).into(),
        BatchWriteItem::new([("tab".to_owned(), writes)].into()).into(),
        TransactGetItems::new(vec![TransactGet::new("tab", key())]).into(),
    ]
}

fn fails(local: &Local, request: Request) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let answer = runtime.block_on(local.call(request));
    answer.is_err_and(|error| error.to_string() == "InternalServerError: Internal server error")
}

#[track_caller]
fn check_item(rule: &FaultRule, is_met: bool) {
    for request in about_the_item() {
        let (local, shown) = (engine(), format!("{request:?}"));
        only(&local, rule.clone());
        assert_eq!(fails(&local, request), is_met, "{rule:?}: {shown}");
    }
}

#[test]
fn rules_are_narrowed_to_tables_and_keys() {
    let rule = FaultRule::internal_error;
    check_item(&rule(), true);
    check_item(&rule().table("tab"), true);
    check_item(&rule().table("tub"), false);
    check_item(&rule().key(item("pk=a")), true);
    check_item(&rule().table("tab").key(key()), true);
    check_item(&rule().key(item("pk=a sk=c")), false);
    check_item(&rule().key(item("sk=b")).key_prefix("pk", "a"), true);
    check_item(&rule().key_prefix("sk", "bb"), false);
    // What is no attribute of the key is never met, also not in whole items.
    check_item(&rule().key(item("x=1")), false);
    check_item(&rule().index("glo"), false);
}

#[test]
fn queries_and_scans_are_met_by_what_they_say_of_keys() {
    let rule = FaultRule::internal_error;
    let check = |rule: FaultRule, request: Request, is_met| {
        let local = engine();
        only(&local, rule.clone());
        assert_eq!(fails(&local, request), is_met, "{rule:?}");
    };
    let whole: fn() -> Query = || query("pk = :p", ":p=a");
    check(rule().key(item("pk=a")), whole().into(), true);
    check(rule().key(key()), whole().into(), false);
    check(rule().key(item("pk=b")), whole().into(), false);
    check(rule().index("glo"), on("glo", "gk = :g", ":g=g").into(), true);
    check(rule().index("glo").key(item("gk=g")), on("glo", "gk = :g", ":g=g").into(), true);
    check(rule().index("loc"), on("glo", "gk = :g", ":g=g").into(), false);
    check(rule().key(item("pk=a")), Scan::new("tab").into(), false);
    check(rule().table("tab"), Scan::new("tab").into(), true);
    let select = "SELECT * FROM \"tab\".\"glo\" WHERE gk = 'g'";
    check(rule().index("glo"), ExecuteStatement::new(select).into(), true);
    check(rule().table("tab"), DescribeTable::new("tab").into(), true);
    check(rule().table("tab"), ListTables::new().into(), false);
}

#[test]
fn rules_are_narrowed_to_operations() {
    let local = engine();
    let rule = FaultRule::unavailable().on(OperationName::GetItem).on(OperationName::DeleteItem);
    only(&local, rule);
    put(&local, "pk=a sk=b");
    assert_eq!(code(send(&local, GetItem::new("tab", key()))), "ServiceUnavailable");
    assert_eq!(code(send(&local, DeleteItem::new("tab", key()))), "ServiceUnavailable");
    ok(&local, Scan::new("tab"));
}

#[test]
fn rules_apply_so_often_and_in_their_time() {
    let clock = ManualClock::new(Timestamp::from_seconds(100));
    let local = engine_of(Local::builder().clock(clock.clone()));
    let put = || put_code(&local, "pk=a sk=b");
    let puts = |count: usize| (0..count).map(|_| put()).collect::<Vec<_>>();
    let fault = "ServiceUnavailable";
    let id = only(&local, FaultRule::unavailable().after(2).times(2));
    assert_eq!(puts(5), ["ok", "ok", fault, fault, "ok"]);
    let report = local.faults().report(id).unwrap();
    assert_eq!((report.tried, report.injected), (5, 2));

    let (from, until) = (Timestamp::from_seconds(110), Timestamp::from_seconds(120));
    only(&local, FaultRule::unavailable().from(from).until(until));
    for expected in ["ok", fault, "ok"] {
        assert_eq!(puts(2), [expected, expected]);
        clock.advance(Duration::from_secs(10));
    }
}

#[test]
fn the_first_rule_that_applies_decides() {
    let local = engine();
    let faults = local.faults();
    faults.add(FaultRule::unavailable().key(item("pk=b")));
    let first = faults.add(FaultRule::internal_error().times(1));
    faults.add(FaultRule::disconnect());
    assert_eq!(put_code(&local, "pk=a sk=s"), "InternalServerError");
    assert_eq!(put_code(&local, "pk=b sk=s"), "ServiceUnavailable");
    assert_eq!(put_code(&local, "pk=a sk=s"), "DispatchFailure");
    let shown: Vec<_> =
        faults.list().iter().map(|it| (it.id, it.rule.kind(), it.tried, it.injected)).collect();
    let expected = [
        (1, FaultKind::Unavailable, 1, 1),
        (2, FaultKind::InternalError, 2, 1),
        (3, FaultKind::Disconnect, 1, 1),
    ];
    assert_eq!(shown, expected);
    assert_eq!(faults.remove(first).map(|it| it.id), Some(2));
    assert!(faults.remove(first).is_none());
    faults.clear();
    assert_eq!(put_code(&local, "pk=a sk=s"), "ok");
    assert_eq!((faults.list().len(), faults.injected()), (0, 3));
}

#[test]
fn a_builder_takes_rules() {
    let builder: LocalBuilder = Local::builder().fault(FaultRule::unavailable().table("tab"));
    let local = crate::support::build(builder.isolated());
    let text = "ServiceUnavailable: The service is currently unavailable or busy.";
    let request = || GetItem::new("tab", key());
    assert_eq!(send(&local, request()).unwrap_err().to_string(), text);
    // Engines of credentials share the rules.
    if let Some(other) = local.of_credential("key", "eu-west-1") {
        assert_eq!(send(&other, request()).unwrap_err().to_string(), text);
        assert_eq!(local.faults().injected(), 2);
    }
}

/// Which of a number of puts fail, by a chance.
fn failures(engine_seed: u64, rule: FaultRule, others: usize) -> Vec<bool> {
    let local = engine_of(Local::builder().seed(engine_seed));
    let id = local.faults().add(rule);
    for _ in 0..others {
        local.faults().add(FaultRule::disconnect().table("tub").with_chance(0.5));
    }
    let failed = (0..60).map(|_| put_code(&local, "pk=a sk=b") != "ok").collect::<Vec<_>>();
    let count = u64::try_from(failed.iter().filter(|it| **it).count()).unwrap();
    assert_eq!(local.faults().report(id).unwrap().injected, count);
    failed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// What fails follows from the seed of the engine, or of the rule, and from nothing else.
    #[test]
    fn chance_follows_from_the_seed(seed in any::<u64>(), chance in 0.2..0.8_f64) {
        let rule = FaultRule::unavailable().with_chance(chance);
        let failed = failures(seed, rule.clone(), 0);
        prop_assert_eq!(&failed, &failures(seed, rule.clone(), 2));
        prop_assert!(failed.contains(&true) && failed.contains(&false));
        prop_assert_ne!(&failed, &failures(seed.wrapping_add(1), rule.clone(), 0));
        let seeded = rule.with_seed(seed);
        prop_assert_eq!(failures(1, seeded.clone(), 0), failures(2, seeded, 0));
    }
}

#[test]
fn chances_have_bounds() {
    for (chance, fails) in [(0.0, 0), (1.0, 60), (-1.0, 0), (2.0, 60), (f64::NAN, 0)] {
        let failed = failures(7, FaultRule::unavailable().with_chance(chance), 0);
        assert_eq!(failed.iter().filter(|it| **it).count(), fails, "{chance}");
    }
}
