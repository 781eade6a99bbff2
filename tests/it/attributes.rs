//! What serde makes of an entity, and what may be done to it: odd shapes of structs on the engine.

use std::collections::BTreeMap;

use dyno::{BackendExt, Db, Document, Entity, ErrorKind, Item, Key, Partition, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "attributes",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(gsi2, pk = "gsi2pk"),
    gsi(keys, pk = "keyspk", projection = keys_only),
    gsi(some, pk = "somepk", projection = include("_t", "id", "user")),
    entities(Session, Profile, Login)
)]
struct Accounts;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Accounts, pk = "SESSION#{id}", sk = "META",
         access(of_user, index = gsi1, pk = "USER#{user}", sk = "{id}"))]
struct Session {
    id: u64,
    user: String,
    #[serde(flatten)]
    extra: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Accounts, pk = "PROFILE#{id}", sk = "META")]
struct Profile {
    id: u64,
    #[serde(with = "seconds", skip_serializing_if = "Option::is_none", default)]
    joined: Option<u64>,
    lines: Vec<String>,
    #[entity(document)]
    home: Address,
    #[entity(document)]
    office: Option<Address>,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Accounts, pk = "LOGIN#{id}", sk = "META",
         access(keys_of_user, index = keys, partial, pk = "USER#{user}"),
         access(of_user, index = some, pk = "USER#{user}"))]
struct Login {
    id: u64,
    user: String,
}

#[derive(Debug, Clone, PartialEq, Document, Serialize, Deserialize)]
struct Address {
    city: String,
    zip: Option<String>,
    floors: Option<Vec<u8>>,
    #[document(nested)]
    place: Option<Place>,
}

#[derive(Debug, Clone, PartialEq, Document, Serialize, Deserialize)]
struct Place {
    latitude: Option<i32>,
}

/// Seconds as text, which is not how a number is written.
mod seconds {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "serde asks for it")]
    pub(super) fn serialize<S: Serializer>(at: &Option<u64>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format!("{}s", at.unwrap_or(0)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
        let text = String::deserialize(from)?;
        Ok(text.strip_suffix('s').and_then(|text| text.parse().ok()))
    }
}

async fn accounts() -> Db<Accounts> {
    let db = Db::new(Local::new());
    db.create_table().await.unwrap();
    db
}

fn session(extra: &[(&str, &str)]) -> Session {
    let extra = extra.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Session { id: 1, user: "u1".to_owned(), extra: extra.collect() }
}

fn address() -> Address {
    Address { city: "Oslo".to_owned(), zip: None, floors: None, place: None }
}

fn profile() -> Profile {
    Profile { id: 1, joined: Some(5), lines: Vec::new(), home: address(), office: None }
}

async fn stored<E: Entity<Table = Accounts>>(db: &Db<Accounts>, entity: &E) -> Item {
    let get = dyno::op::GetItem::new("attributes", Key::of(entity).to_item());
    db.backend().send(get).await.unwrap().item.unwrap()
}

#[tokio::test]
async fn a_flattened_map_is_kept_and_contradicts_no_key() {
    let db = accounts().await;
    let fine = session(&[("agent", "cli"), ("theme", "dark")]);
    db.put(&fine).await.unwrap();
    assert_eq!(db.get(Key::of(&fine)).await.unwrap(), Some(fine));
    for name in ["pk", "gsi1sk", "gsi2pk", "_t"] {
        let error = db.put(&session(&[(name, "x")])).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Codec);
        assert!(
            error.message().starts_with(&format!("`Session` has an attribute `{name}` of its own"))
        );
    }
    let error = db.put(&session(&[("user", "u2")])).await.unwrap_err();
    assert!(error.message().starts_with("attribute `user` of `Session` is part of an index key"));
}

#[tokio::test]
async fn a_field_that_serde_converts_is_tested_for_and_written_whole() {
    let db = accounts().await;
    db.put(&profile()).await.unwrap();
    assert_eq!(stored(&db, &profile()).await.get("joined"), Some(&"5s".into()));
    let key = || Profile::key(1);
    let read = db.patch(key()).condition(|p| p.joined.exists()).remove(|p| p.joined).await;
    assert_eq!(read.unwrap().joined, None);
}

#[tokio::test]
async fn members_of_a_list_are_removed_and_move_up() {
    let db = accounts().await;
    let lines = ["a", "b", "c"].map(str::to_owned).to_vec();
    db.put(&Profile { lines, ..profile() }).await.unwrap();
    let read = db.patch(Profile::key(1)).remove(|p| p.lines.index(1)).await.unwrap();
    assert_eq!(read.lines, ["a", "c"]);
    let read = db.patch(Profile::key(1)).set(|p| p.lines.index(9), "z").await.unwrap();
    assert_eq!(read.lines, ["a", "c", "z"]);
}

#[tokio::test]
async fn absent_members_of_documents_are_left_out() {
    let db = accounts().await;
    let place = Some(Place { latitude: None });
    let home = Address { place, ..address() };
    db.put(&Profile { home: home.clone(), ..profile() }).await.unwrap();
    let key = || Profile::key(1);
    let stored = stored(&db, &profile()).await;
    let oslo = dyno::AttributeValue::from("Oslo");
    let expected = Item::from([("city", oslo), ("place", Item::new().into())]);
    assert_eq!(stored.get("home"), Some(&expected.into()));
    assert!(!stored.contains_key("office"));
    let read = db
        .patch(key())
        .set(|p| p.home.zip, "0150")
        .append(|p| p.home.floors, [2, 3])
        .add(|p| p.home.place.latitude, 7)
        .condition(|p| p.home.zip.not_exists() & p.home.eq(&home))
        .await
        .unwrap();
    assert_eq!((read.home.zip.as_deref(), read.home.floors), (Some("0150"), Some(vec![2, 3])));
    assert_eq!(read.home.place, Some(Place { latitude: Some(7) }));
    let place = Place { latitude: None };
    let patch = db.patch(key()).set(|p| p.home.place, &place).remove(|p| p.home.zip);
    assert_eq!(patch.await.unwrap().home.place.as_ref(), Some(&place));
    let found = db.patch(key()).condition(|p| p.home.place.is_in([place.clone()])).await.unwrap();
    assert_eq!((found.home.zip, found.home.place), (None, Some(place)));
}

#[tokio::test]
async fn an_optional_document_is_set_and_removed() {
    let db = accounts().await;
    db.put(&profile()).await.unwrap();
    let key = || Profile::key(1);
    let set = db.patch(key()).set(|p| p.office, address()).await.unwrap();
    assert_eq!(set.office, Some(address()));
    let patch = db.patch(key()).set(|p| p.office.city, "Rome").condition(|p| p.office.exists());
    assert_eq!(patch.await.unwrap().office.map(|office| office.city).as_deref(), Some("Rome"));
    let removed = db.patch(key()).remove(|p| p.office).await.unwrap();
    assert_eq!(removed.office, None);
}

#[tokio::test]
async fn an_index_that_holds_a_part_is_not_read_as_the_whole() {
    let db = accounts().await;
    let login = Login { id: 1, user: "u1".to_owned() };
    db.put(&login).await.unwrap();
    let partition = Partition::of(Login::query().keys_of_user("u1"));
    let items = db.collection(partition).all().await.unwrap();
    let [AccountsItem::Unknown(item)] = items.as_slice() else { panic!("{items:?}") };
    assert_eq!(item.key::<Session>(), None);
    assert_eq!(db.get(item.key::<Login>().unwrap()).await.unwrap().as_ref(), Some(&login));
    // This one holds all there is of a login.
    assert_eq!(db.query(Login::query().of_user("u1")).all().await.unwrap(), [login]);
}

#[tokio::test]
async fn an_item_of_another_tool_is_read_as_what_the_caller_says() {
    let db = accounts().await;
    let item = Item::from([("pk", "LOGIN#00000000000000000001#"), ("sk", "META"), ("user", "u1")]);
    let mut put = dyno::op::PutItem::new("attributes", item);
    put.item.insert("id", 1u64);
    db.backend().send(put).await.unwrap();
    let items = db.collection(Login::partition(1)).all().await.unwrap();
    let [AccountsItem::Unknown(item)] = items.as_slice() else { panic!("{items:?}") };
    let expected = Login { id: 1, user: "u1".to_owned() };
    assert_eq!((item.kind.as_deref(), item.read().unwrap()), (None, Some(expected)));
    assert_eq!(item.read::<Profile>().unwrap_err().kind(), ErrorKind::Codec);
}
