//! One copy of a partition, as its group knows it.

use super::feed::Feed;
use super::info::CopyState;
use crate::base::Timestamp;

/// A copy: whether it is there, what its log has, and what of it is applied.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) state: CopyState,
    /// The number up to which its log has all committed entries.
    pub(super) log: u64,
    /// Whether it has persisted the entry that is not acknowledged.
    pub(super) has_pending: bool,
    /// When it gets what messages to it that are late hold; it persists nothing before.
    pub(super) late_until: Option<Timestamp>,
    pub(super) feed: Feed,
}

impl Member {
    pub(super) const fn new(number: u64) -> Self {
        Self {
            state: CopyState::Up,
            log: 0,
            has_pending: false,
            late_until: None,
            feed: Feed::new(number, 0),
        }
    }

    /// Returns `true` if the others reach it.
    pub(super) const fn is_up(&self) -> bool {
        matches!(self.state, CopyState::Up)
    }

    /// Returns `true` if a message of the leader is there at once.
    pub(super) const fn is_prompt(&self) -> bool {
        self.is_up() && self.late_until.is_none()
    }
}
