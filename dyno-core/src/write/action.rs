//! Writes as actions of a transaction.

use std::fmt;

use super::guard::Guard;
use super::{Check, Delete, Patch, Put};
use crate::entity::{Entity, Identity, Table};
use crate::error::Result;
use crate::op::TransactWriteItem;
use crate::schema::TableSchema;
use crate::value::Item;

/// One action of a transaction, of any entity: `Action::from(db.put(&order))`.
pub struct Action {
    pub(super) entity: &'static str,
    pub(super) item: Result<TransactWriteItem>,
    pub(super) guard: Guard,
    /// Says which of a put's attributes are its key.
    pub(super) table: &'static TableSchema,
}

impl Action {
    pub(super) const fn new(
        entity: &'static str,
        item: Result<TransactWriteItem>,
        guard: Guard,
    ) -> Self {
        Self { entity, item, guard, table: &TableSchema::EMPTY }
    }
}

/// Returns the name of the table of an action, and which of its items it is about.
pub(super) fn target<'a>(
    table: &TableSchema,
    action: &'a TransactWriteItem,
) -> (&'a str, Identity<'a>) {
    (action.table_name(), Identity::of(table, attributes(action)))
}

/// Returns the item of a put, else the key.
const fn attributes(action: &TransactWriteItem) -> &Item {
    match action {
        TransactWriteItem::ConditionCheck(check) => &check.key,
        TransactWriteItem::Put(put) => &put.item,
        TransactWriteItem::Update(update) => &update.key,
        TransactWriteItem::Delete(delete) => &delete.key,
    }
}

/// The actions of a transaction: a tuple of builders, or a `Vec<Action>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of transaction actions",
    label = "expected a tuple of `put`, `create`, `patch`, `delete` and `check` builders",
    note = "for a list that is made at run time, collect `Action::from(builder)` into a `Vec<Action>`"
)]
pub trait IntoActions {
    /// Returns the actions in order.
    fn into_actions(self) -> Vec<Action>;
}

impl IntoActions for Vec<Action> {
    fn into_actions(self) -> Vec<Action> {
        self
    }
}

macro_rules! from_builders {
    ($($builder:ident),+) => {$(
        impl<E: Entity> From<$builder<E>> for Action {
            fn from(builder: $builder<E>) -> Self {
                let table = <E::Table as Table>::SCHEMA;
                Self { table, ..builder.into_action() }
            }
        }
    )+};
}
from_builders!(Check, Delete, Patch, Put);

macro_rules! tuples {
    ($($name:ident)*; $next:ident $($rest:ident)*) => {
        impl<$($name: Into<Action>,)* $next: Into<Action>> IntoActions for ($($name,)* $next,) {
            #[expect(non_snake_case, reason = "the type parameters name the members")]
            fn into_actions(self) -> Vec<Action> {
                let ($($name,)* $next,) = self;
                vec![$($name.into(),)* $next.into()]
            }
        }
        tuples!($($name)* $next; $($rest)*);
    };
    ($($name:ident)*;) => {};
}
tuples!(; A B C D E F G H I J K L M N O P Q R S T U V W X Y);

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match &self.item {
            Ok(TransactWriteItem::ConditionCheck(_)) => "ConditionCheck",
            Ok(TransactWriteItem::Put(_)) => "Put",
            Ok(TransactWriteItem::Update(_)) => "Update",
            Ok(TransactWriteItem::Delete(_)) => "Delete",
            Err(_) => "Invalid",
        };
        f.debug_tuple("Action").field(&name).field(&self.entity).finish()
    }
}
