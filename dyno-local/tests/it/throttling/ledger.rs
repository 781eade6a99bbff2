//! The minutes that are kept and what answers tell are one account.

use std::collections::BTreeMap;

use dyno_core::backend::BackendError;
use dyno_core::op::{
    BatchExecuteStatement, BatchGetItem, BatchStatement, BatchWriteItem, ConsumedCapacity,
    DeleteItem, ExecuteStatement, GetItem, KeysAndAttributes, Projection, PutItem,
    ReturnConsumedCapacity, Scan, TransactGet, TransactGetItems, TransactPut, TransactWriteItem,
    TransactWriteItems, UpdateItem, WriteRequest,
};
use dyno_local::{Local, Minute, Usage};

use super::{enforced, index_with, provisioned};
use crate::support::{Random, gsi, item, lsi, ok, on, query, send, sized, table, values};

const INDEXES: ReturnConsumedCapacity = ReturnConsumedCapacity::Indexes;

/// What answers told of the table with its local index, and of the global one.
#[derive(Debug, Default)]
struct Told {
    table: f64,
    index: f64,
}

impl Told {
    fn add(&mut self, consumed: &ConsumedCapacity) {
        self.table += consumed.table.unwrap().capacity_units;
        self.table +=
            consumed.local_secondary_indexes.values().map(|it| it.capacity_units).sum::<f64>();
        self.index +=
            consumed.global_secondary_indexes.values().map(|it| it.capacity_units).sum::<f64>();
    }

    fn add_all(&mut self, consumed: Option<Vec<ConsumedCapacity>>) {
        consumed.into_iter().flatten().for_each(|it| self.add(&it));
    }
}

fn sum(minutes: &[Minute], of: fn(&Minute) -> Usage) -> f64 {
    minutes.iter().map(|minute| of(minute).units).sum()
}

fn indexed() -> (Local, dyno_local::ManualClock) {
    let (local, clock) = enforced();
    let mut create = table("tab", "pk sk", "pk:S sk:S g:S h:S");
    create.global_secondary_indexes =
        Some(vec![index_with(gsi("global", "g", Projection::all()), 60, 60)]);
    create.local_secondary_indexes = Some(vec![lsi("local", "pk h", Projection::keys_only())]);
    ok(&local, provisioned(create, 60, 60));
    (local, clock)
}

/// Sends one write of a random kind, and adds what its answer tells.
fn write(local: &Local, random: &mut Random, told: &mut Told) -> Result<(), BackendError> {
    let key = format!("pk=p{} sk=s{}", random.below(4), random.below(4));
    let attributes = match random.below(3) {
        0 => format!("{key} g=g{} h=h{}", random.below(3), random.below(3)),
        1 => format!("{key} h=h{}", random.below(3)),
        _ => key.clone(),
    };
    let new = sized(&attributes, 100 + random.below(6_000));
    let other = format!("pk=q{} sk=s g=g{}", random.below(4), random.below(3));
    match random.below(6) {
        0 => {
            let mut put = PutItem::new("tab", new);
            put.return_consumed_capacity = INDEXES;
            told.add(&send(local, put)?.consumed_capacity.unwrap());
        }
        1 => {
            let mut update = UpdateItem::new("tab", item(&key));
            update.update_expression = Some("SET g = :g, y = :y".to_owned());
            update.expression_attribute_values = values(&format!(
                ":g=g{} :y={}",
                random.below(3),
                "y".repeat(random.below(3_000) + 1)
            ));
            update.return_consumed_capacity = INDEXES;
            told.add(&send(local, update)?.consumed_capacity.unwrap());
        }
        2 => {
            let mut delete = DeleteItem::new("tab", item(&key));
            delete.return_consumed_capacity = INDEXES;
            told.add(&send(local, delete)?.consumed_capacity.unwrap());
        }
        3 => {
            let writes = vec![WriteRequest::Put(new), WriteRequest::Delete(item("pk=q sk=s"))];
            let mut batch = BatchWriteItem::new(BTreeMap::from([("tab".to_owned(), writes)]));
            batch.return_consumed_capacity = INDEXES;
            told.add_all(send(local, batch)?.consumed_capacity);
        }
        4 => {
            let puts =
                [new, item(&other)].map(|it| TransactWriteItem::Put(TransactPut::new("tab", it)));
            let mut transaction = TransactWriteItems::new(puts.to_vec());
            transaction.return_consumed_capacity = INDEXES;
            told.add_all(send(local, transaction)?.consumed_capacity);
        }
        _ => {
            let text =
                format!("UPDATE tab SET y = 'y' WHERE pk = 'p{}' AND sk = 's1'", random.below(4));
            let mut statement = ExecuteStatement::new(text);
            statement.return_consumed_capacity = INDEXES;
            // One that names no item is charged, and tells nothing.
            match send(local, statement) {
                Ok(output) => told.add(&output.consumed_capacity.unwrap()),
                Err(error) if error.throttling_reasons().is_empty() => told.table += 1.0,
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// Sends one read of a random kind, and adds what its answer tells.
fn read(local: &Local, random: &mut Random, told: &mut Told) -> Result<(), BackendError> {
    let key = item(&format!("pk=p{} sk=s{}", random.below(4), random.below(4)));
    match random.below(7) {
        0 => {
            let mut get = GetItem::new("tab", key);
            get.consistent_read = random.one_in(2);
            get.return_consumed_capacity = INDEXES;
            told.add(&send(local, get)?.consumed_capacity.unwrap());
        }
        1 => {
            let keys = vec![key, item("pk=q0 sk=s")];
            let asked = KeysAndAttributes { keys, ..KeysAndAttributes::default() };
            let mut batch = BatchGetItem::new(BTreeMap::from([("tab".to_owned(), asked)]));
            batch.return_consumed_capacity = INDEXES;
            told.add_all(send(local, batch)?.consumed_capacity);
        }
        2 => {
            let gets =
                vec![TransactGet::new("tab", key), TransactGet::new("tab", item("pk=q0 sk=s"))];
            let mut transaction = TransactGetItems::new(gets);
            transaction.return_consumed_capacity = INDEXES;
            told.add_all(send(local, transaction)?.consumed_capacity);
        }
        3 => {
            let mut scan = Scan::new("tab");
            scan.return_consumed_capacity = INDEXES;
            told.add(&send(local, scan)?.consumed_capacity.unwrap());
        }
        4 => {
            let text = "SELECT * FROM tab WHERE pk = 'p1' AND sk = 's1'";
            let mut batch = BatchExecuteStatement::new(vec![BatchStatement::new(text)]);
            batch.return_consumed_capacity = INDEXES;
            told.add_all(send(local, batch)?.consumed_capacity);
        }
        kind => {
            let mut query = match kind {
                5 => on("global", "g = :g", ":g=g1"),
                _ if random.one_in(2) => on("local", "pk = :p", ":p=p1"),
                _ => query("pk = :p", ":p=p1"),
            };
            query.return_consumed_capacity = INDEXES;
            told.add(&send(local, query)?.consumed_capacity.unwrap());
        }
    }
    Ok(())
}

#[test]
fn what_answers_tell_is_what_was_drawn() {
    for seed in 0..8 {
        let ((local, clock), mut random) = (indexed(), Random::new(seed));
        let (mut reads, mut writes, mut throttled) = (Told::default(), Told::default(), 0);
        for _ in 0..400 {
            let outcome = if random.one_in(2) {
                write(&local, &mut random, &mut writes)
            } else {
                read(&local, &mut random, &mut reads)
            };
            // A transaction tells that it was throttled in its reasons.
            throttled += usize::from(outcome.is_err());
            clock.advance(std::time::Duration::from_millis(10));
        }
        assert!(throttled > 10, "seed {seed}: {throttled}");
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "seed {seed}: {a} and {b}");
        let (table, index) = (local.usage("tab"), local.index_usage("tab", "global"));
        near(sum(&table, |it| it.reads), reads.table);
        near(sum(&table, |it| it.writes), writes.table);
        near(sum(&index, |it| it.reads), reads.index);
        near(sum(&index, |it| it.writes), writes.index);
        let of_partitions = |partitions: Vec<dyno_local::PartitionInfo>,
                             of: fn(&Minute) -> Usage| {
            partitions.iter().map(|it| sum(&it.minutes, of)).sum::<f64>()
        };
        near(of_partitions(local.partitions("tab"), |it| it.reads), reads.table);
        near(of_partitions(local.partitions("tab"), |it| it.writes), writes.table);
        near(of_partitions(local.index_partitions("tab", "global"), |it| it.writes), writes.index);
    }
}

#[test]
fn threads_lose_no_unit_while_partitions_split() {
    const PUTS: usize = 3_000;
    let clock = dyno_local::ManualClock::default();
    let builder = Local::builder().clock(clock.clone()).partition_bytes_max(200_000);
    let local = crate::support::build(builder.capacity(dyno_local::Capacity::Enforced));
    ok(&local, provisioned(table("tab", "pk sk", "pk:S sk:S"), 1, 2_000));
    let done: Vec<(usize, usize)> = std::thread::scope(|scope| {
        let threads = [0, 1, 2, 3].map(|thread| {
            let (local, clock) = (&local, &clock);
            scope.spawn(move || {
                let (mut written, mut throttled) = (0, 0);
                for number in 0..PUTS / 4 {
                    let key = format!("pk=p{} sk={thread}s{number}", number % 7);
                    match super::put(local, &key, 1 + number % 3) {
                        Ok(()) => written += 1 + number % 3,
                        Err(error) => {
                            throttled += error.throttling_reasons().len();
                        }
                    }
                    // Faster than what the table is provisioned for.
                    clock.advance(std::time::Duration::from_micros(300));
                }
                (written, throttled)
            })
        });
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let minutes = local.usage("tab");
    let written: usize = done.iter().map(|(written, _)| written).sum();
    let throttled: usize = done.iter().map(|(_, throttled)| throttled).sum();
    let drawn = sum(&minutes, |it| it.writes);
    assert!((drawn - f64::from(u32::try_from(written).unwrap())).abs() < 1e-6, "{drawn} {written}");
    let noted: u64 = minutes.iter().map(|it| it.writes.throttled.total()).sum();
    assert_eq!(noted, u64::try_from(throttled).unwrap());
    assert!(throttled > 0 && local.partitions("tab").len() > 10);
}
