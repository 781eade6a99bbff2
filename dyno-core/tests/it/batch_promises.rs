//! Batches of entities that promise something: what is sent alone, and what of it is sent again.

use dyno_core::backend::{Backend, BackendError, ErrorCode};
use dyno_core::clock::ManualClock;
use dyno_core::entity::*;
use dyno_core::expr::{KeyPart, Path};
use dyno_core::key::{Given, KeyComponent};
use dyno_core::op::{
    BatchWriteItemOutput, DeleteItemOutput, PutItem, PutItemOutput, Request, Response, WriteRequest,
};
use dyno_core::schema::*;
use dyno_core::value::Item;
use dyno_core::write::{BatchAction, BatchWrite, BatchWritten};
use dyno_core::{Backoff, Db, Error, ErrorKind, Reason};
use serde::{Deserialize, Serialize};

use super::drive::{drive, elapsed_ms};
use super::script::Script;

struct Store;

/// An entity whose writes are counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Page {
    id: u64,
    text: String,
    rev: u64,
}

/// One that promises nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Tag {
    id: u64,
    text: String,
}

struct Ids<E>(#[expect(dead_code, reason = "the tests need no path")] Path<E, u64, KeyPart>);

/// Does what the derives do, for an entity that has an `id` and is alone in its partition.
macro_rules! entity {
    ($entity:ident, $literal:literal, $($member:ident: $value:expr),*) => {
        impl Entity for $entity {
            type Table = Store;
            type Fields = Ids<Self>;
            type Rekey = ();

            const SCHEMA: &'static EntitySchema = &EntitySchema {
                name: stringify!($entity),
                kind: stringify!($entity),
                components: &[Component { attribute: "id", native: <u64 as KeyComponent>::NATIVE }],
                primary: KeyTemplates::new(&[Part::Literal($literal), Part::Component(0)], None),
                $($member: $value,)*
                ..EntitySchema::EMPTY
            };

            const REKEY: () = ();

            fn fields() -> Ids<Self> {
                Ids(Path::new("id"))
            }

            fn component(&self, at: usize) -> Option<&dyn AnyComponent> {
                nth(at, &[&self.id])
            }
        }

        impl EntityOf<Store> for $entity {}

        impl $entity {
            fn key(id: impl Given<u64>) -> Key<Self> {
                Key::given(&[&id])
            }
        }
    };
}
entity!(Page, "PAGE#", attributes: &["id", "text", "rev"], version: Some("rev"));
entity!(Tag, "TAG#", attributes: &["id", "text"]);

impl Versioned for Page {}

#[derive(Debug)]
struct StoreItem;

impl TableItem for StoreItem {
    fn from_stored(_: Option<&str>, _: Item) -> dyno_core::Result<Self> {
        Ok(Self)
    }
}

impl Table for Store {
    type Item = StoreItem;

    const SCHEMA: &'static TableSchema = &TableSchema {
        type_name: "Store",
        name: TableName::Fixed("store"),
        pk: "pk",
        kind: "_t",
        entities: &[<Page as Entity>::SCHEMA, <Tag as Entity>::SCHEMA],
        ..TableSchema::EMPTY
    };
}

type Answer = Result<Response, BackendError>;

fn page(id: u64, rev: u64) -> Page {
    Page { id, text: "hi".to_owned(), rev }
}

fn tag(id: u64) -> Tag {
    Tag { id, text: String::new() }
}

#[expect(clippy::unnecessary_wraps, reason = "beside answers that fail")]
fn done(answer: impl Into<Response>) -> Answer {
    Ok(answer.into())
}

fn put_done() -> Answer {
    done(PutItemOutput::default())
}

fn batch_done() -> Answer {
    done(BatchWriteItemOutput::default())
}

fn failing(code: ErrorCode) -> Answer {
    Err(BackendError::new(code, "no"))
}

fn refused(item: Option<Item>) -> Answer {
    let message = "The conditional request failed";
    Err(BackendError::new(ErrorCode::ConditionalCheckFailed, message).with_item(item))
}

/// Returns the item of a page as it is stored.
fn stored(page: &Page) -> Item {
    let mut item = dyno_core::item::to_item(page).unwrap();
    item.extend(Key::of(page).to_item());
    item.insert("_t", "Page");
    item
}

/// Carries out a batch, one request at a time, on a backend that answers so; returns what was asked,
/// in short, too.
fn written(
    answers: impl IntoIterator<Item = Answer>,
    give: impl FnOnce(BatchWrite<Store>) -> BatchWrite<Store>,
) -> (BatchWritten<Store>, Vec<String>) {
    let (clock, script) = (ManualClock::default(), Script::answering(answers));
    let batch = db(script.clone(), &clock).batch_write().concurrency(1);
    let written = drive(&clock, give(batch).send()).unwrap();
    (written, script.asked().iter().map(in_short).collect())
}

fn db(backend: impl Backend + 'static, clock: &ManualClock) -> Db<Store> {
    Db::new(backend).clock(clock.clone()).seed(1)
}

fn in_short(request: &Request) -> String {
    let key = |item: &Item| {
        let text = item.get("pk").and_then(|pk| pk.as_s()).unwrap();
        text.trim_end_matches('#').replace("#0000000000000000000", " ")
    };
    let is_conditional = |condition: &Option<String>| if condition.is_some() { " if" } else { "" };
    match request {
        Request::PutItem(it) => {
            format!("put {}{}", key(&it.item), is_conditional(&it.condition_expression))
        }
        Request::DeleteItem(it) => {
            format!("delete {}{}", key(&it.key), is_conditional(&it.condition_expression))
        }
        Request::BatchWriteItem(it) => {
            let writes =
                it.request_items.get("store").into_iter().flatten().map(|write| match write {
                    WriteRequest::Put(item) => format!("put {}", key(item)),
                    WriteRequest::Delete(item) => format!("delete {}", key(item)),
                });
            writes.collect::<Vec<_>>().join(", ")
        }
        other => panic!("{other:?}"),
    }
}

fn stale(expected: u64, found: Option<u64>) -> Reason {
    Reason::Stale { expected, found }
}

#[test]
fn what_promises_something_is_sent_alone_and_the_rest_together() {
    let (written, asked) = written([batch_done(), put_done(), put_done()], |batch| {
        batch.put(&page(3, 4)).put(&tag(1)).put(&page(1, 0)).delete(Tag::key(2))
    });
    assert_eq!(asked, ["put TAG 1, delete TAG 2", "put PAGE 3 if", "put PAGE 1 if"]);
    written.complete().unwrap();
}

#[test]
fn a_put_of_a_batch_is_the_put_alone() {
    let clock = ManualClock::default();
    let sent = |batch: bool| {
        let script = Script::answering([put_done()]);
        let db = db(script.clone(), &clock);
        if batch {
            drive(&clock, db.batch_write().put(&page(1, 4)).send()).unwrap().complete().unwrap();
        } else {
            drive(&clock, db.put(&page(1, 4)).send()).unwrap();
        }
        match script.asked().pop() {
            Some(Request::PutItem(put)) => put,
            other => panic!("{other:?}"),
        }
    };
    let alone: PutItem = sent(false);
    assert_eq!(sent(true), alone);
    assert_eq!(alone.item.get("rev"), Some(&5u8.into()));
}

#[test]
fn a_stale_version_fails_alone_with_what_is_stored() {
    let other = Page { text: "theirs".to_owned(), ..page(2, 7) };
    let answers = [put_done(), refused(Some(stored(&other))), put_done(), refused(None)];
    let (written, asked) = written(answers, |batch| {
        batch.put(&page(1, 0)).put(&page(2, 3)).put(&page(3, 0)).delete_rev(Page::key(4), 2)
    });
    assert_eq!(asked.len(), 4);
    assert!(written.unprocessed.is_empty() && written.error.is_none());
    let failed: Vec<_> =
        written.failed.iter().map(|it| (it.at, it.error.reason().cloned().unwrap())).collect();
    assert_eq!(failed, [(1, stale(3, Some(7))), (3, stale(2, None))]);
    let failure = &written.failed[0];
    assert_eq!(failure.error.rejection().unwrap().old::<Page>().unwrap(), Some(other));
    assert_eq!(failure.action.read::<Page>().unwrap(), Some(page(2, 4)));
    assert_eq!(format!("{:?}", failure.action), r#"BatchAction("Put", "Page")"#);
    assert!(written.failed[1].action.is_delete());
    let error = written.complete().unwrap_err();
    assert_eq!((error.kind(), error.reason()), (ErrorKind::Rejected, Some(&stale(3, Some(7)))));
}

#[test]
fn what_passes_is_sent_again_and_what_stays_ends_the_batch() {
    let answers = [
        failing(ErrorCode::ProvisionedThroughputExceeded),
        failing(ErrorCode::TransactionConflict),
        put_done(),
        failing(ErrorCode::AccessDenied),
    ];
    let (written, asked) =
        written(answers, |batch| batch.put_all(&[page(1, 0), page(2, 0), page(3, 0)]));
    assert_eq!(asked, ["put PAGE 1 if", "put PAGE 1 if", "put PAGE 1 if", "put PAGE 2 if"]);
    let left: Vec<_> = written.unprocessed.iter().map(|it| it.key::<Page>().unwrap()).collect();
    assert_eq!(left, [Page::key(2), Page::key(3)]);
    assert!(written.failed.is_empty());
    assert_eq!(written.complete().unwrap_err().kind(), ErrorKind::Access);
}

#[test]
fn the_attempts_of_a_write_are_counted_by_themselves() {
    let (clock, script) =
        (ManualClock::default(), Script::answering((0..9).map(|_| failing(ErrorCode::Throttling))));
    let batch = db(script.clone(), &clock).batch_write().put_all(&[page(1, 0), page(2, 0)]);
    let batch = batch.concurrency(1).backoff(Backoff::new().attempts_max(3));
    let written = drive(&clock, batch.send()).unwrap();
    assert_eq!((script.asked().len(), written.unprocessed.len()), (6, 2));
    assert!(elapsed_ms(&clock) > 0);
    assert_eq!(written.complete().unwrap_err().kind(), ErrorKind::Throttled);
}

#[test]
fn an_unanswered_write_that_meets_itself_was_done() {
    let ours = stored(&page(1, 1));
    let theirs = stored(&Page { text: "theirs".to_owned(), ..page(1, 1) });
    // Without an unanswered attempt, an equal item is another's.
    let check = |answers: Vec<Answer>, expected: Option<Reason>| {
        let (written, _) = written(answers, |batch| batch.put(&page(1, 0)));
        let reason = written.failed.first().map(|it| it.error.reason().cloned().unwrap());
        assert_eq!((reason, written.unprocessed.len()), (expected, 0));
    };
    let lost = || failing(ErrorCode::Dispatch);
    check(vec![lost(), refused(Some(ours.clone()))], None);
    check(vec![lost(), failing(ErrorCode::Throttling), refused(Some(ours.clone()))], None);
    check(vec![lost(), refused(Some(theirs))], Some(stale(0, Some(1))));
    check(vec![refused(Some(ours.clone()))], Some(stale(0, Some(1))));
    check(vec![failing(ErrorCode::Throttling), refused(Some(ours))], Some(stale(0, Some(1))));

    let deleting = |answers: Vec<Answer>| {
        let (written, _) = written(answers, |batch| batch.delete_rev(Page::key(1), 3));
        written.complete().map_err(|error| error.reason().cloned().unwrap())
    };
    assert_eq!(deleting(vec![lost(), refused(None)]), Ok(()));
    assert_eq!(deleting(vec![refused(None)]), Err(stale(3, None)));
    let newer = stored(&page(1, 4));
    assert_eq!(deleting(vec![lost(), refused(Some(newer))]), Err(stale(3, Some(4))));
}

#[test]
fn a_write_that_is_left_over_knows_that_it_may_have_been_done() {
    let (clock, lost) = (ManualClock::default(), || failing(ErrorCode::ServiceUnavailable));
    let script = Script::answering([lost(), lost()]);
    let batch = db(script, &clock).batch_write().put(&page(1, 0)).backoff(Backoff::none());
    let written = drive(&clock, batch.send()).unwrap();
    assert_eq!(written.error.as_ref().map(Error::kind), Some(ErrorKind::Service));

    // Through another client, whose backend has it.
    let other = Script::answering([refused(Some(stored(&page(1, 1))))]);
    let again = db(other.clone(), &clock).table_name("other").batch_write();
    let again = drive(&clock, again.again(written.unprocessed).send()).unwrap();
    again.complete().unwrap();
    match other.asked().pop() {
        Some(Request::PutItem(put)) => assert_eq!(put.table_name, "other"),
        asked => panic!("{asked:?}"),
    }
}

#[test]
fn writes_on_one_item_are_sent_in_turn_if_one_has_a_condition() {
    let mut unprocessed = BatchWriteItemOutput::default();
    let delete = || WriteRequest::Delete(Page::key(1).to_item());
    unprocessed.unprocessed_items = [("store".to_owned(), vec![delete()])].into();
    let answers = [
        batch_done(),
        put_done(),
        done(unprocessed),
        batch_done(),
        refused(Some(stored(&page(1, 9)))),
        done(DeleteItemOutput::default()),
    ];
    let (written, asked) = written(answers, |batch| {
        let batch = batch.put(&page(1, 0)).put(&tag(1)).delete(Page::key(1));
        batch.put(&page(1, 0)).delete_rev(Page::key(1), 1).delete(Tag::key(1))
    });
    assert_eq!(
        asked,
        [
            "delete TAG 1",
            "put PAGE 1 if",
            "delete PAGE 1",
            "delete PAGE 1",
            "put PAGE 1 if",
            "delete PAGE 1 if"
        ]
    );
    let failed: Vec<_> = written.failed.iter().map(|it| it.at).collect();
    assert_eq!((failed, written.unprocessed.len()), (vec![3], 0));
}

#[test]
fn what_is_behind_a_write_that_is_left_over_is_left_over_too() {
    let answers = [put_done(), failing(ErrorCode::Throttling)];
    let (written, asked) = written(answers, |batch| {
        let batch = batch.backoff(Backoff::none()).put(&page(1, 0)).put(&page(1, 1));
        batch.delete(Page::key(1)).put(&page(1, 0))
    });
    assert_eq!(asked.len(), 2);
    let left: Vec<_> = written.unprocessed.iter().map(BatchAction::is_delete).collect();
    assert_eq!(left, [false, true, false]);
}

#[test]
fn what_is_too_large_is_not_sent() {
    let large = Page { text: "x".repeat(400 * 1024), ..page(1, 0) };
    let huge = Tag { id: 2, text: "x".repeat(400 * 1024) };
    let (written, asked) = written([batch_done(), batch_done()], |batch| {
        batch.put(&large).put(&tag(1)).delete(Tag::key(2)).put(&huge)
    });
    // As if they were sent one by one: what goes before one that is too large counts.
    assert_eq!(asked, ["put TAG 1", "delete TAG 2"]);
    let failed: Vec<_> = written.failed.iter().map(|it| (it.at, it.error.kind())).collect();
    assert_eq!(failed, [(0, ErrorKind::TooLarge), (3, ErrorKind::TooLarge)]);
    assert_eq!(written.failed[1].action.read::<Tag>().unwrap(), Some(huge));
}
