//! A scalable target: the bounds of some units, and what of their scaling is suspended.

use super::Scalable;
use crate::base::Timestamp;

/// Units that auto scaling may change, and between what.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScalableTarget {
    /// The units.
    pub scalable: Scalable,
    /// The fewest that they are set to.
    pub min: i64,
    /// The most that they are set to.
    pub max: i64,
    /// What is suspended.
    pub suspended: Suspended,
    /// When it was registered.
    pub created: Timestamp,
    /// Its ARN.
    pub arn: String,
}

/// Which scaling of a target is suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Suspended {
    /// Whether policies do not lower the units.
    pub scaling_in: bool,
    /// Whether policies do not raise them.
    pub scaling_out: bool,
    /// Whether scheduled actions do nothing, of which there are none.
    pub scheduled: bool,
}

/// What a registration asks for; what it leaves out stays as it is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Registration {
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) suspended: SuspendedChange,
}

/// What is to be suspended, or not any more.
///
/// Unverified: that a flag which is left out stays as it was.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SuspendedChange {
    pub(crate) scaling_in: Option<bool>,
    pub(crate) scaling_out: Option<bool>,
    pub(crate) scheduled: Option<bool>,
}

impl SuspendedChange {
    /// Returns what is suspended after the change.
    pub(crate) fn applied_to(self, before: Suspended) -> Suspended {
        Suspended {
            scaling_in: self.scaling_in.unwrap_or(before.scaling_in),
            scaling_out: self.scaling_out.unwrap_or(before.scaling_out),
            scheduled: self.scheduled.unwrap_or(before.scheduled),
        }
    }
}

impl ScalableTarget {
    /// Returns the nearest units that are not out of bounds.
    pub(crate) fn within(&self, units: i64) -> i64 {
        units.max(self.min).min(self.max)
    }
}
