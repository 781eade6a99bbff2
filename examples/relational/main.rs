//! A company's people and its order entry in one table: AWS's example of relational modelling.
//!
//! Shows fourteen access patterns on overloaded, sharded and native indexes, each one query or two,
//! and the transactions that keep what is stored twice together.
//!
//! ```sh
//! cargo run --example relational
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows what it does")]

mod model;
mod orders;
mod people;
mod seed;

use std::error::Error;
use std::fmt::Debug;

use dyno::Db;
use dyno::layer::Meter;
use dyno_local::Local;
use jiff::Timestamp;

use model::{Company, Period};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let meter = Meter::new(Local::new());
    let db = Db::<Company>::new(meter.clone());
    db.create_table().await?;
    seed::seed(&db).await?;
    let show = |what: &str, found: &dyn Debug| report(what, found, &meter);
    show("seeded", &());
    let july = || at("2024-07-01").and_then(|from| Ok(from..at("2024-08-01")?));

    show("1. an employee by id, with all about it", &people::employee(&db, "e3").await?);
    show("2. employees by name", &people::employees_named(&db, "Ada Berg").await?);
    show("3. the job one has now", &people::current_job(&db, "e3").await?);
    show("4. a customer's orders of July", &orders::orders_of_customer(&db, "c1", july()?).await?);
    let open = orders::open_orders(&db, july()?, 2, None).await?;
    show("5. open orders since July, a page", &open.items);
    let open = orders::open_orders(&db, july()?, 2, open.cursor).await?;
    show("   and the next", &open.items);
    show("6. hired this year", &people::hired_since(&db, at("2024-01-01")?).await?);
    show("7. who works in Oslo", &people::employees_in(&db, "oslo").await?);
    let sheet = orders::product_sheet(&db, "hats", 10, None).await?;
    show("8. who ordered hats", &sheet.ordered.items);
    show("   and what is left of them", &sheet.stock);
    show("9. a rep's customers", &orders::customers_of_rep(&db, "e1").await?);
    show("10. a rep's orders of July", &orders::orders_of_rep(&db, "e1", july()?).await?);
    show("11. the account reps", &people::employees_with_title(&db, "Account rep").await?);
    show("12. boots in Lima", &orders::stock(&db, "boots", "lima").await?);
    show("13. boots in all", &orders::total_stock(&db, "boots").await?);
    let quarter = Period::from(at("2024-07-01")?);
    show("14. the best account reps", &orders::ranking(&db, &quarter, 3).await?);

    let now = at("2024-07-09")?;
    show("an order with its items", &orders::order(&db, "o3").await?);
    show("it is shipped", &orders::ship(&db, "o3", "oslo", now).await?);
    show("and not again", &orders::ship(&db, "o3", "oslo", now).await?);
    show("there are no hats in Lima", &orders::ship(&db, "o4", "lima", now).await?);
    show("a rename", &people::rename(&db, "e4", "Ada Moe").await?);
    show("now only one has the name", &people::employees_named(&db, "Ada Berg").await?);
    Ok(())
}

fn at(date: &str) -> Result<Timestamp, jiff::Error> {
    format!("{date}T00:00:00Z").parse()
}

fn report(what: &str, found: &dyn Debug, meter: &Meter<Local>) {
    let units = meter.take();
    println!("{what}: {} read and {} write units\n  {found:?}", units.read, units.write);
}
