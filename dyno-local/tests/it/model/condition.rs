//! Conditions of writes and filters of reads: their text, and what they mean of an item.

use dyno_core::op::Values;
use dyno_core::value::{AttributeValue, Item};

use super::expected::{filler_bytes, list_of, number, string_set};
use super::step::Bytes;

/// How deep conditions are nested.
const DEPTH_MAX: u8 = 3;

#[derive(Debug, Clone)]
pub(super) enum Condition {
    Test(Test),
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Test {
    Exists,
    Missing,
    NumberIs(i8),
    NumberDiffers(i8),
    NumberBelow(i8),
    NumberBetween(i8, i8),
    NumberIn(i8, i8),
    NumberIsFirst,
    Group(u8),
    FillerLonger(u8),
    FillerBegins(u8),
    SetHas(u8),
    ListLonger(u8),
    ListHas(i8),
    MemberAtLeast(u8, i8),
    IsList,
}

impl Condition {
    /// A condition on anything of the item.
    pub(super) fn from_bytes(bytes: &mut Bytes<'_>) -> Self {
        Self::nested(bytes, DEPTH_MAX, Test::from_bytes)
    }

    /// A condition on what is the key of no index, as the filter of a query must be.
    pub(super) fn beside_keys(bytes: &mut Bytes<'_>) -> Self {
        Self::nested(bytes, DEPTH_MAX, Test::beside_keys)
    }

    fn nested(bytes: &mut Bytes<'_>, depth: u8, test: fn(&mut Bytes<'_>) -> Test) -> Self {
        let kind = if depth == 0 { 0 } else { bytes.below(8) };
        let mut inner = || Self::nested(bytes, depth - 1, test);
        match kind {
            5 => Self::And(vec![inner(), inner()]),
            6 => Self::Or(vec![inner(), inner()]),
            7 => Self::Not(Box::new(inner())),
            _ => Self::Test(test(bytes)),
        }
    }

    pub(super) fn holds(&self, item: Option<&Item>) -> bool {
        match self {
            Self::Test(test) => test.holds(item),
            Self::And(terms) => terms.iter().all(|term| term.holds(item)),
            Self::Or(terms) => terms.iter().any(|term| term.holds(item)),
            Self::Not(inner) => !inner.holds(item),
        }
    }

    /// The expression; its values are added to the others.
    pub(super) fn text(&self, values: &mut Values) -> String {
        let mut enclosed = |inner: &Self| match inner {
            Self::Test(_) => inner.text(values),
            Self::And(_) | Self::Or(_) | Self::Not(_) => format!("({})", inner.text(values)),
        };
        match self {
            Self::Test(test) => test.text(values),
            Self::And(terms) => terms.iter().map(enclosed).collect::<Vec<_>>().join(" AND "),
            Self::Or(terms) => terms.iter().map(enclosed).collect::<Vec<_>>().join(" OR "),
            Self::Not(inner) => format!("NOT {}", enclosed(inner)),
        }
    }
}

impl Test {
    fn from_bytes(bytes: &mut Bytes<'_>) -> Self {
        let number = |bytes: &mut Bytes<'_>| bytes.around(3);
        match bytes.below(12) {
            0 => Self::Exists,
            1 => Self::Missing,
            2 => Self::NumberIs(number(bytes)),
            3 => Self::NumberDiffers(number(bytes)),
            4 => Self::NumberBelow(number(bytes)),
            5 => {
                let (a, b) = (number(bytes), number(bytes));
                Self::NumberBetween(a.min(b), a.max(b))
            }
            6 => Self::NumberIn(number(bytes), number(bytes)),
            7 => Self::NumberIsFirst,
            8 => Self::Group(bytes.below(3)),
            _ => Self::beside_keys(bytes),
        }
    }

    fn beside_keys(bytes: &mut Bytes<'_>) -> Self {
        match bytes.below(7) {
            0 => Self::FillerLonger(bytes.below(60)),
            1 => Self::FillerBegins(bytes.below(9)),
            2 => Self::SetHas(bytes.below(4)),
            3 => Self::ListLonger(bytes.below(4)),
            4 => Self::ListHas(bytes.around(9)),
            5 => Self::MemberAtLeast(bytes.below(3), bytes.around(9)),
            _ => Self::IsList,
        }
    }

    fn holds(self, item: Option<&Item>) -> bool {
        let Some(item) = item else {
            return matches!(self, Self::Missing | Self::NumberDiffers(_));
        };
        let n = number(item, "n");
        let list = list_of(item);
        let member = |at: u8| list.and_then(|list| list.get(usize::from(at)));
        match self {
            Self::Exists => true,
            Self::Missing => false,
            Self::NumberIs(wanted) => n == Some(wanted.into()),
            Self::NumberDiffers(other) => n != Some(other.into()),
            Self::NumberBelow(bound) => n.is_some_and(|n| n < bound.into()),
            Self::NumberBetween(low, high) => {
                n.is_some_and(|n| (low.into()..=high.into()).contains(&n))
            }
            Self::NumberIn(a, b) => n.is_some_and(|n| n == i64::from(a) || n == i64::from(b)),
            Self::NumberIsFirst => member(0).is_some_and(|first| item.get("n") == Some(first)),
            Self::Group(g) => item.get("g") == Some(&format!("g{g}").into()),
            Self::FillerLonger(bytes) => filler_bytes(item).is_some_and(|it| it > bytes.into()),
            Self::FillerBegins(bytes) => filler_bytes(item).is_some_and(|it| it >= bytes.into()),
            Self::SetHas(member) => string_set(item).contains(&format!("s{member}")),
            Self::ListLonger(count) => list.is_some_and(|list| list.len() > count.into()),
            Self::ListHas(n) => list.is_some_and(|list| list.contains(&n.into())),
            Self::MemberAtLeast(at, bound) => {
                let member = member(at).and_then(AttributeValue::as_n);
                member.is_some_and(|member| *member >= bound.into())
            }
            Self::IsList => list.is_some(),
        }
    }

    fn text(self, values: &mut Values) -> String {
        let mut value = |value: AttributeValue| {
            let name = format!(":c{}", values.len());
            values.insert(name.clone(), value);
            name
        };
        match self {
            Self::Exists => "attribute_exists(pk)".to_owned(),
            Self::Missing => "attribute_not_exists(pk)".to_owned(),
            Self::NumberIs(n) => format!("n = {}", value(n.into())),
            Self::NumberDiffers(n) => format!("{} <> n", value(n.into())),
            Self::NumberBelow(n) => format!("n < {}", value(n.into())),
            Self::NumberBetween(low, high) => {
                format!("n BETWEEN {} AND {}", value(low.into()), value(high.into()))
            }
            Self::NumberIn(a, b) => format!("n IN ({}, {})", value(a.into()), value(b.into())),
            Self::NumberIsFirst => "n = l[0]".to_owned(),
            Self::Group(g) => format!("g = {}", value(format!("g{g}").into())),
            Self::FillerLonger(bytes) => format!("size(x) > {}", value(bytes.into())),
            Self::FillerBegins(bytes) => {
                format!("begins_with(x, {})", value("x".repeat(bytes.into()).into()))
            }
            Self::SetHas(member) => format!("contains(s, {})", value(format!("s{member}").into())),
            Self::ListLonger(count) => format!("size(l) > {}", value(count.into())),
            Self::ListHas(n) => format!("contains(l, {})", value(n.into())),
            Self::MemberAtLeast(at, n) => format!("l[{at}] >= {}", value(n.into())),
            Self::IsList => format!("attribute_type(l, {})", value("L".into())),
        }
    }
}
