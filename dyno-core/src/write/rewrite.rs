//! Writing a stored item as the program would write it now, if it is still what was read.
//!
//! Called for a write that meets an item of an older schema, by `Db::upgrade`, and by backfills. Only
//! what differs is written: an attribute that is none of the entity's stays, and so do its version
//! and its stamps, for what the entity says does not change. Unique values that an upgrade makes
//! others are claimed in the same transaction.
//!
//! Invariant: nothing is written unless every attribute that the new form was made of, or takes the
//! place of, is what it was when it was read.

use super::guard::{Guard, Presence};
use super::pending::{Form, Pending, SingleRequest};
use super::plan::{Before, Plan, Verdict, refused_alone};
use crate::backend::BoxFuture;
use crate::entity::{Entity, Key, Table, entity_from, item_as_read, upgraded};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::expr::{DocumentPath, SetValue, UpdateActions};
use crate::handle::Handle;
use crate::op::{
    ConsumedCapacity, OperationName, ReturnConsumedCapacity, TransactWriteItem, TransactWriteItems,
};
use crate::value::{AttributeValue, Item, Name};

/// How often an item is compared anew because it has changed meanwhile.
pub(crate) const ROUNDS_MAX: usize = 16;

/// What became of an item.
pub(crate) enum Rewritten {
    /// It is what the program writes: nothing was sent.
    Current,
    /// It was written, for these units.
    Written(f64),
    /// It is not what was read any more; this is what it is, if it is there.
    Moved(Option<Item>),
}

/// What differs between a stored item and what the program would write.
pub(crate) struct Difference {
    key: Item,
    /// The attributes with other values, by name.
    set: Vec<(Name, AttributeValue)>,
    remove: Vec<Name>,
}

/// Compares a stored item with what the program would write: [`Difference::of`] an entity.
pub(crate) type Compare = fn(&Item) -> Result<Option<Difference>>;

impl Difference {
    /// Compares a stored item with what the program would write; `None` if it is of another kind.
    pub(crate) fn of<E: Entity>(stored: &Item) -> Result<Option<Self>> {
        let (table, schema) = (<E::Table as Table>::SCHEMA, E::SCHEMA);
        let Some(entity) = entity_from::<E>(stored.clone())? else { return Ok(None) };
        let key = Key::of(&entity).into_item();
        if key.iter().any(|(name, value)| stored.get(name) != Some(value)) {
            return Err(Error::codec(format!(
                "a stored `{}` has another primary key than its attributes make: it cannot be \
                 rewritten where it is",
                schema.name
            )));
        }
        let upgraded = upgraded(schema, stored.clone())?;
        let new = item_as_read(&entity)?;
        let is_ours = |name: &str| table.keeps(name) || schema.attributes.contains(&name);
        let is_gone = |name: &Name| {
            !new.contains_key(name) && (is_ours(name) || !upgraded.contains_key(name))
        };
        let remove = stored.keys().filter(|name| is_gone(name)).cloned().collect();
        let set = new.into_iter().filter(|(name, value)| stored.get(name) != Some(value));
        Ok(Some(Self { key, set: set.collect(), remove }))
    }

    /// Tells whether there is nothing to write.
    pub(crate) const fn is_empty(&self) -> bool {
        self.set.is_empty() && self.remove.is_empty()
    }

    /// Returns the actions, and what must not have changed for them to be right.
    fn into_form(self, stored: &Item) -> (Form, Guard) {
        let Self { key, set, remove } = self;
        let new = set.iter().filter(|(name, _)| !stored.contains_key(name));
        let new = new.map(|(name, _)| (name.clone(), None));
        let old = stored.iter().filter(|(name, _)| !key.contains_key(name));
        let old = old.map(|(name, value)| (name.clone(), Some(value.clone())));
        let mut guard = Guard::new(Presence::Present);
        guard.require_unmoved(new.chain(old).collect());
        let path = |name: Name| DocumentPath::named(name.into());
        let mut actions = UpdateActions::default();
        for (name, value) in set {
            actions.set(path(name), SetValue::Value(value));
        }
        for name in remove {
            actions.remove(path(name));
        }
        (Form::Update { key, actions }, guard)
    }
}

/// Writes a stored item as the program would, if it is still what was read.
pub(crate) async fn rewrite<E: Entity>(handle: &Handle, stored: Item) -> Result<Rewritten> {
    let difference = Difference::of::<E>(&stored);
    let write = |(form, guard)| Pending::new::<E>(handle.clone(), form, guard);
    send(difference, stored, write, &context(handle, E::SCHEMA.name)).await
}

/// Writes what a write met as the program would, if it is still that.
pub(super) async fn rewrite_met(write: &Pending, met: Item) -> Result<Rewritten> {
    let context = context(&write.handle, write.entity.name);
    let rewriting = |(form, guard)| Pending { form, guard, ..write.clone() };
    send((write.compare)(&met), met, rewriting, &context).await
}

/// Returns the error of an item that others changed in each round.
pub(super) fn unsettled(entity: &str) -> Error {
    let message = format!("the `{entity}` changed each time that it was to be upgraded: retry");
    Error::new(ErrorKind::Conflict, message)
}

async fn send(
    difference: Result<Option<Difference>>,
    stored: Item,
    write: impl FnOnce((Form, Guard)) -> Pending,
    context: &Context,
) -> Result<Rewritten> {
    let at = |error: Error| error.with_context(context);
    let difference = match difference.map_err(at)? {
        Some(difference) if !difference.is_empty() => difference,
        Some(_) | None => return Ok(Rewritten::Current),
    };
    let write = write(difference.into_form(&stored));
    if write.may_change_markers() {
        // Boxed, so that the futures of all others stay small.
        let transacted: BoxFuture<'_, _> = Box::pin(send_with_markers(write, stored, context));
        return transacted.await;
    }
    let SingleRequest::Update(mut request) = write.clone().into_single().map_err(at)?.0 else {
        return Ok(Rewritten::Current);
    };
    request.return_consumed_capacity = ReturnConsumedCapacity::Total;
    match write.handle.ask(request, context).await {
        Ok(answer) => Ok(Rewritten::Written(units(answer.consumed_capacity))),
        Err(error) => {
            let error = write.guard.lift(error, context);
            match error.rejection() {
                Some(rejection) => Ok(Rewritten::Moved(rejection.item().cloned())),
                None => Err(error),
            }
        }
    }
}

/// Writes an item whose unique values may become others.
async fn send_with_markers(write: Pending, stored: Item, context: &Context) -> Result<Rewritten> {
    let at = |error: Error| error.with_context(context);
    let mut gone = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let change = write.marker_change(Some(&stored)).map_err(at)?;
        let now = write.handle.clock().now();
        let plan = Plan::of(std::slice::from_ref(&write), vec![change], &gone, now).map_err(at)?;
        let items: Vec<TransactWriteItem> = plan.items.clone();
        let mut request = TransactWriteItems::new(items);
        request.return_consumed_capacity = ReturnConsumedCapacity::Total;
        let error = match write.handle.ask(request, context).await {
            Ok(answer) => {
                let consumed = answer.consumed_capacity.unwrap_or_default();
                let units = consumed.into_iter().map(|of_table| of_table.total.capacity_units);
                return Ok(Rewritten::Written(units.sum()));
            }
            Err(error) => error,
        };
        let mut met = Before::Unread;
        let known = std::slice::from_mut(&mut met);
        match (plan.judge(error.cancellation_reasons(), known, &mut gone), met) {
            (Verdict::Again, Before::Read(now)) => return Ok(Rewritten::Moved(now)),
            (Verdict::Again, Before::Unread) => {}
            (Verdict::Refused(slots), _) => return Err(refused_alone(error, slots, context)),
        }
    }
    Err(at(unsettled(write.entity.name)))
}

fn context(handle: &Handle, entity: &'static str) -> Context {
    Context { operation: Some(OperationName::UpdateItem), ..handle.context(Some(entity)) }
}

/// Returns the units that a write cost.
pub(crate) fn units(consumed: Option<Box<ConsumedCapacity>>) -> f64 {
    consumed.map_or(0.0, |consumed| consumed.total.capacity_units)
}
