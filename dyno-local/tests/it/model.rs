//! Random operations on the engine and on a naive model, which must agree.
//!
//! Partitions are tiny, so that they split all the time.

use std::collections::BTreeMap;

use dyno_core::op::{
    DeleteItem, DescribeTable, GetItem, Projection, PutItem, Query, QueryOutput, Scan, UpdateItem,
};
use dyno_core::value::{AttributeValue, Item, item_size_bytes};
use dyno_local::Local;
use proptest::prelude::*;

use crate::support::{build, gsi, item, lsi, ok, pages, query, table, values};

#[derive(Debug, Clone)]
enum Step {
    Put { pk: u8, sk: i8, g: Option<u8>, n: Option<i8>, filler: u8 },
    Delete { pk: u8, sk: i8 },
    Set { pk: u8, sk: i8, g: u8 },
    RemoveG { pk: u8, sk: i8 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (pk, sk) = (0..4u8, -4..4i8);
    let step = prop_oneof![
        4 => (pk.clone(), sk.clone(), proptest::option::of(0..3u8), proptest::option::of(-3..3i8), 0..60u8)
            .prop_map(|(pk, sk, g, n, filler)| Step::Put { pk, sk, g, n, filler }),
        2 => (pk.clone(), sk.clone()).prop_map(|(pk, sk)| Step::Delete { pk, sk }),
        2 => (pk.clone(), sk.clone(), 0..3u8).prop_map(|(pk, sk, g)| Step::Set { pk, sk, g }),
        1 => (pk, sk).prop_map(|(pk, sk)| Step::RemoveG { pk, sk }),
    ];
    proptest::collection::vec(step, 1..120)
}

/// Items by partition key and sort key.
type Model = BTreeMap<(u8, i8), Item>;

fn key(pk: u8, sk: i8) -> Item {
    item(&format!("pk=p{pk} sk={sk}"))
}

fn run(step: &Step, local: &Local, model: &mut Model) {
    match *step {
        Step::Put { pk, sk, g, n, filler } => {
            let mut item = key(pk, sk);
            item.extend(g.map(|g| ("g", AttributeValue::S(format!("g{g}")))));
            item.extend(n.map(|n| ("n", AttributeValue::from(n))));
            item.insert("x", "x".repeat(filler.into()));
            ok(local, PutItem::new("tab", item.clone()));
            model.insert((pk, sk), item);
        }
        Step::Delete { pk, sk } => {
            ok(local, DeleteItem::new("tab", key(pk, sk)));
            model.remove(&(pk, sk));
        }
        Step::Set { pk, sk, g } => {
            let mut update = UpdateItem::new("tab", key(pk, sk));
            update.update_expression = Some("SET g = :g".to_owned());
            update.expression_attribute_values = values(&format!(":g=g{g}"));
            ok(local, update);
            model.entry((pk, sk)).or_insert_with(|| key(pk, sk)).insert("g", format!("g{g}"));
        }
        Step::RemoveG { pk, sk } => {
            let mut update = UpdateItem::new("tab", key(pk, sk));
            update.update_expression = Some("REMOVE g".to_owned());
            ok(local, update);
            if let Some(item) = model.get_mut(&(pk, sk)) {
                item.remove("g");
            }
        }
    }
}

fn items_of(pages: Vec<QueryOutput>) -> Vec<Item> {
    pages.into_iter().flat_map(|page| page.items.unwrap()).collect()
}

/// Orders entries by index sort key, then by the item's key.
fn order(items: &mut [Item]) {
    let number = |item: &Item, name: &str| item.get(name).and_then(AttributeValue::as_n).copied();
    let text = |item: &Item| item.get("pk").and_then(AttributeValue::as_s).unwrap().to_owned();
    items.sort_by_key(|item| (number(item, "n"), text(item), number(item, "sk")));
}

fn check(local: &Local, model: &Model, limit: i32) {
    for pk in 0..4u8 {
        for sk in -4..4i8 {
            let found = ok(local, GetItem::new("tab", key(pk, sk))).item;
            assert_eq!(found.as_ref(), model.get(&(pk, sk)));
        }
        let mut on_table: Query =
            query("pk = :p AND sk BETWEEN :a AND :b", &format!(":p=p{pk} :a=-3 :b=2"));
        on_table.limit = Some(limit);
        let expected: Vec<Item> =
            model.range((pk, -3)..=(pk, 2)).map(|(_, item)| item.clone()).collect();
        assert_eq!(items_of(pages(local, on_table.clone())), expected);
        on_table.scan_index_forward = false;
        let reversed: Vec<Item> = expected.into_iter().rev().collect();
        assert_eq!(items_of(pages(local, on_table)), reversed);

        let mut on_local = query("pk = :p", &format!(":p=p{pk}"));
        on_local.index_name = Some("lidx".to_owned());
        on_local.limit = Some(limit);
        let of_pk = model.range((pk, i8::MIN)..=(pk, i8::MAX)).map(|(_, item)| item);
        let mut expected: Vec<Item> = of_pk.filter(|it| it.contains_key("n")).cloned().collect();
        order(&mut expected);
        assert_eq!(items_of(pages(local, on_local)), expected);
    }
    for g in 0..3 {
        let group = AttributeValue::S(format!("g{g}"));
        let in_group = || model.values().filter(|item| item.get("g") == Some(&group));
        let mut on_global = query("g = :g", &format!(":g=g{g}"));
        on_global.index_name = Some("all".to_owned());
        on_global.limit = Some(limit);
        let mut expected: Vec<Item> =
            in_group().filter(|item| item.contains_key("n")).cloned().collect();
        order(&mut expected);
        assert_eq!(items_of(pages(local, on_global.clone())), expected);
        on_global.index_name = Some("keys".to_owned());
        assert_eq!(items_of(pages(local, on_global)).len(), in_group().count());
    }
}

fn check_counts(local: &Local, model: &Model) {
    let mut scan = Scan::new("tab");
    let mut scanned = Vec::new();
    loop {
        scan.limit = Some(5);
        let page = ok(local, scan.clone());
        scanned.extend(page.items.unwrap());
        scan.exclusive_start_key = page.last_evaluated_key;
        if scan.exclusive_start_key.is_none() {
            break;
        }
    }
    let by_key = |item: &Item| {
        let sk = item.get("sk").and_then(AttributeValue::as_n).copied();
        (item.get("pk").and_then(AttributeValue::as_s).unwrap().to_owned(), sk)
    };
    scanned.sort_by_key(by_key);
    assert_eq!(scanned, model.values().cloned().collect::<Vec<_>>());

    let table = ok(local, DescribeTable::new("tab")).table;
    let bytes: usize = model.values().map(item_size_bytes).sum();
    assert_eq!(table.item_count, i64::try_from(model.len()).unwrap());
    assert_eq!(table.table_size_bytes, i64::try_from(bytes).unwrap());
    let partitions = local.partitions("tab");
    let items: u64 = partitions.iter().map(|partition| partition.items).sum();
    assert_eq!(items, u64::try_from(model.len()).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_engine_agrees_with_the_model(
        steps in steps(),
        bytes_max in 50u64..400,
        limit in 1..6i32,
        with_local in any::<bool>(),
    ) {
        let local = build(Local::builder().partition_bytes_max(bytes_max));
        let mut create = table("tab", "pk sk", "pk:S sk:N g:S n:N");
        create.global_secondary_indexes = Some(vec![
            gsi("all", "g n", Projection::all()),
            gsi("keys", "g", Projection::keys_only()),
        ]);
        // Without a real local index the table's collections may be cut; a global one with the
        // same key then stands in for it.
        if with_local {
            create.local_secondary_indexes = Some(vec![lsi("lidx", "pk n", Projection::all())]);
        } else if let Some(globals) = &mut create.global_secondary_indexes {
            globals.push(gsi("lidx", "pk n", Projection::all()));
        }
        ok(&local, create);
        let mut model = Model::new();
        for (at, step) in steps.iter().enumerate() {
            run(step, &local, &mut model);
            if at % 40 == 39 {
                check(&local, &model, limit);
            }
        }
        check(&local, &model, limit);
        check_counts(&local, &model);
    }
}
