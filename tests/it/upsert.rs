//! Upserts, changes of nested paths, and sizes, on the engine.

use std::collections::{BTreeMap, BTreeSet};

use dyno::{BackendExt, Db, Document, Entity, ErrorKind, Key, Reason, Table, op};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    entities(Item)
)]
struct Shop;

#[derive(Debug, Clone, Default, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Shop, pk = "ITEM#{id}", sk = "META",
         access(by_shelf, index = gsi1, pk = "SHELF#{shelf}", sk = "{place}"))]
struct Item {
    id: String,
    shelf: Option<String>,
    place: u64,
    #[entity(unique)]
    code: Option<String>,
    sold: u64,
    note: Option<String>,
    tags: BTreeSet<String>,
    log: Vec<String>,
    lines: Vec<Line>,
    parts: BTreeMap<String, Line>,
    counts: BTreeMap<String, i64>,
    #[entity(immutable)]
    maker: String,
    #[entity(version)]
    rev: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Document, Serialize, Deserialize)]
struct Line {
    name: String,
    amount: i64,
}

async fn shop() -> Db<Shop> {
    let db = Db::new(Local::new());
    db.create_table().await.unwrap();
    db
}

fn item() -> Item {
    let set = BTreeSet::from(["new".to_owned()]);
    Item { id: "pen".into(), maker: "ada".into(), tags: set, ..Item::default() }
}

#[tokio::test]
async fn an_upsert_creates_and_then_goes_by_what_is_there() {
    let db = shop().await;
    let write = || {
        let shelf = Item { shelf: Some("a".into()), note: Some("first".into()), ..item() };
        db.upsert(&shelf)
            .add(|i| i.sold, 2u64)
            .add(|i| i.tags, ["pen"])
            .append(|i| i.log, ["sold"])
            .keep(|i| i.note)
    };
    let first = write().await.unwrap();
    assert_eq!((first.sold, first.rev, first.log.len()), (2, 1, 1));
    assert_eq!(first.tags.len(), 2);
    let patch = db.patch(Item::key("pen")).set(|i| i.note, "mine").subtract(|i| i.tags, ["new"]);
    patch.await.unwrap();
    let second = write().await.unwrap();
    assert_eq!((second.sold, second.rev, second.log.len()), (4, 3, 2));
    assert_eq!((second.note.as_deref(), second.tags.len()), (Some("mine"), 2));
    assert_eq!(db.get(Item::key("pen")).await.unwrap(), Some(second));
}

#[tokio::test]
async fn an_upsert_takes_every_index_key_along() {
    let db = shop().await;
    let on = async |shelf: &str| db.query(Item::query().by_shelf(shelf)).all().await.unwrap().len();
    let with = |shelf: Option<&str>| Item { shelf: shelf.map(str::to_owned), ..item() };
    db.upsert(&with(Some("a"))).await.unwrap();
    assert_eq!((on("a").await, on("b").await), (1, 0));
    db.upsert(&with(Some("b"))).await.unwrap();
    assert_eq!((on("a").await, on("b").await), (0, 1));
    let off = db.upsert(&with(None)).await.unwrap();
    assert_eq!((off.shelf, on("b").await), (None, 0));
}

#[tokio::test]
async fn an_upsert_keeps_the_other_promises_and_what_it_does_not_know() {
    let db = shop().await;
    let with = |id: &str, code: &str| Item { id: id.into(), code: Some(code.into()), ..item() };
    db.upsert(&with("pen", "1")).await.unwrap();
    let error = db.upsert(&with("ink", "1")).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Unique { name: "code" }));
    let moved = db.upsert(&with("pen", "2")).await.unwrap();
    assert_eq!((moved.code.as_deref(), moved.rev), (Some("2"), 2));
    db.upsert(&with("ink", "1")).await.unwrap();
    let error = db.upsert(&Item { maker: "eve".into(), ..moved.clone() }).await.unwrap_err();
    assert_eq!(error.reason(), Some(&Reason::Immutable { attribute: "maker" }));

    let mut update = op::UpdateItem::new("shop", Key::of(&moved).to_item());
    update.update_expression = Some("SET colour = if_not_exists(colour, pk)".to_owned());
    db.backend().send(update).await.unwrap();
    db.transact((db.upsert(&moved),)).await.unwrap();
    let get = op::GetItem::new("shop", Key::of(&moved).to_item());
    let stored = db.backend().send(get).await.unwrap().item.unwrap();
    assert!(stored.contains_key("colour"));
    assert_eq!(stored.get("rev"), Some(&3u8.into()));
}

#[tokio::test]
async fn nested_paths_lead_to_elements_and_entries() {
    let db = shop().await;
    let line = |name: &str| Line { name: name.into(), amount: 1 };
    let stored = Item {
        lines: vec![line("a"), line("b")],
        parts: BTreeMap::from([("cap".to_owned(), line("cap"))]),
        counts: BTreeMap::from([("red".to_owned(), 5)]),
        log: vec!["made".into()],
        sold: 7,
        ..item()
    };
    db.create(&stored).await.unwrap();
    let patched = db
        .patch(Item::key("pen"))
        .add(|i| i.lines.element(1).amount, 2)
        .set(|i| i.lines.element(0).name, "z")
        .set(|i| i.parts.entry("cap").amount, 9)
        .set(|i| i.parts.key("tip"), line("tip"))
        .decrement(|i| i.counts.key("red"), 2)
        .set_if_absent(|i| i.counts.key("blue"), 1)
        .decrement(|i| i.sold, 3u64)
        .prepend(|i| i.log, ["drawn"])
        .condition(|i| i.lines.element(1).name.eq("b"))
        .await
        .unwrap();
    assert_eq!((patched.lines[0].name.as_str(), patched.lines[1].amount), ("z", 3));
    assert_eq!((patched.parts["cap"].amount, patched.parts["tip"].amount), (9, 1));
    assert_eq!((patched.counts["red"], patched.counts["blue"], patched.sold), (3, 1, 4));
    assert_eq!(patched.log, ["drawn", "made"]);
    let patched = db
        .patch(Item::key("pen"))
        .remove(|i| i.lines.index(0))
        .remove(|i| i.counts.key("red"))
        .await
        .unwrap();
    assert_eq!((patched.lines.len(), patched.counts.len()), (1, 1));
}

#[tokio::test]
async fn what_is_too_large_is_not_sent() {
    let db = shop().await;
    let large = |bytes| Item { note: Some("x".repeat(bytes)), ..item() };
    let error = db.put(&large(409_600)).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::TooLarge, None));
    assert!(error.message().starts_with("the item has 409"), "{error}");
    let error = db.transact((db.put(&large(409_600)),)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(error.message().starts_with("action 0, counted from 0: the item has"), "{error}");
    let error = db.put(&Item { id: "i".repeat(2_048), ..item() }).await.unwrap_err();
    let expected = "the key in attribute `pk` has 2054 bytes, and DynamoDB stores up to 2048";
    assert_eq!((error.kind(), error.message()), (ErrorKind::TooLarge, expected));
    db.create(&large(400_000)).await.unwrap();
    let rekeyed = db.patch(Item::key("pen")).rekey(|k| k.by_shelf(Some("s".repeat(2_048)), 1));
    assert_eq!(rekeyed.await.unwrap_err().kind(), ErrorKind::TooLarge);
    // What an update leaves, the service alone knows.
    let patch = db.patch(Item::key("pen")).set(|_| more(), "x".repeat(20_000));
    let error = patch.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(error.code().is_some());
}

/// An attribute that the struct does not have.
fn more() -> dyno::Path<Item, String> {
    dyno::Path::new("more")
}
