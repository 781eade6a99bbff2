//! Unit formulas: 4 KB for a read, 1 KB for a write, each rounded up, and never nothing.

use crate::base::limits;
use crate::meter::Demand;

/// How a read is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadMode {
    Eventual,
    Strong,
    Transactional,
}

impl ReadMode {
    /// Returns the mode of a `ConsistentRead` member.
    pub(crate) const fn of(consistent_read: bool) -> Self {
        if consistent_read { Self::Strong } else { Self::Eventual }
    }

    /// Returns what the read wants of a partition's copies.
    pub(crate) const fn demand(self) -> Demand {
        match self {
            Self::Eventual => Demand::EventualRead,
            Self::Strong | Self::Transactional => Demand::StrongRead,
        }
    }

    /// Returns whether the read must see what the leader of a partition does.
    pub(crate) const fn is_strong(self) -> bool {
        matches!(self, Self::Strong | Self::Transactional)
    }

    const fn factor(self) -> f64 {
        match self {
            Self::Eventual => 0.5,
            Self::Strong => 1.0,
            Self::Transactional => 2.0,
        }
    }
}

/// Returns the units of reading this many bytes, at least those of one block.
pub(crate) fn read_units(bytes: u64, mode: ReadMode) -> f64 {
    units_f64(bytes.div_ceil(limits::READ_UNIT_BYTES).max(1)) * mode.factor()
}

/// Returns the units of writing this many bytes, at least one.
pub(crate) fn write_units(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX).div_ceil(limits::WRITE_UNIT_BYTES).max(1)
}

/// Returns whole units as answers show them.
#[expect(clippy::cast_precision_loss, reason = "units of one request are far below 2^53")]
pub(crate) const fn units_f64(units: u64) -> f64 {
    units as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_round_up_and_are_never_nothing() {
        let read = |bytes, mode| read_units(bytes, mode);
        for (bytes, mode, units) in [
            (0, ReadMode::Eventual, 0.5),
            (0, ReadMode::Strong, 1.0),
            (4_096, ReadMode::Strong, 1.0),
            (4_097, ReadMode::Strong, 2.0),
            (4_097, ReadMode::Eventual, 1.0),
            (9_000, ReadMode::Eventual, 1.5),
            (0, ReadMode::Transactional, 2.0),
        ] {
            assert!((read(bytes, mode) - units).abs() < f64::EPSILON, "{bytes} {mode:?}");
        }
        assert_eq!([write_units(0), write_units(1_024), write_units(1_025)], [1, 1, 2]);
    }
}
