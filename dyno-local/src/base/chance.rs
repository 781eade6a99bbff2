//! Chance in a run: numbers from a seed, the same on every machine.
//!
//! Everything random in `fault`, `load` and `replica` draws from here, each part from a stream of its own, so
//! that what one part draws does not shift another.

/// A source of random numbers (`SplitMix64`).
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// Returns the numbers of one part of a run.
    pub(crate) const fn new(seed: u64, stream: u64) -> Self {
        Self(mixed(seed ^ mixed(stream)))
    }

    /// Returns the next number.
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    /// Returns a number below this one; 0 if it is 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        let scaled = u128::from(self.next()) * u128::from(end);
        u64::try_from(scaled >> 64).unwrap_or(0)
    }

    /// Returns a number from 0 up to 1, without 1.
    pub(crate) fn unit(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let numerator = (self.next() >> 11) as f64;
        numerator / 9_007_199_254_740_992.0
    }

    /// Returns a pause between events that come once a unit of time on average, and do not know of
    /// each other.
    ///
    /// By the method of von Neumann, which compares numbers and computes no logarithm, whose last
    /// digit is not the same on every machine.
    pub(crate) fn pause(&mut self) -> f64 {
        let mut whole = 0.0;
        loop {
            let first = self.unit();
            let (mut last, mut falling) = (first, 1_u32);
            loop {
                let next = self.unit();
                if next >= last {
                    break;
                }
                last = next;
                falling += 1;
            }
            if !falling.is_multiple_of(2) {
                return whole + first;
            }
            whole += 1.0;
        }
    }
}

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Spreads a number over 64 bits: the finalizer of splitmix64.
pub(crate) const fn mixed(number: u64) -> u64 {
    let mut mixed = number;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_stream_give_their_numbers() {
        let first = |seed, stream| Chance::new(seed, stream).next();
        assert_eq!(first(7, 1), first(7, 1));
        assert_ne!(first(7, 1), first(7, 2));
        assert_ne!(first(7, 1), first(8, 1));
        assert_eq!(Chance::new(7, 1).below(0), 0);
    }

    /// Of the exponential distribution the mean is 1, the variance 1, and 1/e are above 1.
    #[test]
    fn pauses_are_exponential() {
        let mut chance = Chance::new(1, 1);
        let pauses: Vec<f64> = (0..200_000).map(|_| chance.pause()).collect();
        let mean = pauses.iter().sum::<f64>() / 200_000.0;
        let variance = pauses.iter().map(|pause| (pause - mean).powi(2)).sum::<f64>() / 200_000.0;
        let above = |bound: f64| {
            let count = pauses.iter().filter(|pause| **pause > bound).count();
            f64::from(u32::try_from(count).unwrap()) / 200_000.0
        };
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
        assert!((variance - 1.0).abs() < 0.03, "{variance}");
        assert!((above(1.0) - 0.367_9).abs() < 0.005, "{}", above(1.0));
        assert!((above(3.0) - 0.049_8).abs() < 0.002, "{}", above(3.0));
    }
}
