//! What writes go by besides their items: limits of the engine, and whether they need capacity.
//!
//! A write asks for the capacity of its table before its partition is locked, and for that of the
//! global indexes that it changes when it is decided, under the lock. There it is charged as well,
//! just before it commits. A write whose condition fails is charged for what it met.
//!
//! Where partitions have copies, a write needs a leader when it is decided, and a quorum that persists it
//! before it commits.

use smallvec::SmallVec;

use super::ItemWrite;
use super::apply::{Decision, Refusal};
use crate::base::{Config, Timestamp};
use crate::capacity::{EntryDraw, Gate, Place, Site, units_f64, write_units};
use crate::index::IndexWrite;
use crate::meter::Demand;
use crate::replica::{Unserved, Vantage};
use crate::storage::{ItemChange, LockedBase, StoredItem, TableStorage};

/// The rules of some writes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'i> {
    /// The size that an item collection of a table with local indexes may not pass.
    pub(crate) collection_bytes_max: u64,
    gate: Gate<'i>,
    /// How often the units of tables count.
    table_factor: f64,
}

/// The units of an index's entries: the one that goes, and the one that comes.
pub(super) type EntryUnits = (u64, u64);

impl<'i> Rules<'i> {
    /// Returns the rules of a request that passes this gate.
    pub(crate) const fn of(config: &Config, gate: Gate<'i>) -> Self {
        let collection_bytes_max = config.item_collection_bytes_max;
        Self { collection_bytes_max, gate, table_factor: 1.0 }
    }

    /// Returns the rules of what the service writes by itself, which needs no capacity.
    pub(crate) const fn of_service(
        collection_bytes_max: u64,
        vantage: Option<&'i Vantage>,
    ) -> Self {
        Self { collection_bytes_max, gate: Gate::OPEN.seeing(vantage), table_factor: 1.0 }
    }

    /// Returns the rules of a transaction, which takes the units of tables twice.
    pub(crate) const fn transactional(self) -> Self {
        Self { table_factor: 2.0, ..self }
    }

    /// Lets writes pass if their tables and partitions have capacity; says which have not.
    pub(super) fn admit(self, writes: &[ItemWrite<'_>]) -> Result<(), Vec<Option<Refusal>>> {
        if self.gate.is_open() {
            return Ok(());
        }
        let admit = |write: &ItemWrite<'_>| {
            let place = Place::Key(&write.key.key);
            self.gate.admit(Site::table(write.table.newest()), Demand::Write, place)
        };
        refused(writes.iter().map(admit))
    }

    /// Returns what a decided change of an index costs, by entry; nothing where that is not asked.
    pub(super) fn entry_units(self, globals: &[IndexWrite]) -> Vec<EntryUnits> {
        if self.gate.is_open() {
            return Vec::new();
        }
        let units = globals.iter().map(|index| {
            let removed = index.change.removed.as_ref().map_or(0, |_| write_units(index.old_bytes));
            (removed, index.units.saturating_sub(removed))
        });
        units.collect()
    }

    /// Charges writes that are about to be committed, if the indexes that they change have capacity;
    /// says which have not, and charges nothing then.
    pub(super) fn charge(
        self,
        writes: &[ItemWrite<'_>],
        decided: &[Result<Decision, Refusal>],
    ) -> Result<(), Vec<Option<Refusal>>> {
        if self.gate.is_open() {
            return Ok(());
        }
        let both = || writes.iter().zip(decided.iter().flatten());
        let admit = |(write, decision): (&ItemWrite<'_>, &Decision)| {
            self.gate.admit_entries(&write.key.key, draws(write, decision))
        };
        refused(both().map(admit))?;
        for (write, decision) in both() {
            let site = Site::table(write.table.newest());
            let units = decision.applied.arms.of_site(self.table_factor);
            self.gate.charge(site, Demand::Write, units, &write.key.key);
            for EntryDraw { site, entries } in draws(write, decision) {
                for (key, units) in entries {
                    self.gate.charge(site, Demand::Write, units, key);
                }
            }
        }
        Ok(())
    }

    /// Charges writes of which at least one was refused: those whose condition was tried, by what
    /// they met.
    ///
    /// Unverified: that all actions of a cancelled transaction are charged so.
    pub(super) fn charge_refused(
        self,
        locked: &LockedBase<'_>,
        writes: &[ItemWrite<'_>],
        decided: &[Result<Decision, Refusal>],
    ) {
        if self.gate.is_open() {
            return;
        }
        for (at, (write, decided)) in writes.iter().zip(decided).enumerate() {
            if matches!(decided, Err(Refusal::Invalid(_))) {
                continue;
            }
            let stored = locked.item(at, &write.key.key).map_or(0, StoredItem::size_bytes);
            let units = units_f64(write_units(stored)) * self.table_factor;
            let site = Site::table(write.table.newest());
            self.gate.charge(site, Demand::Write, units, &write.key.key);
        }
    }

    /// Lets writes pass if their partitions have a leader.
    pub(super) fn check_led(
        self,
        locked: &LockedBase<'_>,
        writes: &[ItemWrite<'_>],
    ) -> Result<(), Vec<Option<Refusal>>> {
        let Some(vantage) = self.gate.vantage() else { return Ok(()) };
        locked.check_led(vantage.now).map_err(|unserved| unserved_all(unserved, writes))
    }

    /// Has the copies persist what was decided, which is to be committed if a quorum did.
    pub(super) fn propose(
        self,
        locked: &LockedBase<'_>,
        tables: &[&TableStorage],
        (writes, changes): (&[ItemWrite<'_>], &[ItemChange]),
    ) -> Result<(), Vec<Option<Refusal>>> {
        let Some(vantage) = self.gate.vantage().filter(|_| !changes.is_empty()) else {
            return Ok(());
        };
        let proposed = locked.propose(tables, changes, vantage.now);
        proposed.map_err(|unserved| unserved_all(unserved, writes))
    }

    /// Returns when what is committed now is, for the copies that get it later.
    pub(super) fn committed_at(self) -> Option<Timestamp> {
        self.gate.vantage().map(|vantage| vantage.now)
    }

    /// Splits what is to split after writes. The caller holds no lock.
    pub(super) fn settle(self, writes: &[ItemWrite<'_>]) {
        if self.gate.is_open() {
            return;
        }
        for write in writes {
            self.gate.settle(write.table.newest());
        }
    }
}

/// Returns what a decided write draws from global indexes.
fn draws<'d>(
    write: &'d ItemWrite<'_>,
    decision: &'d Decision,
) -> impl Iterator<Item = EntryDraw<'d>> {
    let table = write.table.newest();
    let changes = decision.change.iter().flat_map(|change| &change.globals);
    let all = table.definition.globals.iter().zip(changes).zip(&decision.entry_units);
    all.filter_map(move |((index, (_, change)), (removed, put))| {
        let keys =
            [(change.removed.as_ref(), *removed), (change.put.as_ref().map(|it| &it.0), *put)];
        let entries: SmallVec<[_; 2]> = keys
            .into_iter()
            .filter(|(_, units)| *units > 0)
            .filter_map(|(key, units)| Some((key?, units_f64(units))))
            .collect();
        (!entries.is_empty()).then(|| EntryDraw { site: Site::of(table, Some(index)), entries })
    })
}

/// Returns the refusals of writes of which one cannot be done.
fn unserved_all(unserved: Unserved, writes: &[ItemWrite<'_>]) -> Vec<Option<Refusal>> {
    writes.iter().map(|_| Some(unserved.into())).collect()
}

/// Returns the refusals, by position, if there is any.
fn refused<E: Into<Refusal>>(
    outcomes: impl Iterator<Item = Result<(), E>>,
) -> Result<(), Vec<Option<Refusal>>> {
    let refusals: SmallVec<[Option<Refusal>; 1]> =
        outcomes.map(|outcome| outcome.err().map(Into::into)).collect();
    if refusals.iter().all(Option::is_none) { Ok(()) } else { Err(refusals.into_vec()) }
}
