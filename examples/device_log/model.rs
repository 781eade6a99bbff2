//! The table of the log: one kind of entry, three ways to look at it besides its own.
//!
//! The indexes are keyed by the entries' own attributes. An entry is on one of them as long as it has
//! all of its attributes, so setting or removing one is what brings it there and takes it away.

use std::ops::Range;
use std::str::FromStr;

use dyno::{Entity, KeyComponent, Table};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// One table, for entries of the log alone.
#[derive(Table)]
#[table(
    name = "device-log",
    pk = "pk",
    sk = "sk",
    gsi(by_operator, pk = [operator], sk = [logged_at]),
    gsi(warnings, pk = [device], sk = [warning, logged_at]),
    gsi(escalations, pk = [escalated_to], sk = [warning, logged_at]),
    entities(LogEntry)
)]
pub(crate) struct DeviceLog;

/// What a device said at a moment. The moment is part of the key: a device says one thing at a time,
/// and what it sends twice is one entry.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = DeviceLog,
    pk = "DEVICE#{device}",
    sk = "LOG#{logged_at}",
    access(
        /// All that a device said, by time.
        of_device, primary
    ),
    access(
        /// What a device warned of: by level, then by time. Entries without a warning are not there.
        warnings_of, index = warnings, pk = [device], sk = [warning, logged_at]
    ),
    access(
        /// What an operator had on the desk, by time, over all devices.
        of_operator, index = by_operator, pk = [operator], sk = [logged_at]
    ),
    access(
        /// What waits for a supervisor: by level, then by time. Only what is escalated is there.
        escalated_to, index = escalations, pk = [escalated_to], sk = [warning, logged_at]
    )
)]
pub(crate) struct LogEntry {
    pub(crate) device: String,
    pub(crate) logged_at: Moment,
    /// How bad it is; `None` if all is well.
    pub(crate) warning: Option<Level>,
    /// Who was on duty.
    pub(crate) operator: String,
    /// The supervisor who is to look at it, as long as someone is.
    pub(crate) escalated_to: Option<String>,
    pub(crate) message: String,
}

/// How bad a warning is. It keys indexes as it is stored, by name: the names sort as the levels do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, KeyComponent, Serialize, Deserialize,
)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Level {
    Warning1,
    Warning2,
    Warning3,
    Warning4,
}

/// A moment to the millisecond, in UTC, as a text that sorts as time does:
/// `2020-04-24T14:55:00.000Z`.
///
/// It keys indexes as it is stored, so a text of another form would be found at another time: there is
/// no way to make one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, KeyComponent, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Moment(String);

impl Moment {
    /// Returns the range of all moments of a day.
    pub(crate) fn of_day(day: Date) -> Range<Self> {
        Self::midnight(day)..Self::midnight(day.saturating_add(1.day()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    fn midnight(day: Date) -> Self {
        Self(format!("{day}T00:00:00.000Z"))
    }
}

impl From<Timestamp> for Moment {
    fn from(moment: Timestamp) -> Self {
        Self(moment.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
    }
}

/// Reads any way to write a moment that has an offset.
impl FromStr for Moment {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<Timestamp>().map(Self::from)
    }
}

impl TryFrom<String> for Moment {
    type Error = jiff::Error;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
