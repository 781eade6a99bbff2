//! How much traffic comes, and when: an open loop, which does not wait for answers.

use std::time::Duration;

use crate::base::Chance;

/// How many requests arrive a second, over the time of a run.
///
/// Requests arrive by themselves, as those of many users do who do not know of each other (a
/// Poisson process): a slow answer does not keep the next request away.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use dyno_local::load::Rate;
///
/// let flat = Rate::steady(200.0);
/// let sale = Rate::points([(0, 200.0), (60, 200.0), (70, 3_000.0), (600, 500.0)].map(
///     |(second, rate)| (Duration::from_secs(second), rate),
/// ));
/// assert_ne!(flat, sale);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Rate(Shape);

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    /// Seconds of the run, and the rate then; straight lines in between.
    Points(Vec<(f64, f64)>),
    /// The microseconds of the run at which requests arrive.
    Recorded(Vec<i64>),
}

impl Rate {
    /// Returns the same rate all the time. It is at most a million a second, as all rates are; what
    /// is no number is nothing.
    pub fn steady(per_second: f64) -> Self {
        Self(Shape::Points(vec![(0.0, bounded(per_second))]))
    }

    /// Returns a rate that grows or shrinks evenly for so long, and then stays.
    pub fn ramp(from: f64, to: f64, over: Duration) -> Self {
        Self::points([(Duration::ZERO, from), (over, to)])
    }

    /// Returns a rate that is so high at these times since the beginning, with straight lines in
    /// between; after the last it stays.
    pub fn points(points: impl IntoIterator<Item = (Duration, f64)>) -> Self {
        let mut points: Vec<(f64, f64)> = points
            .into_iter()
            .map(|(time, per_second)| (time.as_secs_f64(), bounded(per_second)))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self(Shape::Points(points))
    }

    /// Returns the arrivals of a trace: requests come at exactly these times since the beginning.
    pub fn recorded(times: impl IntoIterator<Item = Duration>) -> Self {
        let micros = times.into_iter().map(|time| i64::try_from(time.as_micros()));
        let mut micros: Vec<i64> = micros.map(|micros| micros.unwrap_or(i64::MAX)).collect();
        micros.sort_unstable();
        Self(Shape::Recorded(micros))
    }

    /// Returns the rate in a second of the run, by its middle.
    fn in_second(points: &[(f64, f64)], second: f64) -> f64 {
        let moment = second + 0.5;
        let after = points.partition_point(|(time, _)| *time <= moment);
        let before = after.checked_sub(1).and_then(|at| points.get(at));
        match (before, points.get(after)) {
            (Some((start, from)), Some((end, to))) => {
                from + (to - from) * (moment - start) / (end - start)
            }
            (Some((_, rate)), None) | (None, Some((_, rate))) => *rate,
            (None, None) => 0.0,
        }
    }
}

/// The most requests a second.
const RATE_MAX: f64 = 1e6;

fn bounded(per_second: f64) -> f64 {
    if per_second.is_nan() { 0.0 } else { per_second.clamp(0.0, RATE_MAX) }
}

/// The moments at which requests arrive, one after the other.
#[derive(Debug)]
pub(super) struct Arrivals {
    rate: Rate,
    chance: Chance,
    /// When the run ends, in microseconds.
    end: f64,
    /// When the last one arrived.
    at: f64,
    /// How many of a trace have arrived.
    arrived: usize,
    /// A second, and the rate in it.
    known: (f64, f64),
}

impl Arrivals {
    /// Returns the arrivals of a run that lasts so many microseconds.
    pub(super) fn new(rate: Rate, end_micros: i64, chance: Chance) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a run lasts less than 285 years")]
        let end = end_micros as f64;
        Self { rate, chance, end, at: 0.0, arrived: 0, known: (-1.0, 0.0) }
    }

    /// Returns a moment at which the rate, the same within each second, has brought one more.
    fn after(&mut self) -> f64 {
        let Shape::Points(points) = &self.rate.0 else { return self.end };
        let (mut pause, mut at) = (self.chance.pause(), self.at);
        let changes_until = points.last().map_or(0.0, |(time, _)| *time);
        while at < self.end {
            let second = (at / SECOND).floor();
            if second > self.known.0 {
                self.known = (second, Rate::in_second(points, second));
            }
            let rate = self.known.1;
            if second > changes_until && (rate <= 0.0 || pause / rate > FAR_SECONDS) {
                return if rate > 0.0 { at + pause / rate * SECOND } else { self.end };
            }
            let left = (second + 1.0) * SECOND - at;
            let brings = left * rate / SECOND;
            if brings > pause {
                return at + pause / rate * SECOND;
            }
            pause -= brings;
            at = (second + 1.0) * SECOND;
        }
        at
    }
}

const SECOND: f64 = 1e6;

/// From how far on the next request is not looked for second by second.
const FAR_SECONDS: f64 = 3_600.0;

impl Iterator for Arrivals {
    type Item = i64;

    /// Returns when the next request arrives, in microseconds since the beginning.
    fn next(&mut self) -> Option<i64> {
        if let Shape::Recorded(times) = &self.rate.0 {
            let next = *times.get(self.arrived)?;
            self.arrived += 1;
            #[expect(clippy::cast_precision_loss, reason = "as above")]
            let is_within = (next as f64) < self.end;
            return is_within.then_some(next);
        }
        self.at = self.after();
        #[expect(clippy::cast_possible_truncation, reason = "it is below the end")]
        (self.at < self.end).then_some(self.at as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrivals(rate: Rate, seconds: i64) -> Vec<i64> {
        Arrivals::new(rate, seconds * 1_000_000, Chance::new(3, 0)).collect()
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// How many arrive is Poisson distributed: four standard deviations are rarely passed.
    fn check_count(counted: usize, expected: f64) {
        let counted = f64::from(u32::try_from(counted).unwrap());
        assert!((counted - expected).abs() < 4.0 * expected.sqrt(), "{counted} of {expected}");
    }

    #[test]
    fn a_run_of_ages_is_not_walked_by_seconds() {
        let ages = i64::MAX / 1_000_000;
        assert!(arrivals(Rate::steady(0.0), ages).is_empty());
        // One in three thousand years.
        check_count(arrivals(Rate::steady(1e-11), ages).len(), 92.2);
    }

    #[test]
    fn as_many_arrive_as_the_rate_says() {
        let steady = arrivals(Rate::steady(500.0), 100);
        check_count(steady.len(), 50_000.0);
        assert!(steady.is_sorted() && steady.iter().all(|at| (0..100_000_000).contains(at)));
        check_count(steady.iter().filter(|at| **at < 10_000_000).count(), 5_000.0);
        let ramp = arrivals(Rate::ramp(0.0, 1_000.0, seconds(100)), 200);
        check_count(ramp.iter().filter(|at| **at < 50_000_000).count(), 12_500.0);
        check_count(ramp.iter().filter(|at| **at >= 100_000_000).count(), 100_000.0);
        // A request in ten seconds, though none in most of them.
        check_count(arrivals(Rate::steady(0.1), 10_000).len(), 1_000.0);
    }

    #[test]
    fn nothing_comes_of_nothing() {
        for rate in [0.0, -1.0, f64::NAN, f64::NEG_INFINITY] {
            assert!(arrivals(Rate::steady(rate), 1_000).is_empty(), "{rate}");
        }
        assert!(arrivals(Rate::points([]), 1_000).is_empty());
        check_count(arrivals(Rate::steady(f64::INFINITY), 1).len(), 1e6);
    }

    #[test]
    fn a_trace_is_repeated_as_it_was() {
        let trace = Rate::recorded([3, 1, 2, 2, 90].map(seconds));
        let expected = [1_000_000, 2_000_000, 2_000_000, 3_000_000];
        assert_eq!(arrivals(trace, 60), expected);
    }
}
