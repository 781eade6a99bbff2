//! dyno beside its peers and beside floors, in one run.
//!
//! `benches/run` starts it; `docs/benchmarks.md` is what it writes. Each child process that a
//! measurement needs is this program again, or a server that `benches/run` has built.

mod body;
mod embedded;
mod floor;
mod http;
mod measure;
mod memory;
mod results;

use embedded::Plan;
use measure::Budget;
use results::{Machine, Results};

fn main() {
    let mut results = Results::default();
    results.begin(Machine::default());
    let plan = Plan { sizes: vec![20_000], rounds: 2, budget: Budget::milliseconds(60), seed: 7 };
    embedded::measure(&plan, &mut results);
    for _ in 0..3 {
        embedded::measure_fresh(plan.budget, &mut results);
        floor::measure_json(plan.budget, &mut results);
    }
    for series in &results.series {
        let spread = results::Spread::of(&series.figures()).unwrap();
        println!("{:<44} {:<12} {:>12.0} [{:.0} - {:.0}]", series.case, series.subject, spread.median, spread.min, spread.max);
    }
}
