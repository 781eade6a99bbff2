//! Counts that are limited, at the limit and one above it.

use super::ExpressionKind::{Condition, Update};
use super::*;

#[test]
fn operators() {
    let or = |comparisons: usize| vec!["a=:n"; comparisons].join(" OR ");
    // 150 comparisons and 149 OR, then one NOT more each.
    accepted(Condition, &format!("NOT {}", or(150)));
    let text = "The expression contains too many operators; operator count";
    refused(Condition, &format!("NOT NOT {}", or(150)), &format!("{text}: 301"));
    // The service stops counting there.
    refused(Condition, &or(400), &format!("{text}: 301"));
    // One for `BETWEEN … AND …`, one for `IN`.
    let between = |count: usize| vec!["a BETWEEN b AND c"; count].join(" OR ");
    accepted(Condition, &between(150));
    refused(Condition, &between(151), &format!("{text}: 301"));
    let sums = |count: usize| {
        let sums: Vec<String> = (0..count).map(|n| format!("a{n}=b+c")).collect();
        format!("SET {}", sums.join(","))
    };
    accepted(Update, &sums(300));
    refused(Update, &sums(301), &format!("{text}: 301"));
    // Syntax comes first.
    refused(Condition, &format!("{} OR", or(160)), "Syntax error; token: \"<EOF>\", near: \"OR\"");
}

#[test]
fn operands_of_in() {
    let list = |count: usize| format!("a IN ({})", vec![":n"; count].join(","));
    accepted(Condition, &list(100));
    refused(
        Condition,
        &list(101),
        "The IN operator is provided with too many operands; number of operands: 101",
    );
}

#[test]
fn calls_in_calls() {
    let nested = |open: &str, middle: &str, shut: &str, depth: usize| {
        format!("{}{middle}{}", open.repeat(depth), shut.repeat(depth))
    };
    let f = nested("f(", "a", ")", 1_355);
    refused(Condition, &format!("a < {f}"), "Invalid function name; function: f");
    refused(Update, &format!("SET a = {f}"), "Invalid function name; function: f");
    refused(
        Condition,
        &format!("a < {}", nested("size(", "b", ")", 680)),
        "Incorrect operand type for operator or function; operator or function: size, operand \
         type: N",
    );
    let defaults = nested("if_not_exists(b,", ":n", ")", 235);
    accepted(Update, &format!("SET a = {defaults}"));
    let image = update(&format!("SET a = {defaults}")).apply(Item::new(), true).unwrap();
    assert_eq!(image, Item::from([("a", 1)]));
}

#[test]
fn an_update_stops_at_the_size_of_an_item() {
    let values = Values::from([(":v".to_owned(), "x".repeat(ITEM_BYTES_MAX / 2 - 1).into())]);
    let apply = |text: &str| {
        let mut placeholders = Placeholders::new(None, Some(&values));
        compile_update(text, &mut placeholders).unwrap().apply(Item::new(), true)
    };
    assert!(apply("SET a = :v, b = :v").is_ok());
    let error = apply("SET a = :v, b = :v, c = :v").unwrap_err();
    assert_eq!(error.message(), "Item size to update has exceeded the maximum allowed size");
}
