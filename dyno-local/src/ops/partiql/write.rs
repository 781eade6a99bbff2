//! `INSERT`, `UPDATE` and `DELETE` of one item each.
//!
//! An insert is a put on the condition that there is no such item; an update is one on its whole
//! `WHERE` clause, whose key no missing item has; a delete lets a missing item pass.

use dyno_core::backend::BackendError;
use dyno_core::op::ReturnValuesOnConditionCheckFailure;
use dyno_core::value::Item;

use super::keys::{check_type, write_key};
use super::table;
use crate::base::EngineError;
use crate::capacity::{Arms, units_f64, write_units};
use crate::catalog::{ItemKey, Table};
use crate::encoding::ItemRef;
use crate::expr::partiql::{
    DeleteStatement, InsertStatement, Returning, Statement, UpdateStatement,
};
use crate::expr::{Condition, Node, Path, Update};
use crate::index::check_put_keys;
use crate::ops::Ctx;
use crate::ops::key_paths::{check_paths, check_targets};
use crate::ops::values::{check_size, check_values};
use crate::ops::written::refused;
use crate::storage::StoredItem;
use crate::write::{Applied, Change, ItemWrite, Refusal, apply_one};

/// A write that was done.
#[derive(Debug)]
pub(in crate::ops) struct Wrote<'t> {
    pub(in crate::ops) table: &'t Table,
    pub(in crate::ops) returned: Option<Item>,
    pub(in crate::ops) arms: Arms,
}

/// A write that was not done.
#[derive(Debug)]
pub(in crate::ops) struct Failed<'t> {
    pub(in crate::ops) error: BackendError,
    /// The table, if the statement got as far as that.
    pub(in crate::ops) table: Option<&'t Table>,
    /// What it cost all the same.
    pub(in crate::ops) units: f64,
}

impl<E: Into<BackendError>> From<E> for Failed<'_> {
    fn from(error: E) -> Self {
        Self { error: error.into(), table: None, units: 0.0 }
    }
}

impl<'t> Failed<'t> {
    /// Returns a refusal that tells the table and costs nothing.
    fn on(table: &'t Table, error: impl Into<BackendError>) -> Self {
        Self { error: error.into(), table: Some(table), units: 0.0 }
    }
}

/// Does what a statement says. One that reads writes nothing, and is a mistake of the caller.
pub(in crate::ops) fn write<'t>(
    statement: &Statement,
    on_failure: ReturnValuesOnConditionCheckFailure,
    ctx: Ctx<'t>,
) -> Result<Wrote<'t>, Failed<'t>> {
    match statement {
        Statement::Insert(it) => insert(it, ctx),
        Statement::Update(it) => update(it, on_failure, ctx),
        Statement::Delete(it) => delete(it, on_failure, ctx),
        Statement::Select(_) | Statement::Exists(_) => {
            Err(EngineError::Plain("EXISTS can only be used in ExecuteTransaction write requests.")
                .into())
        }
    }
}

fn insert<'t>(statement: &InsertStatement, ctx: Ctx<'t>) -> Result<Wrote<'t>, Failed<'t>> {
    let table = table(&statement.table, ctx)?;
    let keys = &table.definition.keys;
    let item = &statement.item;
    for attribute in keys.attributes() {
        if let Some(value) = item.get(&attribute.name) {
            check_type(attribute, value).map_err(EngineError::from)?;
        }
    }
    let key = ItemKey::of_item(keys, item).map_err(|error| sized(table, error))?;
    let size_bytes = check_values(item)?;
    check_put_keys(table, item)?;
    check_size(size_bytes)?;
    let condition = unless_exists(table);
    let change = Change::Put(StoredItem::new(item, size_bytes, table.storage.names()));
    let write = ItemWrite::new(table, key, Some(&condition), change);
    let applied = apply_one(&write, ctx.rules()).map_err(|refusal| {
        let error = match refusal {
            Refusal::Condition(_) => EngineError::DuplicateItem.into(),
            Refusal::Invalid(error) => error,
        };
        let units = attempted(&write, size_bytes);
        Failed { error, table: Some(table), units }
    })?;
    Ok(Wrote { table, returned: None, arms: applied.arms })
}

fn update<'t>(
    statement: &UpdateStatement,
    on_failure: ReturnValuesOnConditionCheckFailure,
    ctx: Ctx<'t>,
) -> Result<Wrote<'t>, Failed<'t>> {
    let table = table(&statement.table, ctx)?;
    let filter = statement.filter.as_ref();
    let (key, item_key) = addressed(table, filter)?;
    check_targets(table, &statement.update).map_err(|error| Failed::on(table, error))?;
    check_paths(table, statement.update.paths())?;
    let change = Change::Update { update: Some(&statement.update), key: &key };
    let write = ItemWrite::new(table, item_key, filter, change);
    let applied = run(&write, table, on_failure, ctx)?;
    let returned = statement
        .returning
        .and_then(|returning| returned(returning, Some(&statement.update), table, &applied));
    Ok(Wrote { table, returned, arms: applied.arms })
}

fn delete<'t>(
    statement: &DeleteStatement,
    on_failure: ReturnValuesOnConditionCheckFailure,
    ctx: Ctx<'t>,
) -> Result<Wrote<'t>, Failed<'t>> {
    let table = table(&statement.table, ctx)?;
    let filter = statement.filter.as_ref();
    let (_, item_key) = addressed(table, filter)?;
    let condition = filter.map(|filter| unless_missing(filter, table));
    let change = Change::Delete;
    let write = ItemWrite::new(table, item_key, condition.as_ref(), change);
    let applied = run(&write, table, on_failure, ctx)?;
    let returned =
        statement.returning.and_then(|returning| returned(returning, None, table, &applied));
    Ok(Wrote { table, returned, arms: applied.arms })
}

/// Returns the key that a condition names, as an item and as it is stored.
fn addressed<'t>(
    table: &'t Table,
    filter: Option<&Condition>,
) -> Result<(Item, ItemKey), Failed<'t>> {
    let keys = &table.definition.keys;
    let key = write_key(keys, filter).map_err(EngineError::from)?;
    let item_key = ItemKey::of_key(keys, &key).map_err(|error| sized(table, error))?;
    Ok((key, item_key))
}

fn run<'t>(
    write: &ItemWrite<'_>,
    table: &'t Table,
    on_failure: ReturnValuesOnConditionCheckFailure,
    ctx: Ctx<'t>,
) -> Result<Applied, Failed<'t>> {
    apply_one(write, ctx.rules()).map_err(|refusal| {
        let is_condition = matches!(refusal, Refusal::Condition(_));
        let error = refused(refusal, on_failure);
        let table = Some(table).filter(|_| is_condition);
        Failed { error, table, units: attempted(write, 0) }
    })
}

/// The refusal of a key that is too large tells the table, unlike others.
fn sized(table: &Table, error: EngineError) -> Failed<'_> {
    match error {
        EngineError::PartitionKeySize | EngineError::SortKeySize => Failed::on(table, error),
        error => error.into(),
    }
}

/// Returns what a write costs that its item refused: it is charged for the larger of what is there
/// and what was to be.
fn attempted(write: &ItemWrite<'_>, size_bytes: usize) -> f64 {
    let stored = write.table.storage.item(&write.key.key);
    let stored = stored.as_ref().map_or(0, StoredItem::size_bytes);
    units_f64(write_units(stored.max(size_bytes)))
}

fn returned(
    returning: Returning,
    update: Option<&Update>,
    table: &Table,
    applied: &Applied,
) -> Option<Item> {
    let names = table.storage.names();
    let old = applied.old.as_ref().map(|old| old.read(names));
    let new = applied.new.as_ref().map(|new| new.read(names));
    match returning {
        Returning::AllOld => old.map(ItemRef::to_item),
        Returning::AllNew => new.map(ItemRef::to_item),
        Returning::ModifiedOld => update?.touched_fragments(&old?),
        Returning::ModifiedNew => update?.touched_fragments(&new?),
    }
}

/// Returns the condition of an insert.
pub(in crate::ops) fn unless_exists(table: &Table) -> Condition {
    Node::AttributeNotExists(hash_path(table)).into()
}

/// Returns the condition of a delete: that of its `WHERE` clause, or that there is nothing.
pub(in crate::ops) fn unless_missing(filter: &Condition, table: &Table) -> Condition {
    let missing = Node::AttributeNotExists(hash_path(table));
    Node::Or(vec![missing, filter.root().clone()]).into()
}

/// Every item has its partition key, and nothing that is missing has one.
fn hash_path(table: &Table) -> Path {
    let name = table.definition.keys.hash.first().map(|attribute| attribute.name.as_str());
    Path::new(name.unwrap_or_default(), Vec::new())
}
