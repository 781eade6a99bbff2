//! What clients did and saw.

/// What a key has: the value of the last write, and a count.
pub(super) type State = Option<(u32, i64)>;

/// An operation on one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Put(u32),
    Delete,
    /// Adds one, and sets the value; the count after it, if that was told.
    Add(u32, Option<i64>),
    /// Puts a value, if the key has another; whether it did, if that was told.
    PutIf(u32, u32, Option<bool>),
    /// A strongly consistent read.
    Read(State),
}

/// An operation, from when its client sent it until it had the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Op {
    pub(super) client: usize,
    pub(super) key: usize,
    pub(super) action: Action,
    pub(super) invoked: i64,
    /// `None` if there was no answer but an error.
    pub(super) returned: Option<i64>,
}

/// What an eventually consistent read showed of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glimpse {
    pub(super) key: usize,
    pub(super) state: State,
    pub(super) invoked: i64,
    pub(super) returned: i64,
    /// From when on copies or the index may have been held back.
    pub(super) held_since: Option<i64>,
}

/// What happened in one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct History {
    pub(super) ops: Vec<Op>,
    pub(super) glimpses: Vec<Glimpse>,
    /// Whether the index held at last what the table did.
    pub(super) has_converged: bool,
}

impl Action {
    /// Returns the value that it sets.
    pub(super) const fn value(&self) -> Option<u32> {
        match self {
            Self::Put(value) | Self::Add(value, _) | Self::PutIf(_, value, _) => Some(*value),
            Self::Delete | Self::Read(_) => None,
        }
    }

    /// Returns what becomes of a key; `None` if the answer would have been another.
    pub(super) fn applied_to(&self, state: State) -> Option<State> {
        match *self {
            Self::Put(value) => Some(Some((value, 0))),
            Self::Delete => Some(None),
            Self::Add(value, told) => {
                let count = state.map_or(1, |(_, count)| count + 1);
                told.is_none_or(|told| told == count).then_some(Some((value, count)))
            }
            Self::PutIf(expected, value, told) => {
                let holds = state.is_some_and(|(value, _)| value == expected);
                let after = if holds { Some((value, 0)) } else { state };
                told.is_none_or(|told| told == holds).then_some(after)
            }
            Self::Read(seen) => (seen == state).then_some(state),
        }
    }
}
