//! When something is tried again: capped exponential delays with full jitter, by a clock.
//!
//! [`Backoff`] is the policy, which users set; [`Attempts`] carries it out for the retry layer, for
//! batches and for transactions. Invariant: the first attempt is not delayed, and every wait goes by
//! the clock that was given.

use std::time::Duration;

use crate::clock::{Clock, Timestamp, until};
use crate::random::Random;

/// How often something is tried, and how long is waited in between.
///
/// Before its n-th repeat it waits between nothing and `first_delay · 2ⁿ⁻¹`, but no longer than
/// `delay_max`, any time as likely as another ("full jitter"): clients that failed together do not
/// come back together. It gives up after `attempts_max` attempts, or when the next one would begin
/// later than `budget` after the first.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use dyno_core::Backoff;
///
/// let patient = Backoff::new().attempts_max(20).budget(Duration::from_secs(120));
/// assert_ne!(patient, Backoff::default());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    attempts_max: u32,
    first_delay: Duration,
    delay_max: Duration,
    budget: Duration,
}

impl Backoff {
    /// Returns the default: 8 attempts, delays up to 50 ms, 100 ms, 200 ms, … 2 s, and a budget of
    /// 20 s.
    pub const fn new() -> Self {
        Self {
            attempts_max: 8,
            first_delay: Duration::from_millis(50),
            delay_max: Duration::from_secs(2),
            budget: Duration::from_secs(20),
        }
    }

    /// Returns a policy that tries once.
    pub const fn none() -> Self {
        Self::new().attempts_max(1)
    }

    /// Tries so often, the first attempt counted; at least once.
    #[must_use]
    pub const fn attempts_max(mut self, attempts: u32) -> Self {
        self.attempts_max = attempts;
        self
    }

    /// Waits at most so long before the first repeat.
    #[must_use]
    pub const fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Waits at most so long before any repeat.
    #[must_use]
    pub const fn delay_max(mut self, delay: Duration) -> Self {
        self.delay_max = delay;
        self
    }

    /// Begins no attempt later than so long after the first began. An attempt that is under way is
    /// not cut short.
    #[must_use]
    pub const fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// Returns the longest delay before the n-th repeat, counted from 1; `None` if it is not made.
    ///
    /// For those who carry out the policy themselves, such as simulations.
    pub fn delay_before(&self, repeat: u32) -> Option<Duration> {
        let is_made = repeat > 0 && repeat < self.attempts_max;
        is_made.then(|| Duration::from_micros(self.ceiling_micros(repeat)))
    }

    /// Tells whether nothing is ever tried again.
    pub(crate) const fn is_none(&self) -> bool {
        self.attempts_max <= 1
    }

    /// Returns the longest delay before a repeat, in microseconds.
    fn ceiling_micros(&self, repeat: u32) -> u64 {
        let doubled = 2_u32.checked_pow(repeat.saturating_sub(1));
        let delay = doubled.and_then(|factor| self.first_delay.checked_mul(factor));
        let delay = delay.map_or(self.delay_max, |delay| delay.min(self.delay_max));
        u64::try_from(delay.as_micros()).unwrap_or(u64::MAX)
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

/// The attempts at one thing: what is left of the policy.
#[derive(Debug)]
pub(crate) struct Attempts<'a> {
    policy: Backoff,
    clock: &'a dyn Clock,
    random: &'a Random,
    /// When the last attempt may begin.
    end: Timestamp,
    /// How many there were, since the last one that got something done.
    made: u32,
    /// How many there were before this one.
    repeats: u32,
}

impl<'a> Attempts<'a> {
    /// Begins the first attempt.
    pub(crate) fn new(policy: Backoff, clock: &'a dyn Clock, random: &'a Random) -> Self {
        let budget = i64::try_from(policy.budget.as_micros()).unwrap_or(i64::MAX);
        Self { policy, clock, random, end: clock.now().plus_micros(budget), made: 1, repeats: 0 }
    }

    /// Tells whether there may be another attempt after this one.
    pub(crate) const fn has_more(&self) -> bool {
        self.made < self.policy.attempts_max
    }

    /// Waits until the next attempt begins; `false`, at once, if there is none.
    pub(crate) async fn again(&mut self) -> bool {
        if !self.has_more() {
            return false;
        }
        let delay = self.random.up_to(self.policy.ceiling_micros(self.made));
        let moment = self.clock.now().plus_micros(i64::try_from(delay).unwrap_or(i64::MAX));
        if moment > self.end {
            return false;
        }
        self.made += 1;
        self.repeats = self.repeats.saturating_add(1);
        until(self.clock, moment).await;
        true
    }

    /// Returns how many attempts there were before this one.
    pub(crate) const fn repeats(&self) -> u32 {
        self.repeats
    }

    /// Counts attempts anew, for the last one got something done. The budget stays as it is.
    pub(crate) const fn progressed(&mut self) {
        self.made = 1;
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;
    use crate::clock::ManualClock;

    const MS: u64 = 1_000;

    #[test]
    fn delays_double_up_to_the_cap() {
        let policy = Backoff::new();
        for (repeat, ceiling) in
            [(1, 50 * MS), (2, 100 * MS), (3, 200 * MS), (6, 1_600 * MS), (7, 2_000 * MS)]
        {
            assert_eq!(policy.ceiling_micros(repeat), ceiling, "{repeat}");
        }
        assert_eq!(policy.ceiling_micros(u32::MAX), 2_000 * MS);
        assert_eq!(policy.delay_before(7), Some(Duration::from_secs(2)));
        assert_eq!((policy.delay_before(0), policy.delay_before(8)), (None, None));
        let endless = policy.first_delay(Duration::MAX).delay_max(Duration::MAX);
        assert_eq!(endless.ceiling_micros(9), u64::MAX);
    }

    /// Returns how many attempts are made, and the delays between them, by a clock that is moved.
    fn attempts(policy: Backoff, seed: u64, an_attempt_takes: Duration) -> Vec<i64> {
        let (clock, random) = (ManualClock::default(), Random::seeded(seed));
        let mut attempts = Attempts::new(policy, &clock, &random);
        let mut delays = Vec::new();
        loop {
            clock.advance(an_attempt_takes);
            let before = clock.now().as_micros();
            let mut again = pin!(attempts.again());
            let more = loop {
                match again.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                    Poll::Ready(more) => break more,
                    Poll::Pending => clock.advance(Duration::from_micros(1)),
                }
            };
            if !more {
                return delays;
            }
            delays.push(clock.now().as_micros() - before);
        }
    }

    #[test]
    fn a_policy_gives_up_after_its_attempts() {
        let quick = Backoff::new().first_delay(Duration::from_micros(50));
        let delays = attempts(quick, 1, Duration::ZERO);
        assert_eq!(delays.len(), 7);
        for (at, delay) in delays.iter().enumerate() {
            assert!((0..=50 << at).contains(delay), "{delays:?}");
        }
        assert_eq!(delays, attempts(quick, 1, Duration::ZERO));
        assert_ne!(delays, attempts(quick, 2, Duration::ZERO));
        for few in [0, 1] {
            assert_eq!(attempts(quick.attempts_max(few), 1, Duration::ZERO), [0i64; 0]);
        }
    }

    #[test]
    fn no_attempt_begins_after_the_budget() {
        let policy = Backoff::new().first_delay(Duration::ZERO).delay_max(Duration::ZERO);
        let second = Duration::from_secs(1);
        assert_eq!(attempts(policy.budget(3 * second), 1, second), [0, 0, 0]);
        assert_eq!(attempts(policy.budget(Duration::ZERO), 1, second), [0i64; 0]);
        assert_eq!(attempts(policy.budget(Duration::MAX), 1, second).len(), 7);
    }
}
