//! Typed paths to attributes, as a derived entity offers them to closures.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A path into an item: an attribute, then members and list positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentPath {
    root: Cow<'static, str>,
    steps: Vec<Step>,
}

/// One step into a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A member of a map.
    Member(Cow<'static, str>),
    /// A position in a list.
    Index(usize),
}

impl DocumentPath {
    /// Returns the path to a top-level attribute.
    pub const fn new(root: &'static str) -> Self {
        Self { root: Cow::Borrowed(root), steps: Vec::new() }
    }

    /// Returns the path to a top-level attribute whose name the program does not know.
    pub(crate) const fn named(root: String) -> Self {
        Self { root: Cow::Owned(root), steps: Vec::new() }
    }

    /// Returns the attribute that the path starts at.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Returns the steps into it.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Tells whether the other path leads to the same place or to one inside.
    pub(crate) fn contains(&self, other: &Self) -> bool {
        self.root == other.root && other.steps.starts_with(&self.steps)
    }

    /// Tells whether the path leads to this attribute, and not into it.
    pub(crate) fn is_attribute(&self, name: &str) -> bool {
        self.root == name && self.steps.is_empty()
    }

    /// Returns the path one step further.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        let mut steps = self.steps.clone();
        steps.push(step);
        Self { root: self.root.clone(), steps }
    }
}

/// A path to an attribute of type `T` of the entity `E`, with what may be done to it.
///
/// Derived entities offer one for each field: `|o| o.total`. Conditions and filters use the methods
/// here; updates take the path itself. Names and values travel as placeholders, so that reserved
/// words and odd characters do not matter.
///
/// A comparison with an attribute that is absent, or stored with another type, does not hold, but for
/// [`ne`](Self::ne). Enums and points in time compare as serde writes them, by name or text, not as
/// they sort in keys.
pub struct Path<E, T, A = Plain> {
    document: DocumentPath,
    marker: Marker<E, T, A>,
}

/// Types that a path only speaks of.
type Marker<E, T, A> = PhantomData<fn() -> (E, T, A)>;

/// Access to an attribute that must be there: it can be set, and not removed.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

/// Access to an attribute that may be absent: it can be set and removed.
#[derive(Debug, Clone, Copy)]
pub struct Optional;

/// Access to an attribute that is part of a key: it can be neither set nor removed on its own.
#[derive(Debug, Clone, Copy)]
pub struct KeyPart;

/// Access to an attribute that stays as it was first written: `#[entity(immutable)]`.
#[derive(Debug, Clone, Copy)]
pub struct Immutable;

/// Access to an attribute that writes keep by themselves: a version, or a stamp of the clock.
#[derive(Debug, Clone, Copy)]
pub struct Managed;

/// The type of an attribute whose field has `#[serde(with = ..)]` or `serialize_with`.
///
/// Only the struct's own code knows how such a field is written, so a single value of `T` cannot be
/// written for it: the attribute cannot be set or compared, only tested for and removed. To do more,
/// move the conversion into a newtype of `T` with its own `Serialize`, such as
/// `serde_bytes::ByteBuf` for bytes.
///
/// ```compile_fail,E0277
/// use dyno_core::expr::{Path, WrittenBySerdeWith};
///
/// let joined: Path<(), WrittenBySerdeWith<u64>> = Path::new("joined");
/// joined.eq(5u64);
/// ```
pub struct WrittenBySerdeWith<T>(PhantomData<fn() -> T>);

/// Access that allows setting the attribute.
#[diagnostic::on_unimplemented(
    message = "this attribute is a `{Self}` and cannot be set on its own",
    label = "not an attribute that can be set",
    note = "`Immutable` (`#[entity(immutable)]`): it stays as it was first written",
    note = "`Managed` (`#[entity(version)]`, `created_at`, `updated_at`): every write sets it by itself",
    note = "`KeyPart`: setting it would leave the keys stale; if it is part of an index key: `.rekey(|k| k.<pattern>(..))` takes every component of that key and rewrites it in the same update",
    note = "`KeyPart` of the primary key: the item is another one; delete it and create the new one in a transaction"
)]
pub trait Settable {}

/// Access that allows removing the attribute.
#[diagnostic::on_unimplemented(
    message = "this attribute cannot be removed",
    label = "the entity could not be read without it",
    note = "only fields of type `Option<_>` and sets can be removed; a part of an index key through `.rekey(|k| k.<pattern>(None, ..))`"
)]
pub trait Removable {}

impl Settable for Plain {}
impl Settable for Optional {}
impl Removable for Optional {}

/// A path that a closure over an entity's fields returns.
pub trait TypedPath<E> {
    /// The type of the attribute.
    type Value;
    /// What may be done to it.
    type Access;

    /// Returns the untyped path.
    fn document(&self) -> &DocumentPath;
}

impl<E, T, A> TypedPath<E> for Path<E, T, A> {
    type Value = T;
    type Access = A;

    fn document(&self) -> &DocumentPath {
        &self.document
    }
}

impl<E, T, A> Path<E, T, A> {
    /// Returns the path to a top-level attribute.
    pub const fn new(attribute: &'static str) -> Self {
        Self::at(DocumentPath::new(attribute))
    }

    /// Returns a typed path to wherever `document` leads.
    pub const fn at(document: DocumentPath) -> Self {
        Self { document, marker: PhantomData }
    }

    /// Returns the path to a member of a nested document.
    ///
    /// The type of the member is the caller's word; `#[derive(Document)]` gives checked members.
    pub fn member<U>(&self, name: impl Into<Cow<'static, str>>) -> Path<E, U, Plain> {
        Path::at(self.document.then(Step::Member(name.into())))
    }
}

impl<E, T, A> Path<E, Vec<T>, A> {
    /// Returns the path to a member of a list, counted from zero.
    ///
    /// Setting one behind the end appends it; removing one moves those behind it forward.
    pub fn index(&self, position: usize) -> Path<E, T, Optional> {
        Path::at(self.document.then(Step::Index(position)))
    }
}

impl<E, T, A> Path<E, std::collections::BTreeMap<String, T>, A> {
    /// Returns the path to the value of a key.
    pub fn key(&self, key: impl Into<Cow<'static, str>>) -> Path<E, T, Optional> {
        Path::at(self.document.then(Step::Member(key.into())))
    }
}

impl<E, T, A, S> Path<E, std::collections::HashMap<String, T, S>, A> {
    /// Returns the path to the value of a key.
    pub fn key(&self, key: impl Into<Cow<'static, str>>) -> Path<E, T, Optional> {
        Path::at(self.document.then(Step::Member(key.into())))
    }
}

impl<E, T, A> Clone for Path<E, T, A> {
    fn clone(&self) -> Self {
        Self::at(self.document.clone())
    }
}

impl<T> fmt::Debug for WrittenBySerdeWith<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WrittenBySerdeWith")
    }
}

impl<E, T, A> fmt::Debug for Path<E, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Path").field(&self.document).finish()
    }
}
