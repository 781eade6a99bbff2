//! Key conditions: shapes, clauses, errors.

use super::ExpressionKind::KeyCondition as Kind;
use super::KeyPredicate as P;
use super::*;
use proptest::prelude::*;

#[track_caller]
fn clauses(text: &str, expected: &[(&str, KeyPredicate)]) {
    let (names, values) = (names(), values());
    let mut placeholders = Placeholders::new(Some(&names), Some(&values));
    let parsed = parse_key_condition(text, &mut placeholders).unwrap();
    let condition = parsed.into_clauses().unwrap();
    let expected: Vec<_> = expected
        .iter()
        .map(|(attribute, predicate)| KeyClause {
            attribute: (*attribute).to_owned(),
            predicate: predicate.clone(),
        })
        .collect();
    assert_eq!(condition.clauses, expected, "{text}");
}

#[test]
fn clauses_in_written_order() {
    clauses("a = :s", &[("a", P::Equal("s".into()))]);
    clauses("(a = :s)", &[("a", P::Equal("s".into()))]);
    clauses(
        "b >= :n AND a = :s",
        &[("b", P::GreaterOrEqual(1.into())), ("a", P::Equal("s".into()))],
    );
    clauses(
        "(#a = :s AND (#b BETWEEN :n AND :two))",
        &[("a", P::Equal("s".into())), ("b", P::Between(1.into(), 2.into()))],
    );
    clauses(
        "a = :s and begins_with(b, :t)",
        &[("a", P::Equal("s".into())), ("b", P::BeginsWith("t".into()))],
    );
    clauses(
        "a = :s AND b = :s AND (c = :n AND d < :n)",
        &[
            ("a", P::Equal("s".into())),
            ("b", P::Equal("s".into())),
            ("c", P::Equal(1.into())),
            ("d", P::Less(1.into())),
        ],
    );
    // A dot in a resolved name is part of the name.
    clauses("#dot = :s", &[("a.b", P::Equal("s".into()))]);
}

#[test]
fn values_on_the_left_are_mirrored() {
    clauses(":n = a", &[("a", P::Equal(1.into()))]);
    clauses(":n < a", &[("a", P::Greater(1.into()))]);
    clauses(":n <= a", &[("a", P::GreaterOrEqual(1.into()))]);
    clauses(":n > a", &[("a", P::Less(1.into()))]);
    clauses(":n >= a", &[("a", P::LessOrEqual(1.into()))]);
    clauses("a < :n", &[("a", P::Less(1.into()))]);
    clauses("a <= :n", &[("a", P::LessOrEqual(1.into()))]);
    clauses("a > :n", &[("a", P::Greater(1.into()))]);
}

#[test]
fn shapes_that_no_schema_could_take() {
    let check = |text: &str, expected: &str| {
        assert_eq!(error(Kind, text).as_deref(), Some(expected), "{text}");
    };
    for (text, operator) in [
        ("a = :s OR b = :s", "OR"),
        ("a = :s AND (b = :s OR c = :s)", "OR"),
        ("NOT a = :s", "NOT"),
        ("a = :s AND b IN (:s)", "IN"),
        ("a <> :s", "<>"),
        ("contains(a, :s)", "contains"),
        ("attribute_exists(a)", "attribute_exists"),
        ("attribute_not_exists(a)", "attribute_not_exists"),
        ("attribute_type(a, :S)", "attribute_type"),
    ] {
        check(text, &format!("Invalid operator used in KeyConditionExpression: {operator}"));
    }
    let nested = "KeyConditionExpressions cannot contain nested operations";
    check("size(a) = :n", nested);
    check("a = size(b)", nested);
    let first = "operator must have the key attribute as its first operand";
    let condition = "Invalid condition in KeyConditionExpression";
    check("begins_with(:s, a)", &format!("{condition}: begins_with {first}"));
    check(":n BETWEEN a AND b", &format!("{condition}: BETWEEN {first}"));
    check("a = b", &format!("{condition}: Multiple attribute names used in one condition"));
    check(
        "a BETWEEN :n AND b",
        &format!("{condition}: Multiple attribute names used in one condition"),
    );
    check(":n = :n", &format!("{condition}: No key attribute specified"));
    let prefix = "Invalid KeyConditionExpression: KeyConditionExpressions";
    check("a = :s AND a = :t", &format!("{prefix} must only contain one condition per key"));
    check("a = :s AND b.c = :s", &format!("{prefix} cannot have conditions on nested attributes"));
    check("a[0] = :s", &format!("{prefix} cannot have conditions on nested attributes"));
}

#[test]
fn operands_that_no_key_could_have() {
    let text = "Incorrect operand type for operator or function; operator or function";
    refused(
        Kind,
        "a = :s AND begins_with(b, :n)",
        &format!("{text}: begins_with, operand type: N"),
    );
    refused(Kind, "a < :bool", &format!("{text}: <, operand type: BOOL"));
    refused(Kind, "a >= :l", &format!("{text}: >=, operand type: L"));
    refused(Kind, "a BETWEEN :bool AND :bool", &format!("{text}: BETWEEN, operand type: BOOL"));
    // What a schema has to say is left to the caller.
    accepted(Kind, "a = :bool");
}

#[test]
fn the_shape_comes_after_other_expressions() {
    let (names, values) = (names(), values());
    let mut placeholders = Placeholders::new(Some(&names), Some(&values));
    let parsed = parse_key_condition("a = :s OR #b = :s", &mut placeholders).unwrap();
    let unused = placeholders.check_all_used().unwrap_err();
    assert!(unused.message().contains("unused in expressions: keys: {#a, #c"), "{unused}");
    let shape = parsed.into_clauses().unwrap_err();
    assert_eq!(shape.message(), "Invalid operator used in KeyConditionExpression: OR");
}

/// A clause as it is written and as it is meant.
fn clause(attribute: &'static str) -> impl Strategy<Value = (String, KeyClause)> {
    let names = prop_oneof![Just(attribute.to_owned()), Just(format!("#{attribute}"))];
    let pairs = [(":s", ":t"), (":n", ":two"), (":two", ":ten"), (":b", ":b")];
    let parts = (names, 0..7usize, prop::sample::select(pairs.to_vec()), any::<[bool; 2]>());
    parts.prop_map(move |(name, kind, (low, high), [mirrored, enclosed])| {
        let value = |placeholder: &str| values()[placeholder].clone();
        let (symbol, flipped, predicate): (_, _, fn(AttributeValue) -> P) = match kind {
            0 => ("=", "=", P::Equal),
            1 => ("<", ">", P::Less),
            2 => ("<=", ">=", P::LessOrEqual),
            3 => (">", "<", P::Greater),
            4 => (">=", "<=", P::GreaterOrEqual),
            _ => ("", "", P::BeginsWith),
        };
        let (text, predicate) = match (kind, mirrored) {
            (5, _) => {
                let text = format!("{name} BETWEEN {low} AND {high}");
                (text, P::Between(value(low), value(high)))
            }
            // A number has no beginning.
            (6, _) => (format!("begins_with({name}, :s)"), P::BeginsWith(value(":s"))),
            (_, true) => (format!("{low} {flipped} {name}"), predicate(value(low))),
            (_, false) => (format!("{name} {symbol} {low}"), predicate(value(low))),
        };
        let text = if enclosed { format!("({text})") } else { text };
        (text, KeyClause { attribute: attribute.to_owned(), predicate })
    })
}

proptest! {
    #[test]
    fn parsing_undoes_rendering_of_key_conditions(
        [first, second, third] in [clause("a"), clause("b"), clause("c")],
        count in 1..4usize,
    ) {
        let (texts, expected): (Vec<String>, Vec<KeyClause>) =
            [first, second, third].into_iter().take(count).unzip();
        let text = texts.join(" AND ");
        let (names, values) = (names(), values());
        let mut placeholders = Placeholders::new(Some(&names), Some(&values));
        let parsed = parse_key_condition(&text, &mut placeholders).unwrap().into_clauses();
        prop_assert_eq!(parsed.unwrap().clauses, expected, "{}", text);
    }
}
