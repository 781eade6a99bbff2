//! Changes of a part of an item, where the item may have an older schema.
//!
//! Called by `Patch` and `Db::upgrade`, for entities that declare schema versions or former names. A
//! patch is conditional on the item being of the program's schema; what is older is rewritten first,
//! whole, and then the patch is sent again.

use super::patch::Patch;
use super::rewrite::{Rewritten, rewrite};
use crate::entity::{Entity, Key, Standing, entity_from, newer, standing};
use crate::error::{Error, ErrorKind, Reason, Result};
use crate::handle::Handle;
use crate::op::{GetItem, ReturnConsumedCapacity};
use crate::value::Item;

/// How often an item is upgraded anew because it has changed meanwhile.
const ROUNDS_MAX: usize = 16;

/// Sends a patch, and upgrades its item first where that has an older schema.
pub(super) async fn send_upgrading<E: Entity>(patch: Patch<E>) -> Result<E> {
    for _ in 0..ROUNDS_MAX {
        let (handle, again) = match patch.again() {
            Some(again) => (patch.handle().clone(), again),
            None => return patch.send_once().await,
        };
        let refused = match again.send_once().await {
            Err(error) if matches!(error.reason(), Some(Reason::Schema { .. })) => error,
            answer => return answer,
        };
        let Some(item) = refused.rejection().and_then(|refused| refused.item().cloned()) else {
            return Err(refused);
        };
        let (standing, stored) = standing(E::SCHEMA, &item)?;
        if standing == Standing::Newer {
            return Err(newer(E::SCHEMA, stored).with_context_of(refused));
        }
        rewrite::<E>(&handle, item, ReturnConsumedCapacity::None).await?;
    }
    Err(unsettled(E::SCHEMA.name))
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
        match rewrite::<E>(handle, item.clone(), ReturnConsumedCapacity::None).await? {
            Rewritten::Current | Rewritten::Written(_) => return entity(item),
            Rewritten::Moved(now) => found = now,
        }
    }
    Err(unsettled(E::SCHEMA.name))
}

fn unsettled(entity: &str) -> Error {
    let message = format!("the `{entity}` changed each time that it was to be upgraded: retry");
    Error::new(ErrorKind::Conflict, message)
}
