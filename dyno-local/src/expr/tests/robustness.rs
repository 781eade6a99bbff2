//! No text whatsoever makes the language panic, hang or use up the stack.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::fuzzing::expressions;

const TOKENS: [&str; 52] = [
    "(",
    ")",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "AND",
    "OR",
    "NOT",
    "IN",
    "BETWEEN",
    "SET",
    "REMOVE",
    "ADD",
    "DELETE",
    "and",
    "a",
    "b",
    "c",
    "#a",
    "#b",
    "#x",
    ":s",
    ":n",
    ":l",
    ":ss",
    ":x",
    "0",
    "17",
    "99999999999999999999",
    "name",
    "size",
    "contains",
    "begins_with",
    "attribute_type",
    "attribute_exists",
    "if_not_exists",
    "list_append",
    "f",
    "é",
    "#",
    "_",
];

/// Compiles a text as every kind, and runs what compiles.
fn survives(text: &str) {
    expressions(text.as_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text(text in ".{0,200}") {
        survives(&text);
    }

    #[test]
    fn any_printable_text(text in "[ -~]{0,200}") {
        survives(&text);
    }

    #[test]
    fn any_tokens(tokens in vec(select(&TOKENS[..]), 0..40)) {
        survives(&tokens.join(" "));
        survives(&tokens.concat());
    }

    #[test]
    fn any_tokens_after_a_good_start(
        start in select(&["SET a = ", "REMOVE a,", "ADD a ", "a = ", "NOT (", "a IN (", "a, b"][..]),
        tokens in vec(select(&TOKENS[..]), 0..12),
    ) {
        survives(&format!("{start}{}", tokens.join(" ")));
    }
}

/// Shapes as deep as the text limit allows, on a thread with a quarter of the usual stack.
#[test]
fn deep_texts_do_not_use_up_the_stack() {
    let run = || {
        let deep = |open: &str, middle: &str, shut: &str| {
            let levels = (EXPRESSION_BYTES_MAX - middle.len() - 8) / (open.len() + shut.len());
            let nested =
                |levels: usize| format!("{}{middle}{}", open.repeat(levels), shut.repeat(levels));
            for text in [nested(levels), nested(1_000.min(levels)), nested(149), nested(60)] {
                survives(&text);
                survives(&format!("SET a = {text}"));
            }
        };
        deep("(", "a = :s", ")");
        deep("(", "a", ")");
        deep("(", "", "");
        deep("(", "a = :s", "");
        deep("NOT ", "a = :s", "");
        deep("NOT (", "a = :s", ")");
        deep("(a=:s OR ", "a = :s", ")");
        deep("a=:s AND (", "a = :s", ")");
        deep("size(", "a", ")");
        deep("f(", "a", "");
        deep("if_not_exists(b,", ":n", ")");
        deep("list_append(:l,", ":l", ")");
        deep("a.", "a", "");
        deep("a", "", "[0]");
        deep("a,", "a", "");
        deep("a=:s OR ", "a=:s", "");
        deep("a IN (", ":s", ")");
    };
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(run).unwrap();
    thread.join().unwrap();
}

#[test]
fn parentheses_without_end() {
    let all = |text: &str| error(ExpressionKind::Filter, text).unwrap();
    let syntax = "Invalid FilterExpression: Syntax error; token: \"<EOF>\", near: \"(\"";
    assert_eq!(all(&"(".repeat(4_096)), syntax);
    let nested = format!("{}a = :s{}", "(".repeat(2_000), ")".repeat(2_000));
    assert_eq!(all(&nested), "Invalid FilterExpression: The expression has redundant parentheses;");
}
