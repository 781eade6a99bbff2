//! Writes as actions of a transaction.

use std::fmt;

use super::pending::{Form, Pending};
use super::{Check, Delete, Patch, Put, Upsert};
use crate::entity::Entity;
use crate::error::Result;

/// One action of a transaction, of any entity: `Action::from(db.put(&order))`.
pub struct Action {
    pub(super) entity: &'static str,
    pub(super) write: Result<Pending>,
}

/// The actions of a transaction: a tuple of builders, or a `Vec<Action>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of transaction actions",
    label = "expected a tuple of `put`, `create`, `upsert`, `patch`, `delete` and `check` builders",
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
    ($($builder:ident => $wrap:expr),+) => {$(
        impl<E: Entity> From<$builder<E>> for Action {
            fn from(builder: $builder<E>) -> Self {
                Self { entity: E::SCHEMA.name, write: $wrap(builder.into_pending()) }
            }
        }
    )+};
}
from_builders!(
    Check => Ok,
    Delete => Ok,
    Patch => std::convert::identity,
    Put => std::convert::identity,
    Upsert => std::convert::identity
);

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
        let name = match self.write.as_ref().map(|write| &write.form) {
            Ok(Form::Check { .. }) => "ConditionCheck",
            Ok(Form::Put(_)) => "Put",
            Ok(Form::Update { .. }) => "Update",
            Ok(Form::Delete { .. }) => "Delete",
            Err(_) => "Invalid",
        };
        f.debug_tuple("Action").field(&name).field(&self.entity).finish()
    }
}
