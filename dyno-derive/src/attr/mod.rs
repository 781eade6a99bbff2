//! Attributes as written: parsed, with their tokens, and not yet interpreted.
//!
//! The entry points call `*::parse`; the model builds on what comes back. Unknown keys, values of
//! another form and missing ones are reported here, names that refer to something in the model.

pub(crate) mod argument;
pub(crate) mod container;
pub(crate) mod entity;
pub(crate) mod field;
pub(crate) mod projection;
pub(crate) mod promise;
pub(crate) mod schema;
pub(crate) mod serde;
pub(crate) mod shards;
pub(crate) mod table;
