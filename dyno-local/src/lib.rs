//! The partitioned DynamoDB engine in the process.
//!
//! [`Local`] is a [`Backend`](dyno_core::backend::Backend): it answers requests as the service does,
//! from tables that live in this process. Each `Local::new()` is an engine of its own. Code on the
//! AWS SDK gets at it with `Local::sdk_client` (feature `sdk`), everything else over HTTP with
//! `server::Server` and the program `dyno-local` (feature `server`).

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
#[cfg(feature = "sdk")]
mod sdk;
#[cfg(feature = "server")]
pub mod server;
mod storage;
#[cfg(any(feature = "wire", test))]
mod wire;
mod write;

pub use base::{Clock, ManualClock, SystemClock, Timestamp};
pub use local::{Local, LocalBuilder};
pub use storage::PartitionInfo;
