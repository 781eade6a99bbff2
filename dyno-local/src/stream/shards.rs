//! Shards as descriptions show them.

use dyno_core::op::{SequenceNumberRange, Shard};

use super::sequence_text;
use crate::storage::ShardInfo;

/// Returns the description of a shard.
pub(crate) fn shard(shard: &ShardInfo) -> Shard {
    let range = SequenceNumberRange {
        starting_sequence_number: Some(sequence_text(shard.first)),
        ending_sequence_number: shard.last.map(sequence_text),
    };
    let mut shown = Shard::new(shard.id.to_string(), range);
    shown.parent_shard_id = shard.parent.map(|parent| parent.to_string());
    shown
}
