//! The provisioned units of a table or an index, and the history that limits their decreases.

use dyno_core::op::{ProvisionedThroughput, ProvisionedThroughputDescription};

use crate::base::{Calendar, EngineError, Timestamp, limits};

/// Provisioned units and when they were changed. On demand there are none.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Throughput {
    pub(crate) units: Option<ProvisionedThroughput>,
    pub(super) increased: Option<Timestamp>,
    pub(super) decreased: Option<Timestamp>,
    /// How often they were lowered on the day of the last decrease.
    pub(super) decreases: i64,
}

/// What the units belong to, as refusals name it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Provisioned<'a> {
    Table,
    Index(&'a str),
}

impl Throughput {
    /// Returns the units of something new.
    pub(crate) fn new(units: Option<ProvisionedThroughput>) -> Self {
        Self { units, ..Self::default() }
    }

    /// Checks that these units differ from the current ones, and that they may be lowered today.
    pub(crate) fn check_change(
        &self,
        to: ProvisionedThroughput,
        of: Provisioned<'_>,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        match self.units {
            Some(from) if from == to => Err(unchanged(from, to, of)),
            Some(from) if is_lower(from, to) => self.check_decrease(now),
            Some(_) | None => Ok(()),
        }
    }

    /// Returns the units after a change at a moment.
    pub(crate) fn changed(self, to: Option<ProvisionedThroughput>, now: Timestamp) -> Self {
        let mut after = Self { units: to, ..self };
        if let (Some(from), Some(to)) = (self.units, to) {
            if is_lower(to, from) {
                after.increased = Some(now);
            }
            if is_lower(from, to) {
                after.decreases = self.decreases_today(now) + 1;
                after.decreased = Some(now);
            }
        }
        after
    }

    /// Returns these units while a change to others is under way, which is dated at once. It counts
    /// as a decrease when it is through.
    pub(crate) fn changing(self, to: ProvisionedThroughput, now: Timestamp) -> Self {
        Self {
            units: self.units,
            decreases: self.decreases_today(now),
            ..self.changed(Some(to), now)
        }
    }

    /// Returns the units as descriptions show them; 0 and 0 on demand.
    pub(crate) fn describe(&self, now: Timestamp) -> ProvisionedThroughputDescription {
        ProvisionedThroughputDescription {
            last_increase_date_time: self.increased.map(Timestamp::as_seconds),
            last_decrease_date_time: self.decreased.map(Timestamp::as_seconds),
            number_of_decreases_today: self.decreases_today(now),
            read_capacity_units: self.units.map_or(0, |units| units.read_capacity_units),
            write_capacity_units: self.units.map_or(0, |units| units.write_capacity_units),
        }
    }

    fn decreases_today(&self, now: Timestamp) -> i64 {
        let is_today = self.decreased.is_some_and(|last| last.day() == now.day());
        if is_today { self.decreases } else { 0 }
    }

    /// Four decreases a day are free, then one for each hour since the last.
    fn check_decrease(&self, now: Timestamp) -> Result<(), EngineError> {
        let count = self.decreases_today(now);
        let Some(last) = self.decreased.filter(|_| count >= limits::DECREASES_FREE) else {
            return Ok(());
        };
        let hour_later = last.plus_micros(limits::DECREASE_INTERVAL_MICROS);
        if now >= hour_later {
            return Ok(());
        }
        let next = hour_later.min(now.next_day());
        Err(EngineError::SubscriberLimit(format!(
            "Provisioned throughput decreases are limited within a given UTC day. After the first {} decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. Number of decreases today: {count}. Last decrease at {}. Next decrease can be made at {}",
            limits::DECREASES_FREE,
            last.in_words(),
            next.in_words(),
        )))
    }
}

/// Returns `true` if either kind of units is lower than before.
const fn is_lower(from: ProvisionedThroughput, to: ProvisionedThroughput) -> bool {
    to.read_capacity_units < from.read_capacity_units
        || to.write_capacity_units < from.write_capacity_units
}

fn unchanged(
    from: ProvisionedThroughput,
    to: ProvisionedThroughput,
    of: Provisioned<'_>,
) -> EngineError {
    let (whose, at) = match of {
        Provisioned::Table => ("the table".to_owned(), "the table".to_owned()),
        Provisioned::Index(name) => (format!("the index {name}"), format!("index {name}")),
    };
    EngineError::Text(format!(
        "The provisioned throughput for {whose} will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for {at}: {}. Requested ReadCapacityUnits: {}. Current WriteCapacityUnits provisioned for {at}: {}. Requested WriteCapacityUnits: {}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.",
        from.read_capacity_units,
        to.read_capacity_units,
        from.write_capacity_units,
        to.write_capacity_units,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;

    fn units(read: i64, write: i64) -> ProvisionedThroughput {
        ProvisionedThroughput { read_capacity_units: read, write_capacity_units: write }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    /// Lowers the read units by one at each of these seconds; returns what the last one met.
    fn lowered(at_seconds: &[i64]) -> Result<Throughput, String> {
        let mut throughput = Throughput::new(Some(units(100, 1)));
        let mut outcome = Ok(());
        for (number, second) in (1..).zip(at_seconds) {
            let to = units(100 - number, 1);
            outcome = throughput.check_change(to, Provisioned::Table, at(*second));
            if outcome.is_ok() {
                throughput = throughput.changed(Some(to), at(*second));
            }
        }
        outcome.map(|()| throughput).map_err(|error| error.to_string())
    }

    #[test]
    fn four_decreases_a_day_are_free_and_then_one_an_hour() {
        assert!(lowered(&[0, 1, 2, 3]).is_ok());
        let refused = lowered(&[0, 1, 2, 3, 4]).unwrap_err();
        assert_eq!(
            refused,
            "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. Number of decreases today: 4. Last decrease at Thursday, January 1, 1970 12:00:03 AM UTC. Next decrease can be made at Thursday, January 1, 1970 1:00:03 AM UTC"
        );
        assert!(lowered(&[0, 1, 2, 3, 2 + HOUR]).is_err());
        assert!(lowered(&[0, 1, 2, 3, 3 + HOUR]).is_ok());
        assert!(lowered(&[0, 1, 2, 3, 3 + HOUR, 4 + HOUR]).is_err());
        // Midnight comes before the hour is over.
        let late = 24 * HOUR - 10;
        let refused = lowered(&[late, late, late, late, late]).unwrap_err();
        assert!(refused.ends_with("Friday, January 2, 1970 12:00:00 AM UTC"), "{refused}");
        let next_day = lowered(&[late, late, late, late, 24 * HOUR]).unwrap();
        assert_eq!(next_day.describe(at(24 * HOUR)).number_of_decreases_today, 1);
        assert_eq!(next_day.describe(at(48 * HOUR)).number_of_decreases_today, 0);
    }

    #[test]
    fn increases_are_not_counted_and_both_are_dated() {
        let before = Throughput::new(Some(units(5, 5)));
        let mixed = before.changed(Some(units(6, 4)), at(7)).describe(at(8));
        assert_eq!(mixed.last_increase_date_time, Some(7.0));
        assert_eq!(mixed.last_decrease_date_time, Some(7.0));
        assert_eq!((mixed.read_capacity_units, mixed.write_capacity_units), (6, 4));
        let raised = before.changed(Some(units(6, 5)), at(7)).describe(at(8));
        assert_eq!(raised.last_decrease_date_time, None);
        assert_eq!(raised.number_of_decreases_today, 0);
    }
}
