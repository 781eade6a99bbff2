//! Values, requests, expressions, keys, schema and the typed layer of dyno.
//!
//! Applications depend on the facade `dyno-sdk`; this crate is what it and the engine share.

pub mod backend;
pub mod op;
pub mod value;
