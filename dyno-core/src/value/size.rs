//! The billed size of values and items, to the byte.
//!
//! Source of the rules: the DynamoDB developer guide ("Item sizes and formats"), with the exact
//! size of numbers as measured at the service's own 400 KB gate.

use super::number::signed;
use super::{AttributeValue, Map, Number};

/// What a list or a map costs besides its members.
const DOCUMENT_OVERHEAD_BYTES: usize = 3;

/// What each member of a list or a map costs besides itself.
const MEMBER_OVERHEAD_BYTES: usize = 1;

/// Returns the billed size of an item: attribute names in UTF-8 plus values.
///
/// # Examples
///
/// ```
/// use dyno_core::value::{Item, item_size_bytes};
///
/// let item = Item::from([("shirt-color", "R"), ("shirt-size", "M")]);
/// assert_eq!(item_size_bytes(&item), 23);
/// ```
pub fn item_size_bytes(item: &Map) -> usize {
    item.iter().map(|(name, value)| name.len() + value_size_bytes(value)).sum()
}

/// Returns the billed size of a value without its name.
pub fn value_size_bytes(value: &AttributeValue) -> usize {
    measure(value, usize::MAX, &mut true)
}

/// Returns the billed size of a value that may be stored: one that nests at most so many levels, of
/// which a scalar has one, and has no empty set in it. `None` for any other.
///
/// It is followed no further down than that.
pub fn storable_size_bytes(value: &AttributeValue, levels: usize) -> Option<usize> {
    let mut storable = true;
    let size_bytes = measure(value, levels, &mut storable);
    storable.then_some(size_bytes)
}

/// Returns the size of a value, and notes if it nests deeper or has an empty set.
fn measure(value: &AttributeValue, levels: usize, storable: &mut bool) -> usize {
    let Some(below) = levels.checked_sub(1) else {
        *storable = false;
        return 0;
    };
    let mut set = |members: usize, bytes: usize| {
        *storable &= members > 0;
        bytes
    };
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(number) => number_size_bytes(number),
        AttributeValue::B(bytes) => bytes.len(),
        AttributeValue::Bool(_) | AttributeValue::Null => 1,
        AttributeValue::L(list) => {
            let members =
                list.iter().map(|value| measure(value, below, storable) + MEMBER_OVERHEAD_BYTES);
            DOCUMENT_OVERHEAD_BYTES + members.sum::<usize>()
        }
        AttributeValue::M(map) => {
            let members = map.iter().map(|(name, value)| {
                name.len() + measure(value, below, storable) + MEMBER_OVERHEAD_BYTES
            });
            DOCUMENT_OVERHEAD_BYTES + members.sum::<usize>()
        }
        AttributeValue::Ss(it) => set(it.len(), it.iter().map(String::len).sum()),
        AttributeValue::Ns(it) => set(it.len(), it.iter().map(number_size_bytes).sum()),
        AttributeValue::Bs(it) => set(it.len(), it.iter().map(Vec::len).sum()),
    }
}

/// One byte, half a byte for each digit left and right of the point (each side rounded up, outer
/// zeros left out), and one for a minus sign.
fn number_size_bytes(number: &Number) -> usize {
    if number.is_zero() {
        return 1;
    }
    let digits = signed(number.digit_count());
    let exponent = i64::from(number.exponent());
    // Digits left of the point, were the number written out: 1E125 has 126, of which only the
    // significant ones are stored.
    let left_of_point = digits + exponent;
    let (left, right) = if exponent >= 0 {
        (digits, 0)
    } else if left_of_point > 0 {
        (left_of_point, -exponent)
    } else {
        (0, digits)
    };
    let half = |count: i64| usize::try_from((count + 1) / 2).unwrap_or(0);
    1 + half(left) + half(right) + usize::from(number.is_negative())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn number_size(text: &str) -> usize {
        value_size_bytes(&AttributeValue::N(text.parse().unwrap()))
    }

    #[test]
    fn numbers_cost_half_a_byte_a_digit() {
        for (text, size) in
            [("3.14159", 5), ("123456", 4), ("1E125", 2), ("0.0000001", 2), ("-5", 3), ("0", 1)]
        {
            assert_eq!(number_size(text), size, "{text}");
        }
    }

    #[test]
    fn what_may_not_be_stored_has_no_storable_size() {
        let list = |member| AttributeValue::L(vec![member]);
        for (value, levels, size) in [
            (AttributeValue::from("ab"), 1, Some(2)),
            (list(list("ab".into())), 3, Some(10)),
            (list(list("ab".into())), 2, None),
            (list(AttributeValue::Ns(BTreeSet::new())), 2, None),
            (AttributeValue::M(Map::from([("a", list("b".into()))])), 3, Some(10)),
            (AttributeValue::M(Map::from([("a", list("b".into()))])), 2, None),
        ] {
            assert_eq!(storable_size_bytes(&value, levels), size, "{value:?}");
            let any = value_size_bytes(&value);
            assert!(size.is_none_or(|size| size == any), "{value:?}: {any}");
        }
    }

    #[test]
    fn documents_cost_three_bytes_and_one_a_member() {
        assert_eq!(value_size_bytes(&AttributeValue::L(vec![])), 3);
        assert_eq!(value_size_bytes(&AttributeValue::L(vec![true.into(), "ab".into()])), 8);
        assert_eq!(value_size_bytes(&AttributeValue::M(Map::from([("ab", "c")]))), 7);
        let set = BTreeSet::from(["a".to_owned(), "bc".to_owned()]);
        assert_eq!(value_size_bytes(&AttributeValue::Ss(set)), 3);
    }
}
