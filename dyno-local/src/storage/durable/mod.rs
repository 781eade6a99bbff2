//! Durability: the log of what was committed, on an embedded store, and reading it back.
//!
//! Memory stays primary: reads and decisions never come here. The log is told of every commit as
//! the [`CommitLog`](super::CommitLog) that it is, `persistence` reads it back into memory, and
//! `engine` has each write wait for its ticket. The store below is redb (`docs/decisions/0009`).
//!
//! ```text
//!  a request that writes                      committer thread                    disk
//!  enter ─ commit, commit ─ leave ─► queue ─► all that waits = one group ──► one transaction
//!            under locks      │ │             synced, tickets settled          blobs 17, 18, 19
//!                 a ticket ◄──┘ │                                              of the log
//!                               └─ refused: undone, newest first, tickets fail
//! ```
//!
//! The log is a table of blobs by consecutive numbers; a blob holds whole records, and all that a
//! request commits lies in one transaction of the store. Values by key would be the other way: in a tree of keys each
//! small write rewrites a page, and in random order costs five times as much. When the log has
//! outgrown what lives, the committer has everything submitted anew and drops what came before
//! (`rewrite`).
//!
//! **Invariant:** the order of the queue is the order of commits, for all commits that touch a
//! common item: a batch is submitted while its partitions are locked.
//!
//! **Invariant:** after a refused group memory holds what the store holds: writers are shut out,
//! everything submitted is undone in reverse order, and its tickets fail.
//!
//! **Invariant:** a file is not written before it was read whole without a fault.

mod commits;
mod committer;
mod data_file;
mod journal;
mod open_error;
mod queue;
mod record;
mod recorded_change;
mod rewrite;
mod settings;
mod store;
#[cfg(test)]
mod tests;
mod ticket;

pub(crate) use commits::{NamesLogged, OldItem, encode_names};
pub(crate) use journal::{Journal, Unopened};
pub use open_error::{OpenError, OpenErrorKind};
pub(crate) use record::{ChangeRecord, Record};
pub(crate) use recorded_change::{decode_change, encode_change};
pub(crate) use rewrite::{Memory, Place};
pub use settings::Durability;
pub(crate) use settings::Settings;
pub(crate) use ticket::{Refused, Ticket};
