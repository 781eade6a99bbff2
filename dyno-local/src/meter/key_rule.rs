//! The rules of Contributor Insights: which keys are ranked, and by what.

use super::usage::Demand;
use crate::base::limits;

/// What of the keys of a table, or of a global index, is counted: a rule of Contributor Insights.
///
/// Partition keys are those of the table or the index; of items with a sort key, the pairs of both
/// are counted as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyRule {
    /// Units consumed, by partition key: `PKC`.
    AccessedKeys,
    /// Units consumed, by partition and sort key: `SKC`.
    AccessedItems,
    /// Requests throttled, by partition key: `PKT`.
    ThrottledKeys,
    /// Requests throttled, by partition and sort key: `SKT`.
    ThrottledItems,
}

impl KeyRule {
    /// Every rule there is, in the order in which the service lists them.
    pub const ALL: &'static [Self] =
        &[Self::AccessedKeys, Self::AccessedItems, Self::ThrottledKeys, Self::ThrottledItems];

    /// Returns the service's letters for the rule, which its name has.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AccessedKeys => "PKC",
            Self::AccessedItems => "SKC",
            Self::ThrottledKeys => "PKT",
            Self::ThrottledItems => "SKT",
        }
    }

    /// Returns `true` if pairs of partition and sort keys are counted.
    pub const fn is_of_items(self) -> bool {
        matches!(self, Self::AccessedItems | Self::ThrottledItems)
    }

    /// Returns `true` if requests are counted that were throttled.
    pub const fn is_of_throttles(self) -> bool {
        matches!(self, Self::ThrottledKeys | Self::ThrottledItems)
    }
}

/// Returns capacity units as Contributor Insights ranks keys by them: a write unit takes as much as
/// three read units.
pub(crate) fn throughput_units(demand: Demand, units: f64) -> f64 {
    match demand {
        Demand::EventualRead | Demand::StrongRead => units,
        Demand::Write | Demand::Backfill => units * limits::READ_UNITS_PER_WRITE_UNIT,
    }
}
