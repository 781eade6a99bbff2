//! Conditions and filters over typed paths.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};

use serde::Serialize;

use super::operand::{Operand, RawOperand};
use super::path::{DocumentPath, Path, TypedPath};
use crate::key::Argument;
use crate::value::{AttributeType, AttributeValue};

/// A condition on an item of the entity `E`, made of typed paths with `&`, `|` and `!`.
///
/// As a write's condition it is evaluated on the item as it was, or on an empty one if there is
/// none; as a filter it is evaluated after the page was read and does not save capacity.
///
/// The text that it becomes has up to 4 KB and 300 operators ("Quotas", *Expression parameters*).
pub struct Condition<E> {
    test: Test,
    marker: PhantomData<fn() -> E>,
}

/// A condition without its type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    Compare(RawOperand, &'static str, RawOperand),
    Between(RawOperand, RawOperand, RawOperand),
    In(RawOperand, Vec<RawOperand>),
    Function(&'static str, Vec<RawOperand>),
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
}

/// The size of an attribute, to be compared with a number.
///
/// Characters (UTF-16 code units) of a string, bytes of a binary, members of sets, lists and maps.
/// Numbers, booleans and nulls have none, and no comparison with it holds.
pub struct Size<E> {
    document: DocumentPath,
    marker: PhantomData<fn() -> E>,
}

impl<E> Condition<E> {
    pub(crate) const fn new(test: Test) -> Self {
        Self { test, marker: PhantomData }
    }

    pub(crate) fn into_test(self) -> Test {
        self.test
    }
}

impl<E> BitAnd for Condition<E> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::new(self.test.and(other.test))
    }
}

impl<E> BitOr for Condition<E> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::new(self.test.or(other.test))
    }
}

impl<E> Not for Condition<E> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(self.test.negated())
    }
}

impl Test {
    /// Returns the test that both hold.
    pub(crate) fn and(self, other: Self) -> Self {
        let mut tests = match self {
            Self::And(tests) => tests,
            test => vec![test],
        };
        match other {
            Self::And(more) => tests.extend(more),
            test => tests.push(test),
        }
        Self::And(tests)
    }

    /// Returns the test that either holds.
    pub(crate) fn or(self, other: Self) -> Self {
        let mut tests = match self {
            Self::Or(tests) => tests,
            test => vec![test],
        };
        match other {
            Self::Or(more) => tests.extend(more),
            test => tests.push(test),
        }
        Self::Or(tests)
    }

    /// Returns the test that this does not hold.
    pub(crate) fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// Returns the test that an attribute has a value.
    pub(crate) fn equals(attribute: &'static str, value: AttributeValue) -> Self {
        Self::is(DocumentPath::new(attribute), Some(value))
    }

    /// Returns the test that an attribute has this value, or is absent if there is none.
    pub(crate) fn is(attribute: DocumentPath, value: Option<AttributeValue>) -> Self {
        let path = RawOperand::Path(attribute);
        match value {
            Some(value) => Self::Compare(path, "=", RawOperand::Value(value)),
            None => Self::Function("attribute_not_exists", vec![path]),
        }
    }

    /// Returns the test that an attribute is there.
    pub(crate) fn exists(attribute: &'static str) -> Self {
        let path = RawOperand::Path(DocumentPath::new(attribute));
        Self::Function("attribute_exists", vec![path])
    }

    /// Returns the test that an attribute is not there.
    pub(crate) fn not_exists(attribute: &'static str) -> Self {
        let path = RawOperand::Path(DocumentPath::new(attribute));
        Self::Function("attribute_not_exists", vec![path])
    }
}

impl<E, T, A> Path<E, T, A> {
    /// Holds where the attribute equals the operand.
    pub fn eq(&self, other: impl Operand<T>) -> Condition<E> {
        self.compare("=", other)
    }

    /// Holds where the attribute is absent or differs from the operand.
    pub fn ne(&self, other: impl Operand<T>) -> Condition<E> {
        self.compare("<>", other)
    }

    /// Holds where the attribute is less than the operand.
    pub fn lt(&self, other: impl Operand<T>) -> Condition<E> {
        self.compare("<", other)
    }

    /// Holds where the attribute is at most the operand.
    pub fn le(&self, other: impl Operand<T>) -> Condition<E> {
        self.compare("<=", other)
    }

    /// Holds where the attribute is greater than the operand.
    pub fn gt(&self, other: impl Operand<T>) -> Condition<E> {
        self.compare(">", other)
    }

    /// Holds where the attribute is at least the operand.
    pub fn ge(&self, other: impl Operand<T>) -> Condition<E> {
        self.compare(">=", other)
    }

    /// Holds where the attribute lies from `low` to `high`, both included.
    pub fn between(&self, low: impl Operand<T>, high: impl Operand<T>) -> Condition<E> {
        Condition::new(Test::Between(self.operand(), low.raw(), high.raw()))
    }

    /// Holds where the attribute equals one of up to 100 values; nowhere if there are none.
    pub fn is_in<V: Operand<T>>(&self, values: impl IntoIterator<Item = V>) -> Condition<E> {
        let values: Vec<_> = values.into_iter().map(Operand::raw).collect();
        if values.is_empty() {
            // The service has no `IN ()`; this is its shortest test that never holds.
            return self.exists() & self.not_exists();
        }
        Condition::new(Test::In(self.operand(), values))
    }

    /// Holds where the attribute is there.
    pub fn exists(&self) -> Condition<E> {
        Condition::new(Test::Function("attribute_exists", vec![self.operand()]))
    }

    /// Holds where the attribute is absent.
    pub fn not_exists(&self) -> Condition<E> {
        Condition::new(Test::Function("attribute_not_exists", vec![self.operand()]))
    }

    /// Holds where the attribute is there and stored with this type.
    pub fn is_type(&self, kind: AttributeType) -> Condition<E> {
        let kind = RawOperand::of_value(kind.letters());
        Condition::new(Test::Function("attribute_type", vec![self.operand(), kind]))
    }

    /// Holds where the string starts with `prefix`.
    pub fn begins_with(&self, prefix: &str) -> Condition<E>
    where
        T: AsRef<str>,
    {
        let prefix = RawOperand::of_value(prefix);
        Condition::new(Test::Function("begins_with", vec![self.operand(), prefix]))
    }

    /// Holds where the string has this part, or the list or set this member, equal in type and value.
    pub fn contains<V>(&self, part: V) -> Condition<E>
    where
        T: Contains<V>,
    {
        Condition::new(Test::Function("contains", vec![self.operand(), T::part(part)]))
    }

    /// Returns the attribute's size, to be compared.
    pub fn size(&self) -> Size<E> {
        Size { document: self.document().clone(), marker: PhantomData }
    }

    fn compare(&self, operator: &'static str, other: impl Operand<T>) -> Condition<E> {
        Condition::new(Test::Compare(self.operand(), operator, other.raw()))
    }

    fn operand(&self) -> RawOperand {
        RawOperand::Path(self.document().clone())
    }
}

/// A type whose attribute can be searched with `contains`.
#[diagnostic::on_unimplemented(
    message = "`contains` cannot look for `{V}` in an attribute of type `{Self}`",
    label = "strings contain a part; lists and sets contain a member"
)]
pub trait Contains<V> {
    /// Returns what is looked for.
    #[doc(hidden)]
    fn part(value: V) -> RawOperand;
}

impl<V: AsRef<str>> Contains<V> for String {
    fn part(value: V) -> RawOperand {
        RawOperand::of_value(value.as_ref())
    }
}

macro_rules! contains_members {
    ($([$($generics:tt)*] $collection:ty;)+) => {$(
        impl<$($generics)*, V: Argument<T, Inner: Serialize>> Contains<V> for $collection {
            fn part(value: V) -> RawOperand {
                RawOperand::of_value(value.inner())
            }
        }
    )+};
}
contains_members! {
    [T] Vec<T>;
    [T] std::collections::BTreeSet<T>;
    [T, S] std::collections::HashSet<T, S>;
}

macro_rules! size_comparisons {
    ($($name:ident $operator:literal $doc:literal;)+) => {
        impl<E> Size<E> {
            $(
                #[doc = $doc]
                pub fn $name(self, number: u64) -> Condition<E> {
                    let number = RawOperand::of_value(&number);
                    Condition::new(Test::Compare(RawOperand::Size(self.document), $operator, number))
                }
            )+
        }
    };
}
size_comparisons! {
    eq "=" "Holds where the size is this number.";
    ne "<>" "Holds where the size is another number, or the attribute is absent.";
    lt "<" "Holds where the size is below this number.";
    le "<=" "Holds where the size is at most this number.";
    gt ">" "Holds where the size is above this number.";
    ge ">=" "Holds where the size is at least this number.";
}

impl<E> Clone for Condition<E> {
    fn clone(&self) -> Self {
        Self::new(self.test.clone())
    }
}

impl<E> fmt::Debug for Condition<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Condition").field(&self.test).finish()
    }
}

impl<E> fmt::Debug for Size<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Size").field(&self.document).finish()
    }
}
