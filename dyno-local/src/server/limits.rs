//! How much the server lets in, and how long it waits.

use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::Duration;

/// The limits of one server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Connections served at once; further ones wait in the listener's queue.
    pub(super) connections_max: usize,
    /// Threads that serve them; at least one does.
    pub(super) workers: usize,
    /// How long the head of a request may take, and a connection may idle.
    pub(super) head_timeout: Duration,
    /// How long a body may make no progress.
    pub(super) body_timeout: Duration,
    /// How much of a body that is too long is read and thrown away before the refusal, so that
    /// clients which send everything first get to see it.
    pub(super) discard_bytes_max: usize,
    /// How long requests under way may take when the server stops.
    pub(super) shutdown_timeout: Duration,
    /// How long to wait after a failure to accept, such as too many open files.
    pub(super) accept_pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections_max: 1_024,
            workers: available_parallelism().map_or(1, NonZero::get),
            head_timeout: Duration::from_mins(1),
            body_timeout: Duration::from_secs(30),
            discard_bytes_max: 64 * 1024 * 1024,
            shutdown_timeout: Duration::from_secs(10),
            accept_pause: Duration::from_millis(50),
        }
    }
}
