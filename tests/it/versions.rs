//! Versions and attributes that stay, on the engine.

use dyno::{BackendExt, Db, Entity, ErrorKind, Reason, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "notes", pk = "pk", entities(Note))]
struct Notes;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Notes, pk = "NOTE#{id}")]
struct Note {
    id: u64,
    text: String,
    #[entity(immutable)]
    author: String,
    #[entity(version)]
    #[serde(default)]
    rev: u64,
}

async fn notes() -> Db<Notes> {
    let db = Db::new(Local::new());
    db.create_table().await.unwrap();
    db
}

fn note() -> Note {
    Note { id: 1, text: "hi".into(), author: "ada".into(), rev: 0 }
}

#[expect(clippy::unnecessary_wraps, reason = "compared with what may have no reason")]
fn stale(expected: u64, found: Option<u64>) -> Option<Reason> {
    Some(Reason::Stale { expected, found })
}

#[tokio::test]
async fn every_write_counts_and_an_old_copy_cannot_win() {
    let db = notes().await;
    let first = db.put(&note()).returning_new().await.unwrap();
    assert_eq!(first.rev, 1);
    assert_eq!(db.put(&note()).await.unwrap_err().reason().cloned(), stale(0, Some(1)));
    let patched = db.patch(Note::key(1)).set(|n| n.text, "a").await.unwrap();
    assert_eq!(patched.rev, 2);
    let error = db.put(&first).await.unwrap_err();
    assert_eq!(error.reason().cloned(), stale(1, Some(2)));
    assert_eq!(error.rejection().unwrap().old::<Note>().unwrap().as_ref(), Some(&patched));
    let patch = db.patch(Note::key(1)).set(|n| n.text, "b").expect_rev(1);
    assert_eq!(patch.await.unwrap_err().reason().cloned(), stale(1, Some(2)));
    let third = db.patch(Note::key(1)).set(|n| n.text, "b").expect_rev(2).await.unwrap();
    assert_eq!(db.put(&third).returning_new().await.unwrap().rev, 4);
    let delete = db.delete(Note::key(1)).expect_rev(3).await.unwrap_err();
    assert_eq!(delete.reason().cloned(), stale(3, Some(4)));
    db.delete(Note::key(1)).expect_rev(4).await.unwrap();
    assert_eq!(db.put(&third).await.unwrap_err().reason().cloned(), stale(3, None));
}

#[tokio::test]
async fn transactions_count_and_expect_as_single_writes_do() {
    let db = notes().await;
    let other = Note { id: 2, ..note() };
    db.transact((db.put(&note()), db.create(&other))).await.unwrap();
    let stored = db.get(Note::key(1)).await.unwrap().unwrap();
    assert_eq!(stored.rev, 1);
    let error = db.transact((db.put(&note()), db.check(Note::key(2)).expect_rev(7))).await;
    let reasons: Vec<_> = error
        .unwrap_err()
        .slots()
        .iter()
        .map(|slot| slot.as_ref().map(|slot| slot.reason().clone()))
        .collect();
    assert_eq!(reasons, [stale(0, Some(1)), stale(7, Some(1))]);
    db.transact((
        db.patch(Note::key(1)).set(|n| n.text, "x"),
        db.delete(Note::key(2)).expect_rev(1),
    ))
    .await
    .unwrap();
    assert_eq!(db.get(Note::key(1)).await.unwrap().unwrap().rev, 2);
}

#[tokio::test]
async fn of_many_who_write_one_version_one_wins() {
    let db = notes().await;
    db.put(&note()).await.unwrap();
    let read = db.get(Note::key(1)).await.unwrap().unwrap();
    let tasks: Vec<_> = (0..16)
        .map(|at| {
            let (db, note) = (db.clone(), Note { text: at.to_string(), ..read.clone() });
            tokio::spawn(async move { db.put(&note).await })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(()) => won += 1,
            Err(error) => assert_eq!(error.reason().cloned(), stale(1, Some(2))),
        }
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn an_item_that_was_never_counted_has_version_zero() {
    let db = notes().await;
    let item = dyno::Item::from([
        ("pk", dyno::AttributeValue::from("NOTE#00000000000000000001#")),
        ("id", 1u8.into()),
        ("text", "old".into()),
        ("author", "ada".into()),
    ]);
    db.backend().send(dyno::op::PutItem::new("notes", item)).await.unwrap();
    let read = db.get(Note::key(1)).await.unwrap().unwrap();
    assert_eq!(read.rev, 0);
    assert_eq!(db.put(&read).returning_new().await.unwrap().rev, 1);
}

#[tokio::test]
async fn what_is_immutable_stays() {
    let db = notes().await;
    let stored = db.put(&note()).returning_new().await.unwrap();
    let error = db.put(&Note { author: "eve".into(), ..stored.clone() }).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert_eq!(error.reason(), Some(&Reason::Immutable { attribute: "author" }));
    db.put(&Note { text: "other".into(), ..stored }).await.unwrap();
}
