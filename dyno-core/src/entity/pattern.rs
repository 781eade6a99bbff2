//! Declared access patterns: the only things that can be queried.
//!
//! The derive makes a struct for each pattern, with a method for each sort component. They are
//! typestates over one [`PatternState`], which collects the key condition.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Bound;

use super::component::{Given, GivenValue, push_verbatim, render_given};
use super::{Entity, Table};
use crate::item::to_value;
use crate::key::{Argument, ComponentRange, KeyComponent, KeyRange, TERMINATOR, above};
use crate::schema::{IndexKey, IndexKeys, KeyTemplate, NativeKeys, Part};
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

    /// What it reads: [`PrimaryKey`], [`GlobalIndex`], [`LocalIndex`] or [`PartialIndex`].
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

/// The table's own key.
#[derive(Debug, Clone, Copy)]
pub struct PrimaryKey;

/// A global secondary index that holds whole entities.
#[derive(Debug, Clone, Copy)]
pub struct GlobalIndex;

/// A local secondary index that holds whole entities.
#[derive(Debug, Clone, Copy)]
pub struct LocalIndex;

/// An index that holds only part of the entity: the one at this position among the entity's indexes,
/// a [`GlobalIndex`] or a [`LocalIndex`].
#[derive(Debug, Clone, Copy)]
pub struct PartialIndex<const INDEX: usize, K = GlobalIndex>(PhantomData<K>);

impl Consistent for PrimaryKey {}
impl Consistent for LocalIndex {}
impl<const INDEX: usize> Consistent for PartialIndex<INDEX, LocalIndex> {}

/// The state of a pattern in which the sort component `C` may be given.
#[diagnostic::on_unimplemented(
    message = "sort component `{C}` cannot be given here",
    label = "components go left to right, and a range must be the last",
    note = "the order of the calls is the order of the components in the pattern's sort key"
)]
pub trait Ready<C> {}

/// A derived pattern's state is the marker of the component that may be given next.
impl<C> Ready<C> for C {}

/// The state of a pattern after a range: nothing more can be given.
#[derive(Debug, Clone, Copy)]
pub struct Closed;

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
    pub(crate) partition: Vec<(&'static str, AttributeValue)>,
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

/// Where the next sort component goes.
#[derive(Debug, Clone)]
enum Building {
    Composite { template: KeyTemplate, next_part: usize, prefix: String },
    Native { attributes: Vec<&'static str> },
}

impl PatternState {
    /// Starts a pattern on the primary key.
    pub fn primary<E: Entity>(pattern: &'static str, partition: &[Given]) -> Self {
        let (table, templates) = (<E::Table as Table>::SCHEMA, &E::SCHEMA.primary);
        // The generated methods take every component of a partition key.
        let pk = render_given(&templates.pk, partition).unwrap_or_default();
        let plan = PatternPlan::new::<E>(pattern, None, vec![(table.pk, AttributeValue::S(pk))]);
        Self::composite(plan, table.sk, templates.sk)
    }

    /// Starts a pattern on the index at this position of the descriptor.
    pub fn index<E: Entity>(pattern: &'static str, position: usize, partition: Vec<Given>) -> Self {
        let table = <E::Table as Table>::SCHEMA;
        match E::SCHEMA.indexes.get(position) {
            Some(IndexKeys::Composite { index, templates }) => {
                let (pk, sk) = match table.index(index).map(|index| index.key) {
                    Some(IndexKey::Composite { pk, sk }) => (pk, sk),
                    // The derive's constant checks leave only the case above.
                    Some(IndexKey::Native { .. }) | None => ("", None),
                };
                let text = render_given(&templates.pk, &partition).unwrap_or_default();
                let partition = vec![(pk, AttributeValue::S(text))];
                let plan = PatternPlan::new::<E>(pattern, Some(index), partition);
                Self::composite(plan, sk, templates.sk)
            }
            Some(IndexKeys::Native(keys)) => Self::native::<E>(pattern, keys, partition),
            None => Self::composite(PatternPlan::new::<E>(pattern, None, Vec::new()), None, None),
        }
    }

    /// Gives the next sort component a value.
    #[must_use]
    pub fn given<T: KeyComponent + ?Sized>(mut self, value: &T) -> Self {
        match &mut self.building {
            Building::Composite { template, next_part, prefix } => {
                if let Some(Part::Text(_)) = template.parts.get(*next_part) {
                    push_verbatim(value, prefix);
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
                match to_value(value) {
                    Ok(value) => self.plan.sort.push_equal(name, value),
                    Err(error) => self.plan.error = Some(error.to_string()),
                }
            }
        }
        self
    }

    /// Gives the next sort component a range of values; nothing may follow.
    #[must_use]
    pub fn range<T, R>(mut self, range: R) -> Self
    where
        R: ComponentRange<T>,
        <R::End as Argument<T>>::Inner: KeyComponent,
    {
        let (low, high) = range.bounds();
        match &mut self.building {
            Building::Composite { template, next_part, prefix } => {
                if let Some(Part::Text(_)) = template.parts.get(*next_part) {
                    let (low, high) = (
                        verbatim_bound::<T, R::End>(prefix, &low),
                        verbatim_bound::<T, R::End>(prefix, &high),
                    );
                    self.plan.set_verbatim(prefix, low, high);
                } else {
                    let range = KeyRange::of_component::<T, R::End>(prefix, &low, &high);
                    self.plan.sort.set_range(range);
                }
            }
            Building::Native { attributes } => {
                let Some(name) = attributes.pop() else { return self };
                match (native_bound::<T, R::End>(&low), native_bound::<T, R::End>(&high)) {
                    (Ok(low), Ok(high)) => self.plan.sort.set_last(name, low, high),
                    (Err(error), _) | (_, Err(error)) => self.plan.error = Some(error),
                }
            }
        }
        self
    }

    fn composite(
        mut plan: PatternPlan,
        attribute: Option<&'static str>,
        template: Option<KeyTemplate>,
    ) -> Self {
        let template = template.unwrap_or(KeyTemplate { parts: &[] });
        let (mut next_part, mut prefix) = (0, String::new());
        push_literals(&template, &mut next_part, &mut prefix);
        let fixed = attribute.is_some() && next_part == template.parts.len();
        let range = if fixed {
            KeyRange::Equal(prefix.clone())
        } else {
            KeyRange::begins_with(prefix.clone())
        };
        plan.sort = SortCondition::Composite { attribute, range };
        Self { plan, building: Building::Composite { template, next_part, prefix } }
    }

    fn native<E: Entity>(pattern: &'static str, keys: &NativeKeys, given: Vec<Given>) -> Self {
        let name = |at: &usize| E::SCHEMA.components.get(*at).map(|component| component.attribute);
        let mut plan = PatternPlan::new::<E>(pattern, Some(keys.index), Vec::new());
        for given in given {
            let value = given.value.map(GivenValue::into_attribute);
            match (name(&given.position), value) {
                (Some(name), Some(Ok(value))) => plan.partition.push((name, value)),
                (_, Some(Err(error))) => plan.error = Some(error),
                (_, None) | (None, _) => {}
            }
        }
        plan.sort = SortCondition::Native { equal: Vec::new(), last: None };
        // The next attribute is taken from the end.
        let attributes = keys.sk.iter().rev().filter_map(name).collect();
        Self { plan, building: Building::Native { attributes } }
    }
}

impl PatternPlan {
    fn new<E: Entity>(
        pattern: &'static str,
        index: Option<&'static str>,
        partition: Vec<(&'static str, AttributeValue)>,
    ) -> Self {
        let sort = SortCondition::Composite { attribute: None, range: KeyRange::Any };
        let (entity, excluded) = (E::SCHEMA.name, Vec::new());
        Self { pattern, entity, index, partition, sort, excluded, error: None }
    }

    /// Sets the range of the last component of a verbatim key, whose text ends the key. The key
    /// language includes both ends of a range, so those that are excluded are dropped later.
    fn set_verbatim(&mut self, prefix: &str, low: Bound<String>, high: Bound<String>) {
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
        if low.is_some()
            && high.is_none()
            && let Some(above) = above(prefix)
        {
            excluded.push((*name, AttributeValue::S(above)));
        }
        *range = KeyRange::between(prefix, low, high);
    }
}

impl SortCondition {
    fn set_range(&mut self, new: KeyRange) {
        if let Self::Composite { range, .. } = self {
            *range = new;
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
        plan.sort = SortCondition::Composite { attribute: None, range: KeyRange::Any };
        plan.excluded.clear();
        Self { plan, marker: PhantomData }
    }
}

impl<T: Table> Partition<T> {
    /// Returns the partition of the table that holds entities with these components.
    #[doc(hidden)]
    pub fn primary<E: Entity<Table = T>>(partition: &[Given]) -> Self {
        let mut plan = PatternState::primary::<E>("partition", partition).plan;
        plan.sort = SortCondition::Composite { attribute: None, range: KeyRange::Any };
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

/// Returns the key that ends with the bound's text.
fn verbatim_bound<T, A>(prefix: &str, bound: &Bound<A>) -> Bound<String>
where
    A: Argument<T>,
    A::Inner: KeyComponent,
{
    bound.as_ref().map(|end| {
        let mut key = prefix.to_owned();
        push_verbatim(end.inner(), &mut key);
        key
    })
}

fn native_bound<T, A>(bound: &Bound<A>) -> Result<Bound<AttributeValue>, String>
where
    A: Argument<T>,
    A::Inner: KeyComponent,
{
    let value = |end: &A| to_value(end.inner()).map_err(|error| error.to_string());
    Ok(match bound {
        Bound::Included(end) => Bound::Included(value(end)?),
        Bound::Excluded(end) => Bound::Excluded(value(end)?),
        Bound::Unbounded => Bound::Unbounded,
    })
}
