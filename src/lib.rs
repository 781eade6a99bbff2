//! A typed DynamoDB SDK: access patterns come first, and only declared ones compile.
//!
//! Code is written against a backend, and the backend is chosen where the program starts:
//! [`AwsBackend`] reaches the service, `dyno_local::Local` is the engine in the process.

#[cfg(feature = "aws")]
mod aws;

#[cfg(feature = "aws")]
pub use aws::AwsBackend;
