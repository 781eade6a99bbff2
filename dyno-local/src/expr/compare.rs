//! The order of values, and what the functions of conditions find in them.
//!
//! Conditions call it, and so do whoever orders by sort key. Equality is that of
//! [`AttributeValue`] itself: deep, numbers by value, sets without order.

use std::cmp::Ordering;

use dyno_core::value::{AttributeValue, Number};

use crate::encoding::View;

/// Orders two strings, two numbers or two binaries; everything else has no order.
///
/// Strings are ordered by their UTF-8 bytes, a prefix before what it begins.
pub(crate) fn compare_values(a: View<'_>, b: View<'_>) -> Option<Ordering> {
    match (a, b) {
        (View::S(a), View::S(b)) => Some(a.as_bytes().cmp(b.as_bytes())),
        (View::N(a), View::N(b)) => Some(a.cmp(&b)),
        (View::B(a), View::B(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Returns `true` if a string or a binary begins with another of its type.
pub(super) fn begins_with(value: View<'_>, prefix: View<'_>) -> bool {
    match (value, prefix) {
        (View::S(text), View::S(prefix)) => text.starts_with(prefix),
        (View::B(bytes), View::B(prefix)) => bytes.starts_with(prefix),
        _ => false,
    }
}

/// Returns `true` if a string or a binary has another of its type in it, or a set or a list has
/// it as a member.
pub(super) fn contains(value: View<'_>, part: View<'_>) -> bool {
    match (value, part) {
        (View::S(text), View::S(part)) => text.contains(part),
        (View::B(bytes), View::B(part)) => contains_bytes(bytes, part),
        (View::Decoded(_) | View::Encoded(_), part) => match (&*value.to_value(), part) {
            (AttributeValue::Ss(set), View::S(member)) => set.contains(member),
            (AttributeValue::Ns(set), View::N(member)) => set.contains(&member),
            (AttributeValue::Bs(set), View::B(member)) => set.contains(member),
            (AttributeValue::L(list), member) => list.iter().any(|it| View::of(it) == member),
            _ => false,
        },
        _ => false,
    }
}

/// Finds a part in time linear in both lengths: after a mismatch, `fallback` says how much of the
/// part still fits, so that no byte of the whole is looked at twice (Knuth, Morris and Pratt).
fn contains_bytes(bytes: &[u8], part: &[u8]) -> bool {
    let mut fallback: Vec<usize> = Vec::with_capacity(part.len());
    let advance = |fallback: &[usize], mut matched: usize, byte: u8| {
        while matched > 0 && part.get(matched) != Some(&byte) {
            matched = fallback.get(matched - 1).copied().unwrap_or(0);
        }
        if part.get(matched) == Some(&byte) { matched + 1 } else { 0 }
    };
    for &byte in part {
        let matched = match fallback.last() {
            Some(&previous) => advance(&fallback, previous, byte),
            None => 0,
        };
        fallback.push(matched);
    }
    let mut matched = 0;
    part.is_empty()
        || bytes.iter().any(|&byte| {
            matched = advance(&fallback, matched, byte);
            matched == part.len()
        })
}

/// Returns what `size` says of a value; nothing for types without a size.
///
/// A string's size is the number of its UTF-16 code units, as the service counts.
pub(super) fn size(value: View<'_>) -> Option<Number> {
    let size = match value {
        View::S(text) => text.encode_utf16().count(),
        View::B(bytes) => bytes.len(),
        View::N(_) | View::Bool(_) | View::Null => return None,
        View::Decoded(value) => members(value)?,
        View::Encoded(value) => value.len(),
    };
    u64::try_from(size).ok().map(Number::from)
}

fn members(value: &AttributeValue) -> Option<usize> {
    match value {
        AttributeValue::L(list) => Some(list.len()),
        AttributeValue::M(map) => Some(map.len()),
        AttributeValue::Ss(set) => Some(set.len()),
        AttributeValue::Ns(set) => Some(set.len()),
        AttributeValue::Bs(set) => Some(set.len()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn compare(a: &AttributeValue, b: &AttributeValue) -> Option<Ordering> {
        compare_values(View::of(a), View::of(b))
    }

    proptest! {
        #[test]
        fn binary_search_agrees_with_looking_everywhere(
            bytes in proptest::collection::vec(0u8..3, 0..40),
            part in proptest::collection::vec(0u8..3, 0..6),
        ) {
            let everywhere = part.is_empty() || bytes.windows(part.len()).any(|w| w == part);
            prop_assert_eq!(contains_bytes(&bytes, &part), everywhere);
        }

        #[test]
        fn order_is_antisymmetric_and_agrees_with_equality(a in "[a-c€𝄞]{0,3}", b in "[a-c€𝄞]{0,3}") {
            let (a, b) = (AttributeValue::from(a), AttributeValue::from(b));
            let order = compare(&a, &b);
            prop_assert_eq!(order.map(Ordering::reverse), compare(&b, &a));
            prop_assert_eq!(order == Some(Ordering::Equal), a == b);
        }
    }

    #[test]
    fn strings_are_ordered_by_utf_8() {
        // In UTF-16 code units the second would come first.
        let (private_use, clef) = (AttributeValue::from("\u{e000}"), AttributeValue::from("𝄞"));
        assert_eq!(compare(&private_use, &clef), Some(Ordering::Less));
        assert_eq!(compare(&"10".into(), &"9".into()), Some(Ordering::Less));
        assert_eq!(compare(&10.into(), &9.into()), Some(Ordering::Greater));
        assert_eq!(compare(&10.into(), &"9".into()), None);
        assert_eq!(compare(&true.into(), &true.into()), None);
    }
}
