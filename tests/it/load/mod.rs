//! A design under load: typed code that is driven, and the pictures of the guide.

mod driven;
mod pictures;
mod recording;

use dyno::{Db, Entity, KeyComponent, Table};
use dyno_local::{Capacity, Local, ManualClock, Timestamp, VirtualTime};
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(
    name = "saas",
    pk = "pk",
    sk = "sk",
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    entities(Order, Ticket)
)]
struct Saas;

#[derive(Debug, Clone, Copy, PartialEq, KeyComponent, Serialize, Deserialize)]
enum Status {
    Open,
    Shipped,
}

/// All that are open have one key in the index.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Saas,
    pk = "TENANT#{tenant}",
    sk = "ORDER#{id}",
    access(of_tenant, primary),
    access(by_status, index = gsi1, pk = "STATUS#{status}", sk = "{placed_at}#{id}")
)]
struct Order {
    tenant: String,
    id: u64,
    status: Status,
    placed_at: u64,
}

/// Those that are open have eight.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Saas,
    pk = "TENANT#{tenant}",
    sk = "TICKET#{id}",
    access(of_tenant, primary),
    access(by_status, index = gsi1, pk = "TICKETS#{status}", sk = "{opened_at}", shards = 8)
)]
struct Ticket {
    tenant: String,
    id: u64,
    status: Status,
    opened_at: u64,
}

/// Returns an engine that has the table, and throttles.
fn engine() -> (Local, ManualClock) {
    let clock = ManualClock::new(Timestamp::from_seconds(1_699_999_980));
    let local = Local::builder().clock(clock.clone()).capacity(Capacity::Enforced).build();
    let db = Db::<Saas>::new(local.clone()).clock(clock.clone());
    VirtualTime::new(clock.clone()).block_on(db.create_table()).unwrap().unwrap();
    (local, clock)
}
