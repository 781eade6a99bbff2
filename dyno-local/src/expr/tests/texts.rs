//! The text of every static error, and which one wins.

use super::ExpressionKind::{Condition, Filter, Projection, Update};
use super::*;

#[test]
fn empty_and_oversize_expressions() {
    for kind in [Update, Condition, ExpressionKind::KeyCondition, Filter, Projection] {
        refused(kind, "", "The expression can not be empty;");
    }
    refused(Condition, " ", "Syntax error; token: \"<EOF>\", near: \"\"");
    let fits = format!("a{} = :s", " ".repeat(4_090));
    assert_eq!(fits.len(), 4_096);
    accepted(Condition, &fits);
    let text = format!("{fits}             ");
    let size = "Expression size has exceeded the maximum allowed size; expression size: 4109";
    for kind in [Condition, ExpressionKind::KeyCondition, Filter, Projection] {
        refused(kind, &text, size);
    }
    refused(Update, &text, "Expression size has exceeded the maximum allowed size;");
}

#[test]
fn syntax_errors_name_the_token_and_its_surroundings() {
    let check = |kind, text: &str, token: &str, near: &str| {
        refused(kind, text, &format!("Syntax error; token: \"{token}\", near: \"{near}\""));
    };
    // As captured from the service.
    check(Update, "INVALID SYNTAX HERE", "INVALID", "INVALID SYNTAX");
    check(Projection, "!!! INVALID !!!", "!", "!!");
    check(Condition, "attribute_not_exists(", "<EOF>", "(");
    check(Condition, "foo", "<EOF>", "foo");
    check(Update, "SET _123 = :s", "_", "SET _123");
    check(Update, "ADD hits : incr", ":", "hits : incr");
    check(Update, "SET a = :s, #, b = :s", "#", ", #,");
    check(Update, "SET a = :s,", "<EOF>", ",");
    check(Update, "SET a = :s, b = :s, SET c = :s", "SET", ", SET c");
    check(ExpressionKind::KeyCondition, "[object Object]", "[", "[object");
    // White space between the tokens stays as written.
    check(Condition, "a  \t=\n  =  :s", "=", "=\n  =  :s");
    // By the grammar.
    check(Condition, "a = :s b", "b", ":s b");
    check(Condition, "a AND b = :s", "AND", "a AND b");
    check(Condition, ":s AND b = :s", "AND", ":s AND b");
    check(Condition, "a IN ()", ")", "()");
    check(Condition, "a IN :s", ":s", "IN :s");
    check(Condition, "a = (b = :s)", "=", "b = :s");
    check(Condition, "a = b = c", "=", "b = c");
    check(Condition, "(a) AND b = :s", "AND", ") AND b");
    check(Condition, "(NOT a) = :s", ")", "a) =");
    check(Condition, "a = NOT b", "NOT", "= NOT b");
    check(Condition, "(a = :s", "<EOF>", ":s");
    check(Condition, "a = :s)", ")", ":s)");
    check(Condition, "a BETWEEN :n OR :two", "OR", ":n OR :two");
    check(Condition, "a[:n] = :s", ":n", "[:n]");
    check(Condition, "a[-1] = :s", "-", "[-1");
    check(Condition, "a[#a] = :s", "#a", "[#a]");
    check(Condition, "a. = :s", "=", ". = :s");
    check(Condition, "1a = :s", "1", "1a");
    check(Condition, "size() > :n", ")", "() >");
    check(Condition, "a = é", "é", "= é");
    check(Condition, "and = :s", "and", "and =");
    check(Condition, "a.in = :s", "in", ".in =");
    check(Condition, "not BETWEEN :n AND :two", "BETWEEN", "not BETWEEN :n");
    check(Update, "SET", "<EOF>", "SET");
    check(Update, "SET set = :s", "set", "SET set =");
    check(Update, "REMOVE a b", "b", "a b");
    check(Update, "SET a = b + :n + :n", "+", ":n + :n");
    check(Update, "SET a = (b + :n) + :n", "+", ") + :n");
    check(Update, "SET a = list_append(b + :n, :l)", "+", "b + :n");
    check(Update, "SET a = (b", "<EOF>", "b");
    check(Update, "SET a = :s)", ")", ":s)");
    check(Update, "SET a :s", ":s", "a :s");
    check(Update, "ADD a b", "b", "a b");
    check(Update, "ADD a (:n)", "(", "a (:n");
    check(Update, "SET size(a) = :n", "(", "size(a");
    check(Projection, "a, ", "<EOF>", ",");
    check(Projection, "a b", "b", "a b");
    check(Projection, "size(a)", "(", "size(a");
    check(Projection, "(a)", "(", "(a");
}

#[test]
fn redundant_parentheses() {
    let text = "The expression has redundant parentheses;";
    for condition in [
        "((a = :s))",
        "((a)) = :s",
        "a = ((:s))",
        "a = :s AND ((b = :s))",
        "((attribute_exists(a)))",
        "((a = :s) )",
        "NOT ((a = :s AND b = :s))",
        "size(((a))) > :n",
        "a IN (:s, ((:t)))",
        "a BETWEEN ((:n)) AND :two",
        "((a).b) = ((:s))",
        "(((((a = :s)))))",
    ] {
        refused(Condition, condition, text);
    }
    for update in
        ["SET a = ((:s))", "SET a = ((b)) + :n", "SET a = ((b + :n))", "SET a = b - ((c))"]
    {
        refused(Update, update, text);
    }
    for condition in [
        "(a = :s)",
        "(a) = (:s)",
        "((a) = (:s))",
        "((a = :s) AND (b = :s))",
        "(NOT (a = :s))",
        "(a = :s AND (b = :s))",
        "(size((a))) > :n",
        "(a) BETWEEN (:n) AND (:two)",
        "(a) IN ((:s), (:t))",
        "(attribute_exists(a))",
        "(a).b = :s",
        "NOT (NOT (NOT a = :s))",
    ] {
        accepted(Condition, condition);
    }
    for update in [
        "SET a = (:s)",
        "SET a = ((b) + (:n))",
        "SET a = (b + :n)",
        "SET a = list_append((a), (:l))",
    ] {
        accepted(Update, update);
    }
}

#[test]
fn functions() {
    refused(Condition, "f(a) = :s", "Invalid function name; function: f");
    refused(Condition, "SIZE(a) = :n", "Invalid function name; function: SIZE");
    refused(Update, "SET a = LIST_APPEND(a, :l)", "Invalid function name; function: LIST_APPEND");
    let misused = |text: &str, function: &str| {
        let expected = "The function is not allowed to be used this way in an expression; function";
        refused(Condition, text, &format!("{expected}: {function}"));
    };
    misused("size(a)", "size");
    misused("NOT size(a)", "size");
    misused("a = :s OR (size(a))", "size");
    misused("attribute_exists(a) < :n", "attribute_exists");
    misused("contains(a, begins_with(b, :s))", "begins_with");
    misused("size(contains(a, :s)) > :n", "contains");
    let condition = "The function is not allowed in a condition expression; function";
    refused(Condition, "if_not_exists(a, :s) = :s", &format!("{condition}: if_not_exists"));
    refused(Condition, "a = list_append(b, :l)", &format!("{condition}: list_append"));
    let update = "The function is not allowed in an update expression; function";
    refused(Update, "SET a = size(b)", &format!("{update}: size"));
    let nested = "The function is not allowed to be used this way in an expression; \
                  function: list_append";
    refused(Update, "SET a = list_append(list_append(a, :l), :l)", nested);
    refused(Update, "SET a = if_not_exists(a, list_append(b, :l))", nested);
    accepted(Update, "SET a = list_append(if_not_exists(a, :l), :l)");
    accepted(Update, "SET a = if_not_exists(a, if_not_exists(b, :s))");
    accepted(Update, "SET a = if_not_exists(a, :n) + if_not_exists(b, :n)");
}

#[test]
fn operand_counts() {
    let check = |kind, text: &str, operator: &str, count: usize| {
        let expected = format!(
            "Incorrect number of operands for operator or function; operator or function: \
             {operator}, number of operands: {count}"
        );
        refused(kind, text, &expected);
    };
    check(Condition, "begins_with(a)", "begins_with", 1);
    check(Condition, "attribute_exists(a, b)", "attribute_exists", 2);
    check(Condition, "attribute_type(a)", "attribute_type", 1);
    check(Condition, "contains(a, :s, :t)", "contains", 3);
    check(Condition, "size(a, b) > :n", "size", 2);
    check(Update, "SET a = list_append(b)", "list_append", 1);
    check(Update, "SET a = if_not_exists(b)", "if_not_exists", 1);
    check(Update, "SET a = list_append(a, :l, :l)", "list_append", 3);
}

#[test]
fn names_and_values() {
    let reserved = "Attribute name is a reserved keyword; reserved keyword: name";
    refused(Condition, "name = :s", reserved);
    refused(Condition, "a.name = :s", reserved);
    refused(Condition, "contains(a, size(b[0].name))", reserved);
    refused(Projection, "a, b.name", reserved);
    refused(Update, "SET a = b, name = :s", reserved);
    refused(Update, "SET a = name", reserved);
    refused(Projection, "Status", "Attribute name is a reserved keyword; reserved keyword: Status");
    // Words of one grammar are merely reserved in another.
    refused(Projection, "ADD", "Attribute name is a reserved keyword; reserved keyword: ADD");
    accepted(Condition, "#name = :s AND a.#name = :s");
    let name = "An expression attribute name used in the document path is not defined; attribute \
                name: #x";
    refused(Condition, "#x = :s", name);
    refused(Condition, "a.#x = :s", name);
    refused(Projection, "a, #x", name);
    refused(Update, "SET a = :x, b = #x", name);
    let value =
        "An expression attribute value used in expression is not defined; attribute value: :x";
    refused(Condition, "a = :x", value);
    refused(Update, "ADD a :x", value);
    refused(Update, "SET a = if_not_exists(a, :x)", value);
    refused(
        Condition,
        "a[99999999999999999999] = :s",
        "List index is not within the allowable range; index: [99999999999999999999]",
    );
    refused(
        Projection,
        "a[2147483648]",
        "List index is not within the allowable range; index: [2147483648]",
    );
    accepted(Projection, "a[ 2147483647 ]");
}

#[test]
fn operand_types_in_conditions() {
    let check = |text: &str, operator: &str, letters: &str| {
        let expected = format!(
            "Incorrect operand type for operator or function; operator or function: {operator}, \
             operand type: {letters}"
        );
        refused(Condition, text, &expected);
    };
    check("begins_with(a, :n)", "begins_with", "N");
    check("begins_with(:l, a)", "begins_with", "L");
    check("begins_with(a, size(b))", "begins_with", "N");
    check("size(size(a)) > :n", "size", "N");
    check("size(:n) > :n", "size", "N");
    check("size(:bool) > :n", "size", "BOOL");
    check("size(:null) > :n", "size", "NULL");
    check("attribute_type(a, :n)", "attribute_type", "N");
    check("attribute_type(a, b)", "attribute_type", "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
    for (value, letters) in [
        (":bool", "BOOL"),
        (":null", "NULL"),
        (":l", "L"),
        (":m", "M"),
        (":ss", "SS"),
        (":ns", "NS"),
        (":bs", "BS"),
    ] {
        for operator in ["<", "<=", ">", ">="] {
            check(&format!("a {operator} {value}"), operator, letters);
            check(&format!("{value} {operator} a"), operator, letters);
        }
        check(&format!("a BETWEEN {value} AND :n"), "BETWEEN", letters);
        check(&format!("a BETWEEN :n AND {value}"), "BETWEEN", letters);
        accepted(Condition, &format!("a = {value}"));
        accepted(Condition, &format!("a <> {value}"));
        accepted(Condition, &format!("a IN ({value})"));
        accepted(Condition, &format!("contains(a, {value})"));
    }
    accepted(Condition, "size(a) < :s");
    accepted(Condition, "size(:m) = size(b)");
    accepted(Condition, "begins_with(:s, a)");
    let path = "Operator or function requires a document path; operator or function";
    refused(Condition, "attribute_exists(:s)", &format!("{path}: attribute_exists"));
    refused(Condition, "attribute_not_exists(size(a))", &format!("{path}: attribute_not_exists"));
    refused(
        Condition,
        "attribute_type(a, :nonsense)",
        "Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
    );
    accepted(Condition, "attribute_type(a, :NULL)");
    accepted(Condition, "attribute_type(:s, :S)");
}

#[test]
fn operand_types_in_updates() {
    let check = |text: &str, operator: &str, letters: &str| {
        let expected = format!(
            "Incorrect operand type for operator or function; operator or function: {operator}, \
             operand type: {letters}"
        );
        refused(Update, text, &expected);
    };
    check("SET a = a + :s", "+", "S");
    check("SET a = :l - a", "-", "L");
    check("SET a = list_append(a, :s)", "list_append", "S");
    check("SET a = list_append(:n, a)", "list_append", "N");
    let section = |section: &str, value: &str, word: &str| {
        let expected = format!(
            "Incorrect operand type for operator or function; operator: {section}, operand type: \
             {word}"
        );
        refused(Update, &format!("{section} a {value}"), &expected);
    };
    for name in ["ADD", "DELETE"] {
        section(name, ":s", "STRING");
        section(name, ":b", "BINARY");
        section(name, ":null", "NULL");
        section(name, ":bool", "BOOLEAN");
        section(name, ":l", "LIST");
        section(name, ":m", "MAP");
        for set in [":ss", ":ns", ":bs"] {
            accepted(Update, &format!("{name} a {set}"));
        }
    }
    section("DELETE", ":n", "NUMBER");
    accepted(Update, "ADD a :n");
    refused(
        Update,
        "SET a = if_not_exists(:s, :s)",
        "Operator or function requires a document path; operator or function: if_not_exists",
    );
}

#[test]
fn the_first_operand_must_be_distinct() {
    let check = |text: &str, operator: &str, path: &str| {
        let expected = format!(
            "The first operand must be distinct from the remaining operands for this operator or \
             function; operator: {operator}, first operand: {path}"
        );
        refused(Condition, text, &expected);
    };
    check("contains(#data, #data)", "contains", "[data]");
    check("a = #a", "=", "[a]");
    check("a.b[1] <> a.b[1]", "<>", "[a, b, [1]]");
    check("begins_with(a, a)", "begins_with", "[a]");
    check("a BETWEEN :n AND a", "BETWEEN", "[a]");
    check("a IN (b, a)", "IN", "[a]");
    accepted(Condition, "a = b");
    accepted(Condition, "a BETWEEN b AND b");
    // One name with a dot is not a path of two.
    accepted(Condition, "#dot = a.b");
}

#[test]
fn bounds_of_between() {
    refused(
        Condition,
        "a BETWEEN :n AND :s",
        "The BETWEEN operator requires same data type for lower and upper bounds; lower bound \
         operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:s}",
    );
    refused(
        Condition,
        "a BETWEEN :two AND :n",
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; \
         lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}",
    );
    accepted(Condition, "a BETWEEN :n AND :n");
    accepted(Condition, "a BETWEEN :s AND b");
    accepted(Condition, "a BETWEEN size(b) AND :s");
}

#[test]
fn sections_and_paths_of_updates() {
    for (text, section) in [
        ("SET a = :s SET b = :s", "SET"),
        ("REMOVE a ADD b :n remove c", "REMOVE"),
        ("ADD a :n ADD b :n", "ADD"),
        ("DELETE a :ss DELETE b :ss", "DELETE"),
    ] {
        let expected =
            format!("The \"{section}\" section can only be used once in an update expression;");
        refused(Update, text, &expected);
    }
    accepted(Update, "DELETE a :ss ADD b :n REMOVE c SET d = :s");
    let pair = |kind, text: &str, relation: &str, one: &str, two: &str| {
        let expected = format!(
            "Two document paths {relation} with each other; must remove or rewrite one of these \
             paths; path one: {one}, path two: {two}"
        );
        refused(kind, text, &expected);
    };
    pair(Update, "SET a = :s, a.b = :s", "overlap", "[a]", "[a, b]");
    pair(Update, "SET a.b = :s REMOVE #a", "overlap", "[a, b]", "[a]");
    pair(Update, "SET a = :s REMOVE a", "overlap", "[a]", "[a]");
    pair(Update, "ADD a[0] :n REMOVE a[0].b", "overlap", "[a, [0]]", "[a, [0], b]");
    pair(Update, "SET a.b = :s, a[0] = :s", "conflict", "[a, b]", "[a, [0]]");
    // An overlap wins over an earlier conflict.
    pair(Update, "SET a.b = :s, a[0] = :s, c = :s, c.d = :s", "overlap", "[c]", "[c, d]");
    pair(Projection, "a, b, a", "overlap", "[a]", "[a]");
    pair(Projection, "a.b, a", "overlap", "[a, b]", "[a]");
    pair(Projection, "a.b.c, a.b[0]", "conflict", "[a, b, c]", "[a, b, [0]]");
    accepted(Update, "SET a[0] = :s, a[1] = :s REMOVE a[2]");
    accepted(Update, "SET a = a.b");
    accepted(Projection, "#dot, a.b, a.c, b[0].a, b[0].b");
}

#[test]
fn too_many_levels() {
    let deep = |levels: usize| format!("a{}", ".b".repeat(levels - 1));
    accepted(Projection, &deep(32));
    let text = "The document path has too many nesting levels; nesting levels: 33";
    refused(Projection, &deep(33), text);
    refused(Condition, &format!("{} = :s", deep(33)), text);
    refused(Update, &format!("SET {} = :s", deep(33)), text);
}

#[test]
fn the_order_of_errors_in_conditions() {
    let check = |text: &str, expected: &str| refused(Condition, text, expected);
    let parens = "The expression has redundant parentheses;";
    check("name = :x AND f(a) = :s AND ((a = :s))", parens);
    check("name = :x AND size(a) AND f(a) = :s", "Invalid function name; function: f");
    let misused =
        "The function is not allowed to be used this way in an expression; function: size";
    check("name = :x AND size(a)", misused);
    let reserved = "Attribute name is a reserved keyword; reserved keyword: name";
    check("a = :x AND begins_with(a) AND name = :s", reserved);
    let undefined = "An expression attribute value used in expression is not defined; attribute \
                     value: :x";
    // Test by test: the first one with any error.
    check("a = :s AND b = :x AND begins_with(a)", undefined);
    let count = "Incorrect number of operands for operator or function; operator or function: \
                 begins_with, number of operands: 1";
    check("begins_with(a) AND b = :x", count);
    // Within a test: undefined, count, distinct, types.
    check("contains(a, a, :x)", undefined);
    check("begins_with(:x, a, :n)", undefined);
    let distinct = "The first operand must be distinct from the remaining operands for this \
                    operator or function; operator: BETWEEN, first operand: [a]";
    check("a BETWEEN a AND :bool", distinct);
    // Syntax errors beat all of them, whatever stands before.
    check("((name = :x)) AND f(a) AND", "Syntax error; token: \"<EOF>\", near: \"AND\"");
}

#[test]
fn the_order_of_errors_in_updates() {
    let check = |text: &str, expected: &str| refused(Update, text, expected);
    check(
        "SET a = f(b), name = #x SET c = :x",
        "Attribute name is a reserved keyword; reserved keyword: name",
    );
    check("SET a = #x SET c = f(a)", "Invalid function name; function: f");
    let repeated = "The \"SET\" section can only be used once in an update expression;";
    check("SET a = :x SET c = #x", repeated);
    let name = "An expression attribute name used in the document path is not defined; attribute \
                name: #x";
    check("SET a = :x, a = :s REMOVE #x", name);
    let value =
        "An expression attribute value used in expression is not defined; attribute value: :x";
    check("SET a = :s, a = :x", value);
    let overlap = "Two document paths overlap with each other; must remove or rewrite one of these \
                   paths; path one: [a], path two: [a]";
    check("ADD a :s SET a = list_append(:s)", overlap);
    let section = "Incorrect operand type for operator or function; operator: ADD, operand type: \
                   STRING";
    check("SET a = list_append(:s) ADD b :s", section);
    check("SET a = b. ADD", "Syntax error; token: \"ADD\", near: \". ADD\"");
}

#[test]
fn shapes_of_the_placeholder_maps() {
    let check = |names: Option<&Names>, values: Option<&Values>, expected: Option<&str>| {
        let error = Placeholders::new(names, values).check_shape().err();
        assert_eq!(error.as_ref().map(BackendError::message), expected);
    };
    let names = |key: &str, name: &str| Names::from([(key.to_owned(), name.to_owned())]);
    let values = |key: &str| Values::from([(key.to_owned(), AttributeValue::Null)]);
    check(None, None, None);
    check(Some(&names("#0_aZ", "x")), Some(&values(":0_aZ")), None);
    check(
        Some(&Names::new()),
        Some(&Values::new()),
        Some("ExpressionAttributeNames must not be empty"),
    );
    check(None, Some(&Values::new()), Some("ExpressionAttributeValues must not be empty"));
    for key in ["a", "#", "", "##", "#a.b", "#é", ":a", "# a"] {
        let expected =
            format!("ExpressionAttributeNames contains invalid key: Syntax error; key: \"{key}\"");
        check(Some(&names(key, "x")), None, Some(&expected));
    }
    for key in ["a", ":", "#a", ":a-b"] {
        let expected =
            format!("ExpressionAttributeValues contains invalid key: Syntax error; key: \"{key}\"");
        check(None, Some(&values(key)), Some(&expected));
    }
    let longest = format!("#{}", "x".repeat(254));
    check(Some(&names(&longest, "x")), None, None);
    let too_long = "ExpressionAttributeNames contains invalid key: The expression attribute map \
                    contains a key that is too long; size of key: 256";
    check(Some(&names(&format!("{longest}x"), "x")), None, Some(too_long));
    let empty = "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a";
    check(Some(&names("#a", "")), Some(&Values::new()), Some(empty));
}

#[test]
fn unused_placeholders() {
    let names: Names = ["#a", "#b", "#c"].map(|key| (key.to_owned(), "x".to_owned())).into();
    let values: Values = [":a", ":b"].map(|key| (key.to_owned(), AttributeValue::Null)).into();
    let mut placeholders = Placeholders::new(Some(&names), Some(&values));
    let text = |placeholders: &Placeholders<'_>| {
        placeholders.check_all_used().err().map(|error| error.message().to_owned())
    };
    compile_projection("#b", &mut placeholders).unwrap();
    assert_eq!(
        text(&placeholders).as_deref(),
        Some("Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #c}")
    );
    // A branch that is never taken uses its placeholders, too.
    let text_of_condition = "attribute_exists(#a) OR #c = :b";
    compile_condition(Filter, text_of_condition, &mut placeholders).unwrap();
    assert_eq!(
        text(&placeholders).as_deref(),
        Some("Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}")
    );
    compile_update("SET y = :a", &mut placeholders).unwrap();
    assert_eq!(text(&placeholders), None);
}

#[test]
fn errors_are_validation_exceptions() {
    let error = compile_error(Update, "SET").unwrap();
    assert_eq!(error.code().name(), "ValidationException");
}
