//! A compact form of items, self-made: what a store that keeps encoded items cannot do without.
//!
//! Names are shared by number, lengths and numbers are varints, and decoding builds dyno's `Item`
//! directly. It checks nothing, for it reads only what it wrote; so it is a floor, not a rival.

use std::collections::HashMap;

use dyno_core::value::{AttributeValue, Item, Map, Name, Number};

/// The names of attributes, by number and back.
#[derive(Debug, Default)]
pub struct Codec {
    names: Vec<Name>,
    numbers: HashMap<String, u64>,
}

impl Codec {
    /// Returns the codec of items that have the names of this one.
    pub fn of(item: &Item) -> Self {
        let mut codec = Self::default();
        codec.learn(item);
        codec
    }

    fn learn(&mut self, map: &Map) {
        for (name, value) in map {
            let name: &str = name.as_ref();
            if !self.numbers.contains_key(name) {
                self.numbers.insert(name.to_owned(), self.names.len() as u64);
                self.names.push(Name::from(name));
            }
            if let AttributeValue::M(inner) = value {
                self.learn(inner);
            }
        }
    }

    /// Encodes an item.
    pub fn encode(&self, item: &Item) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1_024);
        self.encode_map(item, &mut bytes);
        bytes.shrink_to_fit();
        bytes
    }

    /// Decodes an item.
    pub fn decode(&self, bytes: &[u8]) -> Item {
        self.decode_map(&mut Reader(bytes))
    }

    fn encode_map(&self, map: &Map, bytes: &mut Vec<u8>) {
        varint(map.len() as u128, bytes);
        for (name, value) in map {
            varint(u128::from(self.numbers[AsRef::<str>::as_ref(name)]), bytes);
            self.encode_value(value, bytes);
        }
    }

    fn encode_value(&self, value: &AttributeValue, bytes: &mut Vec<u8>) {
        match value {
            AttributeValue::S(text) => tagged(0, text.as_bytes(), bytes),
            AttributeValue::N(it) => {
                bytes.push(1);
                number(it, bytes);
            }
            AttributeValue::B(binary) => tagged(2, binary, bytes),
            AttributeValue::Bool(flag) => bytes.extend([3, u8::from(*flag)]),
            AttributeValue::Null => bytes.push(4),
            AttributeValue::L(list) => {
                counted(5, list.len(), bytes);
                for member in list {
                    self.encode_value(member, bytes);
                }
            }
            AttributeValue::M(map) => {
                bytes.push(6);
                self.encode_map(map, bytes);
            }
            AttributeValue::Ss(set) => {
                counted(7, set.len(), bytes);
                set.iter().for_each(|text| sized(text.as_bytes(), bytes));
            }
            AttributeValue::Ns(set) => {
                counted(8, set.len(), bytes);
                set.iter().for_each(|it| number(it, bytes));
            }
            AttributeValue::Bs(set) => {
                counted(9, set.len(), bytes);
                set.iter().for_each(|binary| sized(binary, bytes));
            }
        }
    }

    fn decode_map(&self, reader: &mut Reader<'_>) -> Map {
        let count = reader.length();
        let pairs = (0..count).map(|_| {
            let name = self.names[reader.length()].clone();
            (name, self.decode_value(reader))
        });
        pairs.collect()
    }

    fn decode_value(&self, reader: &mut Reader<'_>) -> AttributeValue {
        match reader.byte() {
            0 => AttributeValue::S(reader.text()),
            1 => AttributeValue::N(reader.number()),
            2 => AttributeValue::B(reader.sized().to_vec()),
            3 => AttributeValue::Bool(reader.byte() == 1),
            5 => {
                let count = reader.length();
                AttributeValue::L((0..count).map(|_| self.decode_value(reader)).collect())
            }
            6 => AttributeValue::M(self.decode_map(reader)),
            7 => {
                let count = reader.length();
                AttributeValue::Ss((0..count).map(|_| reader.text()).collect())
            }
            8 => {
                let count = reader.length();
                AttributeValue::Ns((0..count).map(|_| reader.number()).collect())
            }
            9 => {
                let count = reader.length();
                AttributeValue::Bs((0..count).map(|_| reader.sized().to_vec()).collect())
            }
            _ => AttributeValue::Null,
        }
    }
}

fn varint(mut number: u128, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn sized(part: &[u8], bytes: &mut Vec<u8>) {
    varint(part.len() as u128, bytes);
    bytes.extend_from_slice(part);
}

fn tagged(tag: u8, part: &[u8], bytes: &mut Vec<u8>) {
    bytes.push(tag);
    sized(part, bytes);
}

fn counted(tag: u8, count: usize, bytes: &mut Vec<u8>) {
    bytes.push(tag);
    varint(count as u128, bytes);
}

fn number(number: &Number, bytes: &mut Vec<u8>) {
    let exponent =
        (i32::from(number.exponent()) + 200) as u16 * 2 + u16::from(number.is_negative());
    bytes.extend(exponent.to_le_bytes());
    varint(number.coefficient(), bytes);
}

/// What is left of the bytes.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().expect("written whole");
        self.0 = rest;
        *first
    }

    fn varint(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return number;
            }
            shift += 7;
        }
    }

    fn length(&mut self) -> usize {
        self.varint() as usize
    }

    fn sized(&mut self) -> &'a [u8] {
        let length = self.length();
        let (part, rest) = self.0.split_at(length);
        self.0 = rest;
        part
    }

    fn text(&mut self) -> String {
        str::from_utf8(self.sized()).expect("written as text").to_owned()
    }

    fn number(&mut self) -> Number {
        let head = u16::from_le_bytes([self.byte(), self.byte()]);
        let exponent = i64::from(head / 2) - 200;
        Number::from_parts(head % 2 == 1, self.varint().into(), exponent).expect("was a number")
    }
}

#[cfg(test)]
mod tests {
    use super::Codec;
    use dyno_workload::item;

    #[test]
    fn items_come_back() {
        let codec = Codec::of(&item(0, 1_000, 0));
        for number in 0..100 {
            let item = item(number, 1_000, number);
            let bytes = codec.encode(&item);
            assert!(bytes.len() < 1_024, "{}", bytes.len());
            assert_eq!(codec.decode(&bytes), item);
        }
    }
}
