//! The table of `dyno-core/tests/it/expanded.rs`, derived.

use std::collections::BTreeSet;

use dyno::{Document, Entity, KeyComponent, Table};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "saas",
    pk = "pk",
    sk = "sk",
    scan,
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(board, pk = [tenant_id, status], sk = [placed_at, id]),
    gsi(coupons, pk = "gsi2pk"),
    entities(Tenant, Order),
    derive(Clone, PartialEq)
)]
pub(crate) struct Saas;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, KeyComponent)]
pub(crate) enum Status {
    Open,
    Shipped,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Entity)]
#[entity(
    table = Saas,
    pk = "TENANT#{tenant_id}",
    sk = "ORDER#{id}",
    access(of_tenant, primary),
    access(by_status, index = gsi1, pk = "TENANT#{tenant_id}#{status}", sk = "{placed_at}#{id}"),
    access(on_board, index = board, pk = [tenant_id, status], sk = [placed_at, id]),
    access(by_coupon, index = coupons, pk = "COUPON#{coupon}")
)]
pub(crate) struct Order {
    pub(crate) tenant_id: String,
    pub(crate) id: u64,
    pub(crate) status: Status,
    pub(crate) placed_at: u64,
    pub(crate) total: i64,
    pub(crate) tags: BTreeSet<String>,
    #[entity(document)]
    pub(crate) ship_to: Address,
    pub(crate) coupon: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
pub(crate) struct Address {
    pub(crate) city: String,
    pub(crate) zip: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Entity)]
#[entity(table = Saas, pk = "TENANT#{id}", sk = "META")]
pub(crate) struct Tenant {
    // Index `board` is keyed by the numbers that orders have as `id`.
    #[serde(rename = "tenant_id")]
    pub(crate) id: String,
    pub(crate) name: String,
}

pub(crate) fn order() -> Order {
    Order {
        tenant_id: "t1".to_owned(),
        id: 7,
        status: Status::Open,
        placed_at: 17,
        total: 900,
        tags: BTreeSet::from(["late".to_owned()]),
        ship_to: Address { city: "Oslo".to_owned(), zip: None },
        coupon: None,
    }
}
