//! Faults of whole calls: errors of the server, lost answers and delays, and whether the request took
//! effect.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use dyno_core::backend::BackendExt;
use dyno_core::op::{OperationName, PutItem, TransactPut, TransactWriteItem, TransactWriteItems};
use dyno_local::{Clock, FaultRule, Local, ManualClock};

use super::{code, engine, engine_of, only, put_of};
use crate::support::{get, item, ok, send};

const SECOND: Duration = Duration::from_secs(1);

/// Checks what a put is told under a rule, and whether it took effect.
#[track_caller]
fn check(rule: FaultRule, told: &str) {
    for rule in [rule.clone(), rule.after_effect()] {
        let local = engine();
        let takes_effect = format!("{rule:?}").contains("after_effect: true");
        let id = only(&local, rule.on(OperationName::PutItem).times(1));
        assert_eq!(send(&local, put_of("pk=a sk=s")).unwrap_err().to_string(), told);
        assert_eq!(get(&local, "pk=a sk=s").is_some(), takes_effect);
        ok(&local, put_of("pk=a sk=s"));
        let report = local.faults().report(id).unwrap();
        assert_eq!((report.tried, report.injected), (2, 1));
    }
}

#[test]
fn requests_fail_before_and_after_their_effect() {
    check(FaultRule::internal_error(), "InternalServerError: Internal server error");
    let busy = "ServiceUnavailable: The service is currently unavailable or busy.";
    check(FaultRule::unavailable(), busy);
    let closed = "DispatchFailure: the connection was closed before an answer came";
    check(FaultRule::disconnect(), closed);
    check(FaultRule::timeout(Duration::ZERO), "DispatchFailure: no answer came in time");
}

/// A transaction whose answer is lost can be sent again under its token.
#[test]
fn a_token_makes_good_for_a_lost_answer() {
    let local = engine();
    let lost = FaultRule::disconnect().after_effect().on(OperationName::TransactWriteItems);
    only(&local, lost.times(1));
    let mut put = TransactPut::new("tab", item("pk=a sk=s"));
    put.condition_expression = Some("attribute_not_exists(pk)".to_owned());
    let mut transaction = TransactWriteItems::new(vec![TransactWriteItem::Put(put)]);
    transaction.client_request_token = Some("token".to_owned());
    assert_eq!(code(send(&local, transaction.clone())), "DispatchFailure");
    ok(&local, transaction.clone());
    transaction.client_request_token = None;
    assert_eq!(code(send(&local, transaction)), "TransactionCanceledException");
}

/// Sends a put, and checks that it waits for exactly this long, and when it takes effect.
#[track_caller]
fn check_waits(rules: &[FaultRule], expected: (Duration, bool), told: &str) {
    let clock = ManualClock::default();
    let local = engine_of(Local::builder().clock(clock.clone()));
    for rule in rules {
        local.faults().add(rule.clone().on(OperationName::PutItem));
    }
    let (time, is_early) = expected;
    let begun = clock.now();
    let mut answer = pin!(local.send(PutItem::new("tab", item("pk=a sk=s"))));
    let mut context = Context::from_waker(Waker::noop());
    let answered = loop {
        if let Poll::Ready(answer) = answer.as_mut().poll(&mut context) {
            break answer;
        }
        assert_eq!(get(&local, "pk=a sk=s").is_some(), is_early);
        clock.advance(SECOND);
    };
    assert_eq!(code(answered), told);
    let waited = clock.now().as_micros() - begun.as_micros();
    assert_eq!(waited, i64::try_from(time.as_micros()).unwrap());
}

#[test]
fn answers_are_slow_by_the_clock() {
    let delay = || FaultRule::delay(2 * SECOND);
    check_waits(&[delay()], (2 * SECOND, false), "ok");
    check_waits(&[delay().after_effect()], (2 * SECOND, true), "ok");
    check_waits(&[delay(), delay()], (4 * SECOND, false), "ok");
    check_waits(&[delay(), FaultRule::unavailable()], (2 * SECOND, false), "ServiceUnavailable");
    let timeout = || FaultRule::timeout(5 * SECOND);
    check_waits(&[timeout()], (5 * SECOND, false), "DispatchFailure");
    check_waits(&[timeout().after_effect()], (5 * SECOND, true), "DispatchFailure");
    check_waits(&[FaultRule::throttle(), delay()], (2 * SECOND, false), "ThrottlingException");
}

#[test]
fn other_requests_do_not_wait() {
    let local = engine_of(Local::builder().clock(ManualClock::default()));
    only(&local, FaultRule::delay(SECOND).key(item("pk=slow")));
    ok(&local, put_of("pk=a sk=s"));
    let mut slow = pin!(local.send(put_of("pk=slow sk=s")));
    assert!(slow.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
}
