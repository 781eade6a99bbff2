//! An engine that lasts: reading its state from a log, and what the log is of.
//!
//! `local` opens an engine with it. Below it are all that has state: `catalog` with the tables and
//! their `storage`, the tokens of `ops`.

mod loader;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use loader::{Loaded, load};
