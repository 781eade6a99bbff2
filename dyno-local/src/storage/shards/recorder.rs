//! What a partition holds to record its changes.

use std::sync::Arc;

use super::chain::Chain;
use super::{Author, Recorded, ShardId, ShardLog};
#[cfg(feature = "durable")]
use crate::base::Timestamp;
use crate::storage::StoredItem;

/// A partition's place in the log of its table. Clones are the same place.
#[derive(Debug, Clone)]
pub(crate) struct Recorder {
    log: Arc<ShardLog>,
    chain: Arc<Chain>,
}

impl Recorder {
    /// Opens a shard for a partition, behind `parent`.
    pub(in crate::storage) fn open(log: &Arc<ShardLog>, parent: Option<ShardId>) -> Self {
        Self { log: Arc::clone(log), chain: log.open(parent) }
    }

    /// Records a change, if it is one. The caller holds the partition.
    pub(in crate::storage) fn record(
        &self,
        old: Option<&StoredItem>,
        new: Option<&StoredItem>,
        author: Author,
    ) -> Option<Recorded> {
        let change = Recorded::new(old, new, self.log.view(), author)?;
        Some(self.log.record(&self.chain, change))
    }

    /// Closes the partition's shard and opens one for each of its halves.
    pub(in crate::storage) fn split(&self) -> (Self, Self) {
        let parent = self.log.close(&self.chain);
        (Self::open(&self.log, parent), Self::open(&self.log, parent))
    }

    /// Returns the moment that tells the stream from others of its table.
    #[cfg(feature = "durable")]
    pub(crate) fn labelled(&self) -> Timestamp {
        self.log.labelled()
    }

    /// Forgets the newest change, if it has this number.
    #[cfg(feature = "durable")]
    pub(crate) fn take_back(&self, sequence: u64) {
        self.chain.take_back(sequence);
    }
}
