//! Writing several entities, all or none.

use std::collections::BTreeMap;
use std::fmt;

use super::action::{Action, IntoActions, target};
use super::guard::Guard;
use crate::backend::{BackendError, BackendExt, BoxFuture, Failure};
use crate::backoff::Backoff;
use crate::error::{Context, Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::op::{OperationName, TransactWriteItem, TransactWriteItems};
use crate::read::check_count;
use crate::schema::TableSchema;
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
        let mut request = TransactWriteItems::new(Vec::with_capacity(self.actions.len()));
        let mut guards = Vec::with_capacity(self.actions.len());
        let mut tables = Vec::with_capacity(self.actions.len());
        for (position, action) in self.actions.into_iter().enumerate() {
            let item = action.item.map_err(|error| {
                let context = Context { entity: Some(action.entity), ..context.clone() };
                error.at_action(position).with_context(&context)
            });
            request.transact_items.push(item?);
            guards.push(action.guard);
            tables.push(action.table);
        }
        check_targets(&request.transact_items, &tables).map_err(at)?;
        check_size(&request.transact_items).map_err(at)?;
        request.client_request_token = self.token;
        let answer = write(&self.handle, request, self.conflicts).await;
        answer.map_err(|error| lift(error, &guards, &context))
    }
}

async fn write(
    handle: &Handle,
    request: TransactWriteItems,
    conflicts: Backoff,
) -> Result<(), BackendError> {
    let mut attempts = handle.attempts(conflicts);
    while attempts.has_more() {
        match handle.backend().send(request.clone()).await {
            Ok(_) => return Ok(()),
            Err(error) if Failure::of(&error) == Failure::Refused && attempts.again().await => {}
            Err(error) => return Err(error),
        }
    }
    handle.backend().send(request).await.map(drop)
}

/// Fails if two actions are on one item.
fn check_targets(actions: &[TransactWriteItem], tables: &[&TableSchema]) -> Result<()> {
    let mut seen = BTreeMap::new();
    for (at, (action, table)) in actions.iter().zip(tables).enumerate() {
        if let Some(first) = seen.insert(target(table, action), at) {
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
fn check_size(actions: &[TransactWriteItem]) -> Result<()> {
    let size_bytes = |action: &TransactWriteItem| match action {
        TransactWriteItem::Put(put) => item_size_bytes(&put.item),
        TransactWriteItem::ConditionCheck(_)
        | TransactWriteItem::Update(_)
        | TransactWriteItem::Delete(_) => 0,
    };
    let size_bytes: usize = actions.iter().map(size_bytes).sum();
    if size_bytes <= BYTES_MAX {
        return Ok(());
    }
    let message =
        format!("a transaction has up to {BYTES_MAX} bytes of items, and this has {size_bytes}");
    Err(Error::new(ErrorKind::Invalid, message))
}

/// Lifts a cancellation with the rejection of each action.
fn lift(error: BackendError, guards: &[Guard], context: &Context) -> Error {
    let reasons = error.cancellation_reasons();
    let slots = guards.iter().zip(reasons).map(|(guard, reason)| guard.slot(reason)).collect();
    Error::from_backend(error).with_context(context).with_slots(slots)
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
