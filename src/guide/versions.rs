//! Versions, stamps and attributes that stay: what every write of an entity keeps by itself.
//!
//! An entity says on its fields what its writes promise, and every way to write keeps it: put,
//! create, patch, delete, transactions.
//!
//! # Versions
//!
//! Two people read an order, both change it, and the second to write undoes what the first did. A
//! version makes the second fail instead: it counts the writes, and a put succeeds only if the stored
//! version is the one that was read.
//!
//! ```
//! use dyno::Reason;
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "shop", pk = "pk", entities(Order))]
//! # struct Shop;
//! #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! #[entity(table = Shop, pk = "ORDER#{id}")]
//! struct Order {
//!     id: u64,
//!     total: u64,
//!     #[entity(version)]
//!     rev: u64,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Shop>::new(Local::new());
//! # db.create_table().await?;
//!
//! // A new entity has version 0; what is written is version 1.
//! let order = db.put(&Order { id: 7, total: 100, rev: 0 }).returning_new().await?;
//! assert_eq!(order.rev, 1);
//!
//! // A patch counts up; it is refused only if it expects another version.
//! db.patch(Order::key(7)).add(|o| o.total, 20u64).await?;
//! let refused = db.patch(Order::key(7)).set(|o| o.total, 90u64).expect_rev(order.rev).await;
//! assert!(refused.is_err_and(|error| {
//!     error.reason() == Some(&Reason::Stale { expected: 1, found: Some(2) })
//! }));
//!
//! // The rejection brings the stored entity, to start over from.
//! let stale = db.put(&Order { total: 90, ..order }).await.err();
//! let stored = stale.as_ref().and_then(|error| error.rejection()?.old::<Order>().ok()?);
//! let Some(stored) = stored else { unreachable!("it was patched") };
//! let order = db.put(&Order { total: 90, ..stored }).returning_new().await?;
//! assert_eq!((order.total, order.rev), (90, 3));
//! db.delete(Order::key(7)).expect_rev(order.rev).await?;
//! # Ok(())
//! # }
//! ```
//!
//! The field is an unsigned integer. `expect_rev` is there for patches, deletions and the checks of a
//! transaction; `create` expects no item. An item that has no version attribute has version 0, so an
//! entity may get a version when there are items already: their first put counts 1. A patch that says
//! nothing counts nothing. `set` does not compile for a version.
//!
//! # Attributes that stay
//!
//! `#[entity(immutable)]` is for what is written once: `set` on it does not compile, and a put or a
//! rekey with another value than the stored one is refused with
//! [`Reason::Immutable`](crate::Reason::Immutable). A field that was `None` may get its value later, by
//! a put.
//!
//! # Stamps
//!
//! `#[entity(created_at)]` and `#[entity(updated_at)]` are written by the clock of the
//! [`Db`](crate::Db::clock):
//!
//! | write | `created_at` | `updated_at` |
//! | --- | --- | --- |
//! | `put`, `create` | the entity's own value; now, if that is its type's default | now |
//! | `patch` | as it is | now |
//! | `upsert` | as it is; of a new item as `put` | now |
//!
//! ```
//! use dyno::clock::{ManualClock, Timestamp};
//! # use std::time::Duration;
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "shop", pk = "pk", sk = "sk", gsi(recent, pk = "rpk", sk = "rsk"), entities(Page))]
//! # struct Shop;
//! #[derive(Debug, Default, Entity, Serialize, Deserialize)]
//! #[entity(table = Shop, pk = "SITE#{site}", sk = "PAGE#{id}",
//!          access(latest, index = recent, pk = "SITE#{site}", sk = "{updated_at}"))]
//! struct Page {
//!     site: String,
//!     id: u64,
//!     text: String,
//!     #[entity(created_at = millis)]
//!     created_at: u64,
//!     #[entity(updated_at)]
//!     updated_at: String,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! let clock = ManualClock::new(Timestamp::from_seconds(1_720_526_400));
//! let db = Db::<Shop>::new(Local::new()).clock(clock.clone());
//! db.create_table().await?;
//!
//! let page = Page { site: "docs".into(), id: 1, ..Page::default() };
//! let page = db.create(&page).returning_new().await?;
//! assert_eq!(page.created_at, 1_720_526_400_000);
//! assert_eq!(page.updated_at, "2024-07-09T12:00:00.000Z");
//!
//! clock.advance(Duration::from_secs(60));
//! let page = db.patch(Page::key("docs", 1)).set(|p| p.text, "hello").await?;
//! assert_eq!(page.created_at, 1_720_526_400_000);
//! assert_eq!(page.updated_at, "2024-07-09T12:01:00.000Z");
//! // The index moved with the stamp.
//! let latest = db.query(Page::query().latest("docs").updated_at_in("2024-07-09T12:01"..)).all();
//! assert_eq!(latest.await?.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! `u64` and `i64` count seconds, or what the attribute says: `millis`, `micros`. `String` holds ISO
//! 8601 in UTC. The points in time of `jiff`, `time` and `chrono` are there by feature, and your own
//! types by [`Stamp`](crate::schema::Stamp).
//! What you make of the time yourself goes by the same clock with [`Db::now`](crate::Db::now), in any of
//! these types: `expires_at: db.now::<u64>() + 3_600`.
//!
//! A stamp of every write may be part of an index key whose other components are in the primary key;
//! others a patch could not know, and the derive refuses. The keys of a native index are attributes of
//! their own, so there it may stand beside any.
