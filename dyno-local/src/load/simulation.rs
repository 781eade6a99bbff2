//! The run of a mix: arrivals and repeats in the order of time, each admitted or throttled.
//!
//! `Mix::run` calls it. An arrival draws its keys and asks; who is throttled comes again after a
//! delay, with the same keys. Invariants: events of one moment come in the order in which they were
//! planned; what is under way is bounded.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use super::admission::{Draw, Draws, Target, admit};
use super::error::LoadError;
use super::keys::Sampler;
use super::latency::{Class, LatencyModel};
use super::mix::Mix;
use super::pattern::{Operation, Pattern};
use super::rate::Arrivals;
use super::report::{Report, Run};
use super::retries::Repeater;
use super::tally::{PatternId, Tally};
use crate::base::{Chance, Clock, ManualClock, Timestamp, micros};
use crate::catalog::{IndexNumber, Table};
use crate::local::Local;
use crate::meter::Demand;

/// Requests under way at the most: more are given up when they are throttled for the first time.
const UNDER_WAY_MAX: usize = 1_000_000;

/// Streams of chance: those of patterns come after.
const REPEATS: u64 = 1;
const LATENCY: u64 = 2;
const PATTERNS: u64 = 16;
const STREAMS_OF_PATTERN: u64 = 64;

/// A mix that runs.
#[derive(Debug)]
pub(super) struct Simulation<'m> {
    mix: &'m Mix,
    local: &'m Local,
    clock: &'m ManualClock,
    started: Timestamp,
    targets: Vec<Target>,
    plans: Vec<Plan>,
    events: BinaryHeap<Reverse<(i64, u64, Event)>>,
    planned: u64,
    under_way: Vec<Option<Pending>>,
    vacant: Vec<usize>,
    repeater: Repeater,
    latency: Chance,
    tally: Tally,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// The next request of a pattern arrives.
    Arrival(PatternId),
    /// A throttled request comes again.
    Repeat(usize),
}

/// How requests of a pattern are made.
#[derive(Debug)]
struct Plan {
    pattern: PatternId,
    class: Class,
    arrivals: Arrivals,
    draws: Vec<PlannedDraw>,
}

#[derive(Debug)]
struct PlannedDraw {
    target: usize,
    sampler: Sampler,
    demand: Demand,
    units: f64,
}

/// A request that is not done.
#[derive(Debug)]
struct Pending {
    pattern: PatternId,
    class: Class,
    draws: Draws,
    arrived: i64,
    repeats: u32,
}

impl<'m> Simulation<'m> {
    /// Finds what the patterns name.
    pub(super) fn new(
        mix: &'m Mix,
        local: &'m Local,
        clock: &'m ManualClock,
    ) -> Result<Self, LoadError> {
        let started = clock.now();
        let micros = micros(mix.lasting);
        let mut simulation = Self {
            mix,
            local,
            clock,
            started,
            targets: Vec::new(),
            plans: Vec::new(),
            events: BinaryHeap::new(),
            planned: 0,
            under_way: Vec::new(),
            vacant: Vec::new(),
            repeater: Repeater::new(mix.retries, Chance::new(mix.seed, REPEATS)),
            latency: Chance::new(mix.seed, LATENCY),
            tally: Tally::new(started, micros),
        };
        for (pattern, number) in mix.patterns.iter().zip(0..) {
            let stream = PATTERNS + number * STREAMS_OF_PATTERN;
            let plan = simulation.plan(pattern, stream, micros)?;
            simulation.plans.push(plan);
        }
        Ok(simulation)
    }

    /// Runs to the end, and reports.
    pub(super) fn run(mut self) -> Report {
        for pattern in 0..self.plans.len() {
            self.plan_arrival(pattern);
        }
        let micros = micros(self.mix.lasting);
        let mut last = self.started;
        while let Some(Reverse((at, _, event))) = self.events.pop() {
            let now = self.started.plus_micros(at);
            self.tally.turn(self.local, now);
            match event {
                Event::Arrival(pattern) => self.arrive(pattern, at),
                Event::Repeat(place) => {
                    if let Some(pending) = self.under_way.get_mut(place).and_then(Option::take) {
                        self.vacant.push(place);
                        self.attempt(pending, at);
                    }
                }
            }
            last = now;
        }
        let end = self.started.plus_micros(micros).max(last.plus_micros(1));
        self.tally.turn(self.local, end.plus_micros(-1));
        self.tally.end(self.local);
        self.clock.advance_to(end);
        let run = Run {
            name: self.mix.name.clone(),
            seed: self.mix.seed,
            lasted: self.mix.lasting,
            prices: self.mix.prices,
        };
        Report::of(run, self.local, &self.tally)
    }

    fn plan(&mut self, pattern: &Pattern, stream: u64, micros: i64) -> Result<Plan, LoadError> {
        let catalog = self.local.engine().catalog();
        let table = catalog.find(&pattern.table).ok_or_else(|| LoadError::UnknownTable {
            pattern: pattern.name.clone(),
            table: pattern.table.clone(),
        })?;
        let read = pattern.index.as_deref().filter(|_| !pattern.operation.writes());
        let (target, is_global) = self.target(pattern, &table, read)?;
        let mut streams = stream..;
        let mut chance = || Chance::new(self.mix.seed, streams.next().unwrap_or_default());
        let arrivals = Arrivals::new(pattern.rate.clone(), micros, chance());
        let (demand, units) = pattern.units(is_global);
        let sampler = pattern.keys.clone().sampler(chance());
        let mut draws = vec![PlannedDraw { target, sampler, demand, units }];
        for entry in &pattern.entries {
            let (target, _) =
                find_target(&mut self.targets, &mut self.tally, &table, Some(&entry.index))
                    .ok_or_else(|| unknown_index(pattern, &entry.index))?;
            let units = pattern.entry_units(entry);
            for keys in &entry.keys {
                let sampler = keys.clone().sampler(chance());
                draws.push(PlannedDraw { target, sampler, demand: Demand::Write, units });
            }
        }
        if matches!(pattern.operation, Operation::Get | Operation::Query) {
            draws.truncate(1);
        }
        let id = self.tally.pattern(&pattern.name);
        Ok(Plan { pattern: id, class: pattern.class(), arrivals, draws })
    }

    fn target(
        &mut self,
        pattern: &Pattern,
        table: &Arc<Table>,
        index: Option<&str>,
    ) -> Result<(usize, bool), LoadError> {
        find_target(&mut self.targets, &mut self.tally, table, index)
            .ok_or_else(|| unknown_index(pattern, index.unwrap_or_default()))
    }

    fn plan_arrival(&mut self, pattern: PatternId) {
        if let Some(at) = self.plans.get_mut(pattern).and_then(|plan| plan.arrivals.next()) {
            self.plan_event(at, Event::Arrival(pattern));
        }
    }

    fn plan_event(&mut self, at: i64, event: Event) {
        self.planned += 1;
        self.events.push(Reverse((at, self.planned, event)));
    }

    fn arrive(&mut self, number: PatternId, at: i64) {
        let now = self.started.plus_micros(at);
        let Some(plan) = self.plans.get_mut(number) else { return };
        self.tally.arrive(plan.pattern);
        let mut draws = Draws::new();
        for PlannedDraw { target, sampler, demand, units } in &mut plan.draws {
            let key = sampler.draw(now);
            if let Some(site) = self.targets.get(*target).map(|target| target.site)
                && let Some(site) = self.tally.sites.get_mut(site)
            {
                site.keys.ask((key.hash(), sampler.text()), (*demand, *units), now);
            }
            draws.push(Draw { target: *target, key, demand: *demand, units: *units });
        }
        let pending =
            Pending { pattern: plan.pattern, class: plan.class, draws, arrived: at, repeats: 0 };
        self.attempt(pending, at);
        self.plan_arrival(number);
    }

    fn attempt(&mut self, mut pending: Pending, at: i64) {
        let now = self.started.plus_micros(at);
        let Err(refused) = admit(&self.targets, &pending.draws, now) else {
            return self.serve(&pending, at);
        };
        let (targets, sites) = (&self.targets, &mut self.tally.sites);
        for draw in &pending.draws {
            let is_refused = refused.iter().any(|(target, _)| *target == draw.target);
            let site = targets.get(draw.target).and_then(|target| sites.get_mut(target.site));
            if let Some(site) = site.filter(|_| is_refused) {
                site.keys.throttle(draw.key.hash());
            }
        }
        let is_write = pending.draws.first().is_some_and(|draw| draw.demand == Demand::Write);
        let reasons = refused.into_iter().filter_map(|(target, cause)| {
            targets.get(target).map(|target| (target.site, is_write, cause))
        });
        self.tally.throttle(pending.pattern, reasons);
        pending.repeats += 1;
        let has_room = self.under_way.len() < UNDER_WAY_MAX || !self.vacant.is_empty();
        let delay = if has_room { self.repeater.delay(pending.repeats) } else { None };
        let Some(delay) = delay else { return self.tally.fail(pending.pattern) };
        let told = self.mix.latency.throttled(&mut self.latency);
        let place = self.vacant.pop().unwrap_or(self.under_way.len());
        match self.under_way.get_mut(place) {
            Some(vacant) => *vacant = Some(pending),
            None => self.under_way.push(Some(pending)),
        }
        self.plan_event(at.saturating_add(told).saturating_add(delay), Event::Repeat(place));
    }

    fn serve(&mut self, pending: &Pending, at: i64) {
        for Draw { target, key, demand, units } in &pending.draws {
            let Some(site) = self.targets.get(*target).map(|target| target.site) else { continue };
            self.tally.consume(pending.pattern, site, (*demand, *units));
            if let Some(site) = self.tally.sites.get_mut(site) {
                site.keys.consume(key.hash(), *demand, *units);
            }
        }
        self.repeater.served_after(pending.repeats);
        let units = pending.draws.first().map_or(0.0, |draw| draw.units);
        let model: &LatencyModel = &self.mix.latency;
        let took = model.served(pending.class, units, &mut self.latency);
        self.tally.serve(pending.pattern, at.saturating_sub(pending.arrived).saturating_add(took));
    }
}

/// Returns the place of a table, or of its index, among the targets, and whether it is a global
/// index; `None` if there is no such index. Local indexes are their table's.
fn find_target(
    targets: &mut Vec<Target>,
    tally: &mut Tally,
    table: &Arc<Table>,
    index: Option<&str>,
) -> Option<(usize, bool)> {
    let global = match index {
        None => None,
        Some(name) => match table.index(name)?.0 {
            IndexNumber::Local(_) => None,
            IndexNumber::Global(_) => {
                table.definition.globals.iter().position(|index| index.name == name)
            }
        },
    };
    let site = tally.site(table.definition.name.as_str(), index.filter(|_| global.is_some()));
    let known = targets.iter().position(|target| target.site == site);
    let place = known.unwrap_or_else(|| {
        targets.push(Target { table: Arc::clone(table), global, site });
        targets.len() - 1
    });
    Some((place, global.is_some()))
}

fn unknown_index(pattern: &Pattern, index: &str) -> LoadError {
    LoadError::UnknownIndex { pattern: pattern.name.clone(), index: index.to_owned() }
}
