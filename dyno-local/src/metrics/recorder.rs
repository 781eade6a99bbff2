//! What answers told, minute by minute, in bounded memory.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::datum::Datum;
use super::metric::{Dimensions, Metric};
use super::snapshot::Metrics;
use crate::base::{Timestamp, limits};
use crate::meter::{end_of_minute, start_of_minute};

/// The minutes of each series, the oldest first.
type Minutes = BTreeMap<(Metric, Dimensions), VecDeque<Datum>>;

/// The series of an engine that keeps metrics.
#[derive(Debug)]
pub(crate) struct Recorder {
    minutes_kept: usize,
    series: Mutex<Minutes>,
}

impl Recorder {
    /// Returns a recorder that keeps this many minutes of each series; `None` for none.
    pub(crate) fn keeping(minutes: usize) -> Option<Self> {
        let minutes_kept = minutes.min(limits::USAGE_MINUTES_KEPT);
        (minutes_kept > 0).then(|| Self { minutes_kept, series: Mutex::default() })
    }

    /// Adds a sample.
    pub(crate) fn note(&self, metric: Metric, of: Dimensions, sample: f64, now: Timestamp) {
        self.at((metric, of), now, |datum| datum.add(sample));
    }

    /// Adds a sample of what the service gives percentiles of.
    pub(crate) fn note_spread(&self, metric: Metric, of: Dimensions, sample: f64, now: Timestamp) {
        self.at((metric, of), now, |datum| datum.add_spread(sample));
    }

    /// Copies what is kept.
    pub(super) fn copy_to(&self, metrics: &mut Metrics) {
        for ((metric, of), minutes) in &*self.lock() {
            metrics.set(*metric, of.clone(), minutes.iter().cloned().collect());
        }
    }

    fn at(&self, key: (Metric, Dimensions), now: Timestamp, act: impl FnOnce(&mut Datum)) {
        let mut series = self.lock();
        // Invariant: a request cannot make it grow without bound. What is one series too many is
        // not counted.
        if series.len() >= limits::METRIC_SERIES_MAX && !series.contains_key(&key) {
            return;
        }
        let minutes = series.entry(key).or_default();
        // A clock that was set back stays in the minute where it was.
        if minutes.back().is_none_or(|last| now >= end_of_minute(last.start)) {
            if minutes.len() >= self.minutes_kept {
                minutes.pop_front();
            }
            minutes.push_back(Datum::new(start_of_minute(now)));
        }
        if let Some(minute) = minutes.back_mut() {
            act(minute);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Minutes> {
        // Nothing under the lock can panic half way through a change.
        self.series.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
