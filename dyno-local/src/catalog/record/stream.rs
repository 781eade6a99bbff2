//! The newest stream of a table. Its changes are records of their own.

use std::sync::Arc;

use dyno_core::op::StreamViewType;
use serde::{Deserialize, Serialize};

use crate::base::{Config, Timestamp};
use crate::catalog::{Stream, TableDefinition};
use crate::storage::{Recorded, ShardId, ShardLog, TableStorage};

/// What a definition tells of a stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StreamRecord {
    labelled_micros: i64,
    created_micros: i64,
    view: String,
    /// No change has this number or a higher one, but for those in the log behind it.
    next: u64,
    ended_micros: Option<i64>,
}

/// The part of a definition that tells of its stream.
#[derive(Debug, Deserialize)]
struct OfDefinition {
    #[serde(default)]
    stream: Option<StreamRecord>,
}

impl StreamRecord {
    pub(super) fn of(stream: &Stream) -> Self {
        Self {
            labelled_micros: stream.log.labelled().as_micros(),
            created_micros: stream.created.as_micros(),
            view: stream.view().name().to_owned(),
            next: stream.log.next_number(),
            ended_micros: stream.log.ended().map(Timestamp::as_micros),
        }
    }

    /// Reads what a definition from the log tells of its stream, if it has one.
    pub(crate) fn decode(definition: &[u8]) -> Option<Self> {
        serde_json::from_slice::<OfDefinition>(definition).ok()?.stream
    }

    /// Returns the moment that tells the stream from others of its table.
    pub(crate) const fn labelled(&self) -> Timestamp {
        Timestamp::from_micros(self.labelled_micros)
    }

    /// Returns the stream with its changes, which are in order, and the shard that they are in.
    pub(crate) fn stream(
        &self,
        definition: &TableDefinition,
        storage: &TableStorage,
        config: &Config,
        changes: Vec<Recorded>,
    ) -> Option<(Arc<Stream>, Option<ShardId>)> {
        let view = StreamViewType::from_name(&self.view)?;
        let log = ShardLog::new(view, Arc::clone(&config.clock), self.labelled(), self.next);
        let ended = self.ended_micros.map(Timestamp::from_micros);
        let before = log.load(changes, ended);
        let created = Timestamp::from_micros(self.created_micros);
        let stream = Stream::of(definition, storage, config, created, Arc::new(log));
        Some((Arc::new(stream), before))
    }
}
