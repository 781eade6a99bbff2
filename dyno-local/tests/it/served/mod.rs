//! The ways in from outside the process, end to end: the server over an engine, and the program.

mod endpoint;
mod faults;
mod http;
#[cfg(unix)]
mod moving;
#[cfg(unix)]
pub(crate) mod program;
mod replicas;
mod server;
