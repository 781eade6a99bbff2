//! Tables that other programs fill: keys in the verbatim layout, byte for byte.

use dyno::{BackendExt, Db, Entity, ErrorKind, Item, Key, KeyComponent, Limit, Partition, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "legacy",
    pk = "PK",
    sk = "SK",
    kind = "Type",
    layout = "verbatim",
    gsi(gsi1, pk = "GSI1PK", sk = "GSI1SK"),
    lsi(lsi1, sk = "LSI1SK"),
    entities(Event, Member)
)]
struct Legacy;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, KeyComponent)]
enum Level {
    Low,
    High,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Legacy,
    layout = "verbatim",
    pk = "org_{org}|{region}",
    sk = "EVENT#{level}#{date}",
    access(of_org, primary),
    access(by_number, index = gsi1, pk = "EVENTS", sk = "{number}#{date}"),
    access(by_place, index = lsi1, sk = "at {place}")
)]
struct Event {
    org: String,
    region: String,
    level: Level,
    date: String,
    number: u64,
    place: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Legacy, layout = "verbatim", pk = "org_{org}|{region}", sk = "MEMBER#{email}")]
struct Member {
    org: String,
    region: String,
    email: String,
}

fn event(date: &str, number: u64) -> Event {
    Event {
        org: "acme corp".to_owned(),
        region: "eu".to_owned(),
        level: Level::High,
        date: date.to_owned(),
        number,
        place: (number < 3).then(|| "Oslo".to_owned()),
    }
}

async fn legacy() -> Db<Legacy> {
    let db = Db::new(Local::new());
    db.create_table().await.unwrap();
    for (date, number) in [("2024-01-05", 1), ("2024-01-17", 2), ("2024-02-01", 30)] {
        db.put(&event(date, number)).await.unwrap();
    }
    db
}

async fn stored<E: Entity<Table = Legacy>>(db: &Db<Legacy>, entity: &E) -> Item {
    let get = dyno::op::GetItem::new("legacy", Key::of(entity).to_item());
    db.backend().send(get).await.unwrap().item.unwrap()
}

#[tokio::test]
async fn stored_keys_are_the_templates_own_text() {
    let db = legacy().await;
    let item = stored(&db, &event("2024-01-05", 1)).await;
    let keys = ["PK", "SK", "GSI1PK", "GSI1SK", "LSI1SK"].map(|name| item.get(name).cloned());
    let expected =
        ["org_acme corp|eu", "EVENT#High#2024-01-05", "EVENTS", "1#2024-01-05", "at Oslo"];
    assert_eq!(keys, expected.map(|text| Some(text.into())));
    assert_eq!(Event::key("acme corp", "eu", Level::High, "2024-01-05").to_item().len(), 2);
    assert!(!stored(&db, &event("2024-02-01", 30)).await.contains_key("LSI1SK"));
}

#[tokio::test]
async fn patterns_ask_by_whole_components_and_ranges_of_the_last() {
    let db = legacy().await;
    let high = || Event::query().of_org("acme corp", "eu").level(Level::High);
    let dates = async |query: dyno::read::Query<Event, dyno::PrimaryKey>| {
        let found = query.all().await.unwrap();
        found.into_iter().map(|event| event.date).collect::<Vec<_>>()
    };
    let (first, second, third) = ("2024-01-05", "2024-01-17", "2024-02-01");
    assert_eq!(dates(db.query(high())).await, [first, second, third]);
    assert_eq!(dates(db.query(high().date(second))).await, [second]);
    assert_eq!(dates(db.query(high().date_in("2024-01-17".."2024-02"))).await, [second]);
    assert_eq!(dates(db.query(high().date_in("2024-01-05".."2024-02-01"))).await, [first, second]);
    assert_eq!(dates(db.query(high().date_in(.."2024-01-17"))).await, [first]);
    assert_eq!(dates(db.query(high().date_in("2024-01-17"..))).await, [second, third]);
    assert_eq!(dates(db.query(high().date_in(first..=third))).await, [first, second, third]);
    assert_eq!(db.query(high().date_in(first..third)).count().await.unwrap().items, 2);
    let low = Event::query().of_org("acme corp", "eu").level(Level::Low);
    assert_eq!(dates(db.query(low)).await, Vec::<String>::new());
    // 3 is not 30, and "Os" not "Oslo".
    let number = |number: u64| db.query(Event::query().by_number().number(number));
    assert_eq!(number(3).all().await.unwrap(), []);
    assert_eq!(number(30).all().await.unwrap().len(), 1);
    let place = |place: &str| db.query(Event::query().by_place("acme corp", "eu").place(place));
    assert_eq!(place("Os").all().await.unwrap(), []);
    assert_eq!(place("Oslo").consistent().all().await.unwrap().len(), 2);
    let page = db.query(high()).page(Limit::exactly(2), None).await.unwrap();
    assert_eq!(page.items.len(), 2);
}

#[tokio::test]
async fn items_of_other_programs_are_read_and_kept() {
    let db = legacy().await;
    let item = Item::from([
        ("PK", "org_acme corp|eu"),
        ("SK", "MEMBER#ada@example.com"),
        ("Type", "Member"),
        ("org", "acme corp"),
        ("region", "eu"),
        ("email", "ada@example.com"),
        ("more", "theirs"),
    ]);
    db.backend().send(dyno::op::PutItem::new("legacy", item)).await.unwrap();
    let key = Member::key("acme corp", "eu", "ada@example.com");
    assert!(db.get(key).await.unwrap().is_some());
    let all = db.collection(Event::partition("acme corp", "eu")).all().await.unwrap();
    assert_eq!(all.len(), 4);
    let partition = Partition::of(Event::query().of_org("acme corp", "eu"));
    assert_eq!(db.collection(partition).count().await.unwrap().items, 4);
}

#[tokio::test]
async fn keys_are_rewritten_from_what_the_primary_key_holds() {
    let db = legacy().await;
    let key = || Event::key("acme corp", "eu", Level::High, "2024-01-05");
    let changed = db.patch(key()).rekey(|k| k.by_number(7u64)).await.unwrap();
    assert_eq!(stored(&db, &changed).await.get("GSI1SK"), Some(&"7#2024-01-05".into()));
    let changed = db.patch(key()).rekey(|k| k.by_place(Some("Rome".into()))).await.unwrap();
    assert_eq!(stored(&db, &changed).await.get("LSI1SK"), Some(&"at Rome".into()));
}

#[tokio::test]
async fn what_would_not_be_found_again_is_not_written() {
    let db = legacy().await;
    let refused = async |event: Event| {
        let error = db.put(&event).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Codec);
        error.message().to_owned()
    };
    let org = |org: &str| Event { org: org.to_owned(), ..event("2024-01-05", 1) };
    assert_eq!(
        refused(org("a|b")).await,
        "component `org` of `Event` holds '|', which separates the parts of a verbatim key"
    );
    assert!(refused(org("a#b")).await.contains("holds '#'"));
    assert!(refused(org("")).await.contains("has no text"));
    let key = Event::key("acme corp", "eu", Level::High, "2024-01-05");
    let rekey = db.patch(key).rekey(|k| k.by_place(Some("a#b".into()))).await;
    assert_eq!(rekey.unwrap_err().kind(), ErrorKind::Codec);
}
