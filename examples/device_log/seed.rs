//! Five days of two devices, of two operators, and one supervisor who has some of it on the desk.

use std::error::Error;

use dyno::Db;

use super::model::{DeviceLog, Level, LogEntry};
use super::service::log_all;

/// The entries: device, moment, warning, operator, whom it was escalated to, message.
type Line =
    (&'static str, &'static str, Option<Level>, &'static str, Option<&'static str>, &'static str);

const LINES: &[Line] = &[
    ("d12345", "2020-04-23T06:00:00Z", None, "liz", None, "started"),
    ("d12345", "2020-04-24T14:40:00Z", Some(Level::Warning1), "liz", None, "81 °C"),
    ("d12345", "2020-04-24T14:45:00Z", Some(Level::Warning2), "liz", None, "86 °C"),
    ("d12345", "2020-04-24T14:50:00Z", Some(Level::Warning3), "liz", Some("sara"), "93 °C"),
    ("d12345", "2020-04-24T14:55:00Z", Some(Level::Warning4), "liz", Some("sara"), "99 °C"),
    ("d12345", "2020-04-25T09:00:00Z", None, "sue", None, "64 °C"),
    ("d12345", "2020-04-27T16:10:00Z", Some(Level::Warning4), "sue", Some("sara"), "100 °C"),
    ("d12345", "2020-04-27T16:15:00Z", Some(Level::Warning4), "sue", Some("sara"), "101 °C"),
    ("d54321", "2020-04-24T08:00:00Z", None, "liz", None, "started"),
    ("d54321", "2020-04-26T22:30:00Z", Some(Level::Warning2), "sue", None, "no answer"),
    ("d54321", "2020-04-27T05:00:00Z", Some(Level::Warning4), "sue", Some("sara"), "no power"),
    ("d54321", "2020-04-27T07:20:00Z", None, "liz", None, "started"),
];

/// Writes the entries.
pub(crate) async fn seed(db: &Db<DeviceLog>) -> Result<(), Box<dyn Error + Send + Sync>> {
    let entries: Result<Vec<LogEntry>, _> = LINES.iter().map(entry).collect();
    Ok(log_all(db, &entries?).await?)
}

fn entry(line: &Line) -> Result<LogEntry, jiff::Error> {
    let (device, moment, warning, operator, escalated_to, message) = *line;
    Ok(LogEntry {
        device: device.to_owned(),
        logged_at: moment.parse()?,
        warning,
        operator: operator.to_owned(),
        escalated_to: escalated_to.map(str::to_owned),
        message: message.to_owned(),
    })
}
