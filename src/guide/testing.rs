//! Testing: one engine a test, and what to assert of it.
//!
//! Every example of this guide ran on an engine in the process, and so may the service's own tests. The
//! engine of `dyno-local` answers as the service does, down to the texts of its errors, so a test can
//! run the service's own code against it. An engine costs microseconds to make, shares nothing with
//! others, and needs no port, file or clean-up: make one for each test. It belongs into the
//! `dev-dependencies`, with its features `sdk` or `server` if the tests use those.
//!
//! # Keys and costs
//!
//! A design is wrong when a screen of the product needs many requests. Assert the requests and the
//! units of each with a [`Meter`](crate::layer::Meter); both are exact:
//!
//! ```
//! use dyno::layer::Meter;
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
//! let meter = Meter::new(Local::new());
//! let db = Db::<Saas>::new(meter.clone());
//! db.create_table().await?;
//! db.put(&tenant()).await?;
//! for id in 1..=20 {
//!     db.put(&order(id)).await?;
//! }
//!
//! meter.take();
//! let home_page = db.collection(Tenant::partition("t1")).all().await?;
//! let units = meter.take();
//! assert_eq!((home_page.len(), units.requests, units.read), (21, 1, 0.5));
//! # Ok(())
//! # }
//! ```
//!
//! # Failures
//!
//! [`Fault`](crate::layer::Fault) makes calls fail as the service can: before they take effect, or
//! after, with the answer lost. The second is what code gets wrong.
//!
//! ```
//! use dyno::layer::{Fault, FaultRule};
//! use dyno::op::OperationName;
//! use dyno::{BackendError, ErrorCode, ErrorKind};
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
//! let faults = Fault::new(Local::new(), 7);
//! let db = Db::<Saas>::new(faults.clone());
//! db.create_table().await?;
//! db.put(&tenant()).await?;
//!
//! let lost = BackendError::new(ErrorCode::Dispatch, "the connection broke");
//! faults.add(FaultRule::lose_answer(lost).on(OperationName::TransactWriteItems).times(1));
//! let count = || {
//!     let actions = (db.patch(Tenant::key("t1")).add(|t| t.orders, 1u64),);
//!     db.transact(actions).token("order-1")
//! };
//! assert!(count().await.is_err_and(|error| error.kind() == ErrorKind::Transport));
//! count().await?; // the same token: it was done, and is not done again
//! assert_eq!(db.get(Tenant::key("t1")).await?.map(|tenant| tenant.orders), Some(1));
//! # Ok(())
//! # }
//! ```
//!
//! The engine has rules of its own, `Local::faults`, which know tables and keys, and show each fault
//! as the service and the network do, to the SDK's client and over HTTP as well: throttling with its
//! reasons, conflicts, unprocessed items, errors of the server, lost answers and slow ones. A `Fault`
//! is for any backend, and any error.
//!
//! # Time and chance
//!
//! `Local::builder()` takes a clock and a seed, and a fault its own seed: a run is a function of
//! them and repeats exactly. The size at which partitions split can be set to a few kilobytes, and
//! `Local::partitions` then shows where the items of a design lie, and which partition is hot in
//! the making. The documentation of `dyno-local` has examples.
//!
//! # What a test on the engine does not show
//!
//! - Indexes are never behind, and eventually consistent reads see every write. Code that reads an
//!   index right after a write passes here and fails now and then on AWS.
//! - Nothing is throttled unless the engine is built so ([load](super::load)), and two transactions
//!   never conflict: they wait for each other. Test the handling of both with a rule of the engine.
//! - A table is ready as soon as it is made; on AWS it takes some seconds.
//! - Permissions, network and cost of storage.
//!
//! A suite that takes its backend as an argument runs on the engine at every build and on a table
//! of AWS now and then.
//!
//! Next: [costs](super::costs), what reads and writes cost, pinned by tests.
