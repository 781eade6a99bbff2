//! The partitioned DynamoDB engine in the process.
//!
//! [`Local`] is a [`Backend`](dyno_core::backend::Backend): it answers requests as the service does,
//! from tables that live in this process. Each `Local::new()` is an engine of its own.

mod base;
mod capacity;
mod catalog;
mod encoding;
mod engine;
mod expr;
mod index;
mod local;
mod ops;
mod read;
mod storage;
mod write;

pub use base::{Clock, ManualClock, SystemClock, Timestamp};
pub use local::{Local, LocalBuilder};
pub use storage::PartitionInfo;
