//! Ranges of keys in a collection, on the engine: what they return, and what they cost.

use dyno::layer::Meter;
use dyno::{Db, Entity, ErrorKind, Limit, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "hub",
    pk = "pk",
    sk = "sk",
    entities(Issue, Repo, Star, Event, Alone),
    derive(PartialEq)
)]
struct Hub;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Hub, pk = "REPO#{repo}", sk = "ISSUE#{number}")]
struct Issue {
    repo: String,
    number: u64,
}

/// Lies between its issues and its stars.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Hub, pk = "REPO#{name}", sk = "REPO")]
struct Repo {
    name: String,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Hub, pk = "REPO#{repo}", sk = "STAR#{user}")]
struct Star {
    repo: String,
    user: String,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Hub, pk = "DAY#{day}", sk = "EVENT#{id}", shards = 4, shard_by = id)]
struct Event {
    day: u16,
    id: u64,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Hub, pk = "ALONE#{id}", sk = "ALONE")]
struct Alone {
    id: u64,
}

fn issue(number: u64) -> HubItem {
    HubItem::Issue(Issue { repo: "r".into(), number })
}

fn repo() -> HubItem {
    HubItem::Repo(Repo { name: "r".into() })
}

fn star(user: &str) -> HubItem {
    HubItem::Star(Star { repo: "r".into(), user: user.into() })
}

async fn hub() -> (Db<Hub>, Meter<Local>) {
    let meter = Meter::new(Local::new());
    let db = Db::<Hub>::new(meter.clone());
    db.create_table().await.unwrap();
    for number in 1..=4 {
        db.put(&Issue { repo: "r".into(), number }).await.unwrap();
        // A neighbour whose partition key starts alike.
        db.put(&Issue { repo: "r2".into(), number }).await.unwrap();
    }
    db.put(&Repo { name: "r".into() }).await.unwrap();
    for user in ["ada", "bob", "eve"] {
        db.put(&Star { repo: "r".into(), user: user.into() }).await.unwrap();
    }
    (db, meter)
}

#[tokio::test]
async fn a_parent_between_its_children_begins_two_listings() {
    let (db, meter) = hub().await;
    let all = || db.collection(Repo::partition("r"));
    meter.take();
    let newest = all().keys_in(..=Repo::key("r")).descending();
    let newest = newest.page(Limit::exactly(3), None).await.unwrap();
    assert_eq!(newest.items, [repo(), issue(4), issue(3)]);
    assert_eq!((newest.scanned, meter.take().read), (3, 0.5));
    let rest = all().keys_in(..=Repo::key("r")).descending();
    let rest = rest.page(Limit::exactly(3), newest.cursor).await.unwrap();
    assert_eq!((rest.items.as_slice(), rest.cursor), ([issue(2), issue(1)].as_slice(), None));
    let stars = all().keys_in(Repo::key("r")..).all().await.unwrap();
    assert_eq!(stars, [repo(), star("ada"), star("bob"), star("eve")]);
}

#[tokio::test]
async fn ends_mean_what_they_mean_in_rust() {
    let (db, _) = hub().await;
    let all = || db.collection(Repo::partition("r"));
    let (two, four) = (Issue::key("r", 2), Issue::key("r", 4));
    let found = all().keys_in(two.clone()..four.clone()).all().await.unwrap();
    assert_eq!(found, [issue(2), issue(3)]);
    let found = all().keys_in(two.clone()..=four.clone()).all().await.unwrap();
    assert_eq!(found, [issue(2), issue(3), issue(4)]);
    let found = all().keys_in(..two.clone()).all().await.unwrap();
    assert_eq!(found, [issue(1)]);
    assert_eq!(all().keys_in(four.clone()..two.clone()).all().await.unwrap(), []);
    // What is counted is what is returned.
    let counted = all().keys_in(two..four).count().await.unwrap();
    assert_eq!(counted.items, 2);
}

#[tokio::test]
async fn an_end_in_another_partition_is_refused() {
    let (db, meter) = hub().await;
    meter.take();
    let refused = db.collection(Repo::partition("r")).keys_in(..=Repo::key("r2")).all().await;
    let error = refused.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert!(error.message().contains("another partition"), "{error}");
    let counted = db.collection(Repo::partition("r")).keys_in(Alone::key(1)..).count().await;
    assert_eq!(counted.unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(meter.take().requests, 0);
}

#[tokio::test]
async fn a_range_is_of_every_shard() {
    let (db, _) = hub().await;
    for id in 0..20 {
        db.put(&Event { day: 7, id }).await.unwrap();
    }
    let some = db.collection(Event::partition(7)).keys_in(Event::key(7, 5)..Event::key(7, 9));
    let expected: Vec<_> = (5..9).map(|id| HubItem::Event(Event { day: 7, id })).collect();
    assert_eq!(some.all().await.unwrap(), expected);
    let refused = db.collection(Event::partition(7)).keys_in(Event::key(8, 5)..).all().await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Invalid);
}
