//! What a declared request asks of tables, indexes and partitions: the gate of the engine, without
//! items.
//!
//! A simulation calls it for each attempt, with what a write of the engine would ask for, in the
//! same order: first table and partition, then all indexes; with all of them there, each is
//! charged.

use std::sync::Arc;

use smallvec::SmallVec;

use super::tally::SiteId;
use crate::base::Timestamp;
use crate::capacity::{Gate, Place, Site};
use crate::catalog::Table;
use crate::encoding::Key;
use crate::meter::{Cause, Demand};

/// A table or a global index, as requests find it.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) table: Arc<Table>,
    /// The place of the index among the table's global ones.
    pub(super) global: Option<usize>,
    /// Its place in the tally.
    pub(super) site: SiteId,
}

/// Units that are asked for, for one key.
#[derive(Debug, Clone)]
pub(super) struct Draw {
    /// The place of the target among those of the simulation.
    pub(super) target: usize,
    pub(super) key: Key,
    pub(super) demand: Demand,
    pub(super) units: f64,
}

/// What a request asks for: first of its table or of the index that it reads, then of the indexes
/// whose entries it changes, those of one index together.
pub(super) type Draws = SmallVec<[Draw; 3]>;

/// Why there was no capacity, and for the draws of which target.
pub(super) type Refused = SmallVec<[(usize, Cause); 2]>;

impl Target {
    fn site(&self) -> Site<'_> {
        let globals = &self.table.definition.globals;
        Site::of(&self.table, self.global.and_then(|at| globals.get(at)))
    }
}

/// Lets a request pass and charges it, or says why not.
pub(super) fn admit(targets: &[Target], draws: &Draws, now: Timestamp) -> Result<(), Refused> {
    let mut refused = Refused::new();
    let mut rest = draws.as_slice();
    let mut is_first = true;
    while let Some(first) = rest.first() {
        // The first draw is asked for alone: who is refused there never comes to the indexes.
        let of_target = |draw: &&Draw| draw.target == first.target;
        let count = if is_first { 1 } else { rest.iter().take_while(of_target).count() };
        let (together, others) = rest.split_at(count);
        rest = others;
        let Some(target) = targets.get(first.target) else { continue };
        let places: SmallVec<[Place<'_>; 2]> =
            together.iter().map(|draw| Place::Key(&draw.key)).collect();
        let causes = target.site().lacks(first.demand, &places, now);
        refused.extend(causes.into_iter().map(|cause| (first.target, cause)));
        if is_first && !refused.is_empty() {
            return Err(refused);
        }
        is_first = false;
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let gate = Gate::at(now);
    for draw in draws {
        let Some(target) = targets.get(draw.target) else { continue };
        gate.charge(target.site(), draw.demand, draw.units, &draw.key);
    }
    if let Some(target) = draws.first().and_then(|draw| targets.get(draw.target)) {
        gate.settle(&target.table);
    }
    Ok(())
}
