//! Writes that go by what is stored, where the item may have an older schema.
//!
//! Called by `commit` and `Db::upgrade`, for entities that declare schema versions or former names. A
//! patch, an upsert, and what expects a version or keeps an attribute, is conditional on the item
//! being of the program's schema; what is older is rewritten first, whole, and then the write is sent
//! again.

use super::commit::send_once;
use super::pending::Pending;
use super::rewrite::{ROUNDS_MAX, Rewritten, rewrite, rewrite_met, unsettled};
use crate::entity::{Entity, Key, Standing, entity_from, newer, standing};
use crate::error::{Reason, Result};
use crate::handle::Handle;
use crate::op::{GetItem, ReturnValues};
use crate::value::Item;

/// Sends a write, and upgrades its item first where that has an older schema.
pub(super) async fn send_upgrading(write: Pending, returns: ReturnValues) -> Result<Option<Item>> {
    for _ in 0..ROUNDS_MAX {
        let refused = match send_once(write.clone(), returns).await {
            Err(error) if matches!(error.reason(), Some(Reason::Schema { .. })) => error,
            answer => return answer,
        };
        let Some(item) = refused.rejection().and_then(|refused| refused.item().cloned()) else {
            return Err(refused);
        };
        let (standing, stored) = standing(write.entity, &item)?;
        if standing == Standing::Newer {
            return Err(newer(write.entity, stored).with_context_of(refused));
        }
        match rewrite_met(&write, item).await? {
            Rewritten::Written(_) | Rewritten::Moved(_) => {}
            // There is nothing to upgrade: it is of another kind.
            Rewritten::Current => return Err(refused),
        }
    }
    Err(unsettled(write.entity.name))
}

/// Rewrites an item of an older schema; returns the entity, if there is one.
pub(crate) async fn upgrade<E: Entity>(handle: &Handle, key: Key<E>) -> Result<Option<E>> {
    let context = handle.context(Some(E::SCHEMA.name));
    let mut request = GetItem::new(handle.table_name()?, key.into_item());
    request.consistent_read = true;
    let mut found = handle.send(request, context.clone()).await?.item;
    for _ in 0..ROUNDS_MAX {
        let Some(item) = found else { return Ok(None) };
        let entity = |item: Item| entity_from(item).map_err(|error| error.with_context(&context));
        if standing(E::SCHEMA, &item)?.0 == Standing::Current {
            return entity(item);
        }
        match rewrite::<E>(handle, item.clone()).await? {
            Rewritten::Current | Rewritten::Written(_) => return entity(item),
            Rewritten::Moved(now) => found = now,
        }
    }
    Err(unsettled(E::SCHEMA.name))
}
