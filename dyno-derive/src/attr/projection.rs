//! `#[projection(..)]` on a struct and on a field.

use syn::{Attribute, DeriveInput, LitStr, Path};

use super::argument::Arguments;
use crate::ctxt::Ctxt;

const STRUCT_KEYS: &[&str] = &["of", "on"];
const FIELD_KEYS: &[&str] = &["path"];

/// What a projection's attribute says.
pub(crate) struct ProjectionAttr {
    /// The entity.
    pub(crate) of: Option<Path>,
    /// The indexes that hold all of it.
    pub(crate) on: Vec<Path>,
}

impl ProjectionAttr {
    pub(crate) fn parse(ctxt: &Ctxt, input: &DeriveInput) -> Self {
        let place = "`#[projection(..)]`";
        let mut arguments = Arguments::of_attributes(ctxt, &input.attrs, "projection", place);
        let attr = Self { of: arguments.path("of"), on: arguments.paths("on", "on(gsi1)") };
        arguments.finish(STRUCT_KEYS);
        // An attribute that could not be read has its error; nothing is missing then.
        if attr.of.is_none() && !ctxt.has_errors() {
            let message = "say whose fields it has: `#[projection(of = ..)]` with the entity";
            ctxt.error(&input.ident, message);
        }
        attr
    }
}

/// Returns what `#[projection(path = "..")]` says of a field.
pub(crate) fn path_of_field(ctxt: &Ctxt, attributes: &[Attribute]) -> Option<LitStr> {
    let place = "`#[projection(..)]` on a field";
    let mut arguments = Arguments::of_attributes(ctxt, attributes, "projection", place);
    let path = arguments.text("path");
    arguments.finish(FIELD_KEYS);
    path
}
