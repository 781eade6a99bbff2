//! Changes: the records of a table's stream, read as the table's entities.
//!
//! [`read`] makes a [`Record`](crate::op::Record) an [`Event`], whatever brought it here.
//! [`Changes`], which `Db::changes` returns, asks a backend for the records of a stream, shard by
//! shard; with feature `lambda`, [`lambda`] reads the events that AWS Lambda is called with.
//!
//! Invariant: no record is dropped because something in it is unknown or does not fit. Only those of
//! markers are: the items that keep values unique are none of the program's.

mod checkpoint;
mod event;
#[cfg(feature = "lambda")]
pub mod lambda;
mod reader;
mod shards;

pub use checkpoint::Checkpoint;
pub use event::{Change, Event, Image, RemovedBy, read};
pub use reader::{Changes, Start};
