//! Querying a declared access pattern.

use std::fmt;
use std::marker::PhantomData;

use super::key_condition;
use super::pager::{Listing, ListingRequest, terminals};
use super::shards::Sharding;
use crate::entity::{
    AccessPattern, Consistent, Entity, PatternPlan, Table, add_condition, entity_from,
};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::expr::{Condition, Renderer, Test};
use crate::handle::Handle;
use crate::op::{self, OperationName};
use crate::value::Item;

/// A query of one access pattern, made by `Db::query`.
///
/// Costs half a read unit (one if consistent) for each 4 KB begun of what a request evaluates, at
/// least that much a request; the filter saves none. Items of other entities in the same key range
/// are paid for and skipped. On an index, what counts is the size of its entries.
///
/// Of a pattern with shards (`shards = N`) all are asked, at least one request each, up to 32 at a
/// time, and what comes is merged by the sort key; items with one sort key come by their shard.
///
/// A pattern whose range is empty, such as `5..5`, is answered without a request. On an index that
/// does not hold all of the entity the terminal methods fail without asking.
#[must_use = "nothing is read until a method such as `all()` or `page()` is called"]
pub struct Query<E, I> {
    handle: Handle,
    plan: PatternPlan,
    options: Options,
    marker: PhantomData<fn() -> (E, I)>,
}

/// How a partition is read, besides its key condition.
#[derive(Debug, Clone, Default)]
pub(super) struct Options {
    pub(super) filter: Option<Test>,
    pub(super) consistent: bool,
    pub(super) descending: bool,
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
    decode: super::pager::Decode<O>,
) -> Result<Listing<O>> {
    let context = context_of(&handle, &plan, entity);
    if let Some(error) = &plan.error {
        return Err(Error::codec(error).with_context(&context));
    }
    let sharding = Sharding::of(&mut plan, options.shard, options.descending);
    let sharding = sharding.map_err(|error| error.with_context(&context))?;
    let mut renderer = Renderer::default();
    let excluded = key_condition::excluded(&plan.sort);
    let condition = key_condition::render(&mut renderer, &plan.partition, plan.sort);
    let filter = options.filter.map(|test| renderer.condition(test)).transpose();
    let filter = filter.map_err(|error| Error::codec(error).with_context(&context))?;
    let mut request = op::Query::new("");
    request.index_name = plan.index.map(str::to_owned);
    let is_empty = condition.is_none();
    request.key_condition_expression = condition;
    request.filter_expression = filter;
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

    /// Returns only what meets a condition; what does not is read and paid for all the same.
    ///
    /// Several filters must all hold. On a native index the attributes that are its key cannot be
    /// filtered: that is an error of kind [`Invalid`](crate::ErrorKind::Invalid).
    pub fn filter(mut self, filter: impl FnOnce(E::Fields) -> Condition<E>) -> Self {
        add_condition::<E>(&mut self.options.filter, filter(E::fields()).into_test());
        self
    }

    /// Reads what was last written, for twice the units. Only on the table's own key.
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

    fn listing(self) -> Result<Listing<E>> {
        let entity = Some(self.plan.entity);
        if let Some(error) = unprojected::<E>(&self.plan) {
            let context = context_of(&self.handle, &self.plan, entity);
            return Err(error.with_context(&context));
        }
        listing::<E::Table, _>(self.handle, self.plan, self.options, entity, entity_from::<E>)
    }
}

/// Returns an error if the index holds only part of the entity: what it does not hold would be
/// missing, or, where it may be absent, silently so.
fn unprojected<E: Entity>(plan: &PatternPlan) -> Option<Error> {
    let table = <E::Table as Table>::SCHEMA;
    let index = table.index(plan.index?)?;
    let mut needed = E::SCHEMA.attributes.iter().chain([&table.kind]);
    let missing = needed.find(|name| !table.is_projected(index, name))?;
    Some(Error::new(
        ErrorKind::Invalid,
        format!(
            "index `{}` does not hold attribute `{missing}`, so it has no whole `{}`: read what it \
             holds with `db.collection(Partition::of(..))` and get each item by its \
             `UnknownItem::key`, or declare the index without `projection`",
            index.name,
            E::SCHEMA.name
        ),
    ))
}

terminals!([E: Entity, I] Query<E, I> => E);

impl<E, I> fmt::Debug for Query<E, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query").field("pattern", &self.plan.pattern).finish_non_exhaustive()
    }
}
