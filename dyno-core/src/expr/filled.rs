//! Expressions as a reader knows them: names and values in the place of placeholders.
//!
//! Explanations call it, and tests that show what was sent. What it returns is for eyes alone: it is
//! not sent, and an attribute named like a keyword reads like one.

use std::fmt::Write as _;

use crate::op::{Names, Values};
use crate::value::AttributeValue;

/// Returns an expression with names and values in the place of their placeholders.
///
/// Placeholders that neither has stay as they are. It holds what the values hold: keep it out of logs
/// where they are personal.
pub fn filled(expression: &str, names: &Names, values: &Values) -> String {
    let (mut text, mut rest) = (String::new(), expression);
    while let Some(at) = rest.find(['#', ':']) {
        let (plain, tail) = rest.split_at(at);
        let end = tail.char_indices().skip(1).find(|(_, c)| !c.is_ascii_alphanumeric());
        let (placeholder, tail) = tail.split_at(end.map_or(tail.len(), |(at, _)| at));
        text.push_str(plain);
        match (names.get(placeholder), values.get(placeholder)) {
            (Some(name), _) => text.push_str(name),
            (None, Some(value)) => text.push_str(&shown(value)),
            (None, None) => text.push_str(placeholder),
        }
        rest = tail;
    }
    text + rest
}

/// Returns a value as a reader knows it: text in quotes, numbers as they are, `[..]` for a list,
/// `{..: ..}` for a map and `{..}` for a set.
pub fn shown(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) => quoted(text),
        AttributeValue::N(number) => number.to_string(),
        AttributeValue::Bool(value) => value.to_string(),
        AttributeValue::Null => "null".to_owned(),
        AttributeValue::B(bytes) => hexadecimal(bytes),
        AttributeValue::Ss(texts) => listed('{', texts.iter().map(|text| quoted(text)), '}'),
        AttributeValue::Ns(numbers) => listed('{', numbers.iter().map(ToString::to_string), '}'),
        AttributeValue::Bs(set) => listed('{', set.iter().map(|bytes| hexadecimal(bytes)), '}'),
        AttributeValue::L(values) => listed('[', values.iter().map(shown), ']'),
        AttributeValue::M(map) => {
            let entries = map.iter().map(|(name, value)| format!("{name}: {}", shown(value)));
            listed('{', entries, '}')
        }
    }
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold("0x".to_owned(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn listed(open: char, each: impl Iterator<Item = String>, close: char) -> String {
    let each: Vec<String> = each.collect();
    format!("{open}{}{close}", each.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Item, Number};

    #[test]
    fn placeholders_are_filled_where_they_are_known() {
        let names = Names::from([("#0".into(), "pk".into()), ("#10".into(), "total".into())]);
        let values = Values::from([
            (":0".into(), "A:#0".into()),
            (":1".into(), AttributeValue::N(Number::from(7))),
        ]);
        let check = |expression: &str, expected: &str| {
            assert_eq!(filled(expression, &names, &values), expected);
        };
        check("#0 = :0 AND #10 > :1", "pk = \"A:#0\" AND total > 7");
        check("size(#0) < :2", "size(pk) < :2");
        check("#0.#10[1], :1", "pk.total[1], 7");
        check("#", "#");
        check("", "");
    }

    #[test]
    fn values_of_each_type_are_shown() {
        let number = |number: i32| AttributeValue::N(Number::from(number));
        let map = Item::from([("city", AttributeValue::from("Oslo")), ("zip", number(150))]);
        assert_eq!(shown(&map.into()), "{city: \"Oslo\", zip: 150}");
        assert_eq!(shown(&vec![true.into(), AttributeValue::Null].into()), "[true, null]");
        assert_eq!(shown(&AttributeValue::B(vec![1, 255])), "0x01ff");
    }
}
