//! Writing items.

use dyno_core::value::{AttributeValue, Map, Number};

use super::cursor::{write_counted, write_integer};
use super::{Names, SIZE_BYTES, tag};

/// Appends an item with its billed size.
pub(crate) fn encode_item(item: &Map, size_bytes: usize, names: &Names, out: &mut Vec<u8>) {
    // Twice what most items take besides their content; growth is the exception.
    out.reserve(size_bytes + SIZE_BYTES + 4 * item.len() + size_of::<u128>());
    out.extend(u32::try_from(size_bytes).unwrap_or(u32::MAX).to_le_bytes());
    encode_map(item, names, out);
}

fn encode_map(map: &Map, names: &Names, out: &mut Vec<u8>) {
    write_integer(map.len(), out);
    for (name, value) in map {
        encode_name(name, names, out);
        encode_value(value, names, out);
    }
}

fn encode_name(name: &str, names: &Names, out: &mut Vec<u8>) {
    match names.share(name) {
        Some(number) => write_integer(usize::from(number) + 1, out),
        None => {
            out.push(0);
            write_counted(name.as_bytes(), out);
        }
    }
}

/// Recursion is bounded by the nesting that the service allows, which is checked before.
fn encode_value(value: &AttributeValue, names: &Names, out: &mut Vec<u8>) {
    match value {
        AttributeValue::S(text) => {
            out.push(tag::S);
            write_counted(text.as_bytes(), out);
        }
        AttributeValue::N(number) => {
            out.push(tag::N);
            encode_number(number, out);
        }
        AttributeValue::B(bytes) => {
            out.push(tag::B);
            write_counted(bytes, out);
        }
        AttributeValue::Bool(flag) => out.push(if *flag { tag::TRUE } else { tag::FALSE }),
        AttributeValue::Null => out.push(tag::NULL),
        AttributeValue::L(list) => compound(tag::L, out, |out| {
            write_integer(list.len(), out);
            for member in list {
                encode_value(member, names, out);
            }
        }),
        AttributeValue::M(map) => compound(tag::M, out, |out| encode_map(map, names, out)),
        AttributeValue::Ss(set) => compound(tag::SS, out, |out| {
            write_integer(set.len(), out);
            for text in set {
                write_counted(text.as_bytes(), out);
            }
        }),
        AttributeValue::Ns(set) => compound(tag::NS, out, |out| {
            write_integer(set.len(), out);
            for number in set {
                encode_number(number, out);
            }
        }),
        AttributeValue::Bs(set) => compound(tag::BS, out, |out| {
            write_integer(set.len(), out);
            for bytes in set {
                write_counted(bytes, out);
            }
        }),
    }
}

/// Writes a tag, the length of what `members` writes, and that.
fn compound(tag: u8, out: &mut Vec<u8>, members: impl FnOnce(&mut Vec<u8>)) {
    out.push(tag);
    let start = out.len();
    out.extend([0; 4]);
    members(out);
    let length = u32::try_from(out.len() - start - 4).unwrap_or(u32::MAX);
    if let Some(place) = out.get_mut(start..start + 4) {
        place.copy_from_slice(&length.to_le_bytes());
    }
}

fn encode_number(number: &Number, out: &mut Vec<u8>) {
    let coefficient = number.coefficient();
    let bytes = usize::try_from((128 - coefficient.leading_zeros()).div_ceil(8)).unwrap_or(16);
    let sign = if number.is_negative() { 0x80 } else { 0 };
    let head = sign | u8::try_from(bytes).unwrap_or(0);
    let exponent = i32::from(number.exponent());
    let zigzag = (exponent << 1) ^ (exponent >> 31);
    match u8::try_from(zigzag) {
        Ok(short @ ..0x80) => out.extend_from_slice(&[head, short]),
        _ => {
            out.push(head);
            write_integer(usize::try_from(zigzag).unwrap_or(0), out);
        }
    }
    // A copy of fixed length that is cut costs less than one of any length.
    let end = out.len() + bytes;
    out.extend_from_slice(&coefficient.to_le_bytes());
    out.truncate(end);
}
