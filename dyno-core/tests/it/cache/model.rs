//! Random histories of reads and writes that overlap: whoever reads after a write was answered gets
//! what that write left, or something later, though copies of the table lag.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use dyno_core::backend::{Backend, BackendError};
use dyno_core::layer::{Cache, CacheOptions};
use dyno_core::op::{
    BatchGetItem, BatchWriteItem, DeleteItem, ExecuteStatement, KeysAndAttributes, PutItem,
    Request, Response, ReturnValues, TransactPut, TransactWriteItem, TransactWriteItems,
    UpdateItem, WriteRequest,
};
use dyno_core::value::Item;
use proptest::prelude::*;

use super::simulated::Simulated;
use super::{get, item, key};

const KEYS: [&str; 3] = ["a", "b", "c"];

/// How long a copy lags at most, in steps of a millisecond.
const SETTLING: Duration = Duration::from_millis(40);

/// A call that is under way.
struct Running {
    request: Request,
    answer: Pin<Box<dyn Future<Output = Result<Response, BackendError>>>>,
    /// For each item, the last write that was answered when the call began.
    answered: Vec<usize>,
}

struct Run {
    backend: Simulated,
    cache: Cache<Simulated>,
    running: Vec<Running>,
    /// For each item, the latest write that was answered, by its position in the history.
    answered: Vec<usize>,
    reads: usize,
    writes: usize,
}

impl Run {
    fn new(seed: u64) -> Self {
        let lag = SETTLING.checked_sub(Duration::from_millis(1)).unwrap();
        let backend = Simulated::new(seed).lagging(lag);
        let options = CacheOptions::default().settling(SETTLING).clock(backend.clock.clone());
        let cache = Cache::with_options(backend.clone(), options);
        Self { backend, cache, running: Vec::new(), answered: vec![0; 3], reads: 0, writes: 0 }
    }

    fn go(&mut self) {
        for step in 0..1_500_u32 {
            self.backend.clock.advance(Duration::from_millis(1));
            if self.running.len() < 8 && self.backend.below(4) == 0 {
                self.begin(&format!("{step}"));
            }
            let count = u64::try_from(self.running.len()).unwrap();
            if count == 0 {
                continue;
            }
            let at = usize::try_from(self.backend.below(count)).unwrap();
            if self.backend.below(60) == 0 {
                drop(self.running.swap_remove(at));
                continue;
            }
            let polled = self.running[at].answer.as_mut();
            if let Poll::Ready(answer) = polled.poll(&mut Context::from_waker(Waker::noop())) {
                let call = self.running.swap_remove(at);
                self.end(&call, &answer.unwrap());
            }
        }
    }

    fn begin(&mut self, text: &str) {
        let request = self.any_request(text);
        let (cache, sent) = (self.cache.clone(), request.clone());
        let answer = Box::pin(async move { cache.call(sent).await });
        self.running.push(Running { request, answer, answered: self.answered.clone() });
    }

    fn any_request(&self, text: &str) -> Request {
        let pk = KEYS[usize::try_from(self.backend.below(3)).unwrap()];
        match self.backend.below(14) {
            0..=5 => get(pk).into(),
            6 | 7 => {
                let keys = KEYS.map(key).to_vec();
                let asked = KeysAndAttributes { keys, ..Default::default() };
                BatchGetItem::new([("t".to_owned(), asked)].into()).into()
            }
            8 => PutItem::new("t", item(pk, text)).into(),
            9 => DeleteItem::new("t", key(pk)).into(),
            10 => {
                let mut update = UpdateItem::new("t", key(pk));
                update.update_expression = Some(text.to_owned());
                if self.backend.below(2) == 0 {
                    update.return_values = ReturnValues::AllNew;
                }
                update.into()
            }
            11 => {
                let requests = KEYS.map(|pk| WriteRequest::Put(item(pk, text))).to_vec();
                BatchWriteItem::new([("t".to_owned(), requests)].into()).into()
            }
            12 => {
                let put = TransactWriteItem::Put(TransactPut::new("t", item(pk, text)));
                TransactWriteItems::new(vec![put]).into()
            }
            _ => {
                let mut statement = ExecuteStatement::new("UPDATE t SET text = ? WHERE pk = ?");
                statement.parameters = Some(vec![pk.into(), text.into()]);
                statement.into()
            }
        }
    }

    fn end(&mut self, call: &Running, answer: &Response) {
        match answer {
            Response::GetItem(output) => {
                let Request::GetItem(request) = &call.request else { panic!("another's answer") };
                let pk = request.key.get("pk").and_then(|pk| pk.as_s()).unwrap();
                self.judge(pk, output.item.as_ref(), call);
            }
            Response::BatchGetItem(output) => {
                for pk in KEYS {
                    let mut items = output.responses["t"].iter();
                    let item = items.find(|item| item.get("pk").unwrap().as_s() == Some(pk));
                    self.judge(pk, item, call);
                }
            }
            _ => {
                self.writes += 1;
                for (pk, text) in written(&call.request) {
                    // Where a later write is, the last of its kind counts: it is the stricter one.
                    let position = match text {
                        Some(text) => self.backend.position(&pk, Some(&text)),
                        None => continue,
                    };
                    let at = KEYS.iter().position(|key| *key == pk).unwrap();
                    self.answered[at] = self.answered[at].max(position);
                }
            }
        }
    }

    fn judge(&mut self, pk: &str, item: Option<&Item>, call: &Running) {
        self.reads += 1;
        let text = item.map(|item| item.get("text").unwrap().as_s().unwrap());
        let at = KEYS.iter().position(|key| *key == pk).unwrap();
        let (read, answered) = (self.backend.position(pk, text), call.answered[at]);
        assert!(read >= answered, "{pk}: read write {read}, and {answered} was answered before");
    }
}

/// Returns what a request writes; a deletion without text.
fn written(request: &Request) -> Vec<(String, Option<String>)> {
    let of = |item: &Item| {
        let text = |name| item.get(name).and_then(|it| it.as_s()).map(str::to_owned);
        (text("pk").unwrap(), text("text"))
    };
    match request {
        Request::PutItem(it) => vec![of(&it.item)],
        Request::DeleteItem(it) => vec![of(&it.key)],
        Request::UpdateItem(it) => vec![(of(&it.key).0, it.update_expression.clone())],
        Request::BatchWriteItem(it) => {
            let items = it.request_items["t"].iter();
            items
                .map(|it| if let WriteRequest::Put(item) = it { of(item) } else { panic!() })
                .collect()
        }
        Request::TransactWriteItems(it) => {
            let items = it.transact_items.iter();
            items
                .map(|it| if let TransactWriteItem::Put(it) = it { of(&it.item) } else { panic!() })
                .collect()
        }
        Request::ExecuteStatement(it) => {
            let parameters = it.parameters.as_ref().unwrap();
            let text = |at: usize| parameters[at].as_s().unwrap().to_owned();
            vec![(text(0), Some(text(1)))]
        }
        other => panic!("reads: {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn nothing_older_than_an_answered_write_is_read(seed: u64) {
        let mut run = Run::new(seed);
        run.go();
        let stats = run.cache.stats().items;
        // The run is of interest: there were hits, and reads and writes that overlapped.
        prop_assert!(run.reads > 30 && run.writes > 10, "{} {}", run.reads, run.writes);
        prop_assert!(stats.hits > 0 && stats.misses > 0);
    }
}
