//! The seeded items and requests that every benchmark of dyno shares.
//!
//! The benches of the workspace, the counts of instructions (`benches/counts`) and the comparison
//! with peers (`benches/peers`) take their items and requests from here, so that their figures are
//! of one thing: items of 1 KiB with ten mixed attributes beside the key, in partitions of 100, and
//! one global index whose partitions are of 100 items, too. Everything follows from numbers: item
//! 17 is the same item wherever it is made.

mod body;
mod draw;
mod fill;
mod item;
mod pick;
mod record;
mod request;

pub use body::{body, http_request, http_request_of, item_body};
pub use draw::Draw;
pub use fill::{fill, fill_records};
pub use item::{ITEM_BYTES, item, item_key, place_of};
pub use pick::{PARTITION_ITEMS, Pick};
pub use record::{Place, Record, TYPED_TABLE, Typed, record, record_key};
pub use request::{
    BATCH_ITEMS, INDEX, Kind, Projected, QUERY_ITEMS, TABLE, TRANSACT_ACTIONS, create_table,
    put_all, request,
};
