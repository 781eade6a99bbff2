//! What the retry layer sends again, how often and when.

use std::time::Duration;

use dyno_core::Backoff;
use dyno_core::backend::{Backend, BackendError, CancellationReason, ErrorCode};
use dyno_core::clock::ManualClock;
use dyno_core::layer::{Fault, FaultRule, Meter, Retry};
use dyno_core::op::{
    BatchWriteItem, CreateTable, DeleteItem, ExecuteStatement, ExecuteTransaction, GetItem,
    GetItemOutput, OperationName, ParameterizedStatement, PutItem, Query, Request, ReturnValues,
    Scan, TransactConditionCheck, TransactWriteItem, TransactWriteItems, UpdateItem,
};
use dyno_core::value::Item;

use super::drive::{drive, elapsed_ms};
use super::script::Script;

fn key() -> Item {
    Item::from([("pk", "x")])
}

fn get() -> Request {
    GetItem::new("t", key()).into()
}

fn transaction() -> TransactWriteItems {
    let check = TransactConditionCheck::new("t", key(), "attribute_exists(pk)");
    TransactWriteItems::new(vec![TransactWriteItem::ConditionCheck(check)])
}

fn error(code: ErrorCode) -> BackendError {
    BackendError::new(code, "no")
}

/// Returns how often a request is sent that always fails with an error, by a policy of 3 attempts.
fn sent(request: Request, error: &BackendError) -> usize {
    let clock = ManualClock::default();
    let script = Script::answering((0..5).map(|_| Err(error.clone())));
    let backoff = Backoff::new().attempts_max(3);
    let retry = Retry::new(script.clone()).backoff(backoff).clock(clock.clone());
    let failed = drive(&clock, retry.call(request)).unwrap_err();
    assert_eq!(failed.code(), error.code());
    script.asked().len()
}

#[test]
fn what_was_not_done_is_repeated() {
    let update = || UpdateItem::new("t", key()).into();
    for code in [
        ErrorCode::ProvisionedThroughputExceeded,
        ErrorCode::Throttling,
        ErrorCode::RequestLimitExceeded,
        ErrorCode::LimitExceeded,
        ErrorCode::TransactionConflict,
        ErrorCode::TransactionInProgress,
        ErrorCode::ReplicatedWriteConflict,
    ] {
        assert_eq!(sent(update(), &error(code.clone())), 3, "{code:?}");
    }
    for code in [
        ErrorCode::Validation,
        ErrorCode::ConditionalCheckFailed,
        ErrorCode::ResourceNotFound,
        ErrorCode::AccessDenied,
        ErrorCode::IdempotentParameterMismatch,
        ErrorCode::Other("NewException".to_owned()),
    ] {
        assert_eq!(sent(get(), &error(code.clone())), 1, "{code:?}");
    }
}

#[test]
fn what_may_have_been_done_is_repeated_if_it_may_be_done_twice() {
    let conditional_put = || {
        let mut put = PutItem::new("t", key());
        put.condition_expression = Some("attribute_not_exists(pk)".to_owned());
        put
    };
    let returning_delete = || {
        let mut delete = DeleteItem::new("t", key());
        delete.return_values = ReturnValues::AllOld;
        delete
    };
    let insert = "INSERT INTO t VALUE {'pk': 'x'}";
    let statements = |text: &str| ExecuteTransaction::new(vec![ParameterizedStatement::new(text)]);
    let cases: [(Request, usize); 14] = [
        (get(), 3),
        (Query::new("t").into(), 3),
        (Scan::new("t").into(), 3),
        (PutItem::new("t", key()).into(), 3),
        (conditional_put().into(), 1),
        (DeleteItem::new("t", key()).into(), 3),
        (returning_delete().into(), 1),
        (UpdateItem::new("t", key()).into(), 1),
        (BatchWriteItem::new([].into()).into(), 3),
        (transaction().into(), 3),
        (statements(insert).into(), 3),
        (ExecuteStatement::new(insert).into(), 1),
        (ExecuteStatement::new("SELECT * FROM t").into(), 3),
        (CreateTable::new("t", Vec::new(), Vec::new()).into(), 1),
    ];
    for code in [ErrorCode::InternalServer, ErrorCode::ServiceUnavailable, ErrorCode::Dispatch] {
        for (request, expected) in &cases {
            assert_eq!(sent(request.clone(), &error(code.clone())), *expected, "{request:?}");
        }
    }
}

#[test]
fn on_request_everything_is_repeated() {
    let clock = ManualClock::default();
    let script =
        Script::answering([Err(error(ErrorCode::Dispatch)), Ok(GetItemOutput::default().into())]);
    let retry = Retry::new(script.clone()).clock(clock.clone()).repeating_all();
    drive(&clock, retry.call(UpdateItem::new("t", key()).into())).unwrap();
    assert_eq!(script.asked().len(), 2);
}

#[test]
fn a_cancelled_transaction_is_repeated_if_all_reasons_pass() {
    let cancelled = |codes: &[&str]| {
        let reason =
            |code: &&str| CancellationReason { code: (*code).to_owned(), ..Default::default() };
        let reasons = codes.iter().map(reason).collect();
        error(ErrorCode::TransactionCanceled).with_cancellation_reasons(reasons)
    };
    let sent = |codes| sent(transaction().into(), &cancelled(codes));
    assert_eq!(sent(&["None", "TransactionConflict"]), 3);
    assert_eq!(sent(&["ThrottlingError", "ProvisionedThroughputExceeded"]), 3);
    assert_eq!(sent(&["TransactionConflict", "ConditionalCheckFailed"]), 1);
    assert_eq!(sent(&["None"]), 1);
}

#[test]
fn every_attempt_of_a_transaction_has_one_token() {
    let tokens = |request: TransactWriteItems| {
        let clock = ManualClock::default();
        let script = Script::answering((0..3).map(|_| Err(error(ErrorCode::Dispatch))));
        let backoff = Backoff::new().attempts_max(3);
        let retry = Retry::new(script.clone()).backoff(backoff).clock(clock.clone());
        drive(&clock, retry.call(request.into())).unwrap_err();
        let token = |request| match request {
            Request::TransactWriteItems(request) => request.client_request_token.unwrap(),
            other => panic!("{other:?}"),
        };
        script.asked().into_iter().map(token).collect::<Vec<_>>()
    };
    let (made, other) = (tokens(transaction()), tokens(transaction()));
    assert_eq!(made, vec![made[0].clone(); 3]);
    assert_eq!(made[0].len(), 32);
    assert_ne!(made, other);
    let mut named = transaction();
    named.client_request_token = Some("mine".to_owned());
    assert_eq!(tokens(named), ["mine"; 3]);
}

#[test]
fn delays_go_by_the_clock_and_the_seed() {
    let run = |seed| {
        let clock = ManualClock::default();
        let script = Script::answering((0..8).map(|_| Err(error(ErrorCode::Throttling))));
        let retry = Retry::new(script.clone()).clock(clock.clone()).seed(seed);
        drive(&clock, retry.call(get())).unwrap_err();
        assert_eq!(script.asked().len(), 8);
        elapsed_ms(&clock)
    };
    let all: Vec<_> = (0..20).map(run).collect();
    assert_eq!(all, (0..20).map(run).collect::<Vec<_>>());
    // 50 + 100 + 200 + 400 + 800 + 1,600 + 2,000 ms at the most, half of it on average.
    assert!(all.iter().all(|ms| (1..=5_157).contains(ms)), "{all:?}");
    let mean = all.iter().sum::<i64>() / 20;
    assert!((1_900..3_300).contains(&mean), "{mean}");
}

#[test]
fn nothing_is_sent_after_the_budget() {
    let clock = ManualClock::default();
    let script = Script::answering((0..90).map(|_| Err(error(ErrorCode::Throttling))));
    let backoff = Backoff::new().attempts_max(90).budget(Duration::from_millis(500));
    let retry = Retry::new(script.clone()).backoff(backoff).clock(clock.clone()).seed(3);
    drive(&clock, retry.call(get())).unwrap_err();
    assert!((2..20).contains(&script.asked().len()));
    assert!(elapsed_ms(&clock) <= 500);
    let once = Script::answering([Err(error(ErrorCode::Throttling))]);
    let retry = Retry::new(once.clone()).backoff(Backoff::none()).clock(clock.clone());
    drive(&clock, retry.call(transaction().into())).unwrap_err();
    let Some(Request::TransactWriteItems(asked)) = once.asked().pop() else { panic!() };
    assert_eq!(asked.client_request_token, None);
}

#[test]
fn a_passing_failure_is_not_seen_above() {
    let clock = ManualClock::default();
    let script = Script::answering([Ok(GetItemOutput::default().into())]);
    let fault = Fault::new(script, 1);
    fault.add(FaultRule::reject(error(ErrorCode::Throttling)).on(OperationName::GetItem).times(4));
    let meter = Meter::new(Retry::new(fault).clock(clock.clone()));
    drive(&clock, meter.call(get())).unwrap();
    assert_eq!(meter.take().requests, 1);
}
