//! The company: what each of the fourteen patterns returns and costs, and what its writes refuse.

#[path = "../../examples/relational/model.rs"]
mod model;
#[path = "../../examples/relational/orders.rs"]
mod orders;
#[path = "../../examples/relational/people.rs"]
mod people;
#[path = "../../examples/relational/seed.rs"]
mod seed;

use std::future::poll_fn;
use std::ops::Range;
use std::pin::pin;
use std::time::Duration;

use dyno::clock::ManualClock;
use dyno::{Db, Limit, Table};
use dyno_local::Local;
use jiff::Timestamp;

use super::page::Page;
use model::{Company, Customer, Employee, Job, Order, Period, Status, Stock};
use orders::{Line, NewOrder, Placed, Ranked, Received, Shipped};
use people::{Changed, Hired, NewHire};

async fn seeded(page: &Page) -> Db<Company> {
    let db = Db::<Company>::new(page.backend());
    db.create_table().await.unwrap();
    seed::seed(&db).await.unwrap();
    db
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn july() -> Range<Timestamp> {
    at("2024-07-01T00:00:00Z")..at("2024-08-01T00:00:00Z")
}

fn ids(orders: &[Order]) -> Vec<&str> {
    orders.iter().map(|order| order.id.as_str()).collect()
}

fn customer() -> Customer {
    Customer { id: "c1".to_owned(), name: "Nord Sport".to_owned(), rep: "e1".to_owned() }
}

/// An order of July, of hats and boots.
const NEW: NewOrder<'_> = NewOrder {
    id: "o6",
    placed_at: Timestamp::constant(1_720_526_400, 0),
    lines: &[
        Line { product: "boots", quantity: 1, unit_price: 9_000 },
        Line { product: "hats", quantity: 30, unit_price: 1_500 },
    ],
};

fn new_hire<'h>(id: &'h str, name: &'h str) -> NewHire<'h> {
    NewHire {
        id,
        name,
        department: "Sales",
        title: "Account rep",
        warehouse: "oslo",
        salary: 600_000,
        hired_at: at("2024-07-09T12:00:00Z"),
    }
}

#[tokio::test]
async fn every_pattern_returns_and_costs_what_the_readme_says() {
    let mut page = Page::new();
    let db = seeded(&page).await;
    patterns_1_to_5(&mut page, &db).await;
    patterns_6_to_10(&mut page, &db).await;
    patterns_11_to_14(&mut page, &db).await;
    writes_of_people(&mut page, &db).await;
    writes_of_orders(&mut page, &db).await;
    page.assert_readme("relational", Company::SCHEMA);
}

async fn patterns_1_to_5(page: &mut Page, db: &Db<Company>) {
    let file = people::employee(db, "e3");
    let file = page.row("1", "an employee by id, with all about it", file).await.unwrap().unwrap();
    assert_eq!(file.employee.map(|it| it.name).as_deref(), Some("Cy Moe"));
    assert_eq!(file.contract.map(|it| it.salary), Some(410_000));
    assert_eq!(file.job.map(|it| it.title).as_deref(), Some("Shift lead"));
    let past: Vec<_> = file.past_jobs.iter().map(|it| (it.title.as_str(), it.until)).collect();
    assert_eq!(past, [("Picker", at("2024-05-02T06:00:00Z"))]);
    assert_eq!(file.workplace.map(|it| it.warehouse).as_deref(), Some("oslo"));
    assert_eq!(file.sales, []);
    page.assert_units(0.5);

    let named = people::employees_named(db, "Ada Berg");
    let named = page.row("2", "employees by name", named).await.unwrap();
    assert_eq!(named.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["e1", "e4"]);
    page.assert_units(0.5);

    let job = page.row("3", "the job one has now", people::current_job(db, "e3")).await.unwrap();
    assert_eq!(job.map(|it| it.title).as_deref(), Some("Shift lead"));
    page.assert_units(0.5);

    let year = at("2024-01-01T00:00:00Z")..at("2025-01-01T00:00:00Z");
    let all = orders::orders_of_customer(db, "c1", year);
    let all = page.row("4", "a customer's orders in a date range", all).await.unwrap();
    assert_eq!(ids(&all), ["o2", "o1"]);
    assert_eq!(all[1].status, Status::Shipped);
    page.assert_units(0.5);
    assert_eq!(ids(&orders::orders_of_customer(db, "c1", july()).await.unwrap()), ["o2"]);

    let open = orders::open_orders(db, july(), 2, None);
    let open = page.row("5a", "all open orders in a date range, a page", open).await.unwrap();
    assert_eq!(ids(&open.items), ["o2", "o3"]);
    page.assert_units(2.0);
    let rest = orders::open_orders(db, july(), 2, open.cursor);
    let rest = page.row("5b", "the page after that", rest).await.unwrap();
    assert_eq!(ids(&rest.items), ["o4"]);
    page.assert_units(1.0);
}

async fn patterns_6_to_10(page: &mut Page, db: &Db<Company>) {
    let recent = people::hired_since(db, at("2024-01-01T00:00:00Z"));
    let recent = page.row("6", "who was hired recently", recent).await.unwrap();
    assert_eq!(recent.iter().map(|it| it.employee.as_str()).collect::<Vec<_>>(), ["e4", "e3"]);
    page.assert_units(0.5);

    let workers = people::employees_in(db, "oslo");
    let workers = page.row("7", "who works in a warehouse", workers).await.unwrap();
    assert_eq!(
        workers.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
        ["Ada Berg", "Cy Moe"]
    );
    page.assert_units(0.5);

    let sheet = Box::pin(orders::product_sheet(db, "boots", 2, None));
    let sheet = page.row("8", "the orders of a product, with its stock", sheet).await.unwrap();
    let stock: Vec<_> = sheet.stock.iter().map(|it| (it.warehouse.as_str(), it.on_hand)).collect();
    assert_eq!(stock, [("lima", 5), ("oslo", 8)]);
    let ordered: Vec<_> = sheet.ordered.items.iter().map(|it| it.order.as_str()).collect();
    assert_eq!(ordered, ["o5", "o3"]);
    page.assert_units(1.0);
    let rest = orders::product_sheet(db, "boots", 2, sheet.ordered.cursor).await.unwrap();
    assert_eq!(rest.ordered.items.len(), 1);

    let customers = orders::customers_of_rep(db, "e1");
    let customers = page.row("9", "the customers of an account rep", customers).await.unwrap();
    assert_eq!(customers.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["c1", "c3"]);
    page.assert_units(0.5);

    let of_rep = orders::orders_of_rep(db, "e1", july());
    let of_rep = page.row("10", "an account rep's orders in a date range", of_rep).await.unwrap();
    assert_eq!(ids(&of_rep), ["o4", "o2"]);
    page.assert_units(0.5);
}

async fn patterns_11_to_14(page: &mut Page, db: &Db<Company>) {
    let pickers = people::employees_with_title(db, "Picker");
    let pickers = page.row("11", "who has a job title", pickers).await.unwrap();
    // Not e3, who was one.
    assert_eq!(pickers.iter().map(|it| it.employee.as_str()).collect::<Vec<_>>(), ["e4"]);
    page.assert_units(0.5);

    let stock = orders::stock(db, "boots", "oslo");
    let stock = page.row("12", "the stock of a product in a warehouse", stock).await.unwrap();
    assert_eq!(stock, 8);
    page.assert_units(1.0);

    let total = orders::total_stock(db, "boots");
    let total = page.row("13", "the stock of a product in all", total).await.unwrap();
    assert_eq!(total, Some(13));
    page.assert_units(0.5);

    let quarter = Period::from(july().start);
    let best = orders::ranking(db, &quarter, 10);
    let best =
        page.row("14", "the account reps by what they sold in a quarter", best).await.unwrap();
    let expected = [("Bo Lund", 46_200), ("Ada Berg", 25_000)];
    assert_eq!(best, expected.map(|(name, sold)| Ranked { name: name.to_owned(), sold }));
    page.assert_units(1.5);
}

async fn writes_of_people(page: &mut Page, db: &Db<Company>) {
    let new = new_hire("e6", "Eve Dahl");
    let hired = page.row("a", "hire someone", people::hire(db, &new)).await.unwrap();
    assert_eq!(hired, Hired::Done);
    page.assert_units(12.0);
    let job = people::current_job(db, "e6").await.unwrap().unwrap();
    let changed = people::change_job(db, &job, "Head of sales", at("2024-07-10T00:00:00Z"));
    let changed = page.row("b", "give someone another job", changed).await.unwrap();
    assert_eq!(changed, Changed::Done);
    page.assert_units(6.0);
    let renamed = people::rename(db, "e6", "Eve Moe");
    assert!(page.row("c", "give someone another name", renamed).await.unwrap());
    page.assert_units(13.0);
    assert_eq!(people::employees_named(db, "Eve Dahl").await.unwrap(), []);
    let file = people::employee(db, "e6").await.unwrap().unwrap();
    let copies =
        [file.contract.unwrap().name, file.job.unwrap().name, file.workplace.unwrap().name];
    assert_eq!(copies, ["Eve Moe", "Eve Moe", "Eve Moe"]);
}

async fn writes_of_orders(page: &mut Page, db: &Db<Company>) {
    let customer = customer();
    let placed = orders::place(db, &customer, &NEW);
    let placed = page.row("d", "place an order of two products", placed).await.unwrap();
    assert!(matches!(&placed, Placed::Done(order) if order.total == 54_000));
    page.assert_units(17.0);
    let whole = page.row("e", "an order with its items", orders::order(db, "o6")).await.unwrap();
    let whole = whole.unwrap();
    assert_eq!(Placed::Done(whole.order), placed);
    assert_eq!(whole.items.iter().map(|it| it.quantity).collect::<Vec<_>>(), [1, 30]);
    page.assert_units(1.0);
    let received = orders::receive(db, "hats", "oslo", 25);
    let received = page.row("f", "take goods in", received).await.unwrap();
    assert_eq!(received, Received::Done);
    page.assert_units(6.0);
    let shipped = orders::ship(db, "o6", "oslo", at("2024-07-10T00:00:00Z"));
    assert_eq!(page.row("g", "ship an order", shipped).await.unwrap(), Shipped::Done);
    page.assert_units(15.0);

    let quarter = Period::from(july().start);
    let best = orders::ranking(db, &quarter, 1).await.unwrap();
    assert_eq!(best, [Ranked { name: "Ada Berg".to_owned(), sold: 79_000 }]);
    assert_eq!(orders::stock(db, "hats", "oslo").await.unwrap(), 15);
    assert_eq!(orders::total_stock(db, "hats").await.unwrap(), Some(15));
    let open = orders::open_orders(db, july(), 10, None).await.unwrap();
    assert_eq!(ids(&open.items), ["o2", "o3", "o4"]);
}

#[tokio::test]
async fn an_id_that_is_taken_hires_nobody() {
    let db = seeded(&Page::new()).await;
    let hired = people::hire(&db, &new_hire("e2", "Di Falk")).await.unwrap();
    assert!(matches!(hired, Hired::Taken(Employee { name, .. }) if name == "Bo Lund"));
    assert_eq!(people::employees_named(&db, "Di Falk").await.unwrap(), []);
    assert_eq!(people::employees_in(&db, "oslo").await.unwrap().len(), 2);
}

#[tokio::test]
async fn of_two_changes_of_one_job_the_second_is_told_of_the_first() {
    let db = seeded(&Page::new()).await;
    let job = people::current_job(&db, "e4").await.unwrap().unwrap();
    let change = |title| people::change_job(&db, &job, title, at("2024-07-09T12:00:00Z"));
    assert_eq!(change("Shift lead").await.unwrap(), Changed::Done);
    let second = change("Driver").await.unwrap();
    assert!(matches!(second, Changed::Stale(Job { title, .. }) if title == "Shift lead"));
    let file = people::employee(&db, "e4").await.unwrap().unwrap();
    assert_eq!(file.past_jobs.len(), 1);
    db.delete(Job::key("e4")).await.unwrap();
    assert_eq!(change("Driver").await.unwrap(), Changed::Gone);
}

#[tokio::test]
async fn whom_there_is_not_has_no_file_job_or_name() {
    let db = seeded(&Page::new()).await;
    assert_eq!(people::employee(&db, "e9").await.unwrap(), None);
    assert_eq!(people::current_job(&db, "e9").await.unwrap(), None);
    assert!(!people::rename(&db, "e9", "Nobody").await.unwrap());
    assert_eq!(people::employees_named(&db, "Nobody").await.unwrap(), []);
}

#[tokio::test]
async fn an_order_is_placed_once_and_counted_once() {
    let db = seeded(&Page::new()).await;
    let customer = customer();
    let place = || orders::place(&db, &customer, &NEW);
    let Placed::Done(order) = place().await.unwrap() else { panic!("the id is free") };
    assert_eq!(place().await.unwrap(), Placed::Exists(order));
    let best = orders::ranking(&db, &Period::from(NEW.placed_at), 1).await.unwrap();
    assert_eq!(best.first().map(|rep| rep.sold), Some(79_000));
}

#[tokio::test]
async fn of_two_orders_of_one_rep_that_meet_the_second_waits() {
    let clock = ManualClock::default();
    let time = Duration::from_millis(20);
    let local = Local::builder().clock(clock.clone()).transaction_time(time).build();
    let db = Db::<Company>::new(local).clock(clock.clone()).seed(1);
    db.create_table().await.unwrap();
    as_time_passes(&clock, seed::seed(&db)).await.unwrap();
    let (customer, other) = (customer(), NewOrder { id: "o7", ..NEW });
    let both = async {
        tokio::join!(orders::place(&db, &customer, &NEW), orders::place(&db, &customer, &other))
    };
    let (one, other) = as_time_passes(&clock, Box::pin(both)).await;
    assert!(matches!(one.unwrap(), Placed::Done(order) if order.id == "o6"));
    assert!(matches!(other.unwrap(), Placed::Done(order) if order.id == "o7"));
    let best = orders::ranking(&db, &Period::from(NEW.placed_at), 1).await.unwrap();
    assert_eq!(best.first().map(|rep| rep.sold), Some(25_000 + 2 * 54_000));
}

/// Moves the clock until the work is done.
async fn as_time_passes<F: Future>(clock: &ManualClock, work: F) -> F::Output {
    let mut work = pin!(work);
    poll_fn(|context| {
        let polled = work.as_mut().poll(context);
        if polled.is_pending() {
            clock.advance(Duration::from_millis(1));
            context.waker().wake_by_ref();
        }
        polled
    })
    .await
}

#[tokio::test]
async fn an_order_of_a_customer_that_changed_is_not_placed() {
    let db = seeded(&Page::new()).await;
    let moved = Customer { rep: "e2".to_owned(), ..customer() };
    db.put(&moved).await.unwrap();
    let placed = orders::place(&db, &customer(), &NEW).await.unwrap();
    assert_eq!(placed, Placed::CustomerChanged(Some(moved)));
    db.delete(Customer::key("c1")).await.unwrap();
    let placed = orders::place(&db, &customer(), &NEW).await.unwrap();
    assert_eq!(placed, Placed::CustomerChanged(None));
    assert_eq!(orders::order(&db, "o6").await.unwrap(), None);
    let best = orders::ranking(&db, &Period::from(NEW.placed_at), 9).await.unwrap();
    assert_eq!(best.iter().map(|rep| rep.sold).collect::<Vec<_>>(), [46_200, 25_000]);
}

#[tokio::test]
async fn an_order_is_shipped_once_and_only_whole() {
    let db = seeded(&Page::new()).await;
    let now = at("2024-07-09T12:00:00Z");
    let ship = |order, warehouse| orders::ship(&db, order, warehouse, now);
    // Of o3 there are boots in Lima, and no hats.
    let short = Shipped::Short { product: "hats".to_owned(), on_hand: 0 };
    assert_eq!(ship("o3", "lima").await.unwrap(), short);
    assert_eq!(orders::stock(&db, "boots", "lima").await.unwrap(), 5);
    assert_eq!(ship("o3", "oslo").await.unwrap(), Shipped::Done);
    assert_eq!(ship("o3", "oslo").await.unwrap(), Shipped::NotOpen(Some(Status::Shipped)));
    assert_eq!(ship("o9", "oslo").await.unwrap(), Shipped::NotOpen(None));
    assert_eq!(orders::stock(&db, "boots", "oslo").await.unwrap(), 7);
    // Whether it was shipped or not, it stays where customers and account reps look for it.
    assert_eq!(ids(&orders::orders_of_customer(&db, "c2", july()).await.unwrap()), ["o3"]);
}

#[tokio::test]
async fn goods_come_in_of_known_products_to_known_warehouses() {
    let db = seeded(&Page::new()).await;
    let receive = |product, warehouse| orders::receive(&db, product, warehouse, 7);
    assert_eq!(receive("skis", "oslo").await.unwrap(), Received::NoProduct);
    assert_eq!(receive("hats", "rome").await.unwrap(), Received::NoWarehouse);
    assert_eq!(receive("hats", "lima").await.unwrap(), Received::Done);
    assert_eq!(orders::total_stock(&db, "hats").await.unwrap(), Some(27));
    assert_eq!(orders::total_stock(&db, "skis").await.unwrap(), None);
    // What is in all is the sum of what each warehouse has.
    let stock = db.query(Stock::query().of_product("hats")).page(Limit::exactly(9), None).await;
    assert_eq!(stock.unwrap().items.iter().map(|it| it.on_hand).sum::<u64>(), 27);
}

#[test]
fn a_period_is_a_quarter() {
    let period = |text| serde_json::to_value(Period::from(at(text))).unwrap();
    assert_eq!(period("2024-03-31T23:59:59Z"), "2024-Q1");
    assert_eq!(period("2024-04-01T00:00:00Z"), "2024-Q2");
    assert_eq!(period("2024-12-31T23:30:00-01:00"), "2025-Q1");
}
