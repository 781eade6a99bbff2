//! Numbers of 38 digits as prefix-free bytes whose order is the numbers' order.
//!
//! ```text
//! zero      02
//! positive  03, magnitude + 130, then the digits two by two as value + 1, then 00
//! negative  01, and every following byte of its absolute value inverted
//!
//! 12.5      03 83 0D 33 00        (magnitude 1; pairs 12 and 50)
//! 1         03 82 0B 00           (magnitude 0; pair 10)
//! ```
//!
//! Numbers are normal (no trailing zeros), so equal values have equal bytes. The magnitude of the
//! leading digit is between -130 and 125 and fills one byte exactly.

use dyno_core::value::Number;

const NEGATIVE: u8 = 0x01;
const ZERO: u8 = 0x02;
const POSITIVE: u8 = 0x03;
const END: u8 = 0x00;
const MAGNITUDE_OFFSET: i32 = 130;

/// The digits of the largest `u128`.
const DIGITS_MAX: usize = 39;

/// Appends the bytes of a number.
pub(super) fn encode_number(number: &Number, out: &mut Vec<u8>) {
    if number.is_zero() {
        out.push(ZERO);
        return;
    }
    let (digits, count) = digits(number.coefficient());
    let digits = digits.get(DIGITS_MAX - count..).unwrap_or_default();
    let count = i32::try_from(count).unwrap_or(i32::MAX);
    let magnitude = i32::from(number.exponent()) + count - 1;
    let mask = if number.is_negative() { 0xFF } else { 0x00 };
    out.push(if number.is_negative() { NEGATIVE } else { POSITIVE });
    out.push(u8::try_from(magnitude + MAGNITUDE_OFFSET).unwrap_or(u8::MAX) ^ mask);
    for pair in digits.chunks(2) {
        let mut value = 0;
        for at in 0..2 {
            // An odd count of digits is filled with a zero on the right.
            value = value * 10 + pair.get(at).copied().unwrap_or(0);
        }
        out.push((value + 1) ^ mask);
    }
    out.push(END ^ mask);
}

/// Returns how many bytes the number takes that these begin with; `None` if there is no whole one.
pub(super) fn number_bytes(bytes: &[u8]) -> Option<usize> {
    let end = match *bytes.first()? {
        ZERO => return Some(1),
        POSITIVE => END,
        NEGATIVE => !END,
        _ => return None,
    };
    // The magnitude may be any byte, and no pair of digits is the end.
    let digits = bytes.get(2..)?.iter().position(|byte| *byte == end)?;
    Some(digits + 3)
}

/// Returns the number of these bytes; `None` if they are none.
pub(super) fn decode_number(bytes: &[u8]) -> Option<Number> {
    let (is_negative, mask) = match (bytes, number_bytes(bytes)?) {
        ([ZERO], _) => return Some(Number::from(0_i64)),
        ([POSITIVE, ..], length) if length == bytes.len() => (false, 0x00),
        ([NEGATIVE, ..], length) if length == bytes.len() => (true, 0xFF),
        _ => return None,
    };
    let magnitude = i64::from(bytes.get(1)? ^ mask) - i64::from(MAGNITUDE_OFFSET);
    let pairs = bytes.get(2..bytes.len() - 1).filter(|pairs| !pairs.is_empty())?;
    let mut coefficient: u128 = 0;
    for pair in pairs {
        let pair = (pair ^ mask).checked_sub(1).filter(|pair| *pair < 100)?;
        coefficient = coefficient.checked_mul(100)?.checked_add(u128::from(pair))?;
    }
    let digits = 2 * i64::try_from(pairs.len()).ok()?;
    Number::from_parts(is_negative, coefficient, magnitude - digits + 1).ok()
}

/// Returns the digits, at the end of the array, and how many they are.
fn digits(coefficient: u128) -> ([u8; DIGITS_MAX], usize) {
    let mut digits = [0; DIGITS_MAX];
    let mut count = 0;
    let mut rest = coefficient;
    for digit in digits.iter_mut().rev() {
        if rest == 0 {
            break;
        }
        // Divisions of 64 bits are many times faster, and most numbers are that short.
        let (quotient, remainder) = match u64::try_from(rest) {
            Ok(rest) => (u128::from(rest / 10), rest % 10),
            Err(_) => (rest / 10, u64::try_from(rest % 10).unwrap_or(0)),
        };
        *digit = u8::try_from(remainder).unwrap_or(0);
        rest = quotient;
        count += 1;
    }
    (digits, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(number: &Number) -> Vec<u8> {
        let mut out = Vec::new();
        encode_number(number, &mut out);
        out
    }

    fn numbers() -> impl Strategy<Value = Number> {
        let digits = prop_oneof![0u128..200, 0u128..10u128.pow(38)];
        (any::<bool>(), digits, prop_oneof![-3i64..3, -130i64..126])
            .prop_filter_map("out of range", |(negative, digits, exponent)| {
                Number::from_parts(negative, digits, exponent).ok()
            })
    }

    #[test]
    fn bytes_are_as_documented() {
        let bytes = |text: &str| encoded(&text.parse().unwrap());
        assert_eq!(bytes("12.5"), [0x03, 0x83, 0x0D, 0x33, 0x00]);
        assert_eq!(bytes("1"), [0x03, 0x82, 0x0B, 0x00]);
        assert_eq!(bytes("-1"), [0x01, 0x7D, 0xF4, 0xFF]);
        assert_eq!(bytes("9.9e125").get(1), Some(&0xFF));
        assert_eq!(bytes("1e-130").get(1), Some(&0x00));
    }

    proptest! {
        #[test]
        fn order_of_bytes_is_order_of_numbers(a in numbers(), b in numbers()) {
            prop_assert_eq!(encoded(&a).cmp(&encoded(&b)), a.cmp(&b));
        }

        #[test]
        fn neighbours_are_told_apart(a in any::<i64>()) {
            let (low, high) = (Number::from(a), Number::from(a.saturating_add(1)));
            prop_assert_eq!(encoded(&low).cmp(&encoded(&high)), low.cmp(&high));
        }

        #[test]
        fn no_number_is_a_prefix_of_another(a in numbers(), b in numbers()) {
            prop_assume!(a != b);
            prop_assert!(!encoded(&a).starts_with(&encoded(&b)));
        }
    }
}
