//! Numbers from and to the integers and floats of Rust.
//!
//! Integers go straight from word to word. A float becomes the shortest decimal that reads back as
//! the same float, and a number the float nearest to it: what printing and parsing would give, got
//! without text where that is certain to be the same.

use super::{Number, NumberError};

/// Powers of ten that a double holds exactly.
const POWERS_F64: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// A decimal of 15 digits stands for one double and no other.
const EXACT_DECIMAL_MAX: f64 = 1e15;

/// Integers up to here are doubles.
const EXACT_INTEGER_MAX: u64 = 1 << 53;

/// How many decimal places are tried before a float is printed.
const PLACES_TRIED: usize = 7;

macro_rules! from_unsigned {
    ($($int:ty),+) => {$(
        impl From<$int> for Number {
            fn from(value: $int) -> Self {
                Self::from_small(false, u64::from(value), 0)
            }
        }
    )+};
}
from_unsigned!(u8, u16, u32, u64);

macro_rules! from_signed {
    ($($int:ty),+) => {$(
        impl From<$int> for Number {
            fn from(value: $int) -> Self {
                Self::from_small(value < 0, u64::from(value.unsigned_abs()), 0)
            }
        }
    )+};
}
from_signed!(i8, i16, i32, i64);

impl TryFrom<u128> for Number {
    type Error = NumberError;

    /// Fails if the value has more than 38 significant digits.
    fn try_from(value: u128) -> Result<Self, NumberError> {
        Self::from_parts(false, value, 0)
    }
}

impl TryFrom<i128> for Number {
    type Error = NumberError;

    /// Fails if the value has more than 38 significant digits.
    fn try_from(value: i128) -> Result<Self, NumberError> {
        Self::from_parts(value < 0, value.unsigned_abs(), 0)
    }
}

impl TryFrom<f64> for Number {
    type Error = NumberError;

    /// Returns the shortest decimal that reads back as the same float. Fails for infinities and
    /// NaN, and for magnitudes out of range.
    fn try_from(value: f64) -> Result<Self, NumberError> {
        short_decimal(value).map_or_else(|| printed(&value, value.abs()), Ok)
    }
}

impl TryFrom<f32> for Number {
    type Error = NumberError;

    /// Returns the shortest decimal that reads back as the same float. Fails for infinities and
    /// NaN, and for magnitudes out of range.
    fn try_from(value: f32) -> Result<Self, NumberError> {
        printed(&value, f64::from(value.abs()))
    }
}

impl Number {
    /// Returns the value as an integer; `None` if it has a fraction or is out of range.
    pub fn to_i64(&self) -> Option<i64> {
        i64::try_from(self.to_i128()?).ok()
    }

    /// Returns the value as an integer; `None` if it has a fraction or is out of range.
    pub fn to_u64(&self) -> Option<u64> {
        u64::try_from(self.to_i128()?).ok()
    }

    /// Returns the value as an integer; `None` if it has a fraction or is out of range.
    pub fn to_i128(&self) -> Option<i128> {
        if self.exponent == 0 && self.high == 0 {
            let magnitude = i128::from(self.low);
            return Some(if self.negative { -magnitude } else { magnitude });
        }
        let magnitude = self.magnitude_u128()?;
        if self.negative {
            0i128.checked_sub_unsigned(magnitude)
        } else {
            magnitude.try_into().ok()
        }
    }

    /// Returns the value as an integer; `None` if it is negative, has a fraction or is out of range.
    pub fn to_u128(&self) -> Option<u128> {
        if self.negative { None } else { self.magnitude_u128() }
    }

    /// Returns the float that is nearest to the value.
    pub fn to_f64(&self) -> f64 {
        let power = POWERS_F64.get(usize::from(self.exponent.unsigned_abs()));
        let (Some(power), true) = (power, self.high == 0 && self.low <= EXACT_INTEGER_MAX) else {
            return self.text().parse().unwrap_or_default();
        };
        // Both are exact, so that the result is rounded once, as it should be.
        #[expect(clippy::cast_precision_loss, reason = "no more than 53 bits")]
        let digits = self.low as f64;
        let magnitude = if self.exponent < 0 { digits / power } else { digits * power };
        if self.negative { -magnitude } else { magnitude }
    }

    /// Returns the float that is nearest to the value; infinite if it is too large for one.
    pub fn to_f32(&self) -> f32 {
        // Not by way of `f64`: rounding twice may miss the nearest.
        self.text().parse().unwrap_or_default()
    }

    fn magnitude_u128(&self) -> Option<u128> {
        let power = 10u128.checked_pow(u32::try_from(self.exponent).ok()?)?;
        self.coefficient().checked_mul(power)
    }
}

/// Returns the shortest decimal of a float that has few digits; `None` says nothing of the float.
fn short_decimal(value: f64) -> Option<Number> {
    let magnitude = value.abs();
    for (places, power) in POWERS_F64.iter().enumerate().take(PLACES_TRIED) {
        let scaled = magnitude * power;
        if scaled.is_nan() || scaled >= EXACT_DECIMAL_MAX {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most 15 digits, not negative"
        )]
        let digits = scaled as u64;
        #[expect(clippy::cast_precision_loss, reason = "at most 15 digits")]
        let exact = digits as f64;
        // The division is rounded once, so equality says that the decimal reads back as the float.
        // No other decimal of up to 15 digits does.
        #[expect(clippy::float_cmp, reason = "the same float is what is asked for")]
        if exact == scaled && exact / power == magnitude {
            let exponent = -i16::try_from(places).ok()?;
            return Some(Number::from_small(value < 0.0, digits, exponent));
        }
    }
    None
}

/// Prints a float and parses it.
fn printed<F>(value: &F, magnitude: f64) -> Result<Number, NumberError>
where
    F: std::fmt::Display + std::fmt::LowerExp,
{
    // Far from 1 the plain form has hundreds of zeros. The text of what is no number is the plain
    // form's, too.
    if (1e-6..1e21).contains(&magnitude) || !magnitude.is_finite() {
        return value.to_string().parse();
    }
    format!("{value:e}").parse()
}
