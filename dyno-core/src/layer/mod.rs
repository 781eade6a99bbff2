//! Layers: backends that wrap another backend.
//!
//! Each wraps the one method of [`Backend`](crate::backend::Backend) and can be stacked in any
//! order. They know requests and answers, and nothing of tables or entities.

mod budget;
#[cfg(feature = "cache")]
mod cache;
mod fault;
mod hot_keys;
mod meter;
#[cfg(feature = "metrics")]
mod metrics;
mod record;
mod repeatable;
mod retry;
mod trace;

pub use budget::Budget;
#[cfg(feature = "cache")]
pub use cache::{Cache, CacheOptions, CacheStats, KindStats};
pub use fault::{Fault, FaultEffect, FaultRule};
pub use hot_keys::{HotKey, HotKeys};
pub use meter::{Meter, Units};
#[cfg(feature = "metrics")]
pub use metrics::Metrics;
pub use record::{Exchange, Record};
pub use retry::Retry;
pub use trace::Trace;
