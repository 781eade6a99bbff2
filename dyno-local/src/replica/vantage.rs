//! From where a request sees a partition.

use dyno_core::backend::BackendError;

use crate::base::{EngineError, Timestamp, mixed};

/// A request, as far as copies matter: when it came, and a number of its own.
///
/// All its reads of a partition see the same copy as of the same moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vantage {
    pub(crate) now: Timestamp,
    salt: u64,
}

impl Vantage {
    /// Returns the request of this number.
    pub(crate) const fn new(now: Timestamp, seed: u64, number: u64) -> Self {
        Self { now, salt: mixed(seed ^ mixed(number)) }
    }

    /// Returns that of the service, which draws nothing.
    pub(crate) const fn of_service(now: Timestamp) -> Self {
        Self { now, salt: 0 }
    }

    /// Returns a number below this one for a partition.
    pub(super) fn draw(self, partition: u64, end: usize) -> usize {
        let scaled = u128::from(mixed(self.salt ^ mixed(partition))) * (end as u128);
        usize::try_from(scaled >> 64).unwrap_or(0)
    }
}

/// How a read of a request sees.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sight<'v> {
    pub(crate) vantage: &'v Vantage,
    /// Whether it must see what the leader does.
    pub(crate) is_strong: bool,
}

/// No copy can serve the request now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unserved;

impl From<Unserved> for EngineError {
    // Unverified: that a partition without a leader is told so, and in these words.
    fn from(_: Unserved) -> Self {
        Self::Internal("Internal server error")
    }
}

impl From<Unserved> for BackendError {
    fn from(unserved: Unserved) -> Self {
        EngineError::from(unserved).into()
    }
}
