//! Linearizability, key by key: the search of Wing and Gong, with a memory of what was tried.

use std::collections::BTreeSet;

use super::history::{Action, History, Op, State};

/// An operation as the search sees it.
#[derive(Debug, Clone, Copy)]
struct Step {
    action: Action,
    invoked: i64,
    /// When it was over; never, if nobody saw that it was done.
    over: i64,
}

/// Returns what cannot be explained, if there is anything.
pub(super) fn check(history: &History) -> Result<(), String> {
    let keys: BTreeSet<usize> = history.ops.iter().map(|op| op.key).collect();
    for key in keys {
        let mut ops: Vec<&Op> = history.ops.iter().filter(|op| op.key == key).collect();
        ops.sort_by_key(|op| op.invoked);
        let steps = steps(key, &ops, history)?;
        assert!(steps.len() <= 128, "{} operations on a key", steps.len());
        if !explain(&steps, 0, None, &mut BTreeSet::new()) {
            let told: Vec<String> = ops.iter().map(|op| format!("  {op:?}")).collect();
            return Err(format!("no order explains key {key}:\n{}", told.join("\n")));
        }
    }
    Ok(())
}

/// Returns the steps of a key. What was glimpsed was done by then, whatever its client was told.
fn steps(key: usize, ops: &[&Op], history: &History) -> Result<Vec<Step>, String> {
    let step = |op: &&Op| Step {
        action: op.action,
        invoked: op.invoked,
        over: op.returned.unwrap_or(i64::MAX),
    };
    let mut steps: Vec<Step> = ops.iter().map(step).collect();
    for glimpse in history.glimpses.iter().filter(|glimpse| glimpse.key == key) {
        let Some((value, count)) = glimpse.state else { continue };
        let Some(step) = steps.iter_mut().find(|step| step.action.value() == Some(value)) else {
            return Err(format!("a value that nobody wrote: {glimpse:?}"));
        };
        if step.invoked > glimpse.returned {
            return Err(format!("a value of the future: {glimpse:?}"));
        }
        step.over = step.over.min(glimpse.returned);
        match &mut step.action {
            Action::Add(_, told) if told.is_none_or(|told| told == count) => *told = Some(count),
            Action::PutIf(.., told) if *told != Some(false) && count == 0 => *told = Some(true),
            Action::Put(_) if count == 0 => {}
            _ => return Err(format!("nobody wrote that: {glimpse:?}")),
        }
    }
    Ok(steps)
}

/// Finds an order of the steps that are not done yet.
fn explain(steps: &[Step], done: u128, state: State, tried: &mut BTreeSet<(u128, State)>) -> bool {
    let left = || steps.iter().enumerate().filter(move |(at, _)| done & (1 << at) == 0);
    let earliest_end = left().map(|(_, step)| step.over).min().unwrap_or(i64::MAX);
    if earliest_end == i64::MAX {
        return true;
    }
    if !tried.insert((done, state)) {
        return false;
    }
    // Who began after another was over comes after it.
    for (at, step) in left().filter(|(_, step)| step.invoked <= earliest_end) {
        if let Some(after) = step.action.applied_to(state)
            && explain(steps, done | (1 << at), after, tried)
        {
            return true;
        }
    }
    false
}
