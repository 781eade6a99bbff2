//! Batches: any number of reads or writes, each on its own, and what is left over.
//!
//! A night's import, the clean-up of a tenant that left: many items, and nothing that must hold together.
//! A batch is not a transaction: each read and each write stands alone, in no order, at the price of
//! one that is sent by itself. What it saves is round trips.
//!
//! # Reading
//!
//! [`Db::batch_get`](crate::Db::batch_get) takes any number of keys. It sends them by the hundred,
//! eight requests at a time, a key that is given twice once, and returns what is there in the order of
//! the keys.
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
//! db.batch_write().put(&tenant()).put_all(&[order(1), order(2), order(3)]).await?.complete()?;
//!
//! let orders = db.batch_get([3, 9, 1].map(|id| Order::key("t1", id))).await?.complete()?;
//! assert_eq!(orders, [Some(order(3)), None, Some(order(1))]);
//!
//! // Keys of any entities read the table's enum.
//! let keys = [AnyKey::from(Tenant::key("t1")), Order::key("t1", 2).into()];
//! let found = db.batch_get(keys).consistent().await?.complete()?;
//! assert!(matches!(&found[..], [Some(SaasItem::Tenant(_)), Some(SaasItem::Order(_))]));
//! # Ok(())
//! # }
//! ```
//!
//! # Writing
//!
//! [`Db::batch_write`](crate::Db::batch_write) puts and deletes any number of entities of the table, by
//! twenty-five and by 16 MB a request. Writes on different items are in no order; of several on one
//! item the last one counts, as if they were sent one by one. What must hold together is a
//! [transaction](super::transactions)'s.
//!
//! # What entities promise
//!
//! The service's batches have no conditions. So what needs one goes by itself, as many at a time as the
//! batch has requests: puts of entities with a [version](super::versions), with attributes that stay or
//! with [unique](super::unique) values, deletes that release such values, `create` and `delete_rev`. A
//! write that is refused is a value in `failed`, with its place and the error that it has alone; the
//! others are carried out. An item that is too large is there, too.
//!
//! ```
//! use dyno::Reason;
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(Order))]
//! # struct Saas;
//! #[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
//! #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}")]
//! struct Order {
//!     tenant: String,
//!     id: u64,
//!     total: u64,
//!     #[entity(version)]
//!     rev: u64,
//! }
//! # fn order(id: u64) -> Order { Order { tenant: "t1".into(), id, total: 100 * id, rev: 0 } }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! # let db = Db::<Saas>::new(Local::new());
//! # db.create_table().await?;
//!
//! let orders: Vec<Order> = (1..=3).map(order).collect();
//! db.batch_write().create_all(&orders).await?.complete()?;
//! let read = db.batch_get((1..=3).map(|id| Order::key("t1", id))).await?.complete()?;
//!
//! // Somebody else is faster with the second of them.
//! db.patch(Order::key("t1", 2)).set(|o| o.total, 50u64).await?;
//!
//! let cheaper = |order: Order| Order { total: order.total / 2, ..order };
//! let cheaper: Vec<Order> = read.into_iter().flatten().map(cheaper).collect();
//! let written = db.batch_write().put_all(&cheaper).await?;
//! let [failure] = &written.failed[..] else { panic!("one of them is stale") };
//! assert_eq!(failure.at, 1);
//! assert_eq!(failure.error.reason(), Some(&Reason::Stale { expected: 1, found: Some(2) }));
//!
//! // The rejection brings what is stored, to start over from.
//! let Some(rejection) = failure.error.rejection() else { unreachable!("it has a reason") };
//! assert_eq!(rejection.old::<Order>()?.map(|order| order.total), Some(50));
//!
//! // A deletion expects a version if it is told to.
//! db.batch_write().delete_rev(Order::key("t1", 1), 2).await?.complete()?;
//! # Ok(())
//! # }
//! ```
//!
//! Writes on one item are then sent one after another, in the order given. A conditional write whose
//! answer was lost is sent again like the others; if it meets just what it was to leave, it was carried
//! out.
//!
//! # What is left over
//!
//! The service may leave some of a request unprocessed: capacity is used up, an answer would be longer
//! than 16 MB, a transaction holds an item. Those are sent again after delays by chance
//! ([`Backoff`](crate::Backoff): 8 attempts without any progress, 20 s for a request with all of its
//! repeats, unless told otherwise), and so are whole requests that were throttled or not answered,
//! because all of these may be done twice. What is left over when the attempts are used up is
//! a value: `unprocessed` holds the keys or the writes, to be given to another batch. `complete()`
//! makes it, and what failed, an error for who wants all or an error. Here a
//! [layer](super::backends#layers) around the engine, [`Fault`](crate::layer::Fault), plays the service
//! that is short of capacity:
//!
//! ```
//! use dyno::layer::{Fault, FaultRule};
//! use dyno::{Backoff, BackendError, ErrorCode, ErrorKind};
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
//! let faults = Fault::new(Local::new(), 7);
//! let db = Db::<Saas>::new(faults.clone());
//! db.create_table().await?;
//! let throttled = BackendError::new(ErrorCode::ProvisionedThroughputExceeded, "slow down");
//! faults.add(FaultRule::reject(throttled).after(1).times(1));
//!
//! // Of the two requests that 40 puts are, the second is throttled.
//! let orders: Vec<Order> = (0..40).map(order).collect();
//! let impatient = db.batch_write().put_all(&orders).backoff(Backoff::none());
//! let written = impatient.await?;
//! assert_eq!(written.unprocessed.len(), 15);
//! assert_eq!(written.error.as_ref().map(|error| error.kind()), Some(ErrorKind::Throttled));
//!
//! db.batch_write().again(written.unprocessed).await?.complete()?;
//! let found = db.batch_get((0..40).map(|id| Order::key("t1", id))).await?.complete()?;
//! assert!(found.iter().all(Option::is_some));
//! # Ok(())
//! # }
//! ```
//!
//! A failure that will not pass, such as missing rights, is an error of a read. Of a write it stands in
//! the outcome beside what it left over, for other requests of the batch were carried out; none is
//! begun after it.
//!
//! Bounded concurrency is on purpose: [`concurrency`](crate::write::BatchWrite::concurrency) requests
//! are under way at a time, and a client that is throttled slows down instead of asking more. Futures
//! are polled together; no task is spawned and no runtime needed.
//!
//! # Costs
//!
//! | | units |
//! | --- | --- |
//! | a key | half a read unit for each 4 KB begun of the item, 1 if consistent; half or 1 where there is none |
//! | a put, a delete | as alone: 1 write unit for each 1 KB begun of the larger of old and new, and as much for each index entry that changes |
//! | the same, of an entity with a version or attributes that stay | as much; a request each, and a refused one costs as if it were written |
//! | the same, of one with unique values | as [alone](super::unique#how-it-is-kept): a read, and a transaction where values change |
//! | what is unprocessed | nothing |
//!
//! [`Meter`](crate::layer::Meter) counts batches like everything else.
//!
//! Next: [sharding](super::sharding), partitions that take more than one can.
