//! Time to live: by which attribute the items of a table expire, and when each does.
//!
//! `ops` changes and shows it, `write` asks it for the moments of items.

use std::ops::ControlFlow;

use dyno_core::op::{TimeToLiveDescription, TimeToLiveSpecification, TimeToLiveStatus};
use dyno_core::value::Number;

use super::{Table, TableDefinition, TablePhase};
use crate::base::{Config, EngineError, Timestamp};
use crate::encoding::{Attributes, Key, KeyRange, View};
use crate::storage::{Direction, Space, StoredItem};

/// The last change of a table's time to live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimeToLive {
    pub(crate) attribute: String,
    pub(crate) is_on: bool,
    pub(crate) changed: Timestamp,
    /// When the change is through.
    pub(crate) through: Timestamp,
}

impl TimeToLive {
    fn status(&self, now: Timestamp) -> TimeToLiveStatus {
        match (self.is_on, self.through <= now) {
            (true, false) => TimeToLiveStatus::Enabling,
            (true, true) => TimeToLiveStatus::Enabled,
            (false, false) => TimeToLiveStatus::Disabling,
            (false, true) => TimeToLiveStatus::Disabled,
        }
    }

    /// Returns the moment after which an item is expired, in microseconds since 1970; none if its
    /// attribute is no number, or of no moment that a clock will ever show.
    fn expiry(&self, item: &impl Attributes) -> Option<i64> {
        match item.view(&self.attribute)? {
            View::N(seconds) => micros(seconds),
            View::S(_)
            | View::B(_)
            | View::Bool(_)
            | View::Null
            | View::Decoded(_)
            | View::Encoded(_) => None,
        }
    }
}

/// Returns a number of seconds in microseconds, without what is left over.
fn micros(seconds: Number) -> Option<i64> {
    let shift = i32::from(seconds.exponent()) + 6;
    let power = 10_u128.checked_pow(shift.unsigned_abs());
    let coefficient = seconds.coefficient();
    let magnitude = if shift < 0 {
        power.map_or(0, |power| coefficient / power)
    } else if coefficient == 0 {
        0
    } else {
        coefficient.checked_mul(power?)?
    };
    let magnitude = i64::try_from(magnitude).ok()?;
    Some(if seconds.is_negative() { -magnitude } else { magnitude })
}

impl TableDefinition {
    /// Returns the time to live if items expire, or will soon.
    pub(crate) fn expires(&self) -> Option<&TimeToLive> {
        self.settings.time_to_live.as_ref().filter(|it| it.is_on)
    }

    /// Returns the time to live as descriptions show it.
    pub(crate) fn describe_time_to_live(
        &self,
        now: Timestamp,
    ) -> Result<TimeToLiveDescription, EngineError> {
        let state = match self.life.table {
            TablePhase::Creating { .. } => Some("CREATING"),
            TablePhase::Deleting { .. } => Some("DELETING"),
            TablePhase::Active | TablePhase::Updating { .. } => None,
        };
        if let Some(state) = state {
            return Err(EngineError::Text(format!(
                "Cannot describe time to live while table is in {state} state: Current table state is {state}"
            )));
        }
        let status = |it: &TimeToLive| it.status(now);
        let time_to_live = self.settings.time_to_live.as_ref();
        let time_to_live_status = time_to_live.map_or(TimeToLiveStatus::Disabled, status);
        let attribute = time_to_live.map(|it| it.attribute.clone());
        let attribute_name =
            attribute.filter(|_| time_to_live_status != TimeToLiveStatus::Disabled);
        Ok(TimeToLiveDescription { time_to_live_status, attribute_name })
    }

    /// Returns the table with another time to live.
    ///
    /// What does not fit the current one is told before how often it was changed.
    pub(crate) fn with_time_to_live(
        &self,
        asked: &TimeToLiveSpecification,
        config: &Config,
        now: Timestamp,
    ) -> Result<Self, EngineError> {
        if let TablePhase::Creating { .. } = self.life.table {
            return Err(EngineError::InUse(format!("Table {} is being created", self.name)));
        }
        let current = self.settings.time_to_live.as_ref();
        // One that is being switched off still has its attribute.
        let active = current.filter(|it| it.status(now) != TimeToLiveStatus::Disabled);
        match active {
            None if !asked.enabled => {
                return Err(EngineError::Plain("TimeToLive is already disabled"));
            }
            Some(active) if active.attribute != asked.attribute_name => {
                return Err(EngineError::Text(format!(
                    "TimeToLive is active on a different AttributeName: current AttributeName is {}",
                    active.attribute
                )));
            }
            Some(active) if active.is_on && asked.enabled => {
                return Err(EngineError::Plain("TimeToLive is already enabled"));
            }
            Some(active) if !active.is_on && !asked.enabled => {
                return Err(EngineError::Plain("TimeToLive is already disabled"));
            }
            None | Some(_) => {}
        }
        let interval = config.time_to_live_interval_micros;
        let is_too_early = |it: &TimeToLive| now < it.changed.plus_micros(interval);
        let is_on_its_way = active.is_some_and(|it| now < it.through);
        if current.is_some_and(is_too_early) || is_on_its_way {
            return Err(EngineError::Plain(
                "Time to live has been modified multiple times within a fixed interval",
            ));
        }
        let mut after = self.clone();
        after.settings.time_to_live = Some(TimeToLive {
            attribute: asked.attribute_name.clone(),
            is_on: asked.enabled,
            changed: now,
            through: now.plus_micros(config.table_delay_micros),
        });
        Ok(after)
    }
}

impl Table {
    /// Returns when an item expires, as this definition of the table says.
    pub(crate) fn expiry(&self, item: &StoredItem) -> Option<i64> {
        self.definition.expires()?.expiry(&item.read(self.storage.names()))
    }

    /// Notes that the item at a key is another one. The caller holds the key's partition, and this
    /// is the newest definition.
    pub(crate) fn note_expiry(
        &self,
        key: &Key,
        old: Option<&StoredItem>,
        new: Option<&StoredItem>,
    ) {
        if self.definition.expires().is_some() {
            let of = |item: Option<&StoredItem>| item.and_then(|item| self.expiry(item));
            self.storage.expiry().set(key, of(old), of(new));
        }
    }

    /// Returns the key of an item, and the length of its partition key's components.
    pub(crate) fn key_of(&self, item: &StoredItem) -> Option<(Key, usize)> {
        self.definition.keys.table_key(&item.read(self.storage.names()))
    }

    /// Notes when all items expire; nothing if they do not. Writes note their own meanwhile: an item
    /// cannot change while it is looked at.
    pub(crate) fn note_all_expiries(&self) {
        self.storage.expiry().clear();
        if self.definition.expires().is_none() {
            return;
        }
        self.storage.scan(Space::Base, &KeyRange::all(), Direction::Forward, |_, item, _| {
            if let Some((key, _)) = self.key_of(item) {
                self.storage.expiry().set(&key, None, self.expiry(item));
            }
            ControlFlow::Continue(())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_moments() {
        let of = |text: &str| micros(text.parse().unwrap());
        for (text, expected) in [
            ("0", Some(0)),
            ("1", Some(1_000_000)),
            ("-1.5", Some(-1_500_000)),
            ("1700000000", Some(1_700_000_000_000_000)),
            ("1700000000.1234567", Some(1_700_000_000_123_456)),
            ("1E-100", Some(0)),
            // Milliseconds are far in the future.
            ("1700000000000", Some(1_700_000_000_000_000_000)),
            ("1E20", None),
            ("1E100", None),
            ("-9E125", None),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
