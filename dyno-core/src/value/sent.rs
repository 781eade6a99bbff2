//! How long an item is in a request: in JSON, which is longer than what is stored.
//!
//! Batches of writes keep below the length of a request by it.

use super::{AttributeValue, Map, Number};

/// What a value costs besides its content: braces, its type, quotes and a comma.
const VALUE_OVERHEAD_BYTES: usize = 16;

/// Returns an upper bound of an item's length in a request.
pub(crate) fn sent_size_bytes(item: &Map) -> usize {
    item.iter().map(|(name, value)| text_size_bytes(name) + value_size_bytes(value)).sum()
}

fn value_size_bytes(value: &AttributeValue) -> usize {
    let content = match value {
        AttributeValue::S(text) => text_size_bytes(text),
        AttributeValue::B(bytes) => base64_size_bytes(bytes),
        AttributeValue::N(number) => number_size_bytes(number),
        AttributeValue::Bool(_) | AttributeValue::Null => 0,
        AttributeValue::L(list) => list.iter().map(value_size_bytes).sum(),
        AttributeValue::M(map) => sent_size_bytes(map),
        AttributeValue::Ss(set) => set.iter().map(|text| text_size_bytes(text)).sum(),
        AttributeValue::Ns(set) => set.iter().map(number_size_bytes).sum(),
        AttributeValue::Bs(set) => set.iter().map(|bytes| base64_size_bytes(bytes)).sum(),
    };
    VALUE_OVERHEAD_BYTES + content
}

/// The digits in quotes, with a comma.
fn number_size_bytes(number: &Number) -> usize {
    3 + number.text().len()
}

/// The text in quotes, with a colon or a comma; a quote, a backslash or a control character is
/// escaped.
fn text_size_bytes(text: &str) -> usize {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' => 2,
        0..0x20 => 6,
        _ => 1,
    };
    3 + text.bytes().map(escaped).sum::<usize>()
}

/// Four letters for each three bytes begun, in quotes, with a comma.
const fn base64_size_bytes(bytes: &[u8]) -> usize {
    3 + bytes.len().div_ceil(3) * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &AttributeValue, json: &str) {
        let bound = value_size_bytes(value);
        assert!((json.len()..json.len() + 20).contains(&bound), "{json}: {bound}");
    }

    #[test]
    fn the_bound_is_above_the_json_and_close_to_it() {
        check(&"a\"\n".into(), r#"{"S":"a\"\u000a"},"#);
        check(&AttributeValue::N("-1.25".parse().unwrap()), r#"{"N":"-1.25"},"#);
        check(&AttributeValue::B(vec![0; 7]), r#"{"B":"AAAAAAAAAA=="},"#);
        check(&AttributeValue::Null, r#"{"NULL":true},"#);
        check(&AttributeValue::Bool(false), r#"{"BOOL":false},"#);
        check(&AttributeValue::L(vec![true.into()]), r#"{"L":[{"BOOL":true}]},"#);
        check(&AttributeValue::M(Map::from([("ab", "c")])), r#"{"M":{"ab":{"S":"c"}}},"#);
        check(&AttributeValue::Ss(["a".to_owned(), "b".to_owned()].into()), r#"{"SS":["a","b"]},"#);
        check(&AttributeValue::Ns([1.into(), 20.into()].into()), r#"{"NS":["1","20"]},"#);
        check(&AttributeValue::Bs([vec![1]].into()), r#"{"BS":["AQ=="]},"#);
    }
}
