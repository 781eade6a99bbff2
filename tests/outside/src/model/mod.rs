//! The table and what lives in it.

mod event;
mod people;
mod tenant;
mod ticket;

use dyno::Table;

pub use event::{Event, Session};
pub use people::{Agent, Member};
pub use tenant::Tenant;
pub use ticket::{Comment, Contact, Status, Ticket, TicketLine, UrgentLine};

/// One table for everything.
#[derive(Table)]
#[table(
    name = "desk",
    pk = "pk",
    sk = "sk",
    ttl = "expires_at",
    scan(segments = 4),
    gsi(gsi1, pk = "gsi1pk", sk = "gsi1sk"),
    gsi(board, pk = [tenant, status], sk = [priority, number]),
    gsi(inverted, pk = "sk", sk = "pk"),
    gsi(urgent, pk = "urgentpk", sk = "urgentsk", projection = include("subject")),
    lsi(recent, sk = "recentsk"),
    entities(Tenant, Agent, Member, Ticket, Comment, Session, Event),
    derive(PartialEq)
)]
pub struct Desk;
