//! A help desk: tenants, their agents and teams, tickets with comments, sessions and an audit log, on
//! one table.
//!
//! A service as a user of dyno writes one, with a bit of everything that the typed layer has; the
//! tests run it on the engine in the process, and through the AWS SDK over HTTP. Nothing here knows
//! which it is.

mod desk;
pub mod model;

pub use desk::{HelpDesk, Listing};
