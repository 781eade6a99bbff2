//! One write of a batch, and how it is sent: with others, or alone.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::commit;
use super::super::guard::Guard;
use super::super::pending::{Form, Pending};
use super::super::size::check_request;
use crate::backend::Failure;
use crate::entity::{Entity, EntityOf, Key, Table, entity_from};
use crate::error::{Error, Result};
use crate::handle::Handle;
use crate::op::{OperationName, ReturnValues, WriteRequest};
use crate::value::Item;

/// A put or a delete of a batch.
///
/// `Debug` names the entity and does not print the item.
pub struct BatchAction<T> {
    entity: &'static str,
    pub(super) write: Write,
    marker: PhantomData<fn() -> T>,
}

/// How a write of a batch is sent.
#[derive(Clone)]
pub(super) enum Write {
    /// With others, for it requires nothing of what it meets.
    Together(WriteRequest),
    /// By itself, with what keeps the promises of its entity.
    Alone(Box<Alone>),
}

/// A write that is sent by itself.
#[derive(Clone)]
pub(super) struct Alone {
    pending: Pending,
    /// Whether it was sent without an answer, so that it may have been done; so for its clones, which
    /// are the same write.
    unanswered: Arc<AtomicBool>,
}

impl<T: Table> BatchAction<T> {
    pub(super) fn new(entity: &'static str, write: Write) -> Self {
        Self { entity, write, marker: PhantomData }
    }

    /// Returns the name of the entity that is written.
    pub const fn entity(&self) -> &'static str {
        self.entity
    }

    /// Returns the item of a put, or the key's attributes of a delete, as they are stored: with the
    /// version that the write would give it.
    pub fn item(&self) -> &Item {
        self.write.attributes()
    }

    /// Tells whether it is a delete.
    pub fn is_delete(&self) -> bool {
        self.write.is_delete()
    }

    /// Returns the key of what is written; `None` if it is no `E`.
    pub fn key<E: EntityOf<T>>(&self) -> Option<Key<E>> {
        Key::from_item(self.item())
    }

    /// Returns the entity that is put, with the version that it would get; `None` for a delete, and if
    /// it is no `E`.
    ///
    /// # Errors
    ///
    /// [`Codec`](crate::ErrorKind::Codec) if what the struct was written as does not fit it.
    pub fn read<E: EntityOf<T>>(&self) -> Result<Option<E>> {
        if self.is_delete() {
            return Ok(None);
        }
        entity_from(self.item().clone())
    }

    /// Sends it through another client from now on.
    pub(super) fn through(mut self, handle: &Handle) -> Self {
        if let Write::Alone(alone) = &mut self.write {
            alone.pending.handle = handle.clone();
        }
        self
    }
}

impl Write {
    /// Makes a write that goes with others, unless it is larger than DynamoDB stores: by itself it is
    /// refused by itself.
    pub(super) fn together<E: Entity>(handle: &Handle, request: WriteRequest) -> Self {
        if check_request(<E::Table as Table>::SCHEMA, &request).is_ok() {
            return Self::Together(request);
        }
        let form = match request {
            WriteRequest::Put(item) => Form::Put(item),
            WriteRequest::Delete(key) => Form::Delete { key },
        };
        Self::alone(Pending::new::<E>(handle.clone(), form, Guard::default()))
    }

    pub(super) fn alone(pending: Pending) -> Self {
        Self::Alone(Box::new(Alone { pending, unanswered: Arc::default() }))
    }

    /// Returns the item of a put, else the key.
    pub(super) fn attributes(&self) -> &Item {
        match self {
            Self::Together(request) => attributes(request),
            Self::Alone(alone) => alone.pending.attributes(),
        }
    }

    fn is_delete(&self) -> bool {
        match self {
            Self::Together(WriteRequest::Put(_)) => false,
            Self::Together(WriteRequest::Delete(_)) => true,
            Self::Alone(alone) => matches!(alone.pending.form, Form::Delete { .. }),
        }
    }
}

/// Returns the item of a put, else the key.
pub(super) const fn attributes(request: &WriteRequest) -> &Item {
    match request {
        WriteRequest::Put(item) | WriteRequest::Delete(item) => item,
    }
}

impl Alone {
    /// Sends it; that it may be sent again after an attempt without an answer is what makes this more
    /// than a write by itself.
    pub(super) async fn send(&self) -> Result<()> {
        let Err(error) = commit::send(self.pending.clone(), ReturnValues::None).await else {
            return Ok(());
        };
        if self.unanswered.load(Ordering::Relaxed) && self.met_itself(&error) {
            return Ok(());
        }
        let was_read = error.operation() == Some(OperationName::GetItem);
        if error.failure() == Failure::Unknown && !was_read {
            self.unanswered.store(true, Ordering::Relaxed);
        }
        Err(error)
    }

    /// Tells whether a refused write met just what it was to leave.
    fn met_itself(&self, refused: &Error) -> bool {
        let Some(rejection) = refused.rejection() else { return false };
        match &self.pending.form {
            Form::Put(item) => rejection.item() == Some(item),
            Form::Delete { .. } => rejection.item().is_none(),
            Form::Update { .. } | Form::Check { .. } => false,
        }
    }
}

impl<T> Clone for BatchAction<T> {
    fn clone(&self) -> Self {
        Self { entity: self.entity, write: self.write.clone(), marker: PhantomData }
    }
}

impl<T> fmt::Debug for BatchAction<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.write.is_delete() { "Delete" } else { "Put" };
        f.debug_tuple("BatchAction").field(&kind).field(&self.entity).finish()
    }
}
