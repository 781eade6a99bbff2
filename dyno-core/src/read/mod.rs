//! Reading: one entity, a declared pattern, a collection, and on purpose a whole table.
//!
//! Builders make `op` requests and turn answers back into entities. Query, collection and scan
//! differ in how they ask; [`pager`] asks page by page for all three, `shards` for each shard of a
//! partition at once.

mod collection;
mod cursor;
mod get;
mod key_condition;
mod pager;
mod query;
mod reader;
mod scan;
mod shards;
mod stream;
mod together;
#[cfg(any(feature = "cursor-hmac", feature = "cursor-aead"))]
mod token;

pub use collection::Collection;
pub use cursor::Cursor;
pub use get::Get;
pub(crate) use get::other_kind;
pub use pager::{Limit, Page};
pub use query::Query;
pub use scan::Scan;
pub use stream::ItemStream;
#[cfg(any(feature = "cursor-hmac", feature = "cursor-aead"))]
pub use token::CursorKey;
