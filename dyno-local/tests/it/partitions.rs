//! The partition map: ranges of hashes, splits by size.

use dyno_core::op::{CreateTable, DeleteTable, Projection, ProvisionedThroughput, PutItem, Scan};
use dyno_local::{Local, PartitionInfo};

use crate::support::{build, gsi, item, lsi, new_local, ok, pages, query, table};

fn fill(local: &Local, pk: &dyn Fn(usize) -> String, count: usize) {
    for n in 0..count {
        let mut item = item(&format!("pk={} sk=k{n:04} g=g{} h={n}", pk(n), n % 5));
        item.insert("x", "x".repeat(100));
        ok(local, PutItem::new("tab", item));
    }
}

/// Checks that the partitions cover the hashes in order, and returns their number.
fn check_map(partitions: &[PartitionInfo], bytes_max: u64) -> usize {
    assert_eq!(partitions.first().unwrap().hash_first, 0);
    assert_eq!(partitions.last().unwrap().hash_last, u64::MAX);
    for pair in partitions.windows(2) {
        let (left, right) = (&pair[0], &pair[1]);
        let expected =
            if right.starts_inside_collection { right.hash_first } else { right.hash_first - 1 };
        assert_eq!(left.hash_last, expected);
    }
    for partition in partitions {
        assert!(partition.bytes <= bytes_max, "{partition:?}");
    }
    partitions.len()
}

/// Gives a table these read and write units.
fn provisioned(mut create: CreateTable, read: i64, write: i64) -> CreateTable {
    create.billing_mode = None;
    create.provisioned_throughput =
        Some(ProvisionedThroughput { read_capacity_units: read, write_capacity_units: write });
    create
}

#[test]
fn a_table_starts_with_the_partitions_that_serve_it() {
    let local = new_local();
    ok(&local, table("tab", "pk", "pk:S"));
    let partitions = local.partitions("tab");
    assert_eq!(check_map(&partitions, 0), 4, "on demand");
    assert!(partitions.iter().all(|it| (it.items, it.bytes) == (0, 0)));
    assert!(partitions.iter().all(|it| it.hash_last - it.hash_first == u64::MAX / 4));
    assert!(local.partitions("nothing").is_empty());
    for (read, write, expected) in [(1, 1, 1), (2_997, 1, 1), (2_998, 1, 2), (1_500, 2_500, 3)] {
        ok(&local, provisioned(table("provisioned", "pk", "pk:S"), read, write));
        assert_eq!(local.partitions("provisioned").len(), expected, "{read} and {write}");
        ok(&local, DeleteTable::new("provisioned"));
    }
}

#[test]
fn partitions_split_by_size_and_lose_nothing() {
    let local = build(Local::builder().partition_bytes_max(2_000));
    let mut create = table("tab", "pk sk", "pk:S sk:S g:S");
    create.global_secondary_indexes = Some(vec![gsi("idx", "g sk", Projection::keys_only())]);
    ok(&local, create);
    fill(&local, &|n| format!("p{n}"), 200);
    let partitions = local.partitions("tab");
    assert!(check_map(&partitions, 2_000) > 10);
    assert_eq!(partitions.iter().map(|it| it.items).sum::<u64>(), 200);
    // Bytes halve at a split, so none but the last few items make a partition small.
    let smallest = partitions.iter().map(|it| it.bytes).min().unwrap();
    assert!(smallest >= 800, "{smallest}");
    assert!(check_map(&local.index_partitions("tab", "idx"), 2_000) >= 2);
    assert_eq!(ok(&local, Scan::new("tab")).count, 200);
    let mut on_index = query("g = :g", ":g=g3");
    on_index.index_name = Some("idx".to_owned());
    assert_eq!(ok(&local, on_index).count, 40);
}

#[test]
fn a_collection_is_cut_between_sort_keys() {
    let local = build(Local::builder().partition_bytes_max(2_000));
    ok(&local, provisioned(table("tab", "pk sk", "pk:S sk:S"), 1, 1));
    fill(&local, &|_| "one".to_owned(), 100);
    let partitions = local.partitions("tab");
    assert!(check_map(&partitions, 2_000) > 5);
    assert!(partitions.iter().skip(1).all(|partition| partition.starts_inside_collection));
    for forward in [true, false] {
        let mut request = query("pk = :p AND sk >= :s", ":p=one :s=k0010");
        request.limit = Some(7);
        request.scan_index_forward = forward;
        let found: Vec<_> = pages(&local, request)
            .into_iter()
            .flat_map(|page| page.items.unwrap())
            .map(|item| item.get("sk").unwrap().as_s().unwrap().to_owned())
            .collect();
        let mut expected: Vec<String> = (10..100).map(|n| format!("k{n:04}")).collect();
        if !forward {
            expected.reverse();
        }
        assert_eq!(found, expected);
    }
}

#[test]
fn a_collection_with_a_local_index_stays_whole() {
    let local = build(Local::builder().partition_bytes_max(2_000));
    let mut create = table("tab", "pk sk", "pk:S sk:S h:N");
    create.local_secondary_indexes = Some(vec![lsi("lidx", "pk h", Projection::all())]);
    ok(&local, provisioned(create, 1, 1));
    fill(&local, &|n| format!("p{}", n % 4), 100);
    let partitions = local.partitions("tab");
    assert_eq!(check_map(&partitions, u64::MAX), 4);
    assert!(partitions.iter().all(|it| it.items == 25 && !it.starts_inside_collection));
    let mut on_index = query("pk = :p", ":p=p2");
    on_index.index_name = Some("lidx".to_owned());
    assert_eq!(ok(&local, on_index).count, 25);
}
