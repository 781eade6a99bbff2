//! Imports and exports over a backend that does not always answer.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::task::Poll;

use dyno_core::backend::{Backend, BackendError, BackendExt, BoxFuture, ErrorCode};
use dyno_core::op::{
    AttributeDefinition, BillingMode, CreateTable, KeySchemaElement, Request, Response,
    ScalarAttributeType,
};
use proptest::prelude::*;

use super::import::run;
use super::retry::Retry;
use super::wait::wait;
use super::{ExportOptions, ImportErrorKind, ImportOptions, ImportReport};
use crate::local::Local;

/// An engine behind a service that is busy at times.
struct Busy {
    local: Local,
    /// What to do with the next requests that write; the rest are taken.
    moods: Mutex<Vec<Mood>>,
}

#[derive(Debug, Clone, Copy)]
enum Mood {
    /// Takes everything.
    Ready,
    /// Takes the request, and the answer is lost.
    LosesAnswer,
    /// Throttles the request.
    Throttles,
    /// Takes this many writes of a batch.
    Takes(usize),
    /// Takes the request when it is asked again for the answer, so often.
    Waits(u8),
}

impl Busy {
    async fn answer(&self, request: Request) -> Result<Response, BackendError> {
        if !matches!(request, Request::BatchWriteItem(_) | Request::PutItem(_)) {
            return self.local.call(request).await;
        }
        let mood = self.moods.lock().unwrap().pop().unwrap_or(Mood::Ready);
        if let Mood::Waits(mut times) = mood {
            poll_fn(|context| {
                context.waker().wake_by_ref();
                times = times.saturating_sub(1);
                if times == 0 { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
        }
        match (mood, request) {
            (Mood::LosesAnswer, request) => {
                self.local.call(request).await?;
                Err(BackendError::new(ErrorCode::Dispatch, "lost"))
            }
            (Mood::Throttles, _) => Err(BackendError::new(ErrorCode::Throttling, "busy")),
            (Mood::Takes(count), Request::BatchWriteItem(mut batch)) => {
                let left = batch.request_items.values_mut().next().unwrap();
                let left = left.split_off(count.min(left.len()));
                batch.request_items.retain(|_, taken| !taken.is_empty());
                if !batch.request_items.is_empty() {
                    self.local.call(batch.into()).await?;
                }
                let mut output = dyno_core::op::BatchWriteItemOutput::default();
                output.unprocessed_items = BTreeMap::from([("tab".to_owned(), left)]);
                Ok(Response::BatchWriteItem(output))
            }
            (_, request) => self.local.call(request).await,
        }
    }
}

impl Backend for Busy {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        Box::pin(self.answer(request))
    }
}

fn engine() -> Local {
    let local = Local::new();
    let mut table = CreateTable::new(
        "tab",
        vec![KeySchemaElement::hash("id")],
        vec![AttributeDefinition::new("id", ScalarAttributeType::N)],
    );
    table.billing_mode = Some(BillingMode::PayPerRequest);
    wait(local.send(table)).unwrap();
    local
}

fn exported(local: &Local) -> String {
    let mut out = Vec::new();
    local.export(&ExportOptions::new("tab"), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn import(backend: &dyn Backend, text: &str) -> ImportReport {
    let options = ImportOptions::new("tab");
    run(backend, &options, text.as_bytes(), &mut (), Retry::at_once()).unwrap()
}

/// Lines with the keys `ids`, each with its position; a key of none is a bad line.
fn lines(ids: &[Option<u8>]) -> String {
    let line = |(at, id): (usize, &Option<u8>)| match id {
        Some(id) => {
            format!("{{\"Item\":{{\"id\":{{\"N\":\"{id}\"}},\"at\":{{\"N\":\"{at}\"}}}}}}\n")
        }
        None => "{\"Item\":{\"id\":{\"S\":\"x\"}}}\n".to_owned(),
    };
    ids.iter().enumerate().map(line).collect()
}

fn moods() -> impl Strategy<Value = Vec<Mood>> {
    let mood = prop_oneof![
        Just(Mood::Ready),
        Just(Mood::LosesAnswer),
        Just(Mood::Throttles),
        (0usize..25).prop_map(Mood::Takes),
        (1u8..30).prop_map(Mood::Waits),
        (1u8..30).prop_map(Mood::Waits),
    ];
    // Fewer than there are attempts, so that no batch runs out of them.
    prop::collection::vec(mood, 0..20).prop_map(|mut moods| {
        let mut failures = 0;
        moods.retain(|mood| {
            failures += u8::from(!matches!(mood, Mood::Ready | Mood::Waits(_)));
            failures < 9 || matches!(mood, Mood::Ready | Mood::Waits(_))
        });
        moods
    })
}

proptest! {
    /// The table is the one that the lines make, written one by one.
    #[test]
    fn a_busy_service_changes_nothing(
        ids in prop::collection::vec(prop::option::weighted(0.95, 0u8..60), 0..150),
        moods in moods(),
    ) {
        let text = lines(&ids);
        let busy = Busy { local: engine(), moods: Mutex::new(moods) };
        let report = import(&busy, &text);

        let plain = engine();
        let mut refused = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let one = import(&plain, line);
            refused.extend(one.refusals.into_iter().map(|refusal| (at + 1, refusal.fault.to_string())));
        }
        prop_assert_eq!(exported(&busy.local), exported(&plain));
        let told: Vec<_> = report
            .refusals
            .iter()
            .map(|refusal| (usize::try_from(refusal.line).unwrap(), refusal.fault.to_string()))
            .collect();
        prop_assert_eq!(told, refused);
        prop_assert_eq!(report.imported + report.refused, u64::try_from(ids.len()).unwrap());
    }
}

#[test]
fn a_service_that_never_answers_is_given_up() {
    for mood in [Mood::Throttles, Mood::LosesAnswer, Mood::Takes(0)] {
        let busy = Busy { local: engine(), moods: Mutex::new(vec![mood; 1_000]) };
        let text = lines(&[Some(1), Some(2)]);
        let options = ImportOptions::new("tab");
        let failed = run(&busy, &options, text.as_bytes(), &mut (), Retry::at_once());
        let error = failed.unwrap_err();
        assert!(matches!(error.kind(), ImportErrorKind::Backend(_)), "{mood:?}: {error}");
        assert_eq!(error.report().lines, 0);

        // What was not acknowledged is before the checkpoint's next line.
        let again = ImportOptions::new("tab").resume(error.report().checkpoint.clone());
        let report = busy.local.import(&again, text.as_bytes()).unwrap();
        assert_eq!((report.lines, report.imported), (2, 2));
    }
}

#[test]
fn an_export_can_be_cancelled() {
    let local = engine();
    import(&local, &lines(&[Some(1), Some(2)]));
    let mut told = Vec::new();
    let cancelled = local.export_watched(&ExportOptions::new("tab"), Vec::new(), &mut |report| {
        told.push(report.items);
        ControlFlow::Break(())
    });
    assert_eq!(cancelled.unwrap_err().to_string(), "the export was cancelled");
    assert_eq!(told, [2]);
}

/// Of equal keys in one batch, in neighbouring ones and far apart, the last line counts.
#[test]
fn the_last_line_of_a_key_counts() {
    let ids: Vec<_> = (0u8..200).map(|at| Some(at % 7)).collect();
    let local = engine();
    import(&local, &lines(&ids));
    let table = exported(&local);
    assert_eq!(table.lines().count(), 7);
    for at in 193..200 {
        assert!(table.contains(&format!("{{\"at\":{{\"N\":\"{at}\"}}")), "{at}: {table}");
    }
}
