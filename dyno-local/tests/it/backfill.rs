//! Indexes that are added to tables with items: they hold what they would hold had they always been
//! there, whoever writes meanwhile.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use dyno_core::op::{
    CreateGlobalSecondaryIndexAction, DeleteGlobalSecondaryIndexAction, DeleteItem, DescribeTable,
    GlobalSecondaryIndexUpdate, IndexStatus, Projection, PutItem, Scan, TransactDelete,
    TransactPut, TransactWriteItem, TransactWriteItems, UpdateItem, UpdateTable,
};
use dyno_core::value::{AttributeValue, Item};
use dyno_local::{Local, ManualClock, Timestamp};
use proptest::prelude::*;

use crate::support::{definitions, item, keys, ok, send, shown, table, values};

/// The attributes that a `KEYS_ONLY` index of `tab` on `g` and `n` holds.
const KEYS: [&str; 4] = ["pk", "sk", "g", "n"];

fn update(change: impl Into<GlobalSecondaryIndexUpdate>) -> UpdateTable {
    let mut update = UpdateTable::new("tab");
    update.attribute_definitions = Some(definitions("g:S n:N"));
    update.global_secondary_index_updates = Some(vec![change.into()]);
    update
}

/// Adds an index on `g` (S) and `n` (N).
fn create(name: &str, projection: Projection) -> UpdateTable {
    update(CreateGlobalSecondaryIndexAction::new(name, keys("g n"), projection))
}

fn delete(name: &str) -> UpdateTable {
    update(DeleteGlobalSecondaryIndexAction::new(name))
}

/// All items of the table or an index, through pages of three.
fn all(local: &Local, index: Option<&str>) -> Vec<Item> {
    let mut scan = Scan::new("tab");
    scan.index_name = index.map(str::to_owned);
    scan.limit = Some(3);
    let mut items = Vec::new();
    loop {
        let page = ok(local, scan.clone());
        items.extend(page.items.unwrap_or_default());
        scan.exclusive_start_key = page.last_evaluated_key;
        if scan.exclusive_start_key.is_none() {
            return items;
        }
    }
}

/// What an index holds by recomputation from the items of the table.
fn recomputed(local: &Local, only_keys: bool) -> BTreeSet<String> {
    let items = all(local, None).into_iter().filter(|item| {
        let (g, n) = (item.get("g"), item.get("n"));
        matches!(g, Some(AttributeValue::S(_))) && matches!(n, Some(AttributeValue::N(_)))
    });
    let held = items.map(|mut item| {
        if only_keys {
            item.retain(|name, _| KEYS.contains(&name.as_str()));
        }
        shown(&item)
    });
    held.collect()
}

#[track_caller]
fn check(local: &Local, index: &str, only_keys: bool) {
    let entries = all(local, Some(index));
    let held: BTreeSet<String> = entries.iter().map(shown).collect();
    assert_eq!(held.len(), entries.len(), "an entry is there twice");
    assert_eq!(held, recomputed(local, only_keys));
    let table = ok(local, DescribeTable::new("tab")).table;
    let described =
        table.global_secondary_indexes.iter().find(|it| it.index_name == index).unwrap();
    assert_eq!(described.index_status, IndexStatus::Active);
    assert_eq!(usize::try_from(described.item_count).unwrap(), held.len());
    assert_eq!(described.index_size_bytes == 0, held.is_empty());
}

/// A value of `g` or `n`: of the right type, of the wrong one, or none.
#[derive(Debug, Clone, Copy)]
enum Held {
    Nothing,
    Text(u8),
    Number(i8),
}

impl Held {
    fn value(self) -> Option<AttributeValue> {
        match self {
            Self::Nothing => None,
            Self::Text(text) => Some(AttributeValue::S(format!("v{text}"))),
            Self::Number(number) => Some(AttributeValue::from(number)),
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Put { key: u8, g: Held, n: Held, filler: u8 },
    Delete { key: u8 },
    Set { key: u8, n: i8 },
    AddIndex { only_keys: bool },
    RemoveIndex,
    Wait { millis: u16 },
}

fn held() -> impl Strategy<Value = Held> {
    prop_oneof![
        1 => Just(Held::Nothing),
        3 => (0..4u8).prop_map(Held::Text),
        3 => (-2..3i8).prop_map(Held::Number),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        12 => (0..40u8, held(), held(), 0..60u8)
            .prop_map(|(key, g, n, filler)| Step::Put { key, g, n, filler }),
        4 => (0..40u8).prop_map(|key| Step::Delete { key }),
        3 => (0..40u8, -2..3i8).prop_map(|(key, n)| Step::Set { key, n }),
        1 => any::<bool>().prop_map(|only_keys| Step::AddIndex { only_keys }),
        1 => Just(Step::RemoveIndex),
        3 => (0..3_000u16).prop_map(|millis| Step::Wait { millis }),
    ];
    proptest::collection::vec(step, 1..150)
}

fn key(number: u8) -> Item {
    item(&format!("pk=p{} sk=s{number}", number % 5))
}

/// Writes what it can: an item with a key attribute of the wrong type is refused once the index is
/// there.
fn write(local: &Local, step: &Step) {
    match *step {
        Step::Put { key: number, g, n, filler } => {
            let mut item = key(number);
            item.extend(g.value().map(|g| ("g", g)));
            item.extend(n.value().map(|n| ("n", n)));
            item.insert("x", "x".repeat(filler.into()));
            let _ = send(local, PutItem::new("tab", item));
        }
        Step::Delete { key: number } => {
            ok(local, DeleteItem::new("tab", key(number)));
        }
        Step::Set { key: number, n } => {
            let mut update = UpdateItem::new("tab", key(number));
            update.update_expression = Some("SET n = :n".to_owned());
            update.expression_attribute_values = values(&format!(":n={n}"));
            // An item with a wrong `g` of old may be refused.
            let _ = send(local, update);
        }
        Step::AddIndex { .. } | Step::RemoveIndex | Step::Wait { .. } => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whenever an index comes and goes, and however fast it is filled, it ends up as if it had
    /// always been there.
    #[test]
    fn an_index_ends_up_as_if_it_had_always_been_there(
        steps in steps(),
        rate in prop_oneof![Just(None), (0..30u64).prop_map(Some)],
        delay_millis in prop_oneof![Just(0), 0..2_000u64],
        partition_bytes in prop_oneof![Just(300), Just(5_000), Just(1_000_000)],
    ) {
        let clock = ManualClock::new(Timestamp::from_seconds(0));
        let mut builder = Local::builder()
            .clock(clock.clone())
            .table_delay(Duration::from_millis(delay_millis))
            .partition_bytes_max(partition_bytes);
        if let Some(rate) = rate {
            builder = builder.index_backfill(rate + 1);
        }
        let local = builder.build();
        ok(&local, table("tab", "pk sk", "pk:S sk:S"));
        clock.advance(Duration::from_secs(2));
        let mut only_keys = false;
        for step in &steps {
            write(&local, step);
            match *step {
                Step::AddIndex { only_keys: wanted } => {
                    let projection =
                        if wanted { Projection::keys_only() } else { Projection::all() };
                    if send(&local, create("idx", projection)).is_ok() {
                        only_keys = wanted;
                    }
                }
                Step::RemoveIndex => {
                    let _ = send(&local, delete("idx"));
                }
                Step::Wait { millis } => clock.advance(Duration::from_millis(millis.into())),
                Step::Put { .. } | Step::Delete { .. } | Step::Set { .. } => {}
            }
        }
        clock.advance(Duration::from_secs(10_000));
        let table = ok(&local, DescribeTable::new("tab")).table;
        if !table.global_secondary_indexes.is_empty() {
            check(&local, "idx", only_keys);
        }
    }
}

#[test]
fn items_of_other_types_are_not_in_the_index() {
    let local = Local::new();
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    for (number, text) in
        ["g=a n=1", "g=1 n=1", "g=a n=b", "g=a", "n=1", "h=1"].into_iter().enumerate()
    {
        ok(&local, PutItem::new("tab", item(&format!("pk=p sk=s{number} {text}"))));
    }
    let mut list = item("pk=p sk=list n=1");
    list.insert("g", AttributeValue::L(vec!["a".into()]));
    ok(&local, PutItem::new("tab", list));
    ok(&local, create("idx", Projection::all()));
    assert_eq!(all(&local, Some("idx")).len(), 1);
    check(&local, "idx", false);
    // What is there already stays as it is; what is written now is checked.
    let wrong = PutItem::new("tab", item("pk=p sk=new g=1 n=1"));
    let refused = send(&local, wrong).unwrap_err().to_string();
    assert_eq!(
        refused,
        "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: idx"
    );
}

#[test]
fn many_items_are_filled_in_chunks_across_partitions() {
    let local = Local::builder().partition_bytes_max(2_000).build();
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    for number in 0..1_500 {
        let text = format!("pk=p{} sk=s{number} g=g{} n={number}", number % 70, number % 3);
        ok(&local, PutItem::new("tab", item(&text)));
    }
    assert!(local.partitions("tab").len() > 10);
    ok(&local, create("idx", Projection::keys_only()));
    check(&local, "idx", true);
    assert!(local.index_partitions("tab", "idx").len() > 1, "the index is split, too");
}

/// A sequence of numbers that looks random.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn byte(&mut self, bound: u64) -> u8 {
        u8::try_from(self.below(bound)).unwrap()
    }

    fn held(&mut self) -> Held {
        match self.below(7) {
            0 => Held::Nothing,
            1..4 => Held::Text(self.byte(4)),
            _ => Held::Number(i8::try_from(self.below(5)).unwrap()),
        }
    }

    fn step(&mut self) -> Step {
        let key = self.byte(120);
        match self.below(8) {
            0..5 => Step::Put { key, g: self.held(), n: self.held(), filler: self.byte(60) },
            5 => Step::Delete { key },
            _ => Step::Set { key, n: i8::try_from(self.below(5)).unwrap() },
        }
    }
}

/// Deletes one item and puts another in one transaction.
fn transact(local: &Local, random: &mut Random) {
    let (from, to) = (random.byte(120), random.byte(120));
    let mut item = key(to);
    item.insert("g", "moved");
    item.insert("n", 7);
    let _ = send(
        local,
        TransactWriteItems::new(vec![
            TransactWriteItem::Delete(TransactDelete::new("tab", key(from))),
            TransactWriteItem::Put(TransactPut::new("tab", item)),
        ]),
    );
}

/// Runs writers on an engine while `change` adds and removes indexes.
fn under_writes(local: &Local, change: impl FnOnce()) {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        for writer in 0..4 {
            let is_over = &is_over;
            scope.spawn(move || {
                let mut random = Random(writer);
                while !is_over.load(Ordering::Relaxed) {
                    write(local, &random.step());
                    if random.below(20) == 0 {
                        transact(local, &mut random);
                    }
                }
            });
        }
        // The writers stop also when `change` does not come to an end.
        let _end = End(&is_over);
        change();
    });
}

/// Sets a flag when it goes.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn writers_on_other_threads_lose_no_entry_and_leave_none_over() {
    let local = Local::builder().partition_bytes_max(1_500).build();
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    for round in 0..15 {
        under_writes(&local, || {
            if round > 0 {
                ok(&local, delete("idx"));
            }
            ok(&local, create("idx", Projection::all()));
        });
        check(&local, "idx", false);
        under_writes(&local, || {
            ok(&local, create("keys", Projection::keys_only()));
            ok(&local, DescribeTable::new("tab"));
        });
        check(&local, "keys", true);
        check(&local, "idx", false);
        under_writes(&local, || {
            ok(&local, delete("keys"));
        });
        check(&local, "idx", false);
    }
}

#[test]
fn a_backfill_by_the_clock_goes_on_under_writes() {
    let clock = ManualClock::new(Timestamp::from_seconds(0));
    let local =
        Local::builder().clock(clock.clone()).partition_bytes_max(1_500).index_backfill(10).build();
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    let mut random = Random(99);
    for _ in 0..300 {
        write(&local, &random.step());
    }
    under_writes(&local, || {
        ok(&local, create("idx", Projection::all()));
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for _ in 0..40 {
                        clock.advance(Duration::from_millis(200));
                        ok(&local, DescribeTable::new("tab"));
                    }
                });
            }
        });
    });
    clock.advance(Duration::from_secs(1_000));
    check(&local, "idx", false);
}
