//! Running a plan to the end of its page.
//!
//! **Invariant:** nothing else ends a page, and the page ends before any filter. It ends with the
//! row that reaches the limit, or with the row that brings the evaluated bytes to 1 MB: that row is
//! still part of the page and becomes the last evaluated key. Where rows of a local index are
//! completed from the table, the fetched items may not be more than 1 MB, either.

use std::ops::ControlFlow;
use std::ptr;

use dyno_core::backend::BackendError;
use dyno_core::value::Item;

use super::{ReadPlan, Source};
use crate::base::limits;
use crate::capacity::{Arms, Gate, Place, ReadMode, Site, read_units};
use crate::encoding::Key;
use crate::replica::{Sight, Unserved};
use crate::storage::{StoredItem, View};

/// The rows of a page, and where the next begins.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) rows: Vec<StoredItem>,
    /// The bytes of the evaluated entries.
    pub(crate) bytes: u64,
    /// The bytes of each item that was fetched from the table for a row of a local index.
    pub(crate) fetched_bytes: Vec<u64>,
    /// The bytes of what was evaluated and fetched of each partition, by a key of it.
    pub(crate) parts: Vec<(Key, u64)>,
    /// The key of the last row, if the page ended before the range did.
    pub(crate) last_key: Option<Item>,
}

/// Reads a page, and returns it with what it cost.
pub(crate) fn read_page(
    plan: &ReadPlan<'_>,
    mode: ReadMode,
    gate: Gate<'_>,
) -> Result<(Page, Arms), BackendError> {
    read_ranges(std::slice::from_ref(plan), mode, gate)
}

/// Reads one page of several ranges of one source, one after the other. It passes the gate where it
/// begins.
pub(crate) fn read_ranges(
    plans: &[ReadPlan<'_>],
    mode: ReadMode,
    gate: Gate<'_>,
) -> Result<(Page, Arms), BackendError> {
    let mut page = Page::default();
    let Some(first) = plans.first() else { return Ok((page, Arms::default())) };
    let site = Site::of(first.source.table, first.source.global());
    let from = (&first.range, first.direction);
    gate.admit(site, mode.demand(), Place::Range(from.0, from.1))?;
    for plan in plans {
        let sight = gate.vantage().map(|vantage| Sight { vantage, is_strong: mode.is_strong() });
        read_on(plan, sight, &mut page)?;
        if page.last_key.is_some() {
            break;
        }
    }
    let arms = page_arms(&page, first.source, mode);
    gate.charge_page(site, (mode.demand(), arms.total()), from, &page.parts);
    Ok((page, arms))
}

/// Returns what reading a page cost, by what was evaluated.
fn page_arms(page: &Page, source: Source<'_>, mode: ReadMode) -> Arms {
    let units = read_units(page.bytes, mode);
    let mut arms = Arms::default();
    if let Some(index) = source.global() {
        arms.globals.charge(&index.name, units);
    } else if let Some(index) = source.local() {
        arms.locals.charge(&index.name, units);
        arms.table =
            page.fetched_bytes.iter().fold(0.0, |sum, bytes| sum + read_units(*bytes, mode));
    } else {
        arms.table = units;
    }
    arms
}

/// Appends what a plan reads to a page that has not ended.
fn read_on(plan: &ReadPlan<'_>, sight: Option<Sight<'_>>, page: &mut Page) -> Result<(), Unserved> {
    let table = plan.source.table;
    let keys = &table.definition.keys;
    let names = table.storage.names();
    let mut ended_by = None;
    let mut fetched = page.fetched_bytes.iter().sum::<u64>();
    let mut partition = ptr::null();
    let space = plan.source.space();
    let visit = |key: &Key, entry: &StoredItem, view: View<'_>| {
        page.bytes += as_u64(entry.size_bytes());
        // A partition is told from the next by where its contents are: they are locked.
        if partition != view.place() {
            partition = view.place();
            page.parts.push((key.clone(), 0));
        }
        let item = if plan.fetches_items {
            keys.table_key(&entry.read(names)).and_then(|(key, _)| view.item(&key))
        } else {
            None
        };
        if let Some(item) = item {
            fetched += as_u64(item.size_bytes());
            page.fetched_bytes.push(as_u64(item.size_bytes()));
        }
        if let Some((_, bytes)) = page.parts.last_mut() {
            *bytes += as_u64(entry.size_bytes() + item.map_or(0, StoredItem::size_bytes));
        }
        page.rows.push(item.unwrap_or(entry).clone());
        // Unverified: that fetched items count; without them an answer could hold a gigabyte.
        let is_full = page.bytes.max(fetched) >= limits::PAGE_BYTES_MAX
            || plan.limit.is_some_and(|limit| page.rows.len() >= limit);
        if is_full {
            ended_by = Some(entry.clone());
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    };
    let (range, direction) = (&plan.range, plan.direction);
    match sight {
        None => table.storage.scan(space, range, direction, visit),
        Some(sight) => table.storage.scan_seen((space, sight), range, direction, visit)?,
    }
    page.last_key = ended_by.map(|row| {
        let row = row.read(names);
        let mut key = keys.key_of(&row);
        key.extend(plan.source.keys().key_of(&row));
        key
    });
    Ok(())
}

fn as_u64(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}
