//! Projections and counts: reading less than an entity.
//!
//! A struct of some of an entity's fields derives [`Projection`](derive@crate::Projection); `project`
//! turns a query or a get into a read of it:
//!
//! ```
//! # use dyno::{Db, Document, Entity, KeyComponent, Projection, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk",
//! #     gsi(open, pk = "openpk", sk = "opensk", projection = include("total")), entities(Order))]
//! # struct Saas;
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Saas,
//!     pk = "TENANT#{tenant}",
//!     sk = "ORDER#{id}",
//!     access(of_tenant, primary),
//!     access(open, index = open, partial, pk = "OPEN#{tenant}", sk = "{placed_at}")
//! )]
//! struct Order {
//!     tenant: String,
//!     id: u64,
//!     placed_at: u64,
//!     total: u64,
//!     note: Option<String>,
//!     #[entity(document)]
//!     ship_to: Address,
//! }
//! # #[derive(Debug, Clone, Document, Serialize, Deserialize)]
//! # struct Address { city: String, street: String }
//!
//! #[derive(Debug, PartialEq, Deserialize, Projection)]
//! #[projection(of = Order)]
//! struct OrderLine {
//!     id: u64,
//!     note: Option<String>,
//!     #[projection(path = "ship_to.city")]
//!     city: String,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Saas>::new(Local::new());
//! # db.create_table().await?;
//! # for id in 1..=3 {
//! #     let ship_to = Address { city: "Oslo".into(), street: "Storgata".into() };
//! #     let order = Order { tenant: "t1".into(), id, placed_at: id, total: 9, note: None, ship_to };
//! #     db.put(&order).await?;
//! # }
//!
//! let lines = db.query(Order::query().of_tenant("t1")).project::<OrderLine>().all().await?;
//! assert_eq!((lines.len(), lines[0].city.as_str()), (3, "Oslo"));
//! let line = db.get(Order::key("t1", 2)).project::<OrderLine>().await?;
//! assert_eq!(line.map(|line| line.id), Some(2));
//! # Ok(())
//! # }
//! ```
//!
//! Filters, pages, cursors and streams work as on whole entities, and a filter may name fields that
//! are not returned. The compiler compares the struct with the entity: a field that is not there or
//! has another type is an error on it, and so is one that may be absent and is no `Option`.
//!
//! A projection saves the way over the network and the work of reading it. It saves no units: they
//! are counted on whole items, before it. What makes a read cheap is an index that holds less.
//!
//! # Indexes that hold less
//!
//! `gsi(.., projection = keys_only)` or `include("a", "b")` copies only part of each item: cheaper to
//! write, to store and to read. A pattern on it that would read whole entities does not compile; one
//! that is declared `partial` reads projections, and those name the index:
//!
//! ```
//! # use dyno::{Db, Entity, Projection, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! #[derive(Table)]
//! #[table(
//!     name = "saas",
//!     pk = "pk",
//!     sk = "sk",
//!     gsi(open, pk = "openpk", sk = "opensk", projection = include("total")),
//!     entities(Order)
//! )]
//! struct Saas;
//!
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Saas,
//!     pk = "TENANT#{tenant}",
//!     sk = "ORDER#{id}",
//!     access(open, index = open, partial, pk = "OPEN#{tenant}", sk = "{placed_at}")
//! )]
//! struct Order {
//!     tenant: String,
//!     id: u64,
//!     placed_at: u64,
//!     total: u64,
//!     note: String,
//! }
//!
//! #[derive(Debug, Deserialize, Projection)]
//! #[projection(of = Order, on(open))]
//! struct OpenTotal {
//!     total: u64,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Saas>::new(Local::new());
//! # db.create_table().await?;
//! # for id in 1..=3 {
//! #     let (tenant, note) = ("t1".to_owned(), String::new());
//! #     db.put(&Order { tenant, id, placed_at: id, total: 100, note }).await?;
//! # }
//!
//! let open = Order::query().open("t1").placed_at_in(2..);
//! let totals = db.query(open).project::<OpenTotal>().all().await?;
//! assert_eq!(totals.iter().map(|order| order.total).sum::<u64>(), 200);
//!
//! // The keys are on every index: what batches and gets take.
//! let newest = db.query(Order::query().open("t1")).descending().keys().first().await?;
//! assert_eq!(newest, Some(Order::key("t1", 3)));
//! # Ok(())
//! # }
//! ```
//!
//! Were `note` a field of `OpenTotal`, the compiler would say that index `open` does not hold it, and
//! where to add it. Items of other entities on such an index are told by their primary key.
//! [`keys`](crate::read::Query::keys) reads the primary keys of what a pattern finds, from an index of
//! keys alone, too: [`batch_get`](crate::Db::batch_get) makes them entities, for the units of as many gets,
//! and [`delete_all`](crate::write::BatchWrite::delete_all) of a batch takes them as they are.
//! [`Db::collection`](crate::Db::collection) reads the partition of a `partial` pattern, too: where
//! the kind is not in the index, items come as [`UnknownItem`](crate::UnknownItem), whose
//! [`key`](crate::UnknownItem::key) leads to the whole entity.
//!
//! # Counts
//!
//! [`count`](crate::read::Query::count) ends a query, and reads nothing but numbers:
//!
//! ```
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(Order))]
//! # struct Saas;
//! # #[derive(Debug, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}", access(of_tenant, primary))]
//! # struct Order { tenant: String, id: u64, total: u64 }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Saas>::new(Local::new());
//! # db.create_table().await?;
//! # for id in 1..=5 {
//! #     db.put(&Order { tenant: "t1".into(), id, total: 100 * id }).await?;
//! # }
//! let orders = db.query(Order::query().of_tenant("t1"));
//! let dear = orders.filter(|o| o.total.ge(300)).count().await?;
//! assert_eq!((dear.items, dear.scanned), (3, 5));
//! # Ok(())
//! # }
//! ```
//!
//! It costs what reading the same items costs. Only entities of the pattern's kind are counted, as
//! only they would be returned; a collection's `count` counts all that lies there. What has expired is
//! not counted, nor read as a projection, unless `include_expired()` says so. A number that is
//! asked for often is better kept in an attribute, with [`add`](crate::write::Patch::add) in the
//! transaction that writes the entity.
