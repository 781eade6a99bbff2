//! A stream of a table: from when it is switched on to a day after it is switched off, or the table
//! deleted. Switching on once more makes another.

use std::sync::Arc;

use dyno_core::op::{KeySchemaElement, StreamStatus, StreamViewType};

use super::describe::elements;
use super::{KeySchema, TableDefinition, TableName};
use crate::base::{Calendar, Config, Timestamp, limits};
use crate::encoding::Names;
use crate::storage::{ShardLog, TableStorage};

/// A stream. It outlives its table.
#[derive(Debug)]
pub(crate) struct Stream {
    pub(crate) arn: String,
    pub(crate) label: String,
    pub(crate) table_name: TableName,
    pub(crate) keys: KeySchema,
    pub(crate) created: Timestamp,
    /// How long it is being switched on, and off.
    delay_micros: i64,
    /// The names that its items share.
    pub(crate) names: Arc<Names>,
    pub(crate) log: Arc<ShardLog>,
}

impl Stream {
    /// Returns a stream of a table, whose log has a label that no other stream of the table has.
    pub(super) fn of(
        definition: &TableDefinition,
        storage: &TableStorage,
        config: &Config,
        created: Timestamp,
        log: Arc<ShardLog>,
    ) -> Self {
        Self {
            arn: Self::arn(definition, log.labelled()),
            label: log.labelled().in_iso_millis(),
            table_name: definition.name.clone(),
            keys: definition.keys.clone(),
            created,
            delay_micros: config.table_delay_micros,
            names: storage.shared_names(),
            log,
        }
    }

    /// Returns the ARN of a table's stream with this label.
    pub(super) fn arn(definition: &TableDefinition, labelled: Timestamp) -> String {
        format!("{}/stream/{}", definition.arn, labelled.in_iso_millis())
    }

    /// Returns what its records show.
    pub(crate) fn view(&self) -> StreamViewType {
        self.log.view()
    }

    /// Returns its state at a moment.
    pub(crate) fn status(&self, now: Timestamp) -> StreamStatus {
        let is_over = |since: Timestamp| since.plus_micros(self.delay_micros) <= now;
        match self.log.ended() {
            None if is_over(self.created) => StreamStatus::Enabled,
            None => StreamStatus::Enabling,
            Some(ended) if is_over(ended) => StreamStatus::Disabled,
            Some(_) => StreamStatus::Disabling,
        }
    }

    /// Returns the key of its table, as descriptions show it.
    pub(crate) fn key_schema(&self) -> Vec<KeySchemaElement> {
        elements(&self.keys)
    }

    /// Returns `true` if it ended so long ago that it cannot be read any more.
    pub(super) fn is_gone(&self, now: Timestamp) -> bool {
        let ended = self.log.ended();
        ended.is_some_and(|ended| ended.plus_micros(limits::STREAM_RETENTION_MICROS) < now)
    }
}

impl TableDefinition {
    /// Returns where changes of items are recorded from this definition on.
    pub(super) fn recorded_in(&self) -> Option<&Arc<ShardLog>> {
        let is_on = self.settings.streams() && !self.life.is_deleting();
        self.stream.as_ref().filter(|_| is_on).map(|stream| &stream.log)
    }
}
