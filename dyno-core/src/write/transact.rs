//! Writing several entities, all or none.

use std::fmt;

use super::action::{Action, IntoActions};
use super::commit;
use crate::backend::BoxFuture;
use crate::error::{Context, Result};
use crate::handle::Handle;
use crate::op::OperationName;

/// A transaction of up to 100 writes and checks, made by `Db::transact`; await it.
///
/// Every item takes part once, and all together have up to 4 MB ("`TransactWriteItems`" in the API
/// reference). Costs twice the write units of each action, and the plain units of index entries; also
/// if it is refused. Then [`Error::slots`] tells which actions were, with the items they met.
#[must_use = "nothing is written until it is awaited"]
pub struct Transact {
    handle: Handle,
    actions: Vec<Action>,
    token: Option<String>,
}

impl Transact {
    pub(crate) fn new(handle: Handle, actions: impl IntoActions) -> Self {
        Self { handle, actions: actions.into_actions(), token: None }
    }

    /// Makes a repeat with the same token do nothing, for ten minutes. At most 36 characters.
    ///
    /// The repeat succeeds and costs read units. The same token with other actions is an error of
    /// kind [`Invalid`](crate::ErrorKind::Invalid).
    pub fn token(mut self, token: impl fmt::Display) -> Self {
        self.token = Some(token.to_string());
        self
    }

    /// Carries out every action, or none.
    ///
    /// # Errors
    ///
    /// [`Rejected`](crate::ErrorKind::Rejected) with [`Error::slots`] if a condition does not hold;
    /// [`Conflict`](crate::ErrorKind::Conflict) if another transaction holds an item, or one with
    /// this token still runs; [`Invalid`](crate::ErrorKind::Invalid) if an item takes part twice,
    /// there are no actions or more than 100, or an update is refused;
    /// [`Codec`](crate::ErrorKind::Codec) if a struct has no form as an item;
    /// [`Throttled`](crate::ErrorKind::Throttled).
    pub async fn send(self) -> Result<()> {
        let context = Context {
            operation: Some(OperationName::TransactWriteItems),
            ..self.handle.context(None)
        };
        let mut writes = Vec::with_capacity(self.actions.len());
        for (at, action) in self.actions.into_iter().enumerate() {
            let write = action.write.map_err(|error| error.at_action(at, action.entity));
            writes.push(write.map_err(|error| error.with_context(&context))?);
        }
        commit::commit(&self.handle, writes, self.token, &context).await
    }
}

impl IntoFuture for Transact {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for Transact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transact").field("actions", &self.actions).finish_non_exhaustive()
    }
}
