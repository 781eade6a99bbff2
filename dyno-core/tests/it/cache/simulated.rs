//! A backend of one table whose calls take time: they arrive, take effect and are answered in steps,
//! as often as they are polled, so that a test decides what overlaps what.
//!
//! Eventually consistent reads look at a copy that lags, by the clock. An update's expression is the
//! text that it writes; a statement is `UPDATE t`, and its parameters are key and text.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;
use std::time::Duration;

use dyno_core::backend::{Backend, BackendError, BoxFuture};
use dyno_core::clock::{Clock, ManualClock, Timestamp};
use dyno_core::op::{
    BatchGetItemOutput, BatchWriteItemOutput, DeleteItemOutput, ExecuteStatementOutput,
    GetItemOutput, PutItemOutput, QueryOutput, Request, Response, TransactWriteItem,
    TransactWriteItemsOutput, UpdateItemOutput, WriteRequest,
};
use dyno_core::value::Item;

use super::item;

#[derive(Clone)]
pub(super) struct Simulated {
    state: Arc<Mutex<State>>,
    pub(super) clock: ManualClock,
}

struct State {
    /// What was written, in order, with its moment; an item without text is a deletion.
    history: Vec<(Timestamp, String, Option<String>)>,
    calls: usize,
    applied: usize,
    random: u64,
    lag: Duration,
}

impl Simulated {
    pub(super) fn new(seed: u64) -> Self {
        let clock = ManualClock::new(Timestamp::from_seconds(1_000));
        let state =
            State { history: Vec::new(), calls: 0, applied: 0, random: seed, lag: Duration::ZERO };
        Self { state: Arc::new(Mutex::new(state)), clock }
    }

    pub(super) fn lagging(self, lag: Duration) -> Self {
        self.lock().lag = lag;
        self
    }

    pub(super) fn set(&self, item: &Item) {
        self.write_item(item);
    }

    pub(super) fn calls(&self) -> usize {
        self.lock().calls
    }

    pub(super) fn applied(&self) -> usize {
        self.lock().applied
    }

    /// Returns a number below a bound, of the run's sequence.
    pub(super) fn below(&self, bound: u64) -> u64 {
        let mut state = self.lock();
        state.random = state.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state.random >> 33) % bound
    }

    /// Returns the last position in the history of an item at which it had this text.
    pub(super) fn position(&self, pk: &str, text: Option<&str>) -> usize {
        let state = self.lock();
        let mut positions = state.history.iter().enumerate().rev();
        let at = positions.find(|(_, (_, key, held))| key == pk && held.as_deref() == text);
        at.map_or(0, |(position, _)| position + 1)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn text_at(&self, pk: &str, moment: Timestamp) -> Option<String> {
        let state = self.lock();
        let mut history = state.history.iter().rev();
        history.find(|(when, key, _)| key == pk && *when <= moment)?.2.clone()
    }

    fn read(&self, pk: &str, is_consistent: bool) -> Option<Item> {
        let lag =
            if is_consistent { 0 } else { i64::try_from(self.lock().lag.as_micros()).unwrap() };
        let text = self.text_at(pk, self.clock.now().plus_micros(-lag))?;
        Some(item(pk, &text))
    }

    fn write(&self, pk: &str, text: Option<&str>) {
        let now = self.clock.now();
        self.lock().history.push((now, pk.to_owned(), text.map(str::to_owned)));
    }

    fn write_item(&self, item: &Item) {
        self.write(&text_of(item, "pk"), Some(&text_of(item, "text")));
    }

    fn apply(&self, request: &Request) -> Response {
        self.lock().applied += 1;
        match request {
            Request::GetItem(it) => {
                let mut output = GetItemOutput::default();
                output.item = self.read(&text_of(&it.key, "pk"), it.consistent_read);
                output.into()
            }
            Request::BatchGetItem(it) => {
                let mut output = BatchGetItemOutput::default();
                for (table, asked) in &it.request_items {
                    let is_consistent = asked.consistent_read == Some(true);
                    let keys = asked.keys.iter().map(|key| text_of(key, "pk"));
                    let items = keys.filter_map(|pk| self.read(&pk, is_consistent)).collect();
                    output.responses.insert(table.clone(), items);
                }
                output.into()
            }
            Request::Query(_) => {
                let mut output = QueryOutput::default();
                output.items = Some(self.read("a", false).into_iter().collect());
                output.into()
            }
            _ => self.apply_write(request),
        }
    }

    fn apply_write(&self, request: &Request) -> Response {
        match request {
            Request::PutItem(it) => {
                self.write_item(&it.item);
                PutItemOutput::default().into()
            }
            Request::DeleteItem(it) => {
                self.write(&text_of(&it.key, "pk"), None);
                DeleteItemOutput::default().into()
            }
            Request::UpdateItem(it) => {
                let pk = text_of(&it.key, "pk");
                self.write(&pk, it.update_expression.as_deref());
                let mut output = UpdateItemOutput::default();
                output.attributes = self.read(&pk, true);
                output.into()
            }
            Request::BatchWriteItem(it) => {
                for request in it.request_items.values().flatten() {
                    match request {
                        WriteRequest::Put(item) => self.write_item(item),
                        WriteRequest::Delete(key) => self.write(&text_of(key, "pk"), None),
                    }
                }
                BatchWriteItemOutput::default().into()
            }
            Request::TransactWriteItems(it) => {
                for action in &it.transact_items {
                    let TransactWriteItem::Put(put) = action else { panic!("only puts") };
                    self.write_item(&put.item);
                }
                TransactWriteItemsOutput::default().into()
            }
            Request::ExecuteStatement(it) => {
                let parameters = it.parameters.clone().unwrap();
                let [pk, text] = [0, 1].map(|at| parameters[at].as_s().unwrap().to_owned());
                self.write(&pk, Some(&text));
                ExecuteStatementOutput::default().into()
            }
            other => panic!("not simulated: {other:?}"),
        }
    }
}

impl Backend for Simulated {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        self.lock().calls += 1;
        let (there, back) = (1 + self.below(6), 1 + self.below(6));
        Box::pin(async move {
            steps(there).await;
            let answer = self.apply(&request);
            steps(back).await;
            Ok(answer)
        })
    }
}

/// Is pending so many times.
async fn steps(mut left: u64) {
    poll_fn(move |ctx| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        ctx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn text_of(item: &Item, name: &str) -> String {
    item.get(name).and_then(|value| value.as_s()).unwrap().to_owned()
}
