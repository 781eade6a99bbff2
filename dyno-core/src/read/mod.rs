//! Reading: one entity, a declared pattern, a collection, and on purpose a whole table.
//!
//! Builders make `op` requests and turn answers back into entities. Query, collection and scan
//! differ in how they ask; [`pager`] asks page by page for all three.

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
mod scan;
mod stream;

pub use collection::Collection;
pub use count::Count;
pub use cursor::Cursor;
pub use explain::{Estimate, Explanation};
pub use get::Get;
pub(crate) use get::other_kind;
pub use output::{Output, Part, ReadBy, Whole};
pub use pager::{Limit, Page};
pub use parallel::{ParallelScan, ParallelStream, ScanPage, ScanPages, ScanProgress};
pub use query::Query;
pub use scan::Scan;
pub use stream::ItemStream;
