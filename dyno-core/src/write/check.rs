//! A condition on an entity that a transaction does not write.

use std::fmt;

use super::guard::{Guard, Presence};
use super::pending::{Form, Pending};
use super::promise::expect_version;
use crate::entity::{Entity, Key, Versioned};
use crate::expr::Condition;
use crate::handle::Handle;

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
    pub(crate) fn new(handle: Handle, key: Key<E>) -> Self {
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

    /// Requires that the item has this version; 0 is that of an item that was never counted.
    pub fn expect_rev(mut self, version: u64) -> Self
    where
        E: Versioned,
    {
        expect_version(E::SCHEMA, &mut self.guard, version);
        self
    }

    pub(super) fn into_pending(self) -> Pending {
        let form = Form::Check { key: self.key.into_item() };
        Pending::new::<E>(self.handle, form, self.guard)
    }
}

impl<E: Entity> fmt::Debug for Check<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check").field("key", &self.key).finish_non_exhaustive()
    }
}
