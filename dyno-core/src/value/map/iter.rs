//! Iterators over the attributes of a map, in the order of their names.

use std::collections::btree_map;
use std::{slice, vec};

use crate::value::{AttributeValue, Name};

/// Attributes in the order of their names. Made by [`Map::iter`](super::Map::iter).
#[derive(Debug, Clone)]
pub struct Iter<'a>(Each<slice::Iter<'a, Entry>, btree_map::Iter<'a, Name, AttributeValue>>);

/// Attributes in the order of their names, with values to change. Made by
/// [`Map::iter_mut`](super::Map::iter_mut).
#[derive(Debug)]
pub struct IterMut<'a>(
    Each<slice::IterMut<'a, Entry>, btree_map::IterMut<'a, Name, AttributeValue>>,
);

/// Attributes in the order of their names, taken out of the map. Made by its `into_iter`.
#[derive(Debug)]
pub struct IntoIter(Each<vec::IntoIter<Entry>, btree_map::IntoIter<Name, AttributeValue>>);

/// An attribute: its name and its value.
pub(super) type Entry = (Name, AttributeValue);

/// An iterator over either form of a map.
#[derive(Debug, Clone)]
enum Each<F, M> {
    Few(F),
    Many(M),
}

impl<'a> Iter<'a> {
    pub(super) fn few(entries: &'a [Entry]) -> Self {
        Self(Each::Few(entries.iter()))
    }

    pub(super) const fn many(entries: btree_map::Iter<'a, Name, AttributeValue>) -> Self {
        Self(Each::Many(entries))
    }
}

impl<'a> IterMut<'a> {
    pub(super) fn few(entries: &'a mut [Entry]) -> Self {
        Self(Each::Few(entries.iter_mut()))
    }

    pub(super) const fn many(entries: btree_map::IterMut<'a, Name, AttributeValue>) -> Self {
        Self(Each::Many(entries))
    }
}

impl IntoIter {
    pub(super) fn few(entries: Vec<Entry>) -> Self {
        Self(Each::Few(entries.into_iter()))
    }

    pub(super) const fn many(entries: btree_map::IntoIter<Name, AttributeValue>) -> Self {
        Self(Each::Many(entries))
    }
}

macro_rules! iterate {
    ($name:ty, ($($lifetime:lifetime)?), $item:ty, $entry:pat => $pair:expr) => {
        impl<$($lifetime)?> Iterator for $name {
            type Item = $item;

            fn next(&mut self) -> Option<Self::Item> {
                match &mut self.0 {
                    Each::Few(few) => few.next().map(|$entry| $pair),
                    Each::Many(many) => many.next(),
                }
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                match &self.0 {
                    Each::Few(few) => few.size_hint(),
                    Each::Many(many) => many.size_hint(),
                }
            }
        }

        impl<$($lifetime)?> DoubleEndedIterator for $name {
            fn next_back(&mut self) -> Option<Self::Item> {
                match &mut self.0 {
                    Each::Few(few) => few.next_back().map(|$entry| $pair),
                    Each::Many(many) => many.next_back(),
                }
            }
        }

        impl<$($lifetime)?> ExactSizeIterator for $name {}
        impl<$($lifetime)?> std::iter::FusedIterator for $name {}
    };
}

iterate!(Iter<'a>, ('a), (&'a Name, &'a AttributeValue), (name, value) => (name, value));
iterate!(IterMut<'a>, ('a), (&'a Name, &'a mut AttributeValue), (name, value) => (&*name, value));
iterate!(IntoIter, (), Entry, entry => entry);
