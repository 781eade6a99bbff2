//! A typed SDK for DynamoDB with a single-table ORM, in which only declared access patterns compile.
//!
//! Structs are mapped onto the composite keys and indexes of one table by [`Table`](derive@Table)
//! and [`Entity`](derive@Entity); a [`Db`] reads and writes them on any [`Backend`]: AWS, or the
//! engine of the crate `dyno-local` in the process.

/// The examples of the README, so that they compile and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(feature = "aws")]
mod aws;
pub mod private;

#[cfg(feature = "aws")]
pub use aws::AwsBackend;
pub use dyno_core::backend::{
    self, Backend, BackendError, BackendExt, BoxFuture, CancellationReason, ErrorCode,
    ThrottlingReason,
};
pub use dyno_core::entity::{
    AccessPattern, Consistent, Document, Entity, EntityOf, GlobalIndex, Key, Partition, PrimaryKey,
    Rekeyed, Scannable, Table, TableItem, UnknownItem,
};
pub use dyno_core::expr::{Addable, Condition, Path};
pub use dyno_core::key::{Argument, ComponentRange, KeyComponent, OrderedNative};
pub use dyno_core::read::{Cursor, ItemStream, Limit, Page};
pub use dyno_core::value::{self, AttributeValue, Item, Number};
pub use dyno_core::write::Action;
pub use dyno_core::{Db, Error, ErrorKind, Reason, Rejection, Result};
pub use dyno_core::{expr, key, layer, op, read, schema, write};
pub use dyno_derive::{Document, Entity, KeyComponent, Table};
