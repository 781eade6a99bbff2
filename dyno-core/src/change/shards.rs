//! The shards of a stream and how far each was read.
//!
//! The reader asks which shard may be read next and tells what became of it. Nothing here waits or
//! asks a backend.
//!
//! Invariant: a shard is not read before its parent was read to the end, for changes of one item go
//! from a shard to its children.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use crate::clock::Timestamp;
use crate::op;

/// How far a shard was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Position {
    /// Not at all.
    Oldest,
    /// Not at all, and what is older than this is not wanted.
    At(Timestamp),
    /// Up to the record with this number.
    After(String),
    /// To its end.
    Finished,
}

/// A shard that is known.
#[derive(Debug)]
pub(super) struct Shard {
    pub(super) position: Position,
    /// Where the backend says to read on; absent where it must be asked.
    pub(super) iterator: Option<String>,
    parent: Option<String>,
}

/// The shards of a stream, by their ids.
#[derive(Debug, Default)]
pub(super) struct Shards {
    known: BTreeMap<String, Shard>,
    /// Whether a shard came to its end since the stream was looked at.
    has_finished: bool,
}

impl Shards {
    /// Returns the shards of a checkpoint; of their parents nothing is known yet.
    pub(super) fn at(positions: BTreeMap<String, Position>) -> Self {
        let known = positions.into_iter().map(|(id, position)| {
            let shard = Shard { position, iterator: None, parent: None };
            (id, shard)
        });
        Self { known: known.collect(), has_finished: false }
    }

    /// Takes note of the shards that the stream has now: new ones get the position that is asked
    /// for, those that were read and are gone are forgotten.
    pub(super) fn learn(
        &mut self,
        listed: Vec<op::Shard>,
        position_of: impl Fn(&op::Shard) -> Position,
    ) {
        let there: BTreeSet<_> = listed.iter().map(|shard| shard.shard_id.clone()).collect();
        self.known.retain(|id, shard| !shard.is_finished() || there.contains(id));
        for shard in listed {
            let position = position_of(&shard);
            let new = || Shard { position, iterator: None, parent: None };
            let known = self.known.entry(shard.shard_id).or_insert_with(new);
            known.parent = shard.parent_shard_id;
        }
        self.has_finished = false;
    }

    /// Returns the shards that can be read, in the order in which it is their turn after this one.
    pub(super) fn readable_after(&self, last: &str) -> Vec<String> {
        let after = self.known.range::<str, _>((Bound::Excluded(last), Bound::Unbounded));
        let before = self.known.range::<str, _>((Bound::Unbounded, Bound::Included(last)));
        let readable = after.chain(before).filter(|(_, shard)| self.is_readable(shard));
        readable.map(|(id, _)| id.clone()).collect()
    }

    fn is_readable(&self, shard: &Shard) -> bool {
        let parent = shard.parent.as_ref().and_then(|parent| self.known.get(parent));
        !shard.is_finished() && parent.is_none_or(Shard::is_finished)
    }

    /// Returns a shard.
    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut Shard> {
        self.known.get_mut(id)
    }

    /// Takes note of a record that was handed out.
    pub(super) fn advance(&mut self, id: &str, sequence_number: &str) {
        if let Some(shard) = self.known.get_mut(id) {
            shard.position = Position::After(sequence_number.to_owned());
        }
    }

    /// Takes note of where to read on; `None` is the end of the shard.
    pub(super) fn go_on(&mut self, id: &str, iterator: Option<String>) {
        let Some(shard) = self.known.get_mut(id) else { return };
        if iterator.is_none() {
            shard.position = Position::Finished;
            self.has_finished = true;
        }
        shard.iterator = iterator;
    }

    /// Tells whether a shard came to its end since the stream was looked at, so that others may
    /// have come.
    pub(super) const fn has_finished(&self) -> bool {
        self.has_finished
    }

    /// Tells whether every shard was read to its end.
    pub(super) fn are_finished(&self) -> bool {
        self.known.values().all(Shard::is_finished)
    }

    /// Returns how far each was read.
    pub(super) fn positions(&self) -> BTreeMap<String, Position> {
        self.known.iter().map(|(id, shard)| (id.clone(), shard.position.clone())).collect()
    }
}

impl Shard {
    fn is_finished(&self) -> bool {
        self.position == Position::Finished
    }
}
