//! The partitioned DynamoDB engine in the process.

mod base;
#[cfg(feature = "sdk")]
mod sdk;
#[cfg(feature = "server")]
pub mod server;
#[cfg(any(feature = "wire", test))]
mod wire;
