//! Histories of clients whose copies are lost, cut off, late and held back, and a checker of them.
//!
//! [`clients`] runs a seeded history in virtual time: strong and eventually consistent reads, queries of
//! an index, puts, deletes, additions and conditional puts of a few keys, each with a time on the way to
//! the engine and back. What a client gets an error for may have been done or not, then or later.
//! Every write has a value of its own. [`linear`] looks, key by key, for an order of
//! all that was acknowledged, and of some of what was not, that explains every answer and every value
//! that anyone ever saw; [`stale`] checks that nobody saw what was too old. At the end each key is read
//! strongly, so that a write that was lost has no order; and the index is compared with its table.
//!
//! `flaws` takes the rules of replication away, one by one, and has the checker find it.

mod by_hand;
mod clients;
mod flaws;
mod history;
mod linear;
mod runs;
mod stale;
