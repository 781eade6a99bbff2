//! Contributor Insights: which keys of a table or an index take its traffic, and which are throttled.
//!
//! Keys are counted where `UpdateContributorInsights` switched it on, or everywhere with
//! [`LocalBuilder::key_reports`](crate::LocalBuilder::key_reports). [`Local::key_report`](crate::Local::key_report)
//! and its siblings return what was counted, as a copy that stands still: of the last three hours in
//! which anything was, minute by minute.
//!
//! Counted are, as on the service:
//!
//! - *throughput units*: three for each write unit consumed, one for each read unit, of transactions twice
//!   as many. A key that takes all that a partition serves has 180,000 in a minute.
//! - *throttles*: each request for the key that was refused for want of capacity, or left out of a batch. A
//!   write that an index held back counts for neither.
//! - Gets and writes count for the partition key, and for the pair with the sort key; those of a global
//!   index for its own. A query counts for the partition key, whatever it returns. Scans count for no key,
//!   and requests in `PartiQL` are left out. So is the traffic of a [`Mix`](crate::load::Mix), whose report
//!   ranks its keys itself.
//!
//! Up to 4,096 keys of a minute are counted exactly. If there are more, a key that has more than a
//! 2,048th of the minute is known all the same, and what is told of it is no more than it took. Of a
//! minute that is over the 100 heaviest keys are kept, and the sum of all.
//!
//! # Examples
//!
//! ```
//! use dyno_core::backend::BackendExt;
//! use dyno_core::op::{
//!     AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, PutItem,
//!     ScalarAttributeType, UpdateContributorInsights,
//! };
//! use dyno_local::{Local, ManualClock};
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let local = Local::builder().clock(ManualClock::default()).build();
//! let mut table = CreateTable::new(
//!     "orders",
//!     vec![KeySchemaElement::hash("status"), KeySchemaElement::range("id")],
//!     vec![
//!         AttributeDefinition::new("status", ScalarAttributeType::S),
//!         AttributeDefinition::new("id", ScalarAttributeType::S),
//!     ],
//! );
//! table.billing_mode = Some(BillingMode::PayPerRequest);
//! local.send(table).await?;
//! local.send(UpdateContributorInsights::enable("orders")).await?;
//! for (status, id) in [("OPEN", "1"), ("OPEN", "2"), ("OPEN", "3"), ("PAID", "4")] {
//!     local.send(PutItem::new("orders", [("status", status), ("id", id)])).await?;
//! }
//!
//! let report = local.key_report("orders").expect("insights are on");
//! let hottest = report.hottest().expect("something was written");
//! assert_eq!(hottest.keys, ["OPEN"]);
//! assert_eq!((hottest.value, hottest.share), (9.0, 0.75));
//! report.assert_no_throttle();
//! report.assert_hottest_share_below(0.8);
//! # Ok::<(), dyno_core::backend::BackendError>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assertions;
mod contributors;
mod report;
#[cfg(test)]
mod tests;

pub use crate::meter::KeyRule;
pub use contributors::{Contributor, OrderBy, RuleDatapoint, RuleQuery};
pub use report::{KeyReport, RuleReport};
