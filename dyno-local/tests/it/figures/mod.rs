//! Figures that the service's documentation and papers give, reproduced by a clock that the tests move.
//!
//! Each test names its source:
//!
//! - *guide* is the developer guide, by the page's title;
//! - *blog* is "Scaling DynamoDB: How partitions, hot keys, and split for heat impact performance" in
//!   the AWS Database Blog, by part;
//! - *paper* is "Amazon DynamoDB: A Scalable, Predictably Performant, and Fully Managed NoSQL Database
//!   Service" (USENIX ATC 2022).
//!
//! `docs/capacity.md` lists the rules, and where each is held.

mod burst;
mod on_demand;
mod partition;
mod splits;

use std::time::Duration;

use dyno_local::{Local, ManualClock};

use crate::throttling::put;

/// Asks for writes of so many units ten times a second, for so long, to a key that is made of the
/// number of the write; returns how many units were served in a second, on average.
fn written(
    (local, clock): (&Local, &ManualClock),
    units_per_second: usize,
    seconds: usize,
    mut key: impl FnMut(usize) -> String,
) -> usize {
    let mut served = 0;
    for tenth in 0..seconds * 10 {
        // In writes of a fiftieth of it.
        let size = (units_per_second / 50).max(1);
        for part in 0..5 {
            if put(local, &key(tenth * 5 + part), size).is_ok() {
                served += size;
            }
        }
        clock.advance(Duration::from_millis(100));
    }
    served / seconds
}
