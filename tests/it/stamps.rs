//! Stamps of the clock on the engine: what they are, when they change, and the keys made of them.

use std::time::Duration;

use dyno::clock::{ManualClock, Timestamp};
use dyno::{Db, Entity, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "pages",
    pk = "pk",
    sk = "sk",
    gsi(recent, pk = "rpk", sk = "rsk"),
    gsi(first, pk = "fpk", sk = "fsk"),
    entities(Page, Mark)
)]
struct Pages;

#[derive(Debug, Clone, Default, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Pages, pk = "SITE#{site}", sk = "PAGE#{id}",
         access(latest, index = recent, pk = "SITE#{site}", sk = "{updated}"),
         access(by_age, index = first, pk = "SITE#{site}", sk = "{created}"))]
struct Page {
    site: String,
    id: u64,
    text: String,
    #[entity(created_at)]
    created: u64,
    #[entity(updated_at = millis)]
    updated: i64,
}

/// Stamps that may be absent, or are points in time.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Pages, pk = "MARK#{id}", sk = "META")]
struct Mark {
    id: u64,
    #[entity(created_at)]
    created: Option<jiff::Timestamp>,
    #[entity(updated_at)]
    updated: Option<String>,
}

const START: u64 = 1_720_526_400;

async fn pages() -> (Db<Pages>, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_720_526_400));
    let db = Db::<Pages>::new(Local::new()).clock(clock.clone());
    db.create_table().await.unwrap();
    (db, clock)
}

fn page() -> Page {
    Page { site: "docs".into(), id: 1, ..Page::default() }
}

#[tokio::test]
async fn the_first_write_says_when_and_every_write_says_when_last() {
    let (db, clock) = pages().await;
    let first = db.put(&page()).returning_new().await.unwrap();
    assert_eq!((first.created, first.updated), (START, 1_720_526_400_000));
    assert_eq!(db.get(Page::key("docs", 1)).await.unwrap().as_ref(), Some(&first));
    clock.advance(Duration::from_millis(1_500));
    let put = db.put(&first).returning_new().await.unwrap();
    assert_eq!((put.created, put.updated), (START, 1_720_526_401_500));
    clock.advance(Duration::from_millis(1_500));
    let patched = db.patch(Page::key("docs", 1)).set(|p| p.text, "x").await.unwrap();
    assert_eq!((patched.created, patched.updated), (START, 1_720_526_403_000));
    // A patch that says nothing is no write.
    clock.advance(Duration::from_secs(1));
    assert_eq!(db.patch(Page::key("docs", 1)).await.unwrap(), patched);
    db.transact((db.patch(Page::key("docs", 1)).set(|p| p.text, "y"),)).await.unwrap();
    let read = db.get(Page::key("docs", 1)).await.unwrap().unwrap();
    assert_eq!(read.updated, 1_720_526_404_000);
}

#[tokio::test]
async fn keys_follow_their_stamps() {
    let (db, clock) = pages().await;
    db.put(&page()).await.unwrap();
    let latest = async |from: i64| {
        let found = db.query(Page::query().latest("docs").updated_in(from..)).all().await;
        found.unwrap().len()
    };
    assert_eq!(latest(1_720_526_400_000).await, 1);
    assert_eq!(latest(1_720_526_400_001).await, 0);
    clock.advance(Duration::from_secs(5));
    db.patch(Page::key("docs", 1)).set(|p| p.text, "x").await.unwrap();
    assert_eq!(latest(1_720_526_405_000).await, 1);
    let by_age = db.query(Page::query().by_age("docs").created(START)).all().await.unwrap();
    assert_eq!(by_age.len(), 1);
    // A rekey may say when by itself.
    let moved = db.patch(Page::key("docs", 1)).rekey(|k| k.latest(7)).await.unwrap();
    assert_eq!((moved.updated, latest(1_720_526_400_000).await), (7, 0));
}

#[tokio::test]
async fn an_upsert_keeps_when_the_item_was_created() {
    let (db, clock) = pages().await;
    let first = db.upsert(&page()).await.unwrap();
    assert_eq!((first.created, first.updated), (START, 1_720_526_400_000));
    clock.advance(Duration::from_secs(9));
    let again = db.upsert(&Page { text: "x".into(), ..page() }).await.unwrap();
    assert_eq!((again.created, again.updated), (START, 1_720_526_409_000));
    let by_age = db.query(Page::query().by_age("docs").created(START)).all().await.unwrap();
    assert_eq!(by_age, [again]);
}

#[tokio::test]
async fn optional_stamps_and_points_in_time_are_filled_in() {
    let (db, _) = pages().await;
    let mark = Mark { id: 1, created: None, updated: None };
    let written = db.create(&mark).returning_new().await.unwrap();
    assert_eq!(written.created.map(jiff::Timestamp::as_second), Some(1_720_526_400));
    assert_eq!(written.updated.as_deref(), Some("2024-07-09T12:00:00.000Z"));
    assert_eq!(db.get(Mark::key(1)).await.unwrap(), Some(written.clone()));
    let own = "2020-01-01T00:00:00Z".parse().ok();
    let put = db.put(&Mark { created: own, ..written }).returning_new().await.unwrap();
    assert_eq!(put.created, own);
}

#[tokio::test]
async fn the_clock_tells_the_time_as_stamps_hold_it() {
    let (db, clock) = pages().await;
    clock.advance(Duration::from_millis(1_500));
    assert_eq!(db.now::<u64>(), 1_720_526_401);
    assert_eq!(db.now::<String>(), "2024-07-09T12:00:01.500Z");
}
