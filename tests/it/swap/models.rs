//! A small shop with every kind of key: composite, native, sparse, nested documents and sets.

use std::collections::BTreeSet;

use dyno::{Document, Entity, KeyComponent, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    sk = "sk",
    kind = "_t",
    scan,
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(coupons, pk = "couponpk", projection = keys_only),
    gsi(board, pk = [tenant_id, status], sk = [placed_at, id]),
    entities(Tenant, Order)
)]
pub(super) struct Shop;

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Shop, pk = "TENANT#{tenant_id}", sk = "META")]
#[expect(clippy::struct_field_names, reason = "the attribute is called so in every entity")]
pub(super) struct Tenant {
    pub(super) tenant_id: String,
    pub(super) name: String,
    pub(super) orders: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, KeyComponent, Serialize, Deserialize)]
pub(super) enum Status {
    Open,
    Paid,
    Shipped,
}

#[derive(Debug, Clone, PartialEq, Eq, Document, Serialize, Deserialize)]
pub(super) struct Address {
    pub(super) city: String,
    pub(super) zip: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Shop,
    pk = "TENANT#{tenant_id}",
    sk = "ORDER#{id}",
    access(of_tenant, primary),
    access(by_status, index = gsi1, pk = "TENANT#{tenant_id}#{status}", sk = "{placed_at}#{id}"),
    access(by_coupon, index = coupons, partial, pk = "COUPON#{coupon}"),
    access(on_board, index = board, pk = [tenant_id, status], sk = [placed_at, id])
)]
pub(super) struct Order {
    pub(super) tenant_id: String,
    pub(super) id: u64,
    pub(super) status: Status,
    pub(super) placed_at: i64,
    pub(super) total: i64,
    pub(super) note: Option<String>,
    pub(super) tags: BTreeSet<String>,
    pub(super) lines: Vec<String>,
    #[entity(document)]
    pub(super) ship_to: Address,
    pub(super) coupon: Option<String>,
}

pub(super) fn tenant(id: &str) -> Tenant {
    Tenant { tenant_id: id.to_owned(), name: "Ada".to_owned(), orders: 0 }
}

pub(super) fn order(tenant_id: &str, id: u64) -> Order {
    Order {
        tenant_id: tenant_id.to_owned(),
        id,
        status: Status::Open,
        placed_at: i64::try_from(id).unwrap_or(0) - 5,
        total: 100,
        note: None,
        tags: BTreeSet::new(),
        lines: vec!["pen".to_owned()],
        ship_to: Address { city: "Oslo".to_owned(), zip: None },
        coupon: None,
    }
}
