//! Document paths with their names resolved.
//!
//! Made by `placeholders`; evaluated by conditions, updates and projections. The operations look
//! at the root to find out whether a path touches a key. Names are shared, since one placeholder
//! may stand for a long name in a thousand places.

use std::fmt;
use std::sync::Arc;

use dyno_core::value::{AttributeValue, Item};

use crate::encoding::{Attributes, View};

/// The name of a top-level attribute, and the way from it to a value.
///
/// The order is that of the elements, so that sorting puts the indexes of one list in order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Path {
    root: Arc<str>,
    elements: Vec<Element>,
}

/// One step into a map or a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Element {
    /// A member of a map.
    Member(Arc<str>),
    /// A position in a list, from zero.
    Index(usize),
}

impl Path {
    pub(crate) fn new(root: impl Into<Arc<str>>, elements: Vec<Element>) -> Self {
        Self { root: root.into(), elements }
    }

    /// Returns the name of the top-level attribute.
    pub(crate) fn root(&self) -> &str {
        &self.root
    }

    /// Returns the name of the top-level attribute, if the path goes no further.
    pub(crate) fn as_attribute(&self) -> Option<&str> {
        self.elements.is_empty().then_some(&self.root)
    }

    /// Returns the steps after the top-level attribute.
    pub(crate) fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// Returns `true` if the path goes into the top-level attribute.
    pub(crate) const fn is_nested(&self) -> bool {
        !self.elements.is_empty()
    }

    /// Returns the value that the path leads to.
    pub(crate) fn find<'i>(&self, item: &'i Item) -> Option<&'i AttributeValue> {
        let root = item.get(&self.root)?;
        self.elements.iter().try_fold(root, |value, element| element.find(value))
    }

    /// Returns a view of the value that the path leads to.
    pub(crate) fn view<'i>(&self, item: &'i (impl Attributes + ?Sized)) -> Option<View<'i>> {
        let root = item.view(&self.root)?;
        self.elements.iter().try_fold(root, |value, element| match element {
            Element::Member(name) => value.member(name),
            Element::Index(position) => value.index(*position),
        })
    }

    /// Returns the shared name of the top-level attribute.
    pub(super) const fn root_name(&self) -> &Arc<str> {
        &self.root
    }

    /// Returns the way to the map or list that holds the last element, and that element.
    pub(super) fn split_last(&self) -> Option<(&[Element], &Element)> {
        self.elements.split_last().map(|(last, parents)| (parents, last))
    }
}

impl Element {
    /// Returns what is at this step of a map or a list.
    pub(super) fn find<'v>(&self, value: &'v AttributeValue) -> Option<&'v AttributeValue> {
        match (self, value) {
            (Self::Member(name), AttributeValue::M(map)) => map.get(name),
            (Self::Index(index), AttributeValue::L(list)) => list.get(*index),
            _ => None,
        }
    }

    /// Returns what is at this step of a map or a list, to change it in place.
    pub(super) fn find_mut<'v>(
        &self,
        value: &'v mut AttributeValue,
    ) -> Option<&'v mut AttributeValue> {
        match (self, value) {
            (Self::Member(name), AttributeValue::M(map)) => map.get_mut(name),
            (Self::Index(index), AttributeValue::L(list)) => list.get_mut(*index),
            _ => None,
        }
    }
}

/// Prints as in the service's messages: `[a, b, [0]]`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}", self.root)?;
        for element in &self.elements {
            match element {
                Element::Member(name) => write!(f, ", {name}")?,
                Element::Index(index) => write!(f, ", [{index}]")?,
            }
        }
        f.write_str("]")
    }
}
