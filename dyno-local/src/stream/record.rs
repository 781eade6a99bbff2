//! Changes as records: what a view shows of them.

use dyno_core::op::{Identity, Record, StreamRecord, StreamViewType};
use dyno_core::value::{Item, item_size_bytes};

use super::sequence_text;
use crate::base::Timestamp;
use crate::catalog::Stream;
use crate::encoding::partition_hash;
use crate::storage::{Author, Recorded, StoredItem};

/// An odd number: multiplying by it tells any two numbers apart.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// Returns the record of a change of a table in this region.
pub(crate) fn record(stream: &Stream, change: &Recorded, region: &str) -> Record {
    let view = stream.view();
    let (shows_old, shows_new) = match view {
        StreamViewType::KeysOnly => (false, false),
        StreamViewType::NewImage => (false, true),
        StreamViewType::OldImage => (true, false),
        StreamViewType::NewAndOldImages => (true, true),
    };
    let old = change.old.as_ref().filter(|_| shows_old);
    let new = change.new.as_ref().filter(|_| shows_new);
    let image = |item: &StoredItem| item.read(&stream.names).to_item();
    let keys = keys(stream, change);
    let images = [old, new].into_iter().flatten().map(StoredItem::size_bytes).sum::<usize>();
    let bytes = item_size_bytes(&keys) + images;
    let mut shown = StreamRecord::new(keys, sequence_text(change.sequence), view);
    shown.approximate_creation_date_time = whole_seconds(change.at).as_seconds();
    shown.old_image = old.map(image);
    shown.new_image = new.map(image);
    shown.size_bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    let mut record = Record::new(change.operation, region, shown);
    record.event_id = event_id(stream, change);
    record.user_identity = match change.author {
        Author::Caller => None,
        Author::Service => Some(Identity::service()),
    };
    record
}

/// Returns the key of the item. One image is always there to read it off.
fn keys(stream: &Stream, change: &Recorded) -> Item {
    let item = change.new.as_ref().or(change.old.as_ref());
    debug_assert!(item.is_some(), "a change of an item has an image of it");
    item.map(|item| stream.keys.key_of(&item.read(&stream.names))).unwrap_or_default()
}

/// Returns 32 hexadecimal digits that no other change of the stream has.
fn event_id(stream: &Stream, change: &Recorded) -> String {
    let of_stream = partition_hash(stream.arn.as_bytes());
    format!("{of_stream:016x}{:016x}", change.sequence.wrapping_mul(SPREAD) ^ of_stream)
}

const fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_seconds(at.as_micros().div_euclid(1_000_000))
}
