//! Writes that return the entity as it was.

use super::Put;
use crate::backend::BoxFuture;
use crate::entity::{Entity, decode, entity_from};
use crate::error::Result;
use crate::value::Item;

/// A put or delete that returns the entity it replaced or deleted; await it.
///
/// `None` if there was none, or if it was of another kind. An old item that does not fit the struct
/// is an error of kind [`Codec`](crate::ErrorKind::Codec), after the write took effect.
#[derive(Debug)]
#[must_use = "nothing is written until it is awaited"]
pub struct Returning<W> {
    write: W,
}

impl<W> Returning<W> {
    pub(super) const fn new(write: W) -> Self {
        Self { write }
    }
}

/// A write that can bring back the old item.
pub trait ReturnsOld: Send + 'static {
    /// What is written.
    type Entity: Entity;

    /// Writes, and returns the item as it was.
    #[doc(hidden)]
    fn run_returning_old(self) -> impl Future<Output = Result<Option<Item>>> + Send;
}

impl<W: ReturnsOld> IntoFuture for Returning<W> {
    type Output = Result<Option<W::Entity>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            match self.write.run_returning_old().await? {
                Some(item) => entity_from(item),
                None => Ok(None),
            }
        })
    }
}

/// A put that returns the entity as it was written; await it.
///
/// What is returned is what was sent, with its new version and the stamps of the clock.
#[derive(Debug)]
#[must_use = "nothing is written until it is awaited"]
pub struct ReturningNew<E: Entity> {
    put: Put<E>,
}

impl<E: Entity> ReturningNew<E> {
    pub(super) const fn new(put: Put<E>) -> Self {
        Self { put }
    }
}

impl<E: Entity> IntoFuture for ReturningNew<E> {
    type Output = Result<E>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let item = self.put.item().cloned();
            self.put.send().await?;
            // An entity that has no form as an item is an error of the line before.
            decode(item.unwrap_or_default())
        })
    }
}
