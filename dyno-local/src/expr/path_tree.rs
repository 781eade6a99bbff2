//! Several document paths as one tree, to cut the fragments they lead to out of an item.
//!
//! Projections and the `UPDATED_*` return values use it. Maps keep their structure; lists keep
//! only the chosen members, in ascending order of their indexes. What is not there is left out,
//! and so is a map or list of which nothing was found.

use std::collections::BTreeMap;
use std::sync::Arc;

use dyno_core::value::{AttributeType, AttributeValue, Item, Map};

use crate::encoding::{Attributes, View};

use super::path::{Element, Path};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PathTree {
    roots: BTreeMap<Arc<str>, Branch>,
}

/// What is chosen below one element. Depth is bounded by the length of a path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Branch {
    /// Whether a path ends here: everything below is chosen.
    whole: bool,
    members: BTreeMap<Arc<str>, Self>,
    indexes: BTreeMap<usize, Self>,
}

impl PathTree {
    pub(super) fn new<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Self {
        let mut tree = Self::default();
        for path in paths {
            let mut branch = tree.roots.entry(Arc::clone(path.root_name())).or_default();
            for element in path.elements() {
                branch = match element {
                    Element::Member(name) => branch.members.entry(Arc::clone(name)).or_default(),
                    Element::Index(index) => branch.indexes.entry(*index).or_default(),
                };
            }
            branch.whole = true;
        }
        tree
    }

    /// Returns the chosen fragments of an item.
    pub(super) fn select(&self, item: &impl Attributes) -> Item {
        select_members(&self.roots, |name| item.view(name))
    }
}

impl Branch {
    fn select(&self, value: View<'_>) -> Option<AttributeValue> {
        if self.whole {
            return Some(value.to_value().into_owned());
        }
        match value.kind() {
            AttributeType::M => {
                let chosen = select_members(&self.members, |name| value.member(name));
                (!chosen.is_empty()).then_some(AttributeValue::M(chosen))
            }
            AttributeType::L => {
                let indexes = self.indexes.iter();
                let chosen: Vec<_> = indexes
                    .filter_map(|(index, branch)| branch.select(value.index(*index)?))
                    .collect();
                (!chosen.is_empty()).then_some(AttributeValue::L(chosen))
            }
            _ => None,
        }
    }
}

fn select_members<'v>(
    branches: &BTreeMap<Arc<str>, Branch>,
    member: impl Fn(&str) -> Option<View<'v>>,
) -> Map {
    let found = branches.iter().filter_map(|(name, branch)| {
        let fragment = branch.select(member(name)?)?;
        Some((&**name, fragment))
    });
    found.collect()
}
