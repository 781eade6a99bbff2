//! What the shop does, one function for each access pattern.
//!
//! Refusals that a customer is told about are outcomes; errors are what nobody planned for.

use dyno::{Action, Db, Limit, Partition, Reason, Result};
use ulid::Ulid;

use super::model::{Address, Customer, Order, OrderItem, Shop, ShopItem, Status};

/// How many addresses a customer may have.
pub(crate) const ADDRESSES_MAX: u64 = 20;

/// What came of a registration.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Registration {
    Done,
    UsernameTaken,
    EmailTaken,
}

/// What came of a change of a customer.
#[derive(Debug, PartialEq)]
pub(crate) enum Change {
    Done(Customer),
    EmailTaken,
    TooManyAddresses,
    NoSuchCustomer,
}

/// What came of an order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Placement {
    Done,
    /// There is an order with this id: the call is a repeat.
    PlacedBefore,
    NoSuchCustomer,
}

/// What came of a change of an order's status.
#[derive(Debug, PartialEq)]
pub(crate) enum Move {
    Done(Order),
    /// The order has another status than expected: someone was faster.
    Refused(Status),
    NoSuchOrder,
}

/// A customer with the newest orders, newest first.
#[derive(Debug, PartialEq)]
pub(crate) struct CustomerPage {
    pub(crate) customer: Customer,
    pub(crate) orders: Vec<Order>,
}

/// An order with what was ordered, by product.
#[derive(Debug, PartialEq)]
pub(crate) struct OrderPage {
    pub(crate) order: Order,
    pub(crate) items: Vec<OrderItem>,
}

/// 1. Registers a customer, whose username and e-mail address nobody else has.
pub(crate) async fn register(db: &Db<Shop>, customer: &Customer) -> Result<Registration> {
    let Err(error) = db.create(customer).await else { return Ok(Registration::Done) };
    match error.reason() {
        Some(Reason::Exists) => Ok(Registration::UsernameTaken),
        Some(Reason::Unique { .. }) => Ok(Registration::EmailTaken),
        _ => Err(error),
    }
}

/// 2. Changes a customer's e-mail address: takes the new one and frees the old one.
pub(crate) async fn change_email(db: &Db<Shop>, username: &str, email: &str) -> Result<Change> {
    changed(db.patch(Customer::key(username)).set(|c| c.email, email).await)
}

/// 3. Adds an address, or replaces the one with that label.
pub(crate) async fn save_address(
    db: &Db<Shop>,
    username: &str,
    label: &str,
    address: &Address,
) -> Result<Change> {
    let patch = db
        .patch(Customer::key(username))
        .set(|c| c.addresses.key(label.to_owned()), address)
        .condition(|c| {
            let is_there = c.addresses.key(label.to_owned()).exists();
            c.addresses.size().lt(ADDRESSES_MAX) | is_there
        });
    changed(patch.await)
}

/// 4. Removes an address; one that is not there counts as removed.
pub(crate) async fn remove_address(db: &Db<Shop>, username: &str, label: &str) -> Result<Change> {
    let patch = db.patch(Customer::key(username));
    changed(patch.remove(|c| c.addresses.key(label.to_owned())).await)
}

/// 5. Reads a customer with the newest orders: one request, for there is one partition.
pub(crate) async fn customer_page(
    db: &Db<Shop>,
    username: &str,
    orders: u32,
) -> Result<Option<CustomerPage>> {
    let partition = db.collection(Customer::partition(username)).descending();
    let page = partition.page(Limit::exactly(orders.saturating_add(1)), None).await?;
    let mut items = page.items.into_iter();
    let Some(ShopItem::Customer(customer)) = items.next() else { return Ok(None) };
    let orders = items.filter_map(|item| match item {
        ShopItem::Order(order) => Some(order),
        ShopItem::Customer(_) | ShopItem::OrderItem(_) | ShopItem::Unknown(_) => None,
    });
    Ok(Some(CustomerPage { customer, orders: orders.collect() }))
}

/// 6. Reads further orders, newest first: those before the last one that was shown.
///
/// The id is the place, so there is no cursor to keep.
pub(crate) async fn orders_before(
    db: &Db<Shop>,
    username: &str,
    last: Ulid,
    orders: u32,
) -> Result<Vec<Order>> {
    let before = Order::query().of_customer(username).id_in(..last);
    Ok(db.query(before).descending().page(Limit::exactly(orders), None).await?.items)
}

/// 7. Places an order of a customer that there is, with up to 98 items: all of it or nothing.
pub(crate) async fn place_order(
    db: &Db<Shop>,
    order: &Order,
    items: &[OrderItem],
) -> Result<Placement> {
    let customer = db.check(Customer::key(&order.customer));
    let mut actions = vec![Action::from(customer), Action::from(db.create(order))];
    actions.extend(items.iter().map(|item| Action::from(db.create(item))));
    let Err(error) = db.transact(actions).await else { return Ok(Placement::Done) };
    match (error.rejection_of(0), error.rejection_of(1)) {
        (Some(_), _) => Ok(Placement::NoSuchCustomer),
        (None, Some(_)) => Ok(Placement::PlacedBefore),
        (None, None) => Err(error),
    }
}

/// 8. Moves an order from one status to another, if it still has the first.
pub(crate) async fn move_order(
    db: &Db<Shop>,
    username: &str,
    id: Ulid,
    (from, to): (Status, Status),
) -> Result<Move> {
    let patch = db.patch(Order::key(username, id)).set(|o| o.status, to);
    let error = match patch.condition(|o| o.status.eq(from)).await {
        Ok(order) => return Ok(Move::Done(order)),
        Err(error) => error,
    };
    let Some(rejection) = error.rejection() else { return Err(error) };
    let met = rejection.old::<Order>()?;
    Ok(met.map_or(Move::NoSuchOrder, |order| Move::Refused(order.status)))
}

/// 9. Reads an order with its items, by its id alone.
pub(crate) async fn order_page(db: &Db<Shop>, id: Ulid) -> Result<Option<OrderPage>> {
    let partition = Partition::of(Order::query().by_id(id));
    let (mut order, mut items) = (None, Vec::new());
    for item in db.collection(partition).all().await? {
        match item {
            ShopItem::Order(it) => order = Some(it),
            ShopItem::OrderItem(it) => items.push(it),
            ShopItem::Customer(_) | ShopItem::Unknown(_) => {}
        }
    }
    Ok(order.map(|order| OrderPage { order, items }))
}

fn changed(outcome: Result<Customer>) -> Result<Change> {
    let error = match outcome {
        Ok(customer) => return Ok(Change::Done(customer)),
        Err(error) => error,
    };
    match error.reason() {
        Some(Reason::Missing) => Ok(Change::NoSuchCustomer),
        Some(Reason::Unique { .. }) => Ok(Change::EmailTaken),
        Some(Reason::Condition) => Ok(Change::TooManyAddresses),
        _ => Err(error),
    }
}
