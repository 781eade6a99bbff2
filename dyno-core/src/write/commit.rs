//! Sending writes whose entities have unique values: read, plan, send, and again if what was read has
//! changed.
//!
//! Called by the builders and by `Transact`. A write without unique values goes the short way.

use super::alone::{context_of, send_alone};
use super::guard::Presence;
use super::pending::{Form, Pending};
use super::plan::{Before, Plan, Verdict, refused_alone};
use super::upgrade::send_upgrading;
use crate::backend::{BackendError, BoxFuture, Origin};
use crate::backoff::Backoff;
use crate::error::{Context, Error, ErrorKind, Rejection, Result};
use crate::handle::Handle;
use crate::op::{GetItem, OperationName, ReturnValues, TransactWriteItem, TransactWriteItems};
use crate::value::Item;

/// How often a write is planned anew because its item has changed meanwhile.
const ROUNDS_MAX: usize = 16;

/// How a transaction is sent.
#[derive(Debug, Clone)]
pub(super) struct How {
    pub(super) token: Option<String>,
    /// What becomes of it while others hold its items.
    pub(super) conflicts: Backoff,
}

/// Sends one write, and returns the item as it was or is, as asked.
pub(super) async fn send(write: Pending, returns: ReturnValues) -> Result<Option<Item>> {
    write.check_sizes().map_err(|error| error.with_context(&context_of(&write)))?;
    if !write.guard.requires_schema() {
        return send_once(write, returns).await;
    }
    // Boxed, so that the futures of all other writes stay small.
    let upgrading: BoxFuture<'_, _> = Box::pin(send_upgrading(write, returns));
    upgrading.await
}

/// Sends one write; its item is refused if it is of another schema than the write goes by.
pub(super) async fn send_once(write: Pending, returns: ReturnValues) -> Result<Option<Item>> {
    if !write.may_change_markers() {
        return send_alone(write, returns).await;
    }
    // Boxed, so that the futures of all other writes stay small.
    let kept: BoxFuture<'_, _> = Box::pin(send_unique(write, returns));
    kept.await
}

/// Sends one write whose markers may change.
async fn send_unique(write: Pending, returns: ReturnValues) -> Result<Option<Item>> {
    let context = context_of(&write);
    let at = |error: Error| error.with_context(&context);
    let (mut before, mut gone) = (read_before(&write).await?, Vec::new());
    for _ in 0..ROUNDS_MAX {
        let mut planned = write.clone();
        let change = planned.change_markers(&before).map_err(at)?;
        if change.is_empty() {
            // Nothing but the item is written: its condition is enough.
            let guard = planned.guard.clone();
            match send_alone(planned, returns).await {
                Err(error) => match error.rejection() {
                    Some(rejection) if guard.has_moved(rejection.item()) => {
                        before = Before::Read(rejection.item().cloned());
                    }
                    Some(_) | None => return Err(error),
                },
                sent => return sent,
            }
            continue;
        }
        let now = write.handle.clock().now();
        let plan =
            Plan::of(std::slice::from_ref(&planned), vec![change], &gone, now).map_err(at)?;
        let how = How { token: None, conflicts: Backoff::none() };
        let origin = Origin::of(context.entity, None);
        let answer = origin.scope(send_plan(&write.handle, &plan, &how)).await;
        let Err(error) = answer else {
            return returned(&write, before, returns).await;
        };
        let known = std::slice::from_mut(&mut before);
        match plan.judge(error.cancellation_reasons(), known, &mut gone) {
            Verdict::Again => {}
            Verdict::Refused(slots) => {
                return Err(refused_alone(error, slots, &transaction(context.clone())));
            }
        }
    }
    Err(at(unsettled()))
}

/// Carries out the writes of a transaction, all or none.
pub(super) async fn commit(
    handle: &Handle,
    writes: Vec<Pending>,
    how: &How,
    context: &Context,
) -> Result<()> {
    let at = |error: Error| error.with_context(context);
    if !writes.iter().any(Pending::may_change_markers) {
        let mut before = vec![Before::Unread; writes.len()];
        let mut plan = Plan::of_plain(writes).map_err(at)?;
        let items = std::mem::take(&mut plan.items);
        let answer = send_items(handle, items, how).await;
        return answer.map_err(|error| {
            match plan.judge(error.cancellation_reasons(), &mut before, &mut Vec::new()) {
                Verdict::Refused(slots) => refused(error, slots, context),
                Verdict::Again => refused(error, Vec::new(), context),
            }
        });
    }
    commit_unique(handle, &writes, how, context).await
}

async fn commit_unique(
    handle: &Handle,
    writes: &[Pending],
    how: &How,
    context: &Context,
) -> Result<()> {
    let at = |error: Error| error.with_context(context);
    let (mut before, mut gone) = (read_all(writes).await?, Vec::new());
    for _ in 0..ROUNDS_MAX {
        let mut planned = writes.to_vec();
        let changes = planned.iter_mut().zip(&before).enumerate();
        let changes = changes.map(|(position, (write, before))| {
            if !write.may_change_markers() {
                return Ok(super::plan::MarkerChange::default());
            }
            let change = write.change_markers(before);
            change.map_err(|error| error.at_action(position, write.entity.name))
        });
        let changes = changes.collect::<Result<Vec<_>>>().map_err(at)?;
        let plan = Plan::of(&planned, changes, &gone, handle.clock().now()).map_err(at)?;
        let Err(error) = send_plan(handle, &plan, how).await else { return Ok(()) };
        match plan.judge(error.cancellation_reasons(), &mut before, &mut gone) {
            Verdict::Again => {}
            Verdict::Refused(slots) => return Err(refused(error, slots, context)),
        }
    }
    Err(at(unsettled()))
}

async fn send_plan(
    handle: &Handle,
    plan: &Plan,
    how: &How,
) -> std::result::Result<(), BackendError> {
    // Unverified: that a cancelled transaction leaves its token free, so that the next plan may
    // have it.
    send_items(handle, plan.items.clone(), how).await
}

/// Sends actions, and again while others hold an item, as far as that is asked for.
async fn send_items(
    handle: &Handle,
    items: Vec<TransactWriteItem>,
    how: &How,
) -> std::result::Result<(), BackendError> {
    let mut request = TransactWriteItems::new(items);
    request.client_request_token.clone_from(&how.token);
    handle.insist(request, how.conflicts).await.map(drop)
}

/// Lifts a cancellation with the rejection of each of the caller's actions.
fn refused(error: BackendError, slots: Vec<Option<Rejection>>, context: &Context) -> Error {
    let is_cancelled = !error.cancellation_reasons().is_empty();
    let slots = if is_cancelled { slots } else { Vec::new() };
    Error::from(error).with_context(context).with_slots(slots)
}

/// Reads what a write's markers depend on, as it is now.
async fn read_before(write: &Pending) -> Result<Before> {
    // What must be new has no markers to release.
    if matches!(write.form, Form::Put(_)) && write.guard.presence == Presence::Absent {
        return Ok(Before::Unread);
    }
    read(write).await.map(Before::Read)
}

async fn read(write: &Pending) -> Result<Option<Item>> {
    let mut get = GetItem::new(write.handle.table_name()?, write.key());
    get.consistent_read = true;
    let context = write.handle.context(Some(write.entity.name));
    Ok(write.handle.send(get, context).await?.item)
}

/// Reads for each write in turn.
async fn read_all(writes: &[Pending]) -> Result<Vec<Before>> {
    let mut before = Vec::with_capacity(writes.len());
    for write in writes {
        before.push(if write.may_change_markers() {
            read_before(write).await?
        } else {
            Before::Unread
        });
    }
    Ok(before)
}

/// Returns the item as it was or is; a transaction returns none itself.
async fn returned(write: &Pending, before: Before, returns: ReturnValues) -> Result<Option<Item>> {
    match (returns, before) {
        (ReturnValues::AllOld, Before::Read(old)) => Ok(old),
        (ReturnValues::AllNew, _) => read(write).await,
        (_, _) => Ok(None),
    }
}

fn transaction(context: Context) -> Context {
    Context { operation: Some(OperationName::TransactWriteItems), ..context }
}

fn unsettled() -> Error {
    Error::new(
        ErrorKind::Conflict,
        format!("unique values of the item were changed by others {ROUNDS_MAX} times in a row"),
    )
}
