//! What stands on either side of a comparison, and what can be added to an attribute.

use std::collections::{BTreeSet, HashSet};

use serde::Serialize;

use super::path::{DocumentPath, Path, TypedPath};
use crate::item::{list_to_set, to_value};
use crate::key::Argument;
use crate::value::AttributeValue;

/// An operand without its type, or why a value has no form as an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum RawOperand {
    /// An attribute of the item.
    Path(DocumentPath),
    /// A constant.
    Value(AttributeValue),
    /// The size of an attribute.
    Size(DocumentPath),
    /// A value that serde could not write.
    Invalid(String),
}

impl RawOperand {
    /// Returns the operand of a value as serde writes it.
    pub(crate) fn of_value<T: Serialize + ?Sized>(value: &T) -> Self {
        match to_value(value) {
            Ok(value) => Self::Value(value),
            Err(error) => Self::Invalid(error.to_string()),
        }
    }
}

/// What an attribute of type `T` may be compared with: a value, or another attribute.
#[diagnostic::on_unimplemented(
    message = "an attribute of type `{T}` cannot be compared with `{Self}`",
    label = "expected a `{T}`, a `&{T}` or a path to another `{T}`"
)]
pub trait Operand<T> {
    /// Returns the operand without its type.
    #[doc(hidden)]
    fn raw(self) -> RawOperand;
}

impl<T: Serialize> Operand<T> for T {
    fn raw(self) -> RawOperand {
        RawOperand::of_value(&self)
    }
}

impl<T: Serialize> Operand<T> for &T {
    fn raw(self) -> RawOperand {
        RawOperand::of_value(self)
    }
}

impl Operand<String> for &str {
    fn raw(self) -> RawOperand {
        RawOperand::of_value(self)
    }
}

impl<E, T, A> Operand<T> for Path<E, T, A> {
    fn raw(self) -> RawOperand {
        RawOperand::Path(self.document().clone())
    }
}

/// A type whose attribute DynamoDB's `ADD` can change: a number, or a set.
///
/// Implemented for the integers and floats and for sets. For a newtype of a number, implement it by
/// the type it wraps:
///
/// ```
/// # #[derive(serde::Serialize)]
/// struct Cents(i64);
/// impl dyno_core::expr::Addable<i64> for Cents {
///     fn added(value: i64) -> impl serde::Serialize {
///         value
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{V}` cannot be added to an attribute of type `{Self}`",
    label = "`add` takes a number for a number, and members for a set",
    note = "for a newtype of a number: `impl dyno::Addable<i64> for {Self}`"
)]
pub trait Addable<V> {
    /// Returns what is added: a number, or the members of a set.
    fn added(value: V) -> impl Serialize;

    /// Whether the attribute is a set.
    const SET: bool = false;
}

macro_rules! addable_numbers {
    ($($number:ty),+) => {$(
        impl<V: Argument<Self, Inner = Self>> Addable<V> for $number {
            fn added(value: V) -> impl Serialize {
                *value.inner()
            }
        }
    )+};
}
addable_numbers!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, f32, f64);

/// The members given for a set, written as a list.
struct Members<I>(I);

impl<I> Serialize for Members<I>
where
    I: Clone + IntoIterator,
    I::Item: Serialize,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

impl<T, I> Addable<I> for BTreeSet<T>
where
    I: Clone + IntoIterator,
    I::Item: Argument<T> + Serialize,
{
    fn added(members: I) -> impl Serialize {
        Members(members)
    }

    const SET: bool = true;
}

impl<T, S, I> Addable<I> for HashSet<T, S>
where
    I: Clone + IntoIterator,
    I::Item: Argument<T> + Serialize,
{
    fn added(members: I) -> impl Serialize {
        Members(members)
    }

    const SET: bool = true;
}

/// Returns the operand of `ADD` or `DELETE`; `None` for no members at all.
pub(crate) fn delta<T: Addable<V>, V>(value: V) -> Result<Option<AttributeValue>, String> {
    let value = to_value(&T::added(value)).map_err(|error| error.to_string())?;
    if !T::SET {
        return Ok(Some(value));
    }
    list_to_set(value).map_err(|error| error.to_string())
}
