//! Writing: put, create, upsert, patch, delete, check, all of them in a transaction, and puts and
//! deletes by the batch.
//!
//! Each builder can be awaited on its own or handed to `Db::transact`. Whatever is written whole
//! comes from the entity's descriptor with all its keys; whatever is changed in part cannot touch a
//! key without rewriting all of it.

mod action;
mod alone;
mod batch;
mod check;
mod commit;
mod delete;
mod guard;
mod overlay;
mod patch;
mod pending;
mod plan;
mod promise;
mod put;
mod returning;
mod rewrite;
mod size;
mod transact;
mod upgrade;
mod upsert;

pub use action::{Action, IntoActions};
pub use batch::{BatchAction, BatchFailure, BatchWrite, BatchWritten};
pub use check::Check;
pub use delete::Delete;
pub use patch::Patch;
pub use put::Put;
pub use returning::{Returning, ReturningNew, ReturnsOld};
pub(crate) use rewrite::{Difference, ROUNDS_MAX, Rewritten, rewrite, units};
pub use transact::Transact;
pub(crate) use upgrade::upgrade;
pub use upsert::Upsert;
