//! The table of the shop and its entities: customers, orders and what was ordered.

use std::collections::BTreeMap;

use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// One table for the whole shop.
#[derive(Table)]
#[table(
    name = "shop",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    entities(Customer, Order, OrderItem)
)]
pub(crate) struct Shop;

/// A customer.
///
/// `PROFILE` sorts after `ORDER#`: read from its end, the partition is the customer and then the
/// orders, newest first.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Shop, pk = "CUSTOMER#{username}", sk = "PROFILE")]
pub(crate) struct Customer {
    pub(crate) username: String,
    /// No two customers share one; the typed layer keeps it so in every write.
    #[entity(unique)]
    pub(crate) email: String,
    pub(crate) name: String,
    /// By label, such as `home`. They are few and shown with the customer, so they are no items.
    pub(crate) addresses: BTreeMap<String, Address>,
    #[entity(created_at)]
    pub(crate) joined_at: String,
}

/// Where something is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Address {
    pub(crate) street: String,
    pub(crate) city: String,
}

/// An order, with its customer on the table and with its items on the index.
///
/// Its id sorts by time and is the caller's: whoever repeats a call repeats the same order.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Shop,
    pk = "CUSTOMER#{customer}",
    sk = "ORDER#{id}",
    access(
        /// The orders of a customer, by time.
        of_customer, primary
    ),
    access(
        /// An order of which only the id is known; the partition holds its items, too.
        by_id, index = gsi1, pk = "ORDER#{id}", sk = "ORDER"
    )
)]
pub(crate) struct Order {
    pub(crate) customer: String,
    pub(crate) id: Ulid,
    pub(crate) status: Status,
    /// In cents.
    pub(crate) total: u64,
    /// A copy: the order is sent where the customer lived then.
    pub(crate) ship_to: Address,
    #[entity(created_at)]
    pub(crate) placed_at: String,
    #[entity(updated_at)]
    pub(crate) changed_at: String,
}

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Status {
    Placed,
    Shipped,
    Cancelled,
}

/// Some pieces of a product in an order.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Shop,
    pk = "ORDER#{order}#ITEM#{product}",
    sk = "ITEM",
    access(
        /// The items of an order, by product.
        of_order, index = gsi1, pk = "ORDER#{order}", sk = "ITEM#{product}"
    )
)]
pub(crate) struct OrderItem {
    pub(crate) order: Ulid,
    pub(crate) product: String,
    pub(crate) pieces: u32,
    /// Of one piece, in cents.
    pub(crate) price: u64,
}

impl Order {
    /// Returns an item of this order.
    pub(crate) fn item(&self, product: &str, pieces: u32, price: u64) -> OrderItem {
        OrderItem { order: self.id, product: product.to_owned(), pieces, price }
    }
}
