//! `ExecuteStatement`: members, parameters, keys, what reads and writes answer.

use serde_json::{Value, json};

use super::{INVALID, NOT_FOUND, Service, with};

const OPERATION: &str = "ExecuteStatement";

fn statement(text: &str) -> Value {
    json!({"Statement": text})
}

fn run(service: &Service, text: &str) -> Value {
    service.ok(OPERATION, &statement(text))
}

#[track_caller]
fn refused(service: &Service, text: &str, expected: &str) {
    service.invalid(OPERATION, &statement(text), expected);
}

/// `Tab` with the items `a` (n = 1, s = "str") and `b`; `Ran` with `p` 1 to 5.
fn seeded() -> Service {
    let service = Service::new();
    run(&service, "INSERT INTO Tab VALUE {'pk': 'a', 'n': 1, 's': 'str', 'm': {'x': 1, 'y': 2}}");
    run(&service, "INSERT INTO Tab VALUE {'pk': 'b'}");
    for sk in 1..=5 {
        run(&service, &format!("INSERT INTO Ran VALUE {{'pk': 'p', 'sk': {sk}}}"));
    }
    service
}

#[test]
fn members_are_constrained() {
    let service = Service::new();
    let one = "1 validation error detected: ";
    let check = |body: &Value, text: &str| service.invalid(OPERATION, body, text);
    check(
        &json!({}),
        &format!(
            "{one}Value null at 'statement' failed to satisfy constraint: Member must not be null"
        ),
    );
    check(
        &statement(""),
        &format!(
            "{one}Value '' at 'statement' failed to satisfy constraint: Member must have length greater than or equal to 1"
        ),
    );
    let long = "é".repeat(8_193);
    check(
        &statement(&long),
        &format!(
            "{one}Value '{long}' at 'statement' failed to satisfy constraint: Member must have length less than or equal to 8192"
        ),
    );
    let text = statement("SELECT * FROM Tab");
    check(
        &with(&text, &[("Limit", json!(0))]),
        &format!(
            "{one}Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
        ),
    );
    check(
        &with(&text, &[("Parameters", json!([]))]),
        &format!(
            "{one}Value '[]' at 'parameters' failed to satisfy constraint: Member must have length greater than or equal to 1"
        ),
    );
    let all = json!({"Statement": "", "Limit": 0, "Parameters": [], "ReturnConsumedCapacity": "X",
        "ReturnValuesOnConditionCheckFailure": "Y"});
    let told = service.refusal(OPERATION, &all);
    let told = told["message"].as_str().unwrap();
    let mut at = 0;
    for member in [
        "5 validation errors detected: ",
        "'returnValuesOnConditionCheckFailure'",
        "'limit'",
        "'statement'",
        "'returnConsumedCapacity'",
        "'parameters'",
    ] {
        at += told[at..].find(member).unwrap_or_else(|| panic!("{member} in {told}"));
    }
}

#[test]
fn parameters_are_checked_before_the_statement() {
    let service = Service::new();
    let check = |text: &str, parameters: &Value, expected: &str| {
        let body = json!({"Statement": text, "Parameters": parameters});
        service.invalid(OPERATION, &body, expected);
    };
    let none = "The parameter cannot be converted to a numeric value";
    let under = "Number underflow. Attempting to store a number with magnitude smaller than supported range";
    let deep = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit";
    for text in
        ["SELECT * FROM Tab WHERE pk = ?", "SELECT * FROM nowhere WHERE a = ?", "no statement"]
    {
        for number in ["1e99999999999", "-1e99999999999", "1e2147483648", "1e-2147483648"] {
            check(text, &json!([{"N": number}]), &format!("{none}: {number}"));
        }
        check(text, &json!([{"N": ""}]), none);
        check(text, &json!([{"N": "1e2147483647"}]), under);
        check(
            text,
            &json!([{"L": [{"N": "1"}, {"NS": ["1", "1e99999999999"]}]}]),
            &format!("{none}: 1e99999999999"),
        );
        check(text, &json!([{"SS": []}]), &format!("{INVALID}An string set  may not be empty"));
    }
    let mut nested = json!({"S": "leaf"});
    for _ in 0..40 {
        nested = json!({"M": {"n": nested}});
    }
    let text = "SELECT * FROM Tab WHERE x = ? AND y = ?";
    check(text, &json!([nested, {"N": "abc"}]), deep);
    check(text, &json!([{"N": "abc"}, nested]), &format!("{none}: abc"));
    check(text, &json!([{"M": {"d": nested, "e": {"N": "abc"}}}]), deep);
    check(text, &json!([{"M": {"c": {"N": "abc"}, "d": nested}}]), &format!("{none}: abc"));
    let mismatch = "Number of parameters in request and statement don't match.";
    check(text, &json!([{"S": "a"}]), mismatch);
    service
        .ok(OPERATION, &json!({"Statement": "SELECT * FROM Tab", "Parameters": [{"S": "more"}]}));
}

#[test]
fn statements_come_before_tables() {
    let service = Service::new();
    refused(
        &service,
        "SELECT * FROM nowhere WHERE",
        "Statement wasn't well formed, can't be processed: Unexpected term",
    );
    refused(
        &service,
        "SELECT * FROM nowhere WHERE a = a",
        "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]",
    );
    for text in [
        "SELECT * FROM nowhere",
        "INSERT INTO nowhere VALUE {'pk': 1}",
        "UPDATE nowhere SET a = 1",
        "DELETE FROM nowhere",
    ] {
        service.refused(OPERATION, &statement(text), "ResourceNotFoundException", NOT_FOUND);
    }
}

#[test]
fn writes_answer_with_a_list() {
    let service = seeded();
    for text in [
        "INSERT INTO Tab VALUE {'pk': 'new'}",
        "UPDATE Tab SET n = 2 WHERE pk = 'a'",
        "DELETE FROM Tab WHERE pk = 'b'",
        "DELETE FROM Tab WHERE pk = 'none'",
        "DELETE FROM Tab WHERE pk = 'none' AND n = 1",
        "DELETE FROM Tab WHERE pk = 'none' RETURNING ALL OLD *",
        "UPDATE Tab REMOVE s WHERE pk = 'a' RETURNING MODIFIED NEW *",
    ] {
        assert_eq!(run(&service, text), json!({"Items": []}), "{text}");
    }
    for (clause, returned) in [
        ("ALL OLD", json!({"pk": {"S": "r"}, "n": {"N": "1"}, "m": {"M": {"x": {"N": "1"}}}})),
        ("MODIFIED OLD", json!({"n": {"N": "1"}, "m": {"M": {"x": {"N": "1"}}}})),
        ("ALL NEW", json!({"pk": {"S": "r"}, "n": {"N": "2"}, "m": {"M": {"x": {"N": "5"}}}})),
        ("MODIFIED NEW", json!({"n": {"N": "2"}, "m": {"M": {"x": {"N": "5"}}}})),
    ] {
        run(&service, "INSERT INTO Tab VALUE {'pk': 'r', 'n': 1, 'm': {'x': 1}}");
        let text = format!("UPDATE Tab SET n = n + 1, m.x = 5 WHERE pk = 'r' RETURNING {clause} *");
        assert_eq!(run(&service, &text), json!({"Items": [returned]}), "{clause}");
        let gone = run(&service, "DELETE FROM Tab WHERE pk = 'r' RETURNING ALL OLD *");
        assert_eq!(gone["Items"][0]["n"], json!({"N": "2"}));
    }
}

#[test]
fn conditions_refuse_writes() {
    let service = seeded();
    let failed = "The conditional request failed";
    for text in [
        "UPDATE Tab SET n = 2 WHERE pk = 'none'",
        "UPDATE Tab SET n = 2 WHERE pk = 'none' AND attribute_not_exists(pk)",
        "UPDATE Tab SET n = 2 WHERE pk = 'a' AND n = 5",
        "DELETE FROM Tab WHERE pk = 'a' AND n = 5",
        "FROM Tab WHERE pk = 'a' AND n = 5 REMOVE n",
    ] {
        service.refused(OPERATION, &statement(text), "ConditionalCheckFailedException", failed);
    }
    let asked = with(
        &statement("DELETE FROM Tab WHERE pk = 'b' AND n = 5"),
        &[("ReturnValuesOnConditionCheckFailure", json!("ALL_OLD"))],
    );
    assert_eq!(service.refusal(OPERATION, &asked)["Item"], json!({"pk": {"S": "b"}}));
    let duplicate = statement("INSERT INTO Tab VALUE {'pk': 'a', 'n': 9}");
    let text = "Duplicate primary key exists in table";
    service.refused(OPERATION, &duplicate, "DuplicateItemException", text);
    let kept = run(&service, "SELECT n FROM Tab WHERE pk = 'a'");
    assert_eq!(kept, json!({"Items": [{"n": {"N": "1"}}]}));
}

#[test]
fn writes_name_one_item() {
    let service = seeded();
    let mandatory = "Where clause does not contain a mandatory equality on all key attributes";
    for text in [
        "UPDATE Tab SET c = 1",
        "DELETE FROM Tab",
        "UPDATE Tab SET c = 1 WHERE pk = 'a' OR pk = 'b'",
        "UPDATE Tab SET c = 1 WHERE pk IN ['a']",
        "UPDATE Tab SET c = 1 WHERE NOT (NOT pk = 'a')",
        "DELETE FROM Ran WHERE pk = 'p'",
        "DELETE FROM Ran WHERE pk = 'p' AND sk > 1",
    ] {
        refused(&service, text, mandatory);
    }
    refused(
        &service,
        "DELETE FROM Tab WHERE pk = 'a' AND pk = 'b'",
        "Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported",
    );
    let of_type = "Key attribute's data type should match its data type in table's schema: Key pk";
    for text in [
        "DELETE FROM Tab WHERE pk = 1",
        "SELECT * FROM Tab WHERE pk = 1",
        "INSERT INTO Tab VALUE {'pk': 1}",
    ] {
        refused(&service, text, of_type);
    }
    refused(
        &service,
        "SELECT * FROM Tab WHERE pk = {'a': 1}",
        "Key value must be of type S, N, or B. Key name: pk, Key type: M",
    );
    refused(
        &service,
        "UPDATE Tab SET pk = 'c' WHERE pk = 'a'",
        &format!("{INVALID}Cannot update attribute pk. This attribute is part of the key"),
    );
    refused(
        &service,
        "INSERT INTO Tab VALUE {'n': 1}",
        &format!("{INVALID}Missing the key pk in the item"),
    );
    refused(
        &service,
        &format!("SELECT * FROM Tab WHERE pk = '{}'", "x".repeat(2_049)),
        &format!("{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes"),
    );
    assert_eq!(
        run(&service, "UPDATE Tab SET c = 1 WHERE 'a' = pk AND (n = 1 OR n = 2)"),
        json!({"Items": []})
    );
}

#[test]
fn indexes_are_read_by_their_names() {
    let service = Service::new();
    run(&service, "INSERT INTO Idx VALUE {'pk': 'p', 'sk': 's', 'gk': 'g', 'gn': 1, 'other': 'o'}");
    let held = run(&service, "SELECT * FROM Idx.glo WHERE gk = 'g'");
    assert_eq!(
        held["Items"][0],
        json!({"pk": {"S": "p"}, "sk": {"S": "s"}, "gk": {"S": "g"}, "gn": {"N": "1"}})
    );
    let check = |text: &str, expected: &str| refused(&service, text, expected);
    check("SELECT * FROM Idx.nope WHERE pk = 'p'", "The table does not have the specified index");
    check(
        "SELECT other, b FROM Idx.glo WHERE gk = 'g'",
        &format!("{INVALID}Global secondary index glo does not project [other, b]"),
    );
    check(
        "SELECT pk FROM Idx.glo WHERE gk = 'g' AND other = 'o'",
        &format!(
            "{INVALID}Secondary index glo does not project one or more filter attributes: [other]"
        ),
    );
    check(
        "SELECT pk FROM Idx.glo WHERE gk IN ['g', 'h'] AND other = 'o'",
        &format!(
            "{INVALID}Secondary index glo does not project one or more filter attributes: [other]"
        ),
    );
    check(
        "SELECT * FROM Idx.mul WHERE h1 = 'a'",
        "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.",
    );
    check("UPDATE Idx.glo SET a = 1 WHERE gk = 'g'", "This operation is not supported on an index");
    let consistent = with(
        &statement("SELECT * FROM Idx.glo WHERE gk = 'g'"),
        &[("ConsistentRead", json!(true))],
    );
    service.invalid(
        OPERATION,
        &consistent,
        "Strongly consistent read is not supported on Global Secondary Indexes",
    );
    // A scan of the index holds its entries to the condition, whatever the items have.
    assert_eq!(run(&service, "SELECT pk FROM Idx.glo WHERE other = 'o'"), json!({"Items": []}));
    let unlike = run(&service, "SELECT pk FROM Idx.glo WHERE NOT other = 'o'");
    assert_eq!(unlike, json!({"Items": [{"pk": {"S": "p"}}]}));
}

#[test]
fn order_is_that_of_keys() {
    let service = seeded();
    let pinned = "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.";
    let check = |text: &str, expected: &str| refused(&service, text, expected);
    check(
        "SELECT * FROM Ran ORDER BY sk",
        "Must have WHERE clause in the statement when using ORDER BY clause.",
    );
    check(
        "SELECT * FROM Ran WHERE pk = 'p' ORDER BY n",
        "Attribute n in ORDER BY clause must be part of the primary key",
    );
    check(
        "SELECT * FROM Ran WHERE pk = 'p' ORDER BY m.x",
        "Argument to ORDER BY must be of type VariableReference. Type: PATH at 1:43:1",
    );
    check("SELECT * FROM Ran WHERE sk = 1 ORDER BY sk", pinned);
    check("SELECT * FROM Ran WHERE pk > 'a' ORDER BY sk", pinned);
    check(
        "SELECT * FROM Ran WHERE pk IN ['p', 'q'] ORDER BY sk",
        "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.",
    );
    let keys = |text: &str| -> Vec<String> {
        let told = run(&service, text);
        let items = told["Items"].as_array().unwrap().clone();
        items.iter().map(|item| item["sk"]["N"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        keys("SELECT * FROM Ran WHERE pk = 'p' ORDER BY sk DESC"),
        ["5", "4", "3", "2", "1"]
    );
    assert_eq!(keys("SELECT * FROM Ran WHERE pk = 'p' ORDER BY pk"), ["5", "4", "3", "2", "1"]);
    assert_eq!(keys("SELECT * FROM Ran WHERE pk = 'p' AND sk BETWEEN 2 AND 4"), ["2", "3", "4"]);
    assert_eq!(keys("SELECT * FROM Ran WHERE pk = 'p' AND sk IN [5, 1] ORDER BY sk"), ["1", "5"]);
    let overlap = "Overlapping conditions with range keys are not supported in where clause";
    for condition in [
        "pk = 'p' OR pk = 'p'",
        "pk IN ['p', 'p']",
        "pk = 'p' AND sk < 3 OR pk = 'p' AND sk = 2",
        "pk = 'p' AND n = 1 OR pk = 'p' AND sk = 2",
    ] {
        check(&format!("SELECT * FROM Ran WHERE {condition}"), overlap);
    }
    assert_eq!(
        keys("SELECT * FROM Ran WHERE pk = 'p' AND NOT sk = 1 OR pk = 'p' AND sk = 2"),
        ["2", "3", "4", "5"]
    );
    assert_eq!(
        keys("SELECT * FROM Ran WHERE pk = 'p' AND sk < 2 OR pk = 'p' AND sk = 4"),
        ["1", "4"]
    );
}

#[test]
fn pages_go_on_by_token() {
    let service = seeded();
    let first = with(&statement("SELECT sk FROM Ran WHERE pk = 'p'"), &[("Limit", json!(2))]);
    let page = service.ok(OPERATION, &first);
    assert_eq!(page["Items"], json!([{"sk": {"N": "1"}}, {"sk": {"N": "2"}}]));
    assert_eq!(page["LastEvaluatedKey"], json!({"pk": {"S": "p"}, "sk": {"N": "2"}}));
    let token = page["NextToken"].clone();
    let next = |text: &str, limit: i32| {
        with(&statement(text), &[("Limit", json!(limit)), ("NextToken", token.clone())])
    };
    let rest = service.ok(OPERATION, &next("SELECT sk FROM Ran WHERE pk = 'p'", 9));
    assert_eq!(rest["Items"], json!([{"sk": {"N": "3"}}, {"sk": {"N": "4"}}, {"sk": {"N": "5"}}]));
    assert!(rest.get("NextToken").is_none());
    let mismatch = "NextToken does not match request";
    for text in [
        "SELECT sk  FROM Ran WHERE pk = 'p'",
        "SELECT sk FROM Ran WHERE pk = 'p';",
        "SELECT * FROM Tab",
    ] {
        service.invalid(OPERATION, &next(text, 2), mismatch);
    }
    let broken = with(&first, &[("NextToken", json!("AAAA"))]);
    service.invalid(OPERATION, &broken, "Invalid NextToken");
    // One item has no pages; a filter drops items of a page and leaves its end.
    let one =
        with(&statement("SELECT * FROM Tab WHERE pk = 'a' AND n = 2"), &[("Limit", json!(1))]);
    assert_eq!(service.ok(OPERATION, &one), json!({"Items": []}));
    let filtered =
        with(&statement("SELECT * FROM Ran WHERE pk = 'p' AND n = 2"), &[("Limit", json!(1))]);
    let page = service.ok(OPERATION, &filtered);
    assert_eq!((page["Items"].clone(), page["NextToken"].is_string()), (json!([]), true));
}

#[test]
fn units_are_those_of_other_operations() {
    let service = seeded();
    let units = |text: &str, consistent: bool| {
        let body = with(
            &statement(text),
            &[("ReturnConsumedCapacity", json!("INDEXES")), ("ConsistentRead", json!(consistent))],
        );
        service.ok(OPERATION, &body)["ConsumedCapacity"].clone()
    };
    let table = |name: &str, units: f64| json!({"TableName": name, "CapacityUnits": units, "Table": {"CapacityUnits": units}});
    assert_eq!(units("SELECT * FROM Tab WHERE pk = 'none'", false), table("Tab", 0.5));
    assert_eq!(units("SELECT * FROM Tab WHERE pk = 'a'", true), table("Tab", 1.0));
    assert_eq!(units("SELECT * FROM Ran WHERE n = 5", true), table("Ran", 1.0));
    assert_eq!(units("UPDATE Tab SET n = 2 WHERE pk = 'a'", false), table("Tab", 1.0));
    assert_eq!(units("DELETE FROM Tab WHERE pk = 'none'", false), table("Tab", 1.0));
    let told = units("INSERT INTO Idx VALUE {'pk': 'p', 'sk': 's', 'gk': 'g', 'gn': 1}", false);
    assert_eq!(
        told,
        json!({"TableName": "Idx", "CapacityUnits": 2.0, "Table": {"CapacityUnits": 1.0},
        "GlobalSecondaryIndexes": {"glo": {"CapacityUnits": 1.0}}})
    );
    let told = units("SELECT * FROM Idx.glo WHERE gk = 'g'", false);
    assert_eq!(
        told,
        json!({"TableName": "Idx", "CapacityUnits": 0.5, "Table": {"CapacityUnits": 0.0},
        "GlobalSecondaryIndexes": {"glo": {"CapacityUnits": 0.5}}})
    );
}
