//! Ranges of values of one component, and the key condition each becomes.

use std::ops::{Bound, Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

use super::{ABOVE, AnyComponent, Given};

/// Numbers that are no characters lie side by side.
const SURROGATES: usize = 0x801;

/// The lower and the upper end of a range, without their type.
pub type Bounds<'r> = (Bound<&'r dyn AnyComponent>, Bound<&'r dyn AnyComponent>);

/// A range of values of type `T`: `a..b`, `a..=b`, `..b`, `..=b`, `a..`, `..` or a pair of bounds.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a range of `{T}`",
    label = "expected a range such as `a..b` or `a..=b` of `{T}`"
)]
pub trait ComponentRange<T> {
    /// Returns the lower and the upper end.
    fn bounds(&self) -> Bounds<'_>;
}

macro_rules! ranges {
    ($($range:ident($self:ident) => $low:expr, $high:expr;)+) => {$(
        impl<T, A: Given<T>> ComponentRange<T> for $range<A> {
            fn bounds(&$self) -> Bounds<'_> {
                ($low, $high)
            }
        }
    )+};
}

ranges! {
    Range(self) => Bound::Included(&self.start), Bound::Excluded(&self.end);
    RangeInclusive(self) => Bound::Included(self.start()), Bound::Included(self.end());
    RangeFrom(self) => Bound::Included(&self.start), Bound::Unbounded;
    RangeTo(self) => Bound::Unbounded, Bound::Excluded(&self.end);
    RangeToInclusive(self) => Bound::Unbounded, Bound::Included(&self.end);
}

impl<T, A: Given<T>> ComponentRange<T> for (Bound<A>, Bound<A>) {
    fn bounds(&self) -> Bounds<'_> {
        let end = |end| match end {
            Bound::Included(end) => Bound::Included(end as &dyn AnyComponent),
            Bound::Excluded(end) => Bound::Excluded(end as &dyn AnyComponent),
            Bound::Unbounded => Bound::Unbounded,
        };
        (end(self.0.as_ref()), end(self.1.as_ref()))
    }
}

impl<T> ComponentRange<T> for RangeFull {
    fn bounds(&self) -> Bounds<'_> {
        (Bound::Unbounded, Bound::Unbounded)
    }
}

/// What a composite sort key must be: the key condition, and nothing besides.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyRange {
    /// Anything.
    Any,
    /// Exactly this key.
    Equal(String),
    /// A key that starts so.
    BeginsWith(String),
    /// A key from the first to the second, both included.
    Between(String, String),
    /// A key from this one on.
    AtLeast(String),
    /// A key up to this one.
    AtMost(String),
    /// No key at all: the range is empty.
    Nothing,
}

impl KeyRange {
    /// Returns the range of keys that start with `prefix` and go on with a component in `low` to
    /// `high`.
    ///
    /// `prefix` is empty or ends with `#`, as the derive makes sure.
    pub(crate) fn of_component(prefix: &str, (low, high): Bounds<'_>) -> Self {
        let text = |end: &dyn AnyComponent, suffix: Option<char>| {
            let mut key = prefix.to_owned();
            end.encode(&mut key);
            key.extend(suffix);
            key
        };
        let low = match low {
            Bound::Included(end) => Some(text(end, None)),
            Bound::Excluded(end) => Some(text(end, Some(ABOVE))),
            Bound::Unbounded => None,
        };
        let high = match high {
            Bound::Included(end) => Some(text(end, Some(ABOVE))),
            Bound::Excluded(end) => Some(text(end, None)),
            Bound::Unbounded => None,
        };
        Self::between(prefix, low, high)
    }

    /// Returns the range of keys that start with `prefix` from one key to another, both included.
    pub(crate) fn between(prefix: &str, low: Option<String>, high: Option<String>) -> Self {
        // The service takes no empty key, not even as a bound. Every key is above the empty text, so
        // as a lower bound it says nothing, and as an upper one it admits nothing.
        match (low.filter(|low| !low.is_empty()), high) {
            (_, Some(high)) if high.is_empty() => Self::Nothing,
            (Some(low), Some(high)) if low > high => Self::Nothing,
            (Some(low), Some(high)) => Self::Between(low, high),
            (None, None) => Self::begins_with(prefix.to_owned()),
            (Some(low), None) => match above(prefix) {
                Some(high) => Self::Between(low, high),
                None => Self::AtLeast(low),
            },
            (None, Some(high)) if prefix.is_empty() => Self::AtMost(high),
            (None, Some(high)) => Self::Between(prefix.to_owned(), high),
        }
    }

    /// Returns the range of keys with this prefix.
    pub(crate) fn begins_with(prefix: String) -> Self {
        if prefix.is_empty() { Self::Any } else { Self::BeginsWith(prefix) }
    }
}

/// Returns the bound above every key with a prefix, which is [`ABOVE`] for the terminator; `None` for
/// the empty prefix, which nothing is above.
pub(crate) fn above(prefix: &str) -> Option<String> {
    let last = prefix.chars().next_back()?;
    let stem = prefix.strip_suffix(last)?;
    let next = (u32::from(last) + 1..).take(SURROGATES).find_map(char::from_u32)?;
    Some(format!("{stem}{next}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{KeyComponent, TERMINATOR};
    use proptest::prelude::*;

    /// What `KeyRange` says of a key, as DynamoDB would.
    fn admits(range: &KeyRange, key: &str) -> bool {
        match range {
            KeyRange::Any => true,
            KeyRange::Equal(wanted) => key == wanted,
            KeyRange::BeginsWith(prefix) => key.starts_with(prefix.as_str()),
            KeyRange::Between(low, high) => low.as_str() <= key && key <= high.as_str(),
            KeyRange::AtLeast(low) => low.as_str() <= key,
            KeyRange::AtMost(high) => key <= high.as_str(),
            KeyRange::Nothing => false,
        }
    }

    fn key_of<T: KeyComponent + ?Sized>(prefix: &str, value: &T, tail: &str) -> String {
        let mut key = prefix.to_owned();
        value.encode(&mut key);
        key.push(TERMINATOR);
        key.push_str(tail);
        key
    }

    fn bound<T: Clone>(kind: u8, end: &T) -> Bound<T> {
        match kind {
            0 => Bound::Unbounded,
            1 => Bound::Included(end.clone()),
            _ => Bound::Excluded(end.clone()),
        }
    }

    fn within<T: PartialOrd>(low: &Bound<T>, value: &T, high: &Bound<T>) -> bool {
        let above = match low {
            Bound::Included(low) => low <= value,
            Bound::Excluded(low) => low < value,
            Bound::Unbounded => true,
        };
        above
            && match high {
                Bound::Included(high) => value <= high,
                Bound::Excluded(high) => value < high,
                Bound::Unbounded => true,
            }
    }

    fn agrees<T>(
        low: &T,
        value: &T,
        high: &T,
        kinds: (u8, u8),
        tail: &str,
    ) -> Result<(), TestCaseError>
    where
        T: KeyComponent + PartialOrd + Clone,
    {
        let ends = (bound(kinds.0, low), bound(kinds.1, high));
        for prefix in ["", "A#", "A#b#"] {
            let range = KeyRange::of_component(prefix, ComponentRange::<T>::bounds(&ends));
            let key = key_of(prefix, value, tail);
            prop_assert_eq!(
                admits(&range, &key),
                within(&ends.0, value, &ends.1),
                "{:?} {}",
                range,
                key
            );
            let stranger = key_of("B#", value, tail);
            prop_assert!(prefix.is_empty() || !admits(&range, &stranger));
        }
        Ok(())
    }

    #[test]
    fn the_bound_above_a_prefix_is_the_next_character() {
        let check = |prefix: &str, expected: Option<&str>| {
            assert_eq!(above(prefix).as_deref(), expected, "{prefix:?}");
        };
        check("A#", Some("A$"));
        check("at ", Some("at!"));
        check("é", Some("ê"));
        check("a\u{D7FF}", Some("a\u{E000}"));
        check("\u{10FFFF}", None);
        check("", None);
    }

    #[test]
    fn the_empty_string_is_no_bound_of_its_own() {
        let of = |low: Bound<&str>, high: Bound<&str>| {
            KeyRange::of_component("", ComponentRange::<String>::bounds(&(low, high)))
        };
        assert_eq!(of(Bound::Included(""), Bound::Unbounded), KeyRange::Any);
        assert_eq!(of(Bound::Unbounded, Bound::Excluded("")), KeyRange::Nothing);
        assert_eq!(of(Bound::Included(""), Bound::Excluded("")), KeyRange::Nothing);
        let empty = of(Bound::Included(""), Bound::Included(""));
        assert_eq!(empty, KeyRange::AtMost("$".to_owned()));
        let below_b = of(Bound::Included(""), Bound::Excluded("b"));
        assert_eq!(below_b, KeyRange::AtMost("b".to_owned()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn ranges_of_strings_mean_values(
            values in prop::array::uniform3("[ !\"#$%&ab0-9~é漢😀\u{10FFFF}\u{0}]{0,4}"),
            kinds in (0u8..3, 0u8..3),
            tail in "[a-z]{0,3}#?",
        ) {
            let [low, value, high] = values;
            agrees(&low, &value, &high, kinds, &tail)?;
        }

        #[test]
        fn ranges_of_integers_mean_values(values: [i64; 3], small: [u8; 3], kinds in (0u8..3, 0u8..3)) {
            agrees(&values[0], &values[1], &values[2], kinds, "x#")?;
            agrees(&small[0], &small[1], &small[2], kinds, "")?;
        }

        #[test]
        fn ranges_of_wide_integers_mean_values(values: [i128; 3], kinds in (0u8..3, 0u8..3)) {
            agrees(&values[0], &values[1], &values[2], kinds, "")?;
            let unsigned = values.map(i128::unsigned_abs);
            agrees(&unsigned[0], &unsigned[1], &unsigned[2], kinds, "")?;
        }

        #[test]
        fn ranges_of_floats_mean_values(values: [f64; 3], kinds in (0u8..3, 0u8..3)) {
            prop_assume!(values.iter().all(|value| !value.is_nan()));
            agrees(&values[0], &values[1], &values[2], kinds, "")?;
        }

        #[test]
        fn order_of_keys_is_order_of_values(a: Vec<char>, b: Vec<char>) {
            let (a, b): (String, String) = (a.into_iter().collect(), b.into_iter().collect());
            prop_assert_eq!(key_of("", &a, "").cmp(&key_of("", &b, "")), a.cmp(&b));
        }
    }
}
