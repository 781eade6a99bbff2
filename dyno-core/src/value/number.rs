//! Decimal numbers of up to 38 significant digits, as DynamoDB stores them.
//!
//! A number is `± coefficient × 10^exponent` with the coefficient free of trailing zeros, so that
//! equal values have one representation: `1`, `1.0` and `10e-1` are the same [`Number`]. Parsing
//! refuses what the service refuses; printing is plain decimal, never scientific.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

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
    pub fn from_parts(
        negative: bool,
        coefficient: u128,
        exponent: i64,
    ) -> Result<Self, NumberError> {
        if coefficient == 0 {
            return Ok(Self::ZERO);
        }
        let (coefficient, exponent) = strip_trailing_zeros(coefficient, exponent);
        let digits = decimal_digits(coefficient);
        if digits > SIGNIFICANT_DIGITS_MAX {
            return Err(NumberError::TooManyDigits);
        }
        check_magnitude(exponent.saturating_add(signed(digits) - 1))?;
        let exponent = i16::try_from(exponent).map_err(|_| NumberError::Underflow)?;
        Ok(Self::from_normal(negative, coefficient, exponent))
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

    /// Returns the exponent of the leading digit: `123.4` has 2.
    fn magnitude(&self) -> i64 {
        i64::from(self.exponent) + signed(decimal_digits(self.coefficient())) - 1
    }

    const fn from_normal(negative: bool, coefficient: u128, exponent: i16) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the low word is what is wanted")]
        let low = coefficient as u64;
        Self { high: (coefficient >> 64) as u64, low, exponent, negative }
    }

    fn cmp_magnitude(&self, other: &Self) -> Ordering {
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

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let digits = Digits::parse(text).ok_or_else(|| NumberError::NotNumeric(text.to_owned()))?;
        if digits.significant == 0 {
            // A zero with an exponent out of range is refused like any other number.
            check_magnitude(digits.written_exponent)?;
            return Ok(Self::ZERO);
        }
        check_magnitude(digits.magnitude())?;
        if digits.significant > SIGNIFICANT_DIGITS_MAX {
            return Err(NumberError::TooManyDigits);
        }
        Self::from_parts(digits.negative, digits.coefficient, digits.exponent())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        let digits = self.coefficient().to_string();
        let point = signed(digits.len()) + i64::from(self.exponent);
        if self.exponent >= 0 {
            let zeros = usize::try_from(self.exponent).unwrap_or(0);
            return write!(f, "{digits}{:0<zeros$}", "");
        }
        match usize::try_from(point) {
            Ok(point) if point > 0 => {
                let (whole, fraction) = digits.split_at(point);
                write!(f, "{whole}.{fraction}")
            }
            _ => {
                let zeros = usize::try_from(-point).unwrap_or(0);
                write!(f, "0.{:0<zeros$}{digits}", "")
            }
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({self})")
    }
}

macro_rules! from_unsigned {
    ($($int:ty),+) => {$(
        impl From<$int> for Number {
            fn from(value: $int) -> Self {
                let (coefficient, exponent) = strip_trailing_zeros(u128::from(value), 0);
                if coefficient == 0 {
                    return Self::ZERO;
                }
                #[expect(clippy::cast_possible_truncation, reason = "at most 19 zeros are stripped")]
                Self::from_normal(false, coefficient, exponent as i16)
            }
        }
    )+};
}
from_unsigned!(u8, u16, u32, u64);

macro_rules! from_signed {
    ($($int:ty),+) => {$(
        impl From<$int> for Number {
            fn from(value: $int) -> Self {
                let magnitude = Self::from(u64::from(value.unsigned_abs()));
                if value < 0 { magnitude.negated() } else { magnitude }
            }
        }
    )+};
}
from_signed!(i8, i16, i32, i64);

/// A scanned number text: its significant digits and where the decimal point stands.
struct Digits {
    negative: bool,
    coefficient: u128,
    /// Significant digits seen, between the first and the last that are not zero.
    significant: usize,
    /// Digits after the point, up to the last significant one.
    scale: i64,
    written_exponent: i64,
}

impl Digits {
    /// Scans `[+-]? (digits ('.' digits?)? | '.' digits) ([eE] [+-]? digits)?`.
    fn parse(text: &str) -> Option<Self> {
        let (negative, unsigned) = split_sign(text);
        let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => (unsigned.get(..at)?, parse_exponent(unsigned.get(at + 1..)?)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let mut digits =
            Self { negative, coefficient: 0, significant: 0, scale: 0, written_exponent: exponent };
        let mut pending_zeros = 0usize;
        for (index, byte) in whole.bytes().chain(fraction.bytes()).enumerate() {
            if !byte.is_ascii_digit() {
                return None;
            }
            if byte == b'0' {
                pending_zeros += 1;
                continue;
            }
            let skipped = if digits.significant == 0 { 0 } else { pending_zeros };
            digits.push(skipped, byte - b'0');
            pending_zeros = 0;
            digits.scale = signed(index + 1) - signed(whole.len());
        }
        Some(digits)
    }

    /// Appends `zeros` zeros and a digit; past 38 digits only counts them.
    fn push(&mut self, zeros: usize, digit: u8) {
        self.significant += zeros + 1;
        if self.significant <= SIGNIFICANT_DIGITS_MAX {
            let shift = 10u128.pow(u32::try_from(zeros + 1).unwrap_or(0));
            self.coefficient = self.coefficient * shift + u128::from(digit);
        }
    }

    fn exponent(&self) -> i64 {
        self.written_exponent.saturating_sub(self.scale)
    }

    /// Returns the exponent of the leading significant digit.
    fn magnitude(&self) -> i64 {
        self.exponent().saturating_add(signed(self.significant) - 1)
    }
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn parse_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = split_sign(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value: i64 = digits.parse().ok()?;
    Some(if negative { -value } else { value })
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
    while coefficient != 0 && coefficient.is_multiple_of(10) {
        coefficient /= 10;
        exponent = exponent.saturating_add(1);
    }
    (coefficient, exponent)
}

/// Counts and lengths of texts in memory fit; the saturation is for the type system.
fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn decimal_digits(coefficient: u128) -> usize {
    coefficient.checked_ilog10().map_or(1, |log| log as usize + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Number {
        text.parse().unwrap()
    }

    fn printed(text: &str) -> String {
        number(text).to_string()
    }

    #[test]
    fn exponents_far_out_of_range_are_refused() {
        assert_eq!(Number::from_parts(false, 10, i64::MAX), Err(NumberError::Overflow));
        assert_eq!(Number::from_parts(false, 10, i64::MIN), Err(NumberError::Underflow));
    }

    #[test]
    fn prints_plain_decimals() {
        for (given, expected) in [
            ("0042.1200", "42.12"),
            ("-0", "0"),
            ("+5", "5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1.e5", "100000"),
            ("1e-3", "0.001"),
            ("-12.5e1", "-125"),
            ("0e5", "0"),
            ("1E-130", &format!("0.{}1", "0".repeat(129))),
        ] {
            assert_eq!(printed(given), expected, "{given}");
        }
        assert_eq!(printed("1E125").len(), 126);
    }

    #[test]
    fn refuses_what_the_service_refuses() {
        for text in [
            "",
            "1e",
            "1.2.3",
            " 5",
            "0x10",
            "1,000",
            "NaN",
            "Infinity",
            "-",
            ".",
            "e5",
            "1e99999999999999999999",
            "١",
        ] {
            assert_eq!(text.parse::<Number>(), Err(NumberError::NotNumeric(text.to_owned())));
        }
        for text in ["1e126", "0e126", "10e125", "1e2147483648"] {
            assert_eq!(text.parse::<Number>(), Err(NumberError::Overflow), "{text}");
        }
        for text in ["1e-131", "0e-131", "0.1e-130"] {
            assert_eq!(text.parse::<Number>(), Err(NumberError::Underflow), "{text}");
        }
        let digits_39 = "1".repeat(39);
        assert_eq!(digits_39.parse::<Number>(), Err(NumberError::TooManyDigits));
        assert_eq!(printed(&format!("000{}000", "9".repeat(38))), format!("{}000", "9".repeat(38)));
    }

    #[test]
    fn adds_exactly() {
        let add = |a: &str, b: &str| number(a).checked_add(number(b)).map(|sum| sum.to_string());
        assert_eq!(add("0.1", "0.2").unwrap(), "0.3");
        assert_eq!(add("5", "-5").unwrap(), "0");
        assert_eq!(add("1e37", "1").unwrap(), format!("1{}1", "0".repeat(36)));
        assert_eq!(add("1e38", "1"), Err(NumberError::TooManyDigits));
        assert_eq!(add(&"9".repeat(38), "1").unwrap(), format!("1{}", "0".repeat(38)));
        assert_eq!(add("9.9e125", "1e124"), Err(NumberError::Overflow));
        assert_eq!(add("1e125", "1e-130"), Err(NumberError::TooManyDigits));
        assert_eq!(add("1e38", "-1").unwrap(), "9".repeat(38));
    }

    proptest! {
        #[test]
        fn order_and_sum_agree_with_integers(a in any::<i64>(), b in any::<i64>()) {
            let (x, y) = (Number::from(a), Number::from(b));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            let sum = i128::from(a) + i128::from(b);
            prop_assert_eq!(x.checked_add(y).unwrap().to_string(), sum.to_string());
            let difference = i128::from(a) - i128::from(b);
            prop_assert_eq!(x.checked_sub(y).unwrap().to_string(), difference.to_string());
        }

        #[test]
        fn printing_and_parsing_are_inverse(digits in 1u128..10u128.pow(38), exponent in -130i64..80) {
            if let Ok(number) = Number::from_parts(false, digits, exponent) {
                prop_assert_eq!(number.to_string().parse::<Number>().unwrap(), number);
            }
        }

        #[test]
        fn never_panics(text in "[-+0-9.eE]{0,60}|.{0,12}") {
            let _ = text.parse::<Number>();
        }
    }
}
