//! Servers, each a child process on the loopback interface, called by one lean client.

mod cases;
mod client;
mod empty;
mod server;

pub use cases::{HttpPlan, measure, measure_start};
pub use empty::serve_empty;
pub use server::Kind as ServerKind;
