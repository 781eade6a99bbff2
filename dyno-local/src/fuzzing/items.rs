//! The item codec: any bytes are read without panic, and what is read or made is kept whole.

use dyno_core::value::{AttributeValue, Item, Map, Number, item_size_bytes};

use crate::encoding::{ItemRef, Names, View, decode_item, encode_item};

/// How deep the values nest that bytes are made into.
const DEPTH_MAX: usize = 6;

/// Reads the bytes as an encoded item, and makes an item of them that is encoded and read back.
pub fn items(bytes: &[u8]) {
    let names = Names::new();
    for name in ["pk", "sk", "a", "b"] {
        let _ = names.share(name);
    }
    if let Ok(item) = decode_item(bytes, &names) {
        check(&item, &names);
    }
    // Looking into damaged bytes finds something or nothing.
    for name in ["pk", "a", "", "other"] {
        let view = ItemRef::new(bytes, &names).get(name);
        let _ = view.map(|view| (view.kind(), view.member("a").is_some(), view.index(1).is_some()));
    }
    check(&item_of(&mut Source(bytes), DEPTH_MAX), &names);
}

/// What is encoded is read back, whole and in parts.
fn check(item: &Item, names: &Names) {
    let mut bytes = Vec::new();
    let size_bytes = item_size_bytes(item);
    encode_item(item, size_bytes, names, &mut bytes);
    assert!(decode_item(&bytes, names).as_ref() == Ok(item), "{item:?}");
    let encoded = ItemRef::new(&bytes, names);
    assert_eq!(encoded.to_item(), *item);
    for (name, value) in item {
        assert!(encoded.get(name) == Some(View::of(value)), "{name}: {value:?}");
    }
    // Any part of the bytes is damaged: of an item with something in it, no prefix is the item.
    for cut in [bytes.len() / 2, bytes.len() - 1] {
        let part = bytes.get(..cut).unwrap_or_default();
        assert!(decode_item(part, names).as_ref() != Ok(item), "{cut} bytes of {item:?}");
    }
}

/// Bytes to choose by. Past the end there are only zeros.
struct Source<'b>(&'b [u8]);

impl Source<'_> {
    fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *byte
    }

    fn bytes(&mut self) -> Vec<u8> {
        let count = usize::from(self.byte()) % 40;
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken.to_vec()
    }

    fn text(&mut self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }

    fn number(&mut self) -> Number {
        let (sign, exponent) = (self.byte(), i64::from(self.byte()) - 130);
        let digits = self.bytes().into_iter().take(15);
        let coefficient = digits.fold(0_u128, |sum, byte| sum << 8 | u128::from(byte));
        Number::from_parts(sign % 2 == 1, coefficient, exponent).unwrap_or(Number::ZERO)
    }

    fn several<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.byte() % 6).map(|_| one(self)).collect()
    }
}

fn item_of(source: &mut Source<'_>, depth: usize) -> Map {
    let pairs = source.several(|source| (source.text(), value_of(source, depth)));
    pairs.into_iter().collect()
}

fn value_of(source: &mut Source<'_>, depth: usize) -> AttributeValue {
    let kinds = if depth == 0 { 8 } else { 10 };
    match source.byte() % kinds {
        0 => AttributeValue::Null,
        1 => AttributeValue::S(source.text()),
        2 => AttributeValue::N(source.number()),
        3 => AttributeValue::B(source.bytes()),
        4 => AttributeValue::Bool(source.byte() % 2 == 1),
        5 => AttributeValue::Ss(source.several(Source::text).into_iter().collect()),
        6 => AttributeValue::Ns(source.several(Source::number).into_iter().collect()),
        7 => AttributeValue::Bs(source.several(Source::bytes).into_iter().collect()),
        8 => AttributeValue::L(source.several(|source| value_of(source, depth - 1))),
        _ => AttributeValue::M(item_of(source, depth - 1)),
    }
}
