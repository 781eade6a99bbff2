//! One engine a test: made, filled with ten items, read, dropped.

use dyno_core::op::{GetItem, PutItem, Request};
use dyno_workload::{Projected, TABLE, create_table, item, item_key};

use super::{DynoEngine, DynoxideEngine, Subject};
use crate::measure::{Budget, nanoseconds};
use crate::results::Results;

/// Items put and read.
const ITEMS: u64 = 10;

/// Measures one round.
pub fn measure_fresh(budget: Budget, results: &mut Results) {
    let case = "fresh engine, ten puts, ten gets, dropped";
    results.time(case, DynoEngine::NAME, fresh::<DynoEngine>(budget));
    results.time(case, DynoxideEngine::NAME, fresh::<DynoxideEngine>(budget));
}

fn fresh<S: Subject>(budget: Budget) -> f64 {
    let any = S::empty();
    let prepare = |_| {
        let one = || requests().iter().map(|request| any.prepare(request)).collect::<Vec<_>>();
        (0..8).map(|_| one()).collect()
    };
    nanoseconds(budget, prepare, |calls: Vec<S::Call>| {
        let engine = S::empty();
        for call in calls {
            engine.call(call);
        }
    })
}

fn requests() -> Vec<Request> {
    let mut requests = vec![create_table(Projected::Nothing).into()];
    requests.extend((0..ITEMS).map(|number| PutItem::new(TABLE, item(number, ITEMS, 0)).into()));
    requests.extend((0..ITEMS).map(|number| GetItem::new(TABLE, item_key(number)).into()));
    requests
}
