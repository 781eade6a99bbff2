//! The peer `dynoxide-rs`, embedded: the methods of `Database::memory()`.

use dyno_core::op::Request;
use dyno_core::value::AttributeValue as Value;
use dyno_workload::{Projected, TABLE, body, create_table, item};
use dynoxide::actions::{
    batch_write_item, create_table as create, get_item, put_item, query, scan,
    transact_write_items, update_item,
};
use dynoxide::{AttributeValue, Database, ImportOptions, Item};
use serde::de::DeserializeOwned;

use super::Subject;

/// `dynoxide::Database`, in memory.
pub struct DynoxideEngine(pub Database);

/// A request in the peer's types.
pub enum Call {
    Create(create::CreateTableRequest),
    Get(get_item::GetItemRequest),
    Put(put_item::PutItemRequest),
    Update(update_item::UpdateItemRequest),
    Query(query::QueryRequest),
    Scan(scan::ScanRequest),
    Batch(batch_write_item::BatchWriteItemRequest),
    Transact(transact_write_items::TransactWriteItemsRequest),
}

/// An answer in the peer's types.
#[expect(dead_code, reason = "answers are made and dropped")]
pub enum Answer {
    Create(create::CreateTableResponse),
    Get(get_item::GetItemResponse),
    Put(put_item::PutItemResponse),
    Update(update_item::UpdateItemResponse),
    Query(query::QueryResponse),
    Scan(scan::ScanResponse),
    Batch(batch_write_item::BatchWriteItemResponse),
    Transact(transact_write_items::TransactWriteItemsResponse),
}

/// Items handed over in one import.
const IMPORT_ITEMS: usize = 10_000;

fn read<T: DeserializeOwned>(body: serde_json::Value) -> T {
    serde_json::from_value(body).expect("the peer does not know a request")
}

impl Subject for DynoxideEngine {
    type Call = Call;
    type Answer = Answer;

    const NAME: &'static str = "dynoxide";

    fn empty() -> Self {
        Self(Database::memory().expect("the peer did not open"))
    }

    fn loaded(items: u64, projected: Projected) -> Self {
        let engine = Self::empty();
        engine.call(engine.prepare(&create_table(projected).into()));
        let numbers: Vec<u64> = (0..items).collect();
        for part in numbers.chunks(IMPORT_ITEMS) {
            let part = part.iter().map(|number| own_item(&item(*number, items, 0))).collect();
            let options = ImportOptions::default();
            engine.0.import_items(TABLE, part, options).expect("the peer refused an import");
        }
        engine
    }

    fn prepare(&self, request: &Request) -> Call {
        let (operation, body) = body(request);
        match operation {
            "CreateTable" => Call::Create(read(body)),
            "GetItem" => Call::Get(read(body)),
            "PutItem" => Call::Put(read(body)),
            "UpdateItem" => Call::Update(read(body)),
            "Query" => Call::Query(read(body)),
            "Scan" => Call::Scan(read(body)),
            "BatchWriteItem" => Call::Batch(read(body)),
            "TransactWriteItems" => Call::Transact(read(body)),
            other => unreachable!("the workload has no {other}"),
        }
    }

    fn call(&self, call: Call) -> Answer {
        let answer = match call {
            Call::Create(request) => self.0.create_table(request).map(Answer::Create),
            Call::Get(request) => self.0.get_item(request).map(Answer::Get),
            Call::Put(request) => self.0.put_item(request).map(Answer::Put),
            Call::Update(request) => self.0.update_item(request).map(Answer::Update),
            Call::Query(request) => self.0.query(request).map(Answer::Query),
            Call::Scan(request) => self.0.scan(request).map(Answer::Scan),
            Call::Batch(request) => self.0.batch_write_item(request).map(Answer::Batch),
            Call::Transact(request) => self.0.transact_write_items(request).map(Answer::Transact),
        };
        answer.expect("the peer refused a request")
    }

    fn counts(answer: &Answer) -> (usize, usize) {
        match answer {
            Answer::Get(get) => (usize::from(get.item.is_some()), 1),
            Answer::Query(query) => (query.count, query.scanned_count),
            Answer::Scan(scan) => (scan.count, scan.scanned_count),
            _ => (0, 0),
        }
    }
}

/// Items are handed to the import in the peer's own types, without a detour through JSON.
fn own_item(item: &dyno_core::value::Item) -> Item {
    item.iter().map(|(name, value)| (name.to_string(), own_value(value))).collect()
}

fn own_value(value: &Value) -> AttributeValue {
    match value {
        Value::S(text) => AttributeValue::S(text.clone()),
        Value::N(number) => AttributeValue::N(number.to_string()),
        Value::B(bytes) => AttributeValue::B(bytes.clone()),
        Value::Bool(flag) => AttributeValue::BOOL(*flag),
        Value::Null => AttributeValue::NULL(true),
        Value::L(list) => AttributeValue::L(list.iter().map(own_value).collect()),
        Value::M(map) => AttributeValue::M(own_item(map)),
        Value::Ss(set) => AttributeValue::SS(set.iter().cloned().collect()),
        Value::Ns(set) => AttributeValue::NS(set.iter().map(ToString::to_string).collect()),
        Value::Bs(set) => AttributeValue::BS(set.iter().cloned().collect()),
    }
}
