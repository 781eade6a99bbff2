//! The partitioned DynamoDB engine in the process.

mod base;
#[cfg(any(feature = "wire", test))]
mod wire;
