//! The copies of a partition: a log with a leader, and how far each copy has come.
//!
//! Plain state machines of (state, now): nothing here knows a table, an index's definition or a
//! clock. `storage` keeps a [`Group`] beside the contents of each partition and asks it from where a
//! read sees; `write` proposes writes to it and commits what it says is due; `local` moves its copies by
//! hand.
//!
//! ```text
//! log      … 41 42 43 44 │ 45            storage shows what is committed: up to 44
//! leader   ───────────────●  ○           45 is with the leader alone: its caller got an error
//! copy 1   ───────●                      applied up to 42: sees storage with 44 and 43 undone
//! copy 2   ───────────────●
//! index    ────●                         fed up to 41
//! ```
//!
//! **Invariant:** an entry that a quorum of copies has persisted is in the log of every leader to come,
//! unless a [`Flaw`](crate::base::Flaw) says otherwise. Entries that no quorum has are never seen.
//! **Invariant:** at most one entry is not acknowledged, the last; nothing is written behind it.

mod control;
mod election;
mod entry;
mod feed;
mod group;
mod info;
mod member;
mod tail;
#[cfg(test)]
mod tests;
mod vantage;
mod weather;

pub(crate) use election::Due;
pub(crate) use entry::{ItemUndo, Unacknowledged, Undone, Which};
pub(crate) use group::Group;
pub use info::{CopyInfo, CopyState, IndexInfo, ReplicaInfo};
pub(crate) use vantage::{Sight, Unserved, Vantage};
