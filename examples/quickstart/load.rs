//! Reading the example data and writing it to the table.

use std::error::Error;
use std::path::Path;
use std::str::FromStr;

use dyno::{Action, Db, EntityOf};

use crate::models::{Aircraft, Airport, Carrier, Flight, Flights};

/// How many items go into one transaction: the service's limit.
const ITEMS_PER_TRANSACTION: usize = 100;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Loads every file and returns how many records there were of each kind.
pub(crate) async fn load(db: &Db<Flights>) -> Result<[(&'static str, usize); 4]> {
    Ok([
        ("flights", write(db, records("flights.csv", flight)?).await?),
        ("airports", write(db, records("airports.csv", airport)?).await?),
        ("aircraft", write(db, records("aircraft.csv", aircraft)?).await?),
        ("carriers", write(db, records("carriers.csv", carrier)?).await?),
    ])
}

/// Writes entities in transactions, which need the fewest requests.
async fn write<E: EntityOf<Flights>>(db: &Db<Flights>, entities: Vec<E>) -> Result<usize> {
    for chunk in entities.chunks(ITEMS_PER_TRANSACTION) {
        let actions: Vec<Action> = chunk.iter().map(|entity| db.put(entity).into()).collect();
        db.transact(actions).await?;
    }
    Ok(entities.len())
}

/// Reads a file whose lines can be cut at their commas.
fn records<T>(file: &str, parse: fn(&mut Columns<'_>) -> Result<T>) -> Result<Vec<T>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data").join(file);
    let text = std::fs::read_to_string(&path)?;
    let lines = text.lines().enumerate().skip(1);
    let parsed = lines.map(|(number, line)| {
        parse(&mut Columns(line.split(',')))
            .map_err(|error| format!("{file}:{}: {error}", number + 1).into())
    });
    parsed.collect()
}

/// The columns of a line, taken from left to right.
struct Columns<'l>(std::str::Split<'l, char>);

impl Columns<'_> {
    fn text(&mut self) -> Result<String> {
        Ok(self.0.next().ok_or("a column is missing")?.to_owned())
    }

    fn number<T: FromStr<Err: Error + Send + Sync + 'static>>(&mut self) -> Result<T> {
        Ok(self.text()?.parse()?)
    }

    fn optional<T: FromStr<Err: Error + Send + Sync + 'static>>(&mut self) -> Result<Option<T>> {
        let text = self.text()?;
        if text.is_empty() { Ok(None) } else { Ok(Some(text.parse()?)) }
    }
}

fn flight(columns: &mut Columns<'_>) -> Result<Flight> {
    Ok(Flight {
        date: columns.text()?,
        scheduled: columns.text()?,
        origin: columns.text()?,
        dest: columns.text()?,
        carrier: columns.text()?,
        number: columns.number()?,
        tailnum: columns.optional()?,
        distance: columns.number()?,
        dep_delay: columns.optional()?,
        arr_delay: columns.optional()?,
        air_time: columns.optional()?,
    })
}

fn airport(columns: &mut Columns<'_>) -> Result<Airport> {
    Ok(Airport {
        iata: columns.text()?,
        name: columns.text()?,
        city: columns.text()?,
        state: columns.text()?,
        latitude: columns.number()?,
        longitude: columns.number()?,
    })
}

fn aircraft(columns: &mut Columns<'_>) -> Result<Aircraft> {
    Ok(Aircraft {
        tailnum: columns.text()?,
        year: columns.optional()?,
        manufacturer: columns.text()?,
        model: columns.text()?,
        engines: columns.number()?,
        seats: columns.number()?,
    })
}

fn carrier(columns: &mut Columns<'_>) -> Result<Carrier> {
    Ok(Carrier { carrier: columns.text()?, name: columns.text()? })
}
