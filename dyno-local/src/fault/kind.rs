//! What can go wrong.

use std::time::Duration;

/// What becomes of a request that a rule applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// There is no capacity for it.
    Throttle(ThrottleCause),
    /// A transaction under way has taken the item.
    Conflict,
    /// A batch leaves the item for the next call.
    Unprocessed,
    /// `InternalServerError`, status 500.
    InternalError,
    /// `ServiceUnavailable`, status 503.
    Unavailable,
    /// No answer comes; whoever waits gives up after this time.
    Timeout(Duration),
    /// The connection is closed before an answer comes.
    Disconnect,
    /// The answer comes this much later.
    Delay(Duration),
}

/// Why there is no capacity, as `ThrottlingReasons` tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ThrottleCause {
    /// What a table of its kind runs out of first: its units if it has some, else a partition.
    #[default]
    Usual,
    /// The units of a provisioned table or index; of one on demand, [`KeyRange`](Self::KeyRange).
    Provisioned,
    /// The limits of a partition.
    KeyRange,
    /// The limit of a table on demand; of a provisioned one, [`Provisioned`](Self::Provisioned).
    OnDemandMax,
    /// The quota of the account.
    Account,
}

impl FaultKind {
    /// Returns its name, as the control endpoints have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Throttle(_) => "throttle",
            Self::Conflict => "conflict",
            Self::Unprocessed => "unprocessed",
            Self::InternalError => "internalError",
            Self::Unavailable => "unavailable",
            Self::Timeout(_) => "timeout",
            Self::Disconnect => "disconnect",
            Self::Delay(_) => "delay",
        }
    }

    /// Returns `true` for what becomes of an item, and `false` for what becomes of a whole call.
    pub(crate) const fn is_of_items(self) -> bool {
        matches!(self, Self::Throttle(_) | Self::Conflict | Self::Unprocessed)
    }
}
