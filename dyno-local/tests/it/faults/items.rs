//! Faults of items: throttling, conflicts and what batches leave over, by operation.

use std::collections::BTreeMap;

use dyno_core::backend::{BackendError, ErrorCode};
use dyno_core::op::{
    BatchExecuteStatement, BatchGetItem, BatchStatement, BatchWriteItem, CreateTable, DeleteItem,
    ExecuteStatement, ExecuteTransaction, GetItem, KeysAndAttributes, ListTables, Operation,
    OperationName, ParameterizedStatement, ProvisionedThroughput, PutItem, Scan, TransactGet,
    TransactGetItems, TransactPut, TransactWriteItem, TransactWriteItems, UpdateItem, WriteRequest,
};
use dyno_local::{Capacity, FaultRule, Local, ManualClock, ThrottleCause};

use super::{code, engine, engine_of, only, put_code, put_of};
use crate::support::{get, item, ok, on, put, query, send, shown, table};

/// The reason of a throttled request, with its table or index.
#[track_caller]
fn reason<O: Operation>(local: &Local, operation: O) -> String {
    let Err(error) = send(local, operation) else { panic!("it succeeded") };
    let [told] = error.throttling_reasons() else { panic!("{error:?}") };
    let resource = told.resource.split_once("table/").unwrap().1;
    format!("{} {} {resource}", error.code().name(), told.reason)
}

#[test]
fn each_operation_on_an_item_is_throttled() {
    let local = engine();
    put(&local, "pk=a sk=s");
    only(&local, FaultRule::throttle());
    let write = "ThrottlingException TableWriteKeyRangeThroughputExceeded tab";
    let read = "ThrottlingException TableReadKeyRangeThroughputExceeded tab";
    let key = || item("pk=a sk=s");
    assert_eq!(reason(&local, put_of("pk=a sk=s x=1")), write);
    assert_eq!(reason(&local, DeleteItem::new("tab", key())), write);
    let mut update = UpdateItem::new("tab", key());
    update.update_expression = Some("SET x = pk".to_owned());
    assert_eq!(reason(&local, update), write);
    let insert = "INSERT INTO tab VALUE {'pk': 'b', 'sk': 's'}";
    assert_eq!(reason(&local, ExecuteStatement::new(insert)), write);
    assert_eq!(reason(&local, GetItem::new("tab", key())), read);
    assert_eq!(reason(&local, query("pk = :p", ":p=a")), read);
    assert_eq!(reason(&local, Scan::new("tab")), read);
    assert_eq!(reason(&local, ExecuteStatement::new("SELECT * FROM tab WHERE pk = 'a'")), read);
    let read = "ThrottlingException IndexReadKeyRangeThroughputExceeded tab/index/glo";
    assert_eq!(reason(&local, on("glo", "gk = :g", ":g=g")), read);
    local.faults().clear();
    assert_eq!(get(&local, "pk=a sk=s").unwrap(), "pk=a sk=s");
}

#[test]
fn a_cause_is_one_that_the_table_can_have() {
    let local = engine();
    let mut create: CreateTable = table("pro", "id", "id:S");
    create.billing_mode = None;
    create.provisioned_throughput =
        Some(ProvisionedThroughput { read_capacity_units: 5, write_capacity_units: 5 });
    ok(&local, create);
    for (cause, on_demand, provisioned) in [
        (ThrottleCause::Usual, "KeyRangeThroughput", "ProvisionedThroughput"),
        (ThrottleCause::Provisioned, "KeyRangeThroughput", "ProvisionedThroughput"),
        (ThrottleCause::KeyRange, "KeyRangeThroughput", "KeyRangeThroughput"),
        (ThrottleCause::OnDemandMax, "MaxOnDemandThroughput", "ProvisionedThroughput"),
        (ThrottleCause::Account, "AccountLimit", "AccountLimit"),
    ] {
        only(&local, FaultRule::throttle_for(cause));
        let by_account = cause == ThrottleCause::Account;
        let code = if by_account { "RequestLimitExceeded" } else { "ThrottlingException" };
        let told = reason(&local, put_of("pk=a sk=s"));
        assert_eq!(told, format!("{code} TableWrite{on_demand}Exceeded tab"));
        let provisioned_code =
            if by_account { code } else { "ProvisionedThroughputExceededException" };
        let told = reason(&local, PutItem::new("pro", item("id=a")));
        assert_eq!(told, format!("{provisioned_code} TableWrite{provisioned}Exceeded pro"));
    }
}

/// An index without capacity stops the writes that change its entries, and no others.
#[test]
fn an_index_presses_back() {
    let local = engine();
    put(&local, "pk=a sk=s gk=g x=1");
    let id = only(&local, FaultRule::throttle().index("glo"));
    let told = "ThrottlingException IndexWriteKeyRangeThroughputExceeded tab/index/glo";
    assert_eq!(reason(&local, put_of("pk=a sk=s gk=h")), told);
    assert_eq!(reason(&local, DeleteItem::new("tab", item("pk=a sk=s"))), told);
    assert_eq!(get(&local, "pk=a sk=s").unwrap(), "gk=g pk=a sk=s x=1");
    assert_eq!(put_code(&local, "pk=b sk=s"), "ok");
    let told = "ThrottlingException IndexReadKeyRangeThroughputExceeded tab/index/glo";
    assert_eq!(reason(&local, on("glo", "gk = :g", ":g=g")), told);
    assert_eq!(local.faults().report(id).unwrap().injected, 3);
    only(&local, FaultRule::throttle().index("loc"));
    let told = "ThrottlingException TableReadKeyRangeThroughputExceeded tab";
    assert_eq!(reason(&local, on("loc", "pk = :p", ":p=a")), told);
    assert_eq!(code(send(&local, query("pk = :p", ":p=a"))), "ok");
}

#[test]
fn what_is_wrong_with_a_request_is_told_before_it_is_throttled() {
    let local = engine();
    let id = only(&local, FaultRule::throttle());
    assert_eq!(put_code(&local, "pk=a"), "ValidationException");
    assert_eq!(code(send(&local, PutItem::new("none", item("pk=a")))), "ResourceNotFoundException");
    assert_eq!(local.faults().report(id).unwrap().tried, 0);
}

fn writes(texts: &[&str]) -> BatchWriteItem {
    let puts = texts.iter().map(|text| WriteRequest::Put(item(text))).collect();
    BatchWriteItem::new(BTreeMap::from([("tab".to_owned(), puts)]))
}

fn reads(texts: &[&str]) -> BatchGetItem {
    let keys = texts.iter().map(|text| item(text)).collect();
    let asked = KeysAndAttributes { keys, ..KeysAndAttributes::default() };
    BatchGetItem::new(BTreeMap::from([("tab".to_owned(), asked)]))
}

/// What a batch of writes leaves over.
fn left(local: &Local, texts: &[&str]) -> Result<Vec<String>, BackendError> {
    let output = send(local, writes(texts))?;
    let all = output.unprocessed_items.into_values().flatten().map(|write| match write {
        WriteRequest::Put(item) => shown(&item),
        WriteRequest::Delete(key) => format!("not {}", shown(&key)),
    });
    Ok(all.collect())
}

/// What a batch of reads leaves over.
fn left_of_reads(local: &Local, texts: &[&str]) -> Result<Vec<String>, BackendError> {
    let output = send(local, reads(texts))?;
    Ok(output.unprocessed_keys.into_values().flat_map(|it| it.keys).map(|it| shown(&it)).collect())
}

#[test]
fn batches_leave_over_what_a_rule_is_about() {
    let texts = ["pk=a sk=s", "pk=a sk=t", "pk=b sk=s"];
    for rule in [FaultRule::throttle(), FaultRule::unprocessed()] {
        let local = engine();
        only(&local, rule.clone().key(item("pk=a")));
        assert_eq!(left(&local, &texts).unwrap(), ["pk=a sk=s", "pk=a sk=t"]);
        assert_eq!(left_of_reads(&local, &texts).unwrap(), ["pk=a sk=s", "pk=a sk=t"]);
        only(&local, rule.clone().key_prefix("sk", "t"));
        assert_eq!(left(&local, &texts).unwrap(), ["pk=a sk=t"]);
        only(&local, rule.clone().after(1).times(1));
        assert_eq!(left_of_reads(&local, &texts).unwrap(), ["pk=a sk=t"]);
        local.faults().clear();
        assert_eq!(get(&local, "pk=a sk=s").as_deref(), Some("pk=a sk=s"));
        assert_eq!(get(&local, "pk=a sk=t"), None);
    }
}

#[test]
fn a_batch_without_a_member_that_passes_is_refused_if_it_is_throttled() {
    let local = engine();
    let texts = ["pk=a sk=s", "pk=a sk=t"];
    only(&local, FaultRule::throttle());
    let refused = left(&local, &texts).unwrap_err();
    assert_eq!(*refused.code(), ErrorCode::Throttling);
    let refused = left_of_reads(&local, &texts).unwrap_err();
    assert_eq!(*refused.code(), ErrorCode::Throttling);
    only(&local, FaultRule::unprocessed());
    assert_eq!(left(&local, &texts).unwrap(), texts);
    assert_eq!(left_of_reads(&local, &texts).unwrap(), texts);
    // It is for batches alone.
    assert_eq!(put_code(&local, "pk=a sk=s"), "ok");
}

fn transaction(texts: &[&str]) -> TransactWriteItems {
    let puts = texts.iter().map(|text| TransactWriteItem::Put(TransactPut::new("tab", item(text))));
    TransactWriteItems::new(puts.collect())
}

fn transact_get(keys: &[&str]) -> TransactGetItems {
    TransactGetItems::new(keys.iter().map(|key| TransactGet::new("tab", item(key))).collect())
}

fn statements(texts: &[&str]) -> ExecuteTransaction {
    ExecuteTransaction::new(texts.iter().map(|text| ParameterizedStatement::new(*text)).collect())
}

/// The codes of the reasons that a transaction was cancelled for.
#[track_caller]
fn cancelled<O: Operation>(local: &Local, operation: O) -> Vec<String> {
    let Err(error) = send(local, operation) else { panic!("it succeeded") };
    assert_eq!(*error.code(), ErrorCode::TransactionCanceled);
    error.cancellation_reasons().iter().map(|it| it.code.clone()).collect()
}

#[test]
fn transactions_are_cancelled_by_what_a_rule_is_about() {
    let texts = ["pk=a sk=s", "pk=b sk=s"];
    let inserts = ["a", "b"].map(|pk| format!("INSERT INTO tab VALUE {{'pk': '{pk}', 'sk': 's'}}"));
    let inserts = inserts.each_ref().map(String::as_str);
    let selects = ["a", "b"].map(|pk| format!("SELECT * FROM tab WHERE pk = '{pk}' AND sk = 's'"));
    let selects = selects.each_ref().map(String::as_str);
    for (rule, code) in
        [(FaultRule::throttle(), "ThrottlingError"), (FaultRule::conflict(), "TransactionConflict")]
    {
        let local = engine();
        only(&local, rule.key(item("pk=b")));
        let reasons = ["None", code];
        assert_eq!(cancelled(&local, transaction(&texts)), reasons);
        assert_eq!(cancelled(&local, statements(&inserts)), reasons);
        assert_eq!(cancelled(&local, transact_get(&texts)), reasons);
        assert_eq!(cancelled(&local, statements(&selects)), reasons);
        local.faults().clear();
        assert_eq!(get(&local, "pk=a sk=s"), None);
        ok(&local, transaction(&texts));
    }
}

#[test]
fn writes_conflict_and_reads_do_not() {
    let local = engine();
    put(&local, "pk=a sk=s");
    only(&local, FaultRule::conflict().table("tab"));
    let text = "TransactionConflictException: Transaction is ongoing for the item";
    assert_eq!(send(&local, put_of("pk=a sk=s x=1")).unwrap_err().to_string(), text);
    assert_eq!(left(&local, &["pk=b sk=s"]).unwrap(), ["pk=b sk=s"]);
    assert_eq!(get(&local, "pk=a sk=s").unwrap(), "pk=a sk=s");
    assert!(left_of_reads(&local, &["pk=a sk=s"]).unwrap().is_empty());
    ok(&local, PutItem::new("tub", item("id=1")));
}

#[test]
fn statements_of_a_batch_fail_by_themselves() {
    let local = engine();
    let batch = || {
        let insert = |pk: &str| format!("INSERT INTO tab VALUE {{'pk': '{pk}', 'sk': 's'}}");
        BatchExecuteStatement::new(["a", "b"].map(|pk| BatchStatement::new(insert(pk))).into())
    };
    for (rule, code) in
        [(FaultRule::throttle(), "ThrottlingError"), (FaultRule::conflict(), "TransactionConflict")]
    {
        only(&local, rule.key(item("pk=a")).on(OperationName::BatchExecuteStatement));
        let told = ok(&local, batch()).responses;
        assert_eq!(told[0].error.as_ref().map(|it| it.code.as_str()), Some(code));
        assert_eq!(get(&local, "pk=a sk=s"), None);
        ok(&local, DeleteItem::new("tab", item("pk=b sk=s")));
    }
}

#[test]
fn operations_on_tables_are_throttled_as_such() {
    let local = engine();
    only(&local, FaultRule::throttle());
    let text = "ThrottlingException: Rate of requests exceeds the allowed throughput.";
    assert_eq!(send(&local, ListTables::new()).unwrap_err().to_string(), text);
    only(&local, FaultRule::throttle().table("tub"));
    ok(&local, ListTables::new());
}

/// What a rule throttles is throttled by the books of the table, too.
#[test]
fn enforced_capacity_counts_what_rules_throttle() {
    let builder = Local::builder().capacity(Capacity::Enforced).clock(ManualClock::default());
    let local = engine_of(builder);
    put(&local, "pk=a sk=s");
    only(&local, FaultRule::throttle().times(2));
    assert_eq!(put_code(&local, "pk=a sk=s"), "ThrottlingException");
    assert_eq!(code(send(&local, GetItem::new("tab", item("pk=a sk=s")))), "ThrottlingException");
    assert_eq!(put_code(&local, "pk=a sk=s"), "ok");
    let minute = local.usage("tab")[0];
    assert_eq!((minute.writes.throttled.key_range, minute.reads.throttled.key_range), (1, 1));
}
