//! The typed layer without derive and without engine: what is asked of a backend, and what is made
//! of its answers.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
#![expect(clippy::float_cmp, reason = "units are exact multiples of a half")]

mod batch_promises;
mod batches;
#[cfg(feature = "cache")]
mod cache;
mod changes;
mod definitions;
mod drive;
mod expanded;
mod hot_keys;
mod layers;
#[cfg(feature = "metrics")]
mod metrics;
mod numbers;
mod projections;
mod reads;
mod retries;
mod script;
mod sizes;
mod spans;
mod transactions;
mod writes;
