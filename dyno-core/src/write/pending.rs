//! A write that is ready to be sent, without its entity's type.
//!
//! Every builder makes one. `alone` sends it by itself, `plan` as part of a transaction; both render
//! it here, so that it says the same in either.

use super::guard::Guard;
use super::rewrite::{Compare, Difference};
use crate::entity::{Entity, Table};
use crate::error::{Error, ErrorKind, Result};
use crate::expr::{Renderer, UpdateActions};
use crate::handle::Handle;
use crate::op::{
    DeleteItem, PutItem, TransactConditionCheck, TransactDelete, TransactPut, TransactUpdate,
    TransactWriteItem, UpdateItem,
};
use crate::schema::{EntitySchema, TableSchema};
use crate::value::Item;

/// A write that is ready to be sent.
#[derive(Clone)]
pub(super) struct Pending {
    pub(super) handle: Handle,
    pub(super) table: &'static TableSchema,
    pub(super) entity: &'static EntitySchema,
    pub(super) form: Form,
    pub(super) guard: Guard,
    /// What an item that it meets is compared with, should that be of an older schema.
    pub(super) compare: Compare,
}

/// What is written.
#[derive(Debug, Clone)]
pub(super) enum Form {
    Put(Item),
    Update { key: Item, actions: UpdateActions },
    Delete { key: Item },
    Check { key: Item },
}

/// A write of one item as an operation of its own.
pub(super) enum SingleRequest {
    Put(PutItem),
    Update(UpdateItem),
    Delete(DeleteItem),
}

impl Pending {
    pub(super) fn new<E: Entity>(handle: Handle, form: Form, guard: Guard) -> Self {
        let (table, entity) = (<E::Table as Table>::SCHEMA, E::SCHEMA);
        Self { handle, table, entity, form, guard, compare: Difference::of::<E> }
    }

    /// Returns the primary key of the item.
    pub(super) fn key(&self) -> Item {
        match &self.form {
            Form::Put(item) => key_of(self.table, item),
            Form::Update { key, .. } | Form::Delete { key } | Form::Check { key } => key.clone(),
        }
    }

    /// Returns the item of a put, else the key.
    pub(super) const fn attributes(&self) -> &Item {
        match &self.form {
            Form::Put(item) => item,
            Form::Update { key, .. } | Form::Delete { key } | Form::Check { key } => key,
        }
    }

    /// Renders an operation of its own, and returns where it goes and its guard with it.
    pub(super) fn into_single(self) -> Result<(SingleRequest, Handle, Guard)> {
        let Self { handle, table, form, mut guard, .. } = self;
        let on_failure = guard.on_failure();
        let mut renderer = Renderer::default();
        let name = handle.table_name()?;
        let request = match form {
            Form::Put(item) => {
                let mut put = PutItem::new(name, item);
                put.return_values_on_condition_check_failure = on_failure;
                put.condition_expression = guard.render(table, &mut renderer)?;
                (put.expression_attribute_names, put.expression_attribute_values) =
                    renderer.finish();
                SingleRequest::Put(put)
            }
            Form::Update { key, actions } => {
                let mut update = UpdateItem::new(name, key);
                update.return_values_on_condition_check_failure = on_failure;
                if !actions.is_empty() {
                    update.update_expression = Some(actions.render(&mut renderer));
                }
                update.condition_expression = guard.render(table, &mut renderer)?;
                (update.expression_attribute_names, update.expression_attribute_values) =
                    renderer.finish();
                SingleRequest::Update(update)
            }
            Form::Delete { key } => {
                let mut delete = DeleteItem::new(name, key);
                delete.return_values_on_condition_check_failure = on_failure;
                delete.condition_expression = guard.render(table, &mut renderer)?;
                (delete.expression_attribute_names, delete.expression_attribute_values) =
                    renderer.finish();
                SingleRequest::Delete(delete)
            }
            Form::Check { .. } => {
                let message = "a check is part of a transaction and cannot be sent alone";
                return Err(Error::new(ErrorKind::Invalid, message));
            }
        };
        Ok((request, handle, guard))
    }

    /// Renders an action of a transaction, and returns the guard with it.
    pub(super) fn into_action_item(self) -> Result<(TransactWriteItem, Guard)> {
        let Self { handle, table, form, mut guard, .. } = self;
        let on_failure = guard.on_failure();
        let mut renderer = Renderer::default();
        let name = handle.table_name()?;
        let item = match form {
            Form::Put(item) => {
                let mut put = TransactPut::new(name, item);
                put.return_values_on_condition_check_failure = on_failure;
                put.condition_expression = guard.render(table, &mut renderer)?;
                (put.expression_attribute_names, put.expression_attribute_values) =
                    renderer.finish();
                TransactWriteItem::Put(put)
            }
            Form::Update { key, actions } if !actions.is_empty() => {
                let expression = actions.render(&mut renderer);
                let mut update = TransactUpdate::new(name, key, expression);
                update.return_values_on_condition_check_failure = on_failure;
                update.condition_expression = guard.render(table, &mut renderer)?;
                (update.expression_attribute_names, update.expression_attribute_values) =
                    renderer.finish();
                TransactWriteItem::Update(update)
            }
            Form::Delete { key } => {
                let mut delete = TransactDelete::new(name, key);
                delete.return_values_on_condition_check_failure = on_failure;
                delete.condition_expression = guard.render(table, &mut renderer)?;
                (delete.expression_attribute_names, delete.expression_attribute_values) =
                    renderer.finish();
                TransactWriteItem::Delete(delete)
            }
            // An update of a transaction needs an expression; what is left of it is its condition.
            Form::Update { key, .. } | Form::Check { key } => {
                let condition = guard.render(table, &mut renderer)?.unwrap_or_default();
                let mut check = TransactConditionCheck::new(name, key, condition);
                check.return_values_on_condition_check_failure = on_failure;
                (check.expression_attribute_names, check.expression_attribute_values) =
                    renderer.finish();
                TransactWriteItem::ConditionCheck(check)
            }
        };
        Ok((item, guard))
    }
}

/// Returns the primary key of an item.
pub(super) fn key_of(table: &TableSchema, item: &Item) -> Item {
    let names = [Some(table.pk), table.sk].into_iter().flatten();
    names.filter_map(|name| Some((name, item.get(name)?.clone()))).collect()
}
