//! What a run found: numbers for a program, text, JSON and a page for a person.
//!
//! Made of the tally of a run and of the engine's own minutes. Nothing here draws a number or reads
//! a clock: a report is a function of the run.

mod advice;
mod assertions;
mod chart;
mod cost;
mod heat_map;
mod html;
mod json;
mod make;
mod page;
mod style;
mod svg;
mod text;
mod time_line;

use std::collections::BTreeMap;
use std::time::Duration;

pub use advice::Advice;
pub use chart::Chart;
pub use cost::{Cost, Prices};

pub(super) use make::Run;

use super::latency::Latency;
use crate::base::Timestamp;
use crate::meter::Minute;

/// What a run found.
///
/// Printed with `{}` it is a text of some screens. [`to_json`](Self::to_json) is for programs,
/// [`to_html`](Self::to_html) for people, and [`to_svg`](Self::to_svg) for documents about the design.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// The name of the mix, or of the drive.
    pub name: String,
    /// What chance began with.
    pub seed: u64,
    /// When the first request could arrive, by the simulated clock.
    pub started: Timestamp,
    /// How long requests arrived.
    pub lasted: Duration,
    /// The patterns, in the order in which they were declared or first seen.
    pub patterns: Vec<PatternReport>,
    /// The tables and global indexes, in the order in which they were first named.
    pub resources: Vec<ResourceReport>,
    /// How long a slice of time is.
    pub slice: Duration,
    /// The run in slices of time.
    pub slices: Vec<Slice>,
    /// What the prices are that costs are told by.
    pub prices: Option<Prices>,
}

/// What one pattern did.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PatternReport {
    /// Its name.
    pub name: String,
    /// How many requests arrived.
    pub requests: u64,
    /// How many were served, be it after repeats.
    pub served: u64,
    /// How many were given up.
    pub failed: u64,
    /// How often they were sent, repeats among it.
    pub attempts: u64,
    /// How many attempts were throttled.
    pub throttled: u64,
    /// How many attempts failed for the service's or the network's fault, as rules of faults cause it.
    pub errors: u64,
    /// How often for which of the service's reasons, by table or index. An attempt may have
    /// several. Batches that left something over are told as `UnprocessedItems` or
    /// `UnprocessedKeys`; the service tells no other reason for them, and they count as served.
    pub reasons: BTreeMap<String, BTreeMap<String, u64>>,
    /// The units that were consumed, by table or index.
    pub units: BTreeMap<String, Units>,
    /// How long those took that were served, with their repeats: modelled, not measured.
    pub latency: Latency,
}

/// Capacity units of both kinds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Units {
    /// Read units.
    pub read: f64,
    /// Write units.
    pub write: f64,
}

/// What a table without its global indexes, or one of these, was used for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ResourceReport {
    /// `orders`, or `orders/index/by_status`.
    pub name: String,
    /// The units a second that are provisioned; `None` on demand.
    pub provisioned: Option<Units>,
    /// The units that were consumed.
    pub units: Units,
    /// What was consumed and throttled, minute by minute, also where nothing was; of a run longer than
    /// a day, the last day's.
    pub minutes: Vec<Minute>,
    /// The partitions, minute by minute: where the heat was.
    pub heat: Vec<HeatMinute>,
    /// The partition keys that were asked for most, the first the hottest.
    pub hottest_keys: Vec<HotKey>,
    /// What would help keys that need more than a partition has.
    pub advice: Vec<Advice>,
}

/// The partitions of a table or an index in one minute.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HeatMinute {
    /// When the minute began.
    pub start: Timestamp,
    /// Those that there were at its end, in the order of their hashes.
    pub partitions: Vec<HeatCell>,
}

/// One partition in one minute. What was consumed before a split within the minute is not told.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct HeatCell {
    /// The lowest hash that lies there.
    pub hash_first: u64,
    /// Whether it begins between two items of a collection.
    pub starts_inside_collection: bool,
    /// The read units that were consumed.
    pub read_units: f64,
    /// The write units that were consumed.
    pub write_units: f64,
    /// How often something was throttled for the limits of this partition.
    pub throttled: u64,
}

/// A partition key.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HotKey {
    /// The key, as it is stored.
    pub key: String,
    /// Its share of what was consumed of the table or index, from 0 to 1. A write unit counts for
    /// three read units, as in Contributor Insights.
    pub share: f64,
    /// The units that were consumed for it.
    pub units: Units,
    /// The units a second that were asked for it in its highest minute, whether they were there or
    /// not.
    pub peak: Units,
    /// How often there was no capacity for it.
    pub throttles: u64,
}

/// What happened in a slice of time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Slice {
    /// When it began.
    pub start: Timestamp,
    /// How many requests arrived.
    pub requests: u64,
    /// How many were served.
    pub served: u64,
    /// How many attempts were throttled.
    pub throttled: u64,
    /// How many requests were given up.
    pub failed: u64,
    /// The read units that were consumed, of all tables and indexes.
    pub read_units: f64,
    /// The write units that were consumed.
    pub write_units: f64,
    /// How long those took that were served then: modelled.
    pub latency: Latency,
}

impl Report {
    /// Returns how many requests arrived.
    pub fn requests(&self) -> u64 {
        self.patterns.iter().map(|pattern| pattern.requests).sum()
    }

    /// Returns how many requests were served.
    pub fn served(&self) -> u64 {
        self.patterns.iter().map(|pattern| pattern.served).sum()
    }

    /// Returns how many requests were given up.
    pub fn failed(&self) -> u64 {
        self.patterns.iter().map(|pattern| pattern.failed).sum()
    }

    /// Returns how many attempts were throttled.
    pub fn throttled(&self) -> u64 {
        self.patterns.iter().map(|pattern| pattern.throttled).sum()
    }

    /// Returns a pattern by its name.
    pub fn pattern(&self, name: &str) -> Option<&PatternReport> {
        self.patterns.iter().find(|pattern| pattern.name == name)
    }

    /// Returns a table, or an index as `orders/index/by_status`.
    pub fn resource(&self, name: &str) -> Option<&ResourceReport> {
        self.resources.iter().find(|resource| resource.name == name)
    }

    /// Iterates over what would help, of all tables and indexes.
    pub fn advice(&self) -> impl Iterator<Item = &Advice> {
        self.resources.iter().flat_map(|resource| &resource.advice)
    }

    /// Returns the largest share that one partition key has of a table or an index, with both
    /// names; `None` if nothing was consumed.
    ///
    /// It says nothing where there is hardly any traffic: one request is all of it.
    pub fn hottest_share(&self) -> Option<(f64, &str, &str)> {
        let keys = self.resources.iter().filter_map(|resource| {
            let key = resource.hottest_keys.first()?;
            Some((key.share, resource.name.as_str(), key.key.as_str()))
        });
        keys.max_by(|a, b| a.0.total_cmp(&b.0))
    }
}
