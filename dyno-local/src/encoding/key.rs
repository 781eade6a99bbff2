//! The keys under which a storage space keeps its entries.
//!
//! A key is the hash of the partition key and the bytes of the key's components. The hash stands
//! apart as a number: nearly every comparison in a tree ends there, without following a pointer.
//! The order is that of the tuple, which is the order of `hash ‖ components` as bytes.

use super::KeyValue;
use super::hash::partition_hash;

/// The bytes of a hash in front of a key that is written out.
#[cfg(any(feature = "durable", test))]
const HASH_BYTES: usize = 8;

/// An encoded key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    hash: u64,
    components: Box<[u8]>,
}

/// What the keys of an item collection, or of a part of it, begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyPrefix {
    hash: u64,
    components: Vec<u8>,
}

impl Key {
    /// Returns the lowest key of a hash.
    pub(crate) fn of_hash(hash: u64) -> Self {
        Self { hash, components: Box::default() }
    }

    /// Returns the hash of the partition key.
    pub(crate) const fn hash(&self) -> u64 {
        self.hash
    }

    /// Returns `true` if the key is a hash alone, which no item's is.
    pub(crate) const fn is_hash(&self) -> bool {
        self.components.is_empty()
    }

    /// Returns the bytes of the components.
    pub(crate) fn components(&self) -> &[u8] {
        &self.components
    }

    /// Returns a hash of the first components, which take this many bytes.
    pub(crate) fn hash_of(&self, bytes: usize) -> u64 {
        partition_hash(self.components.get(..bytes).unwrap_or(&self.components))
    }

    /// Returns the key of the item collection, whose components take this many bytes.
    pub(crate) fn collection(&self, bytes: usize) -> Self {
        let components = self.components.get(..bytes).unwrap_or(&self.components);
        Self { hash: self.hash, components: components.into() }
    }

    /// Returns what the keys begin with that have the first components of this one, which take this
    /// many bytes.
    pub(crate) fn prefix(&self, bytes: usize) -> KeyPrefix {
        let Self { hash, components } = self.collection(bytes);
        KeyPrefix { hash, components: components.into_vec() }
    }

    /// Returns the lowest bound that divides this key from a lower one.
    pub(crate) fn bound_above(&self, lower: &Self) -> Self {
        if lower.hash == self.hash { self.clone() } else { Self::of_hash(self.hash) }
    }

    /// Returns the key as bytes, in whose order keys are.
    #[cfg(any(feature = "durable", test))]
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        [&self.hash.to_be_bytes(), &*self.components].concat()
    }

    /// Returns the key of bytes that [`Key::to_bytes`] made; `None` for bytes without a hash.
    #[cfg(any(feature = "durable", test))]
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (hash, components) = bytes.split_first_chunk::<HASH_BYTES>()?;
        Some(Self { hash: u64::from_be_bytes(*hash), components: components.into() })
    }
}

impl KeyPrefix {
    /// Returns the prefix of an item collection: its hash and the parts of its partition key.
    pub(crate) fn collection<'a>(parts: impl IntoIterator<Item = KeyValue<'a>>) -> Self {
        let mut prefix = Self::with_capacity(0);
        for part in parts {
            prefix.push(part);
        }
        prefix.end_partition_key();
        prefix
    }

    /// Returns an empty prefix with room for components. The parts of the partition key are to be
    /// pushed first, and then [`Self::end_partition_key`] is to be called.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { hash: 0, components: Vec::with_capacity(bytes) }
    }

    /// Takes what was pushed as the partition key: its hash is that of the key.
    pub(crate) fn end_partition_key(&mut self) {
        self.hash = partition_hash(&self.components);
    }

    /// Appends a component.
    pub(crate) fn push(&mut self, part: KeyValue<'_>) {
        part.encode(&mut self.components);
    }

    /// Returns the prefix with a component behind it.
    pub(crate) fn with(&self, part: KeyValue<'_>) -> Self {
        let mut prefix = self.clone();
        prefix.push(part);
        prefix
    }

    /// Returns the prefix of what has components that begin with this value behind it.
    pub(crate) fn with_beginning(&self, part: KeyValue<'_>) -> Self {
        let mut prefix = self.clone();
        part.encode_beginning(&mut prefix.components);
        prefix
    }

    /// Returns the length of the components.
    pub(crate) const fn len(&self) -> usize {
        self.components.len()
    }

    /// Returns the prefix as a key.
    pub(crate) fn into_key(self) -> Key {
        Key { hash: self.hash, components: self.components.into_boxed_slice() }
    }

    /// Returns the prefix as a key, and keeps the room that it has.
    pub(crate) fn to_key(&self) -> Key {
        Key { hash: self.hash, components: self.components.as_slice().into() }
    }

    /// Empties the prefix, and keeps the room that it has.
    pub(crate) fn clear(&mut self) {
        self.hash = 0;
        self.components.clear();
    }

    /// Returns the lowest key above everything that begins with this; `None` if there is none.
    pub(crate) fn end(&self) -> Option<Key> {
        let Some(last) = self.components.iter().rposition(|byte| *byte != 0xFF) else {
            return Some(Key::of_hash(self.hash.checked_add(1)?));
        };
        let mut end: Box<[u8]> = self.components.get(..=last)?.into();
        if let Some(byte) = end.last_mut() {
            *byte += 1;
        }
        Some(Key { hash: self.hash, components: end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys() -> impl Strategy<Value = Key> {
        let byte = prop_oneof![Just(0u8), Just(255), any::<u8>()];
        (0..3u64, proptest::collection::vec(byte, 0..4))
            .prop_map(|(hash, bytes)| Key { hash, components: bytes.into() })
    }

    proptest! {
        #[test]
        fn bytes_hold_the_key_and_its_order(a in keys(), b in keys()) {
            prop_assert_eq!(a.cmp(&b), a.to_bytes().cmp(&b.to_bytes()));
            prop_assert_eq!(Key::from_bytes(&a.to_bytes()), Some(a));
        }

        #[test]
        fn the_end_of_a_prefix_is_above_what_begins_with_it(prefix in keys(), key in keys()) {
            let lowest = prefix.clone();
            let prefix = KeyPrefix { hash: prefix.hash, components: prefix.components.into() };
            let within = key >= lowest && prefix.end().is_none_or(|end| key < end);
            let begins = key.hash == prefix.hash && key.components.starts_with(&prefix.components);
            prop_assert_eq!(within, begins);
        }

        #[test]
        fn a_bound_divides(a in keys(), b in keys()) {
            prop_assume!(a < b);
            let bound = b.bound_above(&a);
            prop_assert!(a < bound && bound <= b);
        }
    }
}
