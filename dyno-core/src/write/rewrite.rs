//! Writing a stored item as the program would write it now, if it is still what was read.
//!
//! Called for a patch of an item of an older schema, by `Db::upgrade`, and by backfills. Only what
//! differs is written: an attribute that is none of the entity's stays.
//!
//! Invariant: nothing is written unless every attribute that the new form was made of, or takes the
//! place of, is what it was when it was read.

use crate::backend::BackendExt;
use crate::backend::ErrorCode;
use crate::entity::{Entity, Key, Table, entity_from, item_of, upgraded};
use crate::error::{Context, Error, Result};
use crate::expr::Renderer;
use crate::handle::Handle;
use crate::op::{
    ConsumedCapacity, OperationName, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
    UpdateItem,
};
use crate::value::{AttributeValue, Item, Name};

/// What became of an item.
pub(crate) enum Rewritten {
    /// It is what the program writes: nothing was sent.
    Current,
    /// It was written, for this.
    Written(Option<Box<ConsumedCapacity>>),
    /// It is not what was read any more; this is what it is, if it is there.
    Moved(Option<Item>),
}

/// What differs between a stored item and what the program would write.
pub(crate) struct Difference {
    key: Item,
    /// The attributes with other values, by name.
    set: Vec<(Name, AttributeValue)>,
    remove: Vec<Name>,
}

impl Difference {
    /// Compares a stored item with what the program would write; `None` if it is of another kind.
    pub(crate) fn of<E: Entity>(stored: &Item) -> Result<Option<Self>> {
        let (table, schema) = (<E::Table as Table>::SCHEMA, E::SCHEMA);
        let Some(entity) = entity_from::<E>(stored.clone())? else { return Ok(None) };
        let key = Key::of(&entity).into_item();
        if key.iter().any(|(name, value)| stored.get(name) != Some(value)) {
            return Err(Error::codec(format!(
                "a stored `{}` has another primary key than its attributes make: it cannot be \
                 rewritten where it is",
                schema.name
            )));
        }
        let upgraded = upgraded(schema, stored.clone())?;
        let new = item_of(&entity)?;
        let is_ours = |name: &str| table.keeps(name) || schema.attributes.contains(&name);
        let is_gone = |name: &Name| {
            !new.contains_key(name) && (is_ours(name) || !upgraded.contains_key(name))
        };
        let remove = stored.keys().filter(|name| is_gone(name)).cloned().collect();
        let set = new.into_iter().filter(|(name, value)| stored.get(name) != Some(value));
        Ok(Some(Self { key, set: set.collect(), remove }))
    }

    /// Tells whether there is nothing to write.
    pub(crate) const fn is_empty(&self) -> bool {
        self.set.is_empty() && self.remove.is_empty()
    }

    fn request(self, table: &str, stored: Item) -> UpdateItem {
        let mut renderer = Renderer::default();
        let mut tests = Vec::new();
        let written = self.set.iter().map(|(name, _)| name);
        for name in written.filter(|name| !stored.contains_key(name)) {
            let mut test = "attribute_not_exists(".to_owned();
            renderer.name(name, &mut test);
            test.push(')');
            tests.push(test);
        }
        for (name, value) in stored.into_iter().filter(|(name, _)| !self.key.contains_key(name)) {
            let mut test = String::new();
            renderer.name(&name, &mut test);
            test.push_str(" = ");
            renderer.value(value, &mut test);
            tests.push(test);
        }
        let mut update = String::new();
        for (at, (name, value)) in self.set.into_iter().enumerate() {
            update.push_str(if at == 0 { "SET " } else { ", " });
            renderer.name(&name, &mut update);
            update.push_str(" = ");
            renderer.value(value, &mut update);
        }
        for (at, name) in self.remove.iter().enumerate() {
            update.push_str(if at == 0 { " REMOVE " } else { ", " });
            renderer.name(name, &mut update);
        }
        let mut request = UpdateItem::new(table, self.key);
        request.update_expression = Some(update.trim_start().to_owned());
        // An item of nothing but its key is one that must be there, too.
        request.condition_expression = Some(tests.join(" AND ")).filter(|text| !text.is_empty());
        (request.expression_attribute_names, request.expression_attribute_values) =
            renderer.finish();
        request.return_values_on_condition_check_failure =
            ReturnValuesOnConditionCheckFailure::AllOld;
        request
    }
}

/// Writes a stored item as the program would, if it is still what was read.
pub(crate) async fn rewrite<E: Entity>(
    handle: &Handle,
    stored: Item,
    counted: ReturnConsumedCapacity,
) -> Result<Rewritten> {
    let context = Context {
        operation: Some(OperationName::UpdateItem),
        ..handle.context(Some(E::SCHEMA.name))
    };
    let at = |error: Error| error.with_context(&context);
    let difference = match Difference::of::<E>(&stored).map_err(at)? {
        Some(difference) if !difference.is_empty() => difference,
        Some(_) | None => return Ok(Rewritten::Current),
    };
    let mut request = difference.request(handle.table_name()?, stored);
    request.return_consumed_capacity = counted;
    match handle.backend().send(request).await {
        Ok(answer) => Ok(Rewritten::Written(answer.consumed_capacity)),
        Err(error) if *error.code() == ErrorCode::ConditionalCheckFailed => {
            Ok(Rewritten::Moved(error.item().cloned()))
        }
        Err(error) => Err(at(Error::from_backend(error))),
    }
}
