//! Not spending more than a rate allows.

use crate::clock::{Clock, Timestamp, until};

/// A rate of capacity units, kept by waiting after they were spent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    units_per_second: Option<f64>,
    /// When what was spent so far will have been paid.
    free_at: Timestamp,
}

impl Pace {
    pub(super) const fn new(units_per_second: Option<f64>, now: Timestamp) -> Self {
        Self { units_per_second, free_at: now }
    }

    /// Waits until these units, spent since the last call, are within the rate.
    pub(super) async fn spend(&mut self, units: f64, clock: &dyn Clock, began: Timestamp) {
        let Some(rate) = self.units_per_second else { return };
        // A rate that is none would wait forever; a unit a day is slow enough.
        let seconds = units / rate.max(1.0 / 86_400.0);
        #[expect(clippy::cast_possible_truncation, reason = "a cast of a float stays in the range")]
        let micros = (seconds * 1_000_000.0) as i64;
        self.free_at = self.free_at.max(began).plus_micros(micros);
        until(clock, self.free_at).await;
    }
}
