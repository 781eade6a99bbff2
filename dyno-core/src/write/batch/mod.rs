//! Batches of writes: any number of puts and deletes, each on its own.
//!
//! [`builder`] takes them, [`action`] is one of them, [`requests`] sends them: what promises nothing
//! goes with others by `BatchWriteItem`, what keeps a promise as a write of its own. [`outcome`] is
//! what came of them. `read::run` asks again for what is left over.
//!
//! Invariant: every write that is given is written, or is in the outcome; none is lost.

mod action;
mod builder;
mod outcome;
mod requests;

pub use action::BatchAction;
pub use builder::BatchWrite;
pub use outcome::{BatchFailure, BatchWritten};
