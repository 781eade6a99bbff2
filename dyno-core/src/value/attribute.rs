//! One attribute value of DynamoDB's ten types.

use std::collections::BTreeSet;

use super::{Map, Number};

/// A value of one of DynamoDB's ten types, named as on the wire.
///
/// Equality is DynamoDB's: deep, numbers by value, sets without order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AttributeValue {
    /// A string.
    S(String),
    /// A number of up to 38 digits.
    N(Number),
    /// Binary.
    B(Vec<u8>),
    /// A boolean.
    Bool(bool),
    /// Null.
    Null,
    /// A list.
    L(Vec<Self>),
    /// A map.
    M(Map),
    /// A set of strings.
    Ss(BTreeSet<String>),
    /// A set of numbers.
    Ns(BTreeSet<Number>),
    /// A set of binary values.
    Bs(BTreeSet<Vec<u8>>),
}

/// The ten types, with the letters of the wire format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AttributeType {
    /// `S`
    S,
    /// `N`
    N,
    /// `B`
    B,
    /// `BOOL`
    Bool,
    /// `NULL`
    Null,
    /// `L`
    L,
    /// `M`
    M,
    /// `SS`
    Ss,
    /// `NS`
    Ns,
    /// `BS`
    Bs,
}

impl AttributeType {
    /// Every type.
    pub const ALL: [Self; 10] = [
        Self::S,
        Self::N,
        Self::B,
        Self::Bool,
        Self::Null,
        Self::L,
        Self::M,
        Self::Ss,
        Self::Ns,
        Self::Bs,
    ];

    /// Returns the letters of the wire format: `S`, `BOOL`, `SS`, …
    pub const fn letters(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
            Self::Bool => "BOOL",
            Self::Null => "NULL",
            Self::L => "L",
            Self::M => "M",
            Self::Ss => "SS",
            Self::Ns => "NS",
            Self::Bs => "BS",
        }
    }

    /// Returns the type with these letters.
    pub fn from_letters(letters: &str) -> Option<Self> {
        Some(match letters {
            "S" => Self::S,
            "N" => Self::N,
            "B" => Self::B,
            "BOOL" => Self::Bool,
            "NULL" => Self::Null,
            "L" => Self::L,
            "M" => Self::M,
            "SS" => Self::Ss,
            "NS" => Self::Ns,
            "BS" => Self::Bs,
            _ => return None,
        })
    }
}

impl AttributeValue {
    /// Returns the value's type.
    pub const fn kind(&self) -> AttributeType {
        match self {
            Self::S(_) => AttributeType::S,
            Self::N(_) => AttributeType::N,
            Self::B(_) => AttributeType::B,
            Self::Bool(_) => AttributeType::Bool,
            Self::Null => AttributeType::Null,
            Self::L(_) => AttributeType::L,
            Self::M(_) => AttributeType::M,
            Self::Ss(_) => AttributeType::Ss,
            Self::Ns(_) => AttributeType::Ns,
            Self::Bs(_) => AttributeType::Bs,
        }
    }

    /// Returns the string of an `S`.
    pub fn as_s(&self) -> Option<&str> {
        if let Self::S(text) = self { Some(text) } else { None }
    }

    /// Returns the number of an `N`.
    pub const fn as_n(&self) -> Option<&Number> {
        if let Self::N(number) = self { Some(number) } else { None }
    }

    /// Returns the bytes of a `B`.
    pub fn as_b(&self) -> Option<&[u8]> {
        if let Self::B(bytes) = self { Some(bytes) } else { None }
    }

    /// Returns the boolean of a `BOOL`.
    pub const fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(flag) = self { Some(*flag) } else { None }
    }

    /// Returns the members of an `L`.
    pub fn as_l(&self) -> Option<&[Self]> {
        if let Self::L(list) = self { Some(list) } else { None }
    }

    /// Returns the members of an `M`.
    pub const fn as_m(&self) -> Option<&Map> {
        if let Self::M(map) = self { Some(map) } else { None }
    }
}

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        Self::S(text.to_owned())
    }
}

impl From<String> for AttributeValue {
    fn from(text: String) -> Self {
        Self::S(text)
    }
}

impl From<bool> for AttributeValue {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<Map> for AttributeValue {
    fn from(map: Map) -> Self {
        Self::M(map)
    }
}

impl From<Vec<Self>> for AttributeValue {
    fn from(list: Vec<Self>) -> Self {
        Self::L(list)
    }
}

impl From<Number> for AttributeValue {
    fn from(number: Number) -> Self {
        Self::N(number)
    }
}

macro_rules! from_integer {
    ($($int:ty),+) => {$(
        impl From<$int> for AttributeValue {
            fn from(value: $int) -> Self {
                Self::N(Number::from(value))
            }
        }
    )+};
}
from_integer!(u8, u16, u32, u64, i8, i16, i32, i64);
