//! `BatchGetItem` through the cache: what is held is served, what others ask for is waited for, and
//! the rest is asked for in one request.
//!
//! The items of an answer come without their places in the request. They are told apart by their
//! keys; where a projection leaves those out, the items are handed on and not kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Cache;
use super::answer::Answer;
use super::flight::Flight;
use super::key::{Projection, Wanted};
use super::lookup::{Found, Lead};
use super::tables::bare_name;
use crate::backend::{Backend, BackendError, BackendExt};
use crate::op::{BatchGetItem, BatchGetItemOutput, KeysAndAttributes, Response};
use crate::value::Item;

/// The service's limit on the keys of a request: more of them are for the backend to refuse.
const KEYS_MAX: usize = 100;

impl<B: Backend> Cache<B> {
    /// Answers a read of several items.
    pub(super) async fn batch_get(&self, request: BatchGetItem) -> Result<Response, BackendError> {
        if !is_well_formed(&request) {
            return self.inner.call(request.into()).await;
        }
        let mut batch = Batch::new(request);
        loop {
            let mut joined = Vec::new();
            let mut leads = Vec::new();
            for (slot, place) in batch.open.drain(..) {
                match self.shared.look_up(place.wanted.clone()) {
                    Found::Hit(answer) => batch.found.push((slot, place, answer)),
                    Found::Join(flight) => joined.push((slot, place, flight)),
                    Found::Lead(lead) => leads.push((slot, place, lead)),
                }
            }
            if !leads.is_empty() || !batch.through.is_empty() {
                let request = batch.ask_for(&leads);
                match self.inner.send(request).await {
                    Ok(output) => batch.take(output, leads),
                    Err(error) => {
                        for (_, _, lead) in leads {
                            lead.land(Err(error.clone()));
                        }
                        return Err(error);
                    }
                }
            }
            // Only now: who waits for others while they wait for us would wait for ever.
            for (slot, place, flight) in joined {
                match Flight::join(flight).await {
                    Some(outcome) => batch.found.push((slot, place, outcome?)),
                    None => batch.open.push((slot, place)),
                }
            }
            if batch.open.is_empty() {
                return Ok(batch.output().into());
            }
        }
    }
}

/// Returns whether the backend would take the request, as far as a batch can be malformed.
fn is_well_formed(request: &BatchGetItem) -> bool {
    let tables = request.request_items.values();
    let keys: usize = tables.clone().map(|table| table.keys.len()).sum();
    let has_twins = |keys: &[Item]| {
        keys.iter().enumerate().any(|(at, key)| keys.iter().take(at).any(|other| other == key))
    };
    (1..=KEYS_MAX).contains(&keys)
        && tables.clone().all(|table| !table.keys.is_empty() && !has_twins(&table.keys))
}

/// One key of a request.
struct Place {
    table: String,
    key: Item,
    wanted: Wanted,
}

/// A request that is being answered.
struct Batch {
    request: BatchGetItem,
    /// Tables that are read past the cache, until they are asked for.
    through: BTreeMap<String, KeysAndAttributes>,
    /// Keys without an answer, by their position in the request.
    open: Vec<(usize, Place)>,
    found: Vec<(usize, Place, Answer)>,
    /// What was not kept, and what comes besides items.
    output: BatchGetItemOutput,
}

impl Batch {
    fn new(mut request: BatchGetItem) -> Self {
        let (mut through, mut open) = (BTreeMap::new(), Vec::new());
        let mut output = BatchGetItemOutput::default();
        for (table, asked) in &mut request.request_items {
            let (bare, is_arn) = bare_name(table);
            if asked.consistent_read == Some(true) || is_arn {
                through.insert(table.clone(), asked.clone());
                continue;
            }
            output.responses.insert(table.clone(), Vec::new());
            for key in std::mem::take(&mut asked.keys) {
                let projection = Projection::of(
                    asked.projection_expression.as_ref(),
                    asked.expression_attribute_names.as_ref(),
                    asked.attributes_to_get.as_ref(),
                );
                let wanted = Wanted::item(bare, &key, projection);
                open.push((open.len(), Place { table: table.clone(), key, wanted }));
            }
        }
        Self { request, through, open, found: Vec::new(), output }
    }

    /// Returns the request for what the cache does not have.
    fn ask_for(&mut self, leads: &[(usize, Place, Lead<'_>)]) -> BatchGetItem {
        let mut items = std::mem::take(&mut self.through);
        for (_, place, lead) in leads {
            let asked = items.entry(place.table.clone()).or_insert_with(|| {
                // Its keys were taken; its options are still there.
                self.request.request_items.get(&place.table).cloned().unwrap_or_default()
            });
            asked.keys.push(place.key.clone());
            if lead.must_be_consistent {
                asked.consistent_read = Some(true);
            }
        }
        let mut request = BatchGetItem::new(items);
        request.return_consumed_capacity = self.request.return_consumed_capacity;
        request
    }

    /// Gives every lead its item out of an answer.
    fn take(&mut self, mut output: BatchGetItemOutput, leads: Vec<(usize, Place, Lead<'_>)>) {
        for (slot, place, lead) in leads {
            let unprocessed = output.unprocessed_keys.get(&place.table);
            if unprocessed.is_some_and(|asked| asked.keys.contains(&place.key)) {
                continue;
            }
            let items = output.responses.entry(place.table.clone()).or_default();
            if let Some(at) = items.iter().position(|item| has_key(item, &place.key)) {
                let item = Arc::new(items.swap_remove(at));
                let answer = Answer::Item(Some(item));
                lead.land(Ok(answer.clone()));
                self.found.push((slot, place, answer));
            } else if items.iter().all(|item| shows_key(item, &place.key)) {
                lead.land(Ok(Answer::Item(None)));
            }
        }
        for (table, items) in output.responses {
            self.output.responses.entry(table).or_default().extend(items);
        }
        for (table, mut asked) in output.unprocessed_keys {
            // Whether a miss is read consistently is the cache's own matter.
            if let Some(original) = self.request.request_items.get(&table) {
                asked.consistent_read = original.consistent_read;
            }
            self.output.unprocessed_keys.insert(table, asked);
        }
        if let Some(consumed) = output.consumed_capacity {
            self.output.consumed_capacity.get_or_insert_default().extend(consumed);
        }
    }

    /// Returns the answer, with the items in the order of their keys.
    fn output(mut self) -> BatchGetItemOutput {
        self.found.sort_by_key(|(slot, ..)| *slot);
        for (_, place, answer) in self.found {
            if let Answer::Item(Some(item)) = answer {
                let items = self.output.responses.entry(place.table).or_default();
                items.push(Arc::unwrap_or_clone(item));
            }
        }
        self.output
    }
}

fn has_key(item: &Item, key: &Item) -> bool {
    key.iter().all(|(name, value)| item.get(name) == Some(value))
}

fn shows_key(item: &Item, key: &Item) -> bool {
    key.keys().all(|name| item.contains_key(name))
}
