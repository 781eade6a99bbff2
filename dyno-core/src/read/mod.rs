//! Reading: one entity, a declared pattern, a collection, and on purpose a whole table.
//!
//! Builders make `op` requests and turn answers back into entities. Query, collection and scan
//! differ in how they ask; [`pager`] asks page by page for all three, `shards` for each shard of a
//! partition at once. [`batch`] reads many keys, each on its own, and [`transact_get`] several as of
//! one moment; [`rounds`] asks for what is left of a batch, also of one that writes.

mod any_key;
mod batch;
mod collection;
mod count;
mod cursor;
mod explain;
mod get;
mod key_condition;
mod output;
mod pager;
mod parallel;
mod query;
mod reader;
mod rounds;
mod scan;
mod shards;
mod stream;
mod together;
#[cfg(any(feature = "cursor-hmac", feature = "cursor-aead"))]
mod token;
mod transact_get;

pub use any_key::{AnyKey, TableKey};
pub use batch::{BatchFound, BatchGet};
pub(crate) use batch::{check_complete, chunks};
pub use collection::Collection;
pub use count::Count;
pub use cursor::Cursor;
pub use explain::{Estimate, Explanation};
pub use get::Get;
pub(crate) use get::other_kind;
pub use output::{Keys, Output, Part, ReadBy, Whole};
pub use pager::{Limit, Page};
pub use parallel::{ParallelScan, ParallelStream, ScanPage, ScanPages, ScanProgress};
pub use query::Query;
pub(crate) use rounds::{Batch, BatchOptions, Round, run};
pub use scan::Scan;
pub use stream::ItemStream;
#[cfg(any(feature = "cursor-hmac", feature = "cursor-aead"))]
pub use token::CursorKey;
pub(crate) use transact_get::check_count;
pub use transact_get::{TransactGet, TransactKeys};
