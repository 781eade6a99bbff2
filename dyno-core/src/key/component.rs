//! The values that may stand in a key template, and how each is written into a key.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::Serialize;

use super::escape::escape_into;
pub use crate::op::ScalarAttributeType as ScalarType;

/// A value that can be a component of a key.
///
/// Implemented for strings, integers, `bool` and floats; for `Uuid`, `Ulid` and timestamps with the
/// features `uuid`, `ulid`, `jiff`, `time` and `chrono`; for newtypes and fieldless enums by
/// `#[derive(KeyComponent)]`. Enums sort in the order in which their variants are declared.
///
/// # Layout
///
/// | type | text in a key |
/// |---|---|
/// | string | itself, with every byte up to `%` as `%XX` |
/// | `u8` … `u64` | 20 digits |
/// | `i8` … `i64` | 20 digits of the value plus 2⁶³ |
/// | `u128`, `i128` | 39 digits, signed ones plus 2¹²⁷ |
/// | `bool` | `0` or `1` |
/// | `f32`, `f64` | 16 hexadecimal digits of order-preserving bits; NaN sorts last, -0 is 0 |
/// | enum | 5 digits of the variant's rank |
/// | `Uuid` | 36 characters, lower case |
/// | `Ulid` | 26 characters |
/// | timestamps | `2024-07-09T12:00:00.000000000Z`; years without four digits sort outside of those |
///
/// Integers of up to 64 bits of one signedness share a layout, so a field may be widened without a
/// migration. The attribute of a `u128` or `i128` holds up to 38 significant digits; an entity with a
/// longer one cannot be written, unless the field has another serde form.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a component of a key",
    label = "not a key component",
    note = "strings, integers, bool, floats, and (by feature) uuid, ulid and timestamps are",
    note = "for a newtype or an enum without fields: `#[derive(dyno::KeyComponent)]`"
)]
pub trait KeyComponent: Serialize {
    /// The type of the attribute that serde makes of the value, for native index keys.
    const NATIVE: ScalarType;

    /// Appends the component's text, without its terminator.
    fn encode(&self, out: &mut String);
}

/// A component whose attribute, as serde writes it, sorts as the value does.
///
/// Native multi-attribute index keys hold the attribute itself, so ranges on one are exact only for
/// these. Not implemented for enums (serde writes their names) and timestamps (their text has a
/// varying number of digits).
#[diagnostic::on_unimplemented(
    message = "a range on `{Self}` would not be exact in a native index key",
    label = "this attribute does not sort as its value does",
    note = "native index keys hold the attribute as serde writes it; use a composite index with a `sk` template for ranges on this type"
)]
pub trait OrderedNative: KeyComponent {}

/// A component whose text, as it is, sorts as the value does: a string.
///
/// Keys in the verbatim layout hold the text itself, so a range on the last component of a sort key
/// is exact only for these. For a newtype that serde writes as a string, implement it.
#[diagnostic::on_unimplemented(
    message = "a range on `{Self}` would not be exact in a verbatim key",
    label = "its text does not sort as its value does",
    note = "strings do; implement `dyno::OrderedText` for a newtype of one"
)]
pub trait OrderedText: KeyComponent {}

/// A reference to what is [`OrderedNative`].
///
/// A derived newtype is ordered where its field is. The bound `Field: OrderedNative` would be an
/// error where it is false; one on a reference of any lifetime just leaves the impl out.
#[doc(hidden)]
pub trait OrderedInner {}

impl<T: OrderedNative + ?Sized> OrderedInner for &T {}

/// The rank of an enum's variant, as a component of a key.
#[derive(Debug, Clone, Copy)]
pub struct Rank(pub u16);

impl Rank {
    /// Appends the rank's five digits.
    pub fn encode(self, out: &mut String) {
        push_digits(out, u64::from(self.0), 5);
    }
}

impl<T: KeyComponent + ?Sized> KeyComponent for &T {
    const NATIVE: ScalarType = T::NATIVE;

    fn encode(&self, out: &mut String) {
        T::encode(self, out);
    }
}

impl KeyComponent for str {
    const NATIVE: ScalarType = ScalarType::S;

    fn encode(&self, out: &mut String) {
        escape_into(self, out);
    }
}

impl KeyComponent for String {
    const NATIVE: ScalarType = ScalarType::S;

    fn encode(&self, out: &mut String) {
        escape_into(self, out);
    }
}

impl KeyComponent for Cow<'_, str> {
    const NATIVE: ScalarType = ScalarType::S;

    fn encode(&self, out: &mut String) {
        escape_into(self, out);
    }
}

impl KeyComponent for bool {
    // DynamoDB has no boolean keys; a native key with one is refused when the table is made.
    const NATIVE: ScalarType = ScalarType::S;

    fn encode(&self, out: &mut String) {
        out.push(if *self { '1' } else { '0' });
    }
}

impl OrderedNative for str {}
impl OrderedNative for String {}
impl OrderedNative for Cow<'_, str> {}
impl OrderedText for str {}
impl OrderedText for String {}
impl OrderedText for Cow<'_, str> {}

macro_rules! unsigned {
    ($($int:ty),+) => {$(
        impl KeyComponent for $int {
            const NATIVE: ScalarType = ScalarType::N;

            fn encode(&self, out: &mut String) {
                push_digits(out, u64::from(*self), 20);
            }
        }
        impl OrderedNative for $int {}
    )+};
}
unsigned!(u8, u16, u32, u64);

macro_rules! signed {
    ($($int:ty),+) => {$(
        impl KeyComponent for $int {
            const NATIVE: ScalarType = ScalarType::N;

            fn encode(&self, out: &mut String) {
                push_digits(out, offset(i64::from(*self)), 20);
            }
        }
        impl OrderedNative for $int {}
    )+};
}
signed!(i8, i16, i32, i64);

impl KeyComponent for u128 {
    const NATIVE: ScalarType = ScalarType::N;

    fn encode(&self, out: &mut String) {
        push_wide_digits(out, *self);
    }
}

impl KeyComponent for i128 {
    const NATIVE: ScalarType = ScalarType::N;

    fn encode(&self, out: &mut String) {
        push_wide_digits(out, self.cast_unsigned() ^ (1 << 127));
    }
}

impl KeyComponent for f64 {
    const NATIVE: ScalarType = ScalarType::N;

    fn encode(&self, out: &mut String) {
        let bits = ordered_bits(*self);
        write!(out, "{bits:016x}").unwrap_or_default();
    }
}

impl KeyComponent for f32 {
    const NATIVE: ScalarType = ScalarType::N;

    fn encode(&self, out: &mut String) {
        f64::from(*self).encode(out);
    }
}

impl OrderedNative for f32 {}
impl OrderedNative for f64 {}

/// Moves the sign so that unsigned order is signed order.
const fn offset(value: i64) -> u64 {
    value.cast_unsigned() ^ (1 << 63)
}

/// Returns bits whose unsigned order is the order of the numbers.
fn ordered_bits(value: f64) -> u64 {
    // -0 and 0 are equal and so have one text; NaN is above everything, whatever its sign.
    let value = if value == 0.0 { 0.0 } else { value };
    if value.is_nan() {
        return u64::MAX;
    }
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | (1 << 63) }
}

/// Appends `value` in `width` decimal digits, or in as many as it has.
pub(super) fn push_digits(out: &mut String, value: u64, width: usize) {
    // A key is mostly digits, so they are not left to the general formatting.
    let mut digits = [b'0'; 20];
    let (mut rest, mut written) = (value, 0);
    for place in digits.iter_mut().rev() {
        *place = b'0' + (rest % 10) as u8;
        rest /= 10;
        written += 1;
        if rest == 0 {
            break;
        }
    }
    let start = digits.len() - width.clamp(written, digits.len());
    let text = digits.get(start..).map(std::str::from_utf8);
    out.push_str(text.and_then(Result::ok).unwrap_or_default());
}

fn push_wide_digits(out: &mut String, value: u128) {
    write!(out, "{value:039}").unwrap_or_default();
}
