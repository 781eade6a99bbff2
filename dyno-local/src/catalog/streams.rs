//! The streams of an engine: those that are on, and for a day those that were.
//!
//! `ops` looks streams up by ARN; the [`Catalog`](super::Catalog) begins them with their tables.
//! What is too old is dropped by whoever looks.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Stream, TableDefinition};
use crate::base::{Config, Timestamp};
use crate::storage::{ShardLog, TableStorage};

/// The length of a label's last digit.
const LABEL_MICROS: i64 = 1_000;

/// What the numbers of a stream begin at: 0 is before all of them.
const NUMBER_FIRST: u64 = 1;

/// All streams, in the order of their ARNs.
#[derive(Debug, Default)]
pub(crate) struct Streams(Mutex<BTreeMap<String, Arc<Stream>>>);

impl Streams {
    /// Gives a table another stream, if its settings want one and it has none that is on.
    pub(crate) fn begin(
        &self,
        definition: &mut TableDefinition,
        storage: &TableStorage,
        config: &Config,
    ) {
        let is_on = |stream: &Arc<Stream>| stream.log.ended().is_none();
        let view = definition.settings.stream.filter(|stream| stream.stream_enabled);
        let Some(view) = view.and_then(|stream| stream.stream_view_type) else { return };
        if definition.stream.as_ref().is_some_and(is_on) {
            return;
        }
        let now = config.clock.now();
        let mut streams = self.at(now);
        let mut labelled = now;
        // A label is never given twice, however fast a stream is switched.
        while streams.contains_key(&Stream::arn(definition, labelled)) {
            labelled = labelled.plus_micros(LABEL_MICROS);
        }
        let log = Arc::new(ShardLog::new(view, Arc::clone(&config.clock), labelled, NUMBER_FIRST));
        let stream = Arc::new(Stream::of(definition, storage, config, now, log));
        streams.insert(stream.arn.clone(), Arc::clone(&stream));
        definition.stream = Some(stream);
    }

    /// Adds a stream that was there before.
    #[cfg(feature = "durable")]
    pub(super) fn add(&self, stream: &Arc<Stream>) {
        self.lock().insert(stream.arn.clone(), Arc::clone(stream));
    }

    /// Forgets a stream that never should have been.
    #[cfg(feature = "durable")]
    pub(super) fn forget(&self, stream: &Stream) {
        self.lock().remove(&stream.arn);
    }

    /// Returns a stream by its ARN.
    pub(crate) fn find(&self, arn: &str, now: Timestamp) -> Option<Arc<Stream>> {
        self.at(now).get(arn).cloned()
    }

    /// Returns the newest stream of a table, which may be gone.
    pub(crate) fn newest_of(&self, table: &str, now: Timestamp) -> Option<Arc<Stream>> {
        let streams = self.at(now);
        let of_table = streams.values().filter(|stream| stream.table_name.as_str() == table);
        of_table.max_by(|a, b| a.label.cmp(&b.label)).cloned()
    }

    /// Returns up to `limit` streams after an ARN, of one table or of all, and whether there are
    /// more.
    pub(crate) fn page(
        &self,
        table: Option<&str>,
        after: Option<&str>,
        limit: usize,
        now: Timestamp,
    ) -> (Vec<Arc<Stream>>, bool) {
        let streams = self.at(now);
        let after = after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut found = streams
            .range::<str, _>((after, Bound::Unbounded))
            .map(|(_, stream)| stream)
            .filter(|stream| table.is_none_or(|table| stream.table_name.as_str() == table));
        let page = found.by_ref().take(limit).cloned().collect();
        (page, found.next().is_some())
    }

    /// Returns the streams as they are at a moment.
    fn at(&self, now: Timestamp) -> MutexGuard<'_, BTreeMap<String, Arc<Stream>>> {
        let mut streams = self.lock();
        streams.retain(|_, stream| !stream.is_gone(now));
        streams
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Stream>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
