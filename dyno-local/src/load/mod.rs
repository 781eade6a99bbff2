//! Load-testing a key design: simulated traffic against the engine, in virtual time.
//!
//! A run says what a design would meet in production: which requests are throttled and why, which
//! partitions and keys are hot, what is consumed and what that costs. There are two ways to it, and
//! one [`Report`]:
//!
//! | | is made of | for |
//! | --- | --- | --- |
//! | [`Mix`] | declared patterns: how many a second, of what size, to which keys | a design before there is code; hours at thousands of requests a second in seconds |
//! | [`Drive`] | your own code, called for each simulated client or arrival | code as it is, with its conditions, transactions and retries |
//!
//! Both go by the same partitions, buckets and splits, those of an engine that [enforces
//! capacity](crate::Capacity::Enforced). A mix asks them for each of its requests, and leaves out
//! everything else: no item is stored. Code that is driven runs against the whole engine.
//!
//! Time is virtual: a clock is moved from one arrival, answer or repeat to the next. The same seed
//! gives the same report, to the last digit.
//!
//! The guide of `dyno-sdk` has a chapter that takes a design through this.
//!
//! # A design that fails
//!
//! An index by status has a partition key of few values. All new orders have the same one:
//!
//! ```
//! use std::time::Duration;
//!
//! use dyno_core::op::{
//!     AttributeDefinition, BillingMode, CreateTable, GlobalSecondaryIndex, KeySchemaElement,
//!     Projection, ScalarAttributeType,
//! };
//! use dyno_local::load::{Entry, Keys, Mix, Pattern, Rate};
//!
//! let mut table = CreateTable::new(
//!     "orders",
//!     vec![KeySchemaElement::hash("id")],
//!     ["id", "status"].map(|name| AttributeDefinition::new(name, ScalarAttributeType::S)).into(),
//! );
//! table.billing_mode = Some(BillingMode::PayPerRequest);
//! table.global_secondary_indexes = Some(vec![GlobalSecondaryIndex::new(
//!     "by_status",
//!     vec![KeySchemaElement::hash("status")],
//!     Projection::all(),
//! )]);
//!
//! let place = |status: Keys| {
//!     Pattern::put("place order", "orders", Keys::uniform(1_000_000).named("ORDER#{}"))
//!         .rate(Rate::steady(1_400.0))
//!         .item_bytes(700)
//!         .entry(Entry::added("by_status", status))
//! };
//! let run = |status: Keys| {
//!     Mix::new("orders by status")
//!         .seed(7)
//!         .lasting(Duration::from_secs(60))
//!         .table(table.clone())
//!         .pattern(place(status))
//!         .run()
//! };
//!
//! let report = run(Keys::one("STATUS#open"))?;
//! assert!(report.throttled() > 10_000);
//! let advice = report.advice().next().ok_or("no advice")?;
//! assert_eq!((advice.key.as_str(), advice.shards), ("STATUS#open", 2));
//!
//! let report = run(Keys::one("STATUS#open").sharded(3))?;
//! report.assert_no_throttle();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod admission;
mod alias;
mod asked_keys;
mod client;
mod drive;
mod error;
mod keys;
mod latency;
mod mix;
mod observed;
mod pattern;
mod rate;
pub mod report;
mod retries;
mod simulation;
mod tally;
mod top_keys;
mod trace;

pub use client::Client;
pub use drive::Drive;
pub use error::LoadError;
pub use keys::Keys;
pub use latency::{Latency, LatencyModel};
pub use mix::Mix;
#[cfg(feature = "sdk")]
pub(crate) use observed::Begun;
pub use observed::Observed;
pub use pattern::{Entry, Pattern};
pub use rate::Rate;
pub use report::{Chart, Prices, Report};
pub use retries::Retries;
pub use trace::recorded;
