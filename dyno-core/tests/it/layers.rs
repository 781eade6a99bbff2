//! What layers add to a backend.

use dyno_core::backend::{Backend, BackendError, BackendExt, ErrorCode};
use dyno_core::layer::{Fault, FaultRule, Meter, Record, Trace};
use dyno_core::op::{
    Capacity, ConsumedCapacity, GetItem, GetItemOutput, OperationName, PutItem, PutItemOutput,
    Request,
};
use dyno_core::value::Item;

use super::script::Script;

fn get() -> GetItem {
    GetItem::new("t", Item::from([("pk", "x")]))
}

fn put() -> PutItem {
    PutItem::new("t", Item::from([("pk", "x")]))
}

#[expect(clippy::unnecessary_wraps, reason = "it is an answer of a script")]
fn got() -> Result<dyno_core::op::Response, BackendError> {
    Ok(GetItemOutput::default().into())
}

#[tokio::test]
async fn record_keeps_the_last_exchanges() {
    let record = Record::with_capacity(Script::answering([got(), got()]), 2);
    record.send(get()).await.unwrap();
    record.send(get()).await.unwrap();
    let failed = record.send(put()).await;
    assert!(failed.is_err());
    let exchanges = record.take();
    let operations: Vec<_> =
        exchanges.iter().map(|e| (e.request.operation(), e.answer.is_ok())).collect();
    assert_eq!(operations, [(OperationName::GetItem, true), (OperationName::PutItem, false)]);
    assert!(record.take().is_empty());
}

#[tokio::test]
async fn fault_rejects_before_and_loses_after() {
    let script = Script::answering([got(), Ok(PutItemOutput::default().into()), got()]);
    let fault = Fault::new(script.clone(), 1);
    let throttled = || BackendError::new(ErrorCode::Throttling, "slow down");
    fault.add(FaultRule::reject(throttled()).on(OperationName::GetItem).after(1).times(1));
    fault.add(FaultRule::lose_answer(throttled()).on(OperationName::PutItem));
    assert!(fault.send(get()).await.is_ok());
    assert_eq!(*fault.send(get()).await.unwrap_err().code(), ErrorCode::Throttling);
    assert_eq!(*fault.send(put()).await.unwrap_err().code(), ErrorCode::Throttling);
    assert_eq!(script.asked().len(), 2);
    assert!(fault.send(get()).await.is_ok());
}

#[tokio::test]
async fn chance_repeats_with_the_seed() {
    let run = async |seed| {
        let fault = Fault::new(Script::answering((0..200).map(|_| got())), seed);
        let error = BackendError::new(ErrorCode::InternalServer, "no");
        fault.add(FaultRule::reject(error).with_chance(0.25));
        let mut failed = Vec::new();
        for _ in 0..200 {
            failed.push(fault.send(get()).await.is_err());
        }
        failed
    };
    let (first, again, other) = (run(1).await, run(1).await, run(2).await);
    assert_eq!(first, again);
    assert_ne!(first, other);
    let count = first.iter().filter(|failed| **failed).count();
    assert!((30..70).contains(&count), "{count}");
}

#[tokio::test]
async fn meter_asks_for_units_and_adds_them_up() {
    let mut output = GetItemOutput::default();
    let total = Capacity { capacity_units: 0.5, ..Capacity::default() };
    let indexes = [("gsi1".to_owned(), total)].into();
    let consumed =
        ConsumedCapacity { total, global_secondary_indexes: indexes, ..Default::default() };
    output.consumed_capacity = Some(Box::new(consumed));
    let script = Script::answering([Ok(output.clone().into()), Ok(output.into())]);
    let meter = Meter::new(script.clone());
    meter.send(get()).await.unwrap();
    meter.send(get()).await.unwrap();
    let units = meter.take();
    assert_eq!((units.read, units.write, units.requests), (1.0, 0.0, 2));
    assert_eq!(units.by_index["gsi1"], 1.0);
    assert_eq!(meter.take().requests, 0);
    let Some(Request::GetItem(asked)) = script.asked().pop() else { panic!("no get") };
    assert_eq!(asked.return_consumed_capacity.name(), "INDEXES");
}

#[tokio::test]
async fn layers_stack_behind_one_object() {
    let script = Script::answering([got()]);
    let backend: std::sync::Arc<dyn Backend> =
        std::sync::Arc::new(Trace::new(Meter::new(Record::new(script))));
    assert!(backend.send(get()).await.is_ok());
}
