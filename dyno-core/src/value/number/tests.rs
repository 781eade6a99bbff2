//! What numbers parse, print, compare, add and convert to.

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

#[test]
fn integers_of_every_width() {
    let most = 10i128.pow(38) - 1;
    for (value, text) in [(most, "9".repeat(38)), (-most, format!("-{}", "9".repeat(38)))] {
        let number = Number::try_from(value).unwrap();
        assert_eq!((number.to_string(), number.to_i128()), (text, Some(value)));
    }
    assert_eq!(Number::try_from(most + 2), Err(NumberError::TooManyDigits));
    assert_eq!(Number::try_from(10u128.pow(38)), Ok(number("1e38")));
    assert_eq!(number("2e38").to_u128(), Some(2 * 10u128.pow(38)));
    assert_eq!(number("2e38").to_i128(), None);
    assert_eq!((number("4e38").to_u128(), number("-1").to_u128()), (None, None));
    assert_eq!((number("1.5").to_i64(), number("1e19").to_i64()), (None, None));
    assert_eq!(number("-9223372036854775808").to_i64(), Some(i64::MIN));
    assert_eq!(number("18446744073709551615").to_u64(), Some(u64::MAX));
}

#[test]
fn floats_are_their_shortest_decimals() {
    for (float, text) in [
        (0.0, "0"),
        (-0.0, "0"),
        (20.5, "20.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e22, "10000000000000000000000"),
        (-1.25e-7, "-0.000000125"),
        (9_007_199_254_740_993.0, "9007199254740992"),
    ] {
        assert_eq!(Number::try_from(float), Ok(number(text)), "{float}");
    }
    let error = |float: f64| Number::try_from(float).unwrap_err();
    assert_eq!(error(f64::NAN), NumberError::NotNumeric("NaN".to_owned()));
    assert_eq!(error(f64::NEG_INFINITY), NumberError::NotNumeric("-inf".to_owned()));
    assert_eq!((error(1e126), error(-1e-131)), (NumberError::Overflow, NumberError::Underflow));
    assert_eq!((number("1e125").to_f32(), number("0.1").to_f32()), (f32::INFINITY, 0.1));
}

#[test]
fn other_formats_have_strings_and_give_numbers_too() {
    let price = number("12345678901234567890123456789012345678");
    assert_eq!(serde_json::to_string(&price).unwrap(), format!("\"{price}\""));
    assert_eq!(serde_json::from_str::<Number>(&format!("\"{price}\"")).unwrap(), price);
    for (json, text) in
        [("-3", "-3"), ("2.5", "2.5"), ("18446744073709551615", "18446744073709551615")]
    {
        assert_eq!(serde_json::from_str::<Number>(json).unwrap(), number(text));
    }
    assert!(serde_json::from_str::<Number>("\"1e999\"").is_err());
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
    fn texts_long_and_short_parse_alike(
        sign in "-?", whole in "[0-9]{0,12}", point in "\\.?", fraction in "[0-9]{0,12}",
    ) {
        let text = format!("{sign}{whole}{point}{fraction}");
        // An exponent keeps the short way from being taken.
        prop_assert_eq!(text.parse::<Number>().ok(), format!("{text}e0").parse().ok());
    }

    #[test]
    fn doubles_convert_as_their_text_does(
        float in prop_oneof![
            any::<f64>(),
            (-1_000_000_000i32..1_000_000_000, 0u32..9).prop_map(|(digits, places)| {
                f64::from(digits) / 10f64.powi(places.try_into().unwrap())
            }),
        ],
    ) {
        let number = Number::try_from(float);
        prop_assert_eq!(number.clone().ok(), float.to_string().parse().ok());
        if let Ok(number) = number {
            prop_assert!(number.to_f64().total_cmp(&(float + 0.0)).is_eq());
        }
    }

    #[test]
    fn singles_convert_as_their_text_does(float in any::<f32>()) {
        let number = Number::try_from(float);
        prop_assert_eq!(number.clone().ok(), float.to_string().parse().ok());
        if let Ok(number) = number {
            prop_assert!(number.to_f32().total_cmp(&(float + 0.0)).is_eq());
        }
    }

    #[test]
    fn any_number_is_read_as_the_nearest_double(digits: u128, exponent in -150i64..110) {
        if let Ok(number) = Number::from_parts(false, digits % 10u128.pow(38), exponent) {
            let parsed: f64 = number.to_string().parse().unwrap();
            prop_assert!(number.to_f64().total_cmp(&parsed).is_eq());
            let negated = number.negated().to_string().parse().unwrap();
            prop_assert!(number.negated().to_f64().total_cmp(&negated).is_eq());
        }
    }

    #[test]
    fn integers_survive(unsigned: u64, signed: i64, wide: u128) {
        prop_assert_eq!(Number::from(unsigned).to_u64(), Some(unsigned));
        prop_assert_eq!(Number::from(unsigned).to_string(), unsigned.to_string());
        prop_assert_eq!(Number::from(signed).to_i64(), Some(signed));
        prop_assert_eq!(Number::from(signed).to_string(), signed.to_string());
        let wide = wide % 10u128.pow(38);
        let number = Number::try_from(wide).unwrap();
        prop_assert_eq!((number.to_u128(), number.to_string()), (Some(wide), wide.to_string()));
    }

    #[test]
    fn order_is_that_of_aligned_digits(a: i32, b: i32, x in -3i64..3, y in -3i64..3) {
        let of = |digits: i32, exponent| {
            Number::from_parts(digits < 0, digits.unsigned_abs().into(), exponent).unwrap()
        };
        let aligned = |digits: i32, exponent: i64| {
            i64::from(digits) * 10i64.pow(u32::try_from(exponent + 3).unwrap())
        };
        prop_assert_eq!(of(a, x).cmp(&of(b, y)), aligned(a, x).cmp(&aligned(b, y)));
    }

    #[test]
    fn never_panics(text in "[-+0-9.eE]{0,60}|.{0,12}") {
        let _ = text.parse::<Number>();
    }
}
