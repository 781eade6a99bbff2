//! What simulated clients do when they are throttled.

use std::time::Duration;

use dyno_core::Backoff;

use crate::base::Chance;

/// How throttled requests are repeated: after delays, and only as long as a client's quota of
/// repeats lasts.
///
/// Unless told otherwise as the AWS SDK for Rust does in its standard mode: three attempts, with
/// any delay up to 1 s, then up to 2 s, at most 20 s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    backoff: Backoff,
    /// The tokens of all clients together; `None` without limit.
    quota: Option<u64>,
}

/// The tokens of a client ("Retry behavior" in the reference guide of the SDKs: 500, of which a
/// repeat takes 5, and gives them back when it is served).
const TOKENS_OF_CLIENT: u64 = 500;
const TOKENS_OF_REPEAT: u64 = 5;

impl Retries {
    /// Repeats as the AWS SDK for Rust does, by clients of which there are enough that their quotas
    /// never end.
    pub const fn sdk() -> Self {
        let second = Duration::from_secs(1);
        let backoff = Backoff::new().attempts_max(3).first_delay(second);
        Self { backoff: backoff.delay_max(Duration::from_secs(20)), quota: None }
    }

    /// Repeats nothing.
    pub const fn none() -> Self {
        Self { backoff: Backoff::none(), quota: None }
    }

    /// Repeats by another policy; its budget is not looked at.
    #[must_use]
    pub const fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// Lets so many clients share the traffic. Each has a quota of 100 repeats; what is served
    /// after a repeat gives it back. Here they have it together.
    #[must_use]
    pub const fn clients(mut self, clients: u32) -> Self {
        self.quota = Some(clients as u64 * TOKENS_OF_CLIENT);
        self
    }
}

impl Default for Retries {
    fn default() -> Self {
        Self::sdk()
    }
}

/// Carries the policy out.
#[derive(Debug)]
pub(super) struct Repeater {
    policy: Retries,
    tokens: u64,
    chance: Chance,
}

impl Repeater {
    pub(super) fn new(policy: Retries, chance: Chance) -> Self {
        Self { policy, tokens: policy.quota.unwrap_or(u64::MAX), chance }
    }

    /// Returns the delay in microseconds before the n-th repeat; `None` if it is not made.
    pub(super) fn delay(&mut self, repeat: u32) -> Option<i64> {
        let longest = self.policy.backoff.delay_before(repeat)?;
        self.tokens = self.tokens.checked_sub(self.cost())?;
        let micros = u64::try_from(longest.as_micros()).unwrap_or(u64::MAX);
        Some(i64::try_from(self.chance.below(micros.saturating_add(1))).unwrap_or(i64::MAX))
    }

    /// Notes that a request was served after so many repeats: the last of them is given back.
    pub(super) fn served_after(&mut self, repeats: u32) {
        if repeats > 0 {
            let most = self.policy.quota.unwrap_or(u64::MAX);
            self.tokens = self.tokens.saturating_add(self.cost()).min(most);
        }
    }

    const fn cost(&self) -> u64 {
        if self.policy.quota.is_some() { TOKENS_OF_REPEAT } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeater(policy: Retries) -> Repeater {
        Repeater::new(policy, Chance::new(1, 0))
    }

    /// aws-smithy-types `RetryConfig::standard`: three attempts, 1 s at first, doubled, 20 s at
    /// most.
    #[test]
    fn the_sdks_policy_has_two_repeats() {
        let mut repeats = repeater(Retries::sdk());
        for (repeat, longest) in [(1, 1_000_000), (2, 2_000_000)] {
            let delays: Vec<i64> = (0..200).filter_map(|_| repeats.delay(repeat)).collect();
            assert_eq!(delays.len(), 200);
            assert!(delays.iter().all(|delay| (0..=longest).contains(delay)));
            assert!(delays.iter().any(|delay| *delay > longest * 9 / 10));
        }
        assert_eq!(repeats.delay(3), None);
        assert_eq!(repeater(Retries::none()).delay(1), None);
    }

    #[test]
    fn a_client_has_a_hundred_repeats_and_gets_back_what_helped() {
        let mut repeats = repeater(Retries::sdk().clients(2));
        assert_eq!((0..300).filter_map(|_| repeats.delay(1)).count(), 200);
        repeats.served_after(0);
        assert_eq!(repeats.delay(1), None);
        repeats.served_after(1);
        assert!(repeats.delay(1).is_some());
        assert_eq!(repeats.delay(1), None);
        let mut repeats = repeater(Retries::sdk().clients(10));
        assert_eq!((0..2_000).filter_map(|_| repeats.delay(1)).count(), 1_000);
    }
}
