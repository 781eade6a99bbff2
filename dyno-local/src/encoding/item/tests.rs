//! Laws of the item codec: nothing is lost, views see what decoding gives, damage is found.

use dyno_core::value::{AttributeValue, Item, Name, Number, item_size_bytes};
use proptest::prelude::*;

use super::*;
use crate::encoding::KeyValue;

fn numbers() -> impl Strategy<Value = Number> {
    let digits = prop_oneof![0u128..300, any::<u64>().prop_map(u128::from), 0u128..10u128.pow(38)];
    (any::<bool>(), digits, prop_oneof![-3i64..3, -130i64..126])
        .prop_filter_map("out of range", |(negative, digits, exponent)| {
            Number::from_parts(negative, digits, exponent).ok()
        })
}

fn values() -> impl Strategy<Value = AttributeValue> {
    let bytes = || proptest::collection::vec(any::<u8>(), 0..200);
    let leaf = prop_oneof![
        ".{0,150}".prop_map(AttributeValue::S),
        numbers().prop_map(AttributeValue::N),
        bytes().prop_map(AttributeValue::B),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null),
        proptest::collection::btree_set(".{0,9}", 1..4).prop_map(AttributeValue::Ss),
        proptest::collection::btree_set(numbers(), 1..4).prop_map(AttributeValue::Ns),
        proptest::collection::btree_set(bytes(), 1..3).prop_map(AttributeValue::Bs),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(AttributeValue::L),
            proptest::collection::vec((".{0,9}", inner), 0..5)
                .prop_map(|pairs| AttributeValue::M(pairs.into_iter().collect())),
        ]
    })
}

fn items() -> impl Strategy<Value = Item> {
    proptest::collection::vec((".{0,30}", values()), 0..12)
        .prop_map(|pairs| pairs.into_iter().collect())
}

fn encoded(item: &Item, names: &Names) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode_item(item, item_size_bytes(item), names, &mut bytes);
    bytes
}

proptest! {
    #[test]
    fn decoding_gives_what_was_encoded(item in items()) {
        let names = Names::new();
        let bytes = encoded(&item, &names);
        prop_assert!(decode_item(&bytes, &names).is_ok_and(|decoded| decoded == item));
        prop_assert!(ItemRef::new(&bytes, &names).to_item() == item);
        prop_assert_eq!(encoded(&item, &names), bytes, "encoding is canonical");
    }

    #[test]
    fn views_agree_with_decoded_values(item in items()) {
        let names = Names::new();
        let bytes = encoded(&item, &names);
        let view = ItemRef::new(&bytes, &names);
        prop_assert!(view.get("no such name, which is longer than thirty").is_none());
        for (name, value) in &item {
            let seen = view.get(name).unwrap();
            prop_assert_eq!(&*seen.to_value(), value);
            prop_assert_eq!(seen.kind(), value.kind());
            prop_assert!(seen == View::of(value));
            for (member, value) in value.as_m().into_iter().flatten() {
                prop_assert!(seen.member(member) == Some(View::of(value)));
            }
            for (position, value) in value.as_l().unwrap_or_default().iter().enumerate() {
                prop_assert!(seen.index(position) == Some(View::of(value)));
            }
            prop_assert!(seen.index(value.as_l().unwrap_or_default().len()).is_none());
        }
    }

    #[test]
    fn several_values_are_those_of_each_name(
        item in items(),
        picks in proptest::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..6),
        foreign in "[a-z]{0,3}",
    ) {
        let names = Names::new();
        let bytes = encoded(&item, &names);
        let read = ItemRef::new(&bytes, &names);
        let known: Vec<&str> = item.keys().map(Name::as_str).collect();
        let wanted: Vec<&str> = picks.iter().map(|(index, is_known)| match known.as_slice() {
            known if *is_known && !known.is_empty() => known[index.index(known.len())],
            _ => foreign.as_str(),
        }).collect();
        let found = read.encoded_values(&Wanted::new(wanted.iter().copied(), &names));
        prop_assert_eq!(found.is_some(), wanted.iter().all(|name| item.contains_key(name)));
        for (name, value) in wanted.iter().zip(found.into_iter().flatten()) {
            let value = (key_value(value), item.get(name).and_then(KeyValue::of));
            prop_assert_eq!(value.0, value.1, "{}", name);
        }
    }

    #[test]
    fn damage_never_panics(item in items(), cut in any::<prop::sample::Index>(), flip in any::<u8>()) {
        let names = Names::new();
        let mut bytes = encoded(&item, &names);
        let at = cut.index(bytes.len());
        bytes[at] ^= flip;
        if let Ok(item) = decode_item(&bytes, &names) {
            prop_assert_eq!(decode_item(&encoded(&item, &names), &names), Ok(item));
        }
        let _ = ItemRef::new(&bytes, &names).get("x").map(View::kind);
        bytes.truncate(at);
        prop_assert!(item.is_empty() || decode_item(&bytes, &names) != Ok(item));
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        let names = Names::new();
        let _ = names.share("a");
        let _ = decode_item(&bytes, &names);
        let _ = ItemRef::new(&bytes, &names).get("a").map(View::kind);
    }
}

#[test]
fn deep_nesting_is_damage() {
    let mut bytes = vec![0; SIZE_BYTES];
    bytes.extend([1, 0, 0]);
    for _ in 0..100_000 {
        bytes.extend([tag::L, 0xFF, 0xFF, 0xFF, 0x00, 1]);
    }
    assert_eq!(decode_item(&bytes, &Names::new()), Err(Corrupt));
}

#[test]
fn names_are_not_repeated() {
    let names = Names::new();
    let item = Item::from([("a-long-attribute-name", "v"), ("another-long-attribute-name", "w")]);
    let bytes = encoded(&item, &names);
    assert_eq!(bytes.len(), SIZE_BYTES + 1 + 2 * (1 + 1 + 1 + 1));
}
