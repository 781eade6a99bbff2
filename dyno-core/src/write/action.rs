//! Writes as actions of a transaction.

use std::fmt;

use super::guard::Guard;
use super::{Check, Delete, Patch, Put};
use crate::entity::Entity;
use crate::error::Result;
use crate::op::TransactWriteItem;

/// One action of a transaction, of any entity: `Action::from(db.put(&order))`.
pub struct Action {
    pub(super) item: Result<TransactWriteItem>,
    pub(super) guard: Guard,
}

impl Action {
    pub(super) fn new(item: Result<TransactWriteItem>, guard: Guard) -> Self {
        Self { item, guard }
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
                builder.into_action()
            }
        }
    )+};
}
from_builders!(Check, Delete, Patch, Put);

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name: Into<Action>),+> IntoActions for ($($name,)+) {
            fn into_actions(self) -> Vec<Action> {
                #[expect(non_snake_case, reason = "the type parameters name the members")]
                let ($($name,)+) = self;
                vec![$($name.into()),+]
            }
        }
    };
}
tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I);
tuples!(A B C D E F G H I J);
tuples!(A B C D E F G H I J K);
tuples!(A B C D E F G H I J K L);

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match &self.item {
            Ok(TransactWriteItem::ConditionCheck(_)) => "ConditionCheck",
            Ok(TransactWriteItem::Put(_)) => "Put",
            Ok(TransactWriteItem::Update(_)) => "Update",
            Ok(TransactWriteItem::Delete(_)) => "Delete",
            Err(_) => "Invalid",
        };
        f.debug_tuple("Action").field(&name).finish()
    }
}
