//! Evolution: structs change, and what is stored was written by all of their versions.
//!
//! A year later users have a first and a last name, are found by their email, and have a language, and
//! all of last year's items are still there.
//!
//! A new field that is an `Option`, or has `#[serde(default)]`, needs nothing: older items are read with
//! that default, and written with it. For the rest there are former names, schema versions and
//! backfills.
//!
//! ```
//! use dyno::op::PutItem;
//! use dyno::{BackendExt, Db, Entity, Item, Table};
//! use dyno_local::Local;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Table)]
//! #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk"), scan, entities(User))]
//! struct Saas;
//!
//! #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Saas,
//!     pk = "USER#{id}",
//!     sk = "META",
//!     access(by_email, index = gsi1, pk = "EMAIL#{email}"), // new, too
//!     schema(version = 2, upgrade(1 => split_name))
//! )]
//! struct User {
//!     id: u64,
//!     first: String,
//!     last: String,
//!     email: String,
//!     #[entity(renamed_from = "hits")]
//!     visits: u64,
//!     #[serde(default = "english")]
//!     language: String,
//! }
//!
//! fn english() -> String {
//!     "en".to_owned()
//! }
//!
//! /// Version 1 had one `name`.
//! fn split_name(mut item: Item) -> Result<Item, String> {
//!     let name = item.remove("name").ok_or("no name")?;
//!     let (first, last) = name.as_s().and_then(|name| name.split_once(' ')).ok_or("one word")?;
//!     item.insert("first", first);
//!     item.insert("last", last);
//!     Ok(item)
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<(), Box<dyn std::error::Error>> {
//! let db = Db::<Saas>::new(Local::new());
//! db.create_table().await?;
//! // What an older version of the program wrote: no `_v` is version 1.
//! for id in 1..=3 {
//!     let mut item = User::key(id).to_item();
//!     item.extend([("_t", "User"), ("name", "Ada Byron"), ("email", "ada@x.org")]);
//!     item.extend([("id", id), ("hits", 10 * id)]);
//!     db.backend().send(PutItem::new("saas", item)).await?;
//! }
//!
//! // Read as today, from wherever it comes: reads, rejections, streams.
//! let ada = db.get(User::key(1)).await?.ok_or("nobody")?;
//! assert_eq!((ada.first.as_str(), ada.visits, ada.language.as_str()), ("Ada", 10, "en"));
//! db.put(&ada).await?; // rewritten, with `_v` 2 and the key of the index
//!
//! // A patch of an older item upgrades it first, whole.
//! let ada = db.patch(User::key(2)).add(|u| u.visits, 1u64).await?;
//! assert_eq!(ada.visits, 21);
//!
//! // The rest at leisure: only what is not as the program writes it is written.
//! let done = db.backfill::<User>().segments(4).units_per_second(500.0).run().await?;
//! assert_eq!((done.read, done.written), (3, 1));
//! assert_eq!(db.query(User::query().by_email("ada@x.org")).all().await?.len(), 3);
//! # Ok(())
//! # }
//! ```
//!
//! # Schema versions
//!
//! Each `upgrade(n => f)` makes an item of version n one of the next; an older item goes through all
//! from its own on. An upgrade sees the item as stored, keys included, and returns any error; that is a
//! [`Codec`](crate::ErrorKind::Codec) error of the read. Keep upgrades as long as a backfill has not
//! rewritten what they are for. The version lies in the attribute `_v`.
//!
//! An item of a later version than the program's is an error of kind
//! [`Newer`](crate::ErrorKind::Newer), and no patch changes it. A whole put does: deploy the version that
//! reads a schema everywhere before the first that writes it.
//!
//! What goes by what is stored does as a patch does: upserts, and puts and deletions that expect a
//! version or keep an attribute. An upgrade leaves versions and stamps, and claims the unique values that
//! it makes; if one is another's, the item stays as it is, and the reason is
//! [`Unique`](crate::Reason::Unique).
//!
//! In a transaction a write cannot upgrade its item: the slot's reason is
//! [`Schema`](crate::Reason::Schema). Call [`Db::upgrade`](crate::Db::upgrade) for the key, and send
//! the transaction again.
//!
//! # Former names
//!
//! `renamed_from` reads the attribute under its former name where that of today is not there. Filters,
//! conditions and native index keys are the service's: they see the new name only where it is stored,
//! so run a backfill before relying on them.
//!
//! # Backfills
//!
//! [`Db::backfill`](crate::Db::backfill) scans the table, which must declare `scan`, and writes each
//! item of the entity that differs from what a put would write, on the condition that it is still what
//! was read: writers go on meanwhile and lose nothing. Count first with
//! [`dry_run`](crate::backfill::Backfill::dry_run). Store the checkpoint that
//! [`on_progress`](crate::backfill::Backfill::on_progress) tells, and
//! [`resume`](crate::backfill::Backfill::resume) from it after a crash; what cannot be read is counted
//! and left.
//!
//! To add an index to a live table: deploy the access pattern, so that every write has its keys; add
//! the index with `UpdateTable`; run the backfill; then query it.
//!
//! Next: [backends](super::backends), AWS, and layers around any backend.
