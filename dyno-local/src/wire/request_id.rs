//! Request ids: 52 characters of A–Z and 0–9, from a seed and a counter.
//!
//! `wire::exchange` draws one for each request. Ids are as deterministic as the rest of the
//! engine: the same seed gives the same ids in the same order. Invariant: no two of one counter are
//! equal, because letters and count follow from each other.

use std::sync::atomic::{AtomicU64, Ordering};

/// The letters of an id.
const ALPHABET: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// The length of an id.
const LENGTH: usize = 52;

/// How many letters write a number of 64 bits, each its own.
const NUMBER_LETTERS: usize = 13;

/// A sequence of request ids.
#[derive(Debug, Default)]
pub(super) struct RequestIds {
    seed: u64,
    drawn: AtomicU64,
}

impl RequestIds {
    /// Returns the sequence of a seed.
    pub(super) const fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }

    /// Draws the next id.
    pub(super) fn draw(&self) -> String {
        let count = self.drawn.fetch_add(1, Ordering::Relaxed);
        // Each number follows from the count one to one, and so do the letters that write it.
        let mut number = mix(self.seed ^ mix(count));
        let mut letters = vec![b'A'; LENGTH];
        for written in letters.chunks_mut(NUMBER_LETTERS) {
            let mut rest = number;
            for letter in written {
                let at = usize::try_from(rest % 36).unwrap_or(0);
                *letter = ALPHABET.get(at).copied().unwrap_or(b'A');
                rest /= 36;
            }
            number = mix(number.wrapping_add(0x9E37_79B9_7F4A_7C15));
        }
        String::from_utf8(letters).unwrap_or_default()
    }
}

/// Spreads a counter over 64 bits: the finalizer of `SplitMix64`, a bijection.
const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
