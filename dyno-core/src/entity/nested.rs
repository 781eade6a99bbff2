//! Typed paths into documents that stand in lists and maps.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::Document;
use crate::expr::{Optional, Path, Step, TypedPath};

impl<E, T: Document, A> Path<E, Vec<T>, A> {
    /// Returns the paths of the document at a position of the list, counted from zero.
    ///
    /// `|o| o.lines.element(0).amount` leads to a member of the first line. It is an error of the
    /// update if there is no such element.
    pub fn element(&self, position: usize) -> T::Paths<E, Optional> {
        T::paths(self.document().then(Step::Index(position)))
    }
}

impl<E, T: Document, A> Path<E, BTreeMap<String, T>, A> {
    /// Returns the paths of the document behind a key of the map.
    pub fn entry(&self, key: impl Into<Cow<'static, str>>) -> T::Paths<E, Optional> {
        T::paths(self.document().then(Step::Member(key.into())))
    }
}

impl<E, T: Document, A, S> Path<E, HashMap<String, T, S>, A> {
    /// Returns the paths of the document behind a key of the map.
    pub fn entry(&self, key: impl Into<Cow<'static, str>>) -> T::Paths<E, Optional> {
        T::paths(self.document().then(Step::Member(key.into())))
    }
}
