//! Reading: one entity, pages, streams, collections, scans, and what each costs.
//!
//! Costs are in read units: one is 4 KB read consistently, or 8 KB eventually consistent, which is
//! the default ("Read and write operations" in the developer guide).
//!
//! # Expired items
//!
//! Where the table declares a time to live, `#[table(.., ttl = "expires_at")]`, the service deletes an item
//! within days of the second that its attribute says. Every read hides it from that second on, by the
//! [clock](crate::Db::clock) of the `Db`; `include_expired()` shows it until it is gone. What is hidden is
//! read and paid for. An item stays if the attribute is absent, no number, or over five years ago, as 0 is.
//! On an index that does not hold the attribute nothing is hidden. Writes meet an item as it is stored: a
//! `create` is refused by an expired one, too.
//!
//! # One entity
//!
//! [`Db::get`](crate::Db::get) reads by primary key and returns `None` where there is nothing. The
//! item's kind is checked: what another entity wrote at the key is an error, not a wrong struct.
//!
//! # Listings
//!
//! A query, a collection and a scan are read alike, by one of four methods:
//!
//! ```
//! use dyno::Limit;
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
//! for id in 1..=7 {
//!     db.put(&order(id)).await?;
//! }
//! let orders = || db.query(Order::query().of_tenant("t1"));
//!
//! // Everything in memory, and the first.
//! assert_eq!(orders().all().await?.len(), 7);
//! assert_eq!(orders().descending().first().await?, Some(order(7)));
//!
//! // Page by page: keep the cursor, and give it to the same listing.
//! let page = orders().page(Limit::exactly(5), None).await?;
//! assert_eq!(page.items.len(), 5);
//! let rest = orders().page(Limit::exactly(5), page.cursor).await?;
//! assert_eq!((rest.items.len(), rest.cursor.is_none()), (2, true));
//!
//! // One by one, with a request whenever the last answer is used up.
//! let (mut stream, mut total) = (orders().stream(), 0);
//! while let Some(order) = stream.next().await {
//!     total += order?.total;
//! }
//! assert_eq!(total, 2_800);
//! # Ok(())
//! # }
//! ```
//!
//! A request reads up to 1 MB. `all` and `stream` ask until there is no more: `all` needs memory for
//! everything, so give it patterns that are bounded by design, and `page` or `stream` the rest.
//!
//! # Limits and filters
//!
//! A filter works on what was read. So there are two limits, which differ only with a filter:
//! [`Limit::exactly`](crate::Limit::exactly) asks until it has so many entities, however many it
//! has to read; [`Limit::evaluated`](crate::Limit::evaluated) reads so many items in one request and
//! returns what is left of them, perhaps none. A page is the last one when it has no cursor, not
//! when it is short.
//!
//! `exactly` asks for as many items as it needs, and for up to twice as many with each further
//! request, so that a filter which drops most does not cost a request an item. What it read past the
//! page is paid for and read again with the next one. `first` is `exactly(1)`.
//!
//! # Cursors
//!
//! A [`Cursor`](crate::Cursor) is bound to the table, the pattern and the partition, and an error
//! of kind [`Cursor`](crate::ErrorKind::Cursor) elsewhere. The range, the filter and the direction
//! may differ: a cursor says after which item to go on, in whatever is asked then.
//!
//! # Tokens
//!
//! For the clients of an API a cursor becomes a token: text for a URL that says nothing to them, and
//! that is refused when it was altered, is used elsewhere or comes too late. The feature `cursor-hmac`
//! has signed tokens, `cursor-aead` encrypted ones; a signed token shows the keys of the item that it
//! stands at to whoever decodes it.
//!
//! ```
//! use std::time::Duration;
//!
//! use dyno::read::CursorKey;
//! use dyno::{Cursor, CursorReason, Limit};
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(Order))]
//! # struct Saas;
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}", access(of_tenant, primary))]
//! # struct Order { tenant: String, id: u64 }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Saas>::new(Local::new());
//! # db.create_table().await?;
//! # for id in 1..=7 {
//! #     db.put(&Order { tenant: "t1".into(), id }).await?;
//! # }
//! # let secret = [1; 32];
//! # let secret_of_last_year = [2; 32];
//!
//! // Once, from 32 random bytes. The old secret is accepted as long as its tokens are about.
//! let key = CursorKey::sealed(secret)
//!     .accept(CursorKey::signed(secret_of_last_year))
//!     .expires_after(Duration::from_secs(3_600));
//!
//! // In each request: bound to who asks, too.
//! let key = key.within("user-17");
//! let orders = |tenant: &str| db.query(Order::query().of_tenant(tenant));
//! let page = orders("t1").page(Limit::exactly(5), None).await?;
//! let token = page.cursor.map(|cursor| cursor.to_token(&key)).unwrap_or_default();
//!
//! let cursor = Cursor::from_token(&token, &key)?;
//! assert_eq!(orders("t1").page(Limit::exactly(5), Some(cursor)).await?.items.len(), 2);
//!
//! // By someone else, for something else, altered: `ErrorKind::Cursor`, and the reason.
//! let reason = |error: dyno::Error| error.cursor_reason();
//! let other = Cursor::from_token(&token, &key.within("user-18"));
//! assert_eq!(other.map_err(reason), Err(Some(CursorReason::Mismatch)));
//! let elsewhere = orders("t2").page(Limit::exactly(5), Some(Cursor::from_token(&token, &key)?));
//! assert_eq!(elsewhere.await.map(|_| ()).map_err(reason), Err(Some(CursorReason::Mismatch)));
//! let altered = Cursor::from_token(&format!("{token}A"), &key);
//! assert_eq!(altered.map_err(reason), Err(Some(CursorReason::Altered)));
//! # Ok(())
//! # }
//! ```
//!
//! A token has four characters for each three bytes of the keys that it stands for, and some fifty
//! besides; one over N shards has the keys N times. Answer any of the three reasons with the first page
//! or with "bad request": they differ for your logs.
//!
//! # Collections
//!
//! Items with one partition key lie together, whatever their entity, and one query reads them all:
//! a tenant with its orders, for the price of their bytes. [`Db::collection`](crate::Db::collection)
//! takes the partition, named by an entity that lives in it or by a pattern that reads it, and
//! returns the table's enum, `SaasItem` for a table `Saas`:
//!
//! ```
//! use dyno::Partition;
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
//! db.put(&tenant()).await?;
//! db.put(&order(1)).await?;
//! for item in db.collection(Tenant::partition("t1")).all().await? {
//!     match item {
//!         SaasItem::Tenant(tenant) => println!("{}", tenant.name),
//!         SaasItem::Order(order) => println!("{}", order.total),
//!         SaasItem::Unknown(other) => println!("of kind {:?}", other.kind),
//!     }
//! }
//! // The partition of an index.
//! let open = Partition::of(Order::query().by_status("t1", Status::Open));
//! assert_eq!(db.collection(open).all().await?.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! What is written by a later version of the program, or by another one, comes as `Unknown` and is
//! kept whole.
//!
//! [`keys_in`](crate::read::Collection::keys_in) reads from one entity's key to another's. A parent whose
//! sort key lies between those of two kinds of children begins two listings in one partition: forwards
//! it is followed by the ones, backwards by the others.
//!
//! ```
//! # use dyno::{Db, Entity, Limit, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "hub", pk = "pk", sk = "sk", entities(Issue, Repo, Star))]
//! # struct Hub;
//! // `ISSUE#1`, `ISSUE#2`, .., `REPO`, `STAR#ada`, `STAR#bob`, ..
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(table = Hub, pk = "REPO#{repo}", sk = "ISSUE#{number}")]
//! struct Issue { repo: String, number: u64 }
//!
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(table = Hub, pk = "REPO#{name}", sk = "REPO")]
//! struct Repo { name: String }
//!
//! #[derive(Debug, Entity, Serialize, Deserialize)]
//! #[entity(table = Hub, pk = "REPO#{repo}", sk = "STAR#{user}")]
//! struct Star { repo: String, user: String }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Hub>::new(Local::new());
//! # db.create_table().await?;
//! # db.put(&Repo { name: "r".into() }).await?;
//! # db.put(&Star { repo: "r".into(), user: "ada".into() }).await?;
//! # for number in 1..=9 {
//! #     db.put(&Issue { repo: "r".into(), number }).await?;
//! # }
//!
//! // The repository, and its two newest issues.
//! let newest = db.collection(Repo::partition("r")).keys_in(..=Repo::key("r")).descending();
//! let page = newest.page(Limit::exactly(3), None).await?;
//! assert!(matches!(
//!     &page.items[..],
//!     [HubItem::Repo(_), HubItem::Issue(Issue { number: 9, .. }), HubItem::Issue(_)]
//! ));
//! // The repository, and who starred it.
//! let starred = db.collection(Repo::partition("r")).keys_in(Repo::key("r")..).all().await?;
//! assert_eq!(starred.len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! # Scans
//!
//! A scan reads and pays for every item of the table. It compiles only where the table declares it,
//! `#[table(.., scan)]`, and returns the table's enum.
//!
//! `scan(segments = 8)` declares a parallel scan, too: `db.scan().parallel()` reads so many segments
//! at a time, in the task that waits for it. `all` and `stream` read to the end; `pages` returns
//! each answer with the segment that it is of, and tells what is left to read, so that a long job
//! goes on where it was stopped:
//!
//! ```
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! #[derive(Table)]
//! #[table(name = "log", pk = "pk", scan(segments = 4), entities(Entry))]
//! struct Log;
//! # #[derive(Debug, Entity, Serialize, Deserialize)]
//! # #[entity(table = Log, pk = "ENTRY#{id}")]
//! # struct Entry { id: u64 }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Log>::new(Local::new());
//! # db.create_table().await?;
//!
//! for id in 1..=100 {
//!     db.put(&Entry { id }).await?;
//! }
//! let mut pages = db.scan().parallel().concurrency(2).pages();
//! let first = pages.next().await.expect("a page")?;
//! let progress = pages.progress();
//! drop(pages);
//! let rest = db.scan().parallel().resume(progress).all().await?;
//! assert_eq!(first.items.len() + rest.len(), 100);
//! # Ok(())
//! # }
//! ```
//!
//! # Costs
//!
//! | read | read units |
//! | --- | --- |
//! | `get` | ½ for each 4 KB begun, also where there is nothing |
//! | query, collection, scan | ½ for each 4 KB begun of all that a request evaluates together |
//! | the same, `consistent()` | twice that |
//! | what a filter drops, or is of another entity in the same range | as if it were returned |
//!
//! [`Meter`](crate::layer::Meter) counts them, on the engine exactly as on AWS.
