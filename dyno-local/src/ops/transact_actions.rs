//! The actions of `TransactWriteItems`, checked one by one as far as no table is needed.

use dyno_core::backend::BackendError;
use dyno_core::op::{Names, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Values};
use dyno_core::value::{Item, value_size_bytes};

use super::Ctx;
use super::expressions::Variables;
use super::key_paths::{check_paths, check_update};
use super::transact_cancel::OnRefusal;
use super::update_item::compile;
use super::values::{check_item, check_size};
use crate::base::EngineError;
use crate::catalog::{ItemKey, Table};
use crate::expr::{Condition, Update};
use crate::index::check_put_keys;
use crate::storage::StoredItem;
use crate::write::{Change, ItemWrite};

/// An action whose values and expressions are well formed.
#[derive(Debug)]
pub(super) struct Action<'a> {
    pub(super) table_name: &'a str,
    pub(super) kind: ActionKind<'a>,
    pub(super) condition: Option<Condition>,
    /// A weaker condition, which a missing item meets.
    pub(super) unless_missing: Option<Condition>,
    pub(super) on_refusal: OnRefusal,
    /// What the action adds to the size of the request.
    pub(super) payload_bytes: usize,
}

/// What an action does. A put knows its item's size.
#[derive(Debug)]
pub(super) enum ActionKind<'a> {
    Check(&'a Item),
    Put(&'a Item, usize),
    Update(&'a Item, Option<Update>),
    Delete(&'a Item),
}

/// What the four kinds of actions have in common, as the request holds it.
struct Parts<'a> {
    table_name: &'a str,
    /// The item of a put, else the key.
    attributes: &'a Item,
    update: Option<&'a str>,
    condition: Option<&'a str>,
    names: Option<&'a Names>,
    values: Option<&'a Values>,
    on_failure: ReturnValuesOnConditionCheckFailure,
    /// The member's name, and that of `attributes` in it.
    member: (&'static str, &'static str),
}

/// Returns the name of an action's table.
pub(super) fn table_name_of(action: &TransactWriteItem) -> (&str, &'static str) {
    let parts = parts(action);
    let member = match action {
        TransactWriteItem::ConditionCheck(_) => "conditionCheck",
        TransactWriteItem::Put(_) => "put",
        TransactWriteItem::Update(_) => "update",
        TransactWriteItem::Delete(_) => "delete",
    };
    (parts.table_name, member)
}

fn parts(action: &TransactWriteItem) -> Parts<'_> {
    macro_rules! parts {
        ($it:ident, $attributes:ident, $update:expr, $condition:expr, $member:expr) => {
            Parts {
                table_name: &$it.table_name,
                attributes: &$it.$attributes,
                update: $update,
                condition: $condition,
                names: $it.expression_attribute_names.as_ref(),
                values: $it.expression_attribute_values.as_ref(),
                on_failure: $it.return_values_on_condition_check_failure,
                member: $member,
            }
        };
    }
    match action {
        TransactWriteItem::ConditionCheck(it) => {
            let condition = Some(it.condition_expression.as_str());
            parts!(it, key, None, condition, ("ConditionCheck", "Key"))
        }
        TransactWriteItem::Put(it) => {
            parts!(it, item, None, it.condition_expression.as_deref(), ("Put", "Item"))
        }
        TransactWriteItem::Update(it) => {
            let update = Some(it.update_expression.as_str());
            parts!(it, key, update, it.condition_expression.as_deref(), ("Update", "Key"))
        }
        TransactWriteItem::Delete(it) => {
            parts!(it, key, None, it.condition_expression.as_deref(), ("Delete", "Key"))
        }
    }
}

/// Checks the action at this position.
pub(super) fn check_action<'a>(
    at: usize,
    action: &'a TransactWriteItem,
    ctx: Ctx<'_>,
) -> Result<Action<'a>, BackendError> {
    if let Some(fault) = ctx.faults.value(&format!("TransactItems.{at}")) {
        return Err(fault.error.clone());
    }
    let parts = parts(action);
    let (member, attributes) = parts.member;
    let place = format!("TransactItems.{at}.{member}.");
    let faults = ctx.faults;
    let variables = Variables { names: parts.names, values: parts.values, faults, place: &place };
    let any = parts.update.is_some() || parts.condition.is_some();
    let size_bytes = check_item(parts.attributes, ctx.faults, &format!("{place}{attributes}"))?;
    let values = parts.values.into_iter().flat_map(Values::values).map(value_size_bytes);
    let payload_bytes = size_bytes + values.sum::<usize>();
    if matches!(action, TransactWriteItem::Put(_)) {
        check_size(size_bytes)?;
    }
    // Unlike elsewhere, names and values that no expression could use are let pass.
    let (update, condition) =
        if any { compile(variables, parts.update, parts.condition)? } else { (None, None) };
    let key = parts.attributes;
    let kind = match action {
        TransactWriteItem::Put(_) => ActionKind::Put(key, size_bytes),
        TransactWriteItem::Update(_) => ActionKind::Update(key, update),
        TransactWriteItem::Delete(_) => ActionKind::Delete(key),
        TransactWriteItem::ConditionCheck(_) => ActionKind::Check(key),
    };
    Ok(Action {
        table_name: parts.table_name,
        kind,
        condition,
        unless_missing: None,
        on_refusal: OnRefusal::Condition(parts.on_failure),
        payload_bytes,
    })
}

impl Action<'_> {
    /// Returns the key of the action's item.
    pub(super) fn key(&self, table: &Table) -> Result<ItemKey, EngineError> {
        let keys = &table.definition.keys;
        match &self.kind {
            ActionKind::Put(item, _) => ItemKey::of_item(keys, item),
            ActionKind::Check(key) | ActionKind::Update(key, _) | ActionKind::Delete(key) => {
                ItemKey::of_key(keys, key)
            }
        }
    }

    /// Returns the attributes of the key, or of the item that holds them.
    pub(super) fn attributes(&self) -> &Item {
        match &self.kind {
            ActionKind::Put(attributes, _)
            | ActionKind::Check(attributes)
            | ActionKind::Update(attributes, _)
            | ActionKind::Delete(attributes) => attributes,
        }
    }

    /// Checks what depends on the table but not on the stored item.
    pub(super) fn check_against(&self, table: &Table) -> Result<(), EngineError> {
        match &self.kind {
            ActionKind::Put(item, _) => check_put_keys(table, item)?,
            ActionKind::Update(_, Some(update)) => check_update(table, update)?,
            ActionKind::Update(_, None) | ActionKind::Check(_) | ActionKind::Delete(_) => {}
        }
        check_paths(table, self.condition.iter().flat_map(Condition::paths))
    }

    /// Returns `true` if the action writes nothing.
    pub(super) const fn is_check(&self) -> bool {
        matches!(self.kind, ActionKind::Check(_))
    }

    /// Returns the action as a write.
    pub(super) fn write<'w>(&'w self, table: &'w Table, key: ItemKey) -> ItemWrite<'w> {
        let change = match &self.kind {
            ActionKind::Put(item, size_bytes) => {
                Change::Put(StoredItem::new(item, *size_bytes, table.storage.names()))
            }
            ActionKind::Update(key, update) => Change::Update { update: update.as_ref(), key },
            ActionKind::Delete(_) => Change::Delete,
            ActionKind::Check(_) => Change::Check,
        };
        let unless_missing = self.unless_missing.as_ref();
        ItemWrite { unless_missing, ..ItemWrite::new(table, key, self.condition.as_ref(), change) }
    }
}
