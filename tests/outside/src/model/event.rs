//! What comes often and goes: the audit log, spread over shards, and sessions, which expire.

use dyno::Entity;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use super::Desk;

/// Something that happened on a day.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Desk,
    pk = "DAY#{day}",
    sk = "EVENT#{at}#{id}",
    shards = 4,
    shard_by = id,
    access(of_day, primary)
)]
pub struct Event {
    pub day: u16,
    pub at: u64,
    pub id: Ulid,
    pub what: String,
}

/// Someone who is logged in, for a while.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(table = Desk, pk = "SESSION#{token}", sk = "META")]
pub struct Session {
    pub token: String,
    pub agent: String,
    pub expires_at: i64,
}
