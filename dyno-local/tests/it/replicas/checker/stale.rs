//! How old what was seen may be.

use super::history::{History, Op};

/// Checks that no eventually consistent read shows what another write, over for longer than the lag,
/// certainly replaced; of a copy that is held back, since before it was.
pub(super) fn check(history: &History, lag_micros: i64) -> Result<(), String> {
    for glimpse in &history.glimpses {
        let of_key = || history.ops.iter().filter(|op| op.key == glimpse.key && op.is_write());
        let shown = glimpse.state.and_then(|(value, _)| {
            of_key().find(|op| op.action.value() == Some(value)).map(|op| op.returned)
        });
        // What was there at first is older than everything.
        let written = match shown {
            Some(Some(returned)) => returned,
            Some(None) => continue,
            None if glimpse.state.is_none() => i64::MIN,
            None => return Err(format!("a value that nobody wrote: {glimpse:?}")),
        };
        // A deletion explains that nothing is there, whenever it was.
        let deletes = |op: &Op| matches!(op.action, super::history::Action::Delete);
        if glimpse.state.is_none() && of_key().any(deletes) {
            continue;
        }
        let seen_at = glimpse.held_since.map_or(glimpse.invoked, |held| held.min(glimpse.invoked));
        let replaces = |op: &&Op| {
            let is_over = op.returned.is_some_and(|returned| returned + lag_micros < seen_at);
            is_over && op.invoked > written
        };
        if let Some(newer) = of_key().find(replaces) {
            return Err(format!("too old: {glimpse:?}\n  after {newer:?}"));
        }
    }
    Ok(())
}

impl Op {
    /// Returns `true` if it certainly changed its key.
    fn is_write(&self) -> bool {
        use super::history::Action::{Add, Delete, Put, PutIf, Read};
        match self.action {
            Put(_) | Delete | Add(..) => true,
            PutIf(.., told) => told == Some(true),
            Read(_) => false,
        }
    }
}
