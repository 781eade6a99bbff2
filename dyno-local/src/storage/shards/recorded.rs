//! One change as it is kept, and the names of shards.

use std::fmt;

use dyno_core::op::{OperationType, StreamViewType};

use crate::base::Timestamp;
use crate::storage::StoredItem;
#[cfg(feature = "durable")]
use crate::storage::stored_item::as_u64;

/// The bytes of a change without images.
#[cfg(feature = "durable")]
const CHANGE_BYTES: u64 = 46;

/// Who made a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    /// Whoever sent a request.
    Caller,
    /// The service, which deletes items that expired.
    Service,
}

/// One change of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) sequence: u64,
    pub(crate) at: Timestamp,
    pub(crate) operation: OperationType,
    pub(crate) author: Author,
    /// The item before; absent if neither the image nor the key of it is to be shown.
    pub(crate) old: Option<StoredItem>,
    /// The item after, likewise.
    pub(crate) new: Option<StoredItem>,
}

/// What a shard is called. The order of the names is that in which shards were opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ShardId {
    millis: u64,
    tag: u32,
}

impl Recorded {
    /// Returns the change from one image to another, with what a view shows of them; `None` if
    /// nothing changed. The images are of one table, where equal items have equal bytes.
    pub(super) fn new(
        old: Option<&StoredItem>,
        new: Option<&StoredItem>,
        view: StreamViewType,
        author: Author,
    ) -> Option<Self> {
        let operation = match (old, new) {
            (None, None) => return None,
            (Some(old), Some(new)) if old == new => return None,
            (None, Some(_)) => OperationType::Insert,
            (Some(_), Some(_)) => OperationType::Modify,
            (Some(_), None) => OperationType::Remove,
        };
        // The key is read off either image.
        let (old, new) = match view {
            StreamViewType::NewAndOldImages => (old, new),
            StreamViewType::OldImage => (old, new.filter(|_| old.is_none())),
            StreamViewType::NewImage | StreamViewType::KeysOnly => {
                (old.filter(|_| new.is_none()), new)
            }
        };
        let (sequence, at) = (0, Timestamp::default());
        Some(Self { sequence, at, operation, author, old: old.cloned(), new: new.cloned() })
    }
}

#[cfg(feature = "durable")]
impl Recorded {
    /// Returns about how many bytes the change takes.
    pub(super) fn bytes(&self) -> u64 {
        let images = [&self.old, &self.new].into_iter().flatten();
        images.map(|image| as_u64(image.bytes().len())).sum::<u64>() + CHANGE_BYTES
    }
}

impl ShardId {
    /// Returns the name of a shard whose first number is this.
    pub(super) fn new(opened: Timestamp, first: u64) -> Self {
        let millis = u64::try_from(opened.as_micros() / 1_000).unwrap_or(0);
        let tag = u32::try_from(first & u64::from(u32::MAX)).unwrap_or(u32::MAX);
        Self { millis, tag }
    }

    /// Reads a name; `None` if it is none of ours.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (millis, tag) = text.strip_prefix("shardId-")?.split_once('-')?;
        let id = Self { millis: millis.parse().ok()?, tag: u32::from_str_radix(tag, 16).ok()? };
        (id.to_string() == text).then_some(id)
    }
}

impl fmt::Display for ShardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shardId-{:020}-{:08x}", self.millis, self.tag)
    }
}
