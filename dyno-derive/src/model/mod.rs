//! What the derives know, with every name resolved: the steps below read no attribute again.
//!
//! Built from `attr`, read by `check` and `expand`. A name that refers to nothing is reported here,
//! and left out, so that a model can always be expanded.

pub(crate) mod component;
pub(crate) mod document;
pub(crate) mod entity;
pub(crate) mod evolution;
pub(crate) mod field;
pub(crate) mod keys;
pub(crate) mod projection;
pub(crate) mod promise;
pub(crate) mod shards;
pub(crate) mod table;
