//! Names of attributes: strings that are short, and the same in one item after another.
//!
//! Every key of a [`Map`](super::Map) is one. Up to 23 bytes stand in place, longer names are
//! counted references: making an item out of names that are at hand allocates nothing for them.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

use smol_str::SmolStr;

/// The name of an attribute.
///
/// A string that does not change: up to 23 bytes are held in place, longer ones are shared by
/// their clones. It reads as a `str`, and is ordered, compared and hashed as one.
///
/// # Examples
///
/// ```
/// use dyno_core::value::Name;
///
/// let name = Name::from("placed_at");
/// assert_eq!(name, "placed_at");
/// assert!(name.starts_with("placed"));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(SmolStr);

impl Name {
    /// Returns a name that refers to text of the program, whatever its length.
    pub const fn from_static(text: &'static str) -> Self {
        Self(SmolStr::new_static(text))
    }

    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(SmolStr::new(text))
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self(SmolStr::from(text))
    }
}

impl From<&String> for Name {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&Self> for Name {
    fn from(name: &Self) -> Self {
        name.clone()
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        Self::from(name.0)
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Name {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<Name> for str {
    fn eq(&self, other: &Name) -> bool {
        self == other.as_str()
    }
}

impl PartialEq<Name> for &str {
    fn eq(&self, other: &Name) -> bool {
        *self == other.as_str()
    }
}

impl PartialEq<Name> for String {
    fn eq(&self, other: &Name) -> bool {
        self == other.as_str()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::hash::{DefaultHasher, Hash, Hasher};

    use proptest::prelude::*;

    fn hash(value: &(impl Hash + ?Sized)) -> u64 {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        hasher.finish()
    }

    proptest! {
        /// What `Borrow<str>` promises: a map keyed by names is searched with texts.
        #[test]
        fn a_name_is_its_text(a in ".{0,40}", b in ".{0,40}") {
            let (x, y) = (Name::from(a.as_str()), Name::from(b.clone()));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(x == y, a == b);
            prop_assert_eq!(hash(&x), hash(a.as_str()));
            prop_assert_eq!(&x, a.as_str());
            prop_assert_eq!(format!("{x}|{x:?}"), format!("{a}|{a:?}"));
            prop_assert_eq!(String::from(y), b);
        }
    }

    #[test]
    fn maps_are_searched_by_text() {
        let long = "a name that does not fit in twenty-three bytes";
        let map = BTreeMap::from([(Name::from_static(long), 1), (Name::from("pk"), 2)]);
        assert_eq!((map.get(long), map.get("pk"), map.get("sk")), (Some(&1), Some(&2), None));
    }
}
