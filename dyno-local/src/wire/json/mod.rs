//! JSON as the wire speaks it: the values of what arrived, typed access to them, and a writer.
//!
//! `wire::decode` reads bodies through [`Structure`], `wire::encode` and `wire::error` write with
//! [`JsonWriter`]. Nothing here knows an operation.
//!
//! ```text
//! bytes ─ scanner ─► Tape (where each value begins and ends) ─ value ─► Json, Members ─► Structure
//! ```

mod escape;
mod scanner;
mod structure;
mod value;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use structure::{
    Structure, ValueType, boolean, element_members, list, map, string, type_of,
};
pub(crate) use value::{Elements, Json, Members, Tape, Text};
pub(crate) use writer::JsonWriter;
