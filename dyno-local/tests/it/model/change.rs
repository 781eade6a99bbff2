//! Updates: the text of their actions, and what each does to an item.

use std::collections::BTreeSet;

use dyno_core::op::Values;
use dyno_core::value::{AttributeValue, Item, Map, Number};

use super::expected::{Key, Refusal, key_item, list_of, string_set};
use super::step::Bytes;

/// The most actions of an update.
const ACTIONS_MAX: u8 = 4;

/// One action of an update.
#[derive(Debug, Clone, Copy)]
pub(super) enum Change {
    SetGroup(u8),
    RemoveGroup,
    AddNumber(i8),
    SubtractNumber(i8),
    SumOrNumber(i8),
    SetFiller(u8),
    RemoveFiller,
    AppendList(i8),
    SetMember(u8, i8),
    RemoveMember(u8),
    NumberOfMember(u8),
    AddToSet(u8),
    DeleteFromSet(u8),
    SetMap(u8),
    SetOfMap(u8, i8),
    AddToMap(u8, i8),
    RemoveOfMap(u8),
}

/// The actions of an update, each on another attribute. At most one of them can be refused, so that
/// it does not matter which refusal is told first.
#[derive(Debug, Clone)]
pub(super) struct Update(Vec<Change>);

impl Update {
    pub(super) fn from_bytes(bytes: &mut Bytes<'_>) -> Self {
        let mut changes: Vec<Change> = Vec::new();
        for _ in 0..bytes.below(ACTIONS_MAX + 1) {
            let change = Change::from_bytes(bytes);
            let is_free = changes.iter().all(|other| {
                other.attribute() != change.attribute()
                    && !(other.is_refusable() && change.is_refusable())
            });
            if is_free {
                changes.push(change);
            }
        }
        Self(changes)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The expression; `None` if there is nothing to do. Its values are added to the others.
    pub(super) fn text(&self, values: &mut Values) -> Option<String> {
        let clauses: Vec<_> = self.0.iter().map(|change| change.clause(values)).collect();
        let mut sections = Vec::new();
        for keyword in ["SET", "REMOVE", "ADD", "DELETE"] {
            let of_section = clauses.iter().filter(|(section, _)| *section == keyword);
            let texts: Vec<&str> = of_section.map(|(_, text)| text.as_str()).collect();
            if !texts.is_empty() {
                sections.push(format!("{keyword} {}", texts.join(", ")));
            }
        }
        (!sections.is_empty()).then(|| sections.join(" "))
    }

    /// The item after the update; `None` if there is none, as before.
    pub(super) fn applied(&self, key: Key, old: Option<&Item>) -> Result<Option<Item>, Refusal> {
        let only_removes = !self.is_empty() && self.0.iter().all(|change| change.removes());
        if old.is_none() && only_removes {
            return Ok(None);
        }
        let exists = old.is_some();
        let old = old.cloned().unwrap_or_else(|| key_item(key));
        let mut new = old.clone();
        // Of an item that is not there nothing can be removed, whatever path leads to it.
        for change in self.0.iter().filter(|change| exists || !change.removes()) {
            // Every action reads the item as it was.
            change.apply(&old, &mut new)?;
        }
        Ok(Some(new))
    }

    /// What an image has at the places of the update.
    pub(super) fn fragments(&self, image: &Item) -> Option<Item> {
        let found: Item = self
            .0
            .iter()
            .filter_map(|change| Some((change.attribute(), change.fragment(image)?)))
            .collect();
        (!found.is_empty()).then_some(found)
    }
}

impl Change {
    fn from_bytes(bytes: &mut Bytes<'_>) -> Self {
        match bytes.below(17) {
            0 => Self::SetGroup(bytes.below(3)),
            1 => Self::RemoveGroup,
            2 => Self::AddNumber(bytes.around(3)),
            3 => Self::SubtractNumber(bytes.around(3)),
            4 => Self::SumOrNumber(bytes.around(3)),
            5 => Self::SetFiller(bytes.below(60)),
            6 => Self::RemoveFiller,
            7 => Self::AppendList(bytes.around(9)),
            8 => Self::SetMember(bytes.below(5), bytes.around(9)),
            9 => Self::RemoveMember(bytes.below(5)),
            10 => Self::NumberOfMember(bytes.below(5)),
            11 => Self::AddToSet(bytes.below(4)),
            12 => Self::DeleteFromSet(bytes.below(4)),
            13 => Self::SetMap(bytes.below(3)),
            14 => Self::SetOfMap(bytes.below(3), bytes.around(9)),
            15 => Self::AddToMap(bytes.below(3), bytes.around(9)),
            _ => Self::RemoveOfMap(bytes.below(3)),
        }
    }

    /// The attribute that changes.
    const fn attribute(self) -> &'static str {
        match self {
            Self::SetGroup(_) | Self::RemoveGroup => "g",
            Self::AddNumber(_)
            | Self::SubtractNumber(_)
            | Self::SumOrNumber(_)
            | Self::NumberOfMember(_) => "n",
            Self::SetFiller(_) | Self::RemoveFiller => "x",
            Self::AppendList(_) | Self::SetMember(..) | Self::RemoveMember(_) => "l",
            Self::AddToSet(_) | Self::DeleteFromSet(_) => "s",
            Self::SetMap(_) | Self::SetOfMap(..) | Self::AddToMap(..) | Self::RemoveOfMap(_) => "m",
        }
    }

    const fn is_refusable(self) -> bool {
        matches!(
            self,
            Self::SubtractNumber(_)
                | Self::NumberOfMember(_)
                | Self::SetMember(..)
                | Self::RemoveMember(_)
                | Self::SetOfMap(..)
                | Self::AddToMap(..)
                | Self::RemoveOfMap(_)
        )
    }

    const fn removes(self) -> bool {
        matches!(
            self,
            Self::RemoveGroup
                | Self::RemoveFiller
                | Self::RemoveMember(_)
                | Self::RemoveOfMap(_)
                | Self::DeleteFromSet(_)
        )
    }

    /// The section and the text of the action.
    fn clause(self, values: &mut Values) -> (&'static str, String) {
        let mut value = |value: AttributeValue| {
            let name = format!(":u{}", values.len());
            values.insert(name.clone(), value);
            name
        };
        match self {
            Self::SetGroup(g) => ("SET", format!("g = {}", value(format!("g{g}").into()))),
            Self::RemoveGroup => ("REMOVE", "g".to_owned()),
            Self::AddNumber(n) => ("ADD", format!("n {}", value(n.into()))),
            Self::SubtractNumber(n) => ("SET", format!("n = n - {}", value(n.into()))),
            Self::SumOrNumber(n) => {
                let (zero, by) = (value(0.into()), value(n.into()));
                ("SET", format!("n = if_not_exists(n, {zero}) + {by}"))
            }
            Self::SetFiller(bytes) => {
                ("SET", format!("x = {}", value("x".repeat(bytes.into()).into())))
            }
            Self::RemoveFiller => ("REMOVE", "x".to_owned()),
            Self::AppendList(n) => {
                let none = value(AttributeValue::L(Vec::new()));
                let more = value(AttributeValue::L(vec![n.into()]));
                ("SET", format!("l = list_append(if_not_exists(l, {none}), {more})"))
            }
            Self::SetMember(at, n) => ("SET", format!("l[{at}] = {}", value(n.into()))),
            Self::RemoveMember(at) => ("REMOVE", format!("l[{at}]")),
            Self::NumberOfMember(at) => ("SET", format!("n = l[{at}]")),
            Self::AddToSet(member) => {
                ("ADD", format!("s {}", value(AttributeValue::Ss(set_of(member)))))
            }
            Self::DeleteFromSet(member) => {
                ("DELETE", format!("s {}", value(AttributeValue::Ss(set_of(member)))))
            }
            Self::SetMap(members) => {
                ("SET", format!("m = {}", value(AttributeValue::M(map_of(members)))))
            }
            Self::SetOfMap(at, n) => ("SET", format!("m.k{at} = {}", value(n.into()))),
            Self::AddToMap(at, n) => ("ADD", format!("m.k{at} {}", value(n.into()))),
            Self::RemoveOfMap(at) => ("REMOVE", format!("m.k{at}")),
        }
    }

    fn apply(self, old: &Item, new: &mut Item) -> Result<(), Refusal> {
        let n = old.get("n").and_then(AttributeValue::as_n).copied();
        let list = list_of(old).cloned();
        let value = match self {
            Self::SetGroup(g) => Some(format!("g{g}").into()),
            Self::RemoveGroup | Self::RemoveFiller => None,
            Self::AddNumber(by) | Self::SumOrNumber(by) => {
                Some(sum(n.unwrap_or(Number::ZERO), by.into())?)
            }
            Self::SubtractNumber(by) => {
                Some(sum(n.ok_or(Refusal::Missing)?, Number::from(by).negated())?)
            }
            Self::SetFiller(bytes) => Some("x".repeat(bytes.into()).into()),
            Self::AppendList(n) => {
                let mut list = list.unwrap_or_default();
                list.push(n.into());
                Some(AttributeValue::L(list))
            }
            Self::SetMember(at, n) => {
                let mut list = list.ok_or(Refusal::Path)?;
                match list.get_mut(usize::from(at)) {
                    Some(member) => *member = n.into(),
                    None => list.push(n.into()),
                }
                Some(AttributeValue::L(list))
            }
            Self::RemoveMember(at) => {
                let mut list = list.ok_or(Refusal::Path)?;
                if usize::from(at) < list.len() {
                    list.remove(at.into());
                }
                Some(AttributeValue::L(list))
            }
            Self::NumberOfMember(at) => {
                let member = list.as_ref().and_then(|list| list.get(usize::from(at)));
                Some(member.cloned().ok_or(Refusal::Missing)?)
            }
            Self::AddToSet(member) => Some(AttributeValue::Ss(&string_set(old) | &set_of(member))),
            Self::DeleteFromSet(member) => {
                let set = &string_set(old) - &set_of(member);
                (!set.is_empty()).then_some(AttributeValue::Ss(set))
            }
            Self::SetMap(members) => Some(AttributeValue::M(map_of(members))),
            Self::SetOfMap(..) | Self::AddToMap(..) | Self::RemoveOfMap(_) => {
                Some(AttributeValue::M(self.map(map_in(old).ok_or(Refusal::Path)?.clone())?))
            }
        };
        match value {
            Some(value) => drop(new.insert(self.attribute(), value)),
            None => drop(new.remove(self.attribute())),
        }
        Ok(())
    }

    /// What an action on a member makes of the map.
    fn map(self, mut map: Map) -> Result<Map, Refusal> {
        match self {
            Self::SetOfMap(at, n) => drop(map.insert(format!("k{at}"), AttributeValue::from(n))),
            Self::AddToMap(at, by) => {
                let name = format!("k{at}");
                let old = map.get(&name).and_then(AttributeValue::as_n).copied();
                map.insert(name, sum(old.unwrap_or(Number::ZERO), by.into())?);
            }
            Self::RemoveOfMap(at) => drop(map.remove(&format!("k{at}"))),
            other => panic!("{other:?} is on no member of a map"),
        }
        Ok(map)
    }

    /// What an image has at the place of the change.
    fn fragment(self, image: &Item) -> Option<AttributeValue> {
        match self {
            Self::SetMember(at, _) | Self::RemoveMember(at) => {
                let member = list_of(image)?.get(usize::from(at))?.clone();
                Some(AttributeValue::L(vec![member]))
            }
            Self::SetOfMap(at, _) | Self::AddToMap(at, _) | Self::RemoveOfMap(at) => {
                let name = format!("k{at}");
                let member = map_in(image)?.get(&name)?.clone();
                Some(AttributeValue::M(Map::from_iter([(name, member)])))
            }
            _ => image.get(self.attribute()).cloned(),
        }
    }
}

fn sum(a: Number, b: Number) -> Result<AttributeValue, Refusal> {
    a.checked_add(b).map(AttributeValue::N).map_err(|_| Refusal::Missing)
}

fn set_of(member: u8) -> BTreeSet<String> {
    BTreeSet::from([format!("s{member}")])
}

fn map_of(members: u8) -> Map {
    (0..members).map(|at| (format!("k{at}"), AttributeValue::from(at))).collect()
}

fn map_in(item: &Item) -> Option<&Map> {
    match item.get("m") {
        Some(AttributeValue::M(map)) => Some(map),
        _ => None,
    }
}
