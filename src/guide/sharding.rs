//! Sharding: partitions that take more than one partition of the service can.
//!
//! The service has grown, and thousands of orders are open. A partition takes 1,000 write units and
//! gives 3,000 read units a second, whatever the table has ("Service quotas"). All open orders, all
//! events of today, whatever has few values and many items: such a partition is spread over shards.
//! [`keys`](super::keys) says what is stored, [`patterns`](super::patterns) how a pattern is declared.
//!
//! # Declaring shards
//!
//! ```
//! use dyno::{Db, Entity, KeyComponent, Limit, Table};
//! use dyno_local::Local;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Table)]
//! #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
//!     entities(Order, Event))]
//! struct Saas;
//!
//! # #[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
//! # enum Status { Open, Shipped }
//! // On an index: by the primary key, unless `shard_by` names a field.
//! #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Saas,
//!     pk = "TENANT#{tenant}",
//!     sk = "ORDER#{id}",
//!     access(by_status, index = gsi1, pk = "STATUS#{status}", sk = "{placed_at}", shards = 10)
//! )]
//! struct Order {
//!     tenant: String,
//!     id: u64,
//!     status: Status,
//!     placed_at: u64,
//! }
//!
//! // On the table's own key: by a field of it, so that `key(..)` can compute the shard.
//! #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Saas,
//!     pk = "DAY#{day}",
//!     sk = "EVENT#{at}#{id}",
//!     shards = 4,
//!     shard_by = id,
//!     access(of_day, primary)
//! )]
//! struct Event {
//!     day: u16,
//!     at: u64,
//!     id: u64,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! let db = Db::<Saas>::new(Local::new());
//! db.create_table().await?;
//! for id in 0..200 {
//!     let (tenant, status) = (format!("t{}", id % 7), Status::Open);
//!     db.put(&Order { tenant, id, status, placed_at: 1_000 - id }).await?;
//! }
//!
//! // One listing in one order, whatever shard each lies in.
//! let open = || db.query(Order::query().by_status(Status::Open));
//! let page = open().page(Limit::exactly(50), None).await?;
//! assert!(page.items.is_sorted_by_key(|order| order.placed_at));
//! assert_eq!(page.items.first().map(|order| order.id), Some(199));
//! let next = open().page(Limit::exactly(50), page.cursor).await?;
//! assert_eq!(next.items.first().map(|order| order.id), Some(149));
//!
//! // What a key is made of says its shard: nothing to keep, nothing to look up.
//! let event = Event { day: 7, at: 17, id: 3 };
//! db.put(&event).await?;
//! assert_eq!(db.get(Event::key(7, 17, 3)).await?, Some(event));
//! assert_eq!(Event::key(7, 17, 3).to_item().get("pk"), Some(&"DAY#00000000000000000007#003#".into()));
//! # Ok(())
//! # }
//! ```
//!
//! The shard stands at the end of the partition key, in three digits. It is computed by each write
//! that renders the key, so put, patch and transactions agree, and `rekey` moves it with the rest. A
//! `shard_by` field is part of the key in this: it cannot be set on its own, and where it is `None` the
//! item is not in the index. Which shard it is follows from a hash that does not change between
//! versions ([`key`](crate::key)).
//!
//! # Reading
//!
//! Queries, collections, pages, streams: all as without shards, in the order of the sort key. Items
//! with one sort key come by their shard; let the sort key end with an `{id}` for an order of your own.
//!
//! | read | requests |
//! | --- | --- |
//! | a page, `first()` | one a shard, now and then one or two more |
//! | `all()`, `stream()`, `count()` | one a shard for each 1 MB in it |
//! | `.shard(n)` | those of one partition |
//!
//! Up to 32 requests are under way at a time, in the task that waits. Each shard is asked for its share
//! of the page and two standard deviations more: 11 items for a page of 50 from ten shards, of which
//! half are read again with the next page. A request costs half a unit at least, so read pages of some
//! size, and as few shards as the writes need. A stream holds one answer of each shard.
//!
//! [`Query::shard`](crate::read::Query::shard) reads one: for workers that share the shards out, or to
//! ask for one value of the `shard_by` field alone:
//!
//! ```
//! use dyno::key::shard_of;
//!
//! // db.query(pattern).shard(shard_of("ada", 10)).filter(|o| o.customer.eq("ada"))
//! assert_eq!(shard_of("ada", 10), 5);
//! ```
//!
//! # How many
//!
//! ```
//! use dyno::key::{ExpectedRate, advise_shards};
//!
//! // 3 million orders of 250 bytes, 20 % of them read each second.
//! assert_eq!(advise_shards(ExpectedRate::Read(600_000), 250), 13);
//! // 4,000 new orders a second of 700 bytes, a write unit each.
//! assert_eq!(advise_shards(ExpectedRate::Written(4_000), 700), 4);
//! ```
//!
//! Take the peak, not the mean, and somewhat more than it says; [load](super::load) tries it under
//! the traffic that you expect. An index that takes less than the
//! table holds up the table's writes: its partition keys need shards where those of the table do not.
//!
//! # Another number
//!
//! Items move when they are written. Until all have been, both places are read: `shards_before` names
//! the number that is not written. One is the partition without shards.
//!
//! | step | from one partition to ten | from ten to twenty | from twenty to ten |
//! | --- | --- | --- | --- |
//! | deploy: all read both | `shards = 1, shards_before = 10` | `shards = 10, shards_before = 20` | no need |
//! | deploy: all write the new | `shards = 10, shards_before = 1` | `shards = 20` | `shards = 10, shards_before = 20` |
//! | write every item once more | | no need, but it evens out the load | |
//! | deploy | `shards = 10` | | `shards = 10` |
//!
//! The first step matters where programs of two versions run side by side: none writes where another
//! does not look. To write every item once more is what a [backfill](super::evolution#backfills) does; a
//! single one is moved by a put, or by a `rekey` with the values that it has.
//!
//! ```
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # mod before {
//! #     use dyno::{Entity, Table};
//! #     use serde::{Deserialize, Serialize};
//! #     #[derive(Table)]
//! #     #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
//! #         entities(Order))]
//! #     pub struct Saas;
//! #     #[derive(Debug, Entity, Serialize, Deserialize)]
//! #     #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}",
//! #         access(all, index = gsi1, pk = "ORDERS", sk = "{id}"))]
//! #     pub struct Order { pub tenant: String, pub id: u64 }
//! # }
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"), scan,
//! #     entities(Order))]
//! # struct Saas;
//! // The second step; so far `all` had no shards.
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(
//!     table = Saas,
//!     pk = "TENANT#{tenant}",
//!     sk = "ORDER#{id}",
//!     access(all, index = gsi1, pk = "ORDERS", sk = "{id}", shards = 10, shards_before = 1)
//! )]
//! struct Order {
//!     tenant: String,
//!     id: u64,
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let local = Local::new();
//! # let db = Db::<before::Saas>::new(local.clone());
//! # db.create_table().await?;
//! # for id in 1..=20 {
//! #     db.put(&before::Order { tenant: "t1".into(), id }).await?;
//! # }
//! # let db = Db::<Saas>::new(local);
//!
//! // Twenty orders were written without shards; what is new goes to its shard. Both are read.
//! db.put(&Order { tenant: "t1".into(), id: 21 }).await?;
//! assert_eq!(db.query(Order::query().all()).count().await?.items, 21);
//! // The third step.
//! assert_eq!(db.backfill::<Order>().run().await?.written, 20);
//! assert_eq!(db.query(Order::query().all()).count().await?.items, 21);
//! # Ok(())
//! # }
//! ```
//!
//! More shards read fewer among their first N, so from ten to twenty nothing is lost if half of the
//! items stay where they are. A listing that was begun with another number of shards to read refuses its
//! cursor as a mismatch: clients start again.
//!
//! A primary key keeps its shards, for an item cannot leave its key. To change their number write the
//! items anew under another literal, as with any other change of a primary key. A local index has the
//! shards of the table's key without saying so; an index that is sorted by a key with shards, and shards
//! of a table with `layout = "verbatim"`, do not compile.
//!
//! Next: [streams](super::streams), what follows a write.
