//! Tenants, whose struct has changed since the first of them were written.

use dyno::{Entity, Item};
use serde::{Deserialize, Serialize};

use super::Desk;

/// A customer of the help desk.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Desk,
    pk = "TENANT#{id}",
    sk = "META",
    access(
        /// The tenants of a region; new in version 2.
        of_region, index = gsi1, pk = "REGION#{region}", sk = "{id}"
    ),
    schema(version = 2, upgrade(1 => split_owner))
)]
pub struct Tenant {
    pub id: String,
    pub owner_first: String,
    pub owner_last: String,
    pub region: String,
    /// How many tickets are open.
    #[entity(renamed_from = "tickets")]
    pub open: u64,
}

/// Version 1 had one `owner`.
fn split_owner(mut item: Item) -> Result<Item, &'static str> {
    let owner = item.remove("owner").ok_or("no owner")?;
    let (first, last) = owner.as_s().and_then(|name| name.split_once(' ')).ok_or("one word")?;
    item.insert("owner_first", first);
    item.insert("owner_last", last);
    Ok(item)
}
