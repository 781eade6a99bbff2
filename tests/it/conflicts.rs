//! What waits for a transaction that is under way, by a clock that both go by.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use dyno::clock::{Clock as _, ManualClock, Timestamp};
use dyno::layer::Retry;
use dyno::write::Transact;
use dyno::{Backoff, Db, Entity, ErrorKind, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "accounts", pk = "pk", entities(Account))]
struct Accounts;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Accounts, pk = "ACCOUNT#{id}")]
struct Account {
    id: u64,
    balance: i64,
}

const ONE: Account = Account { id: 1, balance: 10 };
const TWO: Account = Account { id: 2, balance: 0 };

/// Transactions take a second.
async fn slow() -> (ManualClock, Local, Db<Accounts>) {
    let clock = ManualClock::default();
    let local =
        Local::builder().clock(clock.clone()).transaction_time(Duration::from_secs(1)).build();
    let db = Db::<Accounts>::new(local.clone()).clock(clock.clone()).seed(1);
    db.create_table().await.unwrap();
    db.batch_write().put_all(&[ONE, TWO]).await.unwrap().complete().unwrap();
    (clock, local, db)
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Polls both and moves the clock until they are done.
fn drive<A: Future, B: Future>(clock: &ManualClock, one: A, other: B) -> (A::Output, B::Output) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    for _ in 0..60_000 {
        first = first.or_else(|| ready(poll(one.as_mut())));
        second = second.or_else(|| ready(poll(other.as_mut())));
        if first.is_some() && second.is_some() {
            break;
        }
        clock.advance(Duration::from_millis(1));
    }
    (first.expect("the one ends"), second.expect("the other ends"))
}

fn ready<T>(polled: Poll<T>) -> Option<T> {
    match polled {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

fn transfer(db: &Db<Accounts>, amount: i64) -> Transact {
    db.transact((
        db.patch(Account::key(1)).add(|a| a.balance, -amount),
        db.patch(Account::key(2)).add(|a| a.balance, amount),
    ))
}

#[tokio::test]
async fn a_transaction_that_conflicts_is_sent_again() {
    let (clock, local, db) = slow().await;
    let (one, other) =
        drive(&clock, transfer(&db, 3).into_future(), transfer(&db, 4).into_future());
    one.unwrap();
    assert_eq!(other.unwrap_err().kind(), ErrorKind::Conflict);
    let again = transfer(&db, 5).retry_conflicts(Backoff::new());
    let (one, other) = drive(&clock, transfer(&db, 4).into_future(), again.into_future());
    one.unwrap();
    other.unwrap();
    let retry = Db::<Accounts>::new(Retry::new(local).clock(clock.clone()).seed(1));
    let (one, other) =
        drive(&clock, transfer(&db, 1).into_future(), transfer(&retry, 1).into_future());
    one.unwrap();
    other.unwrap();
    let reads = db.transact_get((Account::key(1), Account::key(2)));
    let reads = reads.retry_conflicts(Backoff::new());
    let (one, found) = drive(&clock, transfer(&db, 1).into_future(), reads.into_future());
    one.unwrap();
    let account = |id, balance| Some(Account { id, balance });
    assert_eq!(found.unwrap(), (account(1, -5), account(2, 15)));
}

#[tokio::test]
async fn a_batch_writes_what_a_transaction_held_when_it_is_free() {
    let (clock, _, db) = slow().await;
    let other = Account { id: 3, balance: 1 };
    let writes = db.batch_write().put(&Account { balance: 99, ..ONE }).put(&other);
    let (one, written) = drive(&clock, transfer(&db, 3).into_future(), writes.into_future());
    one.unwrap();
    written.unwrap().complete().unwrap();
    let found = db.batch_get([1, 2, 3].map(Account::key)).await.unwrap().complete().unwrap();
    let balances: Vec<_> = found.into_iter().flatten().map(|it| it.balance).collect();
    assert_eq!(balances, [99, 3, 1]);

    let writes = db.batch_write().put(&ONE).backoff(Backoff::none());
    let (one, written) = drive(&clock, transfer(&db, 3).into_future(), writes.into_future());
    one.unwrap();
    let written = written.unwrap();
    assert!(written.error.is_none());
    assert_eq!(written.unprocessed[0].read::<Account>().unwrap(), Some(ONE));
}

#[tokio::test]
async fn an_answer_of_more_than_16_mb_comes_in_parts() {
    #[derive(Table)]
    #[table(name = "notes", pk = "pk", entities(Note))]
    struct Notes;
    #[derive(Debug, Entity, Serialize, Deserialize)]
    #[entity(table = Notes, pk = "NOTE#{id}")]
    struct Note {
        id: u64,
        text: String,
    }
    let clock = ManualClock::default();
    let db = Db::<Notes>::new(Local::builder().clock(clock.clone()).build()).clock(clock.clone());
    db.create_table().await.unwrap();
    let notes: Vec<Note> = (0..90).map(|id| Note { id, text: "x".repeat(400_000) }).collect();
    db.batch_write().put_all(&notes).await.unwrap().complete().unwrap();
    let reads = db.batch_get((0..90).map(Note::key)).backoff(Backoff::new().attempts_max(2));
    let (found, ()) = drive(&clock, reads.into_future(), async {});
    let found = found.unwrap().complete().unwrap();
    assert!(found.into_iter().flatten().map(|note| note.id).eq(0..90));
    assert!(clock.now() > Timestamp::default(), "the parts are asked for after delays");
}
