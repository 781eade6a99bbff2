//! What a stream recorded, as a record of the log and back.
//!
//! `commits` writes it with the commit, `persistence` once more when the log is rewritten, and reads
//! it back.

use dyno_core::op::OperationType;

use super::{ChangeRecord, Record};
use crate::base::Timestamp;
use crate::encoding::Names;
use crate::storage::{Author, Recorded, StoredItem};

/// What is added to the kind of a change that the service made.
const BY_SERVICE: u8 = 16;

/// Appends a change that a stream of a table recorded.
pub(crate) fn encode_change(
    table: u64,
    stream: Timestamp,
    change: &Recorded,
    records: &mut Vec<u8>,
) {
    let operation = match change.operation {
        OperationType::Insert => 0,
        OperationType::Modify => 1,
        OperationType::Remove => 2,
    };
    let author = match change.author {
        Author::Caller => 0,
        Author::Service => BY_SERVICE,
    };
    Record::Change(ChangeRecord {
        table,
        stream: stream.as_micros(),
        sequence: change.sequence,
        at: change.at.as_micros(),
        kind: operation + author,
        old: change.old.as_ref().map(StoredItem::bytes).unwrap_or_default(),
        new: change.new.as_ref().map(StoredItem::bytes).unwrap_or_default(),
    })
    .encode(records);
}

/// Reads a change, whose images have these names; `None` if it is none.
pub(crate) fn decode_change(change: &ChangeRecord<'_>, names: &Names) -> Option<Recorded> {
    let image = |bytes: &[u8]| match bytes {
        [] => Some(None),
        bytes => StoredItem::from_bytes(bytes, names).ok().map(Some),
    };
    let operation = match change.kind % BY_SERVICE {
        0 => OperationType::Insert,
        1 => OperationType::Modify,
        2 => OperationType::Remove,
        _ => return None,
    };
    let author = match change.kind / BY_SERVICE {
        0 => Author::Caller,
        1 => Author::Service,
        _ => return None,
    };
    Some(Recorded {
        sequence: change.sequence,
        at: Timestamp::from_micros(change.at),
        operation,
        author,
        old: image(change.old)?,
        new: image(change.new)?,
    })
}
