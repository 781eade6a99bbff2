//! The write path's end: decide every write under the locks, then commit all or none.
//!
//! ```text
//! lock base partitions → for each write: image → size → index changes → limits
//!     → any refused? nothing is written
//!     → where there are copies: persisted by a quorum? nothing is written, as yet
//!     → else one atomic write set → locks off → split what outgrew
//! ```
//!
//! **Invariant:** no other code commits to storage. A write set holds items and index entries
//! together, and readers see all of it or nothing.

use std::collections::{BTreeMap, BTreeSet};

use smallvec::{SmallVec, smallvec};

pub(crate) use super::image::Refusal;
use super::image::{Image, new_image};
use super::rules::{EntryUnits, Rules};
use super::{Change, ItemWrite};
use crate::base::{EngineError, limits};
use crate::capacity::{Arms, IndexArms, units_f64, write_units};
use crate::catalog::IndexDefinition;
use crate::encoding::Key;
use crate::expr::Condition;
use crate::index::{IndexWrite, index_write};
use crate::storage::{Author, ItemChange, LockedBase, StoredItem, TableStorage, newest_layouts};

/// What a committed write did.
#[derive(Debug)]
pub(crate) struct Applied {
    pub(crate) old: Option<StoredItem>,
    pub(crate) new: Option<StoredItem>,
    pub(crate) arms: Arms,
    /// The bytes of the item collection after the write, of tables with local indexes.
    pub(crate) collection_bytes: u64,
}

/// Applies one write, unless a transaction under way has taken its item.
pub(crate) fn apply_one(write: &ItemWrite<'_>, rules: Rules<'_>) -> Result<Applied, Refusal> {
    if write.table.storage.is_taken(&write.key.key) {
        return Err(EngineError::TransactionConflict.into());
    }
    let broken = || Refusal::from(EngineError::Internal("one write has one outcome"));
    match apply(std::slice::from_ref(write), rules) {
        Ok(applied) => applied.into_iter().next().ok_or_else(broken),
        Err(refusals) => Err(refusals.into_iter().flatten().next().unwrap_or_else(broken)),
    }
}

/// Applies writes of distinct items, all or none. A refusal says which of them are to blame.
pub(crate) fn apply(
    writes: &[ItemWrite<'_>],
    rules: Rules<'_>,
) -> Result<Vec<Applied>, Vec<Option<Refusal>>> {
    rules.admit(writes)?;
    let (tables, positions) = tables_in_order(writes);
    let keys: SmallVec<[(usize, &Key); 1]> =
        positions.into_iter().zip(writes.iter().map(|write| &write.key.key)).collect();
    let (applied, outgrown) = loop {
        let layouts = newest_layouts(&tables);
        let Some(locked) = LockedBase::lock(&layouts, &keys) else { continue };
        rules.check_led(&locked, writes)?;
        let decided = decide_all(&locked, writes, rules);
        if decided.iter().any(Result::is_err) {
            rules.charge_refused(&locked, writes, &decided);
            return Err(decided.into_iter().map(Result::err).collect());
        }
        rules.charge(writes, &decided)?;
        let (mut applied, mut changes) =
            (Vec::with_capacity(writes.len()), Vec::with_capacity(writes.len()));
        for decision in decided.into_iter().flatten() {
            applied.push(decision.applied);
            changes.extend(decision.change);
        }
        rules.propose(&locked, &tables, (writes, &changes))?;
        for (write, applied) in writes.iter().zip(&applied) {
            let table = write.table.newest();
            table.note_expiry(&write.key.key, applied.old.as_ref(), applied.new.as_ref());
        }
        let outgrown = locked.commit(&tables, changes, rules.committed_at());
        break (applied, outgrown);
    };
    for table in outgrown.into_iter().filter_map(|table| tables.get(table)) {
        table.split_outgrown();
    }
    rules.settle(writes);
    Ok(applied)
}

/// Returns what [`apply`] would refuse now, but for indexes without capacity, and changes nothing.
pub(crate) fn check(
    writes: &[ItemWrite<'_>],
    rules: Rules<'_>,
) -> Result<(), Vec<Option<Refusal>>> {
    rules.admit(writes)?;
    let (tables, positions) = tables_in_order(writes);
    let keys: SmallVec<[(usize, &Key); 1]> =
        positions.into_iter().zip(writes.iter().map(|write| &write.key.key)).collect();
    loop {
        let layouts = newest_layouts(&tables);
        let Some(locked) = LockedBase::lock(&layouts, &keys) else { continue };
        rules.check_led(&locked, writes)?;
        let decided = decide_all(&locked, writes, rules);
        if decided.iter().any(Result::is_err) {
            rules.charge_refused(&locked, writes, &decided);
            return Err(decided.into_iter().map(Result::err).collect());
        }
        return Ok(());
    }
}

type Decided = SmallVec<[Result<Decision, Refusal>; 1]>;

/// Decides writes on their conditions; where all that is refused may find its item missing, and
/// did, on the condition that it does.
fn decide_all(locked: &LockedBase<'_>, writes: &[ItemWrite<'_>], rules: Rules<'_>) -> Decided {
    let decide_each = |unless_missing: bool| -> Decided {
        let mut collections =
            Collections { bytes_max: rules.collection_bytes_max, after: BTreeMap::new() };
        let decide = |(at, write): (usize, &ItemWrite<'_>)| {
            let condition = write.unless_missing.filter(|_| unless_missing).or(write.condition);
            decide((locked, at), (write, condition), rules, &mut collections)
        };
        writes.iter().enumerate().map(decide).collect()
    };
    let decided = decide_each(false);
    if decided.iter().all(Result::is_ok) || !are_missing(writes, &decided) {
        return decided;
    }
    decide_each(true)
}

/// Returns `true` if every write that was refused may find its item missing, and did.
fn are_missing(writes: &[ItemWrite<'_>], decided: &[Result<Decision, Refusal>]) -> bool {
    writes.iter().zip(decided).all(|(write, decided)| match decided {
        Ok(_) => true,
        Err(Refusal::Condition(None)) => write.unless_missing.is_some(),
        Err(Refusal::Condition(Some(_)) | Refusal::Invalid(_)) => false,
    })
}

/// The bytes that item collections of tables with local indexes have after the writes decided so
/// far, by table and key of the collection.
///
/// Unverified: that the writes of a transaction count together, in the order of its actions.
struct Collections {
    bytes_max: u64,
    after: BTreeMap<(u64, Key), u64>,
}

impl Collections {
    /// Notes a write of `removed` and `added` bytes, and returns the bytes of its collection after
    /// it. A write may not grow a collection past its limit.
    fn count(
        &mut self,
        write: &ItemWrite<'_>,
        stored: u64,
        (removed, added): (usize, usize),
    ) -> Result<u64, EngineError> {
        let as_u64 = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
        let collection = write.key.key.collection(write.key.collection);
        let bytes = self.after.entry((write.table.storage.id(), collection)).or_insert(stored);
        let after = (*bytes + as_u64(added)).saturating_sub(as_u64(removed));
        if after > *bytes && after > self.bytes_max {
            return Err(EngineError::ItemCollectionSize);
        }
        *bytes = after;
        Ok(after)
    }
}

/// A write that may be committed.
pub(super) struct Decision {
    pub(super) applied: Applied,
    pub(super) change: Option<ItemChange>,
    /// The units of what the change does to each global index.
    pub(super) entry_units: Vec<EntryUnits>,
}

type Storages<'a> = SmallVec<[&'a TableStorage; 1]>;

/// Returns the tables of the writes in the order of locks, and each write's among them.
fn tables_in_order<'a>(writes: &[ItemWrite<'a>]) -> (Storages<'a>, SmallVec<[usize; 1]>) {
    if let [write] = writes {
        return (smallvec![&*write.table.storage], smallvec![0]);
    }
    let tables: BTreeMap<u64, &TableStorage> =
        writes.iter().map(|write| (write.table.storage.id(), &*write.table.storage)).collect();
    let ids: BTreeSet<u64> = tables.keys().copied().collect();
    let position = |write: &ItemWrite<'_>| ids.range(..write.table.storage.id()).count();
    (tables.into_values().collect(), writes.iter().map(position).collect())
}

fn decide(
    (locked, at): (&LockedBase<'_>, usize),
    (write, condition): (&ItemWrite<'_>, Option<&Condition>),
    rules: Rules<'_>,
    collections: &mut Collections,
) -> Result<Decision, Refusal> {
    // The indexes may have changed since the request came; under the lock they do not.
    let table = write.table.newest();
    let definition = &table.definition;
    let (key, collection) = (&write.key.key, write.key.collection);
    let old = locked.item(at, key).cloned();
    let collection_bytes = locked.collection_bytes(at, key, collection);
    let new = match new_image(write, condition, old.as_ref())? {
        Image::Unchanged => {
            let arms = Arms::of_table(units_f64(write_units(size(old.as_ref()))));
            let applied = Applied { new: old.clone(), old, arms, collection_bytes };
            return Ok(Decision { applied, change: None, entry_units: Vec::new() });
        }
        Image::Becomes(new) => new,
    };
    let changes = |indexes: &[IndexDefinition]| -> Vec<IndexWrite> {
        let change = |index| index_write(index, table, old.as_ref(), new.as_ref());
        indexes.iter().map(change).collect()
    };
    let (locals, globals) = (changes(&definition.locals), changes(&definition.globals));
    let collection_bytes = if locals.is_empty() {
        0
    } else {
        check_with_locals(write, new.as_ref(), &locals)?;
        let removed = size(old.as_ref()) + locals.iter().map(|it| it.old_bytes).sum::<usize>();
        let added = size(new.as_ref()) + locals.iter().map(|it| it.new_bytes).sum::<usize>();
        collections.count(write, collection_bytes, (removed, added))?
    };
    let mut arms =
        Arms::of_table(units_f64(write_units(size(old.as_ref()).max(size(new.as_ref())))));
    arms.locals = charged(&definition.locals, &locals);
    arms.globals = charged(&definition.globals, &globals);
    let entry_units = rules.entry_units(&globals);
    let slots = definition.globals.iter().map(|index| index.slot);
    let change = ItemChange {
        at,
        key: key.clone(),
        collection,
        item: new.clone(),
        author: definition.settings.streams().then(|| author(&write.change)),
        locals: locals.into_iter().map(|index| index.change).enumerate().collect(),
        globals: slots.zip(globals.into_iter().map(|index| index.change)).collect(),
    };
    let applied = Applied { old, new, arms, collection_bytes };
    Ok(Decision { applied, change: Some(change), entry_units })
}

/// An item and all its local projections together may not pass the item size.
fn check_with_locals(
    write: &ItemWrite<'_>,
    new: Option<&StoredItem>,
    locals: &[IndexWrite],
) -> Result<(), EngineError> {
    let entries: usize = locals.iter().map(|index| index.new_bytes).sum();
    if size(new) + entries <= limits::ITEM_SIZE_BYTES_MAX {
        return Ok(());
    }
    // Unverified: that the texts are those of an item that is too large by itself.
    match write.change {
        Change::Update { .. } => Err(EngineError::UpdatedItemSize),
        Change::Put(_) | Change::Delete | Change::Expire { .. } | Change::Check => {
            Err(EngineError::ItemSize)
        }
    }
}

/// Returns who makes a change, as streams tell.
const fn author(change: &Change<'_>) -> Author {
    match change {
        Change::Expire { .. } => Author::Service,
        Change::Put(_) | Change::Update { .. } | Change::Delete | Change::Check => Author::Caller,
    }
}

/// Returns the units of the indexes that were charged at all.
fn charged(indexes: &[IndexDefinition], writes: &[IndexWrite]) -> IndexArms {
    let mut arms = IndexArms::default();
    for (index, write) in indexes.iter().zip(writes).filter(|(_, write)| write.units > 0) {
        arms.charge(&index.name, units_f64(write.units));
    }
    arms
}

fn size(item: Option<&StoredItem>) -> usize {
    item.map_or(0, StoredItem::size_bytes)
}
