//! Durability: the log of what was committed, on an embedded store, and reading it back.
//!
//! Memory stays primary: reads and decisions never come here. `storage`'s write set and `catalog`
//! submit the [`Record`]s of each commit to the [`Journal`], `local` opens one, reads its records
//! back into memory and waits for tickets. The store below is redb (`docs/decisions/0009`).
//!
//! ```text
//!  commit, under the partition locks          committer thread                    disk
//!  ───────────────────────────────► queue ──► all that waits = one group ──► one transaction
//!        submit(batch) -> Ticket      │        sync, complete the tickets      blobs 17, 18, 19
//!                                     │                                        of the log
//!                 refused: undo, newest first, and fail the tickets
//! ```
//!
//! The log is a table of blobs by consecutive numbers; a blob holds whole records, a batch lies in
//! one transaction of the store. Values by key would be the other way: in a tree of keys each
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

mod committer;
mod data_file;
mod journal;
mod open_error;
mod queue;
mod record;
mod rewrite;
mod settings;
mod store;
#[cfg(test)]
mod tests;
mod ticket;

pub(crate) use journal::Journal;
pub use open_error::{OpenError, OpenErrorKind};
pub(crate) use queue::Batch;
pub(crate) use record::Record;
pub(crate) use rewrite::{Live, Place};
pub use settings::Durability;
pub(crate) use settings::Settings;
pub(crate) use ticket::{Refused, Ticket};
