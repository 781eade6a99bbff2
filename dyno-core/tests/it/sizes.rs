//! The billed sizes of items against a count that goes by what is written down: texts of numbers,
//! names and values one by one.

use dyno_core::value::{AttributeValue, Item, Map, Number, item_size_bytes};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

/// Counts an item from its guide's rules, without arithmetic on numbers.
fn counted(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + counted_value(value)).sum()
}

fn counted_value(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::Null | AttributeValue::Bool(_) => 1,
        AttributeValue::S(text) => text.len(),
        AttributeValue::B(bytes) => bytes.len(),
        AttributeValue::N(number) => counted_number(&number.to_string()),
        AttributeValue::Ss(set) => set.iter().map(String::len).sum(),
        AttributeValue::Bs(set) => set.iter().map(Vec::len).sum(),
        AttributeValue::Ns(set) => set.iter().map(|it| counted_number(&it.to_string())).sum(),
        AttributeValue::L(list) => list.iter().fold(3, |sum, value| sum + 1 + counted_value(value)),
        AttributeValue::M(map) => {
            map.iter().fold(3, |sum, (name, value)| sum + 1 + name.len() + counted_value(value))
        }
    }
}

/// Two digits fill a byte, on each side of the point for itself; zeros outside of the digits that
/// signify take no room.
fn counted_number(plain: &str) -> usize {
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => (1, digits),
        None => (0, plain),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    let (whole, fraction) = match (whole, fraction) {
        (whole, "") => (whole.trim_end_matches('0'), ""),
        ("", fraction) => ("", fraction.trim_start_matches('0')),
        both => both,
    };
    1 + sign + whole.len().div_ceil(2) + fraction.len().div_ceil(2)
}

fn number() -> impl Strategy<Value = Number> {
    let digits = (any::<u128>(), 1..=38u32).prop_map(|(digits, most)| digits % 10u128.pow(most));
    let exponent = prop_oneof![-6..4i64, -130..90i64];
    (any::<bool>(), digits, exponent).prop_filter_map("out of range", |(negative, digits, at)| {
        Number::from_parts(negative, digits, at).ok()
    })
}

fn value() -> impl Strategy<Value = AttributeValue> {
    let text = || ".{0,8}";
    let bytes = || vec(any::<u8>(), 0..9);
    let leaf = prop_oneof![
        Just(AttributeValue::Null),
        any::<bool>().prop_map(AttributeValue::Bool),
        text().prop_map(AttributeValue::S),
        bytes().prop_map(AttributeValue::B),
        number().prop_map(AttributeValue::N),
        btree_set(text(), 1..4).prop_map(AttributeValue::Ss),
        btree_set(bytes(), 1..4).prop_map(AttributeValue::Bs),
        btree_set(number(), 1..4).prop_map(AttributeValue::Ns),
    ];
    leaf.prop_recursive(4, 20, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
            vec((".{0,5}", inner), 0..4)
                .prop_map(|pairs| AttributeValue::M(pairs.into_iter().collect::<Map>())),
        ]
    })
}

proptest! {
    #[test]
    fn a_size_is_what_is_counted_by_hand(pairs in vec((".{1,9}", value()), 0..6)) {
        let item: Item = pairs.into_iter().collect();
        prop_assert_eq!(item_size_bytes(&item), counted(&item), "{:?}", item);
    }

    #[test]
    fn a_number_is_as_large_as_its_digits(number in number()) {
        let item = Item::from([("n", number)]);
        prop_assert_eq!(item_size_bytes(&item), 1 + counted_number(&number.to_string()), "{}", number);
    }
}
