//! The rules of an engine, in order, with what each has done.
//!
//! Invariant: the lock is held for a trial and no longer, and nothing else is locked while it is: it
//! may be taken under any other lock.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::kind::FaultKind;
use super::rule::FaultRule;
use crate::base::{Chance, Timestamp};

/// The rules by which an engine goes wrong. Clones share them.
///
/// Rules are tried in the order they were added, and the first that applies decides; delays add up.
/// Chance comes from seeds alone, one for each rule, so that a run repeats exactly.
///
/// # Examples
///
/// ```
/// use dyno_core::backend::{BackendExt, ErrorCode};
/// use dyno_core::op::{ListTables, OperationName};
/// use dyno_local::{FaultRule, Local};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let local = Local::new();
/// let id = local.faults().add(FaultRule::unavailable().on(OperationName::ListTables).times(1));
/// let refused = local.send(ListTables::new()).await.unwrap_err();
/// assert_eq!(*refused.code(), ErrorCode::ServiceUnavailable);
/// local.send(ListTables::new()).await?;
///
/// let report = local.faults().report(id).map(|it| (it.tried, it.injected));
/// assert_eq!(report, Some((2, 1)));
/// # Ok::<(), dyno_core::backend::BackendError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct FaultRules(Arc<Inner>);

#[derive(Default)]
struct Inner {
    seed: u64,
    /// Whether there are rules: what a request looks at before it takes the lock.
    is_active: AtomicBool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    rules: Vec<Kept>,
    added: u64,
    injected: u64,
}

struct Kept {
    report: FaultReport,
    chance: Chance,
}

/// A rule, and what it has done.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FaultReport {
    /// The number to remove it by.
    pub id: u64,
    /// The rule.
    pub rule: FaultRule,
    /// How often it was tried: what it was narrowed to came, in its time.
    pub tried: u64,
    /// How often it applied.
    pub injected: u64,
}

impl FaultRules {
    /// Returns no rules; the chance of those to come follows from the seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(Arc::new(Inner { seed, ..Inner::default() }))
    }

    /// Adds a rule after those there are, and returns its id.
    pub fn add(&self, rule: FaultRule) -> u64 {
        self.lock().add(rule, &self.0)
    }

    /// Adds a rule unless there are this many.
    #[cfg(feature = "server")]
    pub(crate) fn add_below(&self, rules_max: usize, rule: FaultRule) -> Option<u64> {
        let mut state = self.lock();
        (state.rules.len() < rules_max).then(|| state.add(rule, &self.0))
    }

    /// Removes a rule, and returns it with what it has done; `None` if there is none with this id.
    pub fn remove(&self, id: u64) -> Option<FaultReport> {
        let mut state = self.lock();
        let at = state.rules.iter().position(|kept| kept.report.id == id)?;
        let removed = state.rules.remove(at);
        self.0.is_active.store(!state.rules.is_empty(), Ordering::Release);
        Some(removed.report)
    }

    /// Removes every rule.
    pub fn clear(&self) {
        let mut state = self.lock();
        state.rules.clear();
        self.0.is_active.store(false, Ordering::Release);
    }

    /// Returns the rules in order, with what each has done.
    pub fn list(&self) -> Vec<FaultReport> {
        self.lock().rules.iter().map(|kept| kept.report.clone()).collect()
    }

    /// Returns a rule with what it has done.
    pub fn report(&self, id: u64) -> Option<FaultReport> {
        let state = self.lock();
        state.rules.iter().find(|kept| kept.report.id == id).map(|kept| kept.report.clone())
    }

    /// Returns how often rules applied, those counted that were removed.
    pub fn injected(&self) -> u64 {
        self.lock().injected
    }

    /// Returns whether there are rules.
    pub(crate) fn is_active(&self) -> bool {
        self.0.is_active.load(Ordering::Acquire)
    }

    /// Tries those that apply, until one strikes.
    pub(super) fn try_first(
        &self,
        now: Timestamp,
        applies: impl Fn(&FaultRule) -> bool,
    ) -> Option<FaultKind> {
        let mut state = self.lock();
        let State { rules, injected, .. } = &mut *state;
        let mut all = rules.iter_mut();
        let struck =
            all.find_map(|kept| (applies(&kept.report.rule) && kept.tries(now)).then_some(kept))?;
        *injected += 1;
        Some(struck.report.rule.kind)
    }

    /// Tries each rule that is met, given what those before made of the state, and has those that
    /// apply change it.
    pub(super) fn try_each<S>(
        &self,
        now: Timestamp,
        start: S,
        is_met: impl Fn(&FaultRule, &S) -> bool,
        strike: impl Fn(&FaultRule, &mut S),
    ) -> S {
        let mut struck = start;
        let mut state = self.lock();
        let State { rules, injected, .. } = &mut *state;
        for kept in rules {
            if is_met(&kept.report.rule, &struck) && kept.tries(now) {
                *injected += 1;
                strike(&kept.report.rule, &mut struck);
            }
        }
        struck
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn add(&mut self, rule: FaultRule, of: &Inner) -> u64 {
        self.added += 1;
        let id = self.added;
        let chance =
            rule.seed.map_or_else(|| Chance::new(of.seed, id), |seed| Chance::new(seed, 0));
        self.rules.push(Kept { report: FaultReport { id, rule, tried: 0, injected: 0 }, chance });
        of.is_active.store(true, Ordering::Release);
        id
    }
}

impl Kept {
    /// Counts a trial and says whether the rule applies.
    fn tries(&mut self, now: Timestamp) -> bool {
        let FaultReport { rule, tried, injected, .. } = &mut self.report;
        if !rule.is_at(now) {
            return false;
        }
        *tried += 1;
        if *tried <= rule.skip || rule.times.is_some_and(|times| *injected >= times) {
            return false;
        }
        if rule.chance < 1.0 && self.chance.unit() >= rule.chance {
            return false;
        }
        *injected += 1;
        true
    }
}

impl fmt::Debug for FaultRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.list()).finish()
    }
}
