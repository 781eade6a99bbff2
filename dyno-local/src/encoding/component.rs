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

use dyno_core::op::ScalarAttributeType;
use dyno_core::value::{AttributeValue, Number};

use super::number::encode_number;

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

    proptest! {
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
