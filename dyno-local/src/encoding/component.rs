//! One key component — a string, a number or binary — as prefix-free bytes in the value's order.
//!
//! Strings and binary: every 0x00 becomes 0x00 0xFF, and 0x00 0x01 ends the component. A shorter
//! prefix therefore sorts first, and no encoding is a prefix of another:
//!
//! ```text
//! "a"    61 00 01
//! "a\0"  61 00 FF 00 01
//! "ab"   61 62 00 01
//! ```

use std::fmt;

use dyno_core::op::ScalarAttributeType;
use dyno_core::value::{AttributeValue, Number};

use super::number::{decode_number, encode_number, number_bytes};

const ESCAPED: u8 = 0x00;
const ESCAPE_ZERO: u8 = 0xFF;
const ESCAPE_END: u8 = 0x01;

/// A value that can be part of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyValue<'a> {
    S(&'a str),
    N(Number),
    B(&'a [u8]),
}

impl<'a> KeyValue<'a> {
    /// Returns the value as a key value; `None` for types that cannot be keys.
    pub(crate) fn of(value: &'a AttributeValue) -> Option<Self> {
        match value {
            AttributeValue::S(text) => Some(Self::S(text)),
            AttributeValue::N(number) => Some(Self::N(*number)),
            AttributeValue::B(bytes) => Some(Self::B(bytes)),
            AttributeValue::Bool(_)
            | AttributeValue::Null
            | AttributeValue::L(_)
            | AttributeValue::M(_)
            | AttributeValue::Ss(_)
            | AttributeValue::Ns(_)
            | AttributeValue::Bs(_) => None,
        }
    }

    /// Returns the value's type.
    pub(crate) const fn kind(self) -> ScalarAttributeType {
        match self {
            Self::S(_) => ScalarAttributeType::S,
            Self::N(_) => ScalarAttributeType::N,
            Self::B(_) => ScalarAttributeType::B,
        }
    }

    /// Returns the billed size, which key length limits count.
    pub(crate) fn size_bytes(self) -> usize {
        match self {
            Self::S(text) => text.len(),
            Self::N(number) => dyno_core::value::value_size_bytes(&AttributeValue::N(number)),
            Self::B(bytes) => bytes.len(),
        }
    }

    /// Returns about how many bytes the component takes; exactly, if it is text without `\0`.
    pub(crate) const fn key_bytes(self) -> usize {
        match self {
            Self::S(text) => text.len() + 2,
            Self::N(_) => 8,
            Self::B(bytes) => bytes.len() + 2,
        }
    }

    /// Returns `true` for the empty string and empty binary, which no key may be.
    pub(crate) const fn is_empty(self) -> bool {
        match self {
            Self::S(text) => text.is_empty(),
            Self::N(_) => false,
            Self::B(bytes) => bytes.is_empty(),
        }
    }

    /// Appends the component.
    pub(crate) fn encode(self, out: &mut Vec<u8>) {
        match self {
            Self::S(text) => encode_terminated(text.as_bytes(), out),
            Self::N(number) => encode_number(&number, out),
            Self::B(bytes) => encode_terminated(bytes, out),
        }
    }

    /// Appends what all components that begin with this value begin with. Numbers have no
    /// prefixes; theirs is the whole component.
    pub(crate) fn encode_beginning(self, out: &mut Vec<u8>) {
        match self {
            Self::S(text) => escape(text.as_bytes(), out),
            Self::N(number) => encode_number(&number, out),
            Self::B(bytes) => escape(bytes, out),
        }
    }
}

/// Writes the value in plain: binary as hexadecimal digits.
impl fmt::Display for KeyValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::S(text) => f.write_str(text),
            Self::N(number) => number.fmt(f),
            Self::B(bytes) => bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
        }
    }
}

/// Returns how many bytes the first component takes; `None` if there is no whole one.
pub(crate) fn component_bytes(kind: ScalarAttributeType, components: &[u8]) -> Option<usize> {
    match kind {
        ScalarAttributeType::N => number_bytes(components),
        ScalarAttributeType::S | ScalarAttributeType::B => {
            let mut from = 0;
            loop {
                let zero = components.get(from..)?.iter().position(|byte| *byte == ESCAPED)?;
                let next = from + zero + 1;
                if *components.get(next)? == ESCAPE_END {
                    return Some(next + 1);
                }
                from = next + 1;
            }
        }
    }
}

/// Returns the text of a component, as [`KeyValue`] is written; `None` if it is none of this type.
pub(crate) fn component_text(kind: ScalarAttributeType, component: &[u8]) -> Option<String> {
    let content = || {
        let mut bytes = Vec::with_capacity(component.len());
        let mut rest = component.strip_suffix(&[ESCAPED, ESCAPE_END])?.iter();
        while let Some(byte) = rest.next() {
            bytes.push(*byte);
            if *byte == ESCAPED {
                rest.next();
            }
        }
        Some(bytes)
    };
    match kind {
        ScalarAttributeType::N => Some(KeyValue::N(decode_number(component)?).to_string()),
        ScalarAttributeType::S => String::from_utf8(content()?).ok(),
        ScalarAttributeType::B => Some(KeyValue::B(&content()?).to_string()),
    }
}

fn encode_terminated(bytes: &[u8], out: &mut Vec<u8>) {
    escape(bytes, out);
    out.extend([ESCAPED, ESCAPE_END]);
}

fn escape(bytes: &[u8], out: &mut Vec<u8>) {
    if !bytes.contains(&ESCAPED) {
        out.extend_from_slice(bytes);
        return;
    }
    for byte in bytes {
        out.push(*byte);
        if *byte == ESCAPED {
            out.push(ESCAPE_ZERO);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(parts: &[&[u8]]) -> Vec<u8> {
        let mut out = Vec::new();
        for part in parts {
            KeyValue::B(part).encode(&mut out);
        }
        out
    }

    fn awkward_bytes() -> impl Strategy<Value = Vec<u8>> {
        proptest::collection::vec(prop_oneof![Just(0u8), Just(1), Just(255), any::<u8>()], 0..6)
    }

    #[track_caller]
    fn check_text(value: KeyValue<'_>) {
        let mut bytes = Vec::new();
        value.encode(&mut bytes);
        let length = bytes.len();
        // Whatever follows makes no difference.
        bytes.extend([0, 1, 255]);
        assert_eq!(component_bytes(value.kind(), &bytes), Some(length), "{value}");
        let text = component_text(value.kind(), &bytes[..length]);
        assert_eq!(text, Some(value.to_string()));
        assert_eq!(component_bytes(value.kind(), &bytes[..length - 1]), None, "{value}");
    }

    #[test]
    fn components_are_told_in_plain() {
        check_text(KeyValue::S("a\0b\0"));
        check_text(KeyValue::N("-12.50".parse().unwrap()));
        check_text(KeyValue::N(Number::from(0_i64)));
        check_text(KeyValue::N("1e-130".parse().unwrap()));
        check_text(KeyValue::N("9.9e125".parse().unwrap()));
        check_text(KeyValue::N("-9.9e125".parse().unwrap()));
        assert_eq!(KeyValue::B(&[0, 0xAB]).to_string(), "00ab");
        for broken in [&[][..], &[9], &[3], &[3, 130], &[3, 130, 0xFF, 0], &[3, 130, 0]] {
            assert_eq!(component_text(ScalarAttributeType::N, broken), None, "{broken:?}");
        }
    }

    proptest! {
        #[test]
        fn strings_and_binary_are_told_in_plain(text in ".{0,6}", bytes in awkward_bytes()) {
            check_text(KeyValue::S(&text));
            check_text(KeyValue::B(&bytes));
        }

        #[test]
        fn numbers_are_told_in_plain(digits in 0..10_u128.pow(38), exponent in -130_i64..88, negative: bool) {
            if let Ok(number) = Number::from_parts(negative, digits, exponent) {
                check_text(KeyValue::N(number));
            }
        }

        #[test]
        fn order_of_bytes_is_order_of_tuples(
            a in proptest::collection::vec(awkward_bytes(), 2),
            b in proptest::collection::vec(awkward_bytes(), 2),
        ) {
            let left: Vec<&[u8]> = a.iter().map(Vec::as_slice).collect();
            let right: Vec<&[u8]> = b.iter().map(Vec::as_slice).collect();
            prop_assert_eq!(encoded(&left).cmp(&encoded(&right)), a.cmp(&b));
        }

        #[test]
        fn no_component_is_a_prefix_of_another(a in awkward_bytes(), b in awkward_bytes()) {
            prop_assume!(a != b);
            prop_assert!(!encoded(&[&a]).starts_with(&encoded(&[&b])));
        }

        #[test]
        fn beginnings_are_those_of_the_value(a in awkward_bytes(), b in awkward_bytes()) {
            let mut beginning = Vec::new();
            KeyValue::B(&b).encode_beginning(&mut beginning);
            prop_assert_eq!(encoded(&[&a]).starts_with(&beginning), a.starts_with(&b));
        }

        #[test]
        fn strings_sort_by_their_utf_8_bytes(a in ".{0,4}", b in ".{0,4}") {
            let (mut x, mut y) = (Vec::new(), Vec::new());
            KeyValue::S(&a).encode(&mut x);
            KeyValue::S(&b).encode(&mut y);
            prop_assert_eq!(x.cmp(&y), a.as_bytes().cmp(b.as_bytes()));
        }
    }
}
