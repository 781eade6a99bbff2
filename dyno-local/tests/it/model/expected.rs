//! The naive model: a map of items, and what writes do to it.

use std::collections::{BTreeMap, BTreeSet};

use dyno_core::op::{ReturnValues, Values};
use dyno_core::value::{AttributeValue, Item, Number};

use super::step::{Change, Condition, Key, Write, WriteKind};
use crate::support::item;

/// Items by partition key and sort key.
#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    pub(super) items: BTreeMap<Key, Item>,
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
        if !write.condition.holds(old.as_ref()) {
            return Err(Refusal::Condition);
        }
        let new = match &write.kind {
            WriteKind::Put { .. } => Some(write.item()),
            WriteKind::Update(change) => change.applied(write.key, old.as_ref())?,
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
        let change = match &self.kind {
            WriteKind::Update(change) => Some(change),
            WriteKind::Put { .. } | WriteKind::Delete | WriteKind::Check => None,
        };
        match self.returns {
            ReturnValues::None => None,
            ReturnValues::AllOld => done.old.clone(),
            ReturnValues::AllNew => done.new.clone(),
            ReturnValues::UpdatedOld => change?.fragment(done.old.as_ref()?),
            ReturnValues::UpdatedNew => change?.fragment(done.new.as_ref()?),
        }
    }
}

impl Condition {
    fn holds(self, item: Option<&Item>) -> bool {
        let n = item.and_then(|item| number(item, "n"));
        match self {
            Self::Always => true,
            Self::Exists => item.is_some(),
            Self::Missing => item.is_none(),
            Self::NumberIs(wanted) => n == Some(wanted.into()),
            Self::NumberBelow(bound) => n.is_some_and(|n| n < bound.into()),
            Self::FillerLonger(bytes) => {
                item.and_then(filler_bytes).is_some_and(|it| it > bytes.into())
            }
        }
    }

    /// The expression; its value is `:c`.
    pub(super) fn expression(self) -> Option<String> {
        let text = match self {
            Self::Always => return None,
            Self::Exists => "attribute_exists(pk)",
            Self::Missing => "attribute_not_exists(pk)",
            Self::NumberIs(_) => "n = :c",
            Self::NumberBelow(_) => "n < :c",
            Self::FillerLonger(_) => "size(x) > :c",
        };
        Some(text.to_owned())
    }

    pub(super) fn values(self) -> Values {
        let value: AttributeValue = match self {
            Self::Always | Self::Exists | Self::Missing => return Values::new(),
            Self::NumberIs(n) | Self::NumberBelow(n) => n.into(),
            Self::FillerLonger(bytes) => bytes.into(),
        };
        [(":c".to_owned(), value)].into()
    }
}

fn set_of(member: u8) -> BTreeSet<String> {
    BTreeSet::from([format!("s{member}")])
}

impl Change {
    /// The expression; its values are `:u` and, for an empty list, `:e`.
    pub(super) fn expression(self) -> Option<String> {
        Some(match self {
            Self::Nothing => return None,
            Self::SetGroup(_) => "SET g = :u".to_owned(),
            Self::RemoveGroup => "REMOVE g".to_owned(),
            Self::AddNumber(_) => "ADD n :u".to_owned(),
            Self::SetFiller(_) => "SET x = :u".to_owned(),
            Self::RemoveFiller => "REMOVE x".to_owned(),
            Self::AppendList(_) => "SET l = list_append(if_not_exists(l, :e), :u)".to_owned(),
            Self::SetMember(at, _) => format!("SET l[{at}] = :u"),
            Self::RemoveMember(at) => format!("REMOVE l[{at}]"),
            Self::NumberOfMember(at) => format!("SET n = l[{at}]"),
            Self::AddToSet(_) => "ADD s :u".to_owned(),
            Self::DeleteFromSet(_) => "DELETE s :u".to_owned(),
        })
    }

    pub(super) fn values(self) -> Values {
        let mut values = Values::new();
        let value = match self {
            Self::Nothing
            | Self::RemoveGroup
            | Self::RemoveFiller
            | Self::RemoveMember(_)
            | Self::NumberOfMember(_) => return values,
            Self::SetGroup(g) => format!("g{g}").into(),
            Self::SetFiller(bytes) => "x".repeat(bytes.into()).into(),
            Self::AddNumber(n) | Self::SetMember(_, n) => n.into(),
            Self::AppendList(n) => {
                values.insert(":e".to_owned(), AttributeValue::L(Vec::new()));
                AttributeValue::L(vec![n.into()])
            }
            Self::AddToSet(member) | Self::DeleteFromSet(member) => {
                AttributeValue::Ss(set_of(member))
            }
        };
        values.insert(":u".to_owned(), value);
        values
    }

    /// The item after the change; `None` if there is none, as before.
    fn applied(self, key: Key, old: Option<&Item>) -> Result<Option<Item>, Refusal> {
        let removes = matches!(
            self,
            Self::RemoveGroup | Self::RemoveFiller | Self::RemoveMember(_) | Self::DeleteFromSet(_)
        );
        if old.is_none() && removes {
            return Ok(None);
        }
        let mut item = old.cloned().unwrap_or_else(|| key_item(key));
        self.change(&mut item)?;
        Ok(Some(item))
    }

    fn change(self, item: &mut Item) -> Result<(), Refusal> {
        match self {
            Self::Nothing => {}
            Self::SetGroup(g) => drop(item.insert("g", format!("g{g}"))),
            Self::RemoveGroup => drop(item.remove("g")),
            Self::AddNumber(by) => {
                let old = item.get("n").and_then(AttributeValue::as_n).copied();
                let sum = old.unwrap_or(Number::ZERO).checked_add(Number::from(by));
                item.insert("n", sum.map_err(|_| Refusal::Missing)?);
            }
            Self::SetFiller(bytes) => drop(item.insert("x", "x".repeat(bytes.into()))),
            Self::RemoveFiller => drop(item.remove("x")),
            Self::AppendList(n) => {
                let mut list = list_of(item).cloned().unwrap_or_default();
                list.push(n.into());
                item.insert("l", AttributeValue::L(list));
            }
            Self::SetMember(at, n) => {
                let mut list = list_of(item).cloned().ok_or(Refusal::Path)?;
                match list.get_mut(usize::from(at)) {
                    Some(member) => *member = n.into(),
                    None => list.push(n.into()),
                }
                item.insert("l", AttributeValue::L(list));
            }
            Self::RemoveMember(at) => {
                let mut list = list_of(item).cloned().ok_or(Refusal::Path)?;
                if usize::from(at) < list.len() {
                    list.remove(at.into());
                }
                item.insert("l", AttributeValue::L(list));
            }
            Self::NumberOfMember(at) => {
                let member = list_of(item).and_then(|list| list.get(usize::from(at)));
                let member = member.cloned().ok_or(Refusal::Missing)?;
                item.insert("n", member);
            }
            Self::AddToSet(member) => {
                let mut set = string_set(item);
                set.extend(set_of(member));
                item.insert("s", AttributeValue::Ss(set));
            }
            Self::DeleteFromSet(member) => {
                let set = &string_set(item) - &set_of(member);
                if set.is_empty() {
                    item.remove("s");
                } else {
                    item.insert("s", AttributeValue::Ss(set));
                }
            }
        }
        Ok(())
    }

    /// What an image has at the place of the change.
    fn fragment(self, image: &Item) -> Option<Item> {
        let (name, at) = match self {
            Self::Nothing => return None,
            Self::SetGroup(_) | Self::RemoveGroup => ("g", None),
            Self::AddNumber(_) | Self::NumberOfMember(_) => ("n", None),
            Self::SetFiller(_) | Self::RemoveFiller => ("x", None),
            Self::AppendList(_) => ("l", None),
            Self::SetMember(at, _) | Self::RemoveMember(at) => ("l", Some(usize::from(at))),
            Self::AddToSet(_) | Self::DeleteFromSet(_) => ("s", None),
        };
        let value = match at {
            None => image.get(name)?.clone(),
            Some(at) => AttributeValue::L(vec![list_of(image)?.get(at)?.clone()]),
        };
        Some(Item::from([(name, value)]))
    }
}

fn list_of(item: &Item) -> Option<&Vec<AttributeValue>> {
    match item.get("l") {
        Some(AttributeValue::L(list)) => Some(list),
        _ => None,
    }
}

fn string_set(item: &Item) -> BTreeSet<String> {
    match item.get("s") {
        Some(AttributeValue::Ss(set)) => set.clone(),
        _ => BTreeSet::new(),
    }
}
