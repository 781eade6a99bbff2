//! Rules of schema versions and of former names.

use crate::ctxt::Ctxt;
use crate::model::entity::EntityModel;

/// The attribute that the runtime keeps versions in.
const ATTRIBUTE: &str = "_v";

pub(super) fn the_version_has_its_attribute_to_itself(ctxt: &Ctxt, entity: &EntityModel) {
    if entity.evolution.is_none() {
        return;
    }
    for field in entity.fields.iter().filter(|field| field.attribute() == Some(ATTRIBUTE)) {
        let message = format!(
            "attribute `{ATTRIBUTE}` holds the schema version: call this one differently with `#[serde(rename = \"..\")]`"
        );
        ctxt.error(&field.ident, message);
    }
}

pub(super) fn former_names_are_free(ctxt: &Ctxt, entity: &EntityModel) {
    let mut seen: Vec<String> = Vec::new();
    for field in &entity.fields {
        let Some(former) = &field.renamed_from else { continue };
        let name = former.value();
        if field.attribute().is_none() {
            ctxt.error(former, "serde makes no attribute of this field: remove `renamed_from`");
        } else if name.is_empty() {
            ctxt.error(former, "an attribute's name cannot be empty");
        } else if field.attribute() == Some(&name) {
            ctxt.error(former, "that is the name that the attribute has now: write the former one");
        } else if entity.fields.iter().any(|other| other.attribute() == Some(&name)) {
            let message = format!(
                "attribute `{name}` is that of another field: it would be taken for this one"
            );
            ctxt.error(former, message);
        } else if seen.contains(&name) {
            let message = format!(
                "`{name}` was the name of another field already: use an upgrade, `#[entity(schema(..))]`"
            );
            ctxt.error(former, message);
        }
        seen.push(name);
    }
}
