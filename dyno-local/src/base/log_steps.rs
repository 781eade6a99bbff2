//! The steps of histograms: 32 between a power of two and the next, so that each number is told at
//! most a 32nd too high, and there are fewer than 2,048 of them.
//!
//! `metrics` and `load` count by them, each in what suits it.

/// How many steps lie between a power of two and the next: 2 to this.
const STEPS_BITS: u32 = 5;

/// Returns the step of a number: below 64 its own, then 32 for each doubling.
pub(crate) fn step_of(number: u64) -> u16 {
    let shift = number.max(1).ilog2().saturating_sub(STEPS_BITS);
    let within = number >> shift;
    u16::try_from((u64::from(shift) << STEPS_BITS) + within).unwrap_or(u16::MAX)
}

/// Returns the highest number of a step.
pub(crate) fn last_of(step: u16) -> u64 {
    let step = u32::from(step);
    // The bits of a step's number above the steps of one doubling, where they say that digits were cut.
    let shift = (step >> STEPS_BITS).saturating_sub(1);
    let within = u128::from(step - (shift << STEPS_BITS));
    let end = (within + 1).checked_shl(shift).unwrap_or(u128::MAX);
    u64::try_from(end - 1).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_greatest_number_has_a_step() {
        assert_eq!((step_of(0), step_of(63), step_of(64)), (0, 63, 64));
        assert!(step_of(u64::MAX) < 2_048);
        assert_eq!(last_of(step_of(u64::MAX)), u64::MAX);
        assert_eq!(last_of(u16::MAX), u64::MAX);
    }

    proptest! {
        #[test]
        fn a_step_holds_its_numbers_closely(number in 0..u64::MAX / 2) {
            let last = last_of(step_of(number));
            prop_assert!(number <= last && last <= number + number / 32, "{number} {last}");
            prop_assert_eq!(step_of(last), step_of(number));
            prop_assert_eq!(step_of(last + 1), step_of(number) + 1);
        }
    }
}
