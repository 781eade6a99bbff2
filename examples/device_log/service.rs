//! What the log is asked and told: a function for each access pattern.

use std::ops::Range;

use dyno::{Cursor, Db, Key, Limit, Page, Reason, Result};
use jiff::civil::Date;

use super::model::{DeviceLog, Level, LogEntry, Moment};

/// What became of an entry that a device sent.
#[derive(Debug, PartialEq)]
pub(crate) enum Logged {
    New,
    /// It was there already: the device sent it again. Whatever was done about it since stays.
    Again,
}

/// What became of an entry that was to be escalated.
#[derive(Debug, PartialEq)]
pub(crate) enum Escalated {
    Done(LogEntry),
    /// Someone else has it already.
    To(String),
    /// It is no warning, or not there.
    NoWarning,
}

/// Writes an entry that a device sent, once.
pub(crate) async fn log(db: &Db<DeviceLog>, entry: &LogEntry) -> Result<Logged> {
    match db.create(entry).await {
        Ok(()) => Ok(Logged::New),
        Err(error) if error.reason() == Some(&Reason::Exists) => Ok(Logged::Again),
        Err(error) => Err(error),
    }
}

/// Writes any number of entries that nobody has looked at yet, such as a device's backlog.
///
/// A batch has no conditions: an entry that is there is replaced.
pub(crate) async fn log_all(db: &Db<DeviceLog>, entries: &[LogEntry]) -> Result<()> {
    db.batch_write().put_all(entries).await?.complete()
}

/// Returns a page of what a device said, the newest first.
pub(crate) async fn of_device(
    db: &Db<DeviceLog>,
    device: &str,
    entries: u32,
    after: Option<Cursor>,
) -> Result<Page<LogEntry>> {
    let newest = db.query(LogEntry::query().of_device(device)).descending();
    newest.page(Limit::exactly(entries), after).await
}

/// Returns what a device warned of, the gravest first, and of those the newest.
pub(crate) async fn warnings_of_device(db: &Db<DeviceLog>, device: &str) -> Result<Vec<LogEntry>> {
    db.query(LogEntry::query().warnings_of(device)).descending().all().await
}

/// Returns what an operator had on the desk in a time, by time.
pub(crate) async fn of_operator(
    db: &Db<DeviceLog>,
    operator: &str,
    time: Range<Moment>,
) -> Result<Vec<LogEntry>> {
    db.query(LogEntry::query().of_operator(operator).logged_at_in(time)).all().await
}

/// Returns what waits for a supervisor, the gravest first, and of those the newest.
pub(crate) async fn escalated_to(db: &Db<DeviceLog>, supervisor: &str) -> Result<Vec<LogEntry>> {
    db.query(LogEntry::query().escalated_to(supervisor)).descending().all().await
}

/// Returns what waits for a supervisor of one level, the newest first.
pub(crate) async fn escalated_with(
    db: &Db<DeviceLog>,
    supervisor: &str,
    level: Level,
) -> Result<Vec<LogEntry>> {
    let waiting = LogEntry::query().escalated_to(supervisor).warning(level);
    db.query(waiting).descending().all().await
}

/// Returns what waits for a supervisor of one level and one day, the newest first.
pub(crate) async fn escalated_on(
    db: &Db<DeviceLog>,
    supervisor: &str,
    level: Level,
    day: Date,
) -> Result<Vec<LogEntry>> {
    let waiting = LogEntry::query().escalated_to(supervisor).warning(level);
    db.query(waiting.logged_at_in(Moment::of_day(day))).descending().all().await
}

/// Gives a warning to a supervisor, unless one has it.
pub(crate) async fn escalate(
    db: &Db<DeviceLog>,
    entry: Key<LogEntry>,
    supervisor: &str,
) -> Result<Escalated> {
    let escalated = db
        .patch(entry)
        .set(|e| e.escalated_to, supervisor)
        .condition(|e| e.warning.exists() & e.escalated_to.not_exists());
    let error = match escalated.await {
        Ok(entry) => return Ok(Escalated::Done(entry)),
        Err(error) => error,
    };
    let Some(rejection) = error.rejection() else { return Err(error) };
    let holder = rejection.old::<LogEntry>()?.and_then(|entry| entry.escalated_to);
    Ok(holder.map_or(Escalated::NoWarning, Escalated::To))
}

/// Takes what a supervisor has dealt with off the list; `false` if it was not on it.
pub(crate) async fn settle(
    db: &Db<DeviceLog>,
    entry: Key<LogEntry>,
    supervisor: &str,
) -> Result<bool> {
    let settled =
        db.patch(entry).remove(|e| e.escalated_to).condition(|e| e.escalated_to.eq(supervisor));
    match settled.await {
        Ok(_) => Ok(true),
        Err(error) if error.rejection().is_some() => Ok(false),
        Err(error) => Err(error),
    }
}
