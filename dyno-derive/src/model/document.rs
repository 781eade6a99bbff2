//! A document: the members that paths lead to.

use syn::{DeriveInput, Ident, Path, Visibility};

use super::field::FieldModel;
use crate::attr::container::{krate, named_fields, refuse_generics};
use crate::attr::serde::SerdeContainer;
use crate::ctxt::Ctxt;

/// What `#[derive(Document)]` expands.
pub(crate) struct DocumentModel {
    pub(crate) krate: Path,
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) fields: Vec<FieldModel>,
}

impl DocumentModel {
    /// Builds the model; without fields if there are none to build it from.
    pub(crate) fn build(ctxt: &Ctxt, input: &DeriveInput) -> Self {
        let krate = krate(ctxt, &input.attrs);
        refuse_generics(ctxt, input, "a document");
        let container = SerdeContainer::parse(ctxt, &input.attrs);
        if let Some(into) = &container.into {
            let message = "the members of a document are its fields: with `into` they would be those of another type; derive `Document` for that type";
            ctxt.error(into, message);
        }
        let fields = named_fields(ctxt, input, "a document").unwrap_or_default();
        let of_field = |field| FieldModel::of_document(ctxt, &container, &input.ident, field);
        let fields = fields.into_iter().filter_map(of_field).collect();
        Self { krate, ident: input.ident.clone(), vis: input.vis.clone(), fields }
    }
}
