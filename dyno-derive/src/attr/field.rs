//! `#[entity(..)]` and `#[document(..)]` on a field.

use syn::{Attribute, LitStr, Path};

use super::argument::Arguments;
use super::promise::{self, FieldPromise};
use crate::ctxt::Ctxt;

const STORAGE_FLAGS: &[&str] = &["set", "list", "document", "renamed_from"];
const DOCUMENT_FLAGS: &[&str] = &["nested"];

/// What a field's attribute says.
#[derive(Default)]
pub(crate) struct FieldAttr {
    pub(crate) set: Option<Path>,
    pub(crate) list: Option<Path>,
    pub(crate) document: Option<Path>,
    pub(crate) renamed_from: Option<LitStr>,
    pub(crate) promise: FieldPromise,
}

impl FieldAttr {
    pub(crate) fn of_entity(ctxt: &Ctxt, attributes: &[Attribute]) -> Self {
        let place = "`#[entity(..)]` on a field";
        let mut arguments = Arguments::of_attributes(ctxt, attributes, "entity", place);
        let attr = Self {
            set: arguments.flag("set"),
            list: arguments.flag("list"),
            document: arguments.flag("document"),
            renamed_from: arguments.text("renamed_from"),
            promise: FieldPromise::parse(ctxt, &mut arguments),
        };
        arguments.finish(&[STORAGE_FLAGS, promise::FIELD_KEYS].concat());
        let given = [&attr.set, &attr.list, &attr.document];
        for second in given.into_iter().flatten().skip(1) {
            ctxt.error(second, "a field is one of `set`, `list` and `document`: keep one");
        }
        attr
    }

    pub(crate) fn of_document(ctxt: &Ctxt, attributes: &[Attribute]) -> Self {
        let place = "`#[document(..)]` on a field";
        let mut arguments = Arguments::of_attributes(ctxt, attributes, "document", place);
        let attr = Self { document: arguments.flag("nested"), ..Self::default() };
        arguments.finish(DOCUMENT_FLAGS);
        attr
    }
}
