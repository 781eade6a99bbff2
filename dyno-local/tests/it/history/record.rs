//! What clients write down of their operations.

/// A value that a write installs; no two writes install the same.
pub(super) type Id = u64;

/// The values that a key had since it was created or put, oldest first; `None` if it is absent.
pub(super) type Seen = Option<Vec<Id>>;

/// One operation, or one row of a read that is atomic for each row only.
#[derive(Debug, Clone, Default)]
pub(super) struct Op {
    pub(super) name: String,
    /// When it began, and when it was answered, on the counter that all clients share.
    pub(super) invoked: u64,
    pub(super) returned: u64,
    /// What it saw of keys, all of it at one moment. Of what it wrote: as it was before.
    pub(super) reads: Vec<(usize, Seen)>,
    /// What it wrote; `None` deletes.
    pub(super) writes: Vec<(usize, Option<Id>)>,
    /// What it would have written, had it not been refused.
    pub(super) refused: Vec<Id>,
    /// Whether it met a transaction under way, and saw and wrote nothing.
    pub(super) conflicts: bool,
    /// Whether there was no capacity for it, so that it saw and wrote nothing.
    pub(super) throttled: bool,
    /// A group of the index in which these keys were not found.
    pub(super) lacks: Option<(u64, Vec<usize>)>,
}

/// All operations of a run.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    pub(super) ops: Vec<Op>,
}

/// The groups of the index; a value is in the group of its remainder.
pub(super) const GROUPS: u64 = 2;

/// Returns the group of the index that a value's item is in.
pub(super) const fn group_of(id: Id) -> u64 {
    id % GROUPS
}
