//! Schema versions and former names: items that older and later programs wrote.

use dyno::op::{GetItem, PutItem};
use dyno::{AttributeValue, BackendExt, Db, Entity, ErrorKind, Item, Reason, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "people",
    pk = "pk",
    gsi(mail, pk = "mailpk"),
    scan,
    entities(Person),
    derive(PartialEq)
)]
struct People;

/// Version 1 had one name, version 2 two; version 3 has mail in lower case, and an index of it.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = People,
    pk = "PERSON#{id}",
    access(by_mail, index = mail, pk = "MAIL#{mail}"),
    schema(version = 3, upgrade(2 => lower_mail, 1 => split_name))
)]
struct Person {
    id: u64,
    first: String,
    last: String,
    mail: String,
    #[entity(renamed_from = "hits")]
    visits: u64,
}

fn split_name(mut item: Item) -> Result<Item, String> {
    let name = item.remove("name").ok_or("no name")?;
    let name = name.as_s().ok_or("the name is no string")?;
    let (first, last) = name.split_once(' ').ok_or("one name only")?;
    item.insert("first", first);
    item.insert("last", last);
    Ok(item)
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of an upgrade")]
fn lower_mail(mut item: Item) -> dyno::Result<Item> {
    if let Some(AttributeValue::S(mail)) = item.get_mut("mail") {
        mail.make_ascii_lowercase();
    }
    Ok(item)
}

fn ada() -> Person {
    let (first, last) = ("Ada".to_owned(), "Byron".to_owned());
    Person { id: 1, first, last, mail: "ada@x.org".to_owned(), visits: 7 }
}

/// Ada as version 1 stored her, with an attribute that nobody knows.
fn ada_of_version_1() -> Item {
    let mut item = Person::key(1).to_item();
    item.insert("_t", "Person");
    item.insert("id", 1);
    item.insert("name", "Ada Byron");
    item.insert("mail", "Ada@X.org");
    item.insert("hits", 7);
    item.insert("foreign", "kept");
    item
}

async fn people(item: Item) -> Db<People> {
    let db = Db::<People>::new(Local::new());
    db.create_table().await.unwrap();
    db.backend().send(PutItem::new("people", item)).await.unwrap();
    db
}

async fn stored(db: &Db<People>) -> Item {
    let get = GetItem::new("people", Person::key(1).to_item());
    db.backend().send(get).await.unwrap().item.unwrap()
}

fn check_is_upgraded(item: &Item) {
    assert_eq!(item.get("_v"), Some(&3.into()));
    assert_eq!(item.get("mailpk"), Some(&"MAIL#ada@x.org#".into()));
    assert_eq!(item.get("foreign"), Some(&"kept".into()));
    for former in ["name", "hits"] {
        assert!(!item.contains_key(former), "{former}");
    }
}

#[tokio::test]
async fn older_items_are_read_as_today_and_rewritten_by_a_put() {
    let db = people(ada_of_version_1()).await;
    assert_eq!(db.get(Person::key(1)).await.unwrap(), Some(ada()));
    assert_eq!(db.scan().all().await.unwrap(), [PeopleItem::Person(ada())]);
    let refused = db.create(&ada()).await.unwrap_err();
    assert_eq!(refused.rejection().unwrap().old::<Person>().unwrap(), Some(ada()));
    assert_eq!(stored(&db).await, ada_of_version_1());
    db.put(&ada()).await.unwrap();
    assert_eq!(stored(&db).await.get("_v"), Some(&3.into()));
    assert_eq!(db.get(Person::key(1)).await.unwrap(), Some(ada()));
}

#[tokio::test]
async fn version_2_goes_through_the_upgrades_from_there() {
    let mut item = ada_of_version_1();
    item.remove("name");
    for (name, value) in [("first", "Ada"), ("last", "Byron")] {
        item.insert(name, value);
    }
    item.insert("_v", 2);
    let db = people(item).await;
    assert_eq!(db.get(Person::key(1)).await.unwrap(), Some(ada()));
}

#[tokio::test]
async fn a_patch_of_an_older_item_upgrades_it_first() {
    let db = people(ada_of_version_1()).await;
    let patched = db.patch(Person::key(1)).add(|p| p.visits, 1u64).await.unwrap();
    assert_eq!(patched, Person { visits: 8, ..ada() });
    check_is_upgraded(&stored(&db).await);
    let by_mail = db.query(Person::query().by_mail("ada@x.org")).all().await.unwrap();
    assert_eq!(by_mail, [patched]);
}

#[tokio::test]
async fn a_former_name_alone_is_an_older_schema() {
    let mut item = ada_of_version_1();
    item.remove("name");
    for (name, value) in [("first", "Ada"), ("last", "Byron"), ("mail", "ada@x.org")] {
        item.insert(name, value);
    }
    item.insert("_v", 3);
    let db = people(item).await;
    let patched = db.patch(Person::key(1)).add(|p| p.visits, 1u64).await.unwrap();
    assert_eq!(patched.visits, 8);
    check_is_upgraded(&stored(&db).await);
}

#[tokio::test]
async fn a_condition_is_tried_on_the_upgraded_item() {
    let db = people(ada_of_version_1()).await;
    let patch = || db.patch(Person::key(1)).add(|p| p.visits, 1u64);
    let refused = patch().condition(|p| p.visits.gt(7)).await.unwrap_err();
    assert_eq!(refused.reason(), Some(&Reason::Condition));
    patch().condition(|p| p.visits.eq(7) & p.first.eq("Ada")).await.unwrap();
    let missing = db.patch(Person::key(2)).add(|p| p.visits, 1u64).await.unwrap_err();
    assert_eq!(missing.reason(), Some(&Reason::Missing));
}

#[tokio::test]
async fn a_transaction_says_that_an_item_is_older_and_upgrade_helps() {
    let db = people(ada_of_version_1()).await;
    let transact = || db.transact((db.patch(Person::key(1)).add(|p| p.visits, 1u64),));
    let refused = transact().await.unwrap_err();
    let slot = refused.slots()[0].as_ref().unwrap();
    assert_eq!(slot.reason(), &Reason::Schema { stored: 1, known: 3 });
    assert_eq!(stored(&db).await, ada_of_version_1());
    assert_eq!(db.upgrade(Person::key(1)).await.unwrap(), Some(ada()));
    check_is_upgraded(&stored(&db).await);
    transact().await.unwrap();
    assert_eq!(db.upgrade(Person::key(1)).await.unwrap().unwrap().visits, 8);
    assert_eq!(db.upgrade(Person::key(2)).await.unwrap(), None);
}

#[tokio::test]
async fn later_items_are_not_touched() {
    let mut item = ada_of_version_1();
    item.insert("_v", 4);
    let db = people(item.clone()).await;
    let errors = [
        db.get(Person::key(1)).await.map(|_| ()).unwrap_err(),
        db.scan().all().await.map(|_| ()).unwrap_err(),
        db.patch(Person::key(1)).add(|p| p.visits, 1u64).await.map(|_| ()).unwrap_err(),
        db.upgrade(Person::key(1)).await.map(|_| ()).unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Newer, "{error}");
        assert!(error.message().contains("schema version 4"), "{error}");
    }
    assert_eq!(stored(&db).await, item);
}

#[tokio::test]
async fn what_cannot_be_upgraded_is_an_error_and_stays() {
    for (name, value, text) in [
        ("name", AttributeValue::from("Ada"), "from schema version 1: one name only"),
        ("_v", "two".into(), "is no schema version"),
        ("_v", 0.into(), "is no schema version"),
    ] {
        let mut item = ada_of_version_1();
        item.insert(name, value);
        let db = people(item.clone()).await;
        let error = db.get(Person::key(1)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Codec);
        assert!(error.message().contains(text), "{error}");
        assert_eq!(stored(&db).await, item);
    }
}

#[tokio::test]
async fn patches_at_once_upgrade_an_item_without_losing_one_another() {
    let db = people(ada_of_version_1()).await;
    let patches = (0..16).map(|_| {
        let db = db.clone();
        tokio::spawn(async move { db.patch(Person::key(1)).add(|p| p.visits, 1u64).await })
    });
    for patch in patches.collect::<Vec<_>>() {
        patch.await.unwrap().unwrap();
    }
    assert_eq!(db.get(Person::key(1)).await.unwrap().unwrap().visits, 23);
}
