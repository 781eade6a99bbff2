//! How long requests take: a model, and the distribution of what came of it.
//!
//! **This is a model, and no measurement.** The service promises single-digit milliseconds and
//! tells no distribution; the engine answers in microseconds. What a run adds to it is real: a
//! request that is throttled takes the delays of its repeats besides.

use std::time::Duration;

use crate::base::{Chance, last_of, step_of};

/// How long the service takes for a request, as a distribution for each class.
///
/// Each is given by five points, in microseconds: the fastest, the median, and those that 90, 99
/// and 99.9 of a hundred do not pass, with straight lines in between; the slowest is the last of
/// them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LatencyModel {
    /// Reads of items.
    pub read: [u32; 5],
    /// Writes of items.
    pub write: [u32; 5],
    /// Queries and scans, beside what their size takes.
    pub query: [u32; 5],
    /// Transactions.
    pub transaction: [u32; 5],
    /// The answer that a request is throttled.
    pub throttled: [u32; 5],
    /// What a query takes for each unit that it reads, in microseconds.
    pub per_query_unit: u32,
}

/// The class of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Read,
    Write,
    Query,
    Transaction,
}

impl Default for LatencyModel {
    /// Returns single-digit milliseconds, as the developer guide promises for items of any table
    /// size ("What is Amazon DynamoDB?").
    // Unverified: every figure. The promise is about averages; medians, tails, the cost of size, of
    // transactions and of being throttled are assumed.
    fn default() -> Self {
        Self {
            read: [800, 1_700, 3_000, 7_000, 15_000],
            write: [1_800, 3_300, 5_200, 9_000, 25_000],
            query: [1_500, 2_800, 4_800, 9_000, 25_000],
            transaction: [4_500, 8_000, 13_000, 25_000, 60_000],
            throttled: [600, 1_200, 2_500, 6_000, 12_000],
            per_query_unit: 80,
        }
    }
}

impl LatencyModel {
    /// Returns a model in which everything takes no time.
    pub const fn none() -> Self {
        let none = [0; 5];
        Self {
            read: none,
            write: none,
            query: none,
            transaction: none,
            throttled: none,
            per_query_unit: 0,
        }
    }

    /// Draws the microseconds of a request that is served, and reads so many units.
    pub(super) fn served(&self, class: Class, units: f64, chance: &mut Chance) -> i64 {
        let points = match class {
            Class::Read => &self.read,
            Class::Write => &self.write,
            Class::Query => &self.query,
            Class::Transaction => &self.transaction,
        };
        #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
        let size = match class {
            Class::Query => (units * f64::from(self.per_query_unit)) as i64,
            Class::Read | Class::Write | Class::Transaction => 0,
        };
        draw(points, chance).saturating_add(size)
    }

    /// Draws the microseconds of being throttled.
    pub(super) fn throttled(&self, chance: &mut Chance) -> i64 {
        draw(&self.throttled, chance)
    }
}

/// The shares of requests that the points of a distribution stand at.
const SHARES: [f64; 5] = [0.0, 0.5, 0.9, 0.99, 0.999];

fn draw(points: &[u32; 5], chance: &mut Chance) -> i64 {
    let share = chance.unit();
    let pairs = SHARES.windows(2).zip(points.windows(2));
    for (shares, points) in pairs {
        let ([low, high], [from, to]) = (shares, points) else { continue };
        if share < *high {
            let (from, to) = (f64::from(*from), f64::from(*to));
            #[expect(clippy::cast_possible_truncation, reason = "between two numbers of 32 bits")]
            return (from + (to - from) * (share - low) / (high - low)) as i64;
        }
    }
    let [.., slowest] = points;
    i64::from(*slowest)
}

/// How long requests took: counts by logarithmic steps of 1/32.
#[derive(Debug, Clone, Default)]
pub(super) struct Histogram {
    counts: Vec<u64>,
    total: u64,
    longest: u64,
}

/// The times that so many of a hundred requests did not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Latency {
    /// Half of them.
    pub p50: Duration,
    /// 95 of a hundred.
    pub p95: Duration,
    /// 99 of a hundred.
    pub p99: Duration,
    /// All of them.
    pub longest: Duration,
}

impl Histogram {
    /// Counts a time, in microseconds.
    pub(super) fn add(&mut self, micros: i64) {
        let micros = u64::try_from(micros).unwrap_or(0);
        let step = usize::from(step_of(micros));
        if self.counts.len() <= step {
            self.counts.resize(step + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(step) {
            *count += 1;
        }
        self.total += 1;
        self.longest = self.longest.max(micros);
    }

    /// Returns the times that are told, each too long by 3 % at most.
    pub(super) fn latency(&self) -> Latency {
        Latency {
            p50: self.quantile(50),
            p95: self.quantile(95),
            p99: self.quantile(99),
            longest: Duration::from_micros(self.longest),
        }
    }

    fn quantile(&self, percent: u64) -> Duration {
        let wanted = u128::from(self.total) * u128::from(percent);
        let mut seen = 0_u128;
        for (step, count) in (0_u16..).zip(&self.counts) {
            seen += u128::from(*count) * 100;
            if *count > 0 && seen >= wanted {
                return Duration::from_micros(last_of(step).min(self.longest));
            }
        }
        Duration::from_micros(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_found() {
        let mut histogram = Histogram::default();
        (1..=100).for_each(|millis| histogram.add(millis * 1_000));
        let Latency { p50, p95, p99, longest } = histogram.latency();
        let millis = |time: Duration| time.as_secs_f64() * 1e3;
        for (told, exact) in [(p50, 50.0), (p95, 95.0), (p99, 99.0), (longest, 100.0)] {
            assert!((exact..exact * 1.032).contains(&millis(told)), "{told:?} {exact}");
        }
        assert_eq!(Histogram::default().latency(), Latency::default());
    }

    /// developer guide: "consistent single-digit millisecond performance".
    #[test]
    fn the_model_says_single_digit_milliseconds() {
        let (model, mut chance) = (LatencyModel::default(), Chance::new(1, 0));
        for class in [Class::Read, Class::Write] {
            let mut histogram = Histogram::default();
            for _ in 0..20_000 {
                histogram.add(model.served(class, 1.0, &mut chance));
            }
            assert!(histogram.latency().p99 < Duration::from_millis(10), "{class:?}");
        }
        assert_eq!(LatencyModel::none().served(Class::Query, 100.0, &mut chance), 0);
    }
}
