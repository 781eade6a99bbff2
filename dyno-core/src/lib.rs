//! Values, requests, expressions, keys, schema and the typed layer of dyno.
//!
//! Applications depend on the facade `dyno-sdk`; this crate is what it and the engine share.

pub mod backend;
mod db;
pub mod entity;
mod error;
pub mod expr;
mod handle;
mod item;
pub mod key;
pub mod layer;
pub mod op;
pub mod read;
pub mod schema;
pub mod value;
pub mod write;

pub use db::Db;
pub use error::{Error, ErrorKind, Reason, Rejection, Result};
