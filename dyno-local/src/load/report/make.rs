//! Makes a report of what was counted.

use std::collections::BTreeMap;
use std::time::Duration;

use super::advice::advise;
use super::{HotKey, PatternReport, Prices, Report, ResourceReport, Units};
use crate::base::{Timestamp, limits, micros};
use crate::capacity::reason_name;
use crate::catalog::Flow;
use crate::load::tally::{PatternTally, SiteTally, Tally};
use crate::load::top_keys::{KeyUse, Pair};
use crate::local::Local;
use crate::meter::{Demand, Minute};

/// What a run was.
#[derive(Debug, Clone)]
pub(in crate::load) struct Run {
    pub(in crate::load) name: String,
    pub(in crate::load) seed: u64,
    pub(in crate::load) lasted: Duration,
    pub(in crate::load) prices: Option<Prices>,
}

/// How many of the hottest keys are told.
const KEYS_TOLD: usize = 20;

impl Report {
    /// Returns the report of a run that is over.
    pub(in crate::load) fn of(run: Run, local: &Local, tally: &Tally) -> Self {
        // The highest minute of a shorter run is the run.
        let highest = run.lasted.as_secs_f64().clamp(1.0, 60.0);
        let slice = u64::try_from(tally.slice_micros()).unwrap_or(1);
        let patterns = tally.patterns.iter().map(|pattern| of_pattern(pattern, &tally.sites));
        Self {
            name: run.name,
            seed: run.seed,
            started: tally.started,
            lasted: run.lasted,
            patterns: patterns.collect(),
            resources: tally
                .sites
                .iter()
                .enumerate()
                .map(|(id, site)| {
                    let used = tally.patterns.iter().filter_map(|it| it.units.get(&id));
                    let used = Units::total(used.copied().map(Units::from));
                    of_site((site, used), local, (tally.started, run.lasted), highest)
                })
                .collect(),
            slice: Duration::from_micros(slice),
            slices: tally.slices.clone(),
            prices: run.prices,
        }
    }
}

impl Units {
    /// Returns what these are together.
    pub(super) fn total(units: impl Iterator<Item = Self>) -> Self {
        units.fold(Self::default(), |sum, it| Self {
            read: sum.read + it.read,
            write: sum.write + it.write,
        })
    }
}

impl From<Pair> for Units {
    fn from(pair: Pair) -> Self {
        Self { read: pair.reads, write: pair.writes }
    }
}

impl SiteTally {
    /// Returns the name, as ARNs end.
    fn name(&self) -> String {
        match &self.index {
            Some(index) => format!("{}/index/{index}", self.table),
            None => self.table.clone(),
        }
    }
}

fn of_pattern(pattern: &PatternTally, sites: &[SiteTally]) -> PatternReport {
    let name_of = |site: usize| sites.get(site).map(SiteTally::name).unwrap_or_default();
    let mut reasons: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for ((site, is_write, cause), count) in &pattern.throttles {
        let is_index = sites.get(*site).is_some_and(|site| site.index.is_some());
        let demand = if *is_write { Demand::Write } else { Demand::EventualRead };
        let of_site = reasons.entry(name_of(*site)).or_default();
        *of_site.entry(reason_name(is_index, demand, *cause)).or_default() += count;
    }
    for ((site, name), count) in &pattern.left_over {
        *reasons.entry(name_of(*site)).or_default().entry((*name).to_owned()).or_default() += count;
    }
    PatternReport {
        name: pattern.name.clone(),
        requests: pattern.requests,
        served: pattern.served,
        failed: pattern.failed,
        attempts: pattern.attempts,
        throttled: pattern.throttled,
        errors: pattern.errors,
        reasons,
        units: pattern.units.iter().map(|(site, pair)| (name_of(*site), (*pair).into())).collect(),
        latency: pattern.latency.latency(),
    }
}

/// Reports on a site and what patterns used of it.
fn of_site(
    (site, used): (&SiteTally, Units),
    local: &Local,
    (started, lasted): (Timestamp, Duration),
    highest: f64,
) -> ResourceReport {
    let mut minutes = match &site.index {
        None => local.usage(&site.table),
        Some(index) => local.index_usage(&site.table, index),
    };
    // Those before the run are not of it; those in which nothing happened are.
    minutes.retain(|minute| minute.start.plus_micros(MINUTE_MICROS) > started);
    let minutes = with_quiet(minutes, started, lasted);
    let of_minute = |it: &Minute| Units { read: it.reads.units, write: it.writes.units };
    // Of a longer run the ledger keeps the end alone.
    let is_whole = minutes.len() < limits::USAGE_MINUTES_KEPT;
    let units = if is_whole { Units::total(minutes.iter().map(of_minute)) } else { used };
    let consumed = Pair { reads: units.read, writes: units.write }.weight();
    let keys: Vec<HotKey> =
        site.keys.top(KEYS_TOLD).iter().map(|key| of_key(key, consumed, highest)).collect();
    ResourceReport {
        name: site.name(),
        provisioned: provisioned(site, local),
        units,
        advice: advise(&site.name(), &keys),
        minutes,
        heat: site.heat.clone(),
        hottest_keys: keys,
    }
}

/// Adds the minutes of a run that a ledger lacks, as many as it would keep: the last ones.
fn with_quiet(minutes: Vec<Minute>, started: Timestamp, lasted: Duration) -> Vec<Minute> {
    let first = started.as_micros().div_euclid(MINUTE_MICROS);
    let lasted = micros(lasted);
    let end = started.as_micros().saturating_add(lasted);
    let end = end.div_euclid(MINUTE_MICROS) + i64::from(end.rem_euclid(MINUTE_MICROS) > 0);
    let kept = i64::try_from(limits::USAGE_MINUTES_KEPT).unwrap_or(i64::MAX);
    let quiet = (first.max(end.saturating_sub(kept))..end).map(|minute| {
        let start = Timestamp::from_micros(minute.saturating_mul(MINUTE_MICROS));
        (start, Minute { start, ..Minute::default() })
    });
    let busy = minutes.into_iter().map(|minute| (minute.start, minute));
    quiet.chain(busy).collect::<BTreeMap<_, _>>().into_values().collect()
}

fn of_key(key: &KeyUse, consumed: f64, highest: f64) -> HotKey {
    let weight = key.units.weight();
    HotKey {
        key: key.name().into_owned(),
        share: if consumed > 0.0 { weight / consumed } else { 0.0 },
        units: key.units.into(),
        peak: Units { read: key.peak.reads / highest, write: key.peak.writes / highest },
        throttles: key.throttles,
    }
}

fn provisioned(site: &SiteTally, local: &Local) -> Option<Units> {
    let table = local.engine().catalog().find(&site.table)?;
    let settings = &table.definition.settings;
    let of_index = site.index.as_ref().and_then(|index| settings.indexes.get(index));
    let flow: &Flow = of_index.unwrap_or(&settings.flow);
    let units = flow.provisioned.units?;
    #[expect(clippy::cast_precision_loss, reason = "a table has at most 40,000 units")]
    let float = |units: i64| units as f64;
    Some(Units { read: float(units.read_capacity_units), write: float(units.write_capacity_units) })
}

const MINUTE_MICROS: i64 = 60_000_000;
