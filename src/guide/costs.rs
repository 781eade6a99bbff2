//! Costs: what a read will ask, what it did consume, and tests that hold both.
//!
//! A design is paid for by the unit. What a screen costs can be said before it is built, seen while it
//! runs, and held by a test.
//!
//! # Before: explain
//!
//! [`Db::explain`](crate::Db::explain) tells what a pattern asks, from the very request that a query
//! of it sends, and sends nothing. So an access pattern can be reviewed, and pinned by a test:
//!
//! ```
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"), entities(Order))]
//! # struct Saas;
//! # #[derive(Debug, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}",
//! #     access(by_time, index = gsi1, pk = "TENANT#{tenant}", sk = "{placed_at}#{id}"))]
//! # struct Order { tenant: String, id: u64, placed_at: u64, total: u64 }
//! # fn main() -> dyno::Result<()> {
//! # let db = Db::<Saas>::new(Local::new());
//! let recent = Order::query().by_time("t1").placed_at_in(20..);
//! let explanation = db.query(recent).filter(|o| o.total.gt(500)).explain()?;
//! assert_eq!(explanation.index.as_deref(), Some("gsi1"));
//! let expected = r#"pattern `by_time` of `Order`: index `gsi1` of table `saas`
//! keys: gsi1pk is "TENANT#t1#", gsi1sk is at least "00000000000000000020"
//! key condition: gsi1pk = "TENANT#t1#" AND gsi1sk >= "00000000000000000020"
//! filter: total > 500"#;
//! assert_eq!(explanation.to_string(), expected);
//!
//! // A thousand orders of 600 bytes in that range, read to the end.
//! let estimate = explanation.estimate(600, 1_000);
//! assert_eq!((estimate.requests, estimate.units), (1, 73.5));
//! # Ok(())
//! # }
//! ```
//!
//! An estimate goes by the sizes that you give it: those of the index's entries, where one is read.
//!
//! # After: consumed units
//!
//! [`Meter`](crate::layer::Meter) adds up what each request consumed, by table and index, and puts it
//! into the `consumed` of pages and counts. The engine consumes exactly what the service does, so that
//! [tests](super::testing#keys-and-costs) can assert it.
//!
//! # A test under a budget
//!
//! [`Budget`](crate::layer::Budget) lets requests through until they have consumed what it allows.
//! The call that goes above it fails, with a text that tells where the units went, and everything
//! after it; so a test that became dear fails without an assertion of its own:
//!
//! ```
//! use dyno::layer::Budget;
//! # use dyno::{Db, Entity, Table};
//! # use dyno_local::Local;
//! # use serde::{Deserialize, Serialize};
//! # #[derive(Table)]
//! # #[table(name = "saas", pk = "pk", sk = "sk", entities(Order))]
//! # struct Saas;
//! # #[derive(Debug, Entity, Serialize, Deserialize)]
//! # #[entity(table = Saas, pk = "TENANT#{tenant}", sk = "ORDER#{id}", access(of_tenant, primary))]
//! # struct Order { tenant: String, id: u64 }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> dyno::Result<()> {
//! let budget = Budget::new(Local::new()).read_units(1.0).write_units(5.0);
//! let db = Db::<Saas>::new(budget.clone());
//! db.create_table().await?;
//! for id in 1..=5 {
//!     db.put(&Order { tenant: "t1".into(), id }).await?;
//! }
//! assert_eq!(db.query(Order::query().of_tenant("t1")).all().await?.len(), 5);
//! assert_eq!(budget.spent(), (0.5, 5.0));
//! // One write more than planned.
//! let dear = db.put(&Order { tenant: "t1".into(), id: 6 }).await;
//! assert!(dear.is_err_and(|error| error.message().starts_with("the budget of 5 write units")));
//! # Ok(())
//! # }
//! ```
//!
//! Next: [load](super::load), the design under the traffic that it will have.
