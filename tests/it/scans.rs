//! Parallel scans on the engine: bounded, complete, and resumed where they were stopped.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dyno::backend::{Backend, BackendError, BoxFuture};
use dyno::layer::{Fault, FaultRule};
use dyno::op::{OperationName, Request, Response};
use dyno::{Db, Entity, ErrorCode, ErrorKind, Table};
use dyno_local::Local;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "log", pk = "pk", scan(segments = 5), entities(Entry))]
struct Log;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Log, pk = "ENTRY#{id}")]
struct Entry {
    id: u64,
    text: String,
}

#[derive(Table)]
#[table(name = "log", pk = "pk", scan(segments = 3), entities(Line))]
struct Lines;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Lines, pk = "LINE#{id}")]
struct Line {
    id: u64,
}

/// Answers after it was polled twice, and counts how many requests wait at a time.
#[derive(Clone)]
struct Slow {
    inner: Local,
    waiting: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Backend for Slow {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        Box::pin(async move {
            let waiting = self.waiting.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(waiting, Ordering::SeqCst);
            tokio::task::yield_now().await;
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            self.inner.call(request).await
        })
    }
}

/// A table of 60 entries of 100 KB: more than a page for each segment.
async fn log() -> Local {
    let local = Local::new();
    let db = Db::<Log>::new(local.clone());
    db.create_table().await.unwrap();
    for id in 0..60 {
        db.put(&Entry { id, text: "x".repeat(100_000) }).await.unwrap();
    }
    local
}

fn ids(items: Vec<LogItem>) -> Vec<u64> {
    let id = |item| match item {
        LogItem::Entry(entry) => entry.id,
        LogItem::Unknown(_) => panic!("{item:?}"),
    };
    items.into_iter().map(id).collect()
}

#[tokio::test]
async fn requests_in_flight_are_bounded() {
    let local = log().await;
    for (concurrency, expected) in [(0, 1), (2, 2), (100, 5)] {
        let (waiting, most) = (Arc::default(), Arc::<AtomicUsize>::default());
        let slow = Slow { inner: local.clone(), waiting, most: Arc::clone(&most) };
        let scan = Db::<Log>::new(slow).scan().parallel().concurrency(concurrency);
        let mut found = ids(scan.all().await.unwrap());
        found.sort_unstable();
        assert_eq!(found, (0..60).collect::<Vec<_>>());
        assert_eq!(most.load(Ordering::SeqCst), expected);
    }
}

#[tokio::test]
async fn a_scan_goes_on_where_it_failed() {
    let local = log().await;
    let fault = Fault::new(local.clone(), 1);
    let throttled = BackendError::new(ErrorCode::Throttling, "slow down");
    fault.add(FaultRule::reject(throttled).on(OperationName::Scan).after(4).times(1));
    let db = Db::<Log>::new(fault);
    let (mut pages, mut found) = (db.scan().parallel().concurrency(3).pages(), Vec::new());
    let error = loop {
        match pages.next().await.unwrap() {
            Ok(page) => found.extend(ids(page.items)),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert!(pages.next().await.is_none());
    let progress = pages.progress();
    assert!(!progress.is_done());
    let mut pages = db.scan().parallel().resume(progress).pages();
    while let Some(page) = pages.next().await {
        found.extend(ids(page.unwrap().items));
    }
    assert!(pages.progress().is_done());
    found.sort_unstable();
    assert_eq!(found, (0..60).collect::<Vec<_>>());
    let nothing = db.scan().parallel().resume(pages.progress()).all().await.unwrap();
    assert!(nothing.is_empty());
}

#[tokio::test]
async fn the_progress_of_another_scan_is_refused() {
    let local = log().await;
    let mut pages = Db::<Log>::new(local.clone()).scan().parallel().pages();
    pages.next().await.unwrap().unwrap();
    let lines = Db::<Lines>::new(local.clone()).scan().parallel().resume(pages.progress());
    let error = lines.all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cursor);
    assert!(error.message().contains("in 5 segments, not in 3"), "{error}");
    let elsewhere = Db::<Log>::new(local).table_name("other-log");
    let error = elsewhere.scan().parallel().resume(pages.progress()).all().await.unwrap_err();
    assert!(error.message().contains("another table"), "{error}");
}
