//! Tests of the expression language: texts of errors and their order, semantics on items, laws.

mod conditions;
mod key_conditions;
mod laws;
mod legacy;
mod limits;
mod projections;
mod render;
mod robustness;
mod texts;
mod updates;

use dyno_core::backend::BackendError;
use dyno_core::op::{Names, Values};
use dyno_core::value::{AttributeValue, Item, Number};

use super::condition::Comparator;
use super::key_condition::ParsedKeyCondition;
use super::path::Element;
use super::*;

/// The names that most tests use: `#a` to `#d`, one with a dot, one reserved word.
fn names() -> Names {
    let pairs = [
        ("#a", "a"),
        ("#b", "b"),
        ("#c", "c"),
        ("#d", "d"),
        ("#dot", "a.b"),
        ("#name", "name"),
        ("#data", "data"),
    ];
    pairs.map(|(key, name)| (key.to_owned(), name.to_owned())).into()
}

/// The values that most tests use, one of each type and a few more.
fn values() -> Values {
    let pairs = [
        (":s", AttributeValue::from("s")),
        (":t", "t".into()),
        (":empty", "".into()),
        (":n", 1.into()),
        (":two", 2.into()),
        (":ten", 10.into()),
        (":b", AttributeValue::B(vec![1, 2])),
        (":bool", true.into()),
        (":null", AttributeValue::Null),
        (":l", vec![AttributeValue::from("x"), 1.into()].into()),
        (":m", Item::from([("k", "v")]).into()),
        (":ss", string_set(&["x", "y"])),
        (":ns", number_set(&["1", "2"])),
        (":bs", AttributeValue::Bs([vec![1], vec![2]].into())),
        (":S", "S".into()),
        (":NULL", "NULL".into()),
        (":nonsense", "X".into()),
    ];
    pairs.map(|(key, value)| (key.to_owned(), value)).into()
}

fn string_set(members: &[&str]) -> AttributeValue {
    AttributeValue::Ss(members.iter().map(|&member| member.to_owned()).collect())
}

fn number_set(members: &[&str]) -> AttributeValue {
    AttributeValue::Ns(members.iter().map(|member| member.parse().unwrap()).collect())
}

fn number(text: &str) -> AttributeValue {
    AttributeValue::N(text.parse::<Number>().unwrap())
}

fn list(members: impl IntoIterator<Item = i64>) -> AttributeValue {
    AttributeValue::L(members.into_iter().map(AttributeValue::from).collect())
}

fn map<const N: usize>(members: [(&str, AttributeValue); N]) -> AttributeValue {
    AttributeValue::M(members.into())
}

/// Compiles an expression of any kind with the usual placeholders and returns the error's text.
fn error(kind: ExpressionKind, text: &str) -> Option<String> {
    compile_error(kind, text).map(|error| error.message().to_owned())
}

fn compile_error(kind: ExpressionKind, text: &str) -> Option<BackendError> {
    let (names, values) = (names(), values());
    let mut placeholders = Placeholders::new(Some(&names), Some(&values));
    let ph = &mut placeholders;
    match kind {
        ExpressionKind::Update => compile_update(text, ph).err(),
        ExpressionKind::Condition | ExpressionKind::Filter => {
            compile_condition(kind, text, ph).err()
        }
        ExpressionKind::KeyCondition => {
            parse_key_condition(text, ph).and_then(ParsedKeyCondition::into_clauses).err()
        }
        ExpressionKind::Projection => compile_projection(text, ph).err(),
    }
}

/// Checks that an expression is refused with exactly this text after its prefix.
#[track_caller]
fn refused(kind: ExpressionKind, text: &str, expected: &str) {
    let expected = format!("Invalid {kind}Expression: {expected}");
    assert_eq!(error(kind, text), Some(expected), "{text}");
}

/// Checks that an expression compiles.
#[track_caller]
fn accepted(kind: ExpressionKind, text: &str) {
    assert_eq!(error(kind, text), None, "{text}");
}

fn condition(text: &str) -> Condition {
    let (names, values) = (names(), values());
    let mut placeholders = Placeholders::new(Some(&names), Some(&values));
    compile_condition(ExpressionKind::Condition, text, &mut placeholders)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn update(text: &str) -> Update {
    let (names, values) = (names(), values());
    let mut placeholders = Placeholders::new(Some(&names), Some(&values));
    compile_update(text, &mut placeholders).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn projection(text: &str) -> Projection {
    let (names, values) = (names(), values());
    let mut placeholders = Placeholders::new(Some(&names), Some(&values));
    compile_projection(text, &mut placeholders).unwrap_or_else(|error| panic!("{text}: {error}"))
}
