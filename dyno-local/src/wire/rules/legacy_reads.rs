//! Reads with parameters of the time before expressions: `KeyConditions`, `QueryFilter`,
//! `ScanFilter`, `ConditionalOperator`, `AttributesToGet`.

use serde_json::{Value, json};

use super::{INVALID, Service, with};

const WITHOUT: &str = "ConditionalOperator cannot be used without Filter or Expected";
const OF_ONE: &str =
    "ConditionalOperator can only be used when Filter or Expected has two or more elements";
const NO_TYPE: &str =
    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
const UNINDEXABLE: &str = "Attempted conditional constraint is not an indexable operation";
const UNSUPPORTED: &str = "Query key condition not supported";

fn compare(operator: &str, values: &Value) -> Value {
    json!({"ComparisonOperator": operator, "AttributeValueList": values})
}

fn equal(text: &str) -> Value {
    compare("EQ", &json!([{"S": text}]))
}

/// `Idx` with items of one collection and attributes of many types.
fn filled() -> Service {
    let service = Service::new();
    for item in [
        json!({"sk": {"S": "a"}, "gk": {"S": "g"}, "gn": {"N": "1"}, "t": {"S": "hello"},
            "n": {"N": "5"}, "l": {"L": [{"N": "5"}, {"BOOL": true}]}, "a.b": {"S": "dot"}}),
        json!({"sk": {"S": "b"}, "gk": {"S": "g"}, "gn": {"N": "2"}, "t": {"B": "aGVsbG8="},
            "n": {"S": "5"}, "l": {"SS": ["x", "y"]}}),
        json!({"sk": {"S": "c"}, "t": {"NULL": true}, "n": {"NS": ["5", "6"]}}),
        json!({"sk": {"S": "d"}}),
    ] {
        let item = with(&item, &[("pk", json!({"S": "p"}))]);
        service.ok("PutItem", &json!({"TableName": "Idx", "Item": item}));
    }
    service
}

fn query(conditions: &Value) -> Value {
    json!({"TableName": "Idx", "KeyConditions": conditions})
}

fn collection() -> Value {
    query(&json!({"pk": equal("p")}))
}

/// The sort keys of what a read returns.
fn sort_keys(service: &Service, operation: &str, body: &Value) -> String {
    let page = service.ok(operation, body);
    let items = page["Items"].as_array().unwrap();
    assert!(page["ScannedCount"].as_u64() >= page["Count"].as_u64());
    items.iter().filter_map(|item| item["sk"]["S"].as_str()).collect()
}

#[test]
fn key_conditions_select_like_expressions() {
    let service = filled();
    for (operator, values, found) in [
        ("EQ", json!([{"S": "b"}]), "b"),
        ("LT", json!([{"S": "b"}]), "a"),
        ("LE", json!([{"S": "b"}]), "ab"),
        ("GT", json!([{"S": "b"}]), "cd"),
        ("GE", json!([{"S": "b"}]), "bcd"),
        ("BETWEEN", json!([{"S": "b"}, {"S": "c"}]), "bc"),
        ("BEGINS_WITH", json!([{"S": "c"}]), "c"),
    ] {
        let body = query(&json!({"pk": equal("p"), "sk": compare(operator, &values)}));
        assert_eq!(sort_keys(&service, "Query", &body), found, "{operator}");
    }
    let on_index = query(&json!({"gk": equal("g"), "gn": compare("GT", &json!([{"N": "1"}]))}));
    let on_index = with(&on_index, &[("IndexName", json!("glo"))]);
    assert_eq!(sort_keys(&service, "Query", &on_index), "b");
    // They go together with expressions for the rest.
    let members = [
        ("FilterExpression", json!("n = :n")),
        ("ProjectionExpression", json!("sk")),
        ("ExpressionAttributeValues", json!({":n": {"N": "5"}})),
        ("ScanIndexForward", json!(false)),
    ];
    let page = service.ok("Query", &with(&collection(), &members));
    assert_eq!(page["Items"], json!([{"sk": {"S": "a"}}]));
    assert_eq!((&page["Count"], &page["ScannedCount"]), (&json!(1), &json!(4)));
}

#[test]
fn key_conditions_are_checked_against_the_schema() {
    let service = Service::new();
    let check = |conditions: Value, text: &str| service.invalid("Query", &query(&conditions), text);
    let sort =
        |operator: &str, values: Value| json!({"pk": equal("p"), "sk": compare(operator, &values)});
    check(json!({"sk": equal("a")}), "Query condition missed key schema element: pk");
    for (operator, values) in [
        ("NULL", json!([])),
        ("NOT_NULL", json!([])),
        ("NE", json!([{"N": "1"}])),
        ("IN", json!([{"S": "a"}])),
        ("CONTAINS", json!([{"S": "a"}])),
        ("NOT_CONTAINS", json!([{"S": "a"}])),
    ] {
        check(sort(operator, values.clone()), UNINDEXABLE);
        check(json!({"pk": compare(operator, &values)}), UNINDEXABLE);
    }
    for operator in ["LT", "LE", "GT", "GE", "BEGINS_WITH"] {
        check(json!({"pk": compare(operator, &json!([{"S": "a"}]))}), UNSUPPORTED);
    }
    check(json!({"pk": compare("BETWEEN", &json!([{"S": "a"}, {"S": "b"}]))}), UNSUPPORTED);
    let mismatch = format!("{INVALID}Condition parameter type does not match schema type");
    check(sort("EQ", json!([{"N": "1"}])), &mismatch);
    check(
        json!({"pk": equal("p"), "sk": equal("a"), "x": equal("b")}),
        "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)",
    );
    check(json!({}), "Conditions can be of length 1 or 2 only");
    service.invalid(
        "Query",
        &json!({"TableName": "Idx", "QueryFilter": {"x": equal("y")}}),
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    );
    let filter = |name: &str| with(&collection(), &[("QueryFilter", json!({name: equal("x")}))]);
    for name in ["pk", "sk"] {
        let text = format!(
            "QueryFilter can only contain non-primary key attributes: Primary key attribute: {name}"
        );
        service.invalid("Query", &filter(name), &text);
    }
}

#[test]
fn filters_compare_as_they_always_did() {
    let service = filled();
    for (name, operator, values, found) in [
        ("n", "EQ", json!([{"N": "5.0"}]), "a"),
        ("n", "EQ", json!([{"NS": ["6", "5"]}]), "c"),
        // What is not there differs from everything.
        ("n", "NE", json!([{"N": "5"}]), "bcd"),
        ("n", "LT", json!([{"N": "9"}]), "a"),
        ("n", "GE", json!([{"S": "5"}]), "b"),
        ("n", "BETWEEN", json!([{"N": "5"}, {"N": "5"}]), "a"),
        ("n", "IN", json!([{"N": "1"}, {"N": "5"}]), "a"),
        ("n", "CONTAINS", json!([{"N": "5"}]), "c"),
        ("t", "CONTAINS", json!([{"S": "ell"}]), "a"),
        ("t", "CONTAINS", json!([{"B": "bGw="}]), "b"),
        ("l", "CONTAINS", json!([{"N": "5"}]), "a"),
        ("l", "CONTAINS", json!([{"BOOL": true}]), "a"),
        ("l", "CONTAINS", json!([{"S": "y"}]), "b"),
        // But what is not there contains nothing, and does not "not contain" it either.
        ("l", "NOT_CONTAINS", json!([{"S": "y"}]), "a"),
        ("t", "NOT_CONTAINS", json!([{"S": "x"}]), "abc"),
        ("t", "BEGINS_WITH", json!([{"S": "he"}]), "a"),
        ("t", "NULL", json!([]), "d"),
        ("t", "NOT_NULL", json!([]), "abc"),
        // A dot is a letter.
        ("a.b", "EQ", json!([{"S": "dot"}]), "a"),
    ] {
        let filter = json!({name: compare(operator, &values)});
        let scan = json!({"TableName": "Idx", "ScanFilter": filter});
        assert_eq!(sort_keys(&service, "Scan", &scan), found, "{name} {operator} {values}");
        let query = with(&collection(), &[("QueryFilter", filter)]);
        assert_eq!(sort_keys(&service, "Query", &query), found, "{name} {operator} {values}");
    }
    let both =
        json!({"n": compare("NOT_NULL", &json!([])), "t": compare("EQ", &json!([{"NULL": true}]))});
    for (operator, found) in [(Value::Null, "c"), (json!("AND"), "c"), (json!("OR"), "abc")] {
        let members = [("QueryFilter", both.clone()), ("ConditionalOperator", operator)];
        assert_eq!(sort_keys(&service, "Query", &with(&collection(), &members)), found);
    }
    // No conditions let everything pass. A scan may filter by keys.
    let empty = with(&collection(), &[("QueryFilter", json!({}))]);
    assert_eq!(sort_keys(&service, "Query", &empty), "abcd");
    let by_key = json!({"TableName": "Idx", "ScanFilter": {"sk": equal("c")}});
    assert_eq!(sort_keys(&service, "Scan", &by_key), "c");
}

/// Checks a condition in every place that takes one; `None` is none of the refusals.
fn check_condition(service: &Service, condition: &Value, text: &str) {
    let condition = json!({"a": condition});
    let filter = with(
        &query(&json!({"a": compare("EQ", &json!([{}]))})),
        &[
            ("QueryFilter", condition.clone()),
            ("AttributesToGet", json!(["a", "a"])),
            ("ExclusiveStartKey", json!({"a": {}})),
        ],
    );
    service.invalid("Query", &filter, text);
    service.invalid("Query", &with(&query(&condition), &[("QueryFilter", json!({}))]), text);
    let scan = json!({"TableName": "Idx", "ScanFilter": condition, "ExclusiveStartKey": {"a": {}}});
    service.invalid("Scan", &scan, text);
}

#[test]
fn operands_are_counted_then_typed() {
    let service = Service::new();
    let count = |operator: &str| {
        format!("{INVALID}Invalid number of argument(s) for the {operator} ComparisonOperator")
    };
    let one = json!([{"S": "a"}]);
    let two = json!([{"S": "a"}, {"S": "b"}]);
    let three = json!([{"S": "a"}, {"S": "b"}, {"S": "c"}]);
    let none = json!([]);
    let of_one = ["EQ", "NE", "LE", "LT", "GE", "GT", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH"];
    for operator in of_one {
        for values in [&Value::Null, &none, &two] {
            check_condition(&service, &compare(operator, values), &count(operator));
        }
    }
    for operator in ["NULL", "NOT_NULL"] {
        check_condition(&service, &compare(operator, &one), &count(operator));
    }
    check_condition(&service, &compare("IN", &none), &count("IN"));
    for values in [&none, &one, &three] {
        check_condition(&service, &compare("BETWEEN", values), &count("BETWEEN"));
    }
    let mixed = json!([{"S": "a"}, {"N": "1"}]);
    let same = format!("{INVALID}AttributeValues inside AttributeValueList must be of same type");
    check_condition(&service, &compare("IN", &mixed), &same);
    check_condition(&service, &compare("BETWEEN", &mixed), &same);
    let reversed = json!([{"N": "10"}, {"N": "9"}]);
    check_condition(
        &service,
        &compare("BETWEEN", &reversed),
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
    );
    // The values are looked at before they are counted.
    check_condition(&service, &compare("EQ", &json!([{}, {"S": ""}])), NO_TYPE);
    let bad = json!([{"N": "1"}, {"N": "b"}]);
    let number = "The parameter cannot be converted to a numeric value: b";
    check_condition(&service, &compare("EQ", &bad), number);
    // `IN` takes thousands, and finds each; there are far fewer conditions than that.
    let many: Vec<Value> = (0..20_000).rev().map(|n| json!({"N": n.to_string()})).collect();
    let service = filled();
    let scan = json!({"TableName": "Idx", "ScanFilter": {"n": compare("IN", &json!(many))}});
    assert_eq!(sort_keys(&service, "Scan", &scan), "a");
    let many = (0..301).map(|n| (format!("a{n}"), equal("x")));
    service.invalid(
        "Scan",
        &json!({"TableName": "Idx", "ScanFilter": Value::Object(many.collect())}),
        "The expression contains too many operators; operator count: 301",
    );
}

#[test]
fn operators_take_some_types_only() {
    let service = Service::new();
    let values = json!({"S": "a", "N": "1", "B": "AA==", "BOOL": true, "NULL": true, "SS": ["a"],
        "NS": ["1"], "BS": ["AA=="], "M": {}, "L": []});
    for (operator, taken) in [
        ("LT", "S N B"),
        ("LE", "S N B"),
        ("GT", "S N B"),
        ("GE", "S N B"),
        ("IN", "S N B"),
        ("BETWEEN", "S N B"),
        ("CONTAINS", "S N B BOOL NULL"),
        ("NOT_CONTAINS", "S N B BOOL NULL"),
        ("BEGINS_WITH", "S B"),
        ("EQ", "S N B BOOL NULL SS NS BS M L"),
        ("NE", "S N B BOOL NULL SS NS BS M L"),
    ] {
        for (letters, value) in values.as_object().unwrap() {
            let value = json!({letters: value});
            let count = if operator == "BETWEEN" { 2 } else { 1 };
            let condition = compare(operator, &json!(vec![value; count]));
            if taken.split(' ').any(|taken| taken == letters) {
                service.ok("Scan", &json!({"TableName": "Idx", "ScanFilter": {"a": condition}}));
                continue;
            }
            let text = format!(
                "{INVALID}ComparisonOperator {operator} is not valid for {letters} AttributeValue type"
            );
            check_condition(&service, &condition, &text);
        }
    }
}

#[test]
fn the_conditional_operator_needs_two_conditions() {
    let service = Service::new();
    let scan = |filter: Value| json!({"TableName": "Idx", "ScanFilter": filter, "ConditionalOperator": "OR"});
    service.invalid("Scan", &scan(Value::Null), WITHOUT);
    service.invalid("Scan", &scan(json!({})), WITHOUT);
    service.invalid("Scan", &scan(json!({"a": equal("x")})), OF_ONE);
    service.ok("Scan", &scan(json!({"a": equal("x"), "b": equal("y")})));
    // It is looked at before anything else of a query.
    let query = json!({"TableName": "Idx", "ConditionalOperator": "AND"});
    service.invalid("Query", &query, WITHOUT);
    let one = [("QueryFilter", json!({"a": {"ComparisonOperator": "EQ"}}))];
    service.invalid("Query", &with(&query, &one), OF_ONE);
    let names = [("ExpressionAttributeNames", json!({}))];
    service.invalid(
        "Query",
        &with(&query, &names),
        "ExpressionAttributeNames can only be specified when using expressions",
    );
}

#[test]
fn attributes_to_get_are_a_projection_of_whole_names() {
    let service = filled();
    let key = json!({"pk": {"S": "p"}, "sk": {"S": "a"}});
    let get = json!({"TableName": "Idx", "Key": key, "AttributesToGet": ["n", "a.b", "none"]});
    let shown = json!({"n": {"N": "5"}, "a.b": {"S": "dot"}});
    assert_eq!(service.ok("GetItem", &get)["Item"], shown);
    let nothing = with(&get, &[("AttributesToGet", json!(["none"]))]);
    assert_eq!(service.ok("GetItem", &nothing), json!({"Item": {}}));
    let batch = json!({"RequestItems": {"Idx": {"Keys": [key], "AttributesToGet": ["n"]}}});
    let answer = service.ok("BatchGetItem", &batch);
    assert_eq!(answer["Responses"]["Idx"], json!([{"n": {"N": "5"}}]));
    let names = [("AttributesToGet", json!(["sk", "gn"]))];
    let page = service.ok("Query", &with(&collection(), &names));
    assert_eq!(page["Items"][1], json!({"sk": {"S": "b"}, "gn": {"N": "2"}}));
    let on_index = json!({"TableName": "Idx", "IndexName": "glo", "AttributesToGet": ["gn"]});
    assert_eq!(service.ok("Scan", &on_index)["Items"][0], json!({"gn": {"N": "1"}}));
}

#[test]
fn attributes_to_get_are_named_once() {
    let service = Service::new();
    let twice = format!("{INVALID}Duplicate value in attribute name: a");
    let names = ("AttributesToGet", json!(["a", "b", "a"]));
    let get = with(&json!({"TableName": "Idx", "Key": {}}), std::slice::from_ref(&names));
    service.invalid("GetItem", &get, &twice);
    let bad_key = with(&get, &[("Key", json!({"a": {}}))]);
    service.invalid("GetItem", &bad_key, NO_TYPE);
    // Before the start key is looked at, and after the filter of a query, before that of a scan.
    let start = ("ExclusiveStartKey", json!({"a": {}}));
    let filter = json!({"a": {"ComparisonOperator": "EQ"}});
    let read = with(&json!({"TableName": "Idx"}), &[names, start]);
    service.invalid("Query", &read, &twice);
    service.invalid("Scan", &with(&read, &[("ScanFilter", filter.clone())]), &twice);
    let count = format!("{INVALID}Invalid number of argument(s) for the EQ ComparisonOperator");
    service.invalid("Query", &with(&read, &[("QueryFilter", filter)]), &count);
    let batch = json!({"RequestItems": {"Idx": {"Keys": [{}], "AttributesToGet": ["a", "a"]}}});
    service.invalid("BatchGetItem", &batch, &twice);
    // Names are as names of attributes are.
    let long = "Attribute name is too large, must be less than 65536 bytes";
    for (name, text) in [
        (String::new(), format!("{INVALID}Empty attribute name")),
        ("x".repeat(65_536), long.to_owned()),
    ] {
        let names = ("AttributesToGet", json!([name]));
        let read = with(&json!({"TableName": "Idx", "Key": {}}), std::slice::from_ref(&names));
        for operation in ["GetItem", "Query", "Scan"] {
            service.invalid(operation, &read, &text);
        }
    }
}

#[test]
fn legacy_members_have_constraints() {
    let service = Service::new();
    let at = |value: &str, path: &str, rule: &str| {
        format!(
            "1 validation error detected: Value {value} at '{path}' failed to satisfy constraint: Member must {rule}"
        )
    };
    let empty = at("'[]'", "attributesToGet", "have length greater than or equal to 1");
    let none = ("AttributesToGet", json!([]));
    let get = json!({"TableName": "Idx", "Key": {}});
    service.invalid("GetItem", &with(&get, std::slice::from_ref(&none)), &empty);
    let scan = json!({"TableName": "Idx"});
    for operation in ["Query", "Scan"] {
        service.invalid(operation, &with(&scan, std::slice::from_ref(&none)), &empty);
    }
    let many: Vec<String> = (0..256).map(|n| format!("a{n}")).collect();
    let long = format!("'[{}]'", many.join(", "));
    let long = at(&long, "attributesToGet", "have length less than or equal to 255");
    service.invalid("GetItem", &with(&get, &[("AttributesToGet", json!(many))]), &long);
    let operators = "satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]";
    let path = "scanFilter.a.member.comparisonOperator";
    let check = |condition: Value, text: &str| {
        service.invalid("Scan", &with(&scan, &[("ScanFilter", json!({"a": condition}))]), text);
    };
    check(json!({"ComparisonOperator": "eq"}), &at("'eq'", path, operators));
    check(json!({}), &at("null", path, "not be null"));
    let operator = with(&scan, &[("ConditionalOperator", json!("and"))]);
    let set = at("'and'", "conditionalOperator", "satisfy enum value set: [OR, AND]");
    service.invalid("Scan", &operator, &set);
}

#[test]
fn select_knows_the_name_of_what_projects() {
    let service = Service::new();
    let body = with(&collection(), &[("AttributesToGet", json!(["n"]))]);
    for (select, wanted) in [
        ("ALL_ATTRIBUTES", "ALL_ATTRIBUTES"),
        ("COUNT", "only the Count"),
        ("ALL_PROJECTED_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"),
    ] {
        let body = with(&body, &[("Select", json!(select)), ("IndexName", json!("loc"))]);
        let body = with(&body, &[("KeyConditions", json!({"pk": equal("p")}))]);
        let text = format!(
            "1 validation error detected: Cannot specify the AttributesToGet when choosing to get {wanted}"
        );
        service.invalid("Query", &body, &text);
    }
    service.ok("Query", &with(&body, &[("Select", json!("SPECIFIC_ATTRIBUTES"))]));
}
