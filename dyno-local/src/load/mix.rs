//! A declared mix of patterns, and its run.

use std::time::Duration;

use dyno_core::op::{CreateTable, Request};

use super::error::LoadError;
use super::latency::LatencyModel;
use super::pattern::Pattern;
use super::report::{Prices, Report};
use super::retries::Retries;
use super::simulation::Simulation;
use crate::base::{Capacity, Faults, ManualClock, Timestamp};
use crate::local::{Local, LocalBuilder};

/// Traffic as it is expected: tables, and the patterns that ask for them.
///
/// [`run`](Self::run) simulates each request by itself: it arrives, is admitted or throttled by the
/// buckets of its table, its indexes and their partitions, is repeated as an SDK repeats it, and is
/// charged. Partitions get hot and split. Items are not stored, so no partition splits for its
/// size, no condition fails, and two writes of an item do not conflict.
///
/// See the [module](super) for an example.
#[derive(Debug, Clone)]
pub struct Mix {
    pub(super) name: String,
    pub(super) seed: u64,
    pub(super) lasting: Duration,
    pub(super) resting: Duration,
    pub(super) patterns: Vec<Pattern>,
    pub(super) retries: Retries,
    pub(super) latency: LatencyModel,
    pub(super) prices: Option<Prices>,
    tables: Vec<CreateTable>,
    builder: LocalBuilder,
}

/// When runs begin: at a full minute of a day in November 2023.
pub(super) const START: Timestamp = Timestamp::from_seconds(1_699_999_980);

impl Mix {
    /// Returns a mix without tables and patterns, which lasts ten minutes. The name is the title of
    /// its report.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            seed: 0,
            lasting: Duration::from_mins(10),
            resting: Duration::ZERO,
            patterns: Vec::new(),
            retries: Retries::sdk(),
            latency: LatencyModel::default(),
            prices: None,
            tables: Vec::new(),
            builder: Local::builder(),
        }
    }

    /// Sets what chance begins with; 0 unless set.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets how long requests arrive. What is repeated then still comes to its end.
    #[must_use]
    pub const fn lasting(mut self, time: Duration) -> Self {
        self.lasting = time;
        self
    }

    /// Leaves the tables alone for a time before the first request, in which provisioned ones save
    /// the units of up to 300 seconds.
    #[must_use]
    pub const fn resting(mut self, time: Duration) -> Self {
        self.resting = time;
        self
    }

    /// Adds a table.
    #[must_use]
    pub fn table(mut self, table: CreateTable) -> Self {
        self.tables.push(table);
        self
    }

    /// Adds a pattern.
    #[must_use]
    pub fn pattern(mut self, pattern: Pattern) -> Self {
        self.patterns.push(pattern);
        self
    }

    /// Sets what happens to throttled requests.
    #[must_use]
    pub const fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Sets the model of latency.
    #[must_use]
    pub const fn latency(mut self, model: LatencyModel) -> Self {
        self.latency = model;
        self
    }

    /// Has the report compare costs by these prices.
    #[must_use]
    pub const fn prices(mut self, prices: Prices) -> Self {
        self.prices = Some(prices);
        self
    }

    /// Simulates the mix.
    ///
    /// An hour at 5,000 requests a second takes some seconds of the machine.
    ///
    /// # Errors
    ///
    /// A table is refused, or a pattern names a table or an index that is not there.
    pub fn run(self) -> Result<Report, LoadError> {
        let clock = ManualClock::new(START);
        let builder = self.builder.clone().clock(clock.clone()).seed(self.seed);
        let local = builder.capacity(Capacity::Enforced).build();
        for table in &self.tables {
            let request = Request::from(table.clone());
            local.engine().execute(request, Faults::NONE).map_err(LoadError::Table)?;
        }
        clock.advance(self.resting);
        Ok(Simulation::new(&self, &local, &clock)?.run())
    }
}
