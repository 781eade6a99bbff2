//! Values, requests, expressions, keys, schema and the typed layer of dyno.
//!
//! Applications depend on the facade `dyno-sdk`, whose documentation has the guide; this crate is
//! what it and the engine share. It needs no AWS SDK and no async runtime.
//!
//! | module | holds |
//! | --- | --- |
//! | [`value`] | attribute values, numbers, items |
//! | [`item`] | structs to items and back, through serde |
//! | [`op`] | DynamoDB's operations as plain structs |
//! | [`clock`] | the time, and waiting for it |
//! | [`backend`], [`layer`] | the one trait that answers them, and what wraps it |
//! | [`key`], [`schema`] | the layout of keys; descriptors of tables and entities |
//! | [`expr`] | conditions and updates over typed paths |
//! | [`entity`] | the traits that the derives implement |
//! | [`read`], [`write`](mod@write) | the builders that [`Db`] returns |
//! | [`backfill`] | live items as the program writes them now |
//! | [`change`] | the records of streams, as entities |

pub mod backend;
pub mod backfill;
mod backoff;
pub mod change;
pub mod clock;
mod db;
pub mod entity;
mod error;
pub mod expr;
mod handle;
pub mod item;
mod join;
pub mod key;
pub mod layer;
mod lifecycle;
pub mod op;
mod random;
pub mod read;
pub mod schema;
pub mod value;
pub mod write;

pub use backoff::Backoff;
pub use db::Db;
pub use error::{CursorReason, Error, ErrorKind, Reason, Rejection, Result};
