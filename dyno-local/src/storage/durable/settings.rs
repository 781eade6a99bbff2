//! How an engine on disk keeps its promises, and the limits of the journal.

/// When a write of an engine on disk is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Durability {
    /// After it was written and synced. What was answered survives a crash of the process and of
    /// the machine. Writes that are under way together share one sync.
    #[default]
    Synced,
    /// At once; it is written and synced in the background. A crash may lose the last writes that
    /// were answered, some tens of milliseconds of them, and never an earlier one before a later
    /// one, nor a part of a transaction.
    Relaxed,
}

/// The limits of a journal. They bound memory and disk; no answer depends on them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) durability: Durability,
    /// Writers wait while more bytes than these are queued.
    pub(super) queue_bytes_max: usize,
    /// Relaxed writes are written at once when there are these bytes of them.
    pub(super) gather_bytes: usize,
    /// A log smaller than this is never rewritten.
    pub(super) rewrite_bytes_min: u64,
    /// The bytes that a rewrite submits at a time.
    pub(super) rewrite_chunk_bytes: usize,
}

impl Settings {
    /// Returns the limits of a log that is rewritten early.
    #[cfg(test)]
    pub(crate) fn rewritten_early() -> Self {
        Self {
            rewrite_bytes_min: 40_000,
            rewrite_chunk_bytes: 2_000,
            ..Self::new(Durability::Relaxed)
        }
    }

    /// Returns the usual limits.
    pub(crate) fn new(durability: Durability) -> Self {
        Self { durability, ..Self::default() }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            durability: Durability::default(),
            queue_bytes_max: 64 << 20,
            gather_bytes: 4 << 20,
            rewrite_bytes_min: 64 << 20,
            rewrite_chunk_bytes: 2 << 20,
        }
    }
}
