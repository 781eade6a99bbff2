//! Access patterns: what can be queried, and how exactly.
//!
//! `access(..)` names a way to read an entity: by the table's own key (`primary`) or by an index.
//! Each gives `Entity::query()` a method that takes every component of the partition key; the
//! pattern it returns has two methods for each component of the sort key, one for a value and one,
//! ending in `_in`, for a range. [`Db::query`](crate::Db::query) takes a pattern at any point:
//!
//! ```
//! # use dyno::{Db, Entity, KeyComponent, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
//! #     entities(Order))]
//! # struct Saas;
//! # #[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
//! # enum Status { Open, Shipped }
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Saas,
//!     pk = "TENANT#{tenant}",
//!     sk = "ORDER#{id}",
//!     access(of_tenant, primary),
//!     access(by_status, index = gsi1, pk = "TENANT#{tenant}#{status}", sk = "{placed_at}#{id}")
//! )]
//! struct Order {
//!     tenant: String,
//!     id: u64,
//!     status: Status,
//!     placed_at: u64,
//!     total: u64,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Saas>::new(Local::new());
//! # db.create_table().await?;
//! # for id in 1..=9 {
//! #     let (tenant, status) = ("t1".to_owned(), Status::Open);
//! #     db.put(&Order { tenant, id, status, placed_at: id / 2, total: 100 * id }).await?;
//! # }
//!
//! let open = || Order::query().by_status("t1", Status::Open);
//! // The whole partition, as far as it holds orders.
//! assert_eq!(db.query(open()).all().await?.len(), 9);
//! // One value of the first component.
//! assert_eq!(db.query(open().placed_at(2)).all().await?.len(), 2);
//! // A range of it: both ends mean what they mean in Rust.
//! assert_eq!(db.query(open().placed_at_in(1..3)).all().await?.len(), 4);
//! assert_eq!(db.query(open().placed_at_in(..=1)).all().await?.len(), 3);
//! // A value, then a range of the next.
//! assert_eq!(db.query(open().placed_at(2).id_in(5..)).all().await?.len(), 1);
//! // On the table's own key: consistently, the latest first.
//! let last = db.query(Order::query().of_tenant("t1")).consistent().descending().first().await?;
//! assert_eq!(last.map(|order| order.id), Some(9));
//! # Ok(())
//! # }
//! ```
//!
//! Components go from left to right, and nothing follows a range: that is what one key condition
//! can say, and what does not fit does not compile. A range becomes exact bounds on the stored key,
//! never a filter. An empty one, such as `5..5`, is answered without a request.
//!
//! # Filters
//!
//! [`filter`](crate::read::Query::filter) drops what was read, after it was paid for. It is for the
//! small rest that keys do not serve; when it drops most items, the pattern wants a key of its own.
//!
//! # Native indexes
//!
//! The key of an index may also be up to four of the entities' own attributes on either side
//! ("Multi-attribute keys" in the developer guide): lists in brackets instead of texts.
//!
//! ```
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! #[derive(Table)]
//! #[table(
//!     name = "flights",
//!     pk = "pk",
//!     gsi(by_carrier, pk = [carrier], sk = [date, number]),
//!     entities(Flight)
//! )]
//! struct Flights;
//!
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Flights,
//!     pk = "FLIGHT#{id}",
//!     access(of_carrier, index = by_carrier, pk = [carrier], sk = [date, number])
//! )]
//! struct Flight {
//!     id: u64,
//!     carrier: String,
//!     date: String,
//!     number: u16,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Flights>::new(Local::new());
//! # db.create_table().await?;
//!
//! for (id, date) in [(1, "2013-02-07"), (2, "2013-02-08"), (3, "2013-02-09")] {
//!     let (carrier, date) = ("HA".to_owned(), date.to_owned());
//!     db.put(&Flight { id, carrier, date, number: 51 }).await?;
//! }
//! let storm = Flight::query().of_carrier("HA").date_in("2013-02-08"..="2013-02-09");
//! assert_eq!(db.query(storm).all().await?.len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! No key is stored beside the attributes, and other programs read the index without knowing
//! templates. In exchange a range is exact only where the attribute, as serde writes it, sorts as
//! the value: strings, numbers and UUIDs ([`OrderedNative`](crate::OrderedNative)); on enums and
//! points in time it does not compile. An end that the range excludes is read and dropped.
//!
//! As nothing is rendered, nothing can go stale: an attribute that is part of native keys alone is
//! patched like any other, without `rekey`, and a stamp of every write may stand beside attributes that
//! are in no primary key. Whatever item has all the attributes is in the index, so give them names that
//! only the entities meant have.
//!
//! # Sparse indexes
//!
//! An index holds the items that have its key. Where a component is an `Option` and `None`, there is
//! no key, and the item is not in the index: it costs nothing there and is not found. Queries take
//! the component as it is without the `Option`; a [rekey](super::writing#rekeying) takes `Some` to
//! bring the item in and `None` to take it out.
//!
//! ```
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "desk", pk = "pk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"), entities(Ticket))]
//! # struct Desk;
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Desk,
//!     pk = "TICKET#{id}",
//!     access(escalated, index = gsi1, pk = "ESCALATED", sk = "{escalated_at}")
//! )]
//! struct Ticket {
//!     id: u64,
//!     escalated_at: Option<u64>,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Desk>::new(Local::new());
//! # db.create_table().await?;
//!
//! db.put(&Ticket { id: 1, escalated_at: None }).await?;
//! db.put(&Ticket { id: 2, escalated_at: Some(20) }).await?;
//! assert_eq!(db.query(Ticket::query().escalated().escalated_at_in(..30)).all().await?.len(), 1);
//! db.patch(Ticket::key(2)).rekey(|k| k.escalated(None)).await?;
//! assert!(db.query(Ticket::query().escalated()).first().await?.is_none());
//! # Ok(())
//! # }
//! ```
//!
//! A partition key that is one literal puts the whole index into one partition: at most 1,000 write
//! units a second. It suits an index that stays small.
//!
//! # Local indexes
//!
//! `lsi(name, sk = "..")` sorts each of the table's partitions a second time: a pattern on it gives
//! only a sort key, and `consistent()` reads are possible. In exchange it is made with the table or
//! never, and a partition with all its index entries holds at most 10 GB.
//!
//! ```
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! #[derive(Table)]
//! #[table(name = "forum", pk = "pk", sk = "sk", lsi(by_votes, sk = "votes_key"), entities(Post))]
//! struct Forum;
//!
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Forum,
//!     pk = "THREAD#{thread}",
//!     sk = "POST#{id}",
//!     access(of_thread, primary),
//!     access(
//!         /// The posts of a thread, those with the fewest votes first.
//!         by_votes, index = by_votes, sk = "{votes}"
//!     )
//! )]
//! struct Post {
//!     thread: String,
//!     id: u64,
//!     votes: u32,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Forum>::new(Local::new());
//! # db.create_table().await?;
//!
//! for (id, votes) in [(1, 40), (2, 7), (3, 300)] {
//!     db.put(&Post { thread: "t1".into(), id, votes }).await?;
//! }
//! let best = db.query(Post::query().by_votes("t1")).descending().consistent().first().await?;
//! assert_eq!(best.map(|post| post.id), Some(3));
//! # Ok(())
//! # }
//! ```
//!
//! A doc comment before a pattern's name, as above, is shown at its method, and in documents about the
//! table: [`EntitySchema::pattern_texts`](crate::schema::EntitySchema::pattern_texts).
//!
//! # Inverted and overloaded indexes
//!
//! A global index may be keyed by the attributes of the table's own key, turned around, to look at a
//! relation from the other side. Nothing is stored for it, and nothing can go stale. A pattern
//! repeats the entity's templates; the compiler compares them.
//!
//! ```
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! #[derive(Table)]
//! #[table(name = "groups", pk = "pk", sk = "sk", gsi(inverted, pk = "sk", sk = "pk"), entities(Member))]
//! struct Groups;
//!
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Groups,
//!     pk = "GROUP#{group}",
//!     sk = "USER#{user}",
//!     access(of_group, primary),
//!     access(of_user, index = inverted, pk = "USER#{user}", sk = "GROUP#{group}")
//! )]
//! struct Member {
//!     group: String,
//!     user: String,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Groups>::new(Local::new());
//! # db.create_table().await?;
//!
//! for group in ["g1", "g2"] {
//!     db.put(&Member { group: group.into(), user: "ada".into() }).await?;
//! }
//! assert_eq!(db.query(Member::query().of_user("ada")).all().await?.len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! One side may be the table's and the other an attribute of the index: `gsi(data, pk = "sk", sk =
//! "data")`. Every item has the table's key, so an inverted index holds every item of the table, which
//! is paid for with each write.
//!
//! # Indexes that hold less
//!
//! An index copies whole items unless `gsi(.., projection = keys_only)` or `include("a", "b")` says
//! less. What is read from such an index is told in [projections](super::projections).
//!
//! # Consistency
//!
//! Reads by the table's key are eventually consistent, or with `consistent()` see every write
//! before them, for twice the units. Global indexes follow the table after a moment and offer no other
//! reads: `consistent()` on one does not compile, but for local ones. The engine `dyno-local` has no such moment, so a
//! test cannot show that code relies on it.
