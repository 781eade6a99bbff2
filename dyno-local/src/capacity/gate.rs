//! The gate that requests pass where capacity is enforced: admit, do, charge.
//!
//! Operations make one for each request, with the clock's moment. A request passes when its table or
//! index and its partition have anything left; what it turned out to cost is taken afterwards, below
//! zero if need be. A global index without capacity for its entries stops the write of the item
//! (back-pressure). What is throttled costs nothing. What a new index is filled with takes of its units
//! what writes leave.
//!
//! Rules of faults refuse here, too, what they have no capacity for, or have taken.
//!
//! All of it is noted in the minutes of the table's meter and of the partitions'. Where capacity is
//! accounted for only, a gate is open, and asks nobody; where metrics are kept of it, or units
//! are scaled by it, it is noted in the table's meter, and whatever comes passes. Where keys are
//! counted, what is charged for one or refused is told to `counted_keys`.
//!
//! Where partitions have copies, a gate also carries from where its request sees them; that has nothing
//! to do with capacity, and everything that passes a gate needs it.

use dyno_core::backend::BackendError;
use smallvec::SmallVec;

use super::counted_keys::{CountedKeys, KeyEvent};
use super::site::{Place, Site};
use super::throttled::{Reason, is_throttled, throttled};
use crate::base::{Capacity, Config, EngineError, Timestamp};
use crate::catalog::Table;
use crate::encoding::{Key, KeyRange};
use crate::fault::{Asked, Injection, Refused, ThrottleCause};
use crate::meter::{Arm, Demand};
use crate::replica::Vantage;
use crate::storage::{Direction, Space};

/// Whether requests must have capacity, and as of when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gate<'i> {
    /// `None` where nothing is asked for or noted.
    now: Option<Timestamp>,
    is_metered: bool,
    is_enforced: bool,
    keys: CountedKeys,
    injection: Option<&'i Injection<'i>>,
    /// Of the request, where partitions have copies.
    vantage: Option<&'i Vantage>,
}

/// What a write does to the entries of one global index, each with its units.
#[derive(Debug)]
pub(crate) struct EntryDraw<'c> {
    pub(crate) site: Site<'c>,
    pub(crate) entries: SmallVec<[(&'c Key, f64); 2]>,
}

impl<'i> Gate<'i> {
    /// The gate of what no capacity is asked for.
    pub(crate) const OPEN: Self = Self {
        now: None,
        is_metered: false,
        is_enforced: false,
        keys: CountedKeys::None,
        injection: None,
        vantage: None,
    };

    /// Returns the gate of a request that arrives now. `is_noted` says whether units are noted,
    /// enforced or not, besides for metrics.
    pub(crate) fn of(
        config: &Config,
        is_noted: bool,
        keys: CountedKeys,
        injection: Option<&'i Injection<'i>>,
    ) -> Self {
        let is_enforced = config.capacity == Capacity::Enforced;
        let is_metered = is_enforced || is_noted || config.metrics_minutes > 0;
        let is_open = !is_metered && keys == CountedKeys::None;
        let now = (!is_open).then(|| config.clock.now());
        Self { now, is_metered, is_enforced, keys, injection, vantage: None }
    }

    /// Returns the gate of a simulated request that arrives at a moment, where capacity is enforced.
    pub(crate) const fn at(now: Timestamp) -> Self {
        Self { now: Some(now), is_metered: true, is_enforced: true, ..Self::OPEN }
    }

    /// Returns the gate of a request that sees copies from here.
    pub(crate) const fn seeing(self, vantage: Option<&'i Vantage>) -> Self {
        Self { vantage, ..self }
    }

    /// Returns from where the request sees copies, if they are modelled.
    pub(crate) const fn vantage(self) -> Option<&'i Vantage> {
        self.vantage
    }

    /// Returns `true` if nothing is asked for or noted.
    pub(crate) const fn is_open(self) -> bool {
        self.now.is_none() && self.injection.is_none()
    }

    /// Lets a request pass, if its site and the partition where it begins have something left.
    pub(crate) fn admit(
        self,
        site: Site<'_>,
        demand: Demand,
        place: Place<'_>,
    ) -> Result<(), BackendError> {
        if let Some(injection) = self.injection {
            let asked = match (demand, place) {
                (Demand::Write, Place::Key(key)) => Asked::Write(key),
                (_, Place::Key(key)) => Asked::Read(Some(key)),
                (_, Place::Range(..)) => Asked::Read(None),
            };
            let outcome = self.inject(injection, site, demand, asked);
            if outcome.as_ref().is_err_and(is_throttled) {
                self.count(site, KeyEvent::Throttle, place);
            }
            outcome?;
        }
        let Some(now) = self.enforced_at() else { return Ok(()) };
        let causes = site.lacks(demand, &[place], now);
        if causes.is_empty() {
            return Ok(());
        }
        self.count(site, KeyEvent::Throttle, place);
        let reasons = causes.into_iter().map(|cause| Reason { site, demand, cause });
        Err(throttled(&reasons.collect::<Vec<_>>()))
    }

    /// Lets a write pass, if every global index whose entries it changes has something left.
    pub(crate) fn admit_entries<'c>(
        self,
        item: &Key,
        draws: impl Iterator<Item = EntryDraw<'c>>,
    ) -> Result<(), BackendError> {
        let demand = Demand::Write;
        let mut reasons = Vec::new();
        for EntryDraw { site, entries } in draws {
            if let (Some(injection), Some(index)) = (self.injection, site.index) {
                let asked = Asked::Entries(item, &index.name);
                self.inject(injection, site, demand, asked)?;
            }
            let Some(now) = self.enforced_at() else { continue };
            let places: SmallVec<[Place<'_>; 2]> =
                entries.iter().map(|(key, _)| Place::Key(key)).collect();
            let causes = site.lacks(demand, &places, now);
            reasons.extend(causes.into_iter().map(|cause| Reason { site, demand, cause }));
        }
        if reasons.is_empty() { Ok(()) } else { Err(throttled(&reasons)) }
    }

    /// Refuses what a rule of faults does not let pass.
    fn inject(
        self,
        injection: &Injection<'_>,
        site: Site<'_>,
        demand: Demand,
        asked: Asked<'_>,
    ) -> Result<(), BackendError> {
        match injection.refuse(site.table.storage.id(), asked) {
            None => Ok(()),
            Some(Refused::Taken) => Err(EngineError::TransactionConflict.into()),
            Some(Refused::LeftOver) => Err(EngineError::Internal("Internal server error").into()),
            Some(Refused::Throttled(cause)) => {
                let cause = site.cause_of(cause);
                if let Some(now) = self.metered_at() {
                    site.meter(now).throttle(site.arm(), demand, cause);
                }
                Err(throttled(&[Reason { site, demand, cause }]))
            }
        }
    }

    /// Takes the units of a request for one key. Whoever holds no lock then has it
    /// [settled](Self::settle).
    pub(crate) fn charge(self, site: Site<'_>, demand: Demand, units: f64, key: &Key) {
        self.charge_site(site, demand, units);
        self.count(site, KeyEvent::Access(demand, units), Place::Key(key));
        let Some(now) = self.enforced_at() else { return };
        site.draw_of_partition(key, (demand, units), now);
    }

    /// Takes units that were used of no partition.
    pub(crate) fn charge_site(self, site: Site<'_>, demand: Demand, units: f64) {
        let Some(now) = self.metered_at() else { return };
        site.meter(now).draw(site.arm(), (demand, units), site.supply(), now);
    }

    /// Gives a new index its second of units, unless it has something already.
    pub(crate) fn open_arm(self, site: Site<'_>, at: Timestamp) {
        if self.enforced_at().is_some() {
            site.meter(at).spare_at(site.arm(), site.supply(), at);
        }
    }

    /// Takes the units of an entry that fills an index, at the first moment from `from` on at which
    /// writes leave them, for which a second's units of the index are kept, and the partition has
    /// any. Returns the moment; `None` if it is yet to come.
    ///
    /// Unverified: how the service shares an index's units between its filling and writes.
    pub(crate) fn charge_entry(
        self,
        site: Site<'_>,
        units: f64,
        key: &Key,
        from: Timestamp,
    ) -> Option<Timestamp> {
        let Some(now) = self.now else { return Some(from) };
        if !self.is_enforced {
            self.charge_site(site, Demand::Backfill, units);
            return Some(from);
        }
        let (meter, arm, supply) = (site.meter(from), site.arm(), site.supply());
        let spare = meter.spare_at(arm, supply, from)?;
        let of_partition = site.at_partition(Place::Key(key), spare, |it| it.entry_at(spare));
        let at = of_partition.unwrap_or(spare);
        if at > now {
            return None;
        }
        meter.draw(arm, (Demand::Backfill, units), supply, at);
        if at > from {
            meter.throttle(arm, Demand::Backfill, site.cause_of(ThrottleCause::Usual));
        }
        site.draw_of_partition(key, (Demand::Backfill, units), at);
        Some(at)
    }

    /// Takes the units of a page, which was read of these partitions: each is given by a key, with
    /// its bytes. One that read nothing is charged where it began.
    pub(crate) fn charge_page(
        self,
        site: Site<'_>,
        (demand, units): (Demand, f64),
        (range, direction): (&KeyRange, Direction),
        parts: &[(Key, u64)],
    ) {
        self.charge_site(site, demand, units);
        self.count(site, KeyEvent::Access(demand, units), Place::Range(range, direction));
        let Some(now) = self.enforced_at() else { return };
        let total: u64 = parts.iter().map(|(_, bytes)| bytes).sum();
        for (key, bytes) in parts {
            #[expect(clippy::cast_precision_loss, reason = "a page has few bytes")]
            let share = *bytes as f64 / total.max(1) as f64;
            site.draw_of_partition(key, (demand, units * share), now);
        }
        if parts.is_empty() {
            let (storage, from) = (&site.table.storage, (range, direction));
            let is_due = storage.at_beginning(site.space(), from, now, |meter| {
                meter.draw((demand, units), range.lowest(), now)
            });
            if is_due == Some(true) {
                site.meter(now).note_split_due();
            }
        }
        self.settle(site.table);
    }

    /// Counts what happened for the key at a place, where keys are counted.
    fn count(self, site: Site<'_>, event: KeyEvent, place: Place<'_>) {
        if let (Some(now), true) = (self.now, self.keys != CountedKeys::None) {
            site.count(self.keys, event, place, now);
        }
    }

    /// Returns the moment of the request, where units are noted.
    const fn metered_at(self) -> Option<Timestamp> {
        if self.is_metered { self.now } else { None }
    }

    /// Returns the moment of the request, where capacity is enforced.
    const fn enforced_at(self) -> Option<Timestamp> {
        if self.is_enforced { self.now } else { None }
    }

    /// Splits what is to split by now. The caller holds no lock.
    pub(crate) fn settle(self, table: &Table) {
        let (Some(now), storage) = (self.enforced_at(), &table.storage) else { return };
        let Some(meter) = storage.metered().filter(|meter| meter.take_split_due()) else { return };
        storage.split_for_traffic(Space::Base, meter.partitions(Arm::Table), now);
        for index in &table.definition.globals {
            let wanted = meter.partitions(Arm::Global(index.slot));
            storage.split_for_traffic(Space::Global(index.slot), wanted, now);
        }
    }
}
