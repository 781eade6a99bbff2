//! Auto scaling as of now: the minutes that have passed are looked at, and units changed.
//!
//! `engine` calls it before an operation sees the tables, as long as there is a scalable target. At
//! the end of each minute the tables are brought up to it; then each target is looked at, in order.
//! What changes is an `UpdateTable` of that moment, with all that follows: the table is `UPDATING` for
//! as long as tables are, and decreases count.

use std::sync::Arc;

use dyno_core::backend::BackendError;
use dyno_core::op::{OperationName, TableStatus};

use super::Ctx;
use super::table_life::{advance, change_table};
use crate::base::{Capacity, EngineError, Timestamp};
use crate::catalog::{IndexPhase, Table, TableName};
use crate::meter::{MINUTE_MICROS, start_of_minute};
use crate::scaling::{
    AlarmKind, AlarmState, Change, Done, Entry, POINTS_MAX, Quiet, Scalable, Sight, State, Verdict,
    judge,
};

/// Scales all targets as far as they would be scaled by now.
pub(crate) fn scale_tables(ctx: Ctx<'_>) {
    let now = ctx.config.clock.now();
    ctx.scaling.look(now, |state, at| look(state, at, ctx));
}

/// Looks at all targets when a minute is over.
fn look(state: &mut State, at: Timestamp, ctx: Ctx<'_>) -> Quiet {
    let scalables: Vec<Scalable> = state.targets.keys().cloned().collect();
    let mut quiet = Quiet::Yes;
    for scalable in &scalables {
        if let Some(table) = settled(scalable, at, ctx) {
            quiet = quiet.and(look_at(scalable, &table, state, at, ctx));
        }
    }
    quiet
}

/// Returns a target's table as it is at a moment, whose meter goes by what it is supplied with then.
fn settled(scalable: &Scalable, at: Timestamp, ctx: Ctx<'_>) -> Option<Arc<Table>> {
    let name = &ctx.catalog.find(scalable.table())?.definition.name;
    advance(name, at, ctx.catalog);
    let table = ctx.catalog.find(scalable.table())?;
    if let (Some(meter), Some(arm), Some(flow)) =
        (table.storage.metered(), scalable.arm(&table), scalable.flow(&table.definition))
    {
        meter.supply(arm, flow.supply(), at);
    }
    Some(table)
}

fn look_at(
    scalable: &Scalable,
    table: &Table,
    state: &mut State,
    at: Timestamp,
    ctx: Ctx<'_>,
) -> Quiet {
    // On demand, or without its index, there is nothing to scale.
    let Some(capacity) = scalable.capacity(&table.definition) else { return Quiet::Yes };
    let Some(entry) = state.targets.get(scalable) else { return Quiet::Yes };
    if is_changing(scalable, table) {
        return Quiet::No;
    }
    if entry.is_outside {
        move_inside(scalable, state, at, ctx);
        return Quiet::No;
    }
    let used = Used::until(at, since(table, entry, state, ctx), scalable, table);
    let Some(tracked) = &entry.policy else { return Quiet::Yes };
    let sight = Sight { at, capacity, points: &used.points };
    match judge(&entry.target, &tracked.policy, entry.past, sight) {
        Verdict::Still => used.quiet(),
        Verdict::Waits => Quiet::No,
        Verdict::Change(change) => {
            scale(scalable, change, state, at, ctx);
            Quiet::No
        }
    }
}

/// Returns the state of an alarm when the last minute that was looked at was over.
pub(super) fn alarm_state(
    scalable: &Scalable,
    kind: AlarmKind,
    state: &State,
    ctx: Ctx<'_>,
) -> Option<AlarmState> {
    let table = ctx.catalog.find(scalable.table())?;
    let entry = state.targets.get(scalable)?;
    let percent = entry.policy.as_ref()?.policy.target_percent;
    let capacity = scalable.capacity(&table.definition)?;
    let at = start_of_minute(ctx.config.clock.now());
    let used = Used::until(at, since(&table, entry, state, ctx), scalable, &table);
    Some(kind.state(&used.points, capacity, percent))
}

/// Brings the units of a target within its bounds, if they are not and the table can be changed.
pub(super) fn move_inside(scalable: &Scalable, state: &mut State, at: Timestamp, ctx: Ctx<'_>) {
    let Some(table) = ctx.catalog.find(scalable.table()) else { return };
    let Some(entry) = state.targets.get(scalable) else { return };
    let Some(capacity) = scalable.capacity(&table.definition) else { return };
    let to = entry.target.within(capacity);
    let is_done = to == capacity || {
        let alarm = if to > capacity { AlarmKind::High } else { AlarmKind::Low };
        scale(scalable, Change { to, alarm }, state, at, ctx)
    };
    if let Some(entry) = state.targets.get_mut(scalable).filter(|_| is_done) {
        entry.is_outside = false;
    }
}

/// Sets units, and notes that or why not; `false` if the table has to be waited for.
fn scale(
    scalable: &Scalable,
    change: Change,
    state: &mut State,
    at: Timestamp,
    ctx: Ctx<'_>,
) -> bool {
    let Some(table) = ctx.catalog.find(scalable.table()) else { return true };
    let Some(from) = scalable.capacity(&table.definition) else { return true };
    let outcome = match set(scalable, change.to, &table.definition.name, at, ctx) {
        // Somebody else changes the table. There is another minute.
        Err(EngineError::InUse(_)) => return false,
        Err(error) => Err(refusal(error, ctx)),
        Ok(()) => Ok(at.plus_micros(ctx.config.table_delay_micros)),
    };
    if outcome.is_ok()
        && let Some(entry) = state.targets.get_mut(scalable).filter(|entry| !entry.is_outside)
    {
        entry.past = entry.past.after(change, from, at);
    }
    state.note(Done { scalable, change, from, at, outcome }, ctx.config);
    true
}

/// Changes the table as an `UpdateTable` of this moment does.
fn set(
    scalable: &Scalable,
    to: i64,
    name: &TableName,
    at: Timestamp,
    ctx: Ctx<'_>,
) -> Result<(), EngineError> {
    change_table(name, ctx, |definition| {
        let gone = || EngineError::TableNotFoundNamed(name.to_string());
        let request = scalable.update(definition, to).ok_or_else(gone)?;
        definition.updated(&request, ctx.config, at)
    })?;
    settled(scalable, at, ctx);
    Ok(())
}

/// Returns a refusal of the service as another service of it tells it.
fn refusal(error: EngineError, ctx: Ctx<'_>) -> String {
    let refused = BackendError::from(error);
    let refused = ctx.config.wording().reword(OperationName::UpdateTable, refused);
    format!(
        "{} (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: {})",
        refused.message(),
        refused.code().name()
    )
}

/// Returns `true` while the table, or the index, is being changed.
fn is_changing(scalable: &Scalable, table: &Table) -> bool {
    let life = &table.definition.life;
    let index = scalable.index().and_then(|index| life.indexes.get(index));
    match index {
        None if scalable.index().is_some() => false,
        None => life.table_status() != TableStatus::Active,
        Some(
            IndexPhase::Allocating { .. }
            | IndexPhase::Filling { .. }
            | IndexPhase::Updating { .. }
            | IndexPhase::Deleting { .. },
        ) => true,
    }
}

/// Returns since when the use of a target's units is known.
fn since(table: &Table, entry: &Entry, state: &State, ctx: Ctx<'_>) -> Timestamp {
    let always = ctx.config.capacity == Capacity::Enforced || ctx.config.metrics_minutes > 0;
    let noted = if always { None } else { Some(entry.target.created) };
    table.definition.created.max(noted.max(state.opened).unwrap_or(table.definition.created))
}

/// What was used in the last minutes before a moment.
struct Used {
    /// By the minute, the newest last; none from before use is known.
    points: Vec<f64>,
    /// Whether there are minutes of use after the moment.
    goes_on: bool,
}

impl Used {
    fn until(at: Timestamp, since: Timestamp, scalable: &Scalable, table: &Table) -> Self {
        let window = i64::try_from(POINTS_MAX).unwrap_or(0) * MINUTE_MICROS;
        let start = at.plus_micros(-window).max(start_of_minute(since));
        let metered = table.storage.metered().zip(scalable.arm(table));
        let minutes = metered.map(|(meter, arm)| meter.minutes_from(arm, start));
        let minutes = minutes.unwrap_or_default();
        let count = (at.as_micros().saturating_sub(start.as_micros()) / MINUTE_MICROS).max(0);
        let mut points = vec![0.0; usize::try_from(count).unwrap_or(0)];
        for minute in &minutes {
            let number = (minute.start.as_micros() - start.as_micros()) / MINUTE_MICROS;
            let point = usize::try_from(number).ok().and_then(|number| points.get_mut(number));
            if let Some(point) = point {
                *point = scalable.consumed(minute);
            }
        }
        let goes_on = minutes.last().is_some_and(|last| last.start >= at);
        Self { points, goes_on }
    }

    /// Whether the next minutes look the same as far as use goes.
    fn quiet(&self) -> Quiet {
        let is_idle = self.points.len() >= POINTS_MAX && self.points.iter().all(|it| *it <= 0.0);
        if is_idle && !self.goes_on { Quiet::Yes } else { Quiet::No }
    }
}
