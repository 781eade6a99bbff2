//! What the parser refuses, in the service's words, and what it reads.

use super::super::Statement;
use super::*;

const TERM: &str = "Unexpected term";
const KEYWORD: &str = "Unexpected keyword";
const OPERATOR: &str = "Unexpected operator";
const LEFT_OVER: &str = "Unexpected token after expression";
const SIMPLE: &str = "Expected identifier for simple path";
const CHANGE: &str = "Expected data manipulation";

#[test]
fn statements_are_read() {
    for text in [
        "SELECT * FROM T",
        "select a, b.c, l[0] from \"T\".\"i\" where a = 'it''s' and b in [1, -2.5e3, .5]",
        "SELECT * FROM T WHERE a NOT IN (1, 2) OR NOT a BETWEEN 1 AND 2 AND b IS NOT MISSING",
        "SELECT * FROM T WHERE pk = 'a' ORDER BY sk DESC NULLS LAST;",
        "-- first\nSELECT * /* all */ FROM T WHERE begins_with(\"a.b\", 'x') -- last",
        "INSERT INTO T VALUE {'a': 1, 'm': {'l': [true, null]}, 's': <<'x', 'y'>>, 'n': <<1, 2>>}",
        "UPDATE T SET a = 1, b.c = d + 1 SET l = list_append(l, [1]) REMOVE e WHERE pk = 1",
        "UPDATE T SET s = set_add(s, <<'x'>>) REMOVE a REMOVE b WHERE pk = 1 RETURNING MODIFIED NEW *",
        "FROM T WHERE pk = 1 REMOVE a SET b = 2 RETURNING ALL OLD *",
        "DELETE FROM T WHERE pk = 1 RETURNING ALL OLD *",
        "SELECT * FROM T WHERE m.name = 1 AND a != 1",
    ] {
        assert!(compiled(text).is_ok(), "{text}: {:?}", compiled(text));
    }
}

#[test]
fn terms_that_are_none() {
    for text in [
        "SELECT * FROM T WHERE",
        "SELECT * FROM T WHERE;",
        "SELECT * FROM T WHERE NOT",
        "SELECT * FROM T WHERE (",
        "UPDATE T SET a = 1 WHERE",
        "SELECT * FROM",
        "SELECT * FROM;",
        "SELECT",
        "",
    ] {
        malformed(text, TERM);
    }
    for text in [
        "SELECT * FROM T WHERE ORDER BY pk",
        "SELECT * FROM WHERE pk = 'a'",
        "SELECT * FROM T WHERE pk = WHERE",
        "INSERT T",
        "SELECT * FROM T WHERE count = 1",
        "INSERT INTO T (key, b) VALUES (1, 2)",
    ] {
        malformed(text, KEYWORD);
    }
    for text in ["IS NULL", "pk = LIKE", "pk = IN", "pk = BETWEEN 1 AND 2", "pk = IS", "pk = AND"] {
        malformed(&format!("SELECT * FROM T WHERE {text}"), OPERATOR);
    }
    for text in ["pk = 'a' AND", "pk = 'a' OR", "pk ="] {
        let text = format!("SELECT * FROM T WHERE {text}");
        malformed(&text, "Missing right-hand side expression of infix operator");
    }
}

#[test]
fn what_is_left_over() {
    for text in [
        "SELECT * FROM T WHERE pk = 1 foo",
        "SELECT * FROM T WHERE pk = 1 e5",
        "SELECT * FROM T WHERE pk = 1)",
        "SELECT * FROM T WHERE pk = 1.2.3",
        "SELECT * FROM T ORDER BY pk WHERE pk = 1",
        "INSERT INTO T VALUE {'pk': 1} foo",
        "INSERT INTO T t VALUE {'pk': 1}",
        "UPDATE T SET a = 9 WHERE pk = 1 foo",
        "UPDATE T SET a = 9 WHERE pk = 1 SET b = 2",
        "UPDATE T REMOVE a, b WHERE pk = 1",
        "DELETE FROM T WHERE pk = 1 ORDER BY pk",
        "FROM T WHERE pk = 1 SET a = 1 WHERE pk = 1",
        "SELECTT * FROMM \"T\"",
        "SELECT * FROM T WHERE b = X'616263'",
        "INSRT INTO T VALUE {'pk': 1}",
    ] {
        malformed(text, LEFT_OVER);
    }
    malformed(
        "SELECT * FROM T; SELECT * FROM T",
        "Unexpected token after semicolon. (Only one query is allowed.)",
    );
}

#[test]
fn clauses_that_lack_a_part() {
    for text in ["DELETE FROM", "DELETE FROM WHERE pk = 'a'", "UPDATE", "INSERT INTO"] {
        malformed(text, SIMPLE);
    }
    malformed("FROM T WHERE pk = 1 SET", SIMPLE);
    malformed("FROM T WHERE pk = 1 REMOVE", SIMPLE);
    for text in [
        "FROM T",
        "FROM T WHERE pk = 1",
        "FROM T WHERE pk = 1 DELETE",
        "FROM T WHERE SET c = 1",
        "UPDATE T WHERE pk = 1",
        "SLECT * FROM \"T\" WHERE pk = 'a'",
    ] {
        malformed(text, CHANGE);
    }
    malformed("DELETE", "Expected FROM after DELETE");
    malformed("SELECT a WHERE b = 1", "Expected FROM");
    malformed(
        "SELECT FROM T",
        "Expected identifier or an expression but found unexpected keyword 'from' in a select list.",
    );
    malformed("SELECT * FROM T WHERE a BETWEEN 1", "Expected AND keyword");
    malformed("SELECT * FROM T WHERE a BETWEEN 1 AND", "Expected expression after AND");
    malformed("SELECT * FROM T WHERE a IS NUMBER", "Expected type name");
    malformed("SELECT * FROM T WHERE m.inner = 1", "Invalid path dot component");
    malformed("UPDATE T SET m.value = 1 WHERE pk = 1", "Invalid path dot component");
    malformed("INSERT INTO T VALUE {'a' 1}", "Expected COLON");
    malformed("INSERT INTO T VALUE {'a': 1", "Expected RIGHT_CURLY");
    malformed("INSERT INTO T VALUE {'a': [X'61']}", "Expected RIGHT_BRACKET");
    malformed("INSERT INTO T VALUE {'a': <<1 2>>}", "Expected RIGHT_DOUBLE_ANGLE_BRACKET");
    malformed("SELECT * FROM T WHERE (a = 1", "Expected RIGHT_PAREN");
}

#[test]
fn what_is_no_token_gives_no_detail() {
    for text in [
        "SELECT * FROM T WHERE pk = 'a",
        "SELECT * FROM \"T",
        "SELECT * FROM T WHERE pk = 1 # note",
        "SELECT * FROM T WHERE pk = 1 /* note",
        "SELECT * FROM T WHERE pk = 5e",
        "SELECT * FROM T WHERE pk = 1e2147483648",
        "SELECT * FROM T WHERE pk = 1.5e-2147483647",
        "SELECT * FROM T WHERE é = 1",
        "INSERT INTO T VALUE {'a': `{{{`}",
    ] {
        malformed(text, "");
    }
}

#[test]
fn what_is_no_statement() {
    for (text, name) in [
        ("a", "Id"),
        ("a.b", "Path"),
        ("'a'", "Lit"),
        ("-1", "Lit"),
        ("[1]", "List"),
        ("{'a': 1}", "Struct"),
        ("<<1>>", "Bag"),
        ("MISSING", "Missing"),
        ("x IS INT4", "IsType"),
        ("x IS DOUBLE PRECISION", "IsType"),
        ("x IS CHAR(3)", "IsType"),
    ] {
        refused(text, &format!("Unsupported operation: {name}"));
    }
    let exists = "EXISTS can only be used in ExecuteTransaction write requests.";
    for text in ["a = 1", "f(x)", "NOT a", "a AND b"] {
        refused(text, exists);
    }
    refused("SET a = 1", "Only select from a single table or index is supported.");
    let exists = compiled("EXISTS(SELECT * FROM T WHERE pk = 1 AND a = 2)");
    assert!(matches!(exists, Ok(Statement::Exists(_))), "{exists:?}");
}

#[test]
fn tables_have_one_name() {
    for text in [
        "SELECT * FROM T t WHERE pk = 'x'",
        "SELECT * FROM T AS t WHERE pk = 'x'",
        "UPDATE T t SET a = 3 WHERE pk = 'x'",
        "DELETE FROM T t WHERE pk = 'x'",
        "FROM T t WHERE pk = 'p1' SET c = 1",
    ] {
        refused(text, "Aliasing is not supported");
    }
    let empty = "Path component cannot be an empty string";
    refused("SELECT * FROM \"\"", empty);
    refused("SELECT * FROM T.\"\"", empty);
    refused("SELECT * FROM a.b.c", "A path may contain at most 2 components in the FROM clause");
    refused("SELECT * FROM a, b", "Only select from a single table or index is supported.");
    refused("DELETE FROM a.b WHERE pk = 1", "This operation is not supported on an index");
    refused(
        "INSERT INTO \"a\".\"b\" VALUE {'pk': 1}",
        "FROM clause may only contain a single table name in data manipulation statements at 1:13:3",
    );
    for words in ["MODIFIED OLD", "ALL NEW", "MODIFIED NEW"] {
        let text = format!(
            "Invalid returning clause: RETURNING {words} *. Only RETURNING ALL OLD * is allowed in DELETE statements."
        );
        refused(&format!("DELETE FROM T WHERE pk = 1 RETURNING {words} *"), &text);
    }
}

#[test]
fn select_lists_hold_paths() {
    refused("SELECT COUNT(*) FROM T", "Unexpected path component at 1:8:5");
    refused("SELECT pk,\n  size(s) FROM T", "Unexpected path component at 2:3:4");
    refused("SELECT 1 FROM T", "Unexpected path component at 1:8:1");
}
