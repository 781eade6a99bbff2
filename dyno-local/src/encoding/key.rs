//! The bytes under which a storage space keeps an entry.

use std::borrow::Borrow;

use super::KeyValue;
use super::hash::{HASH_BYTES, partition_hash};

/// An encoded key: the hash of the partition key, then the key's components.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(Box<[u8]>);

impl Key {
    /// Returns the key of these bytes.
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self(bytes.into_boxed_slice())
    }

    /// Returns the bytes of the partition key with its hash: what all keys of an item collection
    /// begin with, and no other key does.
    pub(crate) fn collection<'a>(parts: impl IntoIterator<Item = KeyValue<'a>>) -> Vec<u8> {
        let mut bytes = vec![0; HASH_BYTES];
        for part in parts {
            part.encode(&mut bytes);
        }
        let hash = partition_hash(bytes.get(HASH_BYTES..).unwrap_or_default());
        for (byte, hashed) in bytes.iter_mut().zip(hash.to_be_bytes()) {
            *byte = hashed;
        }
        bytes
    }

    /// Returns the bytes.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Borrow<[u8]> for Key {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}
