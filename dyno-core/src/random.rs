//! Randomness as an argument: what delays, tokens and tests of chance are drawn from.
//!
//! [`Handle`](crate::handle) and the layers each hold one. Invariant: a seeded source gives the same
//! numbers in the same order on every machine; one that is not seeded takes its start from the
//! operating system once. Nothing that is drawn here is a secret.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// A source of random numbers that many tasks may draw from.
///
/// A splitmix64 sequence: a counter that every draw moves on, mixed.
#[derive(Debug)]
pub(crate) struct Random {
    counter: AtomicU64,
    /// Tells sources apart that have come to the same count.
    stream: u64,
}

impl Random {
    /// Returns a source that gives what this seed gives.
    pub(crate) const fn seeded(seed: u64) -> Self {
        Self { counter: AtomicU64::new(seed), stream: mix(seed) }
    }

    /// Returns a source that starts anywhere.
    pub(crate) fn from_os() -> Self {
        let word = || RandomState::new().hash_one(0_u64);
        Self { counter: AtomicU64::new(word()), stream: word() }
    }

    /// Returns the next number.
    pub(crate) fn next(&self) -> u64 {
        mix(self.counter.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP))
    }

    /// Returns a number from 0 to `last`, any as likely as another.
    pub(crate) fn up_to(&self, last: u64) -> u64 {
        let scaled = u128::from(self.next()) * (u128::from(last) + 1);
        u64::try_from(scaled >> 64).unwrap_or(last)
    }

    /// Returns a number from 0 up to 1, without 1.
    pub(crate) fn unit_interval(&self) -> f64 {
        let high = u32::try_from(self.next() >> 32).unwrap_or(0);
        f64::from(high) / 4_294_967_296.0
    }

    /// Returns a name that no other source gives: 32 hexadecimal digits.
    pub(crate) fn token(&self) -> String {
        format!("{:016x}{:016x}", self.stream, self.next())
    }
}

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

const fn mix(counter: u64) -> u64 {
    let mut mixed = counter;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_its_numbers() {
        let (one, again, other) = (Random::seeded(7), Random::seeded(7), Random::seeded(8));
        let numbers: Vec<_> = (0..10).map(|_| one.next()).collect();
        assert_eq!(numbers, (0..10).map(|_| again.next()).collect::<Vec<_>>());
        assert!(!numbers.contains(&other.next()));
        assert_eq!(one.token(), again.token());
        assert_ne!(one.token(), one.token());
        assert_ne!(Random::from_os().token(), Random::from_os().token());
    }

    #[test]
    fn a_range_is_filled_and_not_left() {
        let random = Random::seeded(1);
        let drawn: Vec<_> = (0..200).map(|_| random.up_to(3)).collect();
        for wanted in 0..4 {
            assert!(drawn.contains(&wanted), "{wanted}");
        }
        assert!(drawn.iter().all(|drawn| *drawn <= 3));
        assert_eq!(random.up_to(0), 0);
        assert!((0..100).all(|_| (0.0..1.0).contains(&random.unit_interval())));
    }
}
