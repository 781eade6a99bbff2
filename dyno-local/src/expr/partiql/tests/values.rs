//! What statements are refused for while their values are read, and what operands are refused for.

use std::fmt::Write as _;

use super::*;

const BAG: &str =
    "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags";
const OVERFLOW: &str =
    "Number overflow. Attempting to store a number with magnitude larger than supported range";

fn set(value: &str) -> String {
    format!("UPDATE \"T\" SET q = {value} WHERE pk = 'a'")
}

/// `line:column:length` of a token of one line.
fn place(text: &str, token: &str, length: usize) -> String {
    format!("1:{}:{length}", text.find(token).unwrap() + 1)
}

#[test]
fn numbers_tell_where_they_are() {
    refused("SELECT * FROM T WHERE pk = 1e126", &format!("{OVERFLOW} under root"));
    refused("INSERT INTO T VALUE {'m': {'x': 1e126}}", &format!("{OVERFLOW} under root.x"));
    refused("INSERT INTO T VALUE {'l': [1, 1e126]}", &format!("{OVERFLOW} under root[1]"));
    let digits = "123456789012345678901234567890123456789";
    refused(
        &format!("SELECT * FROM T WHERE pk = {digits}"),
        "Attempting to store more than 38 significant digits in a Number under root",
    );
    refused(
        "UPDATE T SET a = 1e-131 WHERE pk = 1",
        "Number underflow. Attempting to store a number with magnitude smaller than supported range under root",
    );
    let deep = format!("{}1{}", "[".repeat(33), "]".repeat(33));
    let path = "[0]".repeat(32);
    refused(
        &set(&deep),
        &format!("Nesting Levels have exceeded supported limits under root{path}"),
    );
}

#[test]
fn sets_hold_strings_or_numbers() {
    for (value, token, length) in [
        ("<<'x', 1>>", "1>>", 1),
        ("<<'x', true>>", "true", 4),
        ("<<true>>", "true", 4),
        ("<<null>>", "null", 4),
        ("<<[1]>>", "[1]", 1),
    ] {
        let text = set(value);
        refused(&text, &format!("{BAG} at {}", place(&text, token, length)));
    }
    refused(&set("<<1, 'x'>>"), BAG);
    let null =
        "One or more parameter values were invalid: Numeric sets may not contain null under root";
    refused(&set("<<1, null>>"), null);
    refused("INSERT INTO T VALUE {'m': {'x': <<1, null>>}}", &format!("{null}.x"));
    refused(&set("<<>>"), "Empty bags are not supported");
    let invalid = "One or more parameter values were invalid: Input collection";
    refused(&set("<<'x', 'x'>>"), &format!("{invalid} [x, x] contains duplicates."));
    refused(&set("<<1, 1.0>>"), &format!("{invalid} [1, 1.0] contains duplicates! under root"));
    let text = set("<<'x', ?>>");
    let told =
        format!("Unsupported data type: Parameter under key root at {}", place(&text, "?", 1));
    refused_with(&text, &["p".into()], &told);
    let text = set("<<?, 'x'>>");
    refused_with(&text, &["p".into()], &format!("{BAG} at {}", place(&text, "?", 1)));
}

#[test]
fn other_languages_and_calls_are_no_values() {
    for (literal, kind) in [
        ("`{{YWJj}}`", "BLOB"),
        ("`{{\"text\"}}`", "CLOB"),
        ("`1`", "INT"),
        ("`\"x\"`", "STRING"),
        ("`abc`", "SYMBOL"),
        ("`{a: 1}`", "STRUCT"),
        ("`2020-01-01T`", "TIMESTAMP"),
        ("`1.5`", "DECIMAL"),
    ] {
        let text = set(literal);
        let at = place(&text, literal, literal.chars().count());
        refused(&text, &format!("Ion Literals are not supported: {kind} under key root at {at}"));
    }
    refused(
        "INSERT INTO T VALUE {'pk': 'a', 's': set_delete(<<'a'>>, <<'b'>>)}",
        "Unsupported data type: set_delete under key root at 1:38:10",
    );
    refused(
        "INSERT INTO T VALUE {'m': {'x': set_add(<<'a'>>, <<'b'>>)}}",
        "Unsupported data type: Call under key root.x at 1:33:7",
    );
    refused("INSERT INTO T VALUE {'': 1}", "Path component cannot be an empty string");
}

#[test]
fn refusals_of_values_come_in_written_order() {
    let is_int = |text: &str| {
        format!(
            "Unsupported data type for IS operator: IntegerType. Supported data types are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST] at {}",
            place(text, "s IS", 1)
        )
    };
    let bogus = |text: &str| format!("Unrecognized function: bogus at {}", place(text, "bogus", 5));
    let text = filtered("s IS INT AND bogus(s)");
    refused(&text, &is_int(&text));
    let text = filtered("bogus(s) AND s IS INT");
    refused(&text, &bogus(&text));
    let text = filtered("attribute_exists('s') AND s IS INT");
    refused(&text, &is_int(&text));
    refused(&filtered("ss = <<>> AND bogus(s)"), "Empty bags are not supported");
    refused(&filtered("attribute_exists('s') AND ss = <<>>"), "Empty bags are not supported");
    let missing = "MISSING must be compared using IS operator";
    refused(&filtered("s IN [s] AND x = MISSING"), missing);
    refused(&filtered("x = 1e999 AND x = MISSING"), &format!("{OVERFLOW} under root"));
    refused(&filtered("x = MISSING AND x = 1e999"), missing);
    let text = filtered("EXISTS(SELECT * FROM \"T\") AND bogus(s)");
    let at = place(&text, "SELECT * FROM \"T\")", 6);
    refused(&text, &format!("Unsupported token in expression: SELECT at {at}"));
    let text = filtered("EXISTS(ss)");
    refused(&text, &format!("Unrecognized function: exists at {}", place(&text, "EXISTS", 6)));
    // The condition of an update before its changes.
    let text = "UPDATE T SET a = <<>> WHERE pk = 'a' AND bogus(s)";
    refused(text, &bogus(text));
}

#[test]
fn operands_are_refused_without_a_prefix() {
    let operand = |operator: &str, kind: &str| {
        format!(
            "Incorrect operand type for operator or function; operator or function: {operator}, operand type: {kind}"
        )
    };
    let count = |function: &str, count: usize| {
        format!(
            "Incorrect number of operands for operator or function; operator or function: {function}, number of operands: {count}"
        )
    };
    let path = "Operator or function requires a document path; operator or function: ";
    refused_with(&filtered("v < ?"), &[true.into()], &operand("<", "BOOL"));
    refused(&filtered("v BETWEEN true AND false"), &operand("BETWEEN", "BOOL"));
    refused(&filtered("begins_with(a, 1)"), &operand("begins_with", "N"));
    refused(&filtered("attribute_exists(a) < b"), &operand("<", "BOOL"));
    refused(&filtered("size(s)"), &operand("AND", "N"));
    refused(&filtered("NOT size(s)"), &operand("NOT", "N"));
    refused(&filtered("size() = 3"), &count("size", 0));
    refused(&filtered("attribute_exists(a, b)"), &count("attribute_exists", 2));
    refused(&filtered("ATTRIBUTE_EXISTS('a')"), &format!("{path}attribute_exists"));
    refused_with(
        &filtered("attribute_exists(?)"),
        &["a".into()],
        &format!("{path}attribute_exists"),
    );
    refused(
        &filtered("size(s) + 1 = 4"),
        "Unsupported operator in Condition Expression. Operator: +",
    );
    refused(
        &filtered("size(nope) IS MISSING"),
        "The left hand side argument to IS must be a Variable Reference, Literal, or Path",
    );
    refused(
        "SELECT * FROM T WHERE size(s)",
        "WHERE clause must contain an expression that resolves to a boolean",
    );
    for (condition, operator, path) in [
        ("s = s", "=", "s"),
        ("s NOT IN ['a', s]", "IN", "s"),
        ("m.sub BETWEEN m.sub AND 'z'", "BETWEEN", "m, sub"),
        ("l[0] IN [l[0]]", "IN", "l, [0]"),
    ] {
        refused(
            &filtered(condition),
            &format!(
                "The first operand must be distinct from the remaining operands for this operator or function; operator: {operator}, first operand: [{path}]"
            ),
        );
    }
    let members = |count: usize| {
        let mut list = "0".to_owned();
        for member in 1..count {
            write!(list, ", {member}").unwrap();
        }
        filtered(&format!("n IN [{list}]"))
    };
    assert!(compiled(&members(100)).is_ok());
    refused(
        &members(101),
        "The IN operator is provided with too many operands; number of operands: 101",
    );
}

#[test]
fn operators_are_counted() {
    let text = "The expression contains too many operators; operator count: 301";
    for (term, cost) in [
        (" AND x = 1", 2),
        (" AND size(s) > 0", 3),
        (" AND x IS NOT NULL", 3),
        (" AND x BETWEEN 1 AND 2", 2),
        (" AND x IN [1, 2]", 2),
        (" AND x NOT IN [1, 2]", 3),
        (" AND s = <<'x'>>", 2),
    ] {
        let most = 299 / cost;
        let with = |times: usize| format!("SELECT * FROM T WHERE pk = 'a'{}", term.repeat(times));
        assert!(compiled(&with(most)).is_ok(), "{term}");
        refused(&with(most + 1), text);
    }
    refused(&format!("SELECT * FROM T WHERE {}pk = 'a'", "NOT ".repeat(1_020)), text);
}

#[test]
fn updates_are_checked_before_the_table() {
    refused(
        "UPDATE \"T\" SET t = set_add(ss, <<'x'>>) WHERE pk = 's0'",
        "The first argument to SET_ADD must equal the assignment value at 1:20:7",
    );
    refused(
        "UPDATE \"T\" SET ss = set_add(ss, 'x') WHERE pk = 's0'",
        "The second argument to SET_ADD must be a value with type SET at 1:29:2",
    );
    refused(
        "UPDATE \"T\" SET ss = set_delete(ss) WHERE pk = 's0'",
        "SET_DELETE must have exactly two arguments at 1:21:10",
    );
    refused(
        "UPDATE \"T\" SET ss = set_add(ss, <<'z'>>) + 1 WHERE pk = 's0'",
        "Unrecognized function: set_add at 1:21:7",
    );
    refused(
        "UPDATE \"T\" SET n = n + 'x' WHERE pk = 's0'",
        "Incorrect operand type for operator or function; operator or function: +, operand type: S",
    );
    refused(
        "UPDATE \"T\" SET a.b = 1 REMOVE a WHERE pk = 's0'",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]",
    );
    refused(
        "SELECT * FROM T WHERE pk = ?",
        "Number of parameters in request and statement don't match.",
    );
}
