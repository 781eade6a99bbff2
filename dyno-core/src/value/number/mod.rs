//! Decimal numbers of up to 38 significant digits, as DynamoDB stores them.
//!
//! A number is `± coefficient × 10^exponent` with the coefficient free of trailing zeros, so that
//! equal values have one representation: `1`, `1.0` and `10e-1` are the same [`Number`]. Here are
//! its parts, its order and its sums; the files below have its text, its conversions and its form
//! in serde.

mod convert;
mod parse;
mod serde;
mod text;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

pub(crate) use serde::NUMBER_NAME;
pub use text::NumberText;

/// The most significant digits a number may have.
pub(crate) const SIGNIFICANT_DIGITS_MAX: usize = 38;

/// The largest decimal exponent of the leading digit: magnitudes reach 9.99…E+125.
const MAGNITUDE_MAX: i64 = 125;

/// The smallest decimal exponent of the leading digit: magnitudes start at 1E-130.
const MAGNITUDE_MIN: i64 = -130;

/// A decimal number of up to 38 significant digits between ±1E-130 and ±9.99…E+125, or zero.
///
/// Equality, order and hash follow the value: `1` equals `1.0`.
///
/// As a field of an entity it keeps all of its digits, which no integer or float of Rust does; a
/// field that is flattened, or in an enum that is untagged or tagged inside, is read through serde's
/// own buffer and keeps those of an `f64`. In formats other than an item it is its text.
///
/// # Examples
///
/// ```
/// use dyno_core::value::Number;
///
/// let price: Number = "0042.1200".parse()?;
/// assert_eq!(price.to_string(), "42.12");
/// assert!(price < "1e2".parse()?);
/// # Ok::<(), dyno_core::value::NumberError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Number {
    // Two words instead of one u128 keep the alignment, and with it every attribute value, small.
    high: u64,
    low: u64,
    exponent: i16,
    negative: bool,
}

/// Why a text or an arithmetic result is not a DynamoDB number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// The text is not a decimal number.
    #[error("The parameter cannot be converted to a numeric value: {0}")]
    NotNumeric(String),
    /// The magnitude is 1E+126 or more.
    #[error(
        "Number overflow. Attempting to store a number with magnitude larger than supported range"
    )]
    Overflow,
    /// The magnitude is below 1E-130 and not zero.
    #[error(
        "Number underflow. Attempting to store a number with magnitude smaller than supported range"
    )]
    Underflow,
    /// More than 38 significant digits.
    #[error("Attempting to store more than 38 significant digits in a Number")]
    TooManyDigits,
}

impl Number {
    /// Zero.
    pub const ZERO: Self = Self { high: 0, low: 0, exponent: 0, negative: false };

    /// Returns the digits as an integer without trailing zeros.
    pub const fn coefficient(&self) -> u128 {
        ((self.high as u128) << 64) | self.low as u128
    }

    /// Returns the power of ten that the coefficient is multiplied by.
    pub const fn exponent(&self) -> i16 {
        self.exponent
    }

    /// Returns `true` for numbers below zero.
    pub const fn is_negative(&self) -> bool {
        self.negative
    }

    /// Returns `true` for zero.
    pub const fn is_zero(&self) -> bool {
        self.high == 0 && self.low == 0
    }

    /// Builds `± coefficient × 10^exponent`, or says why the service would refuse it.
    #[inline]
    pub fn from_parts(
        negative: bool,
        coefficient: u128,
        exponent: i64,
    ) -> Result<Self, NumberError> {
        if coefficient == 0 {
            return Ok(Self::ZERO);
        }
        if let (Ok(short), Ok(near @ -100..=100)) =
            (u64::try_from(coefficient), i16::try_from(exponent))
        {
            return Ok(Self::from_short(negative, short, near));
        }
        Self::from_long(negative, coefficient, exponent)
    }

    /// Builds any number but zero.
    fn from_long(negative: bool, coefficient: u128, exponent: i64) -> Result<Self, NumberError> {
        let (coefficient, exponent) = strip_trailing_zeros(coefficient, exponent);
        let digits = decimal_digits(coefficient);
        if digits > SIGNIFICANT_DIGITS_MAX {
            return Err(NumberError::TooManyDigits);
        }
        check_magnitude(exponent.saturating_add(signed(digits) - 1))?;
        let exponent = i16::try_from(exponent).map_err(|_| NumberError::Underflow)?;
        Ok(Self::from_normal(negative, coefficient, exponent))
    }

    /// Builds a number whose digits and magnitude are within the limits whatever they are: at most
    /// 20 digits, and an exponent that is far from both ends.
    #[inline]
    fn from_short(negative: bool, mut coefficient: u64, mut exponent: i16) -> Self {
        while coefficient != 0 && coefficient.is_multiple_of(10) {
            coefficient /= 10;
            exponent += 1;
        }
        Self { high: 0, low: coefficient, exponent, negative }
    }

    /// Returns `self + other`, exactly, or the error of a result the service cannot store.
    pub fn checked_add(self, other: Self) -> Result<Self, NumberError> {
        if self.is_zero() {
            return Ok(other);
        }
        if other.is_zero() {
            return Ok(self);
        }
        let (wide, narrow) =
            if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        let shift =
            usize::try_from(i32::from(wide.exponent) - i32::from(narrow.exponent)).unwrap_or(0);
        // Both end in a non-zero digit, so with different exponents the sum keeps every digit from
        // the highest down to the narrow one's last: a wider gap cannot fit in 38 digits.
        if decimal_digits(wide.coefficient()) + shift > SIGNIFICANT_DIGITS_MAX + 1 {
            return Err(NumberError::TooManyDigits);
        }
        let (sum, negative) = add_aligned(wide, narrow, shift);
        sum.map_or(Err(NumberError::TooManyDigits), |sum| {
            Self::from_parts(negative, sum, i64::from(narrow.exponent))
        })
    }

    /// Returns `self - other`, exactly, or the error of a result the service cannot store.
    pub fn checked_sub(self, other: Self) -> Result<Self, NumberError> {
        self.checked_add(other.negated())
    }

    /// Returns the number with the other sign; zero stays zero.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self { negative: !self.negative && !self.is_zero(), ..self }
    }

    /// Builds `± coefficient × 10^exponent` from parts that are in range: at most 19 digits and an
    /// exponent within ±38.
    fn from_small(negative: bool, mut coefficient: u64, mut exponent: i16) -> Self {
        if coefficient == 0 {
            return Self::ZERO;
        }
        while coefficient.is_multiple_of(10) {
            coefficient /= 10;
            exponent += 1;
        }
        Self { high: 0, low: coefficient, exponent, negative }
    }

    const fn from_normal(negative: bool, coefficient: u128, exponent: i16) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the low word is what is wanted")]
        let low = coefficient as u64;
        Self { high: (coefficient >> 64) as u64, low, exponent, negative }
    }

    /// Returns how many digits the coefficient has; that of zero has one.
    pub(super) fn digit_count(&self) -> usize {
        decimal_digits(self.coefficient())
    }

    /// Returns the exponent of the leading digit: `123.4` has 2.
    fn magnitude(&self) -> i64 {
        i64::from(self.exponent) + signed(self.digit_count()) - 1
    }

    fn cmp_magnitude(&self, other: &Self) -> Ordering {
        if self.exponent == other.exponent {
            return (self.high, self.low).cmp(&(other.high, other.low));
        }
        match self.magnitude().cmp(&other.magnitude()) {
            Ordering::Equal => {}
            unequal => return unequal,
        }
        // The same leading position: pad the one with fewer digits. Both have at most 38 digits,
        // and so have the padded ones.
        let mine = decimal_digits(self.coefficient());
        let theirs = decimal_digits(other.coefficient());
        let digits = mine.max(theirs);
        let pad = |value: u128, by: usize| value * 10u128.pow(u32::try_from(by).unwrap_or(0));
        pad(self.coefficient(), digits - mine).cmp(&pad(other.coefficient(), digits - theirs))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => return Ordering::Equal,
            (true, false) => {
                return if other.negative { Ordering::Greater } else { Ordering::Less };
            }
            (false, true) => return if self.negative { Ordering::Less } else { Ordering::Greater },
            (false, false) => {}
        }
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.cmp_magnitude(other),
            (true, true) => other.cmp_magnitude(self),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.high, self.low, self.exponent, self.negative).hash(state);
    }
}

fn check_magnitude(magnitude: i64) -> Result<(), NumberError> {
    if magnitude > MAGNITUDE_MAX {
        return Err(NumberError::Overflow);
    }
    if magnitude < MAGNITUDE_MIN {
        return Err(NumberError::Underflow);
    }
    Ok(())
}

/// Adds two numbers with the same sign rule after moving `wide` by `shift` places; `None` if the
/// result needs more than 39 digits.
fn add_aligned(wide: Number, narrow: Number, shift: usize) -> (Option<u128>, bool) {
    let scale = u32::try_from(shift).ok().and_then(|shift| 10u128.checked_pow(shift));
    let Some(left) = scale.and_then(|scale| wide.coefficient().checked_mul(scale)) else {
        return (None, wide.negative);
    };
    let right = narrow.coefficient();
    if wide.negative == narrow.negative {
        return (left.checked_add(right), wide.negative);
    }
    if left >= right {
        (Some(left - right), wide.negative)
    } else {
        (Some(right - left), narrow.negative)
    }
}

fn strip_trailing_zeros(mut coefficient: u128, mut exponent: i64) -> (u128, i64) {
    // Dividing two words is slow, so it is done only while there are two.
    while coefficient > u128::from(u64::MAX) {
        if !coefficient.is_multiple_of(10) {
            return (coefficient, exponent);
        }
        coefficient /= 10;
        exponent = exponent.saturating_add(1);
    }
    let mut word = u64::try_from(coefficient).unwrap_or(u64::MAX);
    while word != 0 && word.is_multiple_of(10) {
        word /= 10;
        exponent = exponent.saturating_add(1);
    }
    (u128::from(word), exponent)
}

/// Counts and lengths of texts in memory fit; the saturation is for the type system.
pub(super) fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn decimal_digits(coefficient: u128) -> usize {
    let log = match u64::try_from(coefficient) {
        Ok(word) => word.checked_ilog10(),
        Err(_) => coefficient.checked_ilog10(),
    };
    log.map_or(1, |log| log as usize + 1)
}
