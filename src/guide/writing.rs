//! Writing: whole entities, changes in part, conditions.
//!
//! Costs are in write units: one is 1 KB written ("Read and write operations" in the developer
//! guide). Every builder here is awaited, or handed to a [transaction](super::transactions).
//!
//! # Whole entities
//!
//! [`Db::put`](crate::Db::put) writes an entity with its kind and every key, and replaces what is
//! there; [`Db::create`](crate::Db::create) refuses to replace. A condition is tried on the item as
//! it is, and a refusal brings that item along:
//!
//! ```
//! use dyno::Reason;
//! # use dyno::{Db, Entity, KeyComponent, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
//! #     scan, entities(Tenant, Order))]
//! # struct Saas;
//! # #[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
//! # enum Status { Open, Shipped }
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{id}", sk = "META")]
//! # struct Tenant { id: String, name: String, orders: u64 }
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}", access(of_tenant, primary),
//! #     access(by_status, index = gsi1, pk = "TENANT#{tenant}#{status}", sk = "{placed_at}#{id}"))]
//! # struct Order { tenant: String, id: u64, status: Status, placed_at: u64, total: u64 }
//! # fn tenant() -> Tenant { Tenant { id: "t1".into(), name: "Ada".into(), orders: 0 } }
//! # fn order(id: u64) -> Order {
//! #     Order { tenant: "t1".into(), id, status: Status::Open, placed_at: 10 * id, total: 100 * id }
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Saas>::new(Local::new());
//! # db.create_table().await?;
//!
//! db.create(&order(1)).await?;
//! let refused = db.create(&Order { total: 0, ..order(1) }).await.err();
//! let rejection = refused.as_ref().and_then(|error| error.rejection());
//! assert_eq!(rejection.map(|it| it.reason()), Some(&Reason::Exists));
//! if let Some(rejection) = rejection {
//!     assert_eq!(rejection.old::<Order>()?, Some(order(1)));
//! }
//!
//! let dearer = Order { total: 150, ..order(1) };
//! let replaced = db.put(&dearer).condition(|o| o.total.lt(150)).returning_old().await?;
//! assert_eq!(replaced, Some(order(1)));
//! db.delete(Order::key("t1", 1)).condition(|o| o.status.ne(Status::Shipped)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Conditions are made of paths, `o.total`, compared with values or other paths, and joined with
//! `&`, `|` and `!`; [`Path`](crate::Path) lists the comparisons. Where there is no item, a condition
//! is tried on an empty one: `o.note.not_exists()` holds. `if_present` and `if_absent` ask for the
//! item itself.
//!
//! # Changes in part
//!
//! [`Db::patch`](crate::Db::patch) changes attributes of an item that is there and returns the
//! entity as it is then, in one request without a read before. All changes are computed from the
//! item as it was, and all happen or none.
//!
//! ```
//! # use std::collections::BTreeSet;
//! # use dyno::{Db, Document, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "shop", pk = "pk", entities(Parcel))]
//! # struct Shop;
//! #[derive(Debug, Document, Serialize, Deserialize)]
//! struct Address {
//!     city: String,
//!     zip: Option<String>,
//! }
//!
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(table = Shop, pk = "PARCEL#{id}")]
//! struct Parcel {
//!     id: u64,
//!     weight: u32,
//!     note: Option<String>,
//!     stops: Vec<String>,
//!     tags: BTreeSet<String>,
//!     #[entity(document)]
//!     to: Address,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Shop>::new(Local::new());
//! # db.create_table().await?;
//! # let to = Address { city: "Oslo".into(), zip: None };
//! # let (stops, tags) = (Vec::new(), BTreeSet::new());
//! # db.put(&Parcel { id: 1, weight: 300, note: Some("fragile".into()), stops, tags, to }).await?;
//!
//! let parcel = db
//!     .patch(Parcel::key(1))
//!     .set(|p| p.to.city, "Bergen")       // a member of a nested document
//!     .set_if_absent(|p| p.to.zip, "5003")
//!     .add(|p| p.weight, 20)              // what is absent counts as zero
//!     .add(|p| p.tags, ["late", "gift"])  // members of a set
//!     .append(|p| p.stops, ["Hamar"])     // to the end of a list
//!     .remove(|p| p.note)                 // only what is optional
//!     .condition(|p| p.weight.lt(1_000))
//!     .await?;
//! assert_eq!((parcel.to.city.as_str(), parcel.weight, parcel.tags.len()), ("Bergen", 320, 2));
//! assert_eq!((parcel.note, parcel.to.zip.as_deref()), (None, Some("5003")));
//! assert_eq!(parcel.stops, ["Hamar"]);
//! # Ok(())
//! # }
//! ```
//!
//! A field whose type is written `BTreeSet` or `HashSet` is stored as a DynamoDB set, and left out
//! when it is empty, for DynamoDB has no empty sets; `#[entity(list)]` stores it as a list, and
//! `#[entity(set)]` another type as a set. What is `None` is left out, of the entity and of nested
//! documents, so that `exists()` means what it says; in lists and maps of documents serde decides,
//! which writes a null.
//!
//! A nested path needs its parents: setting `p.to.city` where the item has no `to` is an error of
//! kind [`Invalid`](crate::ErrorKind::Invalid), as on DynamoDB.
//!
//! Lists take `append` and `prepend`, `p.stops.index(0)` and, of documents, `p.lines.element(0).amount`;
//! maps `p.votes.key("ada")` and `p.parts.entry("cap").amount`; numbers `add` and `decrement`.
//!
//! # Upserts
//!
//! [`Db::upsert`](crate::Db::upsert) writes an entity whether there is one or not, in one update. It
//! sets what the entity has and removes what is `None`, index keys and all, unless told to go by what
//! is there:
//!
//! ```
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "site", pk = "pk", entities(Page))]
//! # struct Site;
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(table = Site, pk = "PAGE#{path}")]
//! struct Page {
//!     path: String,
//!     title: String,
//!     hits: u64,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Site>::new(Local::new());
//! # db.create_table().await?;
//!
//! let new = Page { path: "/".into(), title: "Home".into(), hits: 0 };
//! for hits in 1..=3u64 {
//!     let page = db.upsert(&new).add(|p| p.hits, 1u64).keep(|p| p.title).await?;
//!     assert_eq!(page.hits, hits);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Unlike a put it keeps attributes that the struct does not know, and when the item was created. To
//! create and look at what is there otherwise, `create` and read `rejection().old()`.
//!
//! # Rekeying
//!
//! `set` does not compile for an attribute that a key is rendered from, for the key would go stale.
//! `rekey` takes all components of an index key that the primary key does not hold, under the name
//! of a pattern, and writes attributes and keys together:
//!
//! ```
//! # use dyno::{Db, Entity, KeyComponent, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
//! #     scan, entities(Tenant, Order))]
//! # struct Saas;
//! # #[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
//! # enum Status { Open, Shipped }
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{id}", sk = "META")]
//! # struct Tenant { id: String, name: String, orders: u64 }
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}", access(of_tenant, primary),
//! #     access(by_status, index = gsi1, pk = "TENANT#{tenant}#{status}", sk = "{placed_at}#{id}"))]
//! # struct Order { tenant: String, id: u64, status: Status, placed_at: u64, total: u64 }
//! # fn tenant() -> Tenant { Tenant { id: "t1".into(), name: "Ada".into(), orders: 0 } }
//! # fn order(id: u64) -> Order {
//! #     Order { tenant: "t1".into(), id, status: Status::Open, placed_at: 10 * id, total: 100 * id }
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Saas>::new(Local::new());
//! # db.create_table().await?;
//!
//! db.put(&order(1)).await?;
//! let shipped = db
//!     .patch(Order::key("t1", 1))
//!     .rekey(|k| k.by_status(Status::Shipped, 20))
//!     .set(|o| o.total, 90)
//!     .condition(|o| o.status.eq(Status::Open))
//!     .await?;
//! assert_eq!((shipped.status, shipped.placed_at), (Status::Shipped, 20));
//! assert!(db.query(Order::query().by_status("t1", Status::Open)).first().await?.is_none());
//! # Ok(())
//! # }
//! ```
//!
//! The item moves on the index: its entry is deleted and another inserted. A component of the
//! primary key cannot change: that is another item. Create the one and delete the other in a
//! transaction.
//!
//! # Costs
//!
//! | write | write units |
//! | --- | --- |
//! | `put`, `create`, `upsert`, `patch` | 1 for each 1 KB begun of the larger of the item before and after |
//! | `delete` | 1 for each 1 KB begun of the item, 1 if there is none |
//! | each index entry that comes, goes or changes | 1 for each 1 KB begun of the entry; 2 entries if its key changes |
//! | a refused condition | as if the item that is there were written, 1 if there is none |
//!
//! An item has up to 400 KB, names and keys included, a partition key 2,048 bytes and a sort key 1,024
//! ("Quotas", *Items*). A put of more is [`TooLarge`](crate::ErrorKind::TooLarge), and not sent.
