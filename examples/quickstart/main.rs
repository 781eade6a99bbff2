//! A first tour: real flights in one table, five access patterns, a refused transaction, pages.
//!
//! ```sh
//! cargo run --example quickstart
//! cargo run --example quickstart -- --backend http
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows what it does")]

mod backend;
mod load;
mod models;

use std::error::Error;

use dyno::layer::{Meter, Units};
use dyno::{Db, Limit, Partition, Reason};

use models::{Aircraft, Airport, Flight, Flights, FlightsItem};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Result<()> {
    let name = backend_name()?;
    let chosen = backend::choose(&name).await?;
    let meter = Meter::new(chosen.backend);
    let db = Db::<Flights>::new(meter.clone());

    db.create_table().await?;
    let counts = load::load(&db).await?;
    println!("backend `{name}`: one table, four kinds of items, three indexes");
    for (kind, count) in counts {
        println!("  {count:>5} {kind}");
    }
    report("loaded", &meter.take());

    departures(&db).await?;
    report("1. departures of JFK before the storm", &meter.take());
    carrier(&db).await?;
    report("2. what Hawaiian Airlines flew, day by day", &meter.take());
    delays(&db).await?;
    report("3. the latest arrivals in San Francisco", &meter.take());
    aircraft(&db).await?;
    report("4. an aircraft with its flights, in one query", &meter.take());
    airport(&db).await?;
    report("5. an airport by its code, as last written", &meter.take());

    swap_aircraft(&db).await?;
    report("a transaction, refused and then accepted", &meter.take());
    pages(&db).await?;
    report("airports of Texas, page by page", &meter.take());

    if let Some(server) = chosen.server {
        server.shutdown().await;
    }
    Ok(())
}

/// A range on a component in the middle of the sort key, with the meaning of the value.
async fn departures(db: &Db<Flights>) -> Result<()> {
    let morning = "2013-02-08T10:00:00Z".."2013-02-08T13:00:00Z";
    let board = db.query(Flight::query().departures("JFK", "2013-02-08").scheduled_in(morning));
    let flights = board.all().await?;
    let cancelled = flights.iter().filter(|flight| flight.dep_delay.is_none()).count();
    println!("\n{} flights between 5 and 8 in the morning, {cancelled} cancelled", flights.len());
    Ok(())
}

/// A native multi-attribute index: the flights' own attributes are its keys.
async fn carrier(db: &Db<Flights>) -> Result<()> {
    let days = "2013-02-07"..="2013-02-11";
    for flight in db.query(Flight::query().of_carrier("HA").date_in(days)).all().await? {
        let state = flight
            .arr_delay
            .map_or_else(|| "cancelled".to_owned(), |delay| format!("{delay:+} min"));
        println!(
            "  {} HA{} {} to {}: {state}",
            flight.date, flight.number, flight.origin, flight.dest
        );
    }
    Ok(())
}

/// A sparse index: cancelled flights have no delay and are not in it.
async fn delays(db: &Db<Flights>) -> Result<()> {
    let late = db.query(Flight::query().to("SFO").arr_delay_in(60..)).descending();
    for flight in late.filter(|f| f.origin.eq("JFK")).page(Limit::exactly(3), None).await?.items {
        println!(
            "  {}{}: {} min late",
            flight.carrier,
            flight.number,
            flight.arr_delay.unwrap_or(0)
        );
    }
    Ok(())
}

/// Items of several kinds that lie together come as the table's enum.
async fn aircraft(db: &Db<Flights>) -> Result<()> {
    let partition = Partition::of(Aircraft::query().with_flights("N14916"));
    for item in db.collection(partition).all().await? {
        match item {
            FlightsItem::Aircraft(it) => {
                println!("  {} {}, {} seats", it.manufacturer, it.model, it.seats);
            }
            FlightsItem::Flight(it) => println!("  {} {} to {}", it.scheduled, it.origin, it.dest),
            FlightsItem::Airport(_) | FlightsItem::Carrier(_) | FlightsItem::Unknown(_) => {}
        }
    }
    Ok(())
}

async fn airport(db: &Db<Flights>) -> Result<()> {
    if let Some(airport) = db.get(Airport::key("JFK")).consistent().await? {
        println!("  {} in {}, {}", airport.name, airport.city, airport.state);
    }
    Ok(())
}

/// Gives a flight another aircraft, if that is large enough: attribute and index key move together.
async fn swap_aircraft(db: &Db<Flights>) -> Result<()> {
    let day = Flight::query().departures("JFK", "2013-02-07");
    let Some(flight) = db.query(day).filter(|f| f.dest.eq("SFO")).first().await? else {
        return Err("there is no flight to San Francisco".into());
    };
    for tailnum in ["N14916", "N328AA"] {
        let swap = db.transact((
            db.patch(dyno::Key::of(&flight)).rekey(|k| k.of_aircraft(Some(tailnum.to_owned()))),
            db.check(Aircraft::key(tailnum)).condition(|a| a.seats.ge(150)),
        ));
        match swap.await {
            Ok(()) => println!("  {}{} now flies with {tailnum}", flight.carrier, flight.number),
            Err(error) => match error.slots() {
                [_, Some(refused)] if *refused.reason() == Reason::Condition => {
                    println!("  {tailnum} is too small: nothing was written");
                }
                _ => return Err(error.into()),
            },
        }
    }
    Ok(())
}

async fn pages(db: &Db<Flights>) -> Result<()> {
    let mut cursor = None;
    loop {
        let page =
            db.query(Airport::query().in_state("TX")).page(Limit::exactly(80), cursor).await?;
        let ends = (page.items.first(), page.items.last());
        if let (Some(first), Some(last)) = ends {
            println!("  {} airports, {} to {}", page.items.len(), first.city, last.city);
        }
        cursor = page.cursor;
        if cursor.is_none() {
            return Ok(());
        }
    }
}

fn report(what: &str, units: &Units) {
    println!(
        "  → {what}: {} request(s), {} read and {} write units",
        units.requests, units.read, units.write
    );
}

fn backend_name() -> Result<String> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next(), arguments.next()) {
        (None, None, None) => Ok("local".to_owned()),
        (Some("--backend"), Some(name), None) => Ok(name),
        _ => Err("usage: quickstart [--backend local|sdk|http]".into()),
    }
}
