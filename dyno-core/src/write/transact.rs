//! Writing several entities, all or none.

use std::collections::BTreeMap;
use std::fmt;

use super::action::{Action, IntoActions};
use super::commit;
use super::pending::{Form, Pending};
use crate::backend::BoxFuture;
use crate::backoff::Backoff;
use crate::entity::Identity;
use crate::error::{Context, Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::op::OperationName;
use crate::read::check_count;
use crate::value::item_size_bytes;

/// How much the items of a transaction may have together ("Quotas", *Transactions*).
const BYTES_MAX: usize = 4 * 1024 * 1024;

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
    conflicts: Backoff,
}

impl Transact {
    pub(crate) fn new(handle: Handle, actions: impl IntoActions) -> Self {
        Self { handle, actions: actions.into_actions(), token: None, conflicts: Backoff::none() }
    }

    /// Makes a repeat with the same token do nothing, for ten minutes. At most 36 characters.
    ///
    /// The repeat succeeds and costs read units. The same token with other actions is an error of
    /// kind [`Invalid`](crate::ErrorKind::Invalid).
    pub fn token(mut self, token: impl fmt::Display) -> Self {
        self.token = Some(token.to_string());
        self
    }

    /// Sends the transaction again, by this policy, when another one holds an item, the same token's
    /// still runs, or capacity is used up: then nothing was written.
    ///
    /// A condition that does not hold is not tried again, nor is a request without an answer: see
    /// [`Retry`](crate::layer::Retry) for that. Each attempt costs its units.
    pub const fn retry_conflicts(mut self, backoff: Backoff) -> Self {
        self.conflicts = backoff;
        self
    }

    /// Carries out every action, or none.
    ///
    /// # Errors
    ///
    /// [`Rejected`](crate::ErrorKind::Rejected) with [`Error::slots`] if a condition does not hold;
    /// [`Conflict`](crate::ErrorKind::Conflict) if another transaction holds an item, or one with
    /// this token still runs; [`Invalid`](crate::ErrorKind::Invalid) if there are no actions or an
    /// update is refused, and, before anything is sent, if an item takes part twice, there are more
    /// than 100 actions, or the items to be put have more than 4 MB;
    /// [`Codec`](crate::ErrorKind::Codec) if a struct has no form as an item;
    /// [`Throttled`](crate::ErrorKind::Throttled).
    pub async fn send(self) -> Result<()> {
        let context = Context {
            operation: Some(OperationName::TransactWriteItems),
            ..self.handle.context(None)
        };
        let at = |error: Error| error.with_context(&context);
        check_count(self.actions.len(), "actions").map_err(at)?;
        let mut writes = Vec::with_capacity(self.actions.len());
        for (position, action) in self.actions.into_iter().enumerate() {
            let write = action.write.map_err(|error| error.at_action(position, action.entity));
            writes.push(write.map_err(at)?);
        }
        check_targets(&writes).map_err(at)?;
        check_size(&writes).map_err(at)?;
        let how = commit::How { token: self.token, conflicts: self.conflicts };
        commit::commit(&self.handle, writes, &how, &context).await
    }
}

/// Fails if two actions are on one item.
fn check_targets(writes: &[Pending]) -> Result<()> {
    let mut seen = BTreeMap::new();
    for (at, write) in writes.iter().enumerate() {
        let table = write.handle.table_name()?;
        let item = Identity::of(write.table, write.attributes());
        if let Some(first) = seen.insert((table, item), at) {
            let message = format!(
                "actions {first} and {at}, counted from 0, are on one item: give the one that writes \
                 all changes and conditions"
            );
            return Err(Error::new(ErrorKind::Invalid, message));
        }
    }
    Ok(())
}

/// Fails if the items to be put are too large together. What updates make of theirs the service
/// knows.
fn check_size(writes: &[Pending]) -> Result<()> {
    let size_bytes = |write: &Pending| match &write.form {
        Form::Put(item) => item_size_bytes(item),
        Form::Update { .. } | Form::Delete { .. } | Form::Check { .. } => 0,
    };
    let size_bytes: usize = writes.iter().map(size_bytes).sum();
    if size_bytes <= BYTES_MAX {
        return Ok(());
    }
    let message =
        format!("a transaction has up to {BYTES_MAX} bytes of items, and this has {size_bytes}");
    Err(Error::new(ErrorKind::Invalid, message))
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
