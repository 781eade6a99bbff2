//! A condition on an entity that a transaction does not write.

use std::fmt;

use super::action::Action;
use super::guard::{Guard, Presence};
use crate::entity::{Entity, Key};
use crate::error::Result;
use crate::expr::{Condition, Renderer};
use crate::handle::Handle;
use crate::op::{TransactConditionCheck, TransactWriteItem};

/// A check as part of a transaction, made by `Db::check`.
///
/// Unless told otherwise it requires the item to be there. Costs two write units for each 1 KB begun
/// of the item, two if there is none. An item that is checked cannot be written in the same
/// transaction: give the write a condition instead.
#[must_use = "a check does something only in a transaction"]
pub struct Check<E> {
    handle: Handle,
    key: Key<E>,
    guard: Guard,
}

impl<E: Entity> Check<E> {
    /// A new check requires the item to be there.
    pub(crate) const fn new(handle: Handle, key: Key<E>) -> Self {
        Self { handle, key, guard: Guard::new(Presence::Present) }
    }

    /// Requires that there is such an item; the default.
    pub fn exists(mut self) -> Self {
        self.guard.require(Presence::Present);
        self
    }

    /// Requires that there is no such item.
    pub fn not_exists(mut self) -> Self {
        self.guard.require(Presence::Absent);
        self
    }

    /// Requires that the item is there and meets a condition.
    pub fn condition(mut self, condition: impl FnOnce(E::Fields) -> Condition<E>) -> Self {
        self.guard.and(condition);
        self
    }

    pub(super) fn into_action(mut self) -> Action {
        let check = condition_check(&self.handle, &self.key, &mut self.guard);
        Action::new(E::SCHEMA.name, check, self.guard)
    }
}

/// Returns the check of a transaction that a guard makes.
pub(super) fn condition_check<E: Entity>(
    handle: &Handle,
    key: &Key<E>,
    guard: &mut Guard,
) -> Result<TransactWriteItem> {
    let on_failure = guard.on_failure();
    let mut renderer = Renderer::default();
    let condition = guard.render::<E>(&mut renderer)?.unwrap_or_default();
    let mut check = TransactConditionCheck::new(handle.table_name()?, key.to_item(), condition);
    (check.expression_attribute_names, check.expression_attribute_values) = renderer.finish();
    check.return_values_on_condition_check_failure = on_failure;
    Ok(TransactWriteItem::ConditionCheck(check))
}

impl<E: Entity> fmt::Debug for Check<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check").field("key", &self.key).finish_non_exhaustive()
    }
}
