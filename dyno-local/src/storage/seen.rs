//! One partition as a reader sees it: what is there, or what a copy or an index shows instead.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::ops::ControlFlow;
use std::ptr;

use super::StoredItem;
use super::contents::Contents;
use super::replicas::Instead;
use super::table_storage::{Direction, Space};
use super::tree::Tree;
use crate::encoding::{Key, KeyRange};
use crate::replica::{Sight, Undone, Unserved};

/// How a range is seen.
#[derive(Debug, Clone, Copy)]
pub(super) enum Seeing<'s> {
    /// As it is.
    Latest,
    /// As the copies of each partition show it that a request meets.
    By(Sight<'s>),
    /// With these entries in the place of those that are there.
    Behind(&'s Undone<StoredItem>),
}

/// The entries of a partition in one space.
#[derive(Debug)]
pub(super) struct Seen<'c> {
    contents: &'c Contents,
    tree: &'c Tree,
    instead: Option<Instead>,
    behind: Option<&'c Undone<StoredItem>>,
}

/// What a visitor of entries sees of their partition besides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'v> {
    contents: &'v Contents,
    instead: Option<&'v Instead>,
}

impl<'c> Seen<'c> {
    /// Returns what is seen of a range; `None` if there is no such space.
    pub(super) fn of(
        contents: &'c Contents,
        (space, range): (Space, &KeyRange),
        seeing: Seeing<'c>,
    ) -> Result<Option<Self>, Unserved> {
        let Some(tree) = contents.tree(space) else { return Ok(None) };
        let (instead, behind) = match seeing {
            Seeing::Latest => (None, None),
            Seeing::By(sight) => (contents.instead(space, range, sight)?, None),
            Seeing::Behind(undone) => (None, Some(undone)),
        };
        Ok(Some(Self { contents, tree, instead, behind }))
    }

    /// Shows the entries of a range in order, until the visitor breaks.
    pub(super) fn visit(
        &self,
        range: &KeyRange,
        direction: Direction,
        visit: &mut impl FnMut(&Key, &StoredItem, View<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let view = View { contents: self.contents, instead: self.instead.as_ref() };
        let there = self.tree.range(range, direction);
        let undone = self.behind.or_else(|| self.instead.as_ref().map(|it| &it.entries));
        let Some(undone) = undone.filter(|undone| !undone.is_empty() && !range.is_empty()) else {
            for (key, entry) in there {
                visit(key, entry, view)?;
            }
            return ControlFlow::Continue(());
        };
        let bounds = range.bounds();
        let (there, undone) = (there.peekable(), undone.range(bounds));
        match direction {
            Direction::Forward => merge(there, undone.peekable(), Ordering::Less, visit, view),
            Direction::Backward => {
                merge(there, undone.rev().peekable(), Ordering::Greater, visit, view)
            }
        }
    }
}

impl View<'_> {
    /// Returns the item at a key.
    pub(crate) fn item(&self, key: &Key) -> Option<&StoredItem> {
        match self.instead.and_then(|instead| instead.items.get(key)) {
            Some(before) => before.as_ref(),
            None => self.contents.item(key),
        }
    }

    /// Returns what tells the partition from others, as long as it is locked.
    pub(crate) fn place(&self) -> *const () {
        ptr::from_ref(self.contents).cast()
    }
}

/// Shows two sequences of entries as one. Both are in an order in which the next has this ordering to
/// those behind it; of one key, what is undone counts.
fn merge<'e>(
    mut there: Peekable<impl Iterator<Item = (&'e Key, &'e StoredItem)>>,
    mut undone: Peekable<impl Iterator<Item = (&'e Key, &'e Option<StoredItem>)>>,
    next: Ordering,
    visit: &mut impl FnMut(&Key, &StoredItem, View<'_>) -> ControlFlow<()>,
    view: View<'_>,
) -> ControlFlow<()> {
    loop {
        let (key, entry) = match (there.peek(), undone.peek()) {
            (None, None) => return ControlFlow::Continue(()),
            (Some((key, _)), Some((before, _))) if key.cmp(before) == next => {
                let Some((key, entry)) = there.next() else { continue };
                (key, Some(entry))
            }
            (Some(_), None) => {
                let Some((key, entry)) = there.next() else { continue };
                (key, Some(entry))
            }
            (at, Some((before, _))) => {
                let is_same = at.is_some_and(|(key, _)| key == before);
                let Some((key, before)) = undone.next() else { continue };
                if is_same {
                    there.next();
                }
                (key, before.as_ref())
            }
        };
        if let Some(entry) = entry {
            visit(key, entry, view)?;
        }
    }
}
