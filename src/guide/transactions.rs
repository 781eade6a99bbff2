//! Transactions and errors: all or nothing, and what to do about nothing.
//!
//! A tenant may have ten orders, and counts them: the order and the count are written both, or neither.
//!
//! [`Db::transact`](crate::Db::transact) takes up to 100 puts, creates, patches, deletes and checks
//! of any entities: a tuple of up to 25, or a `Vec<Action>` that is made at run time. All are
//! carried out, or none is. A [check](crate::Db::check) requires something of an item that is not
//! written.
//!
//! ```
//! use dyno::{Action, ErrorKind, Reason};
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
//! let place = || {
//!     db.transact((
//!         db.create(&order(1)),
//!         db.patch(Tenant::key("t1")).add(|t| t.orders, 1u64).condition(|t| t.orders.lt(10)),
//!     ))
//! };
//! place().await?;
//!
//! // One slot for each action says which of them refused, and what it met.
//! let refused = place().await;
//! let Err(error) = refused else { panic!("the order is there") };
//! assert_eq!(error.kind(), ErrorKind::Rejected);
//! let Some(rejection) = error.rejection_of(0) else { panic!("the first was refused") };
//! assert_eq!(rejection.reason(), &Reason::Exists);
//! assert_eq!(rejection.old::<Order>()?, Some(order(1))); // what it met, decoded
//! assert!(error.rejection_of(1).is_none());
//!
//! // As many as there are, and safe to repeat for ten minutes.
//! for _ in 0..2 {
//!     let all: Vec<Action> = (2..50).map(|id| db.put(&order(id)).into()).collect();
//!     db.transact(all).token("import-7").await?;
//! }
//!
//! // More than a transaction takes is refused before anything is sent.
//! let too_many: Vec<Action> = (0..101).map(|id| db.put(&order(id)).into()).collect();
//! let refused = db.transact(too_many).await;
//! assert!(refused.is_err_and(|error| error.kind() == ErrorKind::Invalid));
//! # Ok(())
//! # }
//! ```
//!
//! An item may take part once, and all of them together have up to 4 MB; two actions on one item, more
//! than 100, and items to be put of more than 4 MB are refused before anything is sent. Each action
//! costs twice what it costs alone, its index entries the same; a check costs two write units for each
//! 1 KB begun of the item. A repeat with the same token writes nothing and costs read units
//! ("`TransactWriteItems`" in the API reference).
//!
//! # Reads as of one moment
//!
//! [`Db::transact_get`](crate::Db::transact_get) reads up to 100 keys and sees no transaction in part:
//! a tuple of keys reads a tuple, a `Vec` of keys a `Vec`; [`AnyKey`](crate::AnyKey)s read the table's
//! enum. Each read costs two units for each 4 KB begun of the item, two where there is none. A plain
//! [batch](super::batches) costs a quarter of it, if it need not be consistent.
//!
//! ```
//! use dyno::AnyKey;
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
//! db.transact((db.put(&tenant()), db.put(&order(1)))).await?;
//! let (found, missing) = db.transact_get((Tenant::key("t1"), Order::key("t1", 9))).await?;
//! assert_eq!((found, missing), (Some(tenant()), None));
//!
//! let keys: Vec<AnyKey<Saas>> = vec![Order::key("t1", 1).into(), Tenant::key("t1").into()];
//! let found = db.transact_get(keys).await?;
//! assert!(matches!(&found[..], [Some(SaasItem::Order(_)), Some(SaasItem::Tenant(_))]));
//! # Ok(())
//! # }
//! ```
//!
//! # Errors
//!
//! Every method fails with an [`Error`](crate::Error). Its [`kind`](crate::Error::kind) says what
//! the caller can do; operation, table, entity and pattern say where; the service's own code and
//! text are there for logs. Keys and values are in none of them, unless the service's text has one.
//!
//! | kind | may it have taken effect | what to do |
//! | --- | --- | --- |
//! | `Rejected` | no | look at `reason()`, `rejection()` or `slots()`; read again, decide |
//! | `Conflict` | no | retry |
//! | `Throttled` | no | retry later, more slowly |
//! | `Transport`, `Service` | yes | retry what may be repeated |
//! | `NotFound`, `InUse`, `Configuration`, `Access` | no | fix the set-up |
//! | `Invalid` | no | fix the call |
//! | `TooLarge` | no | store less, or elsewhere |
//! | `Codec` | only where the answer could not be read | fix the struct or the item |
//! | `Cursor` | no | start without a cursor |
//! | `Newer` | no | deploy the version that [wrote the item](super::evolution#schema-versions) everywhere |
//!
//! # When to retry
//!
//! The typed layer repeats nothing by itself, but for what a [batch](super::batches) leaves over. A
//! [layer](super::backends#layers) does, which is a backend around another. Who repeats what:
//!
//! | | repeats | unless told otherwise |
//! | --- | --- | --- |
//! | `retry_conflicts(..)` of a transaction | it was cancelled for conflicts or throttles alone: nothing was written | not at all |
//! | [`Retry`](crate::layer::Retry) around a backend | conflicts, throttles; failures of the way or the service, if the request may be done twice | 8 attempts in 20 s |
//! | the AWS SDK's client | throttles; failures of the way or the service, whatever the request | 3 attempts |
//!
//! All of them wait longer from time to time, by chance, so that clients which failed together do not
//! come back together ([`Backoff`](crate::Backoff)). Attempts multiply where one stands around
//! another: of `Retry` and the client's own, use one. The engine in the process has no such failures but
//! those that a [`Fault`](crate::layer::Fault) makes, and conflicts, where
//! `Local::builder().transaction_time(…)` says that transactions take time.
//!
//! What may be done twice: every read; `put` and `delete` without a condition; a batch; a transaction
//! with a token, and `Retry` gives one to those that have none. A `create` whose answer was lost is
//! `Rejected` with `Exists` the second time, and the rejection shows the item: it is one's own if it
//! is equal. An `add` counts twice; put it into a transaction with a token if that matters.
//!
//! ```
//! use std::time::Duration;
//!
//! use dyno::layer::{Fault, FaultRule, Retry};
//! use dyno::{Backoff, BackendError, CancellationReason, ErrorCode};
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
//! // A backend on which another transaction is in the way, twice.
//! let faults = Fault::new(Local::new(), 7);
//! let backoff = Backoff::new().first_delay(Duration::from_millis(5));
//! let db = Db::<Saas>::new(Retry::new(faults.clone()).backoff(backoff));
//! db.create_table().await?;
//! let conflict = CancellationReason { code: "TransactionConflict".into(), ..Default::default() };
//! let cancelled = BackendError::new(ErrorCode::TransactionCanceled, "Transaction cancelled")
//!     .with_cancellation_reasons(vec![conflict]);
//! faults.add(FaultRule::reject(cancelled).times(2));
//!
//! db.transact((db.create(&order(1)),)).await?;
//!
//! // The same without the layer, for this transaction.
//! let db = Db::<Saas>::new(faults.clone());
//! db.transact((db.create(&order(2)),)).retry_conflicts(backoff).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Next: [batches](super::batches), many writes and reads, each on its own.
