//! What a write makes of an item: the new image, decided under the partition's lock.
//!
//! Order: condition → new image → index keys → size. Nothing here changes stored state.

use dyno_core::backend::BackendError;
use dyno_core::value::{Item, item_size_bytes};

use crate::base::{EngineError, limits, nests_at_most};
use crate::catalog::{ItemKey, Table};
use crate::expr::{Condition, Update};
use crate::index::check_updated_keys;
use crate::storage::StoredItem;

/// One write of one item, checked as far as the stored item does not matter.
#[derive(Debug)]
pub(crate) struct ItemWrite<'a> {
    pub(crate) table: &'a Table,
    pub(crate) key: ItemKey,
    pub(crate) condition: Option<&'a Condition>,
    /// A weaker condition, which a missing item meets: it counts where nothing else is refused but
    /// writes that have one, and met no item.
    pub(crate) unless_missing: Option<&'a Condition>,
    pub(crate) change: Change<'a>,
}

impl<'a> ItemWrite<'a> {
    /// Returns a write of the item at a key, if a condition holds.
    pub(crate) const fn new(
        table: &'a Table,
        key: ItemKey,
        condition: Option<&'a Condition>,
        change: Change<'a>,
    ) -> Self {
        Self { table, key, condition, unless_missing: None, change }
    }
}

/// What a write does to its item.
#[derive(Debug)]
pub(crate) enum Change<'a> {
    /// Replaces it.
    Put(StoredItem),
    /// Updates it, or creates it with this key.
    Update { update: Option<&'a Update>, key: &'a Item },
    /// Deletes it.
    Delete,
    /// Deletes it if it expired before this moment, in microseconds since 1970: the service does, by
    /// the table's time to live, and nobody asked. Its stream says so.
    Expire { before: i64 },
    /// Leaves it: only the condition counts.
    Check,
}

/// What becomes of an item.
#[derive(Debug)]
pub(super) enum Image {
    /// It stays as it is, missing or not.
    Unchanged,
    /// It is this, or nothing, from now on.
    Becomes(Option<StoredItem>),
}

/// Why a write was refused by the item it met.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The condition did not hold on this item.
    Condition(Option<Item>),
    /// The update does not fit the item, or its result cannot be stored.
    Invalid(BackendError),
}

impl<E: Into<BackendError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Invalid(error.into())
    }
}

/// Returns what a write makes of the old image.
pub(super) fn new_image(
    write: &ItemWrite<'_>,
    condition: Option<&Condition>,
    old: Option<&StoredItem>,
) -> Result<Image, Refusal> {
    let names = write.table.storage.names();
    if let Some(condition) = condition {
        let holds = match old {
            Some(old) => condition.holds(&old.read(names)),
            // A condition on a missing item is tried on an empty one.
            None => condition.holds(&Item::new()),
        };
        if !holds {
            return Err(Refusal::Condition(old.map(|old| old.read(names).to_item())));
        }
    }
    match &write.change {
        Change::Put(item) => Ok(Image::Becomes(Some(item.clone()))),
        Change::Update { update, key } => updated(write.table, *update, key, old),
        Change::Expire { before } => {
            let table = write.table.newest();
            let has_expired = |old: &StoredItem| table.expiry(old).is_some_and(|at| at < *before);
            let goes = old.is_some_and(has_expired);
            Ok(if goes { Image::Becomes(None) } else { Image::Unchanged })
        }
        Change::Delete if old.is_none() => Ok(Image::Unchanged),
        Change::Delete => Ok(Image::Becomes(None)),
        Change::Check => Ok(Image::Unchanged),
    }
}

fn updated(
    table: &Table,
    update: Option<&Update>,
    key: &Item,
    old: Option<&StoredItem>,
) -> Result<Image, Refusal> {
    let names = table.storage.names();
    let old = old.map(|old| (old, old.read(names)));
    let item = match (update, &old) {
        // An update that only removes does not create an item.
        (Some(update), None) if !update.creates_item() => return Ok(Image::Unchanged),
        // What is not there yet has its key, and nothing else.
        (Some(update), None) => update.apply(key.clone(), false)?,
        (Some(update), Some((_, old))) => update.apply(old.to_item(), true)?,
        (None, Some((old, _))) => return Ok(Image::Becomes(Some((*old).clone()))),
        (None, None) => key.clone(),
    };
    if let Some(update) = update {
        check_updated_keys(table, update, old.as_ref().map(|(_, old)| old), &item)?;
    }
    if item.values().any(|value| !nests_at_most(value, limits::NESTING_LEVELS_MAX)) {
        return Err(EngineError::NestingLevels.into());
    }
    let size_bytes = item_size_bytes(&item);
    if size_bytes > limits::ITEM_SIZE_BYTES_MAX {
        return Err(EngineError::UpdatedItemSize.into());
    }
    Ok(Image::Becomes(Some(StoredItem::new(&item, size_bytes, names))))
}
