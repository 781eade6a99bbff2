//! What every derive of ours reads of its struct: where the crate is, and that it is not generic.

use syn::{Attribute, Data, DeriveInput, Field, Fields, LitStr, Path, parse_quote};

use super::argument::Arguments;
use crate::ctxt::Ctxt;

/// Returns the path of the crate: `::dyno`, or what `#[dyno(crate = "..")]` says.
pub(crate) fn krate(ctxt: &Ctxt, attributes: &[Attribute]) -> Path {
    let mut arguments = Arguments::of_attributes(ctxt, attributes, "dyno", "`#[dyno(..)]`");
    let given: Option<LitStr> = arguments.text("crate");
    arguments.finish(&["crate"]);
    match given.as_ref().map(|text| text.parse_with(Path::parse_mod_style)) {
        Some(Ok(path)) => path,
        Some(Err(_)) => {
            if let Some(text) = &given {
                ctxt.error(text, "write the path of the crate: `crate = \"::dyno\"`");
            }
            parse_quote!(::dyno)
        }
        None => parse_quote!(::dyno),
    }
}

/// Reports generic parameters, for what does not take any.
pub(crate) fn refuse_generics(ctxt: &Ctxt, input: &DeriveInput, what: &str) {
    if !input.generics.params.is_empty() {
        let name = &input.ident;
        ctxt.error(
            &input.generics,
            format!(
                "{what} cannot be generic: its descriptor is one constant; remove the parameters or wrap `{name}` in a struct for each use"
            ),
        );
    }
}

/// Returns the named fields of a struct, or reports that there are none.
pub(crate) fn named_fields<'i>(
    ctxt: &Ctxt,
    input: &'i DeriveInput,
    what: &str,
) -> Option<Vec<&'i Field>> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Some(fields.named.iter().collect()),
            Fields::Unnamed(_) | Fields::Unit => {
                let message = format!(
                    "{what} is a struct with named fields: each field becomes an attribute"
                );
                ctxt.error(&input.ident, message);
                None
            }
        },
        Data::Enum(_) => {
            let message = format!(
                "{what} is a struct, not an enum: make each variant a struct of its own, or keep the enum in a field"
            );
            ctxt.error(&input.ident, message);
            None
        }
        Data::Union(_) => {
            ctxt.error(&input.ident, format!("{what} is a struct, not a union"));
            None
        }
    }
}
