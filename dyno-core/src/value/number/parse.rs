//! Parsing numbers: what the service refuses is refused here, in its words.

use std::str::FromStr;

use super::{Number, NumberError, SIGNIFICANT_DIGITS_MAX, check_magnitude, signed};

/// Digits that fit a word whatever they are.
const DIGITS_SMALL: usize = 18;

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        if let Some(number) = parse_small(text) {
            return Ok(number);
        }
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

/// Parses what most numbers are: up to 18 digits, perhaps with a sign and a point. `None` says
/// nothing of the text.
fn parse_small(text: &str) -> Option<Number> {
    let (negative, unsigned) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if unsigned.len() > DIGITS_SMALL {
        return None;
    }
    let (mut coefficient, mut digits, mut places) = (0u64, 0, None);
    for byte in unsigned {
        match byte {
            b'0'..=b'9' => {
                coefficient = coefficient * 10 + u64::from(byte - b'0');
                digits += 1;
            }
            b'.' if places.is_none() => places = Some(digits),
            _ => return None,
        }
    }
    if digits == 0 {
        return None;
    }
    let exponent = places.map_or(0, |whole: i16| whole - digits);
    Some(Number::from_small(negative, coefficient, exponent))
}

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
