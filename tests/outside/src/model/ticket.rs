//! Tickets, with every kind of index, and their comments.

use std::collections::{BTreeMap, BTreeSet};

use dyno::{Document, Entity, KeyComponent, Projection};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Desk;

/// How far a ticket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, KeyComponent, Serialize, Deserialize)]
pub enum Status {
    Open,
    Waiting,
    Closed,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Document, Serialize, Deserialize)]
pub struct Contact {
    pub name: String,
    pub phone: Option<String>,
}

/// A question of a customer of a tenant.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Desk,
    pk = "TENANT#{tenant}",
    sk = "TICKET#{number}",
    access(
        /// The tickets of a tenant, by number.
        of_tenant, primary
    ),
    access(
        /// Those of one status, by when they were opened.
        by_status, index = gsi1, pk = "TENANT#{tenant}#{status}", sk = "{opened_at}#{number}"
    ),
    access(
        /// Those of one status, the most important first.
        on_board, index = board, pk = [tenant, status], sk = [priority, number]
    ),
    access(
        /// What cannot wait.
        urgent, index = urgent, partial, pk = "URGENT#{tenant}", sk = "{urgent_since}"
    ),
    access(
        /// What was touched last.
        recent, index = recent, sk = "{changed_at}"
    )
)]
pub struct Ticket {
    pub tenant: String,
    pub number: u64,
    #[entity(immutable)]
    pub subject: String,
    pub status: Status,
    pub priority: u8,
    pub opened_at: u64,
    pub urgent_since: Option<u64>,
    #[entity(document)]
    pub contact: Contact,
    pub tags: BTreeSet<String>,
    pub replies: Vec<String>,
    pub votes: BTreeMap<String, u32>,
    pub minutes: u32,
    #[entity(version)]
    pub rev: u64,
    #[entity(created_at)]
    pub created_at: jiff::Timestamp,
    #[entity(updated_at)]
    pub changed_at: u64,
}

/// What a list shows of a ticket.
#[derive(Debug, PartialEq, Deserialize, Projection)]
#[projection(of = Ticket)]
pub struct TicketLine {
    pub number: u64,
    pub subject: String,
    #[projection(path = "contact.name")]
    pub from: String,
}

/// What the index of urgent tickets holds.
#[derive(Debug, PartialEq, Deserialize, Projection)]
#[projection(of = Ticket, on(urgent))]
pub struct UrgentLine {
    pub subject: String,
}

/// What somebody said to a ticket.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Desk,
    pk = "TICKET#{tenant}#{ticket}",
    sk = "COMMENT#{at}#{id}",
    access(of_ticket, primary)
)]
pub struct Comment {
    pub tenant: String,
    pub ticket: u64,
    pub at: jiff::Timestamp,
    pub id: Uuid,
    pub text: String,
}
