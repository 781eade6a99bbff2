//! What is exported and imported again is the same table, whatever its items are.

use std::collections::BTreeSet;

use dyno_core::op::Query;
use dyno_core::value::{AttributeValue, Item, Number};
use dyno_local::bulk::{Compression, ExportOptions, ImportOptions, export};
use proptest::prelude::*;

use super::support::{counts, exported, exported_as, import, put_all, with_index};
use crate::support::{names, ok, pages, shown_all, values};

fn number() -> impl Strategy<Value = Number> {
    (any::<bool>(), any::<u64>(), -100i64..100)
        .prop_map(|(negative, digits, e)| Number::from_parts(negative, digits.into(), e).unwrap())
}

fn any_value() -> impl Strategy<Value = AttributeValue> {
    let bytes = || prop::collection::vec(any::<u8>(), 0..9);
    let leaf = prop_oneof![
        any::<String>().prop_map(AttributeValue::S),
        number().prop_map(AttributeValue::N),
        bytes().prop_map(AttributeValue::B),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null),
        prop::collection::btree_set(any::<String>(), 1..4).prop_map(AttributeValue::Ss),
        prop::collection::btree_set(number(), 1..4).prop_map(AttributeValue::Ns),
        prop::collection::btree_set(bytes(), 1..4).prop_map(AttributeValue::Bs),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
            prop::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| AttributeValue::M(map.into_iter().collect())),
        ]
    })
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let rest = prop::collection::btree_map("[a-zé\"\n]{1,4}", any_value(), 0..4);
    let item =
        ("[ab]", "\\PC{1,3}", prop::option::of(number()), rest).prop_map(|(pk, sk, n, rest)| {
            let mut item: Item = rest.into_iter().collect();
            item.insert("pk", pk);
            item.insert("sk", sk);
            item.remove("n");
            if let Some(n) = n {
                item.insert("n", AttributeValue::N(n));
            }
            item
        });
    prop::collection::vec(item, 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_table_survives(items in items(), is_gzip in any::<bool>()) {
        let original = with_index();
        put_all(&original, &items);
        let compression = if is_gzip { Compression::Gzip } else { Compression::None };
        let file = exported_as(&original, compression);

        let copy = with_index();
        let report = import(&copy, &file);
        let keys: BTreeSet<_> =
            items.iter().map(|item| (item.get("pk").cloned(), item.get("sk").cloned()))
                .map(|key| format!("{key:?}")).collect();
        let count = u64::try_from(keys.len()).unwrap();
        prop_assert_eq!(counts(&report), (count, count, 0));
        prop_assert_eq!(exported(&copy), exported(&original));

        // The entries of the index came with the items.
        let by_n = |item: &Item| {
            let mut query = Query::new("tab");
            query.index_name = Some("by_n".to_owned());
            query.key_condition_expression = Some("#n = :n".to_owned());
            query.expression_attribute_names = names("#n=n");
            query.expression_attribute_values = values(":n=0");
            let value = item.get("n").cloned();
            if let (Some(values), Some(value)) = (&mut query.expression_attribute_values, value) {
                values.insert(":n".to_owned(), value);
            }
            query
        };
        for item in items.iter().filter(|item| item.contains_key("n")) {
            let found = |local| -> Vec<String> {
                pages(local, by_n(item)).iter().flat_map(|page| shown_all(page.items.as_ref())).collect()
            };
            prop_assert_eq!(found(&copy), found(&original));
        }
    }

    /// Over the waist and with segments the same items come, each once.
    #[test]
    fn segments_hold_every_item_once(items in items(), segments in 1u16..9) {
        let local = with_index();
        put_all(&local, &items);
        let options = ExportOptions::new("tab").segments(segments);
        let mut out = Vec::new();
        let mut go_on = |_: &_| std::ops::ControlFlow::Continue(());
        let report = export(&local, &options, &mut out, &mut go_on).unwrap();
        let sorted = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort_unstable();
            lines
        };
        let (found, expected) = (String::from_utf8(out).unwrap(), exported(&local));
        prop_assert_eq!(sorted(&found), sorted(&expected));
        prop_assert_eq!(report.items, u64::try_from(expected.lines().count()).unwrap());
        prop_assert_eq!(report.bytes, u64::try_from(expected.len()).unwrap());
        if segments == 1 {
            prop_assert_eq!(found, expected);
        }
    }
}

#[test]
fn a_table_that_is_not_there_is_an_error() {
    let local = with_index();
    let text = "ResourceNotFoundException: Requested resource not found: Table: none not found";
    let failed = local.export(&ExportOptions::new("none"), Vec::new());
    assert_eq!(failed.unwrap_err().to_string(), text);
    let failed = local.import(&ImportOptions::new("none"), &b"{}"[..]);
    assert_eq!(failed.unwrap_err().to_string(), text);
}

#[test]
fn a_target_that_is_full_is_an_error() {
    let local = with_index();
    put_all(&local, &[crate::support::item("pk=a sk=b")]);
    for compression in [Compression::None, Compression::Gzip] {
        let options = ExportOptions::new("tab").compression(compression);
        let mut full = [0u8; 10];
        let failed = local.export(&options, &mut full[..]).unwrap_err().to_string();
        assert!(failed.starts_with("cannot write the export: "), "{failed}");
    }
}

#[test]
fn an_import_replaces_items_and_their_entries() {
    let local = with_index();
    put_all(&local, &[crate::support::item("pk=a sk=b n=1 old=1")]);
    import(&local, r#"{"Item":{"pk":{"S":"a"},"sk":{"S":"b"},"n":{"N":"2"}}}"#);
    assert_eq!(
        exported(&local),
        "{\"Item\":{\"n\":{\"N\":\"2\"},\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"b\"}}}\n"
    );
    let described = ok(&local, dyno_core::op::DescribeTable::new("tab")).table;
    assert_eq!((described.item_count, described.global_secondary_indexes[0].item_count), (1, 1));
}
