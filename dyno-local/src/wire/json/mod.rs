//! JSON as the wire speaks it: a tree of what arrived, typed access to it, and a writer.
//!
//! `wire::decode` reads bodies through [`Structure`], `wire::encode` and `wire::error` write with
//! [`JsonWriter`]. Nothing here knows an operation.

mod structure;
mod tree;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use structure::{Structure, boolean, element_members, list, map, string, type_of};
pub(crate) use tree::{Json, Members};
pub(crate) use writer::JsonWriter;
