//! Transactions that take time: what meets one under way, and how it ends.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use dyno_core::backend::{BackendError, BackendExt, ErrorCode};
use dyno_core::op::{
    BatchWriteItem, DeleteItem, DeleteTable, ExecuteTransaction, Operation, ParameterizedStatement,
    PutItem, TransactConditionCheck, TransactGet, TransactGetItems, TransactPut, TransactUpdate,
    TransactWriteItem, TransactWriteItems, UpdateItem, WriteRequest,
};
use dyno_local::{Clock, Local, ManualClock, Timestamp, Waiter};

use crate::support::{get, item, ok, put, refusal, send, table, values};

const TIME: Duration = Duration::from_millis(100);
const CONFLICT: &str = "TransactionConflictException: Transaction is ongoing for the item";

/// An engine whose transactions take a tenth of a second of this clock, and the table `tab`.
fn engine() -> (Local, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_000));
    let local = Local::builder().clock(clock.clone()).transaction_time(TIME).build();
    ok(&local, table("tab", "pk", "pk:S"));
    (local, clock)
}

fn put_action(text: &str) -> TransactWriteItem {
    TransactWriteItem::Put(TransactPut::new("tab", item(text)))
}

fn check_action(key: &str, condition: &str) -> TransactWriteItem {
    TransactWriteItem::ConditionCheck(TransactConditionCheck::new("tab", item(key), condition))
}

fn with_token(actions: Vec<TransactWriteItem>) -> TransactWriteItems {
    let mut request = TransactWriteItems::new(actions);
    request.client_request_token = Some("token".to_owned());
    request
}

/// A request that was sent and has no answer yet, and how often it was woken.
struct Sent<'l, T> {
    answer: Pin<Box<dyn Future<Output = Result<T, BackendError>> + 'l>>,
    woken: Arc<Woken>,
}

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl<T> Sent<'_, T> {
    fn poll(&mut self) -> Poll<Result<T, BackendError>> {
        let waker = Waker::from(Arc::clone(&self.woken));
        self.answer.as_mut().poll(&mut Context::from_waker(&waker))
    }

    /// Asserts that it is under way.
    #[track_caller]
    fn waits(&mut self) {
        assert!(self.poll().is_pending(), "it was answered");
    }

    /// Returns the answer, which must be there.
    #[track_caller]
    fn ends(mut self) -> Result<T, BackendError> {
        let Poll::Ready(answer) = self.poll() else { unreachable!("it still waits") };
        answer
    }

    fn woken(&self) -> usize {
        self.woken.0.load(Ordering::SeqCst)
    }
}

/// Sends a request that is to wait. Engines in memory wait for the clock and nothing else.
fn start<O: Operation + 'static>(local: &Local, request: O) -> Sent<'_, O::Output> {
    Sent { answer: Box::pin(local.send(request)), woken: Arc::default() }
}

fn reasons(error: &BackendError) -> Vec<String> {
    let one = |reason: &dyno_core::backend::CancellationReason| match &reason.message {
        Some(message) => format!("{}: {message}", reason.code),
        None => reason.code.clone(),
    };
    error.cancellation_reasons().iter().map(one).collect()
}

#[test]
fn others_meet_the_items_of_a_transaction_under_way() {
    let (local, clock) = engine();
    put(&local, "pk=b n=1");
    let actions = vec![put_action("pk=a n=1"), check_action("pk=b", "attribute_exists(n)")];
    let mut transaction = start(&local, TransactWriteItems::new(actions));
    transaction.waits();

    // Written or only checked, its items are taken; reads see what was there.
    assert_eq!(refusal(&local, PutItem::new("tab", item("pk=a n=2"))), CONFLICT);
    assert_eq!(refusal(&local, UpdateItem::new("tab", item("pk=a"))), CONFLICT);
    assert_eq!(refusal(&local, DeleteItem::new("tab", item("pk=b"))), CONFLICT);
    assert_eq!(get(&local, "pk=a"), None);
    put(&local, "pk=other");

    let writes = vec![WriteRequest::Put(item("pk=a n=2")), WriteRequest::Put(item("pk=c"))];
    let output = ok(&local, BatchWriteItem::new([("tab".to_owned(), writes.clone())].into()));
    assert_eq!(output.unprocessed_items["tab"], writes[..1]);
    assert!(get(&local, "pk=c").is_some());

    let gone = "TransactionConflict: Transaction is ongoing for the item.";
    let other = TransactWriteItems::new(vec![put_action("pk=c n=2"), put_action("pk=b n=2")]);
    let error = send(&local, other).unwrap_err();
    assert_eq!(*error.code(), ErrorCode::TransactionCanceled);
    assert_eq!(
        error.message(),
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, TransactionConflict]"
    );
    assert_eq!(reasons(&error), ["None", gone]);
    let gets = ["pk=b", "pk=c", "pk=a"].map(|key| TransactGet::new("tab", item(key)));
    let error = send(&local, TransactGetItems::new(gets.to_vec())).unwrap_err();
    assert_eq!(reasons(&error), [gone, "None", gone]);
    // Who was cancelled holds nothing.
    put(&local, "pk=c n=3");

    clock.advance(TIME);
    transaction.ends().unwrap();
    assert_eq!(get(&local, "pk=a").as_deref(), Some("n=1 pk=a"));
    put(&local, "pk=a n=9");
    put(&local, "pk=b n=9");
}

fn statements(texts: &[&str]) -> ExecuteTransaction {
    ExecuteTransaction::new(texts.iter().map(|text| ParameterizedStatement::new(*text)).collect())
}

#[test]
fn statements_take_their_items_as_actions_do() {
    let (local, clock) = engine();
    put(&local, "pk=b n=1");
    let gone = "TransactionConflict: Transaction is ongoing for the item.";
    let request = || {
        let mut request = statements(&[
            "INSERT INTO tab VALUE {'pk': 'a', 'n': 1}",
            "UPDATE tab SET n = 2 WHERE pk = 'b'",
            "DELETE FROM tab WHERE pk = 'c' AND n = 5",
        ]);
        request.client_request_token = Some("token".to_owned());
        request
    };
    let mut transaction = start(&local, request());
    transaction.waits();

    for key in ["pk=a", "pk=b", "pk=c"] {
        assert_eq!(refusal(&local, UpdateItem::new("tab", item(key))), CONFLICT);
    }
    assert_eq!(*send(&local, request()).unwrap_err().code(), ErrorCode::TransactionInProgress);
    // Its reads and writes conflict with those of others, whatever they came as.
    let reads = ["SELECT * FROM tab WHERE pk = 'd'", "SELECT * FROM tab WHERE pk = 'b'"];
    let error = send(&local, statements(&reads)).unwrap_err();
    assert_eq!(reasons(&error), ["None", gone]);
    let writes = ["DELETE FROM tab WHERE pk = 'b'", "INSERT INTO tab VALUE {'pk': 'd'}"];
    let error = send(&local, statements(&writes)).unwrap_err();
    assert_eq!(reasons(&error), [gone, "None"]);
    let error = send(&local, TransactWriteItems::new(vec![put_action("pk=c")])).unwrap_err();
    assert_eq!(reasons(&error), [gone]);
    assert_eq!(get(&local, "pk=a"), None);

    clock.advance(TIME);
    transaction.ends().unwrap();
    assert_eq!(get(&local, "pk=a").as_deref(), Some("n=1 pk=a"));
    assert_eq!(get(&local, "pk=b").as_deref(), Some("n=2 pk=b"));
    // A repeat takes no time, and neither do reads and what cannot commit.
    start(&local, request()).ends().unwrap();
    start(&local, statements(&reads)).ends().unwrap();
    let twice = start(&local, statements(&["INSERT INTO tab VALUE {'pk': 'a'}"]));
    let error = twice.ends().unwrap_err();
    assert_eq!(reasons(&error), ["DuplicateItem: Duplicate primary key exists in table"]);
    put(&local, "pk=a n=3");
}

#[test]
fn the_clock_says_when_a_transaction_commits() {
    let (local, clock) = engine();
    let mut first = start(&local, TransactWriteItems::new(vec![put_action("pk=a")]));
    first.waits();
    clock.advance(TIME / 2);
    let mut second = start(&local, TransactWriteItems::new(vec![put_action("pk=b")]));
    second.waits();
    clock.advance(Duration::from_micros(49_999));
    first.waits();
    assert_eq!((first.woken(), second.woken()), (0, 0));
    clock.advance(Duration::from_micros(1));
    assert_eq!((first.woken(), second.woken()), (1, 0));
    second.waits();
    first.ends().unwrap();
    clock.advance(TIME);
    assert_eq!(second.woken(), 1);
    second.ends().unwrap();
}

#[test]
fn what_cannot_commit_is_answered_at_once() {
    let (local, clock) = engine();
    put(&local, "pk=a n=1");
    let doomed = || {
        let check = check_action("pk=a", "attribute_not_exists(pk)");
        with_token(vec![put_action("pk=b"), check])
    };
    let error = start(&local, doomed()).ends().unwrap_err();
    assert_eq!(reasons(&error), ["None", "ConditionalCheckFailed: The conditional request failed"]);
    let twice = vec![put_action("pk=b"), put_action("pk=b")];
    assert!(start(&local, TransactWriteItems::new(twice)).ends().is_err());
    // Nothing is taken, and the token is free.
    put(&local, "pk=b");
    ok(&local, DeleteItem::new("tab", item("pk=a")));
    let mut again = start(&local, doomed());
    again.waits();
    clock.advance(TIME);
    again.ends().unwrap();
}

#[test]
fn a_token_is_in_progress_until_the_commit() {
    let (local, clock) = engine();
    let mut first = start(&local, with_token(vec![put_action("pk=a n=1")]));
    first.waits();
    assert_eq!(
        refusal(&local, with_token(vec![put_action("pk=a n=1")])),
        "TransactionInProgressException: The transaction with the given request token is already in progress."
    );
    let other = send(&local, with_token(vec![put_action("pk=z")])).unwrap_err();
    assert_eq!(*other.code(), ErrorCode::IdempotentParameterMismatch);
    clock.advance(TIME);
    first.ends().unwrap();
    put(&local, "pk=a n=5");
    // A repeat does nothing, and takes no time.
    start(&local, with_token(vec![put_action("pk=a n=1")])).ends().unwrap();
    assert_eq!(get(&local, "pk=a").as_deref(), Some("n=5 pk=a"));
    // After ten minutes the token means nothing.
    clock.advance(Duration::from_mins(10));
    start(&local, with_token(vec![put_action("pk=z")])).waits();
}

#[test]
fn who_goes_away_leaves_nothing_behind() {
    let (local, clock) = engine();
    let mut gone = start(&local, with_token(vec![put_action("pk=a n=1")]));
    gone.waits();
    drop(gone);
    put(&local, "pk=a n=2");
    let mut next = start(&local, with_token(vec![put_action("pk=b")]));
    next.waits();
    clock.advance(TIME);
    next.ends().unwrap();
    assert_eq!(get(&local, "pk=a").as_deref(), Some("n=2 pk=a"));
}

#[test]
fn a_table_may_go_while_a_transaction_is_under_way() {
    let (local, clock) = engine();
    let mut transaction = start(&local, TransactWriteItems::new(vec![put_action("pk=a")]));
    transaction.waits();
    ok(&local, DeleteTable::new("tab"));
    clock.advance(TIME);
    assert_eq!(*transaction.ends().unwrap_err().code(), ErrorCode::ResourceNotFound);
}

#[test]
fn without_a_time_a_transaction_is_there_at_once() {
    let local = Local::new();
    ok(&local, table("tab", "pk", "pk:S"));
    start(&local, TransactWriteItems::new(vec![put_action("pk=a")])).ends().unwrap();
}

#[test]
fn the_machines_clock_and_any_other_wake_who_waits() {
    /// A clock that knows nothing of waiters.
    #[derive(Debug)]
    struct Other(ManualClock);
    impl Clock for Other {
        fn now(&self) -> Timestamp {
            self.0.advance(Duration::from_micros(300));
            self.0.now()
        }
    }
    let few = Duration::from_millis(2);
    let machine = Local::builder().transaction_time(few).build();
    let other = ManualClock::new(Timestamp::from_seconds(1));
    let other = Local::builder().clock(Other(other)).transaction_time(few).build();
    for local in [machine, other] {
        ok(&local, table("tab", "pk", "pk:S"));
        ok(&local, TransactWriteItems::new(vec![put_action("pk=a")]));
        assert!(get(&local, "pk=a").is_some());
    }
}

#[test]
fn a_waiter_knows_its_moment() {
    /// A clock that stands still, and wakes everyone at once.
    #[derive(Debug, Default)]
    struct Told(Arc<Mutex<Vec<Timestamp>>>);
    impl Clock for Told {
        fn now(&self) -> Timestamp {
            Timestamp::from_seconds(5)
        }
        fn wake_at(&self, waiter: &Arc<Waiter>) {
            self.0.lock().unwrap().push(waiter.moment());
            waiter.wake();
        }
    }
    let clock = Told::default();
    let told = Arc::clone(&clock.0);
    let local = Local::builder().clock(clock).transaction_time(TIME).build();
    ok(&local, table("tab", "pk", "pk:S"));
    let mut transaction = start(&local, TransactWriteItems::new(vec![put_action("pk=a")]));
    transaction.waits();
    // It was woken too early, and asks again.
    assert_eq!(transaction.woken(), 1);
    transaction.waits();
    assert_eq!(*told.lock().unwrap(), [Timestamp::from_micros(5_100_000); 2]);
}

/// Adds one to two items by a transaction, again and again until nobody is in the way.
fn add_to_both(local: &Local, conflicts: &AtomicUsize) {
    let add = |key: &str| {
        let mut update = TransactUpdate::new("tab", item(key), "ADD n :one");
        update.expression_attribute_values = values(":one=1");
        TransactWriteItem::Update(update)
    };
    let request = TransactWriteItems::new(vec![add("pk=a"), add("pk=b")]);
    while let Err(error) = send(local, request.clone()) {
        let conflicting = error.cancellation_reasons();
        assert!(conflicting.iter().any(|reason| reason.code == "TransactionConflict"), "{error}");
        conflicts.fetch_add(1, Ordering::SeqCst);
        thread::yield_now();
    }
}

#[test]
fn transactions_that_conflict_succeed_when_they_are_tried_again() {
    let (local, clock) = engine();
    let (conflicts, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let clients: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| (0..10).for_each(|_| add_to_both(&local, &conflicts))))
            .collect();
        scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                clock.advance(TIME / 3);
                thread::yield_now();
            }
        });
        let ended: Vec<_> = clients.into_iter().map(thread::ScopedJoinHandle::join).collect();
        done.store(true, Ordering::SeqCst);
        assert!(ended.iter().all(Result::is_ok));
    });
    assert_eq!(get(&local, "pk=a").as_deref(), Some("n=40 pk=a"));
    assert_eq!(get(&local, "pk=b").as_deref(), Some("n=40 pk=b"));
    assert!(conflicts.load(Ordering::SeqCst) > 0, "nobody was in the way");
}
