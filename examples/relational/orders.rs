//! What order entry asks and does: customers, their orders, and what there is to sell.

use std::ops::Range;

use dyno::{Action, Backoff, Cursor, Db, Key, Limit, Page, Result};
use jiff::Timestamp;

use super::model::{
    Company, CompanyItem, Customer, Employee, Order, OrderItem, Period, Product, Sales, Status,
    Stock, Warehouse,
};

/// What a customer orders: each product once, up to 97 of them.
#[derive(Debug, Clone)]
pub(crate) struct NewOrder<'o> {
    pub(crate) id: &'o str,
    pub(crate) placed_at: Timestamp,
    pub(crate) lines: &'o [Line<'o>],
}

/// How much of a product, at what price, in cents.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'o> {
    pub(crate) product: &'o str,
    pub(crate) quantity: u64,
    pub(crate) unit_price: u64,
}

/// What became of an order that was to be placed.
#[derive(Debug, PartialEq)]
pub(crate) enum Placed {
    Done(Order),
    /// The id is this one's: perhaps the same order, sent again.
    Exists(Order),
    /// The customer is gone, or has another account rep than when it was read.
    CustomerChanged(Option<Customer>),
}

/// What became of an order that was to be shipped.
#[derive(Debug, PartialEq)]
pub(crate) enum Shipped {
    Done,
    /// It is not open, or not there.
    NotOpen(Option<Status>),
    /// The warehouse has not enough of a product.
    Short {
        product: String,
        on_hand: u64,
    },
}

/// What became of goods that came in.
#[derive(Debug, PartialEq)]
pub(crate) enum Received {
    Done,
    NoProduct,
    NoWarehouse,
}

/// An order with its items, by product.
#[derive(Debug, PartialEq)]
pub(crate) struct OrderWithItems {
    pub(crate) order: Order,
    pub(crate) items: Vec<OrderItem>,
}

/// Where a product was ordered, and what is left of it.
#[derive(Debug)]
pub(crate) struct ProductSheet {
    /// By warehouse.
    pub(crate) stock: Vec<Stock>,
    /// The latest first.
    pub(crate) ordered: Page<OrderItem>,
}

/// An account rep in a ranking.
#[derive(Debug, PartialEq)]
pub(crate) struct Ranked {
    pub(crate) name: String,
    pub(crate) sold: u64,
}

/// Places an order: the order, its items and the account rep's sales, or nothing of it.
///
/// Two orders of one rep count in one item; where they meet, the second waits and tries again.
pub(crate) async fn place(
    db: &Db<Company>,
    customer: &Customer,
    new: &NewOrder<'_>,
) -> Result<Placed> {
    let prices = new.lines.iter().map(|line| line.quantity.saturating_mul(line.unit_price));
    let total = prices.fold(0, u64::saturating_add);
    let order = Order {
        id: new.id.to_owned(),
        customer: customer.id.clone(),
        rep: customer.rep.clone(),
        placed_at: new.placed_at,
        status: Status::Open,
        status_since: new.placed_at,
        total,
    };
    let sales = Sales { rep: customer.rep.clone(), period: Period::from(new.placed_at), sold: 0 };
    let mut actions: Vec<Action> = vec![
        db.create(&order).into(),
        db.check(Key::of(customer)).condition(|c| c.rep.eq(&customer.rep)).into(),
        db.upsert(&sales).add(|s| s.sold, total).into(),
    ];
    actions.extend(new.lines.iter().map(|line| db.create(&item_of(new, line)).into()));
    let Err(error) = db.transact(actions).retry_conflicts(Backoff::new()).await else {
        return Ok(Placed::Done(order));
    };
    if let Some(refused) = error.rejection_of(0) {
        return refused.old()?.map(Placed::Exists).ok_or(error);
    }
    let Some(refused) = error.rejection_of(1) else { return Err(error) };
    Ok(Placed::CustomerChanged(refused.old()?))
}

fn item_of(order: &NewOrder<'_>, line: &Line<'_>) -> OrderItem {
    OrderItem {
        order: order.id.to_owned(),
        product: line.product.to_owned(),
        placed_at: order.placed_at,
        quantity: line.quantity,
        unit_price: line.unit_price,
    }
}

/// Returns an order with its items, as last written: one query of the partition.
pub(crate) async fn order(db: &Db<Company>, id: &str) -> Result<Option<OrderWithItems>> {
    let (mut order, mut items) = (None, Vec::new());
    for item in db.collection(Order::partition(id)).consistent().all().await? {
        match item {
            CompanyItem::Order(it) => order = Some(it),
            CompanyItem::OrderItem(it) => items.push(it),
            CompanyItem::Employee(_)
            | CompanyItem::Contract(_)
            | CompanyItem::Job(_)
            | CompanyItem::PastJob(_)
            | CompanyItem::Workplace(_)
            | CompanyItem::Sales(_)
            | CompanyItem::Customer(_)
            | CompanyItem::Product(_)
            | CompanyItem::Stock(_)
            | CompanyItem::Warehouse(_)
            | CompanyItem::Unknown(_) => {}
        }
    }
    Ok(order.map(|order| OrderWithItems { order, items }))
}

/// Ships an open order from a warehouse: its status, and what is left of each product there and in
/// all, or nothing of it. Takes up to 49 items.
pub(crate) async fn ship(
    db: &Db<Company>,
    id: &str,
    warehouse: &str,
    at: Timestamp,
) -> Result<Shipped> {
    let Some(OrderWithItems { items, .. }) = order(db, id).await? else {
        return Ok(Shipped::NotOpen(None));
    };
    let shipped = db
        .patch(Order::key(id))
        .rekey(|k| k.by_status(Status::Shipped, at))
        .condition(|o| o.status.eq(Status::Open));
    let mut actions: Vec<Action> = vec![shipped.into()];
    for OrderItem { product, quantity, .. } in &items {
        let left = db.patch(Stock::key(product, warehouse)).decrement(|s| s.on_hand, *quantity);
        actions.push(left.condition(|s| s.on_hand.ge(*quantity)).into());
        let left = db.patch(Product::key(product)).decrement(|p| p.on_hand, *quantity);
        actions.push(left.into());
    }
    let Err(error) = db.transact(actions).retry_conflicts(Backoff::new()).await else {
        return Ok(Shipped::Done);
    };
    if let Some(refused) = error.rejection_of(0) {
        return Ok(Shipped::NotOpen(refused.old::<Order>()?.map(|order| order.status)));
    }
    for (at, item) in items.into_iter().enumerate() {
        if let Some(refused) = error.rejection_of(1 + 2 * at) {
            let on_hand = refused.old::<Stock>()?.map_or(0, |stock| stock.on_hand);
            return Ok(Shipped::Short { product: item.product, on_hand });
        }
    }
    Err(error)
}

/// Adds goods that came in to what a warehouse has, and to what there is in all.
pub(crate) async fn receive(
    db: &Db<Company>,
    product: &str,
    warehouse: &str,
    quantity: u64,
) -> Result<Received> {
    let none = Stock { product: product.to_owned(), warehouse: warehouse.to_owned(), on_hand: 0 };
    let received = db.transact((
        db.upsert(&none).add(|s| s.on_hand, quantity),
        db.patch(Product::key(product)).add(|p| p.on_hand, quantity),
        db.check(Warehouse::key(warehouse)),
    ));
    let Err(error) = received.retry_conflicts(Backoff::new()).await else {
        return Ok(Received::Done);
    };
    match (error.rejection_of(1), error.rejection_of(2)) {
        (Some(_), _) => Ok(Received::NoProduct),
        (None, Some(_)) => Ok(Received::NoWarehouse),
        (None, None) => Err(error),
    }
}

/// Returns what a customer ordered in a time, the latest first.
pub(crate) async fn orders_of_customer(
    db: &Db<Company>,
    customer: &str,
    time: Range<Timestamp>,
) -> Result<Vec<Order>> {
    let placed = Order::query().of_customer(customer).placed_at_in(time);
    db.query(placed).descending().all().await
}

/// Returns a page of the orders of all customers that are open since a time, the longest first.
pub(crate) async fn open_orders(
    db: &Db<Company>,
    time: Range<Timestamp>,
    orders: u32,
    after: Option<Cursor>,
) -> Result<Page<Order>> {
    let open = Order::query().by_status(Status::Open).status_since_in(time);
    db.query(open).page(Limit::exactly(orders), after).await
}

/// Returns where a product was ordered, a page of it, and what each warehouse has.
pub(crate) async fn product_sheet(
    db: &Db<Company>,
    product: &str,
    orders: u32,
    after: Option<Cursor>,
) -> Result<ProductSheet> {
    let stock = db.query(Stock::query().of_product(product));
    let ordered = db.query(OrderItem::query().of_product(product)).descending();
    let ordered = ordered.page(Limit::exactly(orders), after);
    let (stock, ordered) = tokio::try_join!(stock.all(), ordered)?;
    Ok(ProductSheet { stock, ordered })
}

/// Returns the customers of an account rep.
pub(crate) async fn customers_of_rep(db: &Db<Company>, rep: &str) -> Result<Vec<Customer>> {
    db.query(Customer::query().of_rep(rep)).all().await
}

/// Returns the orders that an account rep took in a time, the latest first.
pub(crate) async fn orders_of_rep(
    db: &Db<Company>,
    rep: &str,
    time: Range<Timestamp>,
) -> Result<Vec<Order>> {
    db.query(Order::query().of_rep(rep).placed_at_in(time)).descending().all().await
}

/// Returns how much of a product a warehouse has, as last written.
pub(crate) async fn stock(db: &Db<Company>, product: &str, warehouse: &str) -> Result<u64> {
    let stock = db.get(Stock::key(product, warehouse)).consistent().await?;
    Ok(stock.map_or(0, |stock| stock.on_hand))
}

/// Returns how much of a product there is in all warehouses; `None` if there is no such product.
pub(crate) async fn total_stock(db: &Db<Company>, product: &str) -> Result<Option<u64>> {
    Ok(db.get(Product::key(product)).await?.map(|product| product.on_hand))
}

/// Returns the account reps who sold most in a period, with their names.
pub(crate) async fn ranking(db: &Db<Company>, period: &Period, reps: u32) -> Result<Vec<Ranked>> {
    let best = db.query(Sales::query().ranked(period)).descending();
    let best = best.page(Limit::exactly(reps), None).await?.items;
    let keys = best.iter().map(|sales| Employee::key(&sales.rep));
    let employees = db.batch_get(keys).await?.complete()?;
    let ranked = best.into_iter().zip(employees).map(|(Sales { rep, sold, .. }, employee)| {
        Ranked { name: employee.map_or(rep, |employee| employee.name), sold }
    });
    Ok(ranked.collect())
}
