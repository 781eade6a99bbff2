//! No text does harm: it compiles or is refused, whatever it repeats.

use proptest::prelude::*;
use proptest::sample::select;

use dyno_core::value::Item;

use super::super::compile_statement;
use super::*;

/// Pieces that make statements that are nearly right.
const PIECES: [&str; 48] = [
    "SELECT ",
    "* ",
    "FROM ",
    "\"T\"",
    ".\"i\"",
    " WHERE ",
    "INSERT INTO ",
    " VALUE ",
    "UPDATE ",
    "DELETE FROM ",
    " SET ",
    " REMOVE ",
    " RETURNING ALL OLD *",
    " ORDER BY ",
    " DESC",
    "a",
    "b.c",
    "l[0]",
    " = ",
    " <> ",
    " < ",
    " AND ",
    " OR ",
    "NOT ",
    " IN ",
    " BETWEEN ",
    " IS ",
    "MISSING",
    "NULL",
    "'x'",
    "1",
    "1e999",
    "?",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<<",
    ">>",
    ":",
    ",",
    "size(",
    "set_add(",
    "EXISTS(",
    "-",
    "`1`",
];

proptest! {
    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}") {
        let _ = compiled(&text);
    }

    #[test]
    fn any_pieces_are_answered(pieces in proptest::collection::vec(select(&PIECES[..]), 0..24)) {
        let parameters = vec![AttributeValue::from("p"); 24];
        let _ = compile_statement(&pieces.concat(), &parameters);
    }
}

/// What a piece may be repeated to without using up the stack: a statement's length.
#[test]
fn repetition_is_bounded() {
    for piece in [
        "(",
        "[",
        "<<",
        "{'a':",
        "NOT ",
        "- ",
        "+",
        "a[",
        "size(",
        "EXISTS(",
        "a AND ",
        "a = ",
        "a + ",
        "a.b",
        "SELECT * FROM (",
        "x IN [",
        "CASE ",
        "FROM a WHERE ",
        "a IS NULL AND ",
        "1 BETWEEN ",
        "`",
        "'",
        "\"",
        "--",
        "/*",
        "?,",
        "a,",
    ] {
        let repeated = piece.repeat(8_192 / piece.len());
        for head in ["", "SELECT * FROM T WHERE ", "INSERT INTO T VALUE ", "UPDATE T SET a = "] {
            let _ = compiled(&format!("{head}{repeated}"));
            let _ = compiled(&format!("{head}{repeated}a"));
        }
    }
}

#[test]
fn chains_are_evaluated_to_the_last_operator() {
    let text = format!("SELECT * FROM T WHERE a{}", " = true".repeat(300));
    let Ok(Statement::Select(select)) = compiled(&text) else { panic!("{text}") };
    let holds = |a: bool| select.filter.as_ref().unwrap().holds(&Item::from([("a", a)]));
    assert_eq!((holds(true), holds(false)), (true, false));
}

#[test]
fn brackets_nest_as_deep_as_is_read() {
    let nested = |depth: usize| {
        format!("SELECT * FROM T WHERE {}a = 1{}", "(".repeat(depth), ")".repeat(depth))
    };
    assert!(compiled(&nested(60)).is_ok());
    malformed(&nested(100), "Statement is nested too deeply");
}
