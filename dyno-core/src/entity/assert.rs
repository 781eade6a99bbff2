//! What generated code calls by type: the checks of a table's design, so that a struct that is no
//! table or entity is told once, where its trait is wanted, and not again by each check; and the
//! constructors of what it is made of.

use super::{
    AnyComponent, AnyField, Document, Entity, Key, Partition, Pattern, Projection, Rekeyed, Table,
};
use crate::expr::{DocumentPath, Path};
use crate::schema::{self, IndexScope};

/// Fails the build if the entity is not one of its table's.
#[track_caller]
pub const fn assert_member<E: Entity>() {
    schema::assert_member(<E::Table as Table>::SCHEMA, E::SCHEMA);
}

/// Fails the build if one of the entity's attributes is one that the table writes, or has another
/// type than the key attribute of a native index that it names.
#[track_caller]
pub const fn assert_attributes<E: Entity>() {
    schema::assert_own_attributes(<E::Table as Table>::SCHEMA, E::SCHEMA);
    schema::assert_native_types(<E::Table as Table>::SCHEMA, E::SCHEMA);
}

/// Fails the build if the table has no index as the entity's keys at `position` describe it, or if
/// that index does not hold all of the entity.
#[track_caller]
pub const fn assert_index<E: Entity>(position: usize, scope: IndexScope) {
    assert_partial_index::<E>(position, scope);
    schema::assert_whole(<E::Table as Table>::SCHEMA, E::SCHEMA, position);
}

/// Fails the build if the table has no index as the entity's keys at `position` describe it.
#[track_caller]
pub const fn assert_partial_index<E: Entity>(position: usize, scope: IndexScope) {
    schema::assert_index(<E::Table as Table>::SCHEMA, E::SCHEMA, position, scope);
}

/// Fails the build if the field at `position` may be absent and cannot be read where it is.
#[track_caller]
pub const fn assert_projected<P: Projection>(position: usize) {
    schema::assert_projected(P::Entity::SCHEMA, P::SCHEMA, position);
}

/// Returns the position, among the indexes of the entity, of one that holds all of the projection;
/// else fails the build.
#[track_caller]
pub const fn position_of_index<P: Projection>(ident: &'static str) -> usize {
    let table = <<P::Entity as Entity>::Table as Table>::SCHEMA;
    let index = index_name::<P::Entity>(ident);
    schema::position_of_index(table, P::Entity::SCHEMA, P::SCHEMA, index)
}

/// Fails the build if the entity at `position` can produce the key of one before it.
#[track_caller]
pub const fn assert_no_collision<T: Table>(position: usize) {
    schema::assert_no_collision(T::SCHEMA, position);
}

/// Returns the name that DynamoDB knows an index by.
pub const fn index_name<E: Entity>(ident: &'static str) -> &'static str {
    schema::renamed(<E::Table as Table>::INDEX_NAMES, ident)
}

/// Returns the path of an attribute of an entity.
///
/// A function of a type is looked for among all of the type's; so what each field or pattern calls is
/// none.
pub const fn path<E, T, A>(attribute: &'static str) -> Path<E, T, A> {
    Path::new(attribute)
}

/// Returns the paths of a document that is an attribute of an entity.
pub fn document<D: Document, E, A>(attribute: &'static str) -> D::Paths<E, A> {
    D::paths(DocumentPath::new(attribute))
}

/// Returns the primary key of these components.
pub fn key<E: Entity>(components: &[&dyn AnyComponent]) -> Key<E> {
    Key::given(components)
}

/// Starts a pattern on the primary key.
pub fn primary_pattern<E: Entity, I, S>(
    name: &'static str,
    partition: &[&dyn AnyComponent],
) -> Pattern<E, I, S> {
    Pattern::primary(name, partition)
}

/// Starts a pattern on the index at this position of the descriptor.
pub fn index_pattern<E: Entity, I, S>(
    name: &'static str,
    position: usize,
    partition: &[&dyn AnyComponent],
) -> Pattern<E, I, S> {
    Pattern::index(name, position, partition)
}

/// Returns the components of index keys that are rewritten together.
pub fn rekeyed<E: Entity>(
    indexes: &'static [usize],
    given: &[(usize, &dyn AnyField)],
) -> Rekeyed<E> {
    Rekeyed::new(indexes, given)
}

/// Returns the partition of the table that holds entities with these components.
pub fn partition<E: Entity>(components: &[&dyn AnyComponent]) -> Partition<E::Table> {
    Partition::primary::<E>(components)
}
