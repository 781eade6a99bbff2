//! Rules of keys and their components.

use crate::ctxt::Ctxt;
use crate::model::entity::EntityModel;
use crate::model::field::FieldModel;
use crate::model::keys::{KeyModel, KeysModel};

/// Attributes on either side of a native index key, as DynamoDB allows.
const NATIVE_ATTRIBUTES_MAX: usize = 4;

pub(super) fn primary_components_are_always_there(ctxt: &Ctxt, entity: &EntityModel) {
    for key in [Some(&entity.primary.pk), entity.primary.sk.as_ref()].into_iter().flatten() {
        for field in key.components().into_iter().filter_map(|at| entity.field_of(at)) {
            if field.optional {
                let name = field.name();
                ctxt.error(
                    key,
                    format!(
                        "`{{{name}}}`: an item always has its primary key, and field `{name}` is an `Option`: make it required, or use it in the key of an index only"
                    ),
                );
            }
        }
    }
}

pub(super) fn no_component_stands_twice_in_one_key(ctxt: &Ctxt, entity: &EntityModel) {
    for key in all_keys(entity) {
        let mut seen = Vec::new();
        for position in key.positions() {
            if seen.contains(&position) {
                let name = name_of(entity, position);
                ctxt.error(key, format!("`{name}` stands twice in one key: remove one"));
            }
            seen.push(position);
        }
    }
}

pub(super) fn repeated_components_lead_the_sort_key(ctxt: &Ctxt, entity: &EntityModel) {
    for keys in all_key_pairs(entity).filter(|keys| !keys.is_native()) {
        let (repeated, _) = keys.split_sort_components();
        let leads = keys.sort_components().starts_with(&repeated);
        if let (false, Some(sk), Some(position)) = (leads, &keys.sk, repeated.last()) {
            let name = name_of(entity, *position);
            ctxt.error(
                sk,
                format!(
                    "`{{{name}}}` is in the partition key, too, so queries would ask for it twice: remove it here, or put it before the other components"
                ),
            );
        }
    }
}

pub(super) fn both_keys_of_an_index_have_one_form(ctxt: &Ctxt, entity: &EntityModel) {
    for keys in all_key_pairs(entity) {
        if let Some(sk) = keys.sk.as_ref().filter(|sk| sk.is_native() != keys.is_native()) {
            let message = "`pk` and `sk` have one form: both templates, `\"..\"`, or both lists of attributes, `[..]`, as the index is declared";
            ctxt.error(sk, message);
        }
    }
}

pub(super) fn native_keys_have_one_to_four_attributes(ctxt: &Ctxt, entity: &EntityModel) {
    for key in all_keys(entity).filter(|key| key.is_native()) {
        let count = key.positions().len();
        if !(1..=NATIVE_ATTRIBUTES_MAX).contains(&count) {
            let message = format!(
                "an index is keyed by 1 to {NATIVE_ATTRIBUTES_MAX} attributes on each side, not by {count}"
            );
            ctxt.error(key, message);
        }
    }
}

pub(super) fn native_keys_do_not_share_an_attribute(ctxt: &Ctxt, entity: &EntityModel) {
    for keys in all_key_pairs(entity).filter(|keys| keys.is_native()) {
        let (repeated, _) = keys.split_sort_components();
        if let (Some(sk), Some(position)) = (&keys.sk, repeated.first()) {
            let name = name_of(entity, *position);
            ctxt.error(sk, format!("`{name}` is in `pk` already: remove it here"));
        }
    }
}

pub(super) fn components_of_indexes_are_written_by_their_type(ctxt: &Ctxt, entity: &EntityModel) {
    let mut reported = Vec::new();
    for index in &entity.indexes {
        for position in index.keys.components() {
            let Some(field) = entity.field_of(position) else { continue };
            if let Some(with) = field.serde_with.as_ref().filter(|_| !reported.contains(&position))
            {
                reported.push(position);
                let (name, index) = (field.name(), &index.ident);
                ctxt.error(
                    with,
                    format!(
                        "`{name}` is part of the key on `{index}`, and rewriting that key writes the field by its type's own `Serialize`: move the conversion into a newtype with `#[derive(KeyComponent)]`"
                    ),
                );
            }
        }
    }
}

fn all_key_pairs(entity: &EntityModel) -> impl Iterator<Item = &KeysModel> {
    std::iter::once(&entity.primary).chain(entity.indexes.iter().map(|index| &index.keys))
}

fn all_keys(entity: &EntityModel) -> impl Iterator<Item = &KeyModel> {
    all_key_pairs(entity).flat_map(|keys| [Some(&keys.pk), keys.sk.as_ref()]).flatten()
}

fn name_of(entity: &EntityModel, position: usize) -> &str {
    entity.field_of(position).map(FieldModel::name).unwrap_or_default()
}
