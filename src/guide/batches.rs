//! Batches: any number of reads or writes, each on its own, and what is left over.
//!
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
//! twenty-five and by 16 MB a request. There are no conditions and no order; if several writes are on
//! one item the last one counts, as if they were sent one by one. What must hold together, or needs a
//! condition, is a [transaction](super::transactions)'s.
//!
//! # What is left over
//!
//! The service may leave some of a request unprocessed: capacity is used up, an answer would be longer
//! than 16 MB, a transaction holds an item. Those are sent again after delays by chance
//! ([`Backoff`](crate::Backoff): 8 attempts without any progress, 20 s for a request with all of its
//! repeats, unless told otherwise), and so are whole requests that were throttled or not answered,
//! because reads, puts and deletes may be done twice. What is left over when the attempts are used up is
//! a value: `unprocessed` holds the keys or the writes, to be given to another batch. `complete()`
//! makes it an error for who wants all or an error.
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
//! | what is unprocessed | nothing |
//!
//! [`Meter`](crate::layer::Meter) counts batches like everything else.
