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
    gsi(by_carrier, pk = [carrier], sk = [date, flight]),
    entities(Flight, Airport, Aircraft, Carrier)
)]
pub struct Flights;

/// One scheduled departure; cancelled if it has no delay.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Flights,
    pk = "DEPARTURES#{origin}#{date}",
    sk = "FLIGHT#{scheduled}#{carrier}#{flight}",
    access(departures, primary),
    access(of_aircraft, index = gsi1, pk = "AIRCRAFT#{tailnum}", sk = "FLIGHT#{scheduled}"),
    access(to, index = gsi2, pk = "DESTINATION#{dest}", sk = "{arr_delay}"),
    access(of_carrier, index = by_carrier, pk = [carrier], sk = [date, flight])
)]
pub struct Flight {
    pub date: String,
    pub scheduled: String,
    pub origin: String,
    pub dest: String,
    pub carrier: String,
    pub flight: u16,
    pub tailnum: Option<String>,
    pub distance: u16,
    pub dep_delay: Option<i32>,
    pub arr_delay: Option<i32>,
    pub air_time: Option<u16>,
}

/// An airport of the United States.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Flights,
    pk = "AIRPORT#{iata}",
    sk = "AIRPORT",
    access(in_state, index = gsi1, pk = "STATE#{state}", sk = "AIRPORT#{city}#{iata}")
)]
pub struct Airport {
    pub iata: String,
    pub name: String,
    pub city: String,
    pub state: String,
    pub latitude: f64,
    pub longitude: f64,
}

/// An aircraft; on the first index it lies in one collection with its flights.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Flights,
    pk = "AIRCRAFT#{tailnum}",
    sk = "AIRCRAFT",
    access(with_flights, index = gsi1, pk = "AIRCRAFT#{tailnum}", sk = "AIRCRAFT")
)]
pub struct Aircraft {
    pub tailnum: String,
    pub year: Option<u16>,
    pub manufacturer: String,
    pub model: String,
    pub engines: u8,
    pub seats: u16,
}

/// An airline.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Flights, pk = "CARRIER#{carrier}", sk = "CARRIER")]
pub struct Carrier {
    pub carrier: String,
    pub name: String,
}
