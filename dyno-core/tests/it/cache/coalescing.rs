//! Reads of one answer at the same time, polled by hand.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use dyno_core::backend::{Backend, BackendError, BackendExt, BoxFuture};
use dyno_core::layer::{Cache, CacheOptions};
use dyno_core::op::{BatchGetItem, KeysAndAttributes, Request, Response, UpdateItem};

use super::simulated::Simulated;
use super::{get, item, key, query};

fn poll<T>(future: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Poll<T> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

fn finish<T>(mut future: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> T {
    for _ in 0..1_000 {
        if let Poll::Ready(output) = poll(future.as_mut()) {
            return output;
        }
    }
    panic!("it waits for ever")
}

fn read(cache: &Cache<Simulated>, pk: &str) -> BoxFuture<'static, Result<Response, BackendError>> {
    let (cache, request) = (cache.clone(), Request::from(get(pk)));
    Box::pin(async move { cache.call(request).await })
}

fn item_of(answer: Result<Response, BackendError>) -> Option<String> {
    match answer.unwrap() {
        Response::GetItem(output) => Some(output.item?.get("text")?.as_s()?.to_owned()),
        other => panic!("not a get: {other:?}"),
    }
}

fn cached() -> (Cache<Simulated>, Simulated) {
    let backend = Simulated::new(1);
    backend.set(&item("a", "1"));
    (Cache::with_options(backend.clone(), CacheOptions::default()), backend)
}

#[test]
fn concurrent_misses_are_one_request() {
    let (cache, backend) = cached();
    let mut reads: Vec<_> = (0..10).map(|_| read(&cache, "a")).collect();
    for read in &mut reads {
        assert!(poll(read.as_mut()).is_pending());
    }
    for read in &mut reads {
        assert_eq!(item_of(finish(read.as_mut())).as_deref(), Some("1"));
    }
    let stats = cache.stats().items;
    assert_eq!((backend.calls(), stats.misses, stats.coalesced, stats.hits), (1, 1, 9, 0));
    let mut one = pin!(cache.send(query("a")));
    let mut other = pin!(cache.send(query("a")));
    assert!(poll(one.as_mut()).is_pending());
    assert!(poll(other.as_mut()).is_pending());
    assert_eq!(finish(one).unwrap(), finish(other).unwrap());
    assert_eq!(backend.calls(), 2);
}

#[test]
fn who_waits_takes_over_when_the_leader_is_dropped() {
    let (cache, backend) = cached();
    let (mut first, mut second, mut third) =
        (read(&cache, "a"), read(&cache, "a"), read(&cache, "a"));
    for read in [&mut first, &mut second, &mut third] {
        assert!(poll(read.as_mut()).is_pending());
    }
    drop(first);
    drop(second);
    assert_eq!(item_of(finish(third.as_mut())).as_deref(), Some("1"));
    assert_eq!(backend.calls(), 2);
}

#[test]
fn batches_that_wait_for_each_other_come_to_an_end() {
    let (cache, backend) = cached();
    backend.set(&item("b", "2"));
    let batch = |keys: [&str; 2]| {
        let keys = keys.map(key).to_vec();
        let asked = KeysAndAttributes { keys, ..Default::default() };
        BatchGetItem::new([("t".to_owned(), asked)].into())
    };
    let mut single = read(&cache, "c");
    assert!(poll(single.as_mut()).is_pending());
    let mut one = pin!(cache.send(batch(["a", "c"])));
    let mut other = pin!(cache.send(batch(["b", "a"])));
    assert!(poll(one.as_mut()).is_pending());
    assert!(poll(other.as_mut()).is_pending());
    // The batch waits for the single read, then, as that is dropped, asks for its key itself.
    drop(single);
    assert_eq!(finish(one).unwrap().responses["t"], [item("a", "1")]);
    assert_eq!(finish(other).unwrap().responses["t"], [item("b", "2"), item("a", "1")]);
    assert_eq!(cache.stats().items.coalesced, 2);
}

#[test]
fn a_read_that_began_before_a_write_is_served_and_not_kept() {
    let (cache, backend) = cached();
    let mut before = read(&cache, "a");
    // The backend has looked, and its answer is on the way.
    while backend.applied() == 0 {
        assert!(poll(before.as_mut()).is_pending());
    }
    let mut update = UpdateItem::new("t", key("a"));
    update.update_expression = Some("2".to_owned());
    finish(pin!(cache.send(update))).unwrap();
    // Who comes after the write does not join the read that began before it.
    let mut after = read(&cache, "a");
    assert!(poll(after.as_mut()).is_pending());
    assert_eq!(item_of(finish(before.as_mut())).as_deref(), Some("1"));
    assert_eq!(item_of(finish(after.as_mut())).as_deref(), Some("2"));
    assert_eq!(item_of(finish(read(&cache, "a").as_mut())).as_deref(), Some("2"));
    assert_eq!(cache.stats().items.coalesced, 0);
}
