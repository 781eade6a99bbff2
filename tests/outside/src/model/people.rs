//! Agents, and the teams that they are in.

use dyno::Entity;
use serde::{Deserialize, Serialize};

use super::Desk;

/// Someone who answers tickets: one email in the table, one handle within a tenant.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Desk,
    pk = "TENANT#{tenant}",
    sk = "AGENT#{id}",
    unique(handle, fields = [tenant, handle]),
    access(of_tenant, primary)
)]
pub struct Agent {
    pub tenant: String,
    pub id: String,
    #[entity(unique)]
    pub email: String,
    pub handle: Option<String>,
}

/// An agent in a team, to be looked at from either side.
#[derive(Debug, Clone, PartialEq, Entity, Serialize, Deserialize)]
#[entity(
    table = Desk,
    pk = "TEAM#{tenant}#{team}",
    sk = "MEMBER#{agent}",
    access(of_team, primary),
    access(of_agent, index = inverted, pk = "MEMBER#{agent}", sk = "TEAM#{tenant}#{team}")
)]
pub struct Member {
    pub tenant: String,
    pub team: String,
    pub agent: String,
    pub role: String,
    pub solved: u64,
}
