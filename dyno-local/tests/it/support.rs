//! What the tests share: tables, values, and calling the engine without a runtime.

use std::fmt::Write;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use dyno_core::backend::{BackendError, BackendExt};
use dyno_core::op::{
    AttributeDefinition, BillingMode, ConsumedCapacity, CreateTable, GetItem, GlobalSecondaryIndex,
    KeySchemaElement, LocalSecondaryIndex, Names, Operation, Projection, PutItem, Query,
    QueryOutput, ScalarAttributeType, Scan, ScanOutput, Values,
};
use dyno_core::value::{AttributeValue, Item, Name, Number, item_size_bytes};
use dyno_local::{Local, LocalBuilder};

/// An engine in memory; in a directory if `DYNO_TEST_ON_DISK` is set, which is to make no
/// difference.
pub(crate) fn new_local() -> Local {
    build(Local::builder())
}

/// An engine with these settings, in memory or in a directory like [`new_local`].
pub(crate) fn build(builder: LocalBuilder) -> Local {
    #[cfg(feature = "durable")]
    if std::env::var_os("DYNO_TEST_ON_DISK").is_some() {
        // The engine keeps its files open. Nobody needs to find them.
        let directory = crate::durable::directory::Directory::new();
        return builder.open(directory.path()).unwrap();
    }
    builder.build()
}

/// Sends a request and waits for the answer, without a runtime. An engine in memory has it at
/// once.
pub(crate) fn send<O: Operation>(local: &Local, operation: O) -> Result<O::Output, BackendError> {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut answer = pin!(local.send(operation));
    loop {
        if let Poll::Ready(answer) = answer.as_mut().poll(&mut Context::from_waker(&waker)) {
            return answer;
        }
        thread::park();
    }
}

/// Sends a request that must succeed.
pub(crate) fn ok<O: Operation>(local: &Local, operation: O) -> O::Output {
    send(local, operation).unwrap_or_else(|error| panic!("{error}"))
}

/// Sends a request that must fail, and returns `Code: text`.
pub(crate) fn refusal<O: Operation>(local: &Local, operation: O) -> String {
    match send(local, operation) {
        Ok(_) => panic!("it succeeded"),
        Err(error) => error.to_string(),
    }
}

/// Attribute definitions in the form `pk:S sk:N`.
pub(crate) fn definitions(text: &str) -> Vec<AttributeDefinition> {
    let one = |pair: &str| {
        let (name, kind) = pair.split_once(':').unwrap();
        AttributeDefinition::new(name, ScalarAttributeType::from_name(kind).unwrap())
    };
    text.split_whitespace().map(one).collect()
}

/// A key schema in the form `pk sk`; `a,b c,d` has two attributes of each kind.
pub(crate) fn keys(text: &str) -> Vec<KeySchemaElement> {
    let (hash, range) = text.split_once(' ').unwrap_or((text, ""));
    let hash = hash.split(',').map(KeySchemaElement::hash);
    let range = range.split(',').filter(|name| !name.is_empty()).map(KeySchemaElement::range);
    hash.chain(range).collect()
}

/// An on-demand table.
pub(crate) fn table(name: &str, key: &str, attributes: &str) -> CreateTable {
    let mut create = CreateTable::new(name, keys(key), definitions(attributes));
    create.billing_mode = Some(BillingMode::PayPerRequest);
    create
}

pub(crate) fn gsi(name: &str, key: &str, projection: Projection) -> GlobalSecondaryIndex {
    GlobalSecondaryIndex::new(name, keys(key), projection)
}

pub(crate) fn lsi(name: &str, key: &str, projection: Projection) -> LocalSecondaryIndex {
    LocalSecondaryIndex { index_name: name.to_owned(), key_schema: keys(key), projection }
}

/// An engine with the table `tab`: `pk` and `sk` are strings.
pub(crate) fn with_table() -> Local {
    tabled(new_local())
}

/// The same, in memory in any case: for what is measured of memory alone.
pub(crate) fn with_table_in_memory() -> Local {
    tabled(Local::new())
}

fn tabled(local: Local) -> Local {
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    local
}

/// The string `n` is a number if it reads as one, and a string otherwise.
pub(crate) fn value(text: &str) -> AttributeValue {
    text.parse::<Number>().map_or_else(|_| AttributeValue::S(text.to_owned()), AttributeValue::N)
}

/// An item in the form `pk=a sk=b n=5`.
pub(crate) fn item(text: &str) -> Item {
    let pair = |pair: &str| {
        let (name, text) = pair.split_once('=').unwrap();
        (name.to_owned(), value(text))
    };
    text.split_whitespace().map(pair).collect()
}

/// An item as the text that [`item`] takes, with whatever it cannot say in debug form.
pub(crate) fn shown(item: &Item) -> String {
    let one = |(name, value): (&Name, &AttributeValue)| match value {
        AttributeValue::S(text) => format!("{name}={text}"),
        AttributeValue::N(number) => format!("{name}={number}"),
        other => format!("{name}={other:?}"),
    };
    item.iter().map(one).collect::<Vec<_>>().join(" ")
}

pub(crate) fn shown_all(items: Option<&Vec<Item>>) -> Vec<String> {
    items.into_iter().flatten().map(shown).collect()
}

/// Names or values in the form `#a=b :v=5`.
pub(crate) fn names(text: &str) -> Option<Names> {
    let pairs = text.split_whitespace().filter(|pair| pair.starts_with('#'));
    let names: Names = pairs
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(key, name)| (key.to_owned(), name.to_owned()))
        .collect();
    (!names.is_empty()).then_some(names)
}

pub(crate) fn values(text: &str) -> Option<Values> {
    let pairs = text.split_whitespace().filter(|pair| pair.starts_with(':'));
    let values: Values = pairs
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(key, text)| (key.to_owned(), value(text)))
        .collect();
    (!values.is_empty()).then_some(values)
}

pub(crate) fn put(local: &Local, text: &str) {
    ok(local, PutItem::new("tab", item(text)));
}

pub(crate) fn get(local: &Local, key: &str) -> Option<String> {
    ok(local, GetItem::new("tab", item(key))).item.as_ref().map(shown)
}

/// A query of `tab` by a key condition, with its values.
pub(crate) fn query(condition: &str, variables: &str) -> Query {
    let mut query = Query::new("tab");
    query.key_condition_expression = Some(condition.to_owned());
    query.expression_attribute_names = names(variables);
    query.expression_attribute_values = values(variables);
    query
}

/// All pages of a query.
pub(crate) fn pages(local: &Local, mut query: Query) -> Vec<QueryOutput> {
    let mut pages = Vec::new();
    loop {
        let page = ok(local, query.clone());
        query.exclusive_start_key.clone_from(&page.last_evaluated_key);
        pages.push(page);
        if query.exclusive_start_key.is_none() {
            return pages;
        }
    }
}

/// A query of an index of `tab` by a key condition, with its values.
pub(crate) fn on(index: &str, condition: &str, variables: &str) -> Query {
    let mut query = query(condition, variables);
    query.index_name = Some(index.to_owned());
    query
}

/// All pages of a scan.
pub(crate) fn scan_pages(local: &Local, mut scan: Scan) -> Vec<ScanOutput> {
    let mut pages = Vec::new();
    loop {
        let page = ok(local, scan.clone());
        scan.exclusive_start_key.clone_from(&page.last_evaluated_key);
        pages.push(page);
        if scan.exclusive_start_key.is_none() {
            return pages;
        }
    }
}

/// An item of exactly this many bytes, most of them in `x`.
pub(crate) fn sized(attributes: &str, bytes: usize) -> Item {
    let mut item = item(attributes);
    item.insert("x", "");
    let have = item_size_bytes(&item);
    item.insert("x", "x".repeat(bytes.checked_sub(have).unwrap()));
    item
}

/// What was consumed as `total table=… name=…`, with only the arms that are told.
pub(crate) fn told(consumed: Option<&ConsumedCapacity>) -> String {
    let consumed = consumed.unwrap();
    let mut text = format!("{}", consumed.total.capacity_units);
    if let Some(table) = consumed.table {
        write!(text, " table={}", table.capacity_units).unwrap();
    }
    for arms in [&consumed.local_secondary_indexes, &consumed.global_secondary_indexes] {
        for (name, arm) in arms {
            write!(text, " {name}={}", arm.capacity_units).unwrap();
        }
    }
    text
}

/// Numbers that follow from a seed (`SplitMix64`).
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    /// `true` in one of so many cases.
    pub(crate) fn one_in(&mut self, cases: usize) -> bool {
        self.below(cases) == 0
    }
}
