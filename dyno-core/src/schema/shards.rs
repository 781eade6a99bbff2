//! What spreads the items of one partition over several.
//!
//! The descriptor of a key that says `shards = N`. Entities' keys are rendered by it, and reads ask
//! for every shard that it names.
//!
//! Invariant: the shard is computed from what is rendered or written with the key, so that it can be
//! computed again wherever the key is.

use super::{KeyLayout, KeyTemplates};
use crate::key::{SHARDS_MAX, TERMINATOR, hash, push_shard, shard, without_shard};

/// The shards of a partition key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shards {
    /// How many there are: items are written to one of them. One is none: the key has no shard.
    pub count: u16,
    /// How many there were, or will be, while items move: those are read, too. Else as many as there
    /// are.
    pub before: u16,
    /// What the shard of an item is computed from.
    pub by: ShardBy,
}

/// What the shard of an item is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShardBy {
    /// Its primary key: items spread evenly.
    PrimaryKey,
    /// A component: items with one value share a shard.
    Component(usize),
}

impl Shards {
    /// Returns as many shards, computed from this.
    pub const fn new(count: u16, before: u16, by: ShardBy) -> Self {
        Self { count, before, by }
    }

    /// Returns how many numbered shards are read: all that items may be in.
    pub const fn numbered(&self) -> u16 {
        let larger = if self.count > self.before { self.count } else { self.before };
        match larger {
            1 => 0,
            larger if larger > SHARDS_MAX => SHARDS_MAX,
            larger => larger,
        }
    }

    /// Tells whether the partition without a shard is read, too.
    pub const fn is_plain_read(&self) -> bool {
        self.count == 1 || self.before == 1
    }

    /// Appends the shard to a partition key; `false` if what it is computed from is absent.
    ///
    /// `encode` appends the text of a component, `primary` returns the hash of the primary key.
    pub(crate) fn push(
        &self,
        key: &mut String,
        encode: &impl Fn(usize, KeyLayout, &mut String) -> bool,
        primary: impl FnOnce() -> u64,
    ) -> bool {
        if self.count == 1 {
            return true;
        }
        let hash = match self.by {
            ShardBy::PrimaryKey => primary(),
            ShardBy::Component(at) => {
                let mut text = String::new();
                if !encode(at, KeyLayout::Exact, &mut text) {
                    return false;
                }
                hash(&[&text])
            }
        };
        push_shard(key, shard(hash, self.count));
        true
    }
}

impl KeyTemplates {
    /// Returns the templates with shards.
    #[must_use]
    pub const fn sharded(self, shards: Shards) -> Self {
        Self { shards: Some(shards), ..self }
    }

    /// Renders the keys of a table; `None` if a component is absent.
    pub(crate) fn render(
        &self,
        encode: &impl Fn(usize, KeyLayout, &mut String) -> bool,
        primary: impl FnOnce() -> u64,
    ) -> Option<(String, Option<String>)> {
        let mut pk = self.pk.render(encode)?;
        let sk = match &self.sk {
            Some(sk) => Some(sk.render(encode)?),
            None => None,
        };
        let is_whole = self.shards.is_none_or(|shards| shards.push(&mut pk, encode, primary));
        is_whole.then_some((pk, sk))
    }

    /// Tells whether some values make the templates render this partition key.
    pub(crate) fn admits_partition(&self, key: &str) -> bool {
        match self.shards {
            Some(_) => without_shard(key).is_some_and(|key| {
                let of_literal = || key.strip_suffix(TERMINATOR);
                self.pk.admits(key) || of_literal().is_some_and(|key| self.pk.admits(key))
            }),
            None => self.pk.admits(key),
        }
    }
}
