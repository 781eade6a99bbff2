//! Random clients on threads, and what they record.
//!
//! There are two tables with an index each, the second with a local one besides, and six keys; every
//! key has an owner, who alone creates and deletes it (so that its absences have an order). An item of a key holds its value `v`, the
//! chain `h` of the values since it was put, the group `g` of the index that its value is in, and its
//! number `s`, which is the index's sort key: within a group its place never changes.

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use dyno_core::backend::BackendError;
use dyno_core::op::{
    BatchGetItem, DeleteItem, GetItem, KeysAndAttributes, Projection, PutItem, ReturnValues,
    ReturnValuesOnConditionCheckFailure, Scan, TransactConditionCheck, TransactDelete, TransactGet,
    TransactGetItems, TransactPut, TransactUpdate, TransactWriteItem, TransactWriteItems,
    UpdateItem, Values,
};
use dyno_core::value::{AttributeValue, Item};
use dyno_local::{Capacity, Local, ManualClock};

use super::answers::{cancelled, throttled, unless_in_the_way, written};
use super::record::{GROUPS, History, Id, Op, Seen, group_of};
use crate::support::{Random, gsi, item, lsi, ok, on, query, send, table, values};
use crate::throttling::{index_with, provisioned};

const KEYS: usize = 6;
const TABLES: [&str; 2] = ["tab", "tub"];

/// How long an operation takes where capacity is scarce.
const OPERATION_TIME: Duration = Duration::from_millis(10);

const EXISTS: &str = "attribute_exists(pk)";
const ABSENT: &str = "attribute_not_exists(pk)";
const ALL_OLD: ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure::AllOld;

/// How a run is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setup {
    pub(super) seed: u64,
    pub(super) clients: usize,
    pub(super) operations: usize,
    /// Partitions split at this size; another thread writes other items, so that they do.
    pub(super) partition_bytes_max: u64,
    pub(super) with_noise: bool,
    /// How long transactions take, by a clock that another thread moves; none if zero.
    pub(super) transaction_time: Duration,
    /// Whether tables and indexes have less capacity than the clients ask for. Then each operation
    /// takes some of the clock's time.
    pub(super) is_scarce: bool,
}

/// Runs the clients and returns their history, which ends with a read of every key.
pub(super) fn run(setup: Setup) -> (Local, History) {
    let clock = ManualClock::default();
    let local = engine(setup, clock.clone());
    let done = AtomicBool::new(false);
    let counter = AtomicU64::new(0);
    let barrier = Barrier::new(setup.clients + usize::from(setup.with_noise));
    let client = |number: usize| Client {
        local: &local,
        counter: &counter,
        clock: setup.is_scarce.then_some(&clock),
        random: Random::new(setup.seed.wrapping_mul(1_000).wrapping_add(number as u64)),
        number,
        clients: setup.clients,
        known: vec![None; KEYS],
        next_id: 0,
        ops: Vec::new(),
    };
    let mut ops: Vec<Op> = thread::scope(|scope| {
        let barrier = &barrier;
        let started: Vec<_> = (0..setup.clients)
            .map(client)
            .map(|mut client| {
                scope.spawn(move || {
                    barrier.wait();
                    (0..setup.operations).for_each(|_| client.step());
                    client.ops
                })
            })
            .collect();
        if !setup.transaction_time.is_zero() {
            scope.spawn(|| move_on(&clock, setup.transaction_time, &done));
        }
        if setup.with_noise {
            barrier.wait();
            make_noise(&local, setup.operations * 2);
        }
        let ended: Vec<_> = started.into_iter().map(thread::ScopedJoinHandle::join).collect();
        done.store(true, Ordering::SeqCst);
        ended.into_iter().flat_map(|ops| ops.unwrap()).collect()
    });
    // By now there is capacity for all of it.
    clock.advance(Duration::from_hours(1));
    let mut last = client(setup.clients);
    (0..KEYS).for_each(|key| last.get(key));
    (0..GROUPS).for_each(|group| last.query_index(0, group));
    ops.append(&mut last.ops);
    (local, History { ops })
}

/// Moves the clock until the clients are done, a part of a transaction at a time.
fn move_on(clock: &ManualClock, transaction_time: Duration, done: &AtomicBool) {
    while !done.load(Ordering::SeqCst) {
        clock.advance(transaction_time / 2);
        thread::yield_now();
    }
}

fn engine(setup: Setup, clock: ManualClock) -> Local {
    let capacity = if setup.is_scarce { Capacity::Enforced } else { Capacity::Accounted };
    let local = Local::builder()
        .partition_bytes_max(setup.partition_bytes_max)
        .transaction_time(setup.transaction_time)
        .capacity(capacity)
        .clock(clock)
        .build();
    for name in TABLES {
        let mut create = table(name, "pk sk", "pk:S sk:N g:N s:N");
        create.global_secondary_indexes = Some(vec![gsi("idx", "g s", Projection::all())]);
        // Collections beside a local index stay whole, the others are cut.
        create.local_secondary_indexes =
            (name == TABLES[1]).then(|| vec![lsi("loc", "pk s", Projection::all())]);
        if setup.is_scarce {
            let index = create.global_secondary_indexes.unwrap().remove(0);
            create.global_secondary_indexes = Some(vec![index_with(index, 10, 12)]);
            create = provisioned(create, 20, 40);
        }
        ok(&local, create);
    }
    local
}

/// Fills the partitions around the keys, in the tables and in the indexes.
fn make_noise(local: &Local, count: usize) {
    for n in 0..count {
        let place = n % 7;
        let mut noise = item(&format!("pk=p{place} sk={} s={n}", 100 + n));
        noise.insert("x", "x".repeat(40));
        if n % 2 == 0 {
            noise.insert("g", u8::try_from(n % 4 / 2).unwrap());
        }
        // Where capacity is scarce, some of it does not get in.
        let written = send(local, PutItem::new(TABLES[n % 2], noise));
        assert!(written.is_ok() || written.is_err_and(|it| throttled(&it)));
    }
}

/// The keys 0 to 3 are in the first table, two in a collection; 4 and 5 are in the second.
const fn table_of(key: usize) -> usize {
    key / 4
}

fn key_item(key: usize) -> Item {
    item(&format!("pk=p{} sk={key}", key / 2))
}

/// Returns the key that an item is of; `None` for noise.
fn key_of(item: &Item) -> Option<usize> {
    item.get("v")?;
    item.get("sk")?.as_n()?.to_string().parse().ok()
}

fn number(value: &AttributeValue) -> u64 {
    value.as_n().unwrap().to_string().parse().unwrap()
}

/// Returns the chain of an item, which must be whole: all of one write.
fn chain_of(item: &Item) -> Vec<Id> {
    let chain: Vec<Id> = item.get("h").unwrap().as_l().unwrap().iter().map(number).collect();
    let value = number(item.get("v").unwrap());
    assert_eq!(chain.last(), Some(&value), "a torn item: {item:?}");
    assert_eq!(number(item.get("g").unwrap()), group_of(value), "a torn item: {item:?}");
    chain
}

pub(super) fn seen_in(item: Option<&Item>) -> Seen {
    item.map(chain_of)
}

/// What an action of a transaction needs to be true of its key.
#[derive(Debug, Clone)]
pub(super) enum Needs {
    /// That it is as the client saw it last.
    Known(Seen),
    /// That it is there.
    Exists,
}

/// What an action of a transaction writes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Effect {
    Nothing,
    Writes(Id),
    Deletes,
}

struct Client<'r> {
    local: &'r Local,
    counter: &'r AtomicU64,
    clock: Option<&'r ManualClock>,
    random: Random,
    number: usize,
    clients: usize,
    /// What was seen last of each key.
    known: Vec<Seen>,
    next_id: u64,
    ops: Vec<Op>,
}

impl Client<'_> {
    fn step(&mut self) {
        if let Some(clock) = self.clock {
            clock.advance(OPERATION_TIME);
        }
        let key = self.random.below(KEYS);
        match self.random.below(16) {
            0 | 1 => self.get(key),
            2 | 3 => self.put(key),
            4..=6 => self.update(key),
            7 if self.owns(key) => self.delete(key),
            7..=10 => self.transact_write(),
            11 | 12 => self.transact_get(),
            13 => {
                let group = self.random.next() % GROUPS;
                self.query_index(table_of(key), group);
            }
            14 => self.query_collection(key),
            _ => self.read_many(),
        }
        if self.random.one_in(8) {
            thread::yield_now();
        }
    }

    const fn owns(&self, key: usize) -> bool {
        key % self.clients == self.number
    }

    const fn new_id(&mut self) -> Id {
        self.next_id += 1;
        // Both parities come up, so that items move between the groups of the index.
        self.next_id + 1_000 * (self.number as u64 + 1)
    }

    /// Runs a request and records what `told` makes of its answer.
    fn record<T>(
        &mut self,
        name: &str,
        request: impl FnOnce(&Local) -> T,
        told: impl FnOnce(T, &mut Op),
    ) {
        let invoked = self.counter.fetch_add(1, Ordering::SeqCst);
        let answer = request(self.local);
        let returned = self.counter.fetch_add(1, Ordering::SeqCst);
        let name = format!("client {}: {name}", self.number);
        let mut op = Op { name, invoked, returned, ..Op::default() };
        told(answer, &mut op);
        for (key, seen) in &op.reads {
            self.known[*key].clone_from(seen);
        }
        for (key, id) in &op.writes {
            // Whoever wrote without reading does not know what it wrote upon; what it saw before
            // serves as well for conditions that may fail.
            if let Some((_, before)) = op.reads.iter().find(|(it, _)| it == key) {
                let before = before.clone().unwrap_or_default().into_iter();
                self.known[*key] = id.map(|id| before.chain([id]).collect());
            }
        }
        self.ops.push(op);
    }

    pub(super) fn get(&mut self, key: usize) {
        let mut request = GetItem::new(TABLES[table_of(key)], key_item(key));
        request.consistent_read = true;
        self.record(
            &format!("get {key}"),
            |local| send(local, request),
            |answer, op| {
                let Some(output) = unless_in_the_way(answer, op) else { return };
                op.reads.push((key, seen_in(output.item.as_ref())));
            },
        );
    }

    fn put(&mut self, key: usize) {
        let id = self.new_id();
        let mut request = PutItem::new(TABLES[table_of(key)], whole_item(key, id));
        request.condition_expression = (!self.owns(key)).then(|| EXISTS.to_owned());
        request.return_values = ReturnValues::AllOld;
        request.return_values_on_condition_check_failure = ALL_OLD;
        self.record(
            &format!("put {key} {id}"),
            |local| send(local, request),
            |answer, op| {
                let old = answer.map(|output| output.attributes);
                written(op, key, id, old);
            },
        );
    }

    fn update(&mut self, key: usize) {
        let id = self.new_id();
        let mut request = UpdateItem::new(TABLES[table_of(key)], key_item(key));
        request.update_expression = Some(APPEND.to_owned());
        request.expression_attribute_values = Some(append_values(key, id));
        request.condition_expression = (!self.owns(key)).then(|| EXISTS.to_owned());
        request.return_values_on_condition_check_failure = ALL_OLD;
        let shows_new = self.random.one_in(2);
        request.return_values =
            if shows_new { ReturnValues::UpdatedNew } else { ReturnValues::AllOld };
        self.record(
            &format!("update {key} {id}"),
            |local| send(local, request),
            |answer, op| {
                let attributes = answer.map(|output| output.attributes);
                match attributes {
                    // The new chain ends with what was just written.
                    Ok(Some(new)) if shows_new => {
                        let mut chain = chain_of(&new);
                        assert_eq!(chain.pop(), Some(id));
                        op.reads.push((key, (!chain.is_empty()).then_some(chain)));
                        op.writes.push((key, Some(id)));
                    }
                    old => written(op, key, id, old),
                }
            },
        );
    }

    fn delete(&mut self, key: usize) {
        let mut request = DeleteItem::new(TABLES[table_of(key)], key_item(key));
        request.return_values = ReturnValues::AllOld;
        self.record(
            &format!("delete {key}"),
            |local| send(local, request),
            |answer, op| {
                let Some(output) = unless_in_the_way(answer, op) else { return };
                let old = seen_in(output.attributes.as_ref());
                // Deleting what is not there writes nothing.
                op.writes.extend(old.is_some().then_some((key, None)));
                op.reads.push((key, old));
            },
        );
    }

    /// Some distinct keys.
    fn some_keys(&mut self, most: usize) -> Vec<usize> {
        let count = 2 + self.random.below(most - 1);
        let first = self.random.below(KEYS);
        let step = if self.random.one_in(2) { 1 } else { KEYS - 1 };
        (0..count).map(|n| (first + n * step) % KEYS).collect()
    }

    fn transact_get(&mut self) {
        let keys = self.some_keys(KEYS);
        let gets = keys.iter().map(|key| TransactGet::new(TABLES[table_of(*key)], key_item(*key)));
        let request = TransactGetItems::new(gets.collect());
        self.record(
            &format!("transact get {keys:?}"),
            |local| send(local, request),
            |answer, op| {
                let Some(output) = unless_in_the_way(answer, op) else { return };
                let items = output.responses.iter().map(|item| seen_in(item.as_ref()));
                op.reads.extend(keys.iter().copied().zip(items));
            },
        );
    }

    fn transact_write(&mut self) {
        let keys = self.some_keys(4);
        let mut actions = Vec::new();
        let mut plan = Vec::new();
        for key in keys {
            let (action, needs, effect) = self.action(key);
            actions.push(action);
            plan.push((key, needs, effect));
        }
        let request = TransactWriteItems::new(actions);
        let name = format!("transact write {plan:?}");
        self.record(
            &name,
            |local| send(local, request),
            |answer, op| match answer {
                Ok(_) => {
                    for (key, needs, effect) in plan {
                        if let Needs::Known(seen) = needs {
                            op.reads.push((key, seen));
                        }
                        match effect {
                            Effect::Nothing => {}
                            Effect::Writes(id) => op.writes.push((key, Some(id))),
                            Effect::Deletes => op.writes.push((key, None)),
                        }
                    }
                }
                Err(error) => cancelled(op, plan, &error),
            },
        );
    }

    /// An action on a key, what it needs, and what it writes.
    fn action(&mut self, key: usize) -> (TransactWriteItem, Needs, Effect) {
        let (table, id) = (TABLES[table_of(key)], self.new_id());
        let seen = self.known[key].clone();
        let mut kind = self.random.below(4);
        if kind < 2 && !self.owns(key) && seen.is_none() {
            kind = 3;
        }
        let (condition, values) = needing(seen.as_ref());
        let needs = Needs::Known(seen.clone());
        match kind {
            // Deleting is for owners, and for what is there.
            0 if self.owns(key) && seen.is_some() => {
                let mut delete = TransactDelete::new(table, key_item(key));
                delete.condition_expression = Some(condition);
                delete.expression_attribute_values = values;
                delete.return_values_on_condition_check_failure = ALL_OLD;
                (TransactWriteItem::Delete(delete), needs, Effect::Deletes)
            }
            0 | 1 => {
                let mut put = TransactPut::new(table, whole_item(key, id));
                put.condition_expression = Some(condition);
                put.expression_attribute_values = values;
                put.return_values_on_condition_check_failure = ALL_OLD;
                (TransactWriteItem::Put(put), needs, Effect::Writes(id))
            }
            2 => {
                let mut check = TransactConditionCheck::new(table, key_item(key), condition);
                check.expression_attribute_values = values;
                check.return_values_on_condition_check_failure = ALL_OLD;
                (TransactWriteItem::ConditionCheck(check), needs, Effect::Nothing)
            }
            _ => {
                let mut update = TransactUpdate::new(table, key_item(key), APPEND);
                update.expression_attribute_values = Some(append_values(key, id));
                update.condition_expression = Some(EXISTS.to_owned());
                update.return_values_on_condition_check_failure = ALL_OLD;
                (TransactWriteItem::Update(update), Needs::Exists, Effect::Writes(id))
            }
        }
    }

    pub(super) fn query_index(&mut self, table: usize, group: u64) {
        let mut request = on("idx", "g = :g", &format!(":g={group}"));
        TABLES[table].clone_into(&mut request.table_name);
        let lacking = move |rows: &BTreeMap<usize, Vec<Id>>, op: &mut Op| {
            let keys = (0..KEYS).filter(|key| table_of(*key) == table && !rows.contains_key(key));
            op.lacks = Some((group, keys.collect()));
        };
        self.rows(
            &format!("query {table} group {group}"),
            move |local| send(local, request).map(|output| output.items.unwrap()),
            lacking,
        );
    }

    fn query_collection(&mut self, key: usize) {
        let mut request = query("pk = :p", &format!(":p=p{}", key / 2));
        TABLES[table_of(key)].clone_into(&mut request.table_name);
        let on_local = table_of(key) == 1 && self.random.one_in(2);
        request.index_name = on_local.then(|| "loc".to_owned());
        request.consistent_read = true;
        let rows = |local: &Local| send(local, request).map(|output| output.items.unwrap());
        self.rows(&format!("query collection of {key}"), rows, |_, _| {});
    }

    /// A scan or a batch of both tables' keys.
    fn read_many(&mut self) {
        if self.random.one_in(2) {
            let scan = Scan::new(TABLES[0]);
            let rows = |local: &Local| send(local, scan).map(|output| output.items.unwrap());
            return self.rows("scan", rows, |_, _| {});
        }
        let of_table = |table: usize| {
            let keys = (0..KEYS).filter(|key| table_of(*key) == table).map(key_item).collect();
            (TABLES[table].to_owned(), KeysAndAttributes { keys, ..KeysAndAttributes::default() })
        };
        let request = BatchGetItem::new([of_table(0), of_table(1)].into());
        // What is left over is not seen.
        let rows = |local: &Local| {
            let output = send(local, request)?;
            Ok(output.responses.into_values().flatten().collect())
        };
        self.rows("batch", rows, |_, _| {});
    }

    /// Records a read whose rows are atomic one by one: as an operation each.
    fn rows(
        &mut self,
        name: &str,
        request: impl FnOnce(&Local) -> Result<Vec<Item>, BackendError>,
        finish: impl FnOnce(&BTreeMap<usize, Vec<Id>>, &mut Op),
    ) {
        let mut rows = BTreeMap::new();
        self.record(name, request, |answer, op| {
            let Some(found) = unless_in_the_way(answer, op) else { return };
            for item in found {
                let Some(key) = key_of(&item) else { continue };
                let twice = rows.insert(key, chain_of(&item));
                assert_eq!(twice, None, "{name}: the row of {key} comes twice");
            }
            finish(&rows, op);
        });
        let whole = self.ops.last().unwrap().clone();
        for (key, chain) in rows {
            self.known[key] = Some(chain.clone());
            let name = format!("{}, row {key}", whole.name);
            let (invoked, returned) = (whole.invoked, whole.returned);
            let reads = vec![(key, Some(chain))];
            self.ops.push(Op { name, invoked, returned, reads, ..Op::default() });
        }
    }
}

const APPEND: &str = "SET h = list_append(if_not_exists(h, :e), :l), v = :v, g = :g, s = :s";

fn append_values(key: usize, id: Id) -> Values {
    let list = |ids: Vec<AttributeValue>| AttributeValue::L(ids);
    let key = u64::try_from(key).unwrap();
    let pairs: [(&str, AttributeValue); 5] = [
        (":e", list(Vec::new())),
        (":l", list(vec![id.into()])),
        (":v", id.into()),
        (":g", group_of(id).into()),
        (":s", key.into()),
    ];
    pairs.map(|(name, value)| (name.to_owned(), value)).into()
}

fn whole_item(key: usize, id: Id) -> Item {
    let mut item = key_item(key);
    item.insert("h", AttributeValue::L(vec![id.into()]));
    item.insert("v", id);
    item.insert("g", group_of(id));
    item.insert("s", u64::try_from(key).unwrap());
    item
}

/// The condition that a key is as it was seen.
fn needing(seen: Option<&Vec<Id>>) -> (String, Option<Values>) {
    match seen.and_then(|chain| chain.last()) {
        None => (ABSENT.to_owned(), None),
        Some(id) => ("v = :seen".to_owned(), values(&format!(":seen={id}"))),
    }
}
