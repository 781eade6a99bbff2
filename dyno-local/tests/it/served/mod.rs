//! The ways in from outside the process, end to end: the server over an engine, and the program.

mod http;
#[cfg(unix)]
mod program;
mod server;
