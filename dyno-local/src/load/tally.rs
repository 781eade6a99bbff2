//! What happens in a run, counted: by pattern, by table and index, by slice of time.
//!
//! The simulation of a mix and the layer around a user's code both tell it; the report is made of
//! it. Invariant: it is told in the order of time.

use std::collections::BTreeMap;

use super::latency::Histogram;
use super::report::{HeatCell, HeatMinute, Slice};
use super::top_keys::{Pair, TopKeys};
use crate::base::Timestamp;
use crate::capacity::Site;
use crate::catalog::Table;
use crate::local::Local;
use crate::meter::{Cause, Demand, start_of_minute};
use crate::storage::PartitionInfo;

/// Everything that is counted.
#[derive(Debug)]
pub(super) struct Tally {
    pub(super) started: Timestamp,
    slice_micros: i64,
    pub(super) patterns: Vec<PatternTally>,
    pub(super) sites: Vec<SiteTally>,
    pub(super) slices: Vec<Slice>,
    open: OpenSlice,
    /// When the minute began whose heat is not noted yet.
    minute: Timestamp,
}

/// What one pattern did.
#[derive(Debug, Default)]
pub(super) struct PatternTally {
    pub(super) name: String,
    pub(super) requests: u64,
    pub(super) attempts: u64,
    pub(super) served: u64,
    pub(super) failed: u64,
    pub(super) throttled: u64,
    pub(super) errors: u64,
    pub(super) throttles: BTreeMap<(SiteId, bool, Cause), u64>,
    pub(super) left_over: BTreeMap<(SiteId, &'static str), u64>,
    pub(super) units: BTreeMap<SiteId, Pair>,
    pub(super) latency: Histogram,
}

/// What a table, or a global index, was used for.
#[derive(Debug)]
pub(super) struct SiteTally {
    pub(super) table: String,
    pub(super) index: Option<String>,
    pub(super) keys: TopKeys,
    pub(super) heat: Vec<HeatMinute>,
}

/// The place of a table or an index in the tally.
pub(super) type SiteId = usize;

/// The place of a pattern in the tally.
pub(super) type PatternId = usize;

#[derive(Debug, Default)]
struct OpenSlice {
    slice: Slice,
    latency: Histogram,
}

/// How many slices a run has, roughly.
const SLICES: i64 = 240;

const SECOND_MICROS: i64 = 1_000_000;

impl Tally {
    /// Returns the tally of a run that begins now and takes about so many microseconds.
    pub(super) fn new(started: Timestamp, micros: i64) -> Self {
        let seconds = (micros / SLICES).div_euclid(SECOND_MICROS).max(1);
        Self {
            started,
            slice_micros: seconds * SECOND_MICROS,
            patterns: Vec::new(),
            sites: Vec::new(),
            slices: Vec::new(),
            open: OpenSlice::of(started),
            minute: start_of_minute(started),
        }
    }

    /// Returns how long a slice is, in microseconds.
    pub(super) const fn slice_micros(&self) -> i64 {
        self.slice_micros
    }

    /// Adds a pattern, or finds it.
    pub(super) fn pattern(&mut self, name: &str) -> PatternId {
        if let Some(known) = self.patterns.iter().position(|pattern| pattern.name == name) {
            return known;
        }
        self.patterns.push(PatternTally { name: name.to_owned(), ..PatternTally::default() });
        self.patterns.len() - 1
    }

    /// Adds a table or an index, or finds it.
    pub(super) fn site(&mut self, table: &str, index: Option<&str>) -> SiteId {
        let is_it = |site: &SiteTally| site.table == table && site.index.as_deref() == index;
        if let Some(known) = self.sites.iter().position(is_it) {
            return known;
        }
        self.sites.push(SiteTally {
            table: table.to_owned(),
            index: index.map(str::to_owned),
            keys: TopKeys::default(),
            heat: Vec::new(),
        });
        self.sites.len() - 1
    }

    /// Closes what is over by now: slices, and minutes, whose heat the engine tells.
    pub(super) fn turn(&mut self, local: &Local, now: Timestamp) {
        while now.as_micros().saturating_sub(self.open.slice.start.as_micros()) >= self.slice_micros
        {
            self.close_slice();
        }
        let minute = start_of_minute(now);
        if minute > self.minute {
            self.note_heat(local, self.minute);
            self.minute = minute;
        }
    }

    /// Closes the last slice and the last minute.
    pub(super) fn end(&mut self, local: &Local) {
        self.close_slice();
        self.note_heat(local, self.minute);
    }

    /// Counts a request, once for all its attempts.
    pub(super) fn arrive(&mut self, pattern: PatternId) {
        self.open.slice.requests += 1;
        if let Some(pattern) = self.patterns.get_mut(pattern) {
            pattern.requests += 1;
        }
    }

    /// Counts an attempt that was throttled, with its reasons.
    pub(super) fn throttle(
        &mut self,
        pattern: PatternId,
        reasons: impl IntoIterator<Item = (SiteId, bool, Cause)>,
    ) {
        self.open.slice.throttled += 1;
        let Some(pattern) = self.patterns.get_mut(pattern) else { return };
        pattern.attempts += 1;
        pattern.throttled += 1;
        for reason in reasons {
            *pattern.throttles.entry(reason).or_default() += 1;
        }
    }

    /// Counts an attempt that failed for the service's or the network's fault.
    pub(super) fn break_off(&mut self, pattern: PatternId) {
        if let Some(pattern) = self.patterns.get_mut(pattern) {
            pattern.attempts += 1;
            pattern.errors += 1;
        }
    }

    /// Counts a batch that was answered and left something over.
    pub(super) fn leave_over(&mut self, pattern: PatternId, site: SiteId, name: &'static str) {
        if let Some(pattern) = self.patterns.get_mut(pattern) {
            *pattern.left_over.entry((site, name)).or_default() += 1;
        }
    }

    /// Counts units that a pattern consumed.
    pub(super) fn consume(&mut self, pattern: PatternId, site: SiteId, drawn: (Demand, f64)) {
        let (demand, units) = drawn;
        if let Some(pattern) = self.patterns.get_mut(pattern) {
            pattern.units.entry(site).or_default().add(demand, units);
        }
        match demand {
            Demand::EventualRead | Demand::StrongRead => self.open.slice.read_units += units,
            Demand::Write | Demand::Backfill => self.open.slice.write_units += units,
        }
    }

    /// Counts a request that was served, and took so many microseconds with all its attempts.
    pub(super) fn serve(&mut self, pattern: PatternId, micros: i64) {
        self.open.slice.served += 1;
        self.open.latency.add(micros);
        if let Some(pattern) = self.patterns.get_mut(pattern) {
            pattern.attempts += 1;
            pattern.served += 1;
            pattern.latency.add(micros);
        }
    }

    /// Counts a request that was given up, or failed for another reason than capacity.
    pub(super) fn fail(&mut self, pattern: PatternId) {
        self.open.slice.failed += 1;
        if let Some(pattern) = self.patterns.get_mut(pattern) {
            pattern.failed += 1;
        }
    }

    fn close_slice(&mut self) {
        let next = self.open.slice.start.plus_micros(self.slice_micros);
        let OpenSlice { mut slice, latency } =
            std::mem::replace(&mut self.open, OpenSlice::of(next));
        slice.latency = latency.latency();
        self.slices.push(slice);
    }

    /// Notes what each partition did in the minute that began here.
    fn note_heat(&mut self, local: &Local, start: Timestamp) {
        for site in &mut self.sites {
            let Some(table) = local.engine().catalog().find(&site.table) else { continue };
            let cells = heat(&table, site.index.as_deref(), start);
            let cells: Vec<HeatCell> = cells
                .into_iter()
                .map(|partition| {
                    let minute = partition.minutes.iter().rev().find(|it| it.start == start);
                    let minute = minute.copied().unwrap_or_default();
                    HeatCell {
                        hash_first: partition.hash_first,
                        starts_inside_collection: partition.starts_inside_collection,
                        read_units: minute.reads.units,
                        write_units: minute.writes.units,
                        throttled: minute.reads.throttled.total() + minute.writes.throttled.total(),
                    }
                })
                .collect();
            site.heat.push(HeatMinute { start, partitions: cells });
        }
    }
}

impl OpenSlice {
    fn of(start: Timestamp) -> Self {
        Self { slice: Slice { start, ..Slice::default() }, latency: Histogram::default() }
    }
}

fn heat(table: &Table, index: Option<&str>, now: Timestamp) -> Vec<PartitionInfo> {
    let index = index.and_then(|name| table.index(name)).map(|(_, index)| index);
    table.storage.partitions(Site::of(table, index).space(), now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_about_240_slices_of_whole_seconds() {
        let slice = |micros| Tally::new(Timestamp::default(), micros).slice_micros;
        assert_eq!(slice(2_400 * SECOND_MICROS), 10 * SECOND_MICROS);
        assert_eq!(slice(2_400 * SECOND_MICROS - 1), 9 * SECOND_MICROS);
        assert_eq!(slice(SECOND_MICROS), SECOND_MICROS);
    }
}
