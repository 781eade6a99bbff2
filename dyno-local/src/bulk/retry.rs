//! Sending again what the service did not take: capped, jittered backoff.
//!
//! `writes` and `export` send through it. All requests here may be repeated: a put of the same item
//! has the same effect, and so has a page that is read again. A pause holds up the thread: whatever
//! else is under way on it is meant for the same service.

use std::time::Duration;

use dyno_core::backend::{Backend, BackendError, BackendExt, ErrorCode};
use dyno_core::op::{BatchWriteItem, Operation};

/// How often a request is sent without any progress.
const ATTEMPTS_MAX: u32 = 10;

/// The longest pause after the first attempt; it doubles with each.
const PAUSE_FIRST: Duration = Duration::from_millis(25);

/// The longest pause after any attempt.
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// Sends requests, several times if need be.
#[derive(Debug)]
pub(super) struct Retry {
    seed: u64,
    sleep: fn(Duration),
}

impl Retry {
    /// Returns one that pauses for real, differently in each process.
    pub(super) fn new() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the edge: a service is waited for")]
        Self { seed: u64::from(std::process::id()), sleep: std::thread::sleep }
    }

    /// Returns one that does not pause.
    #[cfg(test)]
    pub(super) const fn at_once() -> Self {
        Self { seed: 7, sleep: |_| {} }
    }

    /// Sends a request, made anew for each attempt, until it is answered or refused for good.
    pub(super) async fn send<O: Operation>(
        &self,
        backend: &dyn Backend,
        request: impl Fn() -> O,
    ) -> Result<O::Output, BackendError> {
        let mut attempt = 0;
        loop {
            let failure = match backend.send(request()).await {
                Ok(output) => return Ok(output),
                Err(failure) => failure,
            };
            attempt += 1;
            if !is_passing(failure.code()) || attempt >= ATTEMPTS_MAX {
                return Err(failure);
            }
            self.sleep(self.pause(attempt));
        }
    }

    /// Sends a batch of so many writes until nothing of it is unprocessed.
    pub(super) async fn send_batch(
        &self,
        backend: &dyn Backend,
        mut count: usize,
        request: impl Fn() -> BatchWriteItem,
    ) -> Result<(), BackendError> {
        let mut attempt = 0;
        let mut left = self.send(backend, request).await?.unprocessed_items;
        loop {
            let left_count: usize = left.values().map(Vec::len).sum();
            if left_count == 0 {
                return Ok(());
            }
            attempt = if left_count < count { 1 } else { attempt + 1 };
            if attempt >= ATTEMPTS_MAX {
                let text = "items of a batch stayed unprocessed";
                return Err(BackendError::new(ErrorCode::Throttling, text));
            }
            count = left_count;
            self.sleep(self.pause(attempt));
            let request = || BatchWriteItem::new(left.clone());
            left = self.send(backend, request).await?.unprocessed_items;
        }
    }

    /// Pauses.
    pub(super) fn sleep(&self, pause: Duration) {
        (self.sleep)(pause);
    }

    /// Returns how long to wait after so many attempts: between half of the longest pause and all
    /// of it.
    fn pause(&self, attempt: u32) -> Duration {
        let doubled = PAUSE_FIRST.saturating_mul(1 << attempt.saturating_sub(1).min(16));
        let longest = doubled.min(PAUSE_MAX);
        let share = mixed(self.seed ^ (u64::from(attempt) << 32)) % 1_000;
        longest / 2 + longest.mul_f64(f64::from(u32::try_from(share).unwrap_or(0)) / 2_000.0)
    }
}

/// Tells whether the same request may succeed later.
fn is_passing(code: &ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::ProvisionedThroughputExceeded
            | ErrorCode::Throttling
            | ErrorCode::RequestLimitExceeded
            | ErrorCode::InternalServer
            | ErrorCode::ServiceUnavailable
            | ErrorCode::Dispatch
    )
}

/// Spreads the bits of a number over all of it (the finalizer of `SplitMix64`).
const fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_cap_and_differ_between_processes() {
        for attempt in 1..=40 {
            let longest = PAUSE_FIRST.saturating_mul(1 << (attempt - 1).min(16)).min(PAUSE_MAX);
            let pauses: Vec<Duration> =
                (0..50).map(|seed| Retry { seed, ..Retry::at_once() }.pause(attempt)).collect();
            assert!(pauses.iter().all(|pause| *pause >= longest / 2 && *pause <= longest));
            let first = pauses[0];
            assert!(pauses.iter().any(|pause| *pause != first), "attempt {attempt}");
        }
    }
}
