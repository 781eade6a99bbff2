//! Reading pages: plan → page → (in `ops`) filter → project.
//!
//! `ops::query` and `ops::scan` make a [`ReadPlan`] from a request, run it to a [`Page`], and only then
//! filter and project its rows. Reads of one item by its key end in [`read_item`].

#[cfg(feature = "bulk")]
mod all;
mod item;
mod key_condition;
mod page;
mod plan;
mod segment;
mod start_key;

#[cfg(feature = "bulk")]
pub(crate) use all::all_items;
pub(crate) use item::{charge_item, find_item, item_units, read_item};
pub(crate) use key_condition::{check_start, select_keys};
pub(crate) use page::{Page, read_page, read_ranges};
pub(crate) use plan::{ReadPlan, Source};
pub(crate) use segment::Segment;
pub(crate) use start_key::{
    Reader, StartKey, check_start_count, check_start_order, parse_start_key, start_position,
};
