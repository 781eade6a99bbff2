//! Batches of entities with versions, unique values and attributes that stay, on the engine: what
//! single writes keep, batches keep.

use std::collections::BTreeMap;

use dyno::layer::{Fault, FaultRule, Record};
use dyno::op::{OperationName, Scan};
use dyno::{
    AttributeValue, Backend, BackendError, BackendExt, BatchWritten, Db, Entity, ErrorCode,
    ErrorKind, Item, Reason, Table,
};
use dyno_local::Local;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "accounts", pk = "pk", scan, entities(User, Visit, Note))]
struct Accounts;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Accounts, pk = "USER#{id}")]
struct User {
    id: u64,
    #[entity(unique)]
    email: String,
    #[entity(immutable)]
    tenant: String,
    #[entity(version)]
    rev: u64,
}

/// What promises nothing.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Accounts, pk = "VISIT#{id}")]
struct Visit {
    id: u64,
}

/// What is counted, and no more.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Accounts, pk = "NOTE#{id}")]
struct Note {
    id: u64,
    text: u8,
    #[entity(version)]
    rev: u64,
}

async fn accounts(backend: impl Backend + 'static) -> Db<Accounts> {
    let db = Db::new(backend);
    db.create_table().await.unwrap();
    db
}

fn user(id: u64, email: &str) -> User {
    User { id, email: email.into(), tenant: "t1".into(), rev: 0 }
}

fn users(ids: std::ops::Range<u64>) -> Vec<User> {
    ids.map(|id| user(id, &format!("{id}@x"))).collect()
}

async fn stored(db: &Db<Accounts>, id: u64) -> User {
    db.get(User::key(id)).await.unwrap().unwrap()
}

/// Returns what failed, each with its reason.
fn reasons(written: &BatchWritten<Accounts>) -> Vec<(usize, Reason)> {
    assert!(written.unprocessed.is_empty() && written.error.is_none(), "{written:?}");
    written.failed.iter().map(|it| (it.at, it.error.reason().unwrap().clone())).collect()
}

async fn items(db: &Db<Accounts>) -> Vec<Item> {
    let mut items = db.backend().send(Scan::new("accounts")).await.unwrap().items.unwrap();
    items.sort_by_key(|item| format!("{:?}", item.get("pk")));
    items
}

/// Asserts that every user owns the marker of its email, and that there are no others.
async fn assert_kept(db: &Db<Accounts>) -> usize {
    let text = |item: &Item, name: &str| {
        item.get(name).and_then(AttributeValue::as_s).map(str::to_owned).unwrap_or_default()
    };
    let (mut markers, mut wanted) = (BTreeMap::new(), BTreeMap::new());
    for item in items(db).await {
        let pk = text(&item, "pk");
        if let Some(owner) = item.get("$owner").and_then(AttributeValue::as_m) {
            markers.insert(pk, text(owner, "pk"));
        } else if pk.starts_with("USER#") {
            let marker = format!("$UNIQUE#User#email#{}#", text(&item, "email"));
            assert!(wanted.insert(marker.clone(), pk).is_none(), "{marker} twice");
        }
    }
    assert_eq!(markers, wanted);
    wanted.len()
}

#[tokio::test]
async fn a_batch_counts_claims_and_releases_as_single_writes_do() {
    let record = Record::new(Local::new());
    let db = accounts(record.clone()).await;
    let visits: Vec<Visit> = (0..30).map(|id| Visit { id }).collect();
    record.take();
    db.batch_write().put_all(&users(0..20)).put_all(&visits).await.unwrap().complete().unwrap();
    let sent = |name: OperationName| {
        record.take().iter().filter(|it| it.request.operation() == name).count()
    };
    // Thirty visits are two requests, whoever else is in the batch.
    assert_eq!(sent(OperationName::BatchWriteItem), 2);
    assert_eq!((stored(&db, 7).await.rev, assert_kept(&db).await), (1, 20));

    // The address of a deleted user is free within the batch that follows.
    let ids = 0..10;
    db.batch_write().delete_all(ids.map(User::key)).await.unwrap().complete().unwrap();
    assert_eq!(assert_kept(&db).await, 10);
    let newcomer = user(30, "3@x");
    db.batch_write().create(&newcomer).await.unwrap().complete().unwrap();
    assert_eq!(stored(&db, 30).await, User { rev: 1, ..newcomer });
    assert_eq!(assert_kept(&db).await, 11);
}

#[tokio::test]
async fn what_is_refused_fails_alone_in_the_order_given() {
    let db = accounts(Local::new()).await;
    db.batch_write().create_all(&users(0..6)).await.unwrap().complete().unwrap();
    let read = |id| User { rev: 1, ..user(id, &format!("{id}@x")) };
    db.patch(User::key(1)).set(|u| u.email, "new@x").await.unwrap();
    let written = db
        .batch_write()
        .put(&User { email: "zero@x".into(), ..read(0) })
        .put(&User { email: "late@x".into(), ..read(1) }) // patched since
        .put(&Visit { id: 1 })
        .put(&User { email: "3@x".into(), ..read(2) }) // is another's
        .put(&User { tenant: "t2".into(), ..read(4) })
        .create(&user(5, "five@x"))
        .delete(User::key(9)) // is not there
        .delete_rev(User::key(3), 7)
        .await
        .unwrap();
    assert_eq!(
        reasons(&written),
        [
            (1, Reason::Stale { expected: 1, found: Some(2) }),
            (3, Reason::Unique { name: "email" }),
            (4, Reason::Immutable { attribute: "tenant" }),
            (5, Reason::Exists),
            (7, Reason::Stale { expected: 7, found: Some(1) }),
        ]
    );
    let old = |at: usize| written.failed[at].error.rejection().unwrap();
    assert_eq!(old(0).old::<User>().unwrap(), Some(User { rev: 2, ..user(1, "new@x") }));
    assert_eq!(old(1).holder(), Some(User::key(3)));
    assert_eq!(old(3).old::<User>().unwrap(), Some(read(5)));
    assert_eq!(stored(&db, 0).await, User { rev: 2, ..user(0, "zero@x") });
    assert_eq!(db.get(Visit::key(1)).await.unwrap(), Some(Visit { id: 1 }));
    assert_eq!(assert_kept(&db).await, 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_batches_that_write_one_version_each_entity_has_one_winner() {
    let db = accounts(Local::new()).await;
    db.batch_write().create_all(&users(0..40)).await.unwrap().complete().unwrap();
    let tasks: Vec<_> = (0..6)
        .map(|task| {
            let db = db.clone();
            tokio::spawn(async move {
                let change =
                    |user: User| User { email: format!("{task}-{}", user.email), rev: 1, ..user };
                let changed: Vec<User> = users(0..40).into_iter().map(change).collect();
                let written = db.batch_write().put_all(&changed).await.unwrap();
                for (_, reason) in reasons(&written) {
                    assert_eq!(reason, Reason::Stale { expected: 1, found: Some(2) });
                }
                40 - written.failed.len()
            })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        won += task.await.unwrap();
    }
    assert_eq!(won, 40);
    assert_eq!((stored(&db, 39).await.rev, assert_kept(&db).await), (2, 40));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_batches_that_claim_one_value_one_gets_it() {
    let db = accounts(Local::new()).await;
    let tasks: Vec<_> = (0..6u64)
        .map(|task| {
            let db = db.clone();
            tokio::spawn(async move {
                let mine: Vec<User> =
                    (0..30).map(|at| user(100 * task + at, &format!("{at}@x"))).collect();
                let written = db.batch_write().put_all(&mine).await.unwrap();
                let taken = Reason::Unique { name: "email" };
                assert!(reasons(&written).into_iter().all(|(_, reason)| reason == taken));
                30 - written.failed.len()
            })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        won += task.await.unwrap();
    }
    assert_eq!((won, assert_kept(&db).await), (30, 30));
}

#[tokio::test]
async fn answers_that_are_lost_neither_lose_nor_double_a_write() {
    for seed in 0..4 {
        let faults = Fault::new(Local::new(), seed);
        let db = accounts(faults.clone()).await;
        let lost = BackendError::new(ErrorCode::Dispatch, "the connection broke");
        let slow = BackendError::new(ErrorCode::ProvisionedThroughputExceeded, "slow down");
        faults.add(FaultRule::lose_answer(lost).with_chance(0.3));
        faults.add(FaultRule::reject(slow).with_chance(0.1));
        let quick = dyno::Backoff::new().attempts_max(60).first_delay(std::time::Duration::ZERO);
        let quick = quick.delay_max(std::time::Duration::ZERO);
        let notes: Vec<Note> = (0..40).map(|id| Note { id, text: 1, rev: 0 }).collect();
        let put = db.batch_write().put_all(&users(0..40)).put_all(&notes).backoff(quick);
        put.await.unwrap().complete().unwrap();
        let counted = |users: Vec<User>| users.into_iter().map(|it| User { rev: 1, ..it });
        let changed: Vec<User> = counted(users(0..20))
            .map(|it| User { email: format!("new-{}", it.email), ..it })
            .collect();
        let gone = (0..20).map(|id| (Note::key(id), 1));
        let mut change = db.batch_write().put_all(&changed).backoff(quick);
        change = gone.fold(change, |batch, (key, rev)| batch.delete_rev(key, rev));
        change.delete_all((20..30).map(User::key)).await.unwrap().complete().unwrap();
        faults.clear();
        assert_eq!(assert_kept(&db).await, 30, "{seed}");
        assert_eq!((stored(&db, 19).await.rev, stored(&db, 39).await.rev), (2, 1), "{seed}");
        let left = (0..40).map(Note::key);
        let left = db.batch_get(left).await.unwrap().complete().unwrap();
        let revs: Vec<_> = left.into_iter().flatten().map(|it| it.rev).collect();
        assert_eq!(revs, [1; 20], "{seed}");
    }
}

#[derive(Debug, Clone)]
enum Op {
    Put(Note),
    Create(Note),
    Delete(u64),
    DeleteRev(u64, u64),
}

fn op() -> impl Strategy<Value = Op> {
    let note = (0..4u64, 0..4u8, 0..3u64).prop_map(|(id, text, rev)| Note { id, text, rev });
    prop_oneof![
        3 => note.clone().prop_map(Op::Put),
        1 => note.prop_map(|note| Op::Create(Note { rev: 0, ..note })),
        1 => (0..4u64).prop_map(Op::Delete),
        2 => (0..4u64, 0..3u64).prop_map(|(id, rev)| Op::DeleteRev(id, rev)),
    ]
}

/// Returns the places of the writes that fail, sent one by one.
async fn one_by_one(db: &Db<Accounts>, ops: &[Op]) -> Vec<(usize, Reason)> {
    let mut failed = Vec::new();
    for (at, op) in ops.iter().enumerate() {
        let done = match op {
            Op::Put(note) => db.put(note).await,
            Op::Create(note) => db.create(note).await,
            Op::Delete(id) => db.delete(Note::key(*id)).await,
            Op::DeleteRev(id, rev) => db.delete(Note::key(*id)).expect_rev(*rev).await,
        };
        if let Err(error) = done {
            assert_eq!(error.kind(), ErrorKind::Rejected);
            failed.push((at, error.reason().unwrap().clone()));
        }
    }
    failed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_batch_is_its_writes_one_by_one(batches in prop::collection::vec(prop::collection::vec(op(), 0..12), 1..4)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (single, batched) = (accounts(Local::new()).await, accounts(Local::new()).await);
            for ops in &batches {
                let batch = ops.iter().fold(batched.batch_write(), |batch, op| match op {
                    Op::Put(note) => batch.put(note),
                    Op::Create(note) => batch.create(note),
                    Op::Delete(id) => batch.delete(Note::key(*id)),
                    Op::DeleteRev(id, rev) => batch.delete_rev(Note::key(*id), *rev),
                });
                let written = batch.await.unwrap();
                assert_eq!(reasons(&written), one_by_one(&single, ops).await);
                assert_eq!(items(&batched).await, items(&single).await);
            }
        });
    }
}
