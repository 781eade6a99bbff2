//! Transactions of reads, and what is looked at before a transaction is sent.

use dyno_core::backend::{BackendError, CancellationReason, ErrorCode};
use dyno_core::clock::ManualClock;
use dyno_core::op::{Request, TransactGetItemsOutput, TransactWriteItemsOutput};
use dyno_core::read::AnyKey;
use dyno_core::value::Item;
use dyno_core::write::Action;
use dyno_core::{Backoff, Db, ErrorKind, Reason};

use super::drive::{drive, elapsed_ms};
use super::expanded::{Order, Saas, SaasItem, Tenant, order};
use super::script::Script;

fn cancelled(reasons: Vec<CancellationReason>) -> BackendError {
    BackendError::new(ErrorCode::TransactionCanceled, "Transaction cancelled")
        .with_cancellation_reasons(reasons)
}

fn reason(code: &str) -> CancellationReason {
    CancellationReason { code: code.to_owned(), ..CancellationReason::default() }
}

fn tenant() -> Tenant {
    Tenant { id: "t1".to_owned(), name: "Ada".to_owned() }
}

fn stored_tenant() -> Item {
    Item::from([("_t", "Tenant"), ("tenant_id", "t1"), ("name", "Ada")])
}

fn got(items: Vec<Option<Item>>) -> TransactGetItemsOutput {
    let mut output = TransactGetItemsOutput::default();
    output.responses = items;
    output
}

fn keys_asked(script: &Script) -> Vec<usize> {
    let asked = script.asked().into_iter().map(|request| match request {
        Request::TransactGetItems(request) => request.transact_items.len(),
        other => panic!("{other:?}"),
    });
    asked.collect()
}

#[tokio::test]
async fn a_tuple_of_keys_reads_a_tuple() {
    let script = Script::answering([Ok(got(vec![None, Some(stored_tenant())]).into())]);
    let db = Db::<Saas>::new(script.clone());
    let keys = (Order::key("t1", 7), Tenant::key("t1"));
    let (order, found): (Option<Order>, Option<Tenant>) = db.transact_get(keys).await.unwrap();
    assert_eq!((order, found), (None, Some(tenant())));
    assert_eq!(keys_asked(&script), [2]);
}

#[tokio::test]
async fn a_list_of_keys_reads_a_list_and_each_once() {
    let answer = || Ok(got(vec![Some(stored_tenant()), None]).into());
    let script = Script::answering([answer(), answer()]);
    let db = Db::<Saas>::new(script.clone());
    let keys = ["t1", "t2", "t1"].map(Tenant::key).to_vec();
    let found = db.transact_get(keys.clone()).await.unwrap();
    assert_eq!(found, [Some(tenant()), None, Some(tenant())]);
    let any: Vec<AnyKey<Saas>> = keys.into_iter().map(AnyKey::from).collect();
    let found = db.transact_get(any).await.unwrap();
    assert_eq!(found[2], Some(SaasItem::Tenant(tenant())));
    assert_eq!(keys_asked(&script), [2, 2]);
    assert_eq!(db.transact_get(Vec::<AnyKey<Saas>>::new()).await.unwrap(), []);
    assert_eq!(keys_asked(&script), [0; 0]);
}

#[tokio::test]
async fn an_item_of_another_kind_is_an_error() {
    let script = Script::answering([Ok(got(vec![Some(stored_tenant())]).into())]);
    let error = Db::<Saas>::new(script).transact_get((Order::key("t1", 7),)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Codec);
    assert_eq!(
        error.to_string(),
        "TransactGetItems on table `saas`: the item at this key is not a `Order`: its kind says \
         otherwise"
    );
}

#[tokio::test]
async fn too_many_are_refused_before_they_are_sent() {
    let script = Script::default();
    let db = Db::<Saas>::new(script.clone());
    let keys: Vec<_> = (0..101).map(|id| Order::key("t1", id)).collect();
    let error = db.transact_get(keys).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert_eq!(error.message(), "a transaction has up to 100 keys, and this has 101");
    let actions: Vec<Action> = (0..101).map(|id| db.delete(Order::key("t1", id)).into()).collect();
    let error = db.transact(actions).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert_eq!(
        error.to_string(),
        "TransactWriteItems on table `saas`: a transaction has up to 100 actions, and this has 101"
    );
    assert!(script.asked().is_empty());
}

#[tokio::test]
async fn two_actions_on_one_item_are_refused_before_they_are_sent() {
    let script = Script::answering([Ok(TransactWriteItemsOutput::default().into())]);
    let db = Db::<Saas>::new(script.clone());
    let order = order();
    let key = || Order::key(&order.tenant_id, order.id);
    let error = db
        .transact((
            db.check(Tenant::key("t1")),
            db.put(&order),
            db.patch(key()).set(|o| o.total, 1),
        ))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert_eq!(
        error.message(),
        "actions 1 and 2, counted from 0, are on one item: give the one that writes all changes and \
         conditions"
    );
    assert!(script.asked().is_empty());
    // The same key of another table is another item.
    let other = Db::<Saas>::new(script.clone()).table_name("other");
    db.transact((db.put(&order), other.delete(key()))).await.unwrap();
    assert_eq!(script.asked().len(), 1);
}

#[tokio::test]
async fn too_much_is_refused_before_it_is_sent() {
    let script = Script::answering([Ok(TransactWriteItemsOutput::default().into())]);
    let db = Db::<Saas>::new(script.clone());
    let puts = |count| {
        let tags = || ["x".repeat(390 * 1_024)].into();
        let order = |id| Order { id, tags: tags(), ..order() };
        (0..count).map(|id| db.put(&order(id)).into()).collect::<Vec<Action>>()
    };
    db.transact(puts(10)).await.unwrap();
    let error = db.transact(puts(11)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    let message = error.message();
    assert!(message.starts_with("a transaction has up to 4194304 bytes of items"), "{message}");
    assert_eq!(script.asked().len(), 1);
}

#[test]
fn conflicts_are_tried_again_on_request() {
    let conflict = || Err(cancelled(vec![reason("None"), reason("TransactionConflict")]));
    let clock = ManualClock::default();
    let answers = || [conflict(), conflict(), Ok(TransactWriteItemsOutput::default().into())];
    let script = Script::answering(answers());
    let db = Db::<Saas>::new(script.clone()).clock(clock.clone()).seed(5);
    let order = order();
    let actions = || (db.put(&order), db.check(Tenant::key("t1")));
    drive(&clock, db.transact(actions()).token("once").retry_conflicts(Backoff::new()).send())
        .unwrap();
    let asked = script.asked();
    assert_eq!(asked.len(), 3);
    assert_eq!(asked, vec![asked[0].clone(); 3]);
    assert!((1..=151).contains(&elapsed_ms(&clock)));

    let script = Script::answering(answers());
    let db = Db::<Saas>::new(script.clone()).clock(clock.clone());
    let error = drive(&clock, db.transact(actions()).send()).unwrap_err();
    assert_eq!((error.kind(), script.asked().len()), (ErrorKind::Conflict, 1));

    let script = Script::answering([conflict(), Ok(got(vec![None]).into())]);
    let db = Db::<Saas>::new(script.clone()).clock(clock.clone());
    let reads = db.transact_get((Order::key("t1", 7),)).retry_conflicts(Backoff::new());
    assert_eq!(drive(&clock, reads.send()).unwrap(), (None,));
    assert_eq!(keys_asked(&script), [1, 1]);
}

#[test]
fn a_refused_condition_is_not_tried_again() {
    let clock = ManualClock::default();
    let mut refused = reason("ConditionalCheckFailed");
    refused.item = Some(stored_tenant());
    let script = Script::answering([Err(cancelled(vec![reason("TransactionConflict"), refused]))]);
    let db = Db::<Saas>::new(script.clone()).clock(clock.clone());
    let actions = (db.put(&order()), db.create(&tenant()));
    let sent = db.transact(actions).retry_conflicts(Backoff::new()).send();
    let error = drive(&clock, sent).unwrap_err();
    assert_eq!((error.kind(), script.asked().len()), (ErrorKind::Rejected, 1));
    assert!(error.rejection_of(0).is_none() && error.rejection_of(2).is_none());
    let rejection = error.rejection_of(1).unwrap();
    assert_eq!(rejection.reason(), &Reason::Exists);
    assert_eq!(rejection.old::<Tenant>().unwrap(), Some(tenant()));
}

#[tokio::test]
async fn a_tuple_has_up_to_25_actions() {
    let script = Script::answering([Ok(TransactWriteItemsOutput::default().into())]);
    let db = Db::<Saas>::new(script.clone());
    let d = |id| db.delete(Order::key("t1", id));
    #[rustfmt::skip]
    let all = (
        d(0), d(1), d(2), d(3), d(4), d(5), d(6), d(7), d(8), d(9), d(10), d(11), d(12),
        d(13), d(14), d(15), d(16), d(17), d(18), d(19), d(20), d(21), d(22), d(23), d(24),
    );
    db.transact(all).await.unwrap();
    let Some(Request::TransactWriteItems(asked)) = script.asked().pop() else { panic!() };
    assert_eq!(asked.transact_items.len(), 25);
}
