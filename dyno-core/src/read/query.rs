//! Querying a declared access pattern.

use std::fmt;
use std::marker::PhantomData;

use super::count::{Count, all_of, no_marker, not_expired, own_kind};
use super::explain::{Explanation, keys_in_words};
use super::key_condition;
use super::output::{Keys, Output, Part, ReadBy, Whole, held_on, projection};
use super::pager::{Decode, Listing, ListingRequest, terminals};
use super::shards::Sharding;
use crate::entity::{
    AccessPattern, Consistent, Entity, Holds, PatternPlan, Projection, Table, add_condition, is_own,
};
use crate::error::{Context, Error, Result};
use crate::expr::{Condition, DocumentPath, Renderer, Test};
use crate::handle::Handle;
use crate::op::{self, OperationName};
use crate::schema::EntitySchema;
use crate::value::Item;

/// A query of one access pattern, made by `Db::query`.
///
/// Costs half a read unit (one if consistent) for each 4 KB begun of what a request evaluates, at
/// least that much a request; neither the filter nor a projection saves any. Items of other entities
/// in the same key range are paid for and skipped. On an index, what counts is the size of its
/// entries.
///
/// Of a pattern with shards (`shards = N`) all are asked, at least one request each, up to 32 at a
/// time, and what comes is merged by the sort key; items with one sort key come by their shard.
///
/// A pattern whose range is empty, such as `5..5`, is answered without a request. One that is
/// declared `partial` reads an index that does not hold all of the entity: its terminal methods
/// compile after [`project`](Self::project) or [`keys`](Self::keys).
#[must_use = "nothing is read until a method such as `all()` or `page()` is called"]
pub struct Query<E, I, O = Whole<E>> {
    handle: Handle,
    plan: PatternPlan,
    options: Options,
    marker: Marker<E, I, O>,
}

/// Types that a query only speaks of.
type Marker<E, I, O> = PhantomData<fn() -> (E, I, O)>;

/// How a partition is read, besides its key condition.
#[derive(Debug, Clone, Default)]
pub(super) struct Options {
    pub(super) filter: Option<Test>,
    pub(super) consistent: bool,
    pub(super) descending: bool,
    /// What to return of each item; all if absent.
    pub(super) paths: Option<Vec<DocumentPath>>,
    pub(super) include_expired: bool,
    /// The one shard to read.
    pub(super) shard: Option<u16>,
}

/// Builds the request and the listing of a key condition.
pub(super) fn listing<T: Table, O>(
    handle: Handle,
    mut plan: PatternPlan,
    options: Options,
    entity: Option<&'static str>,
    decode: Decode<O>,
) -> Result<Listing<O>> {
    let context = context_of(&handle, &plan, entity);
    if let Some(error) = &plan.error {
        return Err(Error::codec(error).with_context(&context));
    }
    let sharding = Sharding::of(&mut plan, options.shard, options.descending);
    let sharding = sharding.map_err(|error| error.with_context(&context))?;
    let mut renderer = Renderer::default();
    let mut excluded = key_condition::excluded(&plan.sort);
    excluded.extend(plan.excluded);
    let condition = key_condition::render(&mut renderer, &plan.partition, plan.sort);
    let filter = options.filter.map(|test| renderer.condition(test)).transpose();
    let filter = filter.map_err(|error| Error::codec(error).with_context(&context))?;
    let mut request = op::Query::new("");
    request.index_name = plan.index.map(str::to_owned);
    let is_empty = condition.is_none();
    request.key_condition_expression = condition;
    request.filter_expression = filter;
    let ttl = T::SCHEMA.ttl.filter(|_| !options.include_expired);
    request.projection_expression = projection::<T>(&mut renderer, options.paths, ttl, plan.index);
    (request.expression_attribute_names, request.expression_attribute_values) = renderer.finish();
    request.consistent_read = options.consistent;
    request.scan_index_forward = !options.descending;
    Ok(Listing {
        handle,
        request: ListingRequest::Query(request),
        context,
        pattern: plan.pattern,
        partition: Item::from_iter(plan.partition),
        decode,
        position: T::SCHEMA.position_attributes(plan.index),
        excluded,
        hides_expired_of: (!options.include_expired).then_some(T::SCHEMA),
        is_empty,
        sharding,
    })
}

/// Builds the listing that counts what a key condition and a filter let through; of one entity, or
/// of all.
///
/// The service counts what the request can tell. The kind cannot be told where the index does not
/// hold it, nor an end that a range excludes, nor the time to live where it is a key of the index:
/// there the keys come back and are counted here, for the same units.
pub(super) fn counting<T: Table>(
    handle: Handle,
    plan: PatternPlan,
    mut options: Options,
    entity: Option<&'static EntitySchema>,
    found: Decode<()>,
) -> Result<Listing<()>> {
    let table = T::SCHEMA;
    let kind = held_on(table, plan.index, table.kind);
    let is_exact = key_condition::excluded(&plan.sort).is_empty() && plan.excluded.is_empty();
    let not_expired = not_expired(&handle, table, options.include_expired);
    let is_key = |name| table.position_attributes(plan.index).contains(&name);
    let is_told = is_exact
        && (kind.is_some() || entity.is_none())
        && (not_expired.is_none() || !table.ttl.is_some_and(is_key));
    let name = entity.map(|entity| entity.name);
    if !is_told {
        options.paths = Some(Vec::new());
        return listing::<T, _>(handle, plan, options, name, found);
    }
    let of_kind = match entity {
        Some(entity) => kind.map(|kind| own_kind(kind, entity.kind)),
        None => no_marker(table),
    };
    options.filter = all_of([of_kind, not_expired, options.filter.take()]);
    Ok(listing::<T, _>(handle, plan, options, name, found)?.counted())
}

fn context_of(handle: &Handle, plan: &PatternPlan, entity: Option<&'static str>) -> Context {
    Context {
        operation: Some(OperationName::Query),
        pattern: Some(plan.pattern),
        ..handle.context(entity)
    }
}

impl<E: Entity, I> Query<E, I> {
    pub(crate) fn new<A>(handle: Handle, pattern: A) -> Self
    where
        A: AccessPattern<E::Table, Entity = E, Index = I>,
    {
        Self {
            handle,
            plan: pattern.state().plan,
            options: Options::default(),
            marker: PhantomData,
        }
    }
}

impl<E: Entity, I, O> Query<E, I, O> {
    /// Returns only what meets a condition; what does not is read and paid for all the same.
    ///
    /// Several filters must all hold. On a native index the attributes that are its key cannot be
    /// filtered: that is an error of kind [`Invalid`](crate::ErrorKind::Invalid).
    pub fn filter(mut self, filter: impl FnOnce(E::Fields) -> Condition<E>) -> Self {
        add_condition::<E>(&mut self.options.filter, filter(E::fields()).into_test());
        self
    }

    /// Reads what was last written, for twice the units. Not on a global secondary index.
    pub fn consistent(mut self) -> Self
    where
        I: Consistent,
    {
        self.options.consistent = true;
        self
    }

    /// Returns the highest sort keys first.
    pub fn descending(mut self) -> Self {
        self.options.descending = true;
        self
    }

    /// Returns also what has expired by its time to live and is not deleted yet.
    pub fn include_expired(mut self) -> Self {
        self.options.include_expired = true;
        self
    }

    /// Reads one shard, counted from 0, of a pattern that has shards; else all are read and merged.
    ///
    /// For readers that share out the shards among them, and for those that know the `shard_by` field:
    /// [`shard_of`](crate::key::shard_of). A number that there is not, or a pattern without shards, is
    /// an error of kind [`Invalid`](crate::ErrorKind::Invalid).
    pub fn shard(mut self, shard: u16) -> Self {
        self.options.shard = Some(shard);
        self
    }

    /// Returns a projection of each entity instead of the whole.
    ///
    /// Less is sent over the network, and costs as much: units are counted before the projection.
    /// On an index that holds only part of the entity, a projection that names it with
    /// `#[projection(on(..))]` is what can be read; where it does not hold the time to live, what
    /// has expired is not known and is returned.
    pub fn project<P>(self) -> Query<E, I, Part<P>>
    where
        P: Projection<Entity = E>,
        I: Holds<P>,
    {
        let Self { handle, plan, options, marker: _ } = self;
        Query { handle, plan, options, marker: PhantomData }
    }

    /// Returns the primary key of each entity, on an index that holds no more of it, too.
    ///
    /// For what takes keys: a batch that reads or deletes what the pattern finds. Costs what reading the
    /// entities costs. On an index that does not hold the time to live, what has expired is not known
    /// and is returned.
    pub fn keys(self) -> Query<E, I, Keys<E>> {
        let Self { handle, plan, options, marker: _ } = self;
        Query { handle, plan, options, marker: PhantomData }
    }

    /// Counts the entities, without returning them.
    ///
    /// Costs as reading them does, with a request for each 1 MB that is evaluated. Items of other
    /// kinds in the same key range are paid for and not counted.
    ///
    /// # Errors
    ///
    /// [`Throttled`](crate::ErrorKind::Throttled).
    pub async fn count(self) -> Result<Count> {
        let found = |item: Item| Ok(is_own::<E>(&item).then_some(()));
        let listing =
            counting::<E::Table>(self.handle, self.plan, self.options, Some(E::SCHEMA), found);
        listing?.count().await
    }
}

impl<E: Entity, I, O: Output> Query<E, I, O> {
    /// Returns what the terminal methods would ask, and about what it would cost; asks nothing.
    ///
    /// # Errors
    ///
    /// As building the request: [`Codec`](crate::ErrorKind::Codec) for values that have no form as
    /// attributes.
    pub fn explain(self) -> Result<Explanation> {
        let keys = keys_in_words(&self.plan, self.options.shard);
        Ok(Explanation::new(self.listing()?, keys))
    }

    fn listing(mut self) -> Result<Listing<O::Value>> {
        let entity = Some(self.plan.entity);
        self.options.paths = O::paths();
        listing::<E::Table, _>(self.handle, self.plan, self.options, entity, O::listed)
    }
}

terminals!([E: Entity, I, O: Output] Query<E, I, O> => O::Value; O: ReadBy<I>);

impl<E, I, O> fmt::Debug for Query<E, I, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query").field("pattern", &self.plan.pattern).finish_non_exhaustive()
    }
}
