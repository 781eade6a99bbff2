//! A projection: the entity's fields that it reads.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{DeriveInput, Field, Ident, LitStr, Path, Type};

use super::field::{option_argument, without_self};
use crate::attr::container::{krate, named_fields, refuse_generics};
use crate::attr::projection::{ProjectionAttr, path_of_field};
use crate::attr::serde::{SerdeContainer, SerdeField, Side};
use crate::ctxt::Ctxt;

/// What `#[derive(Projection)]` expands.
pub(crate) struct ProjectionModel {
    pub(crate) krate: Path,
    pub(crate) ident: Ident,
    /// The entity.
    pub(crate) of: Path,
    /// The indexes that hold all of it, by the names that the entity uses.
    pub(crate) on: Vec<Ident>,
    pub(crate) fields: Vec<ProjectedModel>,
}

/// A field that is read.
pub(crate) struct ProjectedModel {
    /// The name by which serde reads it.
    pub(crate) name: String,
    /// The type, without its `Option`.
    pub(crate) ty: Type,
    /// Whether it can be read where there is no attribute.
    pub(crate) optional: bool,
    /// The entity's field, and the members below it.
    pub(crate) path: Vec<Ident>,
    /// The user's code reads it, so the entity's must write it.
    pub(crate) serde_with: bool,
}

impl ProjectionModel {
    /// Builds the model; `None` if there is nothing to build it from.
    pub(crate) fn build(ctxt: &Ctxt, input: &DeriveInput) -> Option<Self> {
        let krate = krate(ctxt, &input.attrs);
        let attr = ProjectionAttr::parse(ctxt, input);
        refuse_generics(ctxt, input, "a projection");
        let container = SerdeContainer::of_side(ctxt, &input.attrs, Side::Read);
        if let Some(from) = &container.into {
            let message = "a projection reads its own fields: with a conversion they would be those of another type; derive `Projection` for that type";
            ctxt.error(from, message);
        }
        let fields = named_fields(ctxt, input, "a projection")?;
        let of_field = |field| projected(ctxt, &container, &input.ident, field);
        let fields: Vec<_> = fields.into_iter().filter_map(of_field).collect();
        if fields.is_empty() && !ctxt.has_errors() {
            ctxt.error(
                &input.ident,
                "a projection without fields reads nothing: add one, or count with `count()`",
            );
        }
        let mut on: Vec<Ident> = Vec::new();
        for index in attr.on {
            match index.get_ident() {
                Some(ident) if on.contains(ident) => {
                    ctxt.error(ident, "this index is named twice: remove one");
                }
                Some(ident) => on.push(ident.clone()),
                None => ctxt.error(&index, "name an index of the table: `on(gsi1)`"),
            }
        }
        if !input.generics.params.is_empty() {
            return None;
        }
        Some(Self { krate, ident: input.ident.clone(), of: attr.of?, on, fields })
    }
}

fn projected(
    ctxt: &Ctxt,
    container: &SerdeContainer,
    owner: &Ident,
    field: &Field,
) -> Option<ProjectedModel> {
    let ident = field.ident.clone()?;
    let path = path_of_field(ctxt, &field.attrs);
    let serde = SerdeField::of_side(&field.attrs, Side::Read);
    if serde.flatten {
        ctxt.error(
            &ident,
            "a flattened field has no attribute of its own to ask for: name each field",
        );
        return None;
    }
    let name = serde.attribute(container, &ident.unraw().to_string())?;
    let ty = without_self(&field.ty, owner);
    let inner = option_argument(&ty);
    Some(ProjectedModel {
        name,
        optional: inner.is_some() || serde.default || container.default,
        ty: inner.unwrap_or(ty),
        path: match path {
            Some(text) => steps(ctxt, &text)?,
            None => vec![ident],
        },
        serde_with: serde.with.is_some(),
    })
}

/// Cuts `ship_to.city` into names, each on the text's place.
fn steps(ctxt: &Ctxt, text: &LitStr) -> Option<Vec<Ident>> {
    let value = text.value();
    let steps: Vec<_> = value.split('.').map(|step| ident(step.trim(), text.span())).collect();
    let steps: Option<Vec<Ident>> = steps.into_iter().collect();
    if steps.is_none() {
        let message = "a path is made of names of fields: `path = \"ship_to.city\"`";
        ctxt.error(text, message);
    }
    steps
}

fn ident(step: &str, span: Span) -> Option<Ident> {
    let mut ident: Ident = syn::parse_str(step).ok()?;
    ident.set_span(span);
    Some(ident)
}
