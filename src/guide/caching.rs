//! Caching: items and queries from memory, and never older than what this process wrote.
//!
//! Each request of the service reads its tenant, which hardly changes. `layer::Cache` (feature `cache`,
//! 7 seconds of processors in a clean build) stands in front of any backend and behaves as DAX does in front of a table, in the process and
//! without a cluster. The code above it stays as it is:
//!
//! ```
//! use dyno::layer::{Cache, CacheOptions, Meter};
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(Tenant))]
//! # struct Saas;
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{id}", sk = "META")]
//! # struct Tenant { id: String, name: String }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! let meter = Meter::new(Local::new());
//! let cache = Cache::with_options(meter.clone(), CacheOptions::default().capacity_bytes(16 << 20));
//! let db = Db::<Saas>::new(cache.clone());
//! db.create_table().await?;
//!
//! // What is written is there to be read: no read unit was consumed.
//! db.put(&Tenant { id: "t1".into(), name: "Ada".into() }).await?;
//! for _ in 0..1_000 {
//!     assert!(db.get(Tenant::key("t1")).await?.is_some());
//! }
//! assert_eq!(meter.take().read, 0.0);
//!
//! // A change shows at once, and so does that there is nothing more.
//! let changed = db.patch(Tenant::key("t1")).set(|t| t.name, "Bo").await?;
//! assert_eq!(db.get(Tenant::key("t1")).await?, Some(changed));
//! db.delete(Tenant::key("t1")).await?;
//! assert_eq!(db.get(Tenant::key("t1")).await?, None);
//! assert_eq!(meter.take().read, 0.0);
//!
//! // Whoever needs what others wrote a moment ago reads past the cache, as without one.
//! db.get(Tenant::key("t1")).consistent().await?;
//! assert_eq!(meter.take().read, 1.0);
//!
//! let stats = cache.stats();
//! assert_eq!((stats.items.hits, stats.items.negative_hits, stats.items.misses), (1_002, 1, 0));
//! # Ok(())
//! # }
//! ```
//!
//! # What is served, and for how long
//!
//! | read | cached | dropped or replaced |
//! | --- | --- | --- |
//! | `get`, without `consistent()` | by table, key and projection; also that there is no item | by a write of the item; after five minutes |
//! | queries, collections, scans | by the whole request, page by page | by any write of their table; after five minutes |
//! | consistent and transactional reads, `PartiQL` | never | |
//!
//! Times are set by `CacheOptions::item_ttl` (zero: for ever) and `query_ttl` (zero: not at all), and
//! go by the clock of the options, so that a test moves it. Memory is bounded in bytes, and what was
//! used least recently goes first. Several tasks that miss the same item ask once.
//!
//! Queries of a table that is written all the time hardly profit. `CacheOptions::stale_queries` keeps
//! them until their time is over, as DAX does: then a list may lack what the same process just wrote.
//!
//! # What it promises
//!
//! After a write through the cache is answered, no read through it, or a clone of it, gets an older
//! item. So one cache should be shared by all that a process does to a table. For ten seconds after a
//! write (`CacheOptions::settling`) a miss of the item is read consistently, for twice the units, lest
//! a copy that lags brings back what was there before.
//!
//! What others write, and what expires, shows after five minutes at the latest. An optimistic lock
//! works nevertheless: a write that is refused drops what the cache has of the item, and the next read
//! brings what refused it.
//!
//! Place the cache above what counts and traces requests to see what is really asked, as in the
//! example, and below what should see every call.
//!
//! Next: [observing](super::observing), what a running service shows of itself.
