//! An item as storage keeps it.

use std::cell::RefCell;
use std::sync::Arc;

use dyno_core::value::Item;

#[cfg(feature = "durable")]
use crate::encoding::{Corrupt, decode_item};
use crate::encoding::{ItemRef, Names, encode_item};

/// The most room that a thread keeps to encode items in; few are longer.
const ROOM_BYTES_MAX: usize = 64 * 1024;

thread_local! {
    /// Where items are encoded, so that what is stored is allocated once, in its own length.
    static ROOM: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// An encoded item with its billed size. Clones share the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredItem(Arc<[u8]>);

impl StoredItem {
    /// Encodes an item of this billed size with the names of its table.
    pub(crate) fn new(item: &Item, size_bytes: usize, names: &Names) -> Self {
        let mut bytes = ROOM.take();
        bytes.clear();
        encode_item(item, size_bytes, names, &mut bytes);
        let stored = Self(bytes.as_slice().into());
        if bytes.capacity() <= ROOM_BYTES_MAX {
            ROOM.set(bytes);
        }
        stored
    }

    /// Takes the bytes of an item that was stored elsewhere, if they are whole.
    #[cfg(feature = "durable")]
    pub(crate) fn from_bytes(bytes: &[u8], names: &Names) -> Result<Self, Corrupt> {
        decode_item(bytes, names)?;
        Ok(Self(bytes.into()))
    }

    /// Returns the encoded bytes, which mean nothing without the names of the table.
    #[cfg(feature = "durable")]
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the item, to look into or to decode.
    pub(crate) fn read<'a>(&'a self, names: &'a Names) -> ItemRef<'a> {
        ItemRef::new(&self.0, names)
    }

    /// Returns the billed size of names and values.
    pub(crate) fn size_bytes(&self) -> usize {
        let size = self.0.first_chunk().map_or(0, |size| u32::from_le_bytes(*size));
        usize::try_from(size).unwrap_or(usize::MAX)
    }
}

/// A size in memory as storage counts them; no size of ours is near the end of `u64`.
pub(super) fn as_u64(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}
