//! The HTTP server: the engine behind a socket, for every client that is not in the process.
//!
//! `bin/dyno-local` and tests call it; it calls `wire` for each request. Hyper speaks HTTP/1.1,
//! this module decides how much it lets in:
//!
//! ```text
//! listener (accept loop, bounded connections) ─► workers (a thread each for a processor)
//!     ─► connection (keep-alive, header timeout)
//!     ─► body (16 MB, timeout between parts) ─► wire::Wire::handle ─► answer
//! ```
//!
//! Requests of one connection are answered in order; requests of different ones at once. A request
//! is executed on its connection's thread.

mod body;
mod connection;
mod limits;
mod listener;
mod metrics;
mod workers;

#[cfg(test)]
mod tests;

pub use listener::Server;
