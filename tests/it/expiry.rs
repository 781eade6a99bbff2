//! Reads hide what has expired, by the clock of the `Db`, unless they are asked not to.

use std::time::Duration;

use dyno::clock::{ManualClock, Timestamp};
use dyno::{Db, Entity, Limit, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "sessions", pk = "pk", sk = "sk", ttl = "expires_at", scan, entities(Session))]
struct Sessions;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Sessions, pk = "USER#{user}", sk = "SESSION#{id}", access(of_user, primary))]
struct Session {
    user: String,
    id: u64,
    expires_at: u64,
}

const START: u64 = 1_720_526_400;

/// Sessions 0 to 9, of which each lives a minute longer, on an engine that deletes nothing itself.
async fn sessions() -> (Db<Sessions>, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_720_526_400));
    let db = Db::<Sessions>::new(Local::new()).clock(clock.clone());
    db.create_table().await.unwrap();
    for id in 0..10 {
        let session = Session { user: "ada".into(), id, expires_at: START + 60 * (id + 1) };
        db.put(&session).await.unwrap();
    }
    (db, clock)
}

fn ids(sessions: &[Session]) -> Vec<u64> {
    sessions.iter().map(|session| session.id).collect()
}

#[tokio::test]
async fn every_read_hides_what_has_expired() {
    let (db, clock) = sessions().await;
    let of_ada = || db.query(Session::query().of_user("ada"));
    assert_eq!(of_ada().all().await.unwrap().len(), 10);
    clock.advance(Duration::from_mins(3));
    assert_eq!(ids(&of_ada().all().await.unwrap()), [3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(of_ada().include_expired().all().await.unwrap().len(), 10);
    assert_eq!(db.get(Session::key("ada", 2)).await.unwrap(), None);
    let expired = db.get(Session::key("ada", 2)).include_expired().await.unwrap();
    assert_eq!(expired.map(|session| session.id), Some(2));
    assert_eq!(db.get(Session::key("ada", 3)).await.unwrap().map(|session| session.id), Some(3));
    let collection = || db.collection(Session::partition("ada"));
    assert_eq!(collection().all().await.unwrap().len(), 7);
    assert_eq!(collection().include_expired().all().await.unwrap().len(), 10);
    assert_eq!(db.scan().all().await.unwrap().len(), 7);
    assert_eq!(db.scan().include_expired().all().await.unwrap().len(), 10);
}

#[tokio::test]
async fn pages_are_filled_with_what_has_not_expired() {
    let (db, clock) = sessions().await;
    clock.advance(Duration::from_mins(3));
    let of_ada = || db.query(Session::query().of_user("ada"));
    let page = of_ada().page(Limit::exactly(3), None).await.unwrap();
    assert_eq!(ids(&page.items), [3, 4, 5]);
    let page = of_ada().page(Limit::exactly(3), page.cursor).await.unwrap();
    assert_eq!(ids(&page.items), [6, 7, 8]);
    let page = of_ada().page(Limit::exactly(3), page.cursor).await.unwrap();
    assert_eq!((ids(&page.items), page.cursor.is_none()), (vec![9], true));
    assert_eq!(of_ada().first().await.unwrap().map(|session| session.id), Some(3));
}
