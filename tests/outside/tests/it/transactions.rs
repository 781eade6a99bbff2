//! All or nothing, and who refused.

use dyno::{Action, AnyKey, ErrorKind, Reason};
use dyno_outside::model::{DeskItem, Tenant, Ticket};

use super::samples::{tenant, ticket};
use super::ways::World;

pub(crate) async fn rejects_by_slot(world: &World) {
    let db = &world.db;
    db.put(&tenant("t1")).await.unwrap();
    let stored = db.create(&ticket(1)).returning_new().await.unwrap();
    let actions = (
        db.patch(Tenant::key("t1")).add(|t| t.open, 1u64),
        db.create(&ticket(1)),
        db.delete(Ticket::key("t1", 9)).if_present(),
        db.check(Tenant::key("t2")).not_exists(),
    );
    let error = db.transact(actions).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert!(error.rejection_of(0).is_none() && error.rejection_of(3).is_none());
    let exists = error.rejection_of(1).unwrap();
    assert_eq!(exists.reason(), &Reason::Exists);
    assert_eq!(exists.old::<Ticket>().unwrap(), Some(stored));
    assert_eq!(error.rejection_of(2).unwrap().reason(), &Reason::Missing);
    assert_eq!(db.get(Tenant::key("t1")).await.unwrap().unwrap().open, 0);
    let stale = (db.patch(Ticket::key("t1", 1)).set(|t| t.minutes, 1u32).expect_rev(9),);
    let error = db.transact(stale).await.unwrap_err();
    let reason = error.rejection_of(0).unwrap().reason();
    assert_eq!(reason, &Reason::Stale { expected: 9, found: Some(1) });
}

pub(crate) async fn does_once_what_is_repeated(world: &World) {
    let db = &world.db;
    db.put(&tenant("t1")).await.unwrap();
    for _ in 0..3 {
        let count = (db.patch(Tenant::key("t1")).add(|t| t.open, 1u64),);
        db.transact(count).token("once").await.unwrap();
    }
    assert_eq!(db.get(Tenant::key("t1")).await.unwrap().unwrap().open, 1);
}

pub(crate) async fn takes_lists_up_to_a_hundred(world: &World) {
    let db = &world.db;
    let puts =
        |count: u64| -> Vec<Action> { (0..count).map(|n| db.create(&ticket(n)).into()).collect() };
    let error = db.transact(puts(101)).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Invalid, None));
    db.transact(puts(100)).await.unwrap();
    assert_eq!(db.query(Ticket::query().of_tenant("t1")).count().await.unwrap().items, 100);
}

pub(crate) async fn reads_as_of_one_moment(world: &World) {
    let db = &world.db;
    db.transact((db.put(&tenant("t1")), db.create(&ticket(1)))).await.unwrap();
    let keys = (Tenant::key("t1"), Ticket::key("t1", 1), Ticket::key("t1", 2));
    let (found, one, none) = db.transact_get(keys).await.unwrap();
    assert_eq!((found, one.map(|it| it.number), none), (Some(tenant("t1")), Some(1), None));
    let keys: Vec<AnyKey<_>> = vec![Ticket::key("t1", 1).into(), Tenant::key("t1").into()];
    let found = db.transact_get(keys).await.unwrap();
    assert!(matches!(&found[..], [Some(DeskItem::Ticket(_)), Some(DeskItem::Tenant(_))]));
}
