//! Batches, transactions and statements: what becomes of members that are throttled.

use std::collections::BTreeMap;

use dyno_core::op::{
    BatchExecuteStatement, BatchGetItem, BatchStatement, BatchWriteItem, ExecuteStatement,
    KeysAndAttributes, TransactDelete, TransactGet, TransactGetItems, TransactPut,
    TransactWriteItem, TransactWriteItems, WriteRequest,
};
use dyno_local::Local;

use super::{get, provisioned, put, reasons, seconds, until_throttled, with_units};
use crate::support::{item, ok, send, sized, table};

fn puts(sizes: &[usize]) -> BatchWriteItem {
    let put = |(number, kilobytes): (usize, &usize)| {
        WriteRequest::Put(sized(&format!("pk=a sk={number}s"), kilobytes * 1_024))
    };
    let writes = sizes.iter().enumerate().map(put).collect();
    BatchWriteItem::new(BTreeMap::from([("tab".to_owned(), writes)]))
}

/// Section 4: "Batch calls: throttled members go to UnprocessedKeys/Items; exception only if all were
/// throttled."
#[test]
fn batches_leave_over_what_is_throttled() {
    let (local, clock) = with_units(1, 3);
    let left = ok(&local, puts(&[2, 2, 2, 2])).unprocessed_items;
    let left = &left["tab"];
    assert_eq!(left.len(), 2);
    assert!(
        matches!(&left[0], WriteRequest::Put(item) if item.get("sk").unwrap().as_s() == Some("2s"))
    );
    let refused = send(&local, puts(&[1, 1])).unwrap_err();
    assert_eq!(reasons(&refused), "TableWriteProvisionedThroughputExceeded tab");
    seconds(&clock, 10);

    let keys = ["pk=a sk=0s", "pk=a sk=1s", "pk=a sk=x"].map(item).to_vec();
    let asked =
        KeysAndAttributes { keys, consistent_read: Some(true), ..KeysAndAttributes::default() };
    let batch = BatchGetItem::new(BTreeMap::from([("tab".to_owned(), asked)]));
    assert!(ok(&local, batch.clone()).unprocessed_keys.is_empty());
    while get(&local, "pk=a sk=x", false).is_ok() {}
    let refused = send(&local, batch.clone()).unwrap_err();
    assert_eq!(reasons(&refused), "TableReadProvisionedThroughputExceeded tab");
    seconds(&clock, 1);
    let told = ok(&local, batch);
    assert_eq!(told.responses["tab"].len(), 1);
    assert_eq!(told.unprocessed_keys["tab"].keys, ["pk=a sk=1s", "pk=a sk=x"].map(item));
}

#[test]
fn one_table_of_a_batch_may_have_capacity() {
    let (local, _clock) = with_units(1, 1);
    ok(&local, provisioned(table("other", "pk sk", "pk:S sk:S"), 1, 10));
    put(&local, "pk=a sk=b", 1).unwrap();
    let writes = || vec![WriteRequest::Put(item("pk=a sk=b"))];
    let both = BTreeMap::from([("tab".to_owned(), writes()), ("other".to_owned(), writes())]);
    let left = ok(&local, BatchWriteItem::new(both)).unprocessed_items;
    assert_eq!(left.keys().collect::<Vec<_>>(), ["tab"]);
}

fn codes(local: &Local, actions: Vec<TransactWriteItem>) -> Vec<String> {
    let refused = send(local, TransactWriteItems::new(actions)).unwrap_err();
    assert!(refused.throttling_reasons().is_empty());
    refused.cancellation_reasons().iter().map(|reason| reason.code.clone()).collect()
}

/// Section 4: "Transactions: cancellation reason codes `ProvisionedThroughputExceeded` / `ThrottlingError`."
#[test]
fn transactions_are_cancelled() {
    let (local, clock) = with_units(4, 4);
    ok(&local, table("other", "pk", "pk:S"));
    let put = |name: &str, attributes: &str, kilobytes: usize| {
        TransactWriteItem::Put(TransactPut::new(name, sized(attributes, kilobytes * 1_024)))
    };
    // Twice the units of the table.
    ok(&local, TransactWriteItems::new(vec![put("tab", "pk=a sk=b", 3)]));
    let both = || vec![put("other", "pk=a", 1), put("tab", "pk=a sk=b", 1)];
    assert_eq!(codes(&local, both()), ["None", "ProvisionedThroughputExceeded"]);
    seconds(&clock, 1);
    ok(&local, TransactWriteItems::new(both()));
    assert!((local.usage("tab")[0].writes.units - 12.0).abs() < f64::EPSILON);

    for _ in 0..5 {
        ok(&local, TransactWriteItems::new(vec![put("other", "pk=a", 100)]));
    }
    let delete = TransactWriteItem::Delete(TransactDelete::new("other", item("pk=a")));
    assert_eq!(codes(&local, vec![delete]), ["ThrottlingError"]);

    let gets = || {
        let gets = ["pk=a sk=b", "pk=a sk=c"].map(|key| TransactGet::new("tab", item(key)));
        TransactGetItems::new(gets.to_vec())
    };
    ok(&local, gets());
    while get(&local, "pk=a sk=b", false).is_ok() {}
    let refused = send(&local, gets()).unwrap_err();
    let codes = refused.cancellation_reasons().iter().map(|reason| reason.code.as_str());
    assert_eq!(codes.collect::<Vec<_>>(), ["ProvisionedThroughputExceeded"; 2]);
}

#[test]
fn statements_are_throttled_like_operations() {
    let (local, clock) = with_units(1, 1);
    let insert = |sk: &str| format!("INSERT INTO tab VALUE {{'pk': 'a', 'sk': '{sk}'}}");
    ok(&local, ExecuteStatement::new(insert("b")));
    let refused = send(&local, ExecuteStatement::new(insert("c"))).unwrap_err();
    assert_eq!(reasons(&refused), "TableWriteProvisionedThroughputExceeded tab");
    seconds(&clock, 1);
    let both = ["c", "d"].map(|sk| BatchStatement::new(insert(sk))).to_vec();
    let told = ok(&local, BatchExecuteStatement::new(both)).responses;
    let codes = told.iter().map(|it| it.error.as_ref().map(|error| error.code.as_str()));
    assert_eq!(codes.collect::<Vec<_>>(), [None, Some("ProvisionedThroughputExceeded")]);
    let select = || ExecuteStatement::new("SELECT * FROM tab WHERE pk = 'a'");
    let (count, reason) = until_throttled(|| send(&local, select()).map(drop));
    assert_eq!((count, reason.as_str()), (4, "TableReadProvisionedThroughputExceeded tab"));
}
