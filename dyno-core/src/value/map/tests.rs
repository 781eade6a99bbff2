//! A map behaves as an ordered map of the standard library does, however many attributes it has.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// What is done to both maps: a name, and a value to set or nothing to remove.
fn steps() -> impl Strategy<Value = Vec<(u8, Option<u8>)>> {
    let step = (0..100u8, prop::option::weighted(0.8, any::<u8>()));
    prop_oneof![
        proptest::collection::vec(step.clone(), 0..20),
        proptest::collection::vec(step, 0..300),
    ]
}

fn name(number: u8) -> String {
    // Lengths differ, so that the order is not that of the numbers.
    format!("{number:x}").repeat(usize::from(number % 3) + 1)
}

proptest! {
    #[test]
    fn behaves_as_an_ordered_map(steps in steps()) {
        let mut map = Map::new();
        let mut model: BTreeMap<Name, AttributeValue> = BTreeMap::new();
        for (number, value) in steps {
            let name = name(number);
            match value.map(AttributeValue::from) {
                Some(value) => {
                    let (now, then) = (map.insert(name.clone(), value.clone()), name.clone());
                    prop_assert_eq!(now, model.insert(then.into(), value));
                }
                None => prop_assert_eq!(map.remove(&name), model.remove(name.as_str())),
            }
            prop_assert_eq!(map.get(&name), model.get(name.as_str()));
            prop_assert_eq!(map.len(), model.len());
        }
        prop_assert!(map.iter().eq(&model));
        prop_assert!(map.iter().rev().eq(model.iter().rev()));
        prop_assert!(map.keys().eq(model.keys()) && map.values().eq(model.values()));
        prop_assert_eq!(map.iter().len(), model.len());
        let collected: Map = model.iter().rev().map(|(k, v)| (k.clone(), v.clone())).collect();
        prop_assert_eq!(&collected, &map);
        for (_, value) in &mut map {
            *value = AttributeValue::Null;
        }
        prop_assert!(map.values().all(|value| *value == AttributeValue::Null));
        prop_assert!(map == collected || !map.is_empty());
        prop_assert!(map.into_iter().map(|(name, _)| name).eq(model.into_keys()));
    }

    #[test]
    fn keeps_what_it_is_told_to(names in proptest::collection::btree_set(any::<u8>(), 0..120)) {
        let mut map: Map = names.iter().map(|number| (name(*number), *number)).collect();
        let before = map.clone();
        map.retain(|name, _| name.len() > 2);
        let kept = before.into_iter().filter(|(name, _)| name.len() > 2);
        prop_assert_eq!(kept.collect::<Map>(), map);
    }
}

#[test]
fn of_attributes_with_one_name_the_last_counts() {
    for count in [3, 100u32] {
        let pairs = (0..count).map(|number| (format!("{}", number % 2), number));
        let map: Map = pairs.chain([("a".to_owned(), 7)]).collect();
        let last = if count % 2 == 0 { [count - 2, count - 1] } else { [count - 1, count - 2] };
        assert_eq!(map, Map::from([("0", last[0]), ("1", last[1]), ("a", 7)]));
        let inserted = (0..count).map(|number| (format!("{}", number % 2), number));
        let mut grown = Map::from([("a", 7)]);
        grown.extend(inserted);
        assert_eq!(map, grown);
    }
}

#[test]
fn no_order_of_insertions_is_slow() {
    let descending = (0..200_000u32).rev().map(|number| (format!("{number:06}"), number));
    let map: Map = descending.collect();
    assert_eq!(map.len(), 200_000);
    assert_eq!(map.keys().next().map(Name::as_str), Some("000000"));
}

#[test]
fn a_value_stays_small() {
    assert_eq!(size_of::<Map>(), 24);
    assert_eq!(size_of::<AttributeValue>(), 32);
}
