//! Numbers against an independent library of decimals: what is read, printed, compared and added.
//!
//! The other library has no limits, so it also says which values the service could not store.

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, Zero};
use dyno_core::value::{Number, NumberError};
use proptest::prelude::*;

/// The most significant digits, and the exponents that the leading one may have.
const DIGITS_MAX: u64 = 38;
const MAGNITUDES: std::ops::RangeInclusive<i64> = -130..=125;

/// A number as it is written: `sign whole . fraction e exponent`.
#[derive(Debug, Clone)]
struct Written {
    negative: bool,
    whole: String,
    fraction: String,
    exponent: Option<i64>,
}

impl Written {
    fn text(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let point = if self.fraction.is_empty() { "" } else { "." };
        let exponent = self.exponent.map(|exponent| format!("e{exponent}")).unwrap_or_default();
        format!("{sign}{}{point}{}{exponent}", self.whole, self.fraction)
    }

    /// The value, put together without reading the text.
    fn value(&self) -> BigDecimal {
        let digits: BigInt = format!("{}{}", self.whole, self.fraction).parse().unwrap();
        let digits = if self.negative { -digits } else { digits };
        let places = i64::try_from(self.fraction.len()).unwrap();
        BigDecimal::new(digits, places - self.exponent.unwrap_or(0))
    }

    /// What is wrong with it as a number of the service.
    fn fault(&self) -> Option<NumberError> {
        let value = self.value();
        let magnitude = if value.is_zero() {
            // A zero has no leading digit; what counts is how it is written.
            self.exponent.unwrap_or(0)
        } else {
            magnitude(&value)
        };
        if magnitude > *MAGNITUDES.end() {
            return Some(NumberError::Overflow);
        }
        if magnitude < *MAGNITUDES.start() {
            return Some(NumberError::Underflow);
        }
        (value.normalized().digits() > DIGITS_MAX).then_some(NumberError::TooManyDigits)
    }
}

/// The exponent of the leading digit.
fn magnitude(value: &BigDecimal) -> i64 {
    let (digits, scale) = value.normalized().as_bigint_and_exponent();
    let count = digits.magnitude().to_string().len();
    i64::try_from(count).unwrap() - 1 - scale
}

fn is_storable(value: &BigDecimal) -> bool {
    value.is_zero()
        || value.normalized().digits() <= DIGITS_MAX && MAGNITUDES.contains(&magnitude(value))
}

fn decimal(number: Number) -> BigDecimal {
    let digits = BigInt::from(number.coefficient());
    let digits = if number.is_negative() { -digits } else { digits };
    BigDecimal::new(digits, -i64::from(number.exponent()))
}

fn written() -> impl Strategy<Value = Written> {
    let digits = || {
        prop_oneof![
            4 => "[0-9]{0,6}",
            2 => "[0-9]{0,40}",
            1 => "0{0,9}[1-9]{0,3}0{0,40}",
            1 => "9{36,39}",
        ]
    };
    let exponent = prop_oneof![-10..10i64, -180..180i64, -135..-120i64, 80..130i64];
    (any::<bool>(), digits(), digits(), prop::option::of(exponent))
        .prop_filter("no digits", |(_, whole, fraction, _)| whole.len() + fraction.len() > 0)
        .prop_map(|(negative, whole, fraction, exponent)| Written {
            negative,
            whole,
            fraction,
            exponent,
        })
}

/// Any number, its digits as often few as many.
fn number(exponents: std::ops::Range<i64>) -> impl Strategy<Value = Number> {
    let digits = (any::<u128>(), 1..=38u32).prop_map(|(digits, most)| digits % 10u128.pow(most));
    (any::<bool>(), digits, exponents).prop_filter_map("out of range", |(negative, digits, at)| {
        Number::from_parts(negative, digits, at).ok()
    })
}

/// Two numbers, as often far from each other as near.
fn two_numbers() -> impl Strategy<Value = (Number, Number)> {
    let near = (number(-165..125), -42..42i64, any::<bool>(), any::<u64>()).prop_filter_map(
        "out of range",
        |(a, by, negative, digits)| {
            let b = Number::from_parts(negative, digits.into(), i64::from(a.exponent()) + by);
            Some((a, b.ok()?))
        },
    );
    let neighbour = (number(-60..60), -2..=2i8).prop_filter_map("out of range", |(a, by)| {
        let one = Number::from_parts(by < 0, by.unsigned_abs().into(), a.exponent().into());
        Some((a, a.checked_add(one.ok()?).ok()?))
    });
    prop_oneof![(number(-167..126), number(-167..126)), near, neighbour]
}

proptest! {
    #[test]
    fn a_text_is_the_decimal_that_it_says(written in written()) {
        let text = written.text();
        match (text.parse::<Number>(), written.fault()) {
            (Ok(number), None) => {
                prop_assert_eq!(decimal(number), written.value(), "{}", text);
                // Equal values have one text, without an exponent.
                let plain = written.value().normalized().to_plain_string();
                prop_assert_eq!(number.to_string(), plain, "{}", text);
            }
            (Err(error), Some(fault)) => prop_assert_eq!(error, fault, "{}", text),
            (given, fault) => prop_assert!(false, "{text}: {given:?}, expected {fault:?}"),
        }
    }

    #[test]
    fn sums_and_differences_are_exact_or_refused((a, b) in two_numbers()) {
        let (x, y) = (decimal(a), decimal(b));
        for (given, exact) in [
            (a.checked_add(b), &x + &y),
            (b.checked_add(a), &x + &y),
            (a.checked_sub(b), &x - &y),
            (b.checked_sub(a), &y - &x),
        ] {
            match given {
                Ok(sum) => prop_assert_eq!(decimal(sum), exact),
                Err(error) => {
                    prop_assert!(!is_storable(&exact), "{}: {} {}, {}", error, a, b, exact);
                }
            }
        }
    }

    #[test]
    fn order_is_that_of_the_values((a, b) in two_numbers()) {
        prop_assert_eq!(a.cmp(&b), decimal(a).cmp(&decimal(b)), "{} {}", a, b);
        prop_assert_eq!(a == b, decimal(a) == decimal(b));
        prop_assert_eq!(a.negated().cmp(&b.negated()), b.cmp(&a));
    }
}
