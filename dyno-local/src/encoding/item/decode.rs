//! Reading items back, whole.

use std::collections::BTreeSet;

use dyno_core::value::{AttributeValue, Map, Name, Number};

#[cfg(any(feature = "durable", fuzzing, test))]
use super::SIZE_BYTES;
use super::cursor::Cursor;
use super::{Names, tag};

/// How deep values may nest, which is more than the service allows.
#[cfg(any(feature = "durable", fuzzing, test))]
const DEPTH_MAX: usize = 64;

/// Bytes that no item was encoded to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg(any(feature = "durable", fuzzing, test))]
#[error("the bytes of an item are damaged")]
pub(crate) struct Corrupt;

/// Reads an item with its size in front.
#[cfg(any(feature = "durable", fuzzing, test))]
pub(crate) fn decode_item(bytes: &[u8], names: &Names) -> Result<Map, Corrupt> {
    let mut cursor = Cursor(bytes.get(SIZE_BYTES..).ok_or(Corrupt)?);
    let item = map(&mut cursor, names, DEPTH_MAX).ok_or(Corrupt)?;
    if cursor.is_empty() && is_ordered(&item) { Ok(item) } else { Err(Corrupt) }
}

/// Returns `true` if the names of a map, and of all maps in it, are in order.
#[cfg(any(feature = "durable", fuzzing, test))]
fn is_ordered(map: &Map) -> bool {
    fn holds(value: &AttributeValue) -> bool {
        match value {
            AttributeValue::M(map) => is_ordered(map),
            AttributeValue::L(list) => list.iter().all(holds),
            _ => true,
        }
    }
    map.keys().is_sorted_by(|one, next| one < next) && map.values().all(holds)
}

/// A name in an item: shared or its own.
#[derive(Debug, Clone, Copy)]
enum NameRef<'a> {
    Shared(&'a Name),
    Own(&'a str),
}

impl NameRef<'_> {
    fn to_name(self) -> Name {
        match self {
            Self::Shared(name) => name.clone(),
            Self::Own(own) => Name::from(own),
        }
    }
}

fn name_ref<'a>(cursor: &mut Cursor<'a>, names: &'a Names) -> Option<NameRef<'a>> {
    match cursor.integer()? {
        0 => std::str::from_utf8(cursor.counted()?).ok().map(NameRef::Own),
        number => names.get(u16::try_from(number - 1).ok()?).map(NameRef::Shared),
    }
}

pub(super) fn map<'a>(cursor: &mut Cursor<'a>, names: &'a Names, depth: usize) -> Option<Map> {
    let count = cursor.integer()?;
    // Each member takes two bytes at least: damaged counts do not allocate.
    let mut members = Vec::with_capacity(count.min(cursor.0.len() / 2));
    for _ in 0..count {
        let name = name_ref(cursor, names)?.to_name();
        members.push((name, value(cursor, names, depth)?));
    }
    // Maps are encoded in their own order.
    Some(Map::from_ordered(members))
}

/// Reads a value. `depth` is how many containers may still stand in each other.
pub(super) fn value<'a>(
    cursor: &mut Cursor<'a>,
    names: &'a Names,
    depth: usize,
) -> Option<AttributeValue> {
    Some(match cursor.byte()? {
        tag::S => AttributeValue::S(text(cursor)?.to_owned()),
        tag::N => AttributeValue::N(number(cursor)?),
        tag::B => AttributeValue::B(cursor.counted()?.to_vec()),
        tag::TRUE => AttributeValue::Bool(true),
        tag::FALSE => AttributeValue::Bool(false),
        tag::NULL => AttributeValue::Null,
        kind @ tag::L..=tag::BS => {
            let bytes = cursor.fixed_u32()?;
            compound(kind, cursor.take(bytes)?, names, depth)?
        }
        _ => return None,
    })
}

/// Reads what stands behind the length of a compound value.
pub(super) fn compound<'a>(
    kind: u8,
    bytes: &'a [u8],
    names: &'a Names,
    depth: usize,
) -> Option<AttributeValue> {
    let depth = depth.checked_sub(1)?;
    let mut members = Cursor(bytes);
    let value = match kind {
        tag::L => AttributeValue::L(list(&mut members, names, depth)?),
        tag::M => AttributeValue::M(map(&mut members, names, depth)?),
        tag::SS => AttributeValue::Ss(set(&mut members, |it| text(it).map(str::to_owned))?),
        tag::NS => AttributeValue::Ns(set(&mut members, number)?),
        tag::BS => AttributeValue::Bs(set(&mut members, |it| it.counted().map(<[u8]>::to_vec))?),
        _ => return None,
    };
    members.is_empty().then_some(value)
}

fn list<'a>(
    cursor: &mut Cursor<'a>,
    names: &'a Names,
    depth: usize,
) -> Option<Vec<AttributeValue>> {
    let count = cursor.integer()?;
    // Each member takes a byte at least: damaged counts do not allocate.
    let mut list = Vec::with_capacity(count.min(cursor.0.len()));
    for _ in 0..count {
        list.push(value(cursor, names, depth)?);
    }
    Some(list)
}

fn set<'a, T: Ord>(
    cursor: &mut Cursor<'a>,
    mut member: impl FnMut(&mut Cursor<'a>) -> Option<T>,
) -> Option<BTreeSet<T>> {
    let count = cursor.integer()?;
    let mut members = Vec::with_capacity(count.min(cursor.0.len()));
    for _ in 0..count {
        members.push(member(cursor)?);
    }
    Some(members.into_iter().collect())
}

pub(super) fn text<'a>(cursor: &mut Cursor<'a>) -> Option<&'a str> {
    std::str::from_utf8(cursor.counted()?).ok()
}

pub(super) fn number(cursor: &mut Cursor<'_>) -> Option<Number> {
    let head = cursor.byte()?;
    let zigzag = i64::try_from(cursor.integer()?).ok()?;
    let exponent = (zigzag >> 1) ^ -(zigzag & 1);
    let bytes = cursor.take(usize::from(head & 0x7F))?;
    let coefficient = match bytes.len() {
        // Most are of one or two bytes.
        0..=8 => u128::from(bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))),
        9..=16 => bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u128::from(*byte)),
        _ => return None,
    };
    Number::from_parts(head & 0x80 != 0, coefficient, exponent).ok()
}

/// Skips a value, and returns `None` if it is not whole.
pub(super) fn skip(cursor: &mut Cursor<'_>) -> Option<()> {
    match cursor.byte()? {
        tag::S | tag::B => {
            cursor.counted()?;
        }
        tag::N => {
            let head = cursor.byte()?;
            cursor.integer()?;
            cursor.take(usize::from(head & 0x7F))?;
        }
        tag::TRUE | tag::FALSE | tag::NULL => {}
        tag::L..=tag::BS => {
            let bytes = cursor.fixed_u32()?;
            cursor.take(bytes)?;
        }
        _ => return None,
    }
    Some(())
}
