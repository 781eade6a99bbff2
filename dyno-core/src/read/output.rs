//! What a read of an entity returns: the whole of it, a projection, or its key alone.
//!
//! [`Query`](super::Query) and [`Get`](super::Get) carry one of these types; each says what to ask
//! for and how to read it.

use std::fmt;
use std::marker::PhantomData;

use crate::entity::{
    Entity, Holds, HoldsWhole, Key, Projection, Table, entity_from, is_own, part_at_key, part_of,
    paths_of,
};
use crate::error::Result;
use crate::expr::{DocumentPath, Renderer};
use crate::schema::TableSchema;
use crate::value::Item;

/// A read of whole entities.
pub struct Whole<E>(PhantomData<fn() -> E>);

/// A read of some fields, into a struct that derives [`Projection`].
pub struct Part<P>(PhantomData<fn() -> P>);

/// A read of primary keys.
pub struct Keys<E>(PhantomData<fn() -> E>);

/// What a read returns: [`Whole`], [`Part`] or [`Keys`].
pub trait Output: 'static {
    /// The struct that is read.
    type Value: Send + 'static;

    /// Returns the stored paths to ask for; `None` for all there is.
    #[doc(hidden)]
    fn paths() -> Option<Vec<DocumentPath>>;

    /// Reads what a listing found; `None` if it is of another kind.
    #[doc(hidden)]
    fn listed(item: Item) -> Result<Option<Self::Value>>;

    /// Reads what lies at the entity's key; `None` if it is of another kind.
    #[doc(hidden)]
    fn at_key(item: Item) -> Result<Option<Self::Value>>;
}

/// What can be read by a key `I`: all of it is there.
pub trait ReadBy<I>: Output {}

impl<E: Entity, I: HoldsWhole> ReadBy<I> for Whole<E> {}
impl<P: Projection, I: Holds<P>> ReadBy<I> for Part<P> {}
// Every index holds the keys of the table.
impl<E: Entity, I> ReadBy<I> for Keys<E> {}

impl<E: Entity> Output for Whole<E> {
    type Value = E;

    fn paths() -> Option<Vec<DocumentPath>> {
        None
    }

    fn listed(item: Item) -> Result<Option<E>> {
        entity_from(item)
    }

    fn at_key(item: Item) -> Result<Option<E>> {
        entity_from(item)
    }
}

impl<P: Projection> Output for Part<P> {
    type Value = P;

    fn paths() -> Option<Vec<DocumentPath>> {
        // What an upgrade makes a field of, only the upgrade knows.
        (!P::Entity::SCHEMA.evolves()).then(paths_of::<P>)
    }

    fn listed(item: Item) -> Result<Option<P>> {
        part_of(&item)
    }

    fn at_key(item: Item) -> Result<Option<P>> {
        part_at_key(&item)
    }
}

impl<E: Entity> Output for Keys<E> {
    type Value = Key<E>;

    fn paths() -> Option<Vec<DocumentPath>> {
        // Where an item lies is asked for anyway, and that is its key.
        Some(Vec::new())
    }

    fn listed(item: Item) -> Result<Option<Key<E>>> {
        Ok(is_own::<E>(&item).then(|| Key::from_item(&item)).flatten())
    }

    fn at_key(item: Item) -> Result<Option<Key<E>>> {
        Self::listed(item)
    }
}

/// Renders the projection of a read by the table's key or an index; `None` if all is asked for.
///
/// The kind is asked for, too, the time to live if it matters, and where the item lies: pages that
/// end inside of an answer go on from there. None of it costs anything: units are counted before the
/// projection.
pub(super) fn projection<T: Table>(
    renderer: &mut Renderer,
    paths: Option<Vec<DocumentPath>>,
    ttl: Option<&'static str>,
    index: Option<&str>,
) -> Option<String> {
    let mut names = T::SCHEMA.position_attributes(index);
    let held = |name| held_on(T::SCHEMA, index, name);
    names.extend([Some(T::SCHEMA.kind), ttl].into_iter().flatten().filter_map(held));
    Some(render(renderer, paths?, names))
}

/// Renders the projection of the item at a key.
pub(super) fn projection_at_key<T: Table>(
    renderer: &mut Renderer,
    paths: Vec<DocumentPath>,
    ttl: Option<&'static str>,
) -> String {
    render(renderer, paths, [Some(T::SCHEMA.kind), ttl].into_iter().flatten().collect())
}

/// Returns the attribute, if the index holds it.
pub(super) fn held_on(
    table: &TableSchema,
    index: Option<&str>,
    attribute: &'static str,
) -> Option<&'static str> {
    let index = index.and_then(|name| table.index(name));
    index.is_none_or(|index| table.is_projected(index, attribute)).then_some(attribute)
}

fn render(
    renderer: &mut Renderer,
    mut paths: Vec<DocumentPath>,
    attributes: Vec<&'static str>,
) -> String {
    paths.extend(attributes.into_iter().map(DocumentPath::new));
    let mut text = String::new();
    for (at, path) in paths.iter().enumerate() {
        let covers = |(other_at, other): (usize, &DocumentPath)| {
            other.contains(path) && (other != path || other_at < at)
        };
        // Paths that overlap are an error of the service.
        if paths.iter().enumerate().any(covers) {
            continue;
        }
        if !text.is_empty() {
            text.push_str(", ");
        }
        renderer.path(path, &mut text);
    }
    text
}

impl<E> fmt::Debug for Whole<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Whole")
    }
}

impl<P> fmt::Debug for Part<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Part")
    }
}

impl<E> fmt::Debug for Keys<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}
