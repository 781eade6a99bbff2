//! Entities to write.

use std::collections::{BTreeMap, BTreeSet};

use dyno_outside::model::{Agent, Contact, Event, Status, Tenant, Ticket};
use ulid::Ulid;

pub(crate) fn tenant(id: &str) -> Tenant {
    Tenant {
        id: id.to_owned(),
        owner_first: "Ada".to_owned(),
        owner_last: "Byron".to_owned(),
        region: "north".to_owned(),
        open: 0,
    }
}

pub(crate) fn ticket(number: u64) -> Ticket {
    Ticket {
        tenant: "t1".to_owned(),
        number,
        subject: format!("question {number}"),
        status: Status::Open,
        priority: u8::try_from(number % 5).unwrap(),
        opened_at: 100 * number,
        urgent_since: None,
        contact: Contact { name: "Bo".to_owned(), phone: None },
        tags: BTreeSet::new(),
        replies: Vec::new(),
        votes: BTreeMap::new(),
        minutes: 0,
        rev: 0,
        created_at: jiff::Timestamp::default(),
        changed_at: 0,
    }
}

pub(crate) fn agent(id: &str, email: &str) -> Agent {
    Agent { tenant: "t1".to_owned(), id: id.to_owned(), email: email.to_owned(), handle: None }
}

pub(crate) fn event(at: u64) -> Event {
    let id = Ulid::from_parts(at, u128::from(at).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    Event { day: 7, at, id, what: "opened".to_owned() }
}

/// The numbers of tickets, in their order.
pub(crate) fn numbers(tickets: &[Ticket]) -> Vec<u64> {
    tickets.iter().map(|ticket| ticket.number).collect()
}
