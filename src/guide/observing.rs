//! Observing: spans, counters and hot keys, with the names of your own patterns.
//!
//! The service runs, and is slow at noon. Which pattern, which tenant, how many units? Layers see every
//! request on its way to the backend, whichever that is. What the typed layer means by it, the entity
//! and the access pattern, goes along as the call's [`Origin`](crate::Origin): no layer has to guess it
//! from keys.
//!
//! ```
//! use dyno::layer::{HotKeys, Metrics, Trace};
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(Order))]
//! # struct Saas;
//! # #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}", access(of_tenant, primary))]
//! # struct Order { tenant: String, id: u64, total: u64 }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! let hot = HotKeys::new(Local::new(), "pk", 100).raw();
//! let db = Db::<Saas>::new(Trace::new(Metrics::new(hot.clone())));
//! db.create_table().await?;
//! for id in 1..=9 {
//!     let tenant = if id % 3 == 0 { "t2" } else { "t1" };
//!     db.put(&Order { tenant: tenant.into(), id, total: 100 }).await?;
//! }
//! db.query(Order::query().of_tenant("t1")).all().await?;
//!
//! // The tenant that everything goes to: where to look when its partition is throttled.
//! let hottest = &hot.top()[0];
//! assert_eq!((hottest.key.as_str(), hottest.count), ("TENANT#t1#", 7));
//! # Ok(())
//! # }
//! ```
//!
//! # Spans
//!
//! [`Trace`](crate::layer::Trace) opens one `tracing` span for each request, in OpenTelemetry's names for
//! databases, and lists its fields: operation, table, index, entity, pattern, items returned and
//! evaluated, the error's code. `dyno.consumed_units` is there if the answer tells them: `Metrics` and
//! [`Meter`](crate::layer::Meter) below it ask for them, for free. `dyno.retries` says how often the
//! request was sent again, be it by a [`Retry`](crate::layer::Retry), a batch or a transaction that
//! retries conflicts. No key and no value is recorded.
//!
//! # Counters
//!
//! `layer::Metrics` (feature `metrics`, a second in a clean build) tells the recorder of the crate
//! `metrics`, and so Prometheus, StatsD and others: requests by outcome, throttles by reason and
//! resource, latency, and consumed units by table, index, entity and pattern. A pattern that became
//! expensive shows by its name.
//!
//! # Hot keys
//!
//! [`HotKeys`](crate::layer::HotKeys) holds a fixed number of counters and knows which partition keys are
//! asked for most, each with how far its count may be off. Keys are hashed unless it is told to show
//! them; `one_in` samples. Read `top()` from a health page, or when throttles begin.
//!
//! # In which order
//!
//! A layer sees what the layers above it let through. Under a `Cache` there are the misses only, above
//! it every read. Around a layer that repeats calls there is one span for all attempts, and its
//! `dyno.retries` is how many there were after the first; inside, one for each, with how many there were
//! before it.
//!
//! Next: [testing](super::testing), one engine for each test.
