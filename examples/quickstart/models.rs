//! The table and its entities: five days of flights out of New York.

use dyno::{Entity, Table};
use serde::{Deserialize, Serialize};

/// One table for flights, airports, aircraft and carriers.
#[derive(Table)]
#[table(
    name = "flights",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(gsi2, pk = "gsi2pk", sk = "gsi2sk"),
    gsi(by_carrier, pk = [carrier], sk = [date, number]),
    entities(Flight, Airport, Aircraft, Carrier)
)]
pub(crate) struct Flights;

/// One scheduled departure; cancelled if it has no delay.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Flights,
    pk = "DEPARTURES#{origin}#{date}",
    sk = "FLIGHT#{scheduled}#{carrier}#{number}",
    access(departures, primary),
    access(of_aircraft, index = gsi1, pk = "AIRCRAFT#{tailnum}", sk = "FLIGHT#{scheduled}"),
    access(to, index = gsi2, pk = "DESTINATION#{dest}", sk = "{arr_delay}"),
    access(of_carrier, index = by_carrier, pk = [carrier], sk = [date, number])
)]
pub(crate) struct Flight {
    pub(crate) date: String,
    pub(crate) scheduled: String,
    pub(crate) origin: String,
    pub(crate) dest: String,
    pub(crate) carrier: String,
    pub(crate) number: u16,
    pub(crate) tailnum: Option<String>,
    pub(crate) distance: u16,
    pub(crate) dep_delay: Option<i32>,
    pub(crate) arr_delay: Option<i32>,
    pub(crate) air_time: Option<u16>,
}

/// An airport of the United States.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Flights,
    pk = "AIRPORT#{iata}",
    sk = "AIRPORT",
    access(in_state, index = gsi1, pk = "STATE#{state}", sk = "AIRPORT#{city}#{iata}")
)]
pub(crate) struct Airport {
    pub(crate) iata: String,
    pub(crate) name: String,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
}

/// An aircraft; on the first index it lies in one collection with its flights.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Flights,
    pk = "AIRCRAFT#{tailnum}",
    sk = "AIRCRAFT",
    access(with_flights, index = gsi1, pk = "AIRCRAFT#{tailnum}", sk = "AIRCRAFT")
)]
pub(crate) struct Aircraft {
    pub(crate) tailnum: String,
    pub(crate) year: Option<u16>,
    pub(crate) manufacturer: String,
    pub(crate) model: String,
    pub(crate) engines: u8,
    pub(crate) seats: u16,
}

/// An airline.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Flights, pk = "CARRIER#{carrier}", sk = "CARRIER")]
pub(crate) struct Carrier {
    pub(crate) carrier: String,
    pub(crate) name: String,
}
