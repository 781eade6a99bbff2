//! Declared access patterns: the only things that can be queried.
//!
//! The derive makes a struct for the patterns of an entity, with a method for each sort component
//! that some pattern takes. It is a typestate over one [`PatternState`], which collects the key
//! condition: a [`Pattern`] with what it reads and the list of the components that may still be given.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Bound;

use super::component::{Components, encode_of};
use super::{AnyComponent, Entity, Table};
use crate::key::{Bounds, ComponentRange, KeyRange, OrderedNative, OrderedText, TERMINATOR, above};
use crate::schema::{
    EntitySchema, IndexKey, IndexKeys, KeyTemplate, KeyTemplates, NativeKeys, Part, Shards,
    TableSchema,
};
use crate::value::AttributeValue;

/// An access pattern that an entity of table `T` declares.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a declared access pattern of table `{T}`",
    label = "undeclared access pattern",
    note = "`query` takes only patterns declared with `#[entity(access(..))]` by an entity of this table: declare one, or add `.filter(..)` to a declared one",
    note = "to read every item on purpose: declare `scan` in `#[table(..)]` and use `db.scan()`"
)]
pub trait AccessPattern<T: Table> {
    /// What the pattern returns.
    type Entity: Entity<Table = T>;

    /// What it reads: [`PrimaryKey`], [`GlobalIndex`], [`NativeIndex`], [`LocalIndex`] or
    /// [`PartialIndex`].
    type Index;

    /// Returns the key condition collected so far.
    fn state(self) -> PatternState;
}

/// Where strongly consistent reads exist.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no strongly consistent reads",
    label = "not available on a global secondary index",
    note = "read by the table's primary key, or accept eventual consistency"
)]
pub trait Consistent {}

/// Where entities lie at the keys that their `key(..)` makes.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` has other keys than the table",
    label = "only on the table's own key",
    note = "on an index: query a pattern, and give its sort components ranges"
)]
pub trait OwnKey {}

/// The table's own key.
#[derive(Debug, Clone, Copy)]
pub struct PrimaryKey;

/// A global secondary index with rendered keys, which holds whole entities.
#[derive(Debug, Clone, Copy)]
pub struct GlobalIndex;

/// A global secondary index that is keyed by the entities' own attributes, and holds them whole.
#[derive(Debug, Clone, Copy)]
pub struct NativeIndex;

/// A local secondary index that holds whole entities.
#[derive(Debug, Clone, Copy)]
pub struct LocalIndex;

/// An index that holds only part of the entity: the one at this position among the entity's indexes,
/// a [`GlobalIndex`], a [`NativeIndex`] or a [`LocalIndex`].
#[derive(Debug, Clone, Copy)]
pub struct PartialIndex<const INDEX: usize, K = GlobalIndex>(PhantomData<K>);

impl OwnKey for PrimaryKey {}
impl Consistent for PrimaryKey {}
impl Consistent for LocalIndex {}
impl<const INDEX: usize> Consistent for PartialIndex<INDEX, LocalIndex> {}

/// What has exact ranges of components of type `T`: every rendered key, and native keys of types
/// whose attributes sort as their values do.
pub trait Ranged<T> {}

impl<T> Ranged<T> for PrimaryKey {}
impl<T> Ranged<T> for GlobalIndex {}
impl<T> Ranged<T> for LocalIndex {}
impl<T: OrderedNative> Ranged<T> for NativeIndex {}
impl<T, I: Ranged<T>, const INDEX: usize> Ranged<T> for PartialIndex<INDEX, I> {}

/// What a pattern of an entity with verbatim keys reads, `I`, with the state `N` after the component
/// that takes the range.
///
/// Rendered keys have exact ranges of their last component alone, and of texts that sort as their
/// values do; native keys as ever.
#[derive(Debug, Clone, Copy)]
pub struct Verbatim<I, N>(PhantomData<fn() -> (I, N)>);

impl<T: OrderedText, N: EndsKey> Ranged<T> for Verbatim<PrimaryKey, N> {}
impl<T: OrderedText, N: EndsKey> Ranged<T> for Verbatim<GlobalIndex, N> {}
impl<T: OrderedText, N: EndsKey> Ranged<T> for Verbatim<LocalIndex, N> {}
impl<T: OrderedNative, N> Ranged<T> for Verbatim<NativeIndex, N> {}
impl<T, I, N, const INDEX: usize> Ranged<T> for Verbatim<PartialIndex<INDEX, I>, N> where
    Verbatim<I, N>: Ranged<T>
{
}

/// The state of a pattern in which its sort key is whole.
#[diagnostic::on_unimplemented(
    message = "a range on a component that does not end its key would not be exact in a verbatim key",
    label = "only the component that a sort key ends with takes a range",
    note = "give this component a value, and the last one a range if it ends the key; or filter"
)]
pub trait EndsKey {}

impl EndsKey for () {}

/// A range of values of type `T` on what a pattern reads, `I`.
pub trait RangeIn<I, T>: ComponentRange<T> {}

impl<R: ComponentRange<T>, I: Ranged<T>, T> RangeIn<I, T> for R {}

/// The state of a pattern in which the sort component `C` may be given, which leads to state `N`.
#[diagnostic::on_unimplemented(
    message = "sort component `{C}` cannot be given here",
    label = "components go left to right, and a range must be the last",
    note = "the order of the calls is the order of the components in the pattern's sort key"
)]
pub trait Ready<C, N> {}

/// A derived pattern's state is the list of the components that may still be given, by markers:
/// `(PlacedAt, (Id, ()))`.
impl<C, N> Ready<C, N> for (C, N) {}

/// The state of a pattern after a range: nothing more can be given.
#[derive(Debug, Clone, Copy)]
pub struct Closed;

/// What a derived pattern of an entity `E` is made of: its key condition so far, what it reads, `I`,
/// and what may still be given, `S`.
pub struct Pattern<E, I, S> {
    state: PatternState,
    marker: PatternMarker<E, I, S>,
}

/// A pattern has the types of its entity, its index and its state, and no values of them.
type PatternMarker<E, I, S> = PhantomData<fn() -> (E, I, S)>;

impl<E: Entity, I, S> Pattern<E, I, S> {
    /// Starts a pattern on the primary key, with the components of the partition key.
    pub fn primary(pattern: &'static str, partition: &[&dyn AnyComponent]) -> Self {
        Self::of(PatternState::primary::<E>(pattern, partition))
    }

    /// Starts a pattern on the index at this position of the descriptor, with the components of its
    /// partition key.
    pub fn index(pattern: &'static str, position: usize, partition: &[&dyn AnyComponent]) -> Self {
        Self::of(PatternState::index::<E>(pattern, position, partition))
    }

    /// Gives the next sort component a value.
    pub fn given<N>(self, value: &dyn AnyComponent) -> Pattern<E, I, N> {
        Pattern::of(self.state.given(value))
    }

    /// Gives the next sort component a range of values; nothing may follow.
    pub fn range(self, bounds: Bounds<'_>) -> Pattern<E, I, Closed> {
        Pattern::of(self.state.range(bounds))
    }

    /// Returns the key condition collected so far.
    pub fn state(self) -> PatternState {
        self.state
    }

    const fn of(state: PatternState) -> Self {
        Self { state, marker: PhantomData }
    }
}

impl<E, I, S> fmt::Debug for Pattern<E, I, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pattern").field("state", &self.state).finish_non_exhaustive()
    }
}

/// The key condition of a pattern while it is built.
#[derive(Debug, Clone)]
pub struct PatternState {
    pub(crate) plan: PatternPlan,
    building: Building,
}

/// A finished key condition.
#[derive(Debug, Clone)]
pub(crate) struct PatternPlan {
    pub(crate) pattern: &'static str,
    pub(crate) entity: &'static str,
    pub(crate) index: Option<&'static str>,
    /// The partition key: each attribute with the value it must have.
    ///
    /// Of a partition with shards, its key without the shard.
    pub(crate) partition: Vec<(&'static str, AttributeValue)>,
    /// The shards that the partition has, if it has any.
    pub(crate) shards: Option<Shards>,
    pub(crate) sort: SortCondition,
    /// Keys that the sort condition reads and the range excludes.
    pub(crate) excluded: Vec<(&'static str, AttributeValue)>,
    /// What serde could not write.
    pub(crate) error: Option<String>,
}

/// What the sort key must be.
#[derive(Debug, Clone)]
pub(crate) enum SortCondition {
    /// A rendered key in a range; `attribute` is `None` if there is no sort key.
    Composite { attribute: Option<&'static str>, range: KeyRange },
    /// Attributes that are equal, then perhaps one in a range.
    Native {
        equal: Vec<(&'static str, AttributeValue)>,
        last: Option<(&'static str, Bound<AttributeValue>, Bound<AttributeValue>)>,
    },
}

/// The attributes of a partition key and a sort key, and their templates.
type CompositeKeys<'s> = (&'static str, Option<&'static str>, &'s KeyTemplates);

/// Where the next sort component goes.
#[derive(Debug, Clone)]
enum Building {
    Composite { template: KeyTemplate, next_part: usize, prefix: String },
    Native { attributes: Vec<&'static str> },
}

impl PatternState {
    /// Starts a pattern on the primary key: its components are the first of the descriptor's.
    pub(super) fn primary<E: Entity>(
        pattern: &'static str,
        partition: &[&dyn AnyComponent],
    ) -> Self {
        let (table, schema) = (<E::Table as Table>::SCHEMA, E::SCHEMA);
        let plan = PatternPlan::new(pattern, schema.name, None);
        let keys = (table.pk, table.sk, &schema.primary);
        Self::composite(plan, keys, &|at| partition.get(at).copied())
    }

    /// Starts a pattern on the index at this position of the descriptor: its components are in the
    /// order of the index's partition key.
    pub(super) fn index<E: Entity>(
        pattern: &'static str,
        position: usize,
        partition: &[&dyn AnyComponent],
    ) -> Self {
        Self::index_of(<E::Table as Table>::SCHEMA, E::SCHEMA, pattern, position, partition)
    }

    fn index_of(
        table: &'static TableSchema,
        entity: &'static EntitySchema,
        pattern: &'static str,
        position: usize,
        partition: &[&dyn AnyComponent],
    ) -> Self {
        match entity.indexes.get(position) {
            Some(IndexKeys::Composite { index, templates }) => {
                let (pk, sk) = match table.index(index).map(|index| index.key) {
                    Some(IndexKey::Composite { pk, sk }) => (pk, sk),
                    // The derive's constant checks leave only the case above.
                    Some(IndexKey::Native { .. }) | None => ("", None),
                };
                let plan = PatternPlan::new(pattern, entity.name, Some(index));
                // An index on the table's own partition key has the shards of that.
                let own = (pk == table.pk).then_some(entity.primary.shards);
                let templates =
                    &KeyTemplates { shards: own.unwrap_or(templates.shards), ..*templates };
                let keys = (pk, sk, templates);
                Self::composite(plan, keys, &|at| {
                    let place = templates.pk.components().position(|known| known == at)?;
                    partition.get(place).copied()
                })
            }
            Some(IndexKeys::Native(keys)) => {
                let plan = PatternPlan::new(pattern, entity.name, Some(keys.index));
                Self::native(plan, entity, keys, partition)
            }
            // The derive names the positions that there are.
            None => {
                let plan = PatternPlan::new(pattern, entity.name, None);
                Self { plan, building: Building::Native { attributes: Vec::new() } }
            }
        }
    }

    /// Gives the next sort component a value.
    fn given(mut self, value: &dyn AnyComponent) -> Self {
        match &mut self.building {
            Building::Composite { template, next_part, prefix } => {
                if is_verbatim(template, *next_part) {
                    value.verbatim(prefix);
                } else {
                    value.encode(prefix);
                    prefix.push(TERMINATOR);
                }
                *next_part += 1;
                push_literals(template, next_part, prefix);
                let whole = *next_part == template.parts.len();
                let range = if whole {
                    KeyRange::Equal(prefix.clone())
                } else {
                    KeyRange::begins_with(prefix.clone())
                };
                self.plan.sort.set_range(range);
            }
            Building::Native { attributes } => {
                let Some(name) = attributes.pop() else { return self };
                match value.attribute() {
                    Ok(value) => self.plan.sort.push_equal(name, value),
                    Err(error) => self.plan.error = Some(error),
                }
            }
        }
        self
    }

    /// Gives the next sort component a range of values; nothing may follow.
    fn range(mut self, bounds: Bounds<'_>) -> Self {
        match &mut self.building {
            Building::Composite { template, next_part, prefix } => {
                if is_verbatim(template, *next_part) {
                    self.plan.set_verbatim(prefix, bounds);
                } else {
                    self.plan.sort.set_range(KeyRange::of_component(prefix, bounds));
                }
            }
            Building::Native { attributes } => {
                let Some(name) = attributes.pop() else { return self };
                match (native_bound(bounds.0), native_bound(bounds.1)) {
                    (Ok(low), Ok(high)) => self.plan.sort.set_last(name, low, high),
                    (Err(error), _) | (_, Err(error)) => self.plan.error = Some(error),
                }
            }
        }
        self
    }

    /// Starts a pattern on rendered keys: the attributes and their templates.
    fn composite(
        mut plan: PatternPlan,
        (pk, attribute, templates): CompositeKeys<'_>,
        components: &Components<'_>,
    ) -> Self {
        // The generated methods take every component of a partition key.
        let partition = &templates.pk;
        let text = partition.render(encode_of(components)).unwrap_or_default();
        plan.partition.push((pk, AttributeValue::S(text)));
        plan.shards = templates.shards;
        let template = templates.sk.unwrap_or(KeyTemplate { parts: &[] });
        let (mut next_part, mut prefix) = (0, String::new());
        push_literals(&template, &mut next_part, &mut prefix);
        let fixed = attribute.is_some() && next_part == template.parts.len();
        let range = if fixed {
            KeyRange::Equal(prefix.clone())
        } else {
            KeyRange::begins_with(prefix.clone())
        };
        plan.sort = SortCondition::Composite { attribute, range };
        let mut state =
            Self { plan, building: Building::Composite { template, next_part, prefix } };
        // What the partition key says of the sort key is not asked again.
        let is_known = |at: &usize| partition.components().any(|known| known == *at);
        let leading = template.components().take_while(is_known);
        for component in leading.filter_map(components) {
            state = state.given(component);
        }
        state
    }

    fn native(
        mut plan: PatternPlan,
        entity: &EntitySchema,
        keys: &NativeKeys,
        partition: &[&dyn AnyComponent],
    ) -> Self {
        let name = |at: &usize| entity.components.get(*at).map(|component| component.attribute);
        for (name, component) in keys.pk.iter().filter_map(name).zip(partition) {
            match component.attribute() {
                Ok(value) => plan.partition.push((name, value)),
                Err(error) => plan.error = Some(error),
            }
        }
        plan.sort = SortCondition::Native { equal: Vec::new(), last: None };
        // The next attribute is taken from the end.
        let attributes = keys.sk.iter().rev().filter_map(name).collect();
        Self { plan, building: Building::Native { attributes } }
    }
}

impl PatternPlan {
    const fn new(pattern: &'static str, entity: &'static str, index: Option<&'static str>) -> Self {
        let sort = SortCondition::Composite { attribute: None, range: KeyRange::Any };
        Self {
            pattern,
            entity,
            index,
            partition: Vec::new(),
            shards: None,
            sort,
            excluded: Vec::new(),
            error: None,
        }
    }

    /// Sets the range of the last component of a verbatim key, whose text ends the key.
    fn set_verbatim(&mut self, prefix: &str, (low, high): Bounds<'_>) {
        let key = |component: &dyn AnyComponent| {
            let mut key = prefix.to_owned();
            component.verbatim(&mut key);
            key
        };
        let is_open_above = !matches!(low, Bound::Unbounded) && matches!(high, Bound::Unbounded);
        let above = above(prefix).filter(|_| is_open_above);
        self.set_between(prefix, low.map(key), high.map(key));
        if let (SortCondition::Composite { attribute: Some(name), .. }, Some(above)) =
            (&self.sort, above)
        {
            self.excluded.push((name, AttributeValue::S(above)));
        }
    }

    /// Lets keys with a prefix be meant, from one to another. The key language includes both ends of a
    /// range, so those that are excluded are dropped later. Without a sort key nothing changes: there
    /// is one item.
    pub(crate) fn set_between(&mut self, prefix: &str, low: Bound<String>, high: Bound<String>) {
        let SortCondition::Composite { attribute: Some(name), range } = &mut self.sort else {
            return;
        };
        let excluded = &mut self.excluded;
        let mut end = |bound: Bound<String>| match bound {
            Bound::Included(key) => Some(key),
            Bound::Excluded(key) => {
                excluded.push((*name, AttributeValue::S(key.clone())));
                Some(key)
            }
            Bound::Unbounded => None,
        };
        let (low, high) = (end(low), end(high));
        *range = KeyRange::between(prefix, low, high);
    }

    /// Lets any sort key be meant.
    fn set_any(&mut self) {
        self.sort.set_any();
        self.excluded.clear();
    }

    /// Tells whether this is the partition key, or that of one of its shards.
    pub(crate) fn holds(&self, key: &str) -> bool {
        let own = self.partition.first().and_then(|(_, value)| value.as_s());
        let rest = own.and_then(|own| key.strip_prefix(own));
        rest.is_some_and(|rest| rest.is_empty() || self.shards.is_some())
    }
}

impl SortCondition {
    fn set_range(&mut self, new: KeyRange) {
        if let Self::Composite { range, .. } = self {
            *range = new;
        }
    }

    /// Lets any sort key be meant.
    fn set_any(&mut self) {
        match self {
            Self::Composite { range, .. } => *range = KeyRange::Any,
            Self::Native { equal, last } => {
                equal.clear();
                *last = None;
            }
        }
    }

    fn push_equal(&mut self, name: &'static str, value: AttributeValue) {
        if let Self::Native { equal, .. } = self {
            equal.push((name, value));
        }
    }

    fn set_last(
        &mut self,
        name: &'static str,
        low: Bound<AttributeValue>,
        high: Bound<AttributeValue>,
    ) {
        if let Self::Native { last, .. } = self {
            *last = Some((name, low, high));
        }
    }
}

/// Every item of one partition, whatever its entity: what `Db::collection` reads.
///
/// Made by an entity's generated `partition(..)`, for the table, or from a pattern, for its index.
///
/// `I` says where it lies: on the table's own key unless told otherwise.
pub struct Partition<T, I = PrimaryKey> {
    pub(crate) plan: PatternPlan,
    marker: PhantomData<fn() -> (T, I)>,
}

impl<T: Table, I> Partition<T, I> {
    /// Returns the whole partition that a pattern reads from, on the table or its index.
    pub fn of(pattern: impl AccessPattern<T, Index = I>) -> Self {
        let mut plan = pattern.state().plan;
        plan.set_any();
        Self { plan, marker: PhantomData }
    }
}

impl<T: Table> Partition<T> {
    /// Returns the partition of the table that holds entities with these components.
    #[doc(hidden)]
    pub fn primary<E: Entity<Table = T>>(partition: &[&dyn AnyComponent]) -> Self {
        let mut plan = PatternState::primary::<E>("partition", partition).plan;
        plan.set_any();
        Self { plan, marker: PhantomData }
    }
}

impl<T, I> fmt::Debug for Partition<T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Partition").field("index", &self.plan.index).finish_non_exhaustive()
    }
}

/// Appends the literals up to the next component.
fn push_literals(template: &KeyTemplate, next_part: &mut usize, prefix: &mut String) {
    while let Some(Part::Literal(text)) = template.parts.get(*next_part) {
        prefix.push_str(text);
        *next_part += 1;
    }
}

/// Tells whether the component at this place of a template is in the verbatim layout.
fn is_verbatim(template: &KeyTemplate, place: usize) -> bool {
    matches!(template.parts.get(place), Some(Part::Text(_)))
}

fn native_bound(bound: Bound<&dyn AnyComponent>) -> Result<Bound<AttributeValue>, String> {
    Ok(match bound {
        Bound::Included(end) => Bound::Included(end.attribute()?),
        Bound::Excluded(end) => Bound::Excluded(end.attribute()?),
        Bound::Unbounded => Bound::Unbounded,
    })
}
