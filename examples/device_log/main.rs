//! The log of some devices: what each said, what it warned of, and who is to look at it.
//!
//! Shows native indexes, which are keyed by the entries' own attributes: sparse ones that hold only
//! warnings and only what is escalated, and writes that move an entry by setting an attribute.
//!
//! ```sh
//! cargo run --example device_log
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows what it does")]

mod model;
mod seed;
mod service;

use std::error::Error;

use dyno::layer::Meter;
use dyno::{Db, Key};
use dyno_local::Local;
use jiff::civil::date;

use model::{DeviceLog, Level, LogEntry, Moment};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let meter = Meter::new(Local::new());
    let db = Db::<DeviceLog>::new(meter.clone());
    db.create_table().await?;
    seed::seed(&db).await?;
    report("a backlog of entries is written", &meter);

    let newest = service::of_device(&db, "d12345", 3, None).await?;
    show(&newest.items);
    report("the newest that d12345 said", &meter);
    show(&service::of_device(&db, "d12345", 3, newest.cursor).await?.items);
    report("the page after that", &meter);
    show(&service::warnings_of_device(&db, "d12345").await?);
    report("what d12345 warned of", &meter);
    let days = Moment::of_day(date(2020, 4, 24)).start..Moment::of_day(date(2020, 4, 25)).end;
    show(&service::of_operator(&db, "liz", days).await?);
    report("what Liz had on the desk on two days", &meter);
    show(&service::escalated_to(&db, "sara").await?);
    report("what waits for Sara", &meter);
    show(&service::escalated_with(&db, "sara", Level::Warning3).await?);
    report("of level 3", &meter);
    show(&service::escalated_on(&db, "sara", Level::Warning4, date(2020, 4, 27)).await?);
    report("of level 4, of one day", &meter);

    let entry = LogEntry {
        device: "d54321".to_owned(),
        logged_at: "2020-04-27T23:00:00Z".parse()?,
        warning: Some(Level::Warning3),
        operator: "sue".to_owned(),
        escalated_to: None,
        message: "low voltage".to_owned(),
    };
    for _ in 0..2 {
        println!("  {:?}", service::log(&db, &entry).await?);
        report("an entry, and its repeat", &meter);
    }
    for supervisor in ["sara", "tom"] {
        println!("  {:?}", service::escalate(&db, Key::of(&entry), supervisor).await?);
        report("it is escalated, once", &meter);
    }
    for supervisor in ["tom", "sara"] {
        println!("  {}", service::settle(&db, Key::of(&entry), supervisor).await?);
        report("it is settled, by whom it was escalated to", &meter);
    }
    Ok(())
}

fn show(entries: &[LogEntry]) {
    for LogEntry { device, logged_at, warning, operator, message, .. } in entries {
        let warning = warning.map_or_else(String::new, |level| format!("{level:?}: "));
        println!("  {} {device} ({operator}) {warning}{message}", logged_at.as_str());
    }
}

fn report(what: &str, meter: &Meter<Local>) {
    let units = meter.take();
    println!("→ {what}: {} read and {} write units\n", units.read, units.write);
}
