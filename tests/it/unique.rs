//! Unique values on the engine: no two entities ever share one, whoever writes meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use dyno::clock::{ManualClock, Timestamp};
use dyno::{AttributeValue, BackendExt, Db, Entity, ErrorKind, Item, Reason, Table, op};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "accounts", pk = "pk", sk = "sk", ttl = "until", scan, entities(User, Guest))]
struct Accounts;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Accounts, pk = "USER#{id}", sk = "META",
         unique(badge, fields = [tenant, badge]))]
struct User {
    id: u64,
    #[entity(unique)]
    email: String,
    tenant: String,
    badge: Option<u64>,
    name: String,
    #[entity(version)]
    rev: u64,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Accounts, pk = "GUEST#{id}", sk = "META", unique(nick))]
struct Guest {
    id: u64,
    nick: String,
    until: Option<u64>,
}

async fn accounts() -> Db<Accounts> {
    let db = Db::new(Local::new());
    db.create_table().await.unwrap();
    db
}

fn user(id: u64, email: &str) -> User {
    User { id, email: email.into(), tenant: "t1".into(), badge: None, name: "Ada".into(), rev: 0 }
}

#[expect(clippy::unnecessary_wraps, reason = "compared with what may have no reason")]
fn taken(name: &'static str) -> Option<Reason> {
    Some(Reason::Unique { name })
}

/// Returns everything in the table as it is stored.
async fn items(db: &Db<Accounts>) -> Vec<Item> {
    db.backend().send(op::Scan::new("accounts")).await.unwrap().items.unwrap_or_default()
}

/// Asserts that there is a marker for each unique value of an entity, owned by it, and no other.
async fn assert_kept(db: &Db<Accounts>) {
    let text =
        |item: &Item, name: &str| item.get(name).and_then(AttributeValue::as_s).map(str::to_owned);
    let mut markers = BTreeMap::new();
    let mut wanted = BTreeMap::new();
    for item in items(db).await {
        let pk = text(&item, "pk").unwrap();
        if pk.starts_with('$') {
            let owner = item.get("$owner").unwrap().as_m().unwrap();
            assert!(markers.insert(pk, text(owner, "pk").unwrap()).is_none());
            continue;
        }
        let email = text(&item, "email").map(|email| format!("$UNIQUE#User#email#{email}#"));
        let nick = text(&item, "nick").map(|nick| format!("$UNIQUE#Guest#nick#{nick}#"));
        let badge = item.get("badge").and_then(AttributeValue::as_n);
        let badge = badge.map(|badge| format!("$UNIQUE#User#badge#t1#${badge}#"));
        for marker in [email, nick, badge].into_iter().flatten() {
            assert!(wanted.insert(marker.clone(), pk.clone()).is_none(), "{marker} twice");
        }
    }
    assert_eq!(markers, wanted);
}

#[tokio::test]
async fn a_value_is_taken_until_its_entity_lets_go_of_it() {
    let db = accounts().await;
    db.create(&user(1, "ada@x")).await.unwrap();
    let error = db.create(&user(2, "ada@x")).await.unwrap_err();
    assert_eq!((error.kind(), error.reason().cloned()), (ErrorKind::Rejected, taken("email")));
    assert_eq!(error.rejection().unwrap().holder(), Some(User::key(1)));
    assert_eq!(db.put(&user(2, "ada@x")).await.unwrap_err().reason().cloned(), taken("email"));
    assert_eq!(db.get(User::key(2)).await.unwrap(), None);

    db.create(&user(2, "eve@x")).await.unwrap();
    let patch = || db.patch(User::key(2)).set(|u| u.email, "ada@x").set(|u| u.name, "Eve");
    assert_eq!(patch().await.unwrap_err().reason().cloned(), taken("email"));
    let moved = db.patch(User::key(1)).set(|u| u.email, "bob@x").await.unwrap();
    assert_eq!((moved.email.as_str(), moved.rev), ("bob@x", 2));
    let eve = patch().await.unwrap();
    assert_eq!((eve.email.as_str(), eve.name.as_str(), eve.rev), ("ada@x", "Eve", 2));
    assert_kept(&db).await;

    let back = User { email: "eve@x".into(), ..eve };
    db.put(&back).await.unwrap();
    db.create(&user(3, "ada@x")).await.unwrap();
    assert_eq!(db.delete(User::key(3)).returning_old().await.unwrap().map(|u| u.id), Some(3));
    db.create(&user(4, "ada@x")).await.unwrap();
    assert_kept(&db).await;
}

#[tokio::test]
async fn composite_values_are_unique_within_their_scope_and_absent_ones_are_free() {
    let db = accounts().await;
    let with = |id: u64, badge| User { badge, ..user(id, &format!("{id}@x")) };
    db.create(&with(1, Some(7))).await.unwrap();
    assert_eq!(db.create(&with(2, Some(7))).await.unwrap_err().reason().cloned(), taken("badge"));
    db.create(&User { tenant: "t2".into(), ..with(2, Some(7)) }).await.unwrap();
    db.create(&with(3, None)).await.unwrap();
    db.create(&with(4, None)).await.unwrap();
    db.patch(User::key(1)).remove(|u| u.badge).await.unwrap();
    db.patch(User::key(3)).set(|u| u.badge, 7u64).await.unwrap();
    let error = db.patch(User::key(4)).add(|u| u.badge, 7u64).await.unwrap_err();
    assert_eq!(error.reason().cloned(), taken("badge"));
    db.patch(User::key(4)).set_if_absent(|u| u.badge, 8u64).await.unwrap();
    db.delete(User::key(2)).await.unwrap();
    assert_kept(&db).await;
}

#[tokio::test]
async fn markers_are_seen_by_no_read() {
    let db = accounts().await;
    db.create(&user(1, "ada@x")).await.unwrap();
    assert_eq!(items(&db).await.len(), 2);
    let seen = db.scan().all().await.unwrap();
    assert!(matches!(seen.as_slice(), [AccountsItem::User(_)]), "{seen:?}");
    assert_eq!(db.collection(User::partition(1)).all().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_refused_condition_leaves_everything_as_it_was() {
    let db = accounts().await;
    db.create(&user(1, "ada@x")).await.unwrap();
    let error = db.put(&user(1, "eve@x")).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Stale { expected: 0, found: Some(1) }));
    let patch = db.patch(User::key(1)).set(|u| u.email, "eve@x").condition(|u| u.name.eq("Eve"));
    assert_eq!(patch.await.unwrap_err().reason(), Some(&Reason::Condition));
    let missing = db.patch(User::key(9)).set(|u| u.email, "eve@x").await.unwrap_err();
    assert_eq!(missing.reason(), Some(&Reason::Missing));
    let missing = db.delete(User::key(9)).if_present().await.unwrap_err();
    assert_eq!(missing.reason(), Some(&Reason::Missing));
    db.delete(User::key(9)).await.unwrap();
    assert_kept(&db).await;
    db.create(&user(2, "eve@x")).await.unwrap();
}

#[tokio::test]
async fn transactions_keep_values_unique_too() {
    let db = accounts().await;
    db.transact((db.create(&user(1, "a@x")), db.create(&user(2, "b@x")))).await.unwrap();
    // Two entities swap their values, which touches each marker once.
    let swap = (
        db.patch(User::key(1)).set(|u| u.email, "b@x"),
        db.patch(User::key(2)).set(|u| u.email, "a@x"),
    );
    db.transact(swap).await.unwrap();
    assert_eq!(db.get(User::key(1)).await.unwrap().map(|u| u.email).as_deref(), Some("b@x"));
    assert_kept(&db).await;
    // One leaves its value to another.
    db.transact((db.delete(User::key(1)), db.create(&user(3, "b@x")))).await.unwrap();
    assert_kept(&db).await;
    let refused = db.transact((
        db.create(&user(4, "c@x")),
        db.check(User::key(2)),
        db.patch(User::key(2)).set(|u| u.name, "Eve"),
    ));
    assert_eq!(refused.await.unwrap_err().kind(), ErrorKind::Invalid);
    let error =
        db.transact((db.check(User::key(2)), db.create(&user(4, "b@x")))).await.unwrap_err();
    let reasons: Vec<_> =
        error.slots().iter().map(|slot| slot.as_ref().map(|slot| slot.reason().clone())).collect();
    assert_eq!(reasons, [None, taken("email")]);
    assert_kept(&db).await;
}

#[tokio::test]
async fn a_value_that_expired_with_its_entity_is_free() {
    let clock = ManualClock::new(Timestamp::from_seconds(1_720_526_400));
    let db = Db::<Accounts>::new(Local::new()).clock(clock.clone());
    db.create_table().await.unwrap();
    let guest = |id, until| Guest { id, nick: "ada".into(), until };
    db.create(&guest(1, Some(1_720_526_460))).await.unwrap();
    assert_eq!(db.create(&guest(2, None)).await.unwrap_err().reason().cloned(), taken("nick"));
    // Longer for the entity is longer for its value.
    db.patch(Guest::key(1)).set(|g| g.until, 1_720_526_520u64).await.unwrap();
    clock.advance(Duration::from_mins(1));
    assert_eq!(db.create(&guest(2, None)).await.unwrap_err().reason().cloned(), taken("nick"));
    clock.advance(Duration::from_mins(1));
    db.create(&guest(2, None)).await.unwrap();
    // The first is still stored; it has lost the value, and cannot come back with it.
    assert_eq!(db.put(&guest(1, None)).await.unwrap_err().reason().cloned(), taken("nick"));
    let revived = db.patch(Guest::key(1)).remove(|g| g.until).await;
    assert_eq!(revived.unwrap_err().reason().cloned(), taken("nick"));
    db.delete(Guest::key(1)).await.unwrap();
    assert_kept(&db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_want_a_value_one_gets_it() {
    let db = accounts().await;
    let tasks: Vec<_> = (0..32)
        .map(|id| {
            let db = db.clone();
            tokio::spawn(async move { db.create(&user(id, "ada@x")).await })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(()) => won += 1,
            Err(error) => assert_eq!(error.reason().cloned(), taken("email")),
        }
    }
    assert_eq!(won, 1);
    assert_kept(&db).await;
}

/// Tasks that create, change and delete the same few users with the same few addresses, by every way
/// there is.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_writers_never_share_a_value() {
    let db = accounts().await;
    let tasks: Vec<_> = (0..8u64)
        .map(|seed| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut outcomes = BTreeSet::new();
                for step in 0..150u64 {
                    let dice = (seed * 7_919 + step).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
                    let (id, email) = (dice % 4, format!("{}@x", dice / 4 % 3));
                    let outcome = write(&db, dice / 12 % 6, id, &email).await;
                    outcomes.extend(outcome.err().map(|error| error.kind() as u8));
                    tokio::task::yield_now().await;
                }
                outcomes
            })
        })
        .collect();
    let allowed = [ErrorKind::Rejected as u8, ErrorKind::Conflict as u8];
    for task in tasks {
        let outcomes = task.await.unwrap();
        assert!(outcomes.iter().all(|kind| allowed.contains(kind)), "{outcomes:?}");
    }
    assert_kept(&db).await;
}

async fn write(db: &Db<Accounts>, how: u64, id: u64, email: &str) -> dyno::Result<()> {
    let key = User::key(id);
    match how {
        0 => db.create(&user(id, email)).await,
        1 => db.delete(key).await,
        2 => db.patch(key).set(|u| u.email, email).await.map(|_| ()),
        3 => match db.get(User::key(id)).await? {
            Some(read) => db.put(&User { email: email.to_owned(), ..read }).await,
            None => Ok(()),
        },
        4 => db.transact((db.patch(key).set(|u| u.email, email), db.delete(User::key(9)))).await,
        _ => db.transact((db.delete(key), db.put(&user(id + 4, email)))).await,
    }
}
