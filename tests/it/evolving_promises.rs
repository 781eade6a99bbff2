//! Items of older schemas whose entity makes promises: versions, stamps, what stays, unique values.

use dyno::clock::{ManualClock, Timestamp};
use dyno::op::{PutItem, Scan};
use dyno::{AttributeValue, BackendExt, Db, Entity, ErrorKind, Item, Projection, Reason, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "members", pk = "pk", ttl = "until", scan, entities(Member))]
struct Members;

/// Version 2 has mail in lower case; what is unique and what counts had other names before.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Members, pk = "MEMBER#{id}", schema(version = 2, upgrade(1 => lower_mail)))]
struct Member {
    id: u64,
    #[entity(unique)]
    mail: String,
    #[entity(unique, renamed_from = "alias")]
    nick: String,
    #[entity(immutable, renamed_from = "by")]
    author: String,
    #[serde(default)]
    points: u64,
    #[entity(created_at)]
    created: u64,
    #[entity(updated_at)]
    updated: u64,
    #[entity(version, renamed_from = "count")]
    rev: u64,
    until: Option<u64>,
}

#[derive(Debug, PartialEq, Projection, Deserialize)]
#[projection(of = Member)]
struct Contact {
    mail: String,
    nick: String,
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of an upgrade")]
fn lower_mail(mut item: Item) -> dyno::Result<Item> {
    if let Some(AttributeValue::S(mail)) = item.get_mut("mail") {
        mail.make_ascii_lowercase();
    }
    Ok(item)
}

const NOW: u64 = 1_700_000_000;

/// A member as version 1 stored it, with the markers of its unique values.
fn older(id: u64, mail: &str, alias: &str) -> [Item; 3] {
    let mut item = Member::key(id).to_item();
    item.extend([("_t", "Member"), ("mail", mail), ("alias", alias), ("by", "ada")]);
    item.extend([("id", id), ("created", 5), ("updated", 6), ("count", 3)]);
    let marker = |name: &str, value: &str| {
        let mut marker = Item::from([("pk", format!("$UNIQUE#Member#{name}#{value}#"))]);
        marker.insert("_t", "$unique");
        marker.insert("$owner", Member::key(id).to_item());
        marker
    };
    [item, marker("mail", mail), marker("nick", alias)]
}

fn ada() -> Member {
    Member {
        id: 1,
        mail: "ada@x".into(),
        nick: "a".into(),
        author: "ada".into(),
        points: 0,
        created: 5,
        updated: 6,
        rev: 3,
        until: None,
    }
}

async fn members(items: impl IntoIterator<Item = Item>) -> Db<Members> {
    let clock = ManualClock::new(Timestamp::from_seconds(NOW.cast_signed()));
    let db = Db::<Members>::new(Local::new()).clock(clock);
    db.create_table().await.unwrap();
    for item in items {
        db.backend().send(PutItem::new("members", item)).await.unwrap();
    }
    db
}

async fn older_ada() -> Db<Members> {
    members(older(1, "Ada@X", "a")).await
}

/// Returns the keys of all markers, in order.
async fn markers(db: &Db<Members>) -> Vec<String> {
    let items = db.backend().send(Scan::new("members")).await.unwrap().items.unwrap();
    let keys = items.iter().filter_map(|item| item.get("pk")?.as_s());
    let mut keys: Vec<_> = keys.filter_map(|key| key.strip_prefix("$UNIQUE#Member#")).collect();
    keys.sort_unstable();
    keys.into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn an_upgrade_changes_neither_version_nor_stamps_and_moves_markers() {
    for upgraded_by in ["upgrade", "backfill"] {
        let db = older_ada().await;
        match upgraded_by {
            "upgrade" => assert_eq!(db.upgrade(Member::key(1)).await.unwrap(), Some(ada())),
            _ => assert_eq!(db.backfill::<Member>().run().await.unwrap().written, 1),
        }
        assert_eq!(db.get(Member::key(1)).await.unwrap(), Some(ada()));
        assert_eq!(markers(&db).await, ["mail#ada@x#", "nick#a#"], "{upgraded_by}");
        let again = db.backfill::<Member>().run().await.unwrap();
        assert_eq!((again.read, again.written), (1, 0));
    }
}

#[tokio::test]
async fn a_patch_counts_once_and_is_stamped() {
    let db = older_ada().await;
    let patch = || db.patch(Member::key(1)).add(|m| m.points, 1_u64);
    let expected = Member { points: 1, rev: 4, updated: NOW, ..ada() };
    assert_eq!(patch().expect_rev(3).await.unwrap(), expected);
    let error = patch().expect_rev(3).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Stale { expected: 3, found: Some(4) }));
    assert_eq!(markers(&db).await, ["mail#ada@x#", "nick#a#"]);
}

#[tokio::test]
async fn a_patch_of_unique_values_moves_their_markers() {
    let db = older_ada().await;
    let patch = db.patch(Member::key(1)).set(|m| m.nick, "b").set(|m| m.mail, "b@x");
    let patched = patch.await.unwrap();
    assert_eq!((patched.nick.as_str(), patched.rev), ("b", 4));
    assert_eq!(markers(&db).await, ["mail#b@x#", "nick#b#"]);
}

#[tokio::test]
async fn a_batch_writes_what_was_read_of_an_older_schema() {
    let items = [older(1, "Ada@X", "a"), older(2, "Bo@X", "b"), older(3, "Cy@X", "c")];
    let db = members(items.into_iter().flatten()).await;
    let read = db.get(Member::key(1)).await.unwrap().unwrap();
    let stale = Member { rev: 2, id: 3, mail: "cy@x".into(), nick: "c".into(), ..read.clone() };
    let batch = db.batch_write().put(&Member { points: 9, ..read }).put(&stale);
    let written = batch.delete_rev(Member::key(2), 3).await.unwrap();
    let [failure] = &written.failed[..] else { panic!("{written:?}") };
    assert_eq!(failure.at, 1);
    assert_eq!(failure.error.reason(), Some(&Reason::Stale { expected: 2, found: Some(3) }));
    let expected = Member { points: 9, rev: 4, updated: NOW, ..ada() };
    assert_eq!(db.get(Member::key(1)).await.unwrap(), Some(expected));
    assert_eq!(markers(&db).await, ["mail#ada@x#", "mail#cy@x#", "nick#a#", "nick#c#"]);
}

#[tokio::test]
async fn a_put_of_what_was_read_is_of_its_version() {
    let db = older_ada().await;
    let read = db.get(Member::key(1)).await.unwrap().unwrap();
    let other = Member { author: "eve".into(), ..read.clone() };
    let error = db.put(&other).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Immutable { attribute: "author" }));
    let written = db.put(&Member { points: 9, ..read.clone() }).returning_new().await.unwrap();
    assert_eq!(written, Member { points: 9, rev: 4, updated: NOW, ..ada() });
    assert_eq!(db.get(Member::key(1)).await.unwrap(), Some(written));
    assert!(matches!(db.put(&read).await.unwrap_err().reason(), Some(Reason::Stale { .. })));
    assert_eq!(markers(&db).await, ["mail#ada@x#", "nick#a#"]);
}

#[tokio::test]
async fn an_upsert_goes_by_the_upgraded_item() {
    let db = older_ada().await;
    let entity = Member { nick: "new".into(), points: 2, ..ada() };
    let upsert = || db.upsert(&entity).keep(|m| m.nick);
    let expected = Member { points: 2, rev: 4, updated: NOW, ..ada() };
    assert_eq!(upsert().await.unwrap(), expected);
    db.delete(Member::key(1)).await.unwrap();
    assert_eq!(upsert().await.unwrap().nick, "new");
    assert_eq!(markers(&db).await, ["mail#ada@x#", "nick#new#"]);
}

#[tokio::test]
async fn deletions_release_the_values_of_either_schema() {
    let db = older_ada().await;
    db.delete(Member::key(1)).await.unwrap();
    assert_eq!(markers(&db).await, [""; 0]);
    let db = older_ada().await;
    let error = db.delete(Member::key(1)).expect_rev(2).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Stale { expected: 2, found: Some(3) }));
    db.delete(Member::key(1)).expect_rev(3).await.unwrap();
    assert_eq!(markers(&db).await, [""; 0]);
}

#[tokio::test]
async fn a_transaction_writes_nothing_over_an_older_item() {
    let db = older_ada().await;
    let nick = || db.patch(Member::key(1)).set(|m| m.nick, "b");
    let other = Member { id: 2, mail: "two@x".into(), nick: "two".into(), rev: 0, ..ada() };
    let error = db.transact((nick(), db.create(&other))).await.unwrap_err();
    let slot = error.slots()[0].as_ref().unwrap();
    assert_eq!(slot.reason(), &Reason::Schema { stored: 1, known: 2 });
    assert_eq!(markers(&db).await, ["mail#Ada@X#", "nick#a#"]);
    db.upgrade(Member::key(1)).await.unwrap();
    db.transact((nick(), db.create(&other))).await.unwrap();
    let all = ["mail#ada@x#", "mail#two@x#", "nick#b#", "nick#two#"];
    assert_eq!(markers(&db).await, all);
}

#[tokio::test]
async fn an_upgrade_to_a_value_of_another_is_refused_and_the_item_stays() {
    let items = [older(1, "Ada@X", "a"), older(2, "ADA@X", "b")];
    let db = members(items.into_iter().flatten()).await;
    db.upgrade(Member::key(1)).await.unwrap();
    let error = db.upgrade(Member::key(2)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert_eq!(error.reason(), Some(&Reason::Unique { name: "mail" }));
    assert_eq!(error.rejection().unwrap().holder(), Some(Member::key(1)));
    let done = db.backfill::<Member>().run().await.unwrap();
    assert_eq!((done.read, done.written, done.unfit), (2, 0, 1));
    assert_eq!(markers(&db).await, ["mail#ADA@X#", "mail#ada@x#", "nick#a#", "nick#b#"]);
}

#[tokio::test]
async fn an_expired_item_is_upgraded_as_well() {
    let [mut item, ..] = older(1, "Ada@X", "a");
    // Past by the clock of the `Db`, and to come by that of the engine, which deletes nothing yet.
    let until = 4_102_444_800_u64;
    item.insert("until", until);
    let clock = ManualClock::new(Timestamp::from_seconds(until.cast_signed() + 1));
    let db = members([item]).await.clock(clock);
    assert_eq!(db.get(Member::key(1)).await.unwrap(), None);
    let done = db.backfill::<Member>().run().await.unwrap();
    assert_eq!((done.read, done.written), (1, 1));
    let found = db.get(Member::key(1)).include_expired().await.unwrap();
    assert_eq!(found, Some(Member { until: Some(until), ..ada() }));
}

#[tokio::test]
async fn a_projection_reads_the_upgraded_item() {
    let db = older_ada().await;
    let contact = db.get(Member::key(1)).project::<Contact>().await.unwrap();
    assert_eq!(contact, Some(Contact { mail: "ada@x".into(), nick: "a".into() }));
    let later = {
        let [mut item, ..] = older(1, "Ada@X", "a");
        item.insert("_v", 3);
        members([item]).await
    };
    let error = later.get(Member::key(1)).project::<Contact>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Newer);
}

#[tokio::test]
async fn patches_at_once_keep_every_count_and_marker() {
    let db = older_ada().await;
    let patches = (0..8).map(|at: u64| {
        let db = db.clone();
        tokio::spawn(async move {
            let patch = db.patch(Member::key(1)).add(|m| m.points, 1_u64);
            patch.set(|m| m.nick, format!("n{at}")).await
        })
    });
    for patch in patches.collect::<Vec<_>>() {
        patch.await.unwrap().unwrap();
    }
    let member = db.get(Member::key(1)).await.unwrap().unwrap();
    assert_eq!((member.points, member.rev), (8, 11));
    assert_eq!(markers(&db).await, ["mail#ada@x#".to_owned(), format!("nick#{}#", member.nick)]);
}
