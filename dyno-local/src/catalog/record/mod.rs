//! The definition of a table as the log keeps it: JSON of the structures in this folder.
//!
//! The catalog writes one whenever a definition changes, the loader reads the last one back. It
//! holds what was asked for; what follows from that is worked out again.
//!
//! **Invariant:** the names and shapes here are a file format, which the tests pin. What is added
//! later must have a default.

mod definition;
mod life;
mod settings;
mod stream;
#[cfg(test)]
mod tests;

pub(crate) use stream::StreamRecord;
