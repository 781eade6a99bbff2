//! Serializability: histories of concurrent clients, and a checker that they can be put in order.
//!
//! [`clients`] runs random operations on threads and records a [`record::History`]: what each
//! operation saw and wrote, and when it began and ended on one global counter. Every write installs
//! a value of its own, and every item carries the chain of values it had, so that the order of the
//! versions of a key is known exactly. [`check`] turns it into a graph of dependencies:
//!
//! ```text
//! ww  a version's writer  → the next version's writer
//! wr  a version's writer  → whoever read it
//! rw  a version's reader  → the next version's writer
//! rt  what had ended      → what began later
//! ```
//!
//! A history without a circle is strictly serializable: some order of its operations explains all
//! that was seen, and it is an order in which they may have happened. What circles there are have
//! the names of Adya's thesis; `bad` holds histories by hand that have to be found out.

mod answers;
mod bad;
mod check;
mod clients;
mod graph;
mod record;
mod runs;
mod versions;
