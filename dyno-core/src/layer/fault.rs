//! Failures on demand, for tests of what a service does about them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::backend::{Backend, BackendError, BoxFuture};
use crate::op::{OperationName, Request, Response};
use crate::random::Random;

/// Makes chosen calls fail; clones share the rules.
///
/// Rules are tried in the order they were added; the first that applies decides. Chance comes from
/// the seed alone, so a run repeats exactly.
///
/// # Examples
///
/// ```
/// use dyno_core::backend::{BackendError, ErrorCode};
/// use dyno_core::layer::{Fault, FaultRule};
/// use dyno_core::op::OperationName;
/// # fn demo(backend: impl dyno_core::backend::Backend) {
/// let throttled = BackendError::new(ErrorCode::Throttling, "slow down");
/// let backend = Fault::new(backend, 7);
/// backend.add(FaultRule::reject(throttled).on(OperationName::PutItem).times(2));
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Fault<B> {
    inner: B,
    rules: Arc<Mutex<Vec<FaultRule>>>,
    random: Arc<Random>,
}

/// Which calls fail, how often, and how.
#[derive(Debug, Clone)]
pub struct FaultRule {
    effect: FaultEffect,
    error: BackendError,
    operation: Option<OperationName>,
    skip: u64,
    times: u64,
    chance: f64,
}

/// What becomes of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultEffect {
    /// It does not reach the backend.
    Reject,
    /// It reaches the backend and takes effect, and its answer is lost.
    LoseAnswer,
}

impl FaultRule {
    /// Returns a rule that answers every call with `error` and does nothing.
    pub const fn reject(error: BackendError) -> Self {
        Self::new(FaultEffect::Reject, error)
    }

    /// Returns a rule that carries out every call and answers with `error` all the same.
    pub const fn lose_answer(error: BackendError) -> Self {
        Self::new(FaultEffect::LoseAnswer, error)
    }

    const fn new(effect: FaultEffect, error: BackendError) -> Self {
        Self { effect, error, operation: None, skip: 0, times: u64::MAX, chance: 1.0 }
    }

    /// Applies to this operation alone.
    #[must_use]
    pub fn on(mut self, operation: OperationName) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Lets the first `calls` that it would apply to pass.
    #[must_use]
    pub fn after(mut self, calls: u64) -> Self {
        self.skip = calls;
        self
    }

    /// Applies to so many calls and then no more.
    #[must_use]
    pub fn times(mut self, calls: u64) -> Self {
        self.times = calls;
        self
    }

    /// Applies with this chance, from 0 to 1.
    #[must_use]
    pub fn with_chance(mut self, chance: f64) -> Self {
        self.chance = chance;
        self
    }

    /// Counts a call and says whether the rule applies to it.
    fn applies(&mut self, operation: OperationName, random: &Random) -> bool {
        if self.times == 0 || self.operation.is_some_and(|wanted| wanted != operation) {
            return false;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        if self.chance < 1.0 && random.unit_interval() >= self.chance {
            return false;
        }
        self.times -= 1;
        true
    }
}

impl<B: Backend> Fault<B> {
    /// Passes every call to `inner` until a rule is added.
    pub fn new(inner: B, seed: u64) -> Self {
        Self { inner, rules: Arc::default(), random: Arc::new(Random::seeded(seed)) }
    }

    /// Adds a rule after those there are.
    pub fn add(&self, rule: FaultRule) {
        self.lock().push(rule);
    }

    /// Removes every rule.
    pub fn clear(&self) {
        self.lock().clear();
    }

    fn choose(&self, operation: OperationName) -> Option<(FaultEffect, BackendError)> {
        let mut rules = self.lock();
        let mut applying = rules.iter_mut().filter_map(|rule| {
            let applies = rule.applies(operation, &self.random);
            applies.then(|| (rule.effect, rule.error.clone()))
        });
        applying.next()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<FaultRule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<B: Backend> Backend for Fault<B> {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        match self.choose(request.operation()) {
            None => self.inner.call(request),
            Some((FaultEffect::Reject, error)) => Box::pin(async move { Err(error) }),
            Some((FaultEffect::LoseAnswer, error)) => Box::pin(async move {
                self.inner.call(request).await?;
                Err(error)
            }),
        }
    }
}
