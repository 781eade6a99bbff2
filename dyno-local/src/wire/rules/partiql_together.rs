//! `BatchExecuteStatement` and `ExecuteTransaction`: statements beside each other.

use serde_json::{Value, json};

use super::{NOT_FOUND, SCHEMA, Service, with};

const BATCH: &str = "BatchExecuteStatement";
const TRANSACTION: &str = "ExecuteTransaction";

fn list(member: &str, statements: &[&str]) -> Value {
    let all = statements.iter().map(|text| json!({"Statement": text}));
    json!({member: all.collect::<Vec<_>>()})
}

fn batch(statements: &[&str]) -> Value {
    list("Statements", statements)
}

fn transaction(statements: &[&str]) -> Value {
    list("TransactStatements", statements)
}

/// `Tab` with the items `a`, `b` and `c`, of which `n` is 1.
fn seeded() -> Service {
    let service = Service::new();
    for pk in ["a", "b", "c"] {
        let text = format!("INSERT INTO Tab VALUE {{'pk': '{pk}', 'n': 1}}");
        service.ok("ExecuteStatement", &json!({"Statement": text}));
    }
    service
}

fn error(code: &str, message: &str) -> Value {
    json!({"Error": {"Code": code, "Message": message}})
}

fn item(pk: &str) -> Value {
    json!({"pk": {"S": pk}, "n": {"N": "1"}})
}

#[track_caller]
fn cancelled(service: &Service, body: &Value, reasons: &Value) {
    let codes: Vec<&str> =
        reasons.as_array().unwrap().iter().map(|it| it["Code"].as_str().unwrap()).collect();
    let text = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    service.refused(TRANSACTION, body, "TransactionCanceledException", &text);
    assert_eq!(service.refusal(TRANSACTION, body)["CancellationReasons"], *reasons);
}

#[test]
fn members_are_constrained() {
    let service = Service::new();
    let one = "1 validation error detected: ";
    let least = "failed to satisfy constraint: Member must have length greater than or equal to 1";
    service.invalid(BATCH, &batch(&[]), &format!("{one}Value '[]' at 'statements' {least}"));
    service.invalid(
        TRANSACTION,
        &transaction(&[]),
        &format!("{one}Value '[]' at 'transactStatements' {least}"),
    );
    service.invalid(
        BATCH,
        &json!({}),
        &format!(
            "{one}Value null at 'statements' failed to satisfy constraint: Member must not be null"
        ),
    );
    let both = "2 validation errors detected: ";
    let empty =
        |list: &str, at: usize| format!("Value '' at '{list}.{at}.member.statement' {least}");
    service.invalid(
        BATCH,
        &batch(&["", ""]),
        &format!("{both}{}; {}", empty("statements", 1), empty("statements", 2)),
    );
    service.invalid(
        TRANSACTION,
        &transaction(&["", ""]),
        &format!("{both}{}; {}", empty("transactStatements", 1), empty("transactStatements", 2)),
    );
    let text = "SELECT * FROM Tab WHERE pk = 'a'";
    let many = |operation: &str, body: Value, most: usize| {
        let told = service.refusal(operation, &body)["message"].clone();
        let end = format!("Member must have length less than or equal to {most}");
        assert!(told.as_str().unwrap().ends_with(&end), "{told}");
    };
    many(BATCH, batch(&[text; 26]), 25);
    many(TRANSACTION, transaction(&[text; 101]), 100);
    let parameters = json!({"TransactStatements": [{"Statement": text, "Parameters": []}]});
    service.invalid(
        TRANSACTION,
        &parameters,
        &format!("{one}Value '[]' at 'transactStatements.1.member.parameters' {least}"),
    );
}

#[test]
fn reads_of_a_batch_fail_alone() {
    let service = seeded();
    let read = |pk: &str| format!("SELECT * FROM Tab WHERE pk = '{pk}'");
    let told = service.ok(
        BATCH,
        &batch(&[
            &read("a"),
            "SLECT * FROM Tab WHERE pk = 'a'",
            "SELECT * FROM nowhere WHERE pk = 'x'",
            "SELECT * FROM Tab WHERE n = 1",
            "SELECT * FROM Idx.glo WHERE gk = 'g'",
            "SELECT n FROM Tab WHERE pk IN ['b']",
            &read("none"),
            "SELECT * FROM Tab WHERE pk = ?",
            "SELECT * FROM Tab WHERE pk = 1",
        ]),
    );
    let keyed = "Select statements within BatchExecuteStatement must specify the primary key in the where clause.";
    let mut missing = error("ResourceNotFound", NOT_FOUND);
    missing["TableName"] = json!("nowhere");
    assert_eq!(
        told,
        json!({"Responses": [
            {"TableName": "Tab", "Item": item("a")},
            error("ValidationError", "Statement wasn't well formed, can't be processed: Expected data manipulation"),
            missing,
            error("ValidationError", keyed),
            error("ValidationError", keyed),
            {"TableName": "Tab", "Item": {"n": {"N": "1"}}},
            {"TableName": "Tab"},
            error("ValidationError", "Number of parameters in request and statement don't match."),
            error("ValidationError", "Key attribute's data type should match its data type in table's schema: Key pk"),
        ]})
    );
}

#[test]
fn writes_of_a_batch_fail_alone() {
    let service = seeded();
    let told = service.ok(
        BATCH,
        &batch(&[
            "INSERT INTO Tab VALUE {'pk': 'a'}",
            "UPDATE Tab SET n = 2 WHERE pk = 'b' RETURNING MODIFIED NEW *",
            "UPDATE Tab SET n = 2 WHERE pk = 'none'",
            "DELETE FROM Tab WHERE pk = 'c' RETURNING ALL NEW *",
            "INSERT INTO Tab VALUE {'pk': 'd'}",
        ]),
    );
    let on_tab = |code: &str, message: &str| {
        let mut told = error(code, message);
        told["TableName"] = json!("Tab");
        told
    };
    assert_eq!(
        told,
        json!({"Responses": [
            on_tab("DuplicateItem", "Duplicate primary key exists in table"),
            {"TableName": "Tab", "Item": {"n": {"N": "2"}}},
            on_tab("ConditionalCheckFailed", "The conditional request failed"),
            error("ValidationError", "Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements."),
            {"TableName": "Tab"},
        ]})
    );
    let refused = json!({"Statements": [{"Statement": "DELETE FROM Tab WHERE pk = 'a' AND n = 5",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}]});
    let told = service.ok(BATCH, &refused);
    assert_eq!(told["Responses"][0]["Error"]["Item"], item("a"));
    let number = json!({"Statements": [{"Statement": "SELECT * FROM Tab WHERE pk = ?",
        "Parameters": [{"N": "1e99999999999"}]}]});
    let told = service.ok(BATCH, &number);
    assert_eq!(
        told["Responses"][0],
        error(
            "ValidationError",
            "The parameter cannot be converted to a numeric value: 1e99999999999"
        )
    );
}

#[test]
fn statements_go_together_or_not() {
    let service = seeded();
    let (read, write) = ("SELECT * FROM Tab WHERE pk = 'a'", "DELETE FROM Tab WHERE pk = 'b'");
    service.invalid(
        BATCH,
        &batch(&[read, write]),
        "Read and write requests together in the same batch is not supported.",
    );
    service.invalid(TRANSACTION, &transaction(&[read, write]), "ExecuteTransaction API does not support both read and write operations in the same request.");
    let twice = ["SELECT * FROM Tab WHERE pk = 'a'", "SELECT n FROM Tab WHERE pk IN ['a']"];
    service.invalid(BATCH, &batch(&twice), "Provided list of item keys contains duplicates");
    service.invalid(
        TRANSACTION,
        &transaction(&twice),
        "Transaction request cannot include multiple operations on one item",
    );
    let twice = ["INSERT INTO Tab VALUE {'pk': 'x'}", "DELETE FROM Tab WHERE pk = 'x'"];
    service.invalid(BATCH, &batch(&twice), "Provided list of item keys contains duplicates");
    service.invalid(
        TRANSACTION,
        &transaction(&twice),
        "Transaction request cannot include multiple operations on one item",
    );
    // What is wrong by itself counts for neither.
    let told = service.ok(BATCH, &batch(&[read, "DELETE FROM Tab WHERE"]));
    assert_eq!(told["Responses"][0]["Item"], item("a"));
}

#[test]
fn batches_are_charged_by_table() {
    let service = seeded();
    let units = |body: Value| {
        let asked = with(&body, &[("ReturnConsumedCapacity", json!("TOTAL"))]);
        service.ok(BATCH, &asked).get("ConsumedCapacity").cloned()
    };
    let tab = |units: f64| Some(json!([{"TableName": "Tab", "CapacityUnits": units}]));
    let read = |pk: &str, consistent: bool| json!({"Statement": format!("SELECT * FROM Tab WHERE pk = '{pk}'"), "ConsistentRead": consistent});
    assert_eq!(units(json!({"Statements": [read("a", true), read("b", false)]})), tab(1.5));
    // What failed adds to the sum of a table of which something was done.
    assert_eq!(units(batch(&["INSERT INTO Tab VALUE {'pk': 'a'}"])), None);
    assert_eq!(
        units(batch(&["INSERT INTO Tab VALUE {'pk': 'a'}", "INSERT INTO Tab VALUE {'pk': 'e'}"])),
        tab(2.0)
    );
}

#[test]
fn statements_of_a_transaction_are_refused_by_number() {
    let service = seeded();
    let check = |statement: &str, text: &str| {
        let body = transaction(&["INSERT INTO Tab VALUE {'pk': 'x'}", statement]);
        service.invalid(
            TRANSACTION,
            &body,
            &format!("Validation failed in TransactStatements[1]: {text}"),
        );
    };
    check(
        "DELETE FROM Tab WHERE",
        "Statement wasn't well formed, can't be processed: Unexpected term",
    );
    check(
        "UPDATE Tab SET n = 2 WHERE pk = 'a' RETURNING ALL NEW *",
        "RETURNING clause is not supported in ExecuteTransaction.",
    );
    check(
        "SELECT * FROM Idx.glo WHERE gk = 'g'",
        "Reads on indices are not supported within transactions.",
    );
    check("SELECT COUNT(*) FROM Tab", "Unexpected path component at 1:8:5");
    check(
        "UPDATE Tab SET n = 1",
        "Where clause does not contain a mandatory equality on all key attributes",
    );
    let single = "EXISTS() must contain a single item read with additional condition";
    check("EXISTS(SELECT * FROM Tab WHERE pk = 'a')", single);
    check("EXISTS(SELECT * FROM Tab WHERE n = 1)", single);
    let keyed = "Validation failed in TransactStatements[0]: Select statements within ExecuteTransaction must specify the primary key in the where clause.";
    service.invalid(
        TRANSACTION,
        &transaction(&["SELECT * FROM Tab WHERE pk = 'a' AND n = 1"]),
        keyed,
    );
}

#[test]
fn transactions_are_cancelled_by_their_items() {
    let service = seeded();
    let none = json!({"Code": "None"});
    let failed =
        json!({"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"});
    let duplicate =
        json!({"Code": "DuplicateItem", "Message": "Duplicate primary key exists in table"});
    cancelled(
        &service,
        &transaction(&[
            "INSERT INTO Tab VALUE {'pk': 'a'}",
            "INSERT INTO Tab VALUE {'pk': 'x'}",
            "UPDATE Tab SET n = 2 WHERE pk = 'none'",
        ]),
        &json!([duplicate, none, failed]),
    );
    let missing = json!({"Code": "ResourceNotFound", "Message": NOT_FOUND});
    cancelled(
        &service,
        &transaction(&["DELETE FROM Tab WHERE pk = 'a'", "DELETE FROM nowhere WHERE pk = 'a'"]),
        &json!([none, missing]),
    );
    let key = json!({"Code": "ValidationError", "Message": SCHEMA});
    cancelled(
        &service,
        &transaction(&[
            "UPDATE Tab SET n = 1 WHERE pk = 'a' AND n = 5",
            "UPDATE Tab SET n = 1 WHERE pk = 1",
        ]),
        &json!([none, key]),
    );
    cancelled(&service, &transaction(&["SELECT * FROM Tab WHERE pk = 1"]), &json!([key]));
    // A delete of nothing passes, unless something else fails.
    let absent = "DELETE FROM Tab WHERE pk = 'none' AND n = 1";
    assert_eq!(service.ok(TRANSACTION, &transaction(&[absent])), json!({"Responses": []}));
    cancelled(
        &service,
        &transaction(&[absent, "UPDATE Tab SET n = 2 WHERE pk = 'a' AND n = 5"]),
        &json!([failed, failed]),
    );
    cancelled(
        &service,
        &transaction(&[
            "DELETE FROM Tab WHERE pk = 'none'",
            "UPDATE Tab SET n = 2 WHERE pk = 'a' AND n = 5",
        ]),
        &json!([none, failed]),
    );
    let shown = json!({"TransactStatements": [{"Statement": "DELETE FROM Tab WHERE pk = 'a' AND n = 5",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}]});
    let mut with_item = failed;
    with_item["Item"] = item("a");
    cancelled(&service, &shown, &json!([with_item]));
    // Nothing was written.
    let left = service.ok(
        TRANSACTION,
        &transaction(&["SELECT * FROM Tab WHERE pk = 'a'", "SELECT * FROM Tab WHERE pk = 'x'"]),
    );
    assert_eq!(left, json!({"Responses": [{"Item": item("a")}, {}]}));
}

#[test]
fn transactions_write_once_for_a_token() {
    let service = seeded();
    let body = with(
        &transaction(&[
            "UPDATE Tab SET n = n + 1 WHERE pk = 'a'",
            "EXISTS(SELECT * FROM Tab WHERE pk = 'b' AND n = 1)",
        ]),
        &[("ClientRequestToken", json!("t")), ("ReturnConsumedCapacity", json!("TOTAL"))],
    );
    let told = service.ok(TRANSACTION, &body);
    assert_eq!(told["Responses"], json!([]));
    assert_eq!(
        told["ConsumedCapacity"],
        json!([{"TableName": "Tab", "CapacityUnits": 4.0, "WriteCapacityUnits": 4.0}])
    );
    let again = service.ok(TRANSACTION, &body);
    assert_eq!(
        again["ConsumedCapacity"],
        json!([{"TableName": "Tab", "CapacityUnits": 4.0, "ReadCapacityUnits": 4.0}])
    );
    let read = service.ok(TRANSACTION, &transaction(&["SELECT n FROM Tab WHERE pk = 'a'"]));
    assert_eq!(read["Responses"][0]["Item"]["n"], json!({"N": "2"}));
    let other = with(
        &transaction(&["DELETE FROM Tab WHERE pk = 'a'"]),
        &[("ClientRequestToken", json!("t"))],
    );
    let told = service.refusal(TRANSACTION, &other);
    assert!(
        told["__type"].as_str().unwrap().ends_with("#IdempotentParameterMismatchException"),
        "{told}"
    );
}
