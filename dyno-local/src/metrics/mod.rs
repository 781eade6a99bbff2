//! CloudWatch's metrics of the engine: names, dimensions, minutes, queries, text for Prometheus.
//!
//! `engine` keeps a [`Recorder`], if it was built for metrics, and tells it what came of each request
//! ([`Observed`]); `ledger` reads what the meters of tables counted. [`Metrics`] is a copy of both, of
//! one moment: `local` hands it out, tests query it and assert on it.
//!
//! ```text
//! Request, answer ─ observed ─► recorder ─┐
//! meters of tables ─────────── ledger ────┴► Metrics ─► values, assertions, prometheus
//! ```
//!
//! **Invariant:** memory is bounded: so many series, each of so many minutes, whatever is asked.

mod alarm;
mod assertions;
mod datum;
mod histogram;
mod ledger;
mod metric;
mod observed;
mod prometheus;
mod query;
mod recorder;
mod snapshot;

#[cfg(test)]
mod tests;

pub use alarm::{Alarm, Comparison, MissingData};
pub use datum::Datum;
pub use metric::{Dimensions, Metric, Unit};
pub use query::{MetricQuery, Statistic};
pub use snapshot::Metrics;

pub use crate::scaling::AlarmState;

pub(crate) use ledger::note_ledger;
pub(crate) use observed::Observed;
pub(crate) use recorder::Recorder;
