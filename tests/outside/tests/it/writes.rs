//! What every write keeps: versions, stamps, what stays, unique values, keys of indexes.

use std::time::Duration;

use dyno::{Error, ErrorKind, Reason};
use dyno_outside::model::{Agent, Member, Status, Ticket};

use super::samples::{agent, numbers, ticket};
use super::ways::{START, World};

pub(crate) async fn keeps_versions_stamps_and_what_stays(world: &World) {
    let db = &world.db;
    let first = db.create(&ticket(1)).returning_new().await.unwrap();
    assert_eq!((first.rev, first.changed_at), (1, START));
    assert_eq!(first.created_at, jiff::Timestamp::from_second(1_720_526_400).unwrap());
    world.clock.advance(Duration::from_secs(9));
    let second = db.put(&Ticket { minutes: 5, ..first.clone() }).returning_new().await.unwrap();
    assert_eq!((second.rev, second.changed_at), (2, START + 9));
    assert_eq!(second.created_at, first.created_at);

    let stale = db.put(&Ticket { minutes: 6, ..first.clone() }).await.unwrap_err();
    assert_eq!(stale.reason(), Some(&Reason::Stale { expected: 1, found: Some(2) }));
    assert_eq!(stale.rejection().unwrap().old::<Ticket>().unwrap().as_ref(), Some(&second));
    let stale = db.patch(Ticket::key("t1", 1)).set(|t| t.minutes, 7u32).expect_rev(1).await;
    assert_eq!(stale.unwrap_err().kind(), ErrorKind::Rejected);
    let stale = db.delete(Ticket::key("t1", 1)).expect_rev(1).await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Rejected);

    let other = Ticket { subject: "another".to_owned(), ..second.clone() };
    let error = db.put(&other).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Immutable { attribute: "subject" }));
    db.delete(Ticket::key("t1", 1)).expect_rev(2).await.unwrap();
}

pub(crate) async fn creates_once_and_shows_what_is_there(world: &World) {
    let db = &world.db;
    let stored = db.create(&ticket(1)).returning_new().await.unwrap();
    let error: Error = db.create(&Ticket { minutes: 9, ..ticket(1) }).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Exists));
    assert_eq!((error.table(), error.entity()), (Some("desk"), Some("Ticket")));
    assert_eq!(error.rejection().unwrap().old::<Ticket>().unwrap(), Some(stored));
    let error = db.patch(Ticket::key("t1", 2)).set(|t| t.minutes, 1u32).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Missing));
    let patch = db.patch(Ticket::key("t1", 1)).set(|t| t.minutes, 1u32);
    let error = patch.condition(|t| t.status.eq(Status::Closed)).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Condition));
}

pub(crate) async fn changes_nested_parts(world: &World) {
    let db = &world.db;
    db.create(&ticket(1)).await.unwrap();
    let changed = db
        .patch(Ticket::key("t1", 1))
        .set(|t| t.contact.phone, "555")
        .set_if_absent(|t| t.votes.key("ada"), 1u32)
        .add(|t| t.tags, ["late", "vip"])
        .append(|t| t.replies, ["second"])
        .add(|t| t.minutes, 20u32)
        .await
        .unwrap();
    assert_eq!(changed.contact.phone.as_deref(), Some("555"));
    assert_eq!((changed.votes["ada"], changed.tags.len(), changed.minutes), (1, 2, 20));
    let changed = db
        .patch(Ticket::key("t1", 1))
        .remove(|t| t.contact.phone)
        .add(|t| t.votes.key("ada"), 2u32)
        .subtract(|t| t.tags, ["late"])
        .prepend(|t| t.replies, ["first"])
        .decrement(|t| t.minutes, 5u32)
        .condition(|t| t.tags.contains("vip") & t.minutes.between(10u32, 30u32))
        .await
        .unwrap();
    assert_eq!((changed.votes["ada"], changed.minutes), (3, 15));
    assert_eq!(changed.replies, ["first", "second"]);
    let changed = db.patch(Ticket::key("t1", 1)).set(|t| t.replies.index(0), "zero").await;
    assert_eq!(changed.unwrap().replies, ["zero", "second"]);
    assert_eq!(db.get(Ticket::key("t1", 1)).await.unwrap().unwrap().contact.phone, None);
}

pub(crate) async fn moves_index_keys_with_their_attributes(world: &World) {
    let db = &world.db;
    db.create(&ticket(1)).await.unwrap();
    let key = || Ticket::key("t1", 1);
    let urgent = async || db.query(Ticket::query().urgent("t1")).count().await.unwrap().items;
    db.patch(key()).rekey(|k| k.urgent(Some(77))).await.unwrap();
    assert_eq!(urgent().await, 1);
    let moved = db
        .patch(key())
        .rekey(|k| k.by_status(Status::Waiting, 5))
        .set(|t| t.minutes, 3u32)
        .await
        .unwrap();
    assert_eq!((moved.status, moved.opened_at, moved.minutes), (Status::Waiting, 5, 3));
    for status in [Status::Open, Status::Waiting] {
        let expected: &[u64] = if status == Status::Waiting { &[1] } else { &[] };
        let concatenated = db.query(Ticket::query().by_status("t1", status)).all().await.unwrap();
        assert_eq!(numbers(&concatenated), expected);
        let native = db.query(Ticket::query().on_board("t1", status)).all().await.unwrap();
        assert_eq!(numbers(&native), expected);
    }
    db.patch(key()).rekey(|k| k.urgent(None)).await.unwrap();
    assert_eq!(urgent().await, 0);
}

pub(crate) async fn upserts_by_what_is_there(world: &World) {
    let new = Member {
        tenant: "t1".to_owned(),
        team: "red".to_owned(),
        agent: "ada".to_owned(),
        role: "guest".to_owned(),
        solved: 0,
    };
    for solved in 1..=3 {
        let upsert = world.db.upsert(&new).add(|m| m.solved, 1u64).keep(|m| m.role);
        let member = upsert.await.unwrap();
        assert_eq!(
            (member.solved, member.role.as_str()),
            (solved, if solved > 1 { "lead" } else { "guest" })
        );
        world.db.patch(Member::key("t1", "red", "ada")).set(|m| m.role, "lead").await.unwrap();
    }
}

pub(crate) async fn keeps_values_unique(world: &World) {
    let db = &world.db;
    db.create(&Agent { handle: Some("a".to_owned()), ..agent("ada", "ada@x.org") }).await.unwrap();
    let error = db.create(&agent("eve", "ada@x.org")).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Unique { name: "email" }));
    assert_eq!(error.rejection().unwrap().holder(), Some(Agent::key("t1", "ada")));
    let eve = Agent { handle: Some("a".to_owned()), ..agent("eve", "eve@x.org") };
    let error = db.create(&eve).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Unique { name: "handle" }));
    // The handle is scoped by the tenant.
    db.create(&Agent { tenant: "t2".to_owned(), ..eve }).await.unwrap();
    db.patch(Agent::key("t1", "ada")).set(|a| a.email, "ada@y.org").await.unwrap();
    db.create(&agent("bo", "ada@x.org")).await.unwrap();
    // Two swap in one transaction.
    let swap = (
        db.patch(Agent::key("t1", "ada")).set(|a| a.email, "ada@x.org"),
        db.patch(Agent::key("t1", "bo")).set(|a| a.email, "ada@y.org"),
    );
    db.transact(swap).await.unwrap();
    db.delete(Agent::key("t1", "bo")).await.unwrap();
    db.create(&agent("bea", "ada@y.org")).await.unwrap();
    // Nothing of this shows in a scan.
    assert_eq!(db.scan().all().await.unwrap().len(), 3);
}

pub(crate) async fn refuses_what_is_too_large(world: &World) {
    let large = Ticket { replies: vec!["x".repeat(409_600)], ..ticket(1) };
    let error = world.db.put(&large).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::TooLarge, None));
}
