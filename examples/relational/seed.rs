//! Four people, two warehouses, two products, three customers and their orders of two quarters.

use std::error::Error;

use dyno::Db;
use jiff::Timestamp;

use super::model::{Company, Customer, Product, Warehouse};
use super::orders::{self, Line, NewOrder};
use super::people::{self, NewHire};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Id, name, department, title, warehouse, salary, hired.
const PEOPLE: &[(&str, &str, &str, &str, &str, u64, &str)] = &[
    ("e1", "Ada Berg", "Sales", "Account rep", "oslo", 620_000, "2021-03-01T08:00:00Z"),
    ("e2", "Bo Lund", "Sales", "Account rep", "lima", 590_000, "2022-09-01T08:00:00Z"),
    ("e3", "Cy Moe", "Logistics", "Picker", "oslo", 410_000, "2024-02-01T08:00:00Z"),
    ("e4", "Ada Berg", "Logistics", "Picker", "lima", 405_000, "2024-06-03T08:00:00Z"),
];

/// Id, name, account rep.
const CUSTOMERS: &[(&str, &str, &str)] =
    &[("c1", "Nord Sport", "e1"), ("c2", "Andes Ski", "e2"), ("c3", "Fjell", "e1")];

/// Product, warehouse, quantity.
const STOCK: &[(&str, &str, u64)] =
    &[("boots", "oslo", 10), ("boots", "lima", 5), ("hats", "oslo", 20)];

/// Products with quantity and unit price.
type Lines = &'static [(&'static str, u64, u64)];

/// Id, customer, time, lines.
const ORDERS: &[(&str, &str, &str, Lines)] = &[
    ("o1", "c1", "2024-05-03T10:00:00Z", &[("boots", 2, 9_000)]),
    ("o2", "c1", "2024-07-02T11:30:00Z", &[("hats", 3, 2_000)]),
    ("o3", "c2", "2024-07-05T09:00:00Z", &[("boots", 1, 9_000), ("hats", 1, 2_000)]),
    ("o4", "c3", "2024-07-08T16:45:00Z", &[("hats", 10, 1_900)]),
    ("o5", "c2", "2024-08-01T13:15:00Z", &[("boots", 4, 8_800)]),
];

/// Fills the table, through the functions that keep it whole.
pub(crate) async fn seed(db: &Db<Company>) -> Result<()> {
    hire_people(db).await?;
    stock_goods(db).await?;
    let customers: Vec<Customer> = CUSTOMERS
        .iter()
        .map(|(id, name, rep)| Customer { id: text(id), name: text(name), rep: text(rep) })
        .collect();
    db.batch_write().put_all(&customers).await?.complete()?;
    for (id, customer, time, lines) in ORDERS {
        let lines: Vec<Line<'_>> = lines
            .iter()
            .map(|&(product, quantity, unit_price)| Line { product, quantity, unit_price })
            .collect();
        let new = NewOrder { id, placed_at: time.parse()?, lines: &lines };
        let customer = customers.iter().find(|known| known.id == *customer);
        orders::place(db, customer.ok_or("no such customer")?, &new).await?;
    }
    orders::ship(db, "o1", "oslo", "2024-05-04T07:00:00Z".parse()?).await?;
    Ok(())
}

async fn hire_people(db: &Db<Company>) -> Result<()> {
    for &(id, name, department, title, warehouse, salary, hired_at) in PEOPLE {
        let hired_at: Timestamp = hired_at.parse()?;
        let new = NewHire { id, name, department, title, warehouse, salary, hired_at };
        people::hire(db, &new).await?;
    }
    let job = people::current_job(db, "e3").await?.ok_or("no such employee")?;
    people::change_job(db, &job, "Shift lead", "2024-05-02T06:00:00Z".parse()?).await?;
    Ok(())
}

async fn stock_goods(db: &Db<Company>) -> Result<()> {
    let place = |id: &str, country: &str, region: &str| Warehouse {
        id: text(id),
        country: text(country),
        region: text(region),
    };
    let boots = Product { id: text("boots"), name: text("Ski boots"), on_hand: 0 };
    let hats = Product { id: text("hats"), name: text("Woollen hats"), on_hand: 0 };
    let goods = db.batch_write().put(&place("oslo", "Norway", "Europe"));
    let goods = goods.put(&place("lima", "Peru", "South America")).put(&boots).put(&hats);
    goods.await?.complete()?;
    for (product, warehouse, quantity) in STOCK {
        orders::receive(db, product, warehouse, *quantity).await?;
    }
    Ok(())
}

fn text(text: &str) -> String {
    text.to_owned()
}
