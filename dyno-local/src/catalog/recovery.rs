//! Point-in-time recovery: since when a table can be restored, and how many days are kept.
//!
//! The settings alone: there is nothing to restore from.

use dyno_core::op::{
    BackupsStatus, ContinuousBackupsDescription, PointInTimeRecoveryDescription,
    PointInTimeRecoverySpecification,
};

use super::{TableDefinition, TablePhase};
use crate::base::{EngineError, Timestamp, limits};

/// Point-in-time recovery of a table that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recovery {
    pub(crate) since: Timestamp,
    pub(crate) days: i32,
}

impl Recovery {
    fn describe(self, now: Timestamp) -> PointInTimeRecoveryDescription {
        const MICROS_PER_DAY: i64 = 86_400 * 1_000_000;
        let kept = now.plus_micros(i64::from(self.days).saturating_mul(-MICROS_PER_DAY));
        let latest = now.plus_micros(-limits::RECOVERY_LAG_MICROS);
        PointInTimeRecoveryDescription {
            point_in_time_recovery_status: BackupsStatus::Enabled,
            recovery_period_in_days: Some(self.days),
            earliest_restorable_date_time: Some(self.since.max(kept).as_seconds()),
            latest_restorable_date_time: Some(self.since.max(latest).as_seconds()),
        }
    }
}

impl TableDefinition {
    /// Returns the continuous backups as descriptions show them.
    pub(crate) fn describe_backups(&self, now: Timestamp) -> ContinuousBackupsDescription {
        let off = PointInTimeRecoveryDescription {
            point_in_time_recovery_status: BackupsStatus::Disabled,
            recovery_period_in_days: None,
            earliest_restorable_date_time: None,
            latest_restorable_date_time: None,
        };
        let recovery = self.settings.recovery.map_or(off, |recovery| recovery.describe(now));
        ContinuousBackupsDescription {
            continuous_backups_status: if self.is_being_created() {
                BackupsStatus::Disabled
            } else {
                BackupsStatus::Enabled
            },
            point_in_time_recovery_description: Some(recovery),
        }
    }

    /// Returns the table with point-in-time recovery switched on or off, or kept for other days.
    pub(crate) fn with_recovery(
        &self,
        asked: PointInTimeRecoverySpecification,
        now: Timestamp,
    ) -> Result<Self, EngineError> {
        if self.is_being_created() {
            return Err(EngineError::BackupsUnavailable(self.name.to_string()));
        }
        let mut after = self.clone();
        after.settings.recovery = asked.point_in_time_recovery_enabled.then(|| {
            let current = self.settings.recovery;
            let days = asked.recovery_period_in_days.or_else(|| current.map(|it| it.days));
            Recovery {
                // Switched on once more it goes on; switched off and on, it begins anew.
                since: current.map_or(now, |it| it.since),
                days: days.unwrap_or(limits::RECOVERY_DAYS_MAX),
            }
        });
        Ok(after)
    }

    fn is_being_created(&self) -> bool {
        matches!(self.life.table, TablePhase::Creating { .. })
    }
}
