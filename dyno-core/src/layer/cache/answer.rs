//! A cached answer, and the memory that it takes.

use std::mem::size_of;
use std::sync::Arc;

use super::key::{Key, Projection};
use crate::op::{QueryOutput, ScanOutput};
use crate::value::{AttributeValue, Item, Name};

/// A cached answer; clones share it.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// The item, or that there is none.
    Item(Option<Arc<Item>>),
    Query(Arc<QueryOutput>),
    Scan(Arc<ScanOutput>),
}

/// What an entry takes besides its key and its answers: the tables and queues of the cache.
// Measured roughly; the bound is of bytes that users bring, and this keeps tiny entries honest.
const ENTRY_OVERHEAD_BYTES: usize = 256;

/// What an allocation takes besides its content.
const ALLOCATION_BYTES: usize = 16;

impl Answer {
    pub(super) const fn is_negative(&self) -> bool {
        matches!(self, Self::Item(None))
    }

    pub(super) fn bytes(&self) -> usize {
        let listing = |items: Option<&Vec<Item>>, next: Option<&Item>| {
            let items = items.into_iter().flatten().chain(next);
            size_of::<QueryOutput>() + items.map(item_bytes).sum::<usize>()
        };
        match self {
            Self::Item(item) => item.as_deref().map_or(0, item_bytes),
            Self::Query(it) => listing(it.items.as_ref(), it.last_evaluated_key.as_ref()),
            Self::Scan(it) => listing(it.items.as_ref(), it.last_evaluated_key.as_ref()),
        }
    }
}

/// Returns the bytes of an entry without its answers.
pub(super) fn key_bytes(key: &Key) -> usize {
    ENTRY_OVERHEAD_BYTES
        + match key {
            Key::Item(key) => key.table.len() + item_bytes(&key.key),
            // The text has every string and every value of a request, and few quotes more.
            Key::Query(query) => format!("{query:?}").len(),
            Key::Scan(scan) => format!("{scan:?}").len(),
        }
}

/// Returns the bytes of a projection that stands beside its answer.
pub(super) fn projection_bytes(projection: Option<&Projection>) -> usize {
    projection.map_or(0, |projection| format!("{projection:?}").len())
}

fn item_bytes(item: &Item) -> usize {
    let attributes = item.iter().map(|(name, value)| name_bytes(name) + value_bytes(value));
    size_of::<Item>() + ALLOCATION_BYTES + attributes.sum::<usize>()
}

/// Names of up to 23 bytes stand in place.
fn name_bytes(name: &Name) -> usize {
    size_of::<Name>() + if name.len() > 23 { name.len() + ALLOCATION_BYTES } else { 0 }
}

fn value_bytes(value: &AttributeValue) -> usize {
    let held = match value {
        AttributeValue::S(text) => text.len() + ALLOCATION_BYTES,
        AttributeValue::B(bytes) => bytes.len() + ALLOCATION_BYTES,
        AttributeValue::N(_) | AttributeValue::Bool(_) | AttributeValue::Null => 0,
        AttributeValue::L(list) => list.iter().map(value_bytes).sum::<usize>() + ALLOCATION_BYTES,
        AttributeValue::M(map) => item_bytes(map),
        AttributeValue::Ss(set) => set.iter().map(|it| member_bytes(it.len())).sum(),
        AttributeValue::Ns(set) => set.iter().map(|_| member_bytes(0)).sum(),
        AttributeValue::Bs(set) => set.iter().map(|it| member_bytes(it.len())).sum(),
    };
    size_of::<AttributeValue>() + held
}

/// A member of a set lies in a tree, which is filled to two thirds.
const fn member_bytes(length: usize) -> usize {
    length + ALLOCATION_BYTES + size_of::<AttributeValue>()
}
