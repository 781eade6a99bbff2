//! Query and Scan: pages, start keys, key conditions, `Select`.

use serde_json::{Value, json};

use super::{INVALID, SCHEMA, Service, with};

/// `Idx` with four items of one collection; three of them are in `glo` under one key.
fn filled() -> Service {
    let service = Service::new();
    for (sk, members) in [
        ("a", json!({"gk": {"S": "g"}, "gn": {"N": "1"}})),
        ("b", json!({"gk": {"S": "g"}, "gn": {"N": "1"}})),
        ("c", json!({"gk": {"S": "g"}})),
        ("d", json!({"gk": {"S": "g"}, "gn": {"N": "1"}, "x": {"S": "y"}})),
    ] {
        let item = with(&members, &[("pk", json!({"S": "p"})), ("sk", json!({"S": sk}))]);
        service.ok("PutItem", &json!({"TableName": "Idx", "Item": item}));
    }
    service
}

fn query(condition: &str) -> Value {
    json!({"TableName": "Idx", "KeyConditionExpression": condition,
        "ExpressionAttributeValues": {":v": {"S": "p"}}})
}

fn on_glo() -> Value {
    json!({"TableName": "Idx", "IndexName": "glo", "KeyConditionExpression": "gk = :v",
        "ExpressionAttributeValues": {":v": {"S": "g"}}})
}

/// The sort keys of every page, with `|` after a page that has a last evaluated key.
fn pages(service: &Service, operation: &str, body: &Value) -> String {
    let mut told = String::new();
    let mut body = body.clone();
    loop {
        let page = service.ok(operation, &body);
        for item in page["Items"].as_array().into_iter().flatten() {
            told.push_str(item["sk"]["S"].as_str().unwrap());
        }
        let Some(last) = page.get("LastEvaluatedKey") else { return told };
        told.push('|');
        body["ExclusiveStartKey"] = last.clone();
    }
}

#[test]
fn a_page_ends_with_its_limit() {
    let service = filled();
    let limited = |body: Value, limit: i32| with(&body, &[("Limit", json!(limit))]);
    for (limit, forward, backward) in [
        (1, "a|b|c|d|", "d|c|b|a|"),
        (2, "ab|cd|", "dc|ba|"),
        (3, "abc|d", "dcb|a"),
        (4, "abcd|", "dcba|"),
        (5, "abcd", "dcba"),
    ] {
        let body = limited(query("pk = :v"), limit);
        assert_eq!(pages(&service, "Query", &body), forward);
        assert_eq!(pages(&service, "Scan", &limited(json!({"TableName": "Idx"}), limit)), forward);
        let body = with(&body, &[("ScanIndexForward", json!(false))]);
        assert_eq!(pages(&service, "Query", &body), backward);
    }
    // The item without `gn` is not in the index; equal index keys are told apart.
    for (limit, forward, backward) in
        [(1, "a|b|d|", "d|b|a|"), (2, "ab|d", "db|a"), (3, "abd|", "dba|")]
    {
        let body = limited(on_glo(), limit);
        assert_eq!(pages(&service, "Query", &body), forward);
        let body = with(&body, &[("ScanIndexForward", json!(false))]);
        assert_eq!(pages(&service, "Query", &body), backward);
    }
    // The filter hides rows of a page that was read without it.
    let filter = [
        ("FilterExpression", json!("x = :x")),
        ("ExpressionAttributeValues", json!({":v": {"S": "p"}, ":x": {"S": "y"}})),
    ];
    let body = with(&limited(query("pk = :v"), 2), &filter);
    assert_eq!(pages(&service, "Query", &body), "|d|");
    let page = service.ok("Query", &body);
    assert_eq!((&page["Count"], &page["ScannedCount"]), (&json!(0), &json!(2)));
    assert_eq!(page["Items"], json!([]));
    assert_eq!(page["LastEvaluatedKey"], json!({"pk": {"S": "p"}, "sk": {"S": "b"}}));
}

#[test]
fn a_page_ends_with_the_item_that_makes_a_megabyte() {
    // Items of 262,144 bytes: four are exactly a megabyte.
    let service = Service::new();
    let put = |sk: &str, extra: usize| {
        let bytes = 262_144 - ("pk".len() + 1) - ("sk".len() + 1) - "v".len() + extra;
        let item = json!({"pk": {"S": "p"}, "sk": {"S": sk}, "v": {"S": "x".repeat(bytes)}});
        service.ok("PutItem", &json!({"TableName": "Idx", "Item": item}));
    };
    for sk in ["a", "b", "c", "d", "e"] {
        put(sk, 0);
    }
    assert_eq!(pages(&service, "Query", &query("pk = :v")), "abcd|e");
    assert_eq!(pages(&service, "Scan", &json!({"TableName": "Idx"})), "abcd|e");
    let item = json!({"pk": {"S": "p"}, "sk": {"S": "a"}, "v": {"S": "x".repeat(262_136)}});
    service.ok("PutItem", &json!({"TableName": "Idx", "Item": item}));
    // A byte less, and the fifth crosses the line; it is still returned.
    assert_eq!(pages(&service, "Query", &query("pk = :v")), "abcde|");
}

#[test]
fn key_conditions_are_typed_twice() {
    let service = filled();
    let check = |condition: &str, value: Value, text: &str| {
        let values = json!({":p": {"S": "p"}, ":v": value});
        let body = with(&query(condition), &[("ExpressionAttributeValues", values)]);
        service.invalid("Query", &body, text);
    };
    let schema = format!("{INVALID}Condition parameter type does not match schema type");
    let never = |operator: &str, letters: &str| {
        format!(
            "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: {operator}, operand type: {letters}"
        )
    };
    check("pk = :p AND begins_with(sk, :v)", json!({"N": "1"}), &never("begins_with", "N"));
    check("pk = :p AND begins_with(sk, :v)", json!({"B": "AA=="}), &schema);
    check("pk = :p AND sk < :v", json!({"BOOL": true}), &never("<", "BOOL"));
    check("pk = :p AND sk < :v", json!({"N": "1"}), &schema);
    check("pk = :p AND :v >= sk", json!({"M": {}}), &never(">=", "M"));
    check("pk = :p AND sk = :v", json!({"BOOL": true}), &schema);
    check("pk = :p AND sk BETWEEN :v AND :v", json!({"NULL": true}), &never("BETWEEN", "NULL"));
    check("pk = :p AND sk BETWEEN :v AND :v", json!({"N": "1"}), &schema);
    check(
        "pk = :p AND sk BETWEEN :v AND :p",
        json!({"N": "1"}),
        "Invalid KeyConditionExpression: The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:p}",
    );
    check(
        "pk = :p AND sk BETWEEN :v AND :p",
        json!({"S": "q"}),
        "Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:q}, upper bound operand: AttributeValue: {S:p}",
    );
    // A number sort key has no beginnings.
    let body = json!({"TableName": "Ran", "KeyConditionExpression": "pk = :p AND begins_with(sk, :p)",
        "ExpressionAttributeValues": {":p": {"S": "p"}}});
    service.invalid("Query", &body, &schema);
}

#[test]
fn key_conditions_have_a_shape() {
    let service = filled();
    let check = |condition: &str, text: &str| {
        let values = json!({":v": {"S": "p"}});
        // Before the table is looked for.
        let body = json!({"TableName": "none", "KeyConditionExpression": condition,
            "ExpressionAttributeValues": values});
        service.invalid("Query", &body, text);
    };
    let prefix = "Invalid KeyConditionExpression: ";
    let operator = |name: &str| format!("Invalid operator used in KeyConditionExpression: {name}");
    check("pk = :v OR sk = :v", &operator("OR"));
    check("pk = :v AND NOT sk = :v", &operator("NOT"));
    check("pk IN (:v)", &operator("IN"));
    check("pk <> :v", &operator("<>"));
    check("contains(pk, :v)", &operator("contains"));
    check("attribute_exists(pk) AND sk = :v", &operator("attribute_exists"));
    check(
        "attribute_type(pk, :v)",
        "Invalid KeyConditionExpression: Invalid attribute type name found; type: p, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
    );
    check("size(pk) = :v", "KeyConditionExpressions cannot contain nested operations");
    check(
        "pk.a = :v",
        &format!("{prefix}KeyConditionExpressions cannot have conditions on nested attributes"),
    );
    check(
        "pk = :v AND sk = :v AND sk > :v",
        &format!("{prefix}KeyConditionExpressions must only contain one condition per key"),
    );
    let condition = "Invalid condition in KeyConditionExpression: ";
    check(
        "begins_with(:v, sk)",
        &format!(
            "{condition}begins_with operator must have the key attribute as its first operand"
        ),
    );
    check(
        ":v BETWEEN pk AND sk",
        &format!("{condition}BETWEEN operator must have the key attribute as its first operand"),
    );
    check(
        "pk = sk AND a = :v",
        &format!("{condition}Multiple attribute names used in one condition"),
    );
    check(":v = :v", &format!("{condition}No key attribute specified"));
    // Clauses may be in parentheses and the other way round.
    let body = query("(:v <= pk) AND (sk = :v)");
    service.invalid("Query", &body, "Query key condition not supported");
    let body = query("(:v = pk) AND (:v > sk)");
    assert_eq!(pages(&service, "Query", &body), "abcd");
}

#[test]
fn keys_of_several_attributes_have_rules() {
    let service = filled();
    let check = |condition: &str, text: &str| {
        let body = json!({"TableName": "Idx", "IndexName": "mul",
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": {":s": {"S": "a"}, ":n": {"N": "1"}}});
        service.invalid("Query", &body, text);
    };
    check(
        "h1 = :s AND h2 = :n AND r2 = :n AND h1 > :s",
        "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key",
    );
    check(
        "h1 = :s AND h2 = :n AND r2 = :n",
        "RANGE key attributes r1 must have equality conditions specified in the query because a condition is present on key attribute r2",
    );
    check(
        "h1 = :s AND h2 = :n AND r1 > :s AND r2 = :n",
        "RANGE key attributes r1 must have equality conditions specified in the query because a condition is present on key attribute r2",
    );
    for condition in ["h1 = :s AND r2 = :n", "h1 = :s AND h2 > :n"] {
        let body = json!({"TableName": "Idx", "IndexName": "mul",
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": {":s": {"S": "a"}, ":n": {"N": "1"}}});
        let text = service.refusal("Query", &body);
        let text = text["message"].as_str().unwrap();
        assert!(text.contains("HASH") && text.contains("equality"), "{text}");
    }
}

#[test]
fn start_keys_are_checked_in_steps() {
    let service = filled();
    let check = |body: Value, start: Value, text: &str| {
        let body = with(&body, &[("ExclusiveStartKey", start)]);
        let operation = if body.get("KeyConditionExpression").is_some() { "Query" } else { "Scan" };
        service.invalid(operation, &body, text);
    };
    let key = |pk: &str, sk: &str| json!({"pk": {"S": pk}, "sk": {"S": sk}});
    let index = |gk: &str, gn: &str| {
        with(&key("p", "a"), &[("gk", json!({"S": gk})), ("gn", json!({"N": gn}))])
    };
    let invalid = "The provided starting key is invalid";
    // Each attribute is looked at before the condition on it, those of the table after all of them.
    let missed = |name: &str| format!("Query condition missed key schema element: {name}");
    let wrong = |name: &str| json!({"pk": {"N": "1"}, name: {"S": "a"}});
    check(query("x = :v"), wrong("nope"), SCHEMA);
    check(query("x = :v"), json!({"pk": {"S": "p"}, "nope": {"S": "a"}}), &missed("pk"));
    check(query("x = :v"), json!({"pk": {"S": "p"}, "sk": {"N": "1"}}), &missed("pk"));
    check(query("pk = :v AND x = :v"), json!({"pk": {"S": "p"}, "nope": {"S": "a"}}), invalid);
    check(query("pk = :v AND x = :v"), key("p", "a"), &missed("sk"));
    let missing = with(&on_glo(), &[("KeyConditionExpression", json!("x = :v"))]);
    check(missing, with(&index("g", "1"), &[("pk", json!({"N": "1"}))]), &missed("gk"));
    let all = json!({"TableName": "Idx", "IndexName": "glo", "Select": "ALL_ATTRIBUTES"});
    check(all.clone(), with(&index("g", "1"), &[("gn", json!({"S": "y"}))]), SCHEMA);
    let select = format!(
        "{INVALID}Select type ALL_ATTRIBUTES is not supported for global secondary index glo because its projection type is not ALL"
    );
    check(all, with(&index("g", "1"), &[("pk", json!({"N": "1"}))]), &select);
}

#[test]
fn start_keys_belong_to_what_is_read() {
    let service = filled();
    let invalid = "The provided starting key is invalid";
    let schema =
        "The provided starting key is invalid: The provided key element does not match the schema";
    let check = |body: Value, start: Value, text: &str| {
        let body = with(&body, &[("ExclusiveStartKey", start)]);
        let operation = if body.get("KeyConditionExpression").is_some() { "Query" } else { "Scan" };
        service.invalid(operation, &body, text);
    };
    let key = |pk: &str, sk: &str| json!({"pk": {"S": pk}, "sk": {"S": sk}});
    let empty_key = |name: &str| {
        format!(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: {name}"
        )
    };
    let index = |gk: &str, gn: &str| {
        with(&key("p", "a"), &[("gk", json!({"S": gk})), ("gn", json!({"N": gn}))])
    };
    check(query("pk = :v"), json!({"pk": {"S": "p"}}), invalid);
    check(query("pk = :v"), index("g", "1"), invalid);
    // What orders the source is told in the words of a key, in a query and of an index.
    check(query("pk = :v"), json!({"pk": {"S": "p"}, "sk": {"N": "1"}}), SCHEMA);
    check(query("pk = :v"), key("p", ""), &empty_key("sk"));
    check(
        query("pk = :v"),
        key(&"p".repeat(2_049), "a"),
        &format!("{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes"),
    );
    check(
        query("pk = :v"),
        key("p", &"a".repeat(1_025)),
        &format!(
            "{INVALID}Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
        ),
    );
    check(json!({"TableName": "Idx"}), key("p", ""), &format!("{invalid}: {}", empty_key("sk")));
    check(json!({"TableName": "Idx"}), json!({"pk": {"S": "p"}, "sk": {"N": "1"}}), schema);
    check(json!({"TableName": "Idx"}), json!({"pk": {"S": "p"}}), schema);
    check(on_glo(), key("p", "a"), invalid);
    check(on_glo(), with(&index("g", "1"), &[("x", json!({"S": "y"}))]), invalid);
    check(on_glo(), with(&index("g", "1"), &[("gn", json!({"S": "y"}))]), SCHEMA);
    check(on_glo(), with(&index("g", "1"), &[("pk", json!({"N": "1"}))]), schema);
    let outside =
        "The provided starting key is outside query boundaries based on provided conditions";
    check(query("pk = :v"), key("q", "a"), outside);
    check(on_glo(), index("h", "1"), outside);
    // The sort key is looked at first; a partition key that is wrong by itself has its own words.
    let predicate = "The provided starting key does not match the range key predicate";
    check(query("pk = :v AND sk > :v"), key("p", "a"), predicate);
    check(query("pk = :v AND sk > :v"), key("q", "a"), predicate);
    let once = "The query can return at most one row and cannot be restarted";
    check(query("pk = :v AND sk > :v"), key("q", "q"), once);
    check(query("pk = :v AND sk = :v"), key("q", "p"), once);
    let after = with(&query("pk = :v AND sk = :v"), &[("ExclusiveStartKey", key("p", "p"))]);
    assert_eq!(service.ok("Query", &after)["Count"], 0);
    // Values come with the same sentences, some without the beginning.
    let empty =
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    check(query("pk = :v"), json!({"pk": {}}), &format!("{invalid}: {empty}"));
    let set = format!("{INVALID}An string set  may not be empty");
    check(query("pk = :v"), json!({"pk": {"SS": []}}), &format!("{invalid}: {set}"));
    let number = "The parameter cannot be converted to a numeric value: x";
    check(query("pk = :v"), json!({"pk": {"N": "x"}}), number);
    let numbers = format!("{INVALID}An number set  may not be empty");
    check(query("pk = :v"), json!({"pk": {"NS": []}}), &numbers);
    let twice = format!("{INVALID}Input collection [a, a] contains duplicates.");
    check(query("pk = :v"), json!({"pk": {"SS": ["a", "a"]}}), &twice);
}

#[test]
fn select_goes_with_what_is_read() {
    let service = filled();
    let specific = "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES";
    let scan = json!({"TableName": "Idx"});
    for (operation, body, prefix) in
        [("Query", query("pk = :v"), "1 validation error detected: "), ("Scan", scan, "")]
    {
        let check = |members: &[(&str, Value)], text: &str| {
            service.invalid(operation, &with(&body, members), text);
        };
        let select = |name: &str| ("Select", json!(name));
        check(&[select("SPECIFIC_ATTRIBUTES")], &format!("{prefix}{specific}"));
        for (name, wanted) in [
            ("ALL_ATTRIBUTES", "ALL_ATTRIBUTES"),
            ("COUNT", "only the Count"),
            ("ALL_PROJECTED_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"),
        ] {
            let text = format!(
                "{prefix}Cannot specify the ProjectionExpression when choosing to get {wanted}"
            );
            check(&[select(name), ("ProjectionExpression", json!("a"))], &text);
        }
        let projected =
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName";
        check(&[select("ALL_PROJECTED_ATTRIBUTES")], &format!("{prefix}{projected}"));
        let counted = service.ok(operation, &with(&body, &[select("COUNT")]));
        assert_eq!(counted, json!({"Count": 4, "ScannedCount": 4}));
    }
    let all = with(&on_glo(), &[("Select", json!("ALL_ATTRIBUTES"))]);
    service.invalid("Query", &all, &format!("{INVALID}Select type ALL_ATTRIBUTES is not supported for global secondary index glo because its projection type is not ALL"));
    let consistent = with(&on_glo(), &[("ConsistentRead", json!(true))]);
    service.invalid(
        "Query",
        &consistent,
        "Consistent reads are not supported on global secondary indexes",
    );
    // A filter may name the table's keys where an index is queried, but not the index's.
    let filtered = |filter: &str| with(&on_glo(), &[("FilterExpression", json!(filter))]);
    service.ok("Query", &filtered("pk <> :v"));
    service.invalid(
        "Query",
        &filtered("gn <> :v"),
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: gn",
    );
}

#[test]
fn key_conditions_are_checked_key_by_key() {
    let service = filled();
    let check = |body: Value, text: &str| service.invalid("Query", &body, text);
    let condition = |text: &str| {
        with(
            &query(text),
            &[("ExpressionAttributeValues", json!({":v": {"S": "p"}, ":n": {"N": "1"}}))],
        )
    };
    let only = |text: &str| {
        let mut body = query(text);
        body["TableName"] = json!("Tab");
        body
    };
    let missing = |name: &str| format!("Query condition missed key schema element: {name}");
    let unsupported = "Query key condition not supported";
    let schema = format!("{INVALID}Condition parameter type does not match schema type");
    check(query("sk = :v"), &missing("pk"));
    check(query("sk = :v AND x = :v"), &missing("pk"));
    check(query("pk > :v"), unsupported);
    check(query("pk > :v AND x = :v"), unsupported);
    check(query("pk = :v AND x = :v"), &missing("sk"));
    check(condition("pk > :n AND sk = :v"), &schema);
    check(condition("pk = :n AND x = :v"), &schema);
    check(condition("pk = :v AND sk = :n"), &schema);
    // A table without a sort key takes one clause.
    check(only("x = :v"), &missing("pk"));
    check(only("pk = :v AND x = :v"), unsupported);
    check(only("x = :v AND y = :v"), unsupported);
    let count = |given: usize, allowed: usize| {
        format!(
            "The number of query conditions ({given}) exceeds the number of key attributes defined in the schema ({allowed})"
        )
    };
    check(query("pk = :v AND sk = :v AND x = :v"), &count(3, 2));
    check(only("pk = :v AND x = :v AND y = :v"), &count(3, 1));
}
