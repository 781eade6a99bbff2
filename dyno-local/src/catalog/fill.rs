//! How far a new index is filled. The work itself is done by `write::fill`.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use crate::base::Timestamp;
use crate::encoding::Key;

/// The progress of filling one index, shared by the definitions of its table. Whoever fills holds
/// it, so that one does at a time.
#[derive(Debug, Default)]
pub(crate) struct Fill(Mutex<FillProgress>);

/// Which items have their entries.
#[derive(Debug, Default)]
pub(crate) struct FillProgress {
    /// The key of the last item looked at.
    pub(crate) after: Option<Key>,
    /// How many items were looked at.
    pub(crate) items: u64,
    /// Whether there are no more.
    pub(crate) is_complete: bool,
}

impl Fill {
    /// Waits for whoever is filling.
    pub(crate) fn lock(&self) -> MutexGuard<'_, FillProgress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns nothing while someone is filling.
    pub(crate) fn try_lock(&self) -> Option<MutexGuard<'_, FillProgress>> {
        match self.0.try_lock() {
            Ok(progress) => Some(progress),
            Err(TryLockError::Poisoned(progress)) => Some(progress.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

impl FillProgress {
    /// Returns how many items may be looked at by a moment, of a filling that began at another.
    ///
    /// The first is free, so that the last of `n` items, and with it the end, is met after exactly
    /// `n` divided by the rate.
    pub(crate) fn allowed(
        &self,
        items_per_second: Option<u64>,
        since: Timestamp,
        now: Timestamp,
    ) -> u64 {
        let Some(rate) = items_per_second else { return u64::MAX };
        let elapsed = now.as_micros().saturating_sub(since.as_micros()).max(0);
        let due = i128::from(elapsed) * i128::from(rate) / 1_000_000;
        let due = u64::try_from(due).unwrap_or(u64::MAX).saturating_add(1);
        due.saturating_sub(self.items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_become_due_at_the_rate() {
        let at = Timestamp::from_micros;
        let progress = |items| FillProgress { items, ..FillProgress::default() };
        assert_eq!(progress(0).allowed(Some(2), at(0), at(0)), 1);
        assert_eq!(progress(0).allowed(Some(2), at(0), at(499_999)), 1);
        assert_eq!(progress(1).allowed(Some(2), at(0), at(500_000)), 1);
        assert_eq!(progress(2).allowed(Some(2), at(0), at(500_000)), 0);
        assert_eq!(progress(5).allowed(Some(0), at(0), at(9_000_000)), 0);
        assert_eq!(progress(5).allowed(None, at(0), at(0)), u64::MAX);
        // A clock that went back makes nothing undone.
        assert_eq!(progress(1).allowed(Some(2), at(500_000), at(0)), 0);
        assert_eq!(progress(0).allowed(Some(u64::MAX), at(i64::MIN), at(i64::MAX)), u64::MAX);
    }
}
