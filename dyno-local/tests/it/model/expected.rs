//! The naive model: a map of items, and what writes do to it.

use std::collections::{BTreeMap, BTreeSet};

use dyno_core::op::ReturnValues;
use dyno_core::value::{AttributeValue, Item};

use super::step::{Source, Write, WriteKind};
use crate::support::item;

/// The partition key and the sort key of an item.
pub(super) type Key = (u8, i8);

/// Items by partition key and sort key.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    pub(super) items: BTreeMap<Key, Item>,
    /// The indexes that are removed for now.
    pub(super) removed: BTreeSet<Source>,
}

/// Why a write does not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    Condition,
    /// The document path leads nowhere.
    Path,
    /// Something is read that is not there.
    Missing,
}

/// What a write did.
#[derive(Debug, Clone)]
pub(super) struct Done {
    pub(super) old: Option<Item>,
    pub(super) new: Option<Item>,
}

pub(super) fn key_item((pk, sk): Key) -> Item {
    item(&format!("pk=p{pk} sk={sk}"))
}

pub(super) fn number(item: &Item, name: &str) -> Option<i64> {
    item.get(name)?.as_n()?.to_string().parse().ok()
}

pub(super) fn filler_bytes(item: &Item) -> Option<usize> {
    item.get("x").and_then(AttributeValue::as_s).map(str::len)
}

pub(super) fn list_of(item: &Item) -> Option<&Vec<AttributeValue>> {
    match item.get("l") {
        Some(AttributeValue::L(list)) => Some(list),
        _ => None,
    }
}

pub(super) fn string_set(item: &Item) -> BTreeSet<String> {
    match item.get("s") {
        Some(AttributeValue::Ss(set)) => set.clone(),
        _ => BTreeSet::new(),
    }
}

impl Model {
    /// Makes a write, or says why not.
    pub(super) fn apply(&mut self, write: &Write) -> Result<Done, Refusal> {
        let done = self.tried(write)?;
        match &done.new {
            Some(new) => self.items.insert(write.key, new.clone()),
            None => self.items.remove(&write.key),
        };
        Ok(done)
    }

    /// What a write would do.
    pub(super) fn tried(&self, write: &Write) -> Result<Done, Refusal> {
        let old = self.items.get(&write.key).cloned();
        if write.condition.as_ref().is_some_and(|condition| !condition.holds(old.as_ref())) {
            return Err(Refusal::Condition);
        }
        let new = match &write.kind {
            WriteKind::Put { .. } => Some(write.item()),
            WriteKind::Update(update) => update.applied(write.key, old.as_ref())?,
            WriteKind::Delete => None,
            WriteKind::Check => old.clone(),
        };
        Ok(Done { old, new })
    }
}

impl Write {
    /// The item of a put; else the key.
    pub(super) fn item(&self) -> Item {
        let mut item = key_item(self.key);
        if let WriteKind::Put { g, n, filler, list } = &self.kind {
            item.extend(g.map(|g| ("g", AttributeValue::S(format!("g{g}")))));
            item.extend(n.map(|n| ("n", AttributeValue::from(n))));
            item.insert("x", "x".repeat((*filler).into()));
            if list.len() > 1 {
                let list: Vec<AttributeValue> = list.iter().map(|n| (*n).into()).collect();
                item.insert("l", AttributeValue::L(list));
            }
        }
        item
    }

    /// The attributes that the write returns.
    pub(super) fn returned(&self, done: &Done) -> Option<Item> {
        let update = match &self.kind {
            WriteKind::Update(update) => Some(update),
            WriteKind::Put { .. } | WriteKind::Delete | WriteKind::Check => None,
        };
        match self.returns {
            ReturnValues::None => None,
            ReturnValues::AllOld => done.old.clone(),
            ReturnValues::AllNew => done.new.clone(),
            ReturnValues::UpdatedOld => update?.fragments(done.old.as_ref()?),
            ReturnValues::UpdatedNew => update?.fragments(done.new.as_ref()?),
        }
    }
}
