//! Reads of the engine, and what the model says they must find.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use dyno_core::op::{
    BatchGetItem, DescribeTable, GetItem, KeysAndAttributes, Query, Scan, Select, TransactGet,
    TransactGetItems, Values,
};
use dyno_core::value::{AttributeValue, Item, item_size_bytes};
use dyno_local::Local;

use super::expected::{Key, Model, key_item, number};
use super::indexes;
use super::step::{QueryStep, ScanStep, Shape, Source};
use crate::support::{names, ok, on, pages, scan_pages};

const GROUPS: u8 = 3;

fn text(item: &Item, name: &str) -> String {
    item.get(name).and_then(AttributeValue::as_s).unwrap_or_default().to_owned()
}

impl Source {
    /// What the source holds of an item.
    fn entry(self, item: &Item) -> Option<Item> {
        let needed: &[&str] = match self {
            Self::Table => &[],
            Self::Local => &["n"],
            Self::All | Self::Multi => &["g", "n"],
            Self::Keys => &["g"],
        };
        if !needed.iter().all(|name| item.contains_key(name)) {
            return None;
        }
        let kept: &[&str] = match self {
            Self::Table | Self::Local | Self::All => return Some(item.clone()),
            Self::Keys => &["pk", "sk", "g"],
            Self::Multi => &["pk", "sk", "g", "n", "x"],
        };
        let pairs = kept.iter().filter_map(|name| Some((*name, item.get(name)?.clone())));
        Some(pairs.collect())
    }

    /// The attributes that make a row's key in the source.
    const fn key_attributes(self) -> &'static [&'static str] {
        match self {
            Self::Table => &["pk", "sk"],
            Self::Local => &["pk", "sk", "n"],
            Self::All | Self::Multi => &["pk", "sk", "g", "n"],
            Self::Keys => &["pk", "sk", "g"],
        }
    }

    /// Where a row stands among those that a query evaluates.
    fn position(self, row: &Item) -> (Option<i64>, String, Option<i64>) {
        let first = self.sort_key().and_then(|name| number(row, name));
        (first, text(row, "pk"), number(row, "sk"))
    }

    /// The attribute that orders the rows of a query, before the key of the item.
    const fn sort_key(self) -> Option<&'static str> {
        match self {
            Self::Table | Self::Multi => Some("sk"),
            Self::Local | Self::All => Some("n"),
            Self::Keys => None,
        }
    }
}

/// The entries of a source, in the order of the items' keys.
fn entries(model: &Model, source: Source) -> Vec<Item> {
    model.items.values().filter_map(|item| source.entry(item)).collect()
}

/// Gets items one by one, in a batch and in a transaction.
pub(super) fn keys(local: &Local, model: &Model, keys: &[Key]) {
    let keys: BTreeSet<Key> = keys.iter().copied().collect();
    for key in &keys {
        let found = ok(local, GetItem::new("tab", key_item(*key))).item;
        assert_eq!(found.as_ref(), model.items.get(key), "{key:?}");
    }
    let expected: Vec<Option<Item>> = keys.iter().map(|it| model.items.get(it).cloned()).collect();
    let gets = keys.iter().map(|key| TransactGet::new("tab", key_item(*key))).collect();
    assert_eq!(ok(local, TransactGetItems::new(gets)).responses, expected);
    let asked = KeysAndAttributes {
        keys: keys.into_iter().map(key_item).collect(),
        ..KeysAndAttributes::default()
    };
    let output = ok(local, BatchGetItem::new(BTreeMap::from([("tab".to_owned(), asked)])));
    assert!(output.unprocessed_keys.is_empty());
    let expected: Vec<Item> = expected.into_iter().flatten().collect();
    assert_eq!(output.responses["tab"], expected);
}

/// The request of a query, and the rows that it evaluates, in their order.
fn planned(model: &Model, step: &QueryStep) -> (Query, Vec<Item>) {
    let (source, group) = (step.source, step.of % GROUPS);
    let by_key = matches!(source, Source::Table | Source::Local);
    let (name, of) =
        if by_key { ("pk", format!("p{}", step.of)) } else { ("g", format!("g{group}")) };
    let mut condition = format!("{name} = :of");
    let mut variables = format!(":of={of}");
    let mut rows = entries(model, source);
    rows.retain(|row| text(row, name) == of);
    if source == Source::Multi {
        condition += " AND n = :n";
        write!(variables, " :n={}", step.number).unwrap();
        rows.retain(|row| number(row, "n") == Some(step.number.into()));
    }
    if let (Some(sort_key), Some((low, high))) = (source.sort_key(), step.between) {
        write!(condition, " AND {sort_key} BETWEEN :low AND :high").unwrap();
        write!(variables, " :low={low} :high={high}").unwrap();
        rows.retain(|row| (low.into()..=high.into()).contains(&number(row, sort_key).unwrap()));
    }
    rows.sort_by_key(|row| source.position(row));
    if !step.forward {
        rows.reverse();
    }
    let start = step.start.map(|start| started(step, start));
    if let Some(start) = &start {
        let start = source.position(start);
        rows.retain(|row| {
            let position = source.position(row);
            if step.forward { position > start } else { position < start }
        });
    }
    let mut query = on("", &condition, &variables);
    query.index_name = source.index().map(str::to_owned);
    query.scan_index_forward = step.forward;
    query.limit = step.limit;
    query.exclusive_start_key = start.map(|key| {
        let names = source.key_attributes();
        key.into_iter().filter(|(name, _)| names.contains(&name.as_str())).collect()
    });
    (query, rows)
}

/// The key to start after: of an item that there may or may not be, within the key condition.
fn started(step: &QueryStep, (pk, sk, n): (u8, i8, i8)) -> Item {
    let by_key = matches!(step.source, Source::Table | Source::Local);
    let pk = if by_key { step.of } else { pk };
    let within = |number: i8| match step.between {
        Some((low, high)) => number.clamp(low, high),
        None => number,
    };
    let (sk, n) = match step.source {
        Source::Table => (within(sk), n),
        Source::Local | Source::All => (sk, within(n)),
        Source::Keys => (sk, n),
        Source::Multi => (within(sk), step.number),
    };
    let mut key = key_item((pk, sk));
    key.insert("g", format!("g{}", step.of % GROUPS));
    key.insert("n", AttributeValue::from(n));
    key
}

impl Shape {
    /// Asks for rows of this shape.
    fn ask(self, query: &mut Query) {
        match self {
            Self::Whole => {}
            Self::Projected => {
                query.projection_expression = Some("#g, sk".to_owned());
                query.expression_attribute_names = names("#g=g");
            }
            Self::Count => query.select = Some(Select::Count),
        }
    }

    /// What is returned of a row.
    fn shown(self, mut row: Item) -> Option<Item> {
        match self {
            Self::Whole => Some(row),
            Self::Projected => {
                row.retain(|name, _| matches!(name.as_str(), "g" | "sk"));
                Some(row)
            }
            Self::Count => None,
        }
    }
}

pub(super) fn query(local: &Local, model: &Model, step: &QueryStep) {
    let (mut query, rows) = planned(model, step);
    let mut expected = rows.clone();
    if let Some(filter) = &step.filter {
        let values = query.expression_attribute_values.get_or_insert_default();
        query.filter_expression = Some(filter.text(values));
        expected.retain(|row| filter.holds(Some(row)));
    }
    step.shape.ask(&mut query);
    if model.removed.contains(&step.source) {
        return indexes::check_refused(local, query, step.source);
    }
    let pages = pages(local, query);
    let scanned: i32 = pages.iter().map(|page| page.scanned_count).sum();
    assert_eq!(usize::try_from(scanned).unwrap(), rows.len(), "{step:?}");
    for page in &pages {
        let full = step.limit.is_some_and(|limit| page.scanned_count == limit);
        assert_eq!(page.last_evaluated_key.is_some(), full, "{step:?}");
    }
    let count: i32 = pages.iter().map(|page| page.count).sum();
    assert_eq!(usize::try_from(count).unwrap(), expected.len(), "{step:?}");
    let found: Vec<Item> = pages.into_iter().filter_map(|page| page.items).flatten().collect();
    let expected: Vec<Item> =
        expected.into_iter().filter_map(|row| step.shape.shown(row)).collect();
    assert_eq!(found, expected, "{step:?}");
}

/// Scans a source in segments. The order is the engine's own, and the same when it is scanned again.
pub(super) fn scan(local: &Local, model: &Model, step: &ScanStep) {
    let mut scan = Scan::new("tab");
    scan.index_name = step.source.index().map(str::to_owned);
    scan.limit = step.limit;
    if model.removed.contains(&step.source) {
        return indexes::check_refused(local, scan, step.source);
    }
    let mut found = Vec::new();
    let total = step.segments;
    for number in 0..total.max(1) {
        let mut scan = scan.clone();
        if total > 0 {
            scan.segment = Some(number.into());
            scan.total_segments = Some(total.into());
        }
        if let Some(filter) = &step.filter {
            let mut values = Values::new();
            scan.filter_expression = Some(filter.text(&mut values));
            scan.expression_attribute_values = (!values.is_empty()).then_some(values);
        }
        found.extend(scan_pages(local, scan).into_iter().flat_map(|page| page.items.unwrap()));
    }
    if total == 0 && step.filter.is_none() && !found.is_empty() {
        let at = usize::from(step.again_after) % found.len();
        let names = step.source.key_attributes();
        let key = found[at].iter().filter(|(name, _)| names.contains(&name.as_str()));
        scan.exclusive_start_key =
            Some(key.map(|(name, value)| (name.clone(), value.clone())).collect());
        let again = scan_pages(local, scan).into_iter().flat_map(|page| page.items.unwrap());
        assert_eq!(again.collect::<Vec<_>>(), found[at + 1..], "{step:?}");
    }
    found.sort_by_key(|row| (text(row, "pk"), number(row, "sk")));
    let mut expected = entries(model, step.source);
    if let Some(filter) = &step.filter {
        expected.retain(|row| filter.holds(Some(row)));
    }
    assert_eq!(found, expected, "{step:?}");
}

/// Compares everything that can be read, and what the table says of itself.
pub(super) fn everything(local: &Local, model: &Model) {
    for pk in 0..4 {
        keys(local, model, &(-4..=4).map(|sk| (pk, sk)).collect::<Vec<_>>());
    }
    for source in Source::ALL {
        for of in 0..4 {
            let (number, forward, limit) = (0, of % 2 == 0, Some(3));
            let (between, filter, start, shape) = (None, None, None, Shape::Whole);
            let step =
                QueryStep { source, of, number, between, forward, limit, filter, start, shape };
            query(local, model, &step);
        }
        let (segments, limit, filter, again_after) = (0, Some(5), None, 3);
        scan(local, model, &ScanStep { source, segments, limit, filter, again_after });
    }
    let table = ok(local, DescribeTable::new("tab")).table;
    let held = |source: Source| {
        let entries = entries(model, source);
        let bytes: usize = entries.iter().map(item_size_bytes).sum();
        (i64::try_from(entries.len()).unwrap(), i64::try_from(bytes).unwrap())
    };
    assert_eq!((table.item_count, table.table_size_bytes), held(Source::Table));
    let is_removed =
        |name: &String| model.removed.iter().any(|source| source.index() == Some(name));
    for index in &table.global_secondary_indexes {
        assert!(!is_removed(&index.index_name));
        let source = Source::ALL.into_iter().find(|it| it.index() == Some(&index.index_name));
        assert_eq!((index.item_count, index.index_size_bytes), held(source.unwrap()));
    }
    for index in &table.local_secondary_indexes {
        assert_eq!((index.item_count, index.index_size_bytes), held(Source::Local));
    }
    let partitions = local.partitions("tab");
    let items: u64 = partitions.iter().map(|partition| partition.items).sum();
    assert_eq!(items, u64::try_from(model.items.len()).unwrap());
}
