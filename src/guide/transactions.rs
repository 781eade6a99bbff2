//! Transactions and errors: all or nothing, and what to do about nothing.
//!
//! [`Db::transact`](crate::Db::transact) takes up to 100 puts, creates, patches, deletes and checks
//! of any entities: a tuple of up to 12, or a `Vec<Action>` that is made at run time. All are
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
//! assert!(refused.is_err_and(|error| {
//!     let reason = |at: usize| error.slots().get(at)?.as_ref().map(|slot| slot.reason().clone());
//!     error.kind() == ErrorKind::Rejected
//!         && (reason(0), reason(1)) == (Some(Reason::Exists), None)
//! }));
//!
//! // As many as there are, and safe to repeat for ten minutes.
//! for _ in 0..2 {
//!     let all: Vec<Action> = (2..50).map(|id| db.put(&order(id)).into()).collect();
//!     db.transact(all).token("import-7").await?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! An item may take part once, and all of them together have up to 4 MB. Each action costs twice what it costs alone, its index entries the same; a check costs two
//! write units for each 1 KB begun of the item. A repeat with the same token writes nothing and
//! costs read units ("`TransactWriteItems`" in the API reference).
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
//!
//! The typed layer repeats nothing by itself. The AWS SDK's client retries what its own settings
//! say before an error comes here; the engine has no such failures but those that a
//! [`Fault`](crate::layer::Fault) makes, and conflicts, where `Local::builder().transaction_time(…)`
//! says that transactions take time.
//!
//! What may be repeated: `put` and `delete` without a condition, `patch` that only sets, and a
//! transaction with a token. A `create` whose answer was lost is `Rejected` with `Exists` the second
//! time, and the rejection shows the item: it is one's own if it is equal. An `add` counts twice;
//! put it into a transaction with a token if that matters.
