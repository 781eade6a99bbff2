//! Rules of what an entity promises of its writes.

use crate::ctxt::Ctxt;
use crate::model::entity::EntityModel;
use crate::model::field::{FieldModel, Storage};

pub(super) fn promises_stand_on_attributes_of_their_own(ctxt: &Ctxt, entity: &EntityModel) {
    for field in &entity.fields {
        let why = match &field.storage {
            Storage::Attribute(_) => continue,
            Storage::Set(_) if field.promise.managed().is_none() => continue,
            Storage::Document(_) if field.promise.managed().is_none() => continue,
            Storage::Set(_) => "it is a set",
            Storage::Document(_) => "it is a document",
            Storage::Skipped => "serde skips it",
            Storage::Flattened => "it is flattened and has no attribute of its own",
        };
        if let Some(word) = field.promise.words().next() {
            let text = text_of(word);
            ctxt.error(word, format!("`{text}` cannot stand on `{}`: {why}", field.name()));
        }
    }
}

pub(super) fn versions_and_stamps_stand_alone(ctxt: &Ctxt, entity: &EntityModel) {
    for field in &entity.fields {
        let Some(managed) = field.promise.managed() else { continue };
        // What is managed comes first, be it a version or a stamp.
        for other in field.promise.words().skip(1) {
            let (other_text, text) = (text_of(other), text_of(managed));
            let message = format!(
                "every write sets a `{text}` by itself, so the field cannot be `{other_text}`, too: remove it"
            );
            ctxt.error(other, message);
        }
        if let Some(with) = &field.serde_with {
            let (text, name) = (text_of(managed), field.name());
            let message = format!(
                "a `{text}` is written by its type's own `Serialize`: move the conversion of `{name}` into a newtype"
            );
            ctxt.error(with, message);
        }
    }
}

pub(super) fn there_is_one_version_and_it_is_no_key(ctxt: &Ctxt, entity: &EntityModel) {
    let fields = entity.fields.iter().enumerate();
    let versions =
        fields.filter_map(|(at, field)| Some((at, field, field.promise.version.as_ref()?)));
    for (count, (at, field, word)) in versions.enumerate() {
        let name = field.name();
        if count > 0 {
            ctxt.error(word, "an entity has one version: remove this one");
        }
        if field.optional {
            let message =
                format!("a version is 0 before the first write: remove the `Option` of `{name}`");
            ctxt.error(&field.ty, message);
        }
        if entity.is_component(at) {
            let message = format!(
                "`{name}` is part of a key, which would change with every write: take it out of the templates"
            );
            ctxt.error(word, message);
        }
    }
}

pub(super) fn keys_follow_what_every_write_stamps(ctxt: &Ctxt, entity: &EntityModel) {
    let primary = entity.primary.components();
    for (position, field) in entity.components.iter().enumerate() {
        let Some(field) = entity.fields.get(*field) else { continue };
        let Some(stamp) = field.promise.stamp.as_ref().filter(|stamp| stamp.on_every_write) else {
            continue;
        };
        let name = field.name();
        if primary.contains(&position) {
            let message = format!(
                "`{name}` is part of the primary key, which would change with every write: take it out of `pk` and `sk`"
            );
            ctxt.error(&stamp.key, message);
        }
        // Native keys are attributes: each is written without the others.
        for index in entity.indexes.iter().filter(|index| !index.is_native()) {
            let outside = entity.components_outside_primary(index);
            if !outside.contains(&position) {
                continue;
            }
            let others = outside.into_iter().filter(|other| *other != position);
            if let Some(other) =
                others.filter_map(|at| entity.field_of(at)).map(FieldModel::name).next()
            {
                let message = format!(
                    "a patch stamps `{name}` and cannot know `{other}`, which is part of the same key on `{}`: key that index by `{name}` and fields of the primary key alone, or set `{name}` yourself",
                    index.ident
                );
                ctxt.error(&stamp.key, message);
            }
        }
    }
}

pub(super) fn unique_values_are_attributes(ctxt: &Ctxt, entity: &EntityModel) {
    for (at, unique) in entity.uniques.iter().enumerate() {
        if unique.name_is_taken(entity.uniques.iter().take(at)) {
            let message = format!(
                "there is a constraint `{}` already: give this one another name",
                unique.name
            );
            ctxt.error(&unique.tokens, message);
        }
        for field in unique.fields.iter().filter_map(|at| entity.fields.get(*at)) {
            let why = match &field.storage {
                Storage::Attribute(_) => match field.promise.managed() {
                    Some(_) => "every write changes it",
                    None => continue,
                },
                Storage::Set(_) => "it is a set",
                Storage::Document(_) => "it is a document; copy what identifies it into a field",
                Storage::Skipped => "serde skips it",
                Storage::Flattened => "it is flattened and has no attribute of its own",
            };
            let message = format!("`{}` cannot be unique: {why}", field.name());
            ctxt.error(&unique.tokens, message);
        }
    }
}

fn text_of(word: &syn::Path) -> String {
    word.get_ident().map(ToString::to_string).unwrap_or_default()
}
