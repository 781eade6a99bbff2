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
    /// When the last of them was.
    pub(crate) at: Option<Timestamp>,
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
    /// Returns the first moment at which the next item may be looked at, of a filling that began at
    /// one; `None` if it never may.
    ///
    /// The first is free, so that the last of `n` items, and with it the end, is met after exactly
    /// `n` divided by the rate. None comes before the one that it follows.
    pub(crate) fn next_at(
        &self,
        items_per_second: Option<u64>,
        since: Timestamp,
    ) -> Option<Timestamp> {
        let due = match items_per_second {
            None => since,
            Some(_) if self.items == 0 => since,
            Some(rate) => {
                let micros = u128::from(self.items).saturating_mul(1_000_000);
                let micros =
                    micros.checked_add(u128::from(rate.checked_sub(1)?))? / u128::from(rate);
                since.plus_micros(i64::try_from(micros).unwrap_or(i64::MAX))
            }
        };
        Some(self.at.map_or(due, |at| due.max(at)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_become_due_at_the_rate() {
        let at = Timestamp::from_micros;
        let next = |items, rate, since| {
            FillProgress { items, ..FillProgress::default() }.next_at(rate, at(since))
        };
        assert_eq!(next(0, Some(2), 7), Some(at(7)));
        assert_eq!(next(1, Some(2), 7), Some(at(500_007)));
        assert_eq!(next(2, Some(2), 7), Some(at(1_000_007)));
        assert_eq!(next(1, Some(3), 0), Some(at(333_334)));
        assert_eq!(next(0, Some(0), 7), Some(at(7)));
        assert_eq!(next(1, Some(0), 7), None);
        assert_eq!(next(5, None, 7), Some(at(7)));
        assert_eq!(next(u64::MAX, Some(1), 7), Some(at(i64::MAX)));
        // What waited for its index holds up what follows.
        let late = FillProgress { items: 1, at: Some(at(600_000)), ..FillProgress::default() };
        assert_eq!(late.next_at(Some(2), at(0)), Some(at(600_000)));
        assert_eq!(late.next_at(None, at(0)), Some(at(600_000)));
    }
}
