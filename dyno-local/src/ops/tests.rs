//! Requests with faults: what a decoder noted is reported when its turn comes.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    BatchGetItem, BatchWriteItem, BillingMode, CreateTable, DescribeTable, GetItem,
    KeysAndAttributes, PutItem, Query, Request, ReturnValues, TransactDelete, TransactPut,
    TransactWriteItem, TransactWriteItems, UpdateItem, WriteRequest,
};
use dyno_core::value::Item;

use crate::base::{Config, Faults, ValueFault};
use crate::engine::Engine;

const NUMERIC: &str = "The parameter cannot be converted to a numeric value: abc";

/// Faults in the form `path` (a constraint) or `member|key` (a malformed value).
fn faults(notes: &[&str]) -> Faults {
    let mut faults = Faults::default();
    for note in notes {
        match note.split_once('|') {
            None => faults.note_constraint(*note, format!("[{note}]")),
            Some((member, key)) => faults.note_value(ValueFault {
                member: member.to_owned(),
                key: key.to_owned(),
                error: BackendError::validation(NUMERIC),
            }),
        }
    }
    faults
}

fn check(request: impl Into<Request>, notes: &[&str], expected: &str) {
    let engine = Engine::new(Config::default());
    match engine.execute(request.into(), &faults(notes)) {
        Ok(answer) => panic!("{answer:?}"),
        Err(error) => assert_eq!(error.message(), expected, "{notes:?}"),
    }
}

fn put() -> PutItem {
    PutItem::new("tab", Item::from([("pk", "a")]))
}

#[test]
fn constraints_are_collected_in_the_order_of_members() {
    check(
        put(),
        &["returnItemCollectionMetrics", "returnValues", "returnConsumedCapacity", "Item|x"],
        "3 validation errors detected: [returnValues]; [returnConsumedCapacity]; [returnItemCollectionMetrics]",
    );
    check(put(), &["item", "tableName"], "2 validation errors detected: [tableName]; [item]");
    let unlisted = ["returnValuesOnConditionCheckFailure", "key"];
    check(
        dyno_core::op::DeleteItem::new("tab", Item::new()),
        &unlisted,
        "2 validation errors detected: [key]; [returnValuesOnConditionCheckFailure]",
    );
}

#[test]
fn an_update_lists_all_members() {
    let update = || UpdateItem::new("tab", Item::new());
    let notes = ["returnValues", "returnConsumedCapacity"];
    check(
        update(),
        &notes,
        "2 validation errors detected: [returnConsumedCapacity]; [returnValues]",
    );
    let notes = ["returnValues", "returnConsumedCapacity", "key", "tableName"];
    check(
        update(),
        &notes,
        "4 validation errors detected: [returnConsumedCapacity]; [tableName]; [returnValues]; [key]",
    );
}

#[test]
fn a_bad_table_name_is_one_of_the_violations() {
    let mut bad = put();
    bad.table_name = String::new();
    check(
        bad,
        &["returnValues"],
        "2 validation errors detected: [returnValues]; Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
    let missing = "The parameter 'TableName' is required but was not present in the request";
    check(DescribeTable::new("null"), &["tableName"], missing);
    let mut create = CreateTable::new("null", vec![], vec![]);
    create.billing_mode = Some(BillingMode::PayPerRequest);
    check(create, &["tableName", "keySchema"], missing);
}

#[test]
fn values_come_after_constraints_and_before_what_follows() {
    let mut bad = put();
    bad.return_values = ReturnValues::AllNew;
    check(bad.clone(), &["Item|x"], NUMERIC);
    bad.expression_attribute_names = Some([("#a".to_owned(), "b".to_owned())].into());
    check(
        bad,
        &["Item|x"],
        "ExpressionAttributeNames can only be specified when using expressions",
    );
    check(GetItem::new("tab", Item::new()), &["Key|pk"], NUMERIC);
}

#[test]
fn placeholders_say_where_their_values_are() {
    let mut bad = put();
    bad.condition_expression = Some("syntax error".to_owned());
    bad.expression_attribute_values = Some([(":v".to_owned(), "x".into())].into());
    check(
        bad,
        &["ExpressionAttributeValues|:v"],
        "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: abc for key :v",
    );
}

#[test]
fn start_keys_say_where_their_values_are_unless_they_are_numbers() {
    let query = || {
        let mut query = Query::new("tab");
        query.exclusive_start_key = Some(Item::new());
        query
    };
    check(query(), &["ExclusiveStartKey|pk"], NUMERIC);
    let mut faults = Faults::default();
    faults.note_value(ValueFault {
        member: "ExclusiveStartKey".to_owned(),
        key: "pk".to_owned(),
        error: BackendError::validation("Supplied AttributeValue is empty"),
    });
    let engine = Engine::new(Config::default());
    let error = engine.execute(query().into(), &faults).unwrap_err();
    let expected = "The provided starting key is invalid: Supplied AttributeValue is empty";
    assert_eq!(error.message(), expected);
}

#[test]
fn members_of_lists_are_found_by_their_place() {
    let keys = KeysAndAttributes { keys: vec![Item::new(); 2], ..KeysAndAttributes::default() };
    let get = BatchGetItem::new([("tab".to_owned(), keys)].into());
    check(get, &["RequestItems.tab.1|pk"], NUMERIC);
    let writes = vec![WriteRequest::Put(Item::new())];
    let write = BatchWriteItem::new([("tab".to_owned(), writes)].into());
    check(write.clone(), &["RequestItems.tab.0|"], NUMERIC);
    // The shapes of all writes come before their values.
    check(write, &["RequestItems.tab.0.|"], NUMERIC);
    let put = TransactWriteItem::Put(TransactPut::new("tab", Item::new()));
    let write = TransactWriteItems::new(vec![put]);
    check(write, &["TransactItems.0.Put.Item|pk"], NUMERIC);
    // What stands in for an element without an action has no table name.
    let none = TransactWriteItem::Delete(TransactDelete::new("", Item::new()));
    check(TransactWriteItems::new(vec![none]), &["TransactItems.0|"], NUMERIC);
}
