//! The eight operations on both engines and on the floors, by size of the table and by threads.

use dyno_core::op::Request;
use dyno_workload::{Kind, Pick, Projected, request};

use super::{DynoEngine, DynoxideEngine, Subject};
use crate::floor::{Floors, measure_floors};
use crate::measure::{Budget, nanoseconds_in_lanes};
use crate::results::Results;

/// What to measure of engines in the process.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Items of the tables.
    pub sizes: Vec<u64>,
    /// Rounds over everything.
    pub rounds: u64,
    /// The time of one case in one round.
    pub budget: Budget,
    /// What all picks follow from.
    pub seed: u64,
    /// Whether to measure the engines.
    pub engines: bool,
    /// Whether to measure the floors.
    pub floors: bool,
}

/// Measures all of the plan.
pub fn measure(plan: &Plan, results: &mut Results) {
    if !plan.engines && !plan.floors {
        return;
    }
    for &items in &plan.sizes {
        measure_size(plan, items, results);
    }
    if plan.engines {
        puts_without_index(plan, results);
    }
}

fn measure_size(plan: &Plan, items: u64, results: &mut Results) {
    eprintln!("# {items} items in the process: loading");
    let engines = plan.engines.then(|| {
        let engines = (
            DynoEngine::loaded(items, Projected::All),
            DynoxideEngine::loaded(items, Projected::All),
        );
        check_same_work(items, &engines.0, &engines.1);
        engines
    });
    let floors = plan.floors.then(|| Floors::loaded(items));
    for round in 0..plan.rounds {
        eprintln!("# {items} items in the process: round {} of {}", round + 1, plan.rounds);
        let at = At { plan, items, round };
        if let Some((dyno, dynoxide)) = &engines {
            for kind in Kind::ALL {
                for lanes in [1, 2] {
                    at.time(dyno, kind, lanes, results);
                    at.time(dynoxide, kind, lanes, results);
                }
            }
        }
        if let Some(floors) = &floors {
            measure_floors(floors, plan.budget, plan.seed ^ round, results);
        }
    }
}

/// Puts on tables that have no index, at the size the targets name.
fn puts_without_index(plan: &Plan, results: &mut Results) {
    let items = 20_000;
    let dyno = DynoEngine::loaded(items, Projected::Nothing);
    let dynoxide = DynoxideEngine::loaded(items, Projected::Nothing);
    for round in 0..plan.rounds {
        let at = At { plan, items, round };
        let case = format!("embedded/put without index/{items}/1");
        results.time(&case, DynoEngine::NAME, at.nanoseconds(&dyno, Kind::Put, 1));
        results.time(&case, DynoxideEngine::NAME, at.nanoseconds(&dynoxide, Kind::Put, 1));
    }
}

/// One round at one size.
struct At<'a> {
    plan: &'a Plan,
    items: u64,
    round: u64,
}

impl At<'_> {
    fn time<S: Subject>(&self, subject: &S, kind: Kind, lanes: usize, results: &mut Results) {
        let case = format!("embedded/{}/{}/{lanes}", kind.name(), self.items);
        results.time(&case, S::NAME, self.nanoseconds(subject, kind, lanes));
    }

    fn nanoseconds<S: Subject>(&self, subject: &S, kind: Kind, lanes: usize) -> f64 {
        let prepare = |lane: usize, chunk: u64| {
            let seed = self.plan.seed ^ (self.round << 32) ^ (chunk << 8) ^ (kind as u64);
            let mut pick = Pick::new(seed, self.items, lane as u64, lanes as u64);
            let requests = (0..chunk_calls(kind)).map(|_| request(kind, &mut pick));
            requests.map(|request| subject.prepare(&request)).collect()
        };
        nanoseconds_in_lanes(self.plan.budget, lanes, prepare, |call| subject.call(call))
    }
}

/// Returns how many calls are made ready at once.
const fn chunk_calls(kind: Kind) -> usize {
    match kind {
        Kind::Get => 512,
        Kind::Put | Kind::Update => 256,
        Kind::Query | Kind::IndexQuery | Kind::Batch | Kind::Transact => 16,
        Kind::Scan => 1,
    }
}

/// Asserts that both engines find the same items.
fn check_same_work(items: u64, dyno: &DynoEngine, dynoxide: &DynoxideEngine) {
    for kind in Kind::ALL {
        let request: Request = request(kind, &mut Pick::new(items, items, 0, 1));
        let ours = DynoEngine::counts(&dyno.call(dyno.prepare(&request)));
        let theirs = DynoxideEngine::counts(&dynoxide.call(dynoxide.prepare(&request)));
        eprintln!("  {:<20} items, read: dyno {ours:?}, dynoxide {theirs:?}", kind.name());
        let expected = match kind {
            Kind::Get => Some((1, 1)),
            Kind::Query | Kind::IndexQuery => Some((100, 100)),
            _ => None,
        };
        assert!(expected.is_none_or(|counts| counts == ours && counts == theirs), "{kind:?}");
    }
}
