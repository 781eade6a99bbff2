//! Looking into items without decoding them.
//!
//! [`Attributes`] is what conditions, projections and key schemas need of an item; a decoded
//! [`Map`] has it, and so has [`ItemRef`], an item in its encoded form. A [`View`] is a value of
//! either, borrowed.

use std::borrow::Cow;

use dyno_core::value::{AttributeType, AttributeValue, Map, Number};
use smallvec::SmallVec;

use super::cursor::Cursor;
use super::decode::{compound, map, number, skip, text};
use super::{Names, SIZE_BYTES, tag};
use crate::encoding::KeyValue;

/// How deep a value inside an item may nest when it is decoded by itself.
const DEPTH_MAX: usize = 64;

/// Something that has attributes.
pub(crate) trait Attributes {
    /// Returns the value of an attribute.
    fn view(&self, name: &str) -> Option<View<'_>>;
}

/// Some attributes to look for in one encoded item after another of a table: what stands in front
/// of each, the number of its name plus one or 0, and its name.
#[derive(Debug)]
pub(crate) struct Wanted<'n>(SmallVec<[(usize, &'n str); 4]>);

/// Encoded values of an item: those of scalars are equal if and only if their values are.
pub(crate) type EncodedValues<'a> = SmallVec<[&'a [u8]; 4]>;

/// An encoded map: an item, or a document in one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ItemRef<'a> {
    members: &'a [u8],
    names: &'a Names,
}

/// A borrowed value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum View<'a> {
    S(&'a str),
    N(Number),
    B(&'a [u8]),
    Bool(bool),
    Null,
    /// A list, a map or a set, decoded.
    Decoded(&'a AttributeValue),
    /// A list, a map or a set in its encoded form.
    Encoded(Compound<'a>),
}

/// A list, a map or a set, encoded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Compound<'a> {
    tag: u8,
    members: &'a [u8],
    names: &'a Names,
}

impl<'n> Wanted<'n> {
    /// Looks the names up, which may be there twice, among those of the table.
    pub(crate) fn new(wanted: impl Iterator<Item = &'n str>, names: &Names) -> Self {
        let front = |name| names.number(name).map_or(0, |number| usize::from(number) + 1);
        Self(wanted.map(|name| (front(name), name)).collect())
    }
}

impl<'a> ItemRef<'a> {
    /// Returns the item in these bytes, which begin with its size.
    pub(crate) fn new(bytes: &'a [u8], names: &'a Names) -> Self {
        Self { members: bytes.get(SIZE_BYTES..).unwrap_or_default(), names }
    }

    /// Returns the item, decoded. Stored bytes are whole: they were encoded here, or checked when
    /// they were loaded.
    pub(crate) fn to_item(self) -> Map {
        let item = map(&mut Cursor(self.members), self.names, DEPTH_MAX);
        debug_assert!(item.is_some(), "a stored item is damaged");
        item.unwrap_or_default()
    }

    /// Returns the value of an attribute.
    pub(crate) fn get(self, wanted: &str) -> Option<View<'a>> {
        // A name is shared by all items of the table, or by none.
        let number = self.names.number(wanted).map(|number| usize::from(number) + 1);
        let mut cursor = Cursor(self.members);
        let count = cursor.integer()?;
        for _ in 0..count {
            let is_wanted = match cursor.integer()? {
                0 => cursor.counted()? == wanted.as_bytes(),
                shared => Some(shared) == number,
            };
            if is_wanted {
                return view(&mut cursor, self.names);
            }
            skip(&mut cursor)?;
        }
        None
    }
}

impl<'a> ItemRef<'a> {
    /// Returns the encoded values of attributes, found in one walk and in the order they are wanted;
    /// `None` if one is missing.
    pub(crate) fn encoded_values(self, wanted: &Wanted<'_>) -> Option<EncodedValues<'a>> {
        let mut values = EncodedValues::from_elem(&[], wanted.0.len());
        let mut missing = wanted.0.len();
        let mut cursor = Cursor(self.members);
        let mut attributes = cursor.integer()?;
        while missing > 0 {
            attributes = attributes.checked_sub(1)?;
            let front = cursor.integer()?;
            let own = if front == 0 { cursor.counted()? } else { &[] };
            let rest = cursor.0;
            skip(&mut cursor)?;
            for (value, (wanted, name)) in values.iter_mut().zip(&wanted.0) {
                // A name is shared by all items of the table, or by none.
                if *wanted == front && (front > 0 || name.as_bytes() == own) {
                    *value = rest.get(..rest.len() - cursor.0.len())?;
                    missing -= 1;
                }
            }
        }
        Some(values)
    }
}

/// Returns an encoded value as a part of a key; `None` for types that cannot be keys.
pub(crate) fn key_value(encoded: &[u8]) -> Option<KeyValue<'_>> {
    let mut cursor = Cursor(encoded);
    Some(match cursor.byte()? {
        tag::S => KeyValue::S(text(&mut cursor)?),
        tag::N => KeyValue::N(number(&mut cursor)?),
        tag::B => KeyValue::B(cursor.counted()?),
        _ => return None,
    })
}

impl Attributes for ItemRef<'_> {
    fn view(&self, name: &str) -> Option<View<'_>> {
        self.get(name)
    }
}

impl Attributes for Map {
    fn view(&self, name: &str) -> Option<View<'_>> {
        self.get(name).map(View::of)
    }
}

fn view<'a>(cursor: &mut Cursor<'a>, names: &'a Names) -> Option<View<'a>> {
    Some(match cursor.byte()? {
        tag::S => View::S(text(cursor)?),
        tag::N => View::N(number(cursor)?),
        tag::B => View::B(cursor.counted()?),
        tag::TRUE => View::Bool(true),
        tag::FALSE => View::Bool(false),
        tag::NULL => View::Null,
        tag => {
            let bytes = cursor.fixed_u32()?;
            View::Encoded(Compound { tag, members: cursor.take(bytes)?, names })
        }
    })
}

impl<'a> View<'a> {
    /// Returns a view of a decoded value.
    pub(crate) fn of(value: &'a AttributeValue) -> Self {
        match value {
            AttributeValue::S(text) => Self::S(text),
            AttributeValue::N(number) => Self::N(*number),
            AttributeValue::B(bytes) => Self::B(bytes),
            AttributeValue::Bool(flag) => Self::Bool(*flag),
            AttributeValue::Null => Self::Null,
            AttributeValue::L(_)
            | AttributeValue::M(_)
            | AttributeValue::Ss(_)
            | AttributeValue::Ns(_)
            | AttributeValue::Bs(_) => Self::Decoded(value),
        }
    }

    /// Returns the value's type.
    pub(crate) const fn kind(self) -> AttributeType {
        match self {
            Self::S(_) => AttributeType::S,
            Self::N(_) => AttributeType::N,
            Self::B(_) => AttributeType::B,
            Self::Bool(_) => AttributeType::Bool,
            Self::Null => AttributeType::Null,
            Self::Decoded(value) => value.kind(),
            Self::Encoded(value) => match value.tag {
                tag::L => AttributeType::L,
                tag::M => AttributeType::M,
                tag::SS => AttributeType::Ss,
                tag::NS => AttributeType::Ns,
                _ => AttributeType::Bs,
            },
        }
    }

    /// Returns the value, decoded; a compound value that is decoded already is borrowed.
    pub(crate) fn to_value(self) -> Cow<'a, AttributeValue> {
        Cow::Owned(match self {
            Self::S(text) => AttributeValue::S(text.to_owned()),
            Self::N(number) => AttributeValue::N(number),
            Self::B(bytes) => AttributeValue::B(bytes.to_vec()),
            Self::Bool(flag) => AttributeValue::Bool(flag),
            Self::Null => AttributeValue::Null,
            Self::Decoded(value) => return Cow::Borrowed(value),
            Self::Encoded(value) => value.decode(),
        })
    }

    /// Returns a member of a map.
    pub(crate) fn member(self, name: &str) -> Option<Self> {
        match self {
            Self::Decoded(AttributeValue::M(map)) => map.get(name).map(Self::of),
            Self::Encoded(value) => value.as_map()?.get(name),
            _ => None,
        }
    }

    /// Returns the member of a list at a position.
    pub(crate) fn index(self, position: usize) -> Option<Self> {
        match self {
            Self::Decoded(AttributeValue::L(list)) => list.get(position).map(Self::of),
            Self::Encoded(value) if value.tag == tag::L => {
                let mut cursor = Cursor(value.members);
                if position >= cursor.integer()? {
                    return None;
                }
                for _ in 0..position {
                    skip(&mut cursor)?;
                }
                view(&mut cursor, value.names)
            }
            _ => None,
        }
    }
}

/// Equal values are equal in whatever form they are.
impl PartialEq for View<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::S(a), Self::S(b)) => a == b,
            (Self::N(a), Self::N(b)) => a == b,
            (Self::B(a), Self::B(b)) => a == b,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Null, Self::Null) => true,
            (Self::Decoded(_) | Self::Encoded(_), Self::Decoded(_) | Self::Encoded(_)) => {
                self.kind() == other.kind() && self.to_value() == other.to_value()
            }
            _ => false,
        }
    }
}

impl<'a> Compound<'a> {
    /// Returns the number of members.
    pub(crate) fn len(self) -> usize {
        Cursor(self.members).integer().unwrap_or(0)
    }

    /// Stored bytes are whole; see [`ItemRef::to_item`].
    fn decode(self) -> AttributeValue {
        let value = compound(self.tag, self.members, self.names, DEPTH_MAX);
        debug_assert!(value.is_some(), "a stored value is damaged");
        value.unwrap_or(AttributeValue::Null)
    }

    fn as_map(self) -> Option<ItemRef<'a>> {
        let Self { tag, members, names } = self;
        (tag == tag::M).then_some(ItemRef { members, names })
    }
}
