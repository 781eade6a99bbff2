//! Writes through the cache: the backend first, then the entries of what was written.
//!
//! An entry is replaced where the request or the answer has the whole item and no other write of
//! its stripe was under way; else it is dropped. A write that fails, or whose future is dropped, may
//! have taken effect, or have failed on an item that the cache shows as it was: its entries are
//! dropped, too.
//!
//! Items of transactions are dropped and not replaced: with the token of a former one a transaction
//! succeeds without writing, and there may be later writes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Cache;
use super::answer::Answer;
use super::fence::Fence;
use super::key::{Key, Wanted};
use super::lookup::Shared;
use super::statement::written_table;
use super::store::Age;
use super::tables::{Reach, bare_name};
use crate::backend::{Backend, BackendError};
use crate::clock::Timestamp;
use crate::op::{Request, Response, ReturnValues, TransactWriteItem, WriteRequest};
use crate::value::Item;

impl<B: Backend> Cache<B> {
    /// Carries out a request that writes.
    pub(super) async fn write(&self, request: Request) -> Result<Response, BackendError> {
        let write = Write::begin(&self.shared, Plan::of(&self.shared, &request));
        let answer = self.inner.call(request).await;
        write.end(answer.as_ref().ok());
        answer
    }
}

/// What a request writes.
#[derive(Default)]
struct Plan {
    items: Vec<Written>,
    /// The tables written, and how much of each is known.
    tables: BTreeMap<String, Reach>,
    /// Nobody knows what is written.
    is_anything: bool,
}

/// An item that is written.
struct Written {
    wanted: Wanted,
    /// The table's age when the write began: a write of the whole table meanwhile may be later.
    age: Age,
    after: After,
}

/// An item whose write ended, and what it is now, if that is known.
struct Ended {
    wanted: Wanted,
    age: Age,
    answer: Option<Answer>,
}

/// What an item is when its write is done.
enum After {
    /// This one, or none.
    Known(Option<Item>),
    /// What the answer has.
    Returned,
    Unknown,
}

impl Plan {
    fn of(shared: &Shared, request: &Request) -> Self {
        let mut plan = Self::default();
        match request {
            Request::PutItem(it) => plan.put(shared, &it.table_name, &it.item, Keeping::Replaced),
            Request::UpdateItem(it) => {
                let is_whole = it.return_values == ReturnValues::AllNew;
                let after = if is_whole { After::Returned } else { After::Unknown };
                plan.add(shared, &it.table_name, &it.key, after);
            }
            Request::DeleteItem(it) => {
                plan.add(shared, &it.table_name, &it.key, After::Known(None));
            }
            Request::BatchWriteItem(it) => {
                for (table, requests) in &it.request_items {
                    for request in requests {
                        match request {
                            WriteRequest::Put(item) => {
                                plan.put(shared, table, item, Keeping::Replaced);
                            }
                            WriteRequest::Delete(key) => {
                                plan.add(shared, table, key, After::Known(None));
                            }
                        }
                    }
                }
            }
            Request::TransactWriteItems(it) => {
                for action in &it.transact_items {
                    plan.act(shared, action);
                }
            }
            Request::ExecuteStatement(it) => plan.state([it.statement.as_str()]),
            Request::BatchExecuteStatement(it) => {
                plan.state(it.statements.iter().map(|it| it.statement.as_str()));
            }
            Request::ExecuteTransaction(it) => {
                plan.state(it.transact_statements.iter().map(|it| it.statement.as_str()));
            }
            other => {
                for table in other.table_names() {
                    plan.reach(table, Reach::Definition);
                }
            }
        }
        plan
    }

    fn act(&mut self, shared: &Shared, action: &TransactWriteItem) {
        match action {
            TransactWriteItem::ConditionCheck(_) => {}
            TransactWriteItem::Put(it) => {
                self.put(shared, &it.table_name, &it.item, Keeping::Dropped);
            }
            TransactWriteItem::Update(it) => {
                self.add(shared, &it.table_name, &it.key, After::Unknown);
            }
            TransactWriteItem::Delete(it) => {
                self.add(shared, &it.table_name, &it.key, After::Unknown);
            }
        }
    }

    fn state<'a>(&mut self, statements: impl IntoIterator<Item = &'a str>) {
        for statement in statements {
            match written_table(statement) {
                Some(table) => self.reach(&table, Reach::Whole),
                // Among statements that write there may be some that read.
                None => self.is_anything = true,
            }
        }
    }

    fn put(&mut self, shared: &Shared, table: &str, item: &Item, keeping: Keeping) {
        let Some(key) = shared.tables.key_of(bare_name(table).0, item) else {
            return self.reach(table, Reach::Whole);
        };
        let after = match keeping {
            Keeping::Replaced => After::Known(Some(item.clone())),
            Keeping::Dropped => After::Unknown,
        };
        self.add(shared, table, &key, after);
    }

    fn add(&mut self, shared: &Shared, table: &str, key: &Item, after: After) {
        self.reach(table, Reach::Items);
        let (bare, is_arn) = bare_name(table);
        let after = if is_arn { After::Unknown } else { after };
        let (wanted, age) = (Wanted::item(bare, key, None), shared.tables.age_of_items(bare));
        self.items.push(Written { wanted, age, after });
    }

    fn reach(&mut self, table: &str, reach: Reach) {
        let known = self.tables.entry(bare_name(table).0.to_owned()).or_insert(reach);
        *known = reach.max(*known);
    }
}

/// What becomes of the entry of an item that is put.
#[derive(Debug, Clone, Copy)]
enum Keeping {
    Replaced,
    Dropped,
}

/// A write that is under way; dropped, it ends as one that failed.
struct Write<'a> {
    shared: &'a Shared,
    plan: Plan,
    /// The stripes of its items, and the epochs that they ended up with.
    stripes: Vec<(usize, u64)>,
    has_ended: bool,
}

impl<'a> Write<'a> {
    fn begin(shared: &'a Shared, plan: Plan) -> Self {
        let written = plan.items.iter();
        let stripes: BTreeSet<usize> =
            written.map(|item| Fence::stripe_of(&item.wanted.key)).collect();
        let stripes = stripes.into_iter();
        let stripes = stripes.map(|stripe| (stripe, shared.items.lock(stripe).begin())).collect();
        Self { shared, plan, stripes, has_ended: false }
    }

    /// Ends the write, with its answer if it succeeded.
    fn end(mut self, answer: Option<&Response>) {
        self.finish(answer);
    }

    fn finish(&mut self, answer: Option<&Response>) {
        self.has_ended = true;
        let Shared { tables, .. } = self.shared;
        let now = self.shared.now();
        let mut by_stripe: BTreeMap<usize, Vec<Ended>> = BTreeMap::new();
        for Written { wanted, age, after } in std::mem::take(&mut self.plan.items) {
            let stripe = Fence::stripe_of(&wanted.key);
            let answer = answer.and_then(|answer| after.answer(answer, wanted.key.table()));
            let answer = answer.filter(|_| self.learn(&wanted.key, now));
            by_stripe.entry(stripe).or_default().push(Ended { wanted, age, answer });
        }
        for (stripe, begun) in std::mem::take(&mut self.stripes) {
            let written = by_stripe.remove(&stripe).unwrap_or_default();
            self.end_stripe(stripe, begun, written, now);
        }
        for (table, reach) in &self.plan.tables {
            tables.written(table, *reach, now);
        }
        if self.plan.is_anything {
            tables.all_written(Reach::Whole, now);
        }
    }

    /// A write that succeeded shows what the key of its table is.
    fn learn(&self, key: &Key, now: Timestamp) -> bool {
        let Key::Item(key) = key else { return false };
        self.shared.tables.learn(&key.table, key.key.keys(), now)
    }

    fn end_stripe(&self, stripe: usize, begun: u64, written: Vec<Ended>, now: Timestamp) {
        let Shared { store, items, .. } = self.shared;
        let mut stripe = items.lock(stripe);
        let is_alone = stripe.end(begun, now);
        for Ended { wanted, age, answer } in written {
            match answer.filter(|_| is_alone) {
                Some(answer) => store.replace(&wanted, answer, age, now),
                None => store.drop_all_of(&wanted.key),
            }
        }
    }
}

impl Drop for Write<'_> {
    fn drop(&mut self) {
        if !self.has_ended {
            self.finish(None);
        }
    }
}

impl After {
    /// Returns the item after a write that succeeded; `None` if it is not known.
    fn answer(self, answer: &Response, table: &str) -> Option<Answer> {
        // Of a batch that was not written whole it does not matter which items were.
        if let Response::BatchWriteItem(output) = answer
            && output.unprocessed_items.contains_key(table)
        {
            return None;
        }
        match self {
            Self::Known(item) => Some(Answer::Item(item.map(Arc::new))),
            Self::Returned => match answer {
                Response::UpdateItem(output) => {
                    output.attributes.clone().map(|item| Answer::Item(Some(Arc::new(item))))
                }
                _ => None,
            },
            Self::Unknown => None,
        }
    }
}
