//! Values, requests, expressions, keys, schema and the typed layer of dyno.
//!
//! Applications depend on the facade `dyno-sdk`; this crate is what it and the engine share.

pub mod backend;
mod error;
pub mod key;
pub mod op;
pub mod value;

pub use error::{Error, ErrorKind, Reason, Rejection, Result};
