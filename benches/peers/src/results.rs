//! What was measured: for each case and subject one figure a round.

use serde::{Deserialize, Serialize};

/// The figures of one or several runs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Results {
    /// What each run ran on, and with what.
    pub runs: Vec<Machine>,
    /// The figures by case and subject, in the order in which they were first measured.
    pub series: Vec<Series>,
}

/// Where a run took place.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Machine {
    /// What can be said of it, by name.
    pub facts: Vec<(String, String)>,
}

/// What one subject did in one case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Series {
    /// The case: `embedded/get/20000/1`.
    pub case: String,
    /// Who did it: `dyno`.
    pub subject: String,
    /// What the figures count.
    pub unit: Unit,
    /// One figure a round, for each run.
    pub runs: Vec<Vec<f64>>,
}

/// What a figure counts. Less is better in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Nanoseconds of one call.
    Nanoseconds,
    /// Bytes of memory.
    Bytes,
    /// Bytes of memory for each byte of items.
    BytesPerByte,
}

impl Results {
    /// Begins a run.
    pub fn begin(&mut self, machine: Machine) {
        self.runs.push(machine);
    }

    /// Adds a figure to the run under way.
    pub fn add(&mut self, case: &str, subject: &str, unit: Unit, figure: f64) {
        let run = self.runs.len().saturating_sub(1);
        let found = self.series.iter().position(|it| it.case == case && it.subject == subject);
        let place = found.unwrap_or_else(|| {
            let (case, subject) = (case.to_owned(), subject.to_owned());
            self.series.push(Series { case, subject, unit, runs: Vec::new() });
            self.series.len() - 1
        });
        let runs = &mut self.series[place].runs;
        runs.resize(runs.len().max(run + 1), Vec::new());
        runs[run].push(figure);
    }

    /// Adds nanoseconds of one call.
    pub fn time(&mut self, case: &str, subject: &str, nanoseconds: f64) {
        eprintln!("  {case:<44} {subject:<22} {nanoseconds:>14.0} ns");
        self.add(case, subject, Unit::Nanoseconds, nanoseconds);
    }

    /// Returns what a subject did in a case.
    pub fn find(&self, case: &str, subject: &str) -> Option<&Series> {
        self.series.iter().find(|it| it.case == case && it.subject == subject)
    }
}

impl Series {
    /// Returns the figures of all runs.
    pub fn figures(&self) -> Vec<f64> {
        self.runs.iter().flatten().copied().collect()
    }
}

/// The middle and the ends of some figures.
#[derive(Debug, Clone, Copy)]
pub struct Spread {
    /// The middle one, or the mean of the middle two.
    pub median: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Spread {
    /// Returns the spread of figures; `None` if there is none.
    pub fn of(figures: &[f64]) -> Option<Self> {
        let mut sorted = figures.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        let middle = sorted.len() / 2;
        let median = if sorted.len() % 2 == 1 {
            sorted[middle]
        } else {
            (sorted[middle - 1] + sorted[middle]) / 2.0
        };
        Some(Self { median, min, max })
    }
}

#[cfg(test)]
mod tests {
    use super::{Results, Spread, Unit};

    #[test]
    fn figures_go_to_their_run() {
        let mut results = Results::default();
        for run in [&[1.0, 2.0][..], &[3.0]] {
            results.begin(super::Machine::default());
            run.iter().for_each(|figure| results.add("a", "dyno", Unit::Bytes, *figure));
        }
        let series = results.find("a", "dyno").map(|series| series.runs.clone());
        assert_eq!(series, Some(vec![vec![1.0, 2.0], vec![3.0]]));
    }

    #[test]
    fn the_median_is_in_the_middle() {
        for (figures, median) in [(&[3.0, 1.0, 2.0][..], 2.0), (&[1.0, 4.0, 2.0, 3.0], 2.5)] {
            assert!((Spread::of(figures).map_or(0.0, |it| it.median) - median).abs() < 1e-9);
        }
        assert!(Spread::of(&[]).is_none());
    }
}
