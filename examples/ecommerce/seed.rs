//! Two customers, and twelve orders of one of them.

use std::collections::BTreeMap;

use dyno::{Db, Result};
use ulid::Ulid;

use super::model::{Address, Customer, Order, OrderItem, Shop, Status};
use super::shop;

/// When the first order is placed: 2024-07-01, 12:00 UTC, in milliseconds.
const FIRST_MILLIS: u64 = 1_719_835_200_000;

const DAY_MILLIS: u64 = 86_400_000;

/// Registers `ada` and `bob`; `ada` orders twelve times.
pub(crate) async fn seed(db: &Db<Shop>) -> Result<()> {
    for username in ["ada", "bob"] {
        shop::register(db, &customer(username)).await?;
    }
    for number in 1..=12 {
        let order = order("ada", number);
        shop::place_order(db, &order, &items(&order)).await?;
    }
    Ok(())
}

pub(crate) fn customer(username: &str) -> Customer {
    Customer {
        username: username.to_owned(),
        email: format!("{username}@example.com"),
        name: username.to_uppercase(),
        addresses: BTreeMap::from([("home".to_owned(), address("Storgata 1"))]),
        joined_at: String::new(),
    }
}

pub(crate) fn address(street: &str) -> Address {
    Address { street: street.to_owned(), city: "Oslo".to_owned() }
}

/// Returns the order of a day, counted from 1.
pub(crate) fn order(customer: &str, number: u64) -> Order {
    Order {
        customer: customer.to_owned(),
        id: order_id(number),
        status: Status::Placed,
        total: 2 * 900 + 450,
        ship_to: address("Storgata 1"),
        placed_at: String::new(),
        changed_at: String::new(),
    }
}

pub(crate) fn order_id(number: u64) -> Ulid {
    Ulid::from_parts(FIRST_MILLIS + (number - 1) * DAY_MILLIS, u128::from(number))
}

/// Returns what is in each order: two mugs and a packet of tea.
pub(crate) fn items(order: &Order) -> [OrderItem; 2] {
    [order.item("mug", 2, 900), order.item("tea", 1, 450)]
}
