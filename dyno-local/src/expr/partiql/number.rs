//! Numbers as `PartiQL` reads them, in statements and in their parameters.
//!
//! They are those of every other place, but for what is out of range: an exponent or a number of
//! decimal places that 32 bits do not hold makes no number at all, and the range is judged in 32
//! bits, so that the largest exponent comes out below the smallest number.

use dyno_core::value::{Number, NumberError};

/// Reads a number.
pub(crate) fn read_number(text: &str) -> Result<Number, NumberError> {
    text.parse().map_err(|reason| match reason {
        NumberError::Overflow | NumberError::Underflow => out_of_range(text, reason),
        other => other,
    })
}

/// Returns `false` if an exponent or the number of decimal places does not fit 32 bits.
pub(super) fn fits(text: &str) -> bool {
    scale(text).is_some()
}

fn out_of_range(text: &str, reason: NumberError) -> NumberError {
    let Some(scale) = scale(text) else { return NumberError::NotNumeric(text.to_owned()) };
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let precision = digits.trim_start_matches('0').len().max(1);
    let precision = i32::try_from(precision).unwrap_or(i32::MAX);
    match precision.checked_sub(scale) {
        Some(_) => reason,
        None => NumberError::Underflow,
    }
}

/// Returns the number of decimal places, negative for zeros before the point.
fn scale(text: &str) -> Option<i32> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i32 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let places = mantissa.split_once('.').map_or(0, |(_, places)| places.len());
    let scale = i64::try_from(places).ok()? - i64::from(exponent);
    i32::try_from(scale).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_have_32_bits() {
        let refused = |text: &str| read_number(text).unwrap_err();
        let none = |text: &str| NumberError::NotNumeric(text.to_owned());
        for text in ["1e99999999999", "-1e-99999999999", "1e2147483648", "1e-2147483648"] {
            assert_eq!(refused(text), none(text));
        }
        assert_eq!(refused("1e2147483647"), NumberError::Underflow);
        assert_eq!(refused("1e126"), NumberError::Overflow);
        assert_eq!(refused("1e-131"), NumberError::Underflow);
        assert_eq!(refused("abc"), none("abc"));
        assert_eq!(read_number("7.31e6").unwrap(), 7_310_000.into());
        assert!(fits("1.5e5") && !fits("1.5e-2147483647"));
    }
}
