//! What is emitted for an entity that has no model, beside the errors: enough for its table and its
//! callers to compile, so that they add no errors of their own.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::in_const;
use crate::model::entity::EntityOutline;

/// Pieces of a key that no template of a user has, so that a stub collides with nothing.
const UNLIKELY_PIECES: usize = 99;

/// Returns an implementation of `Entity` without fields; nothing if the table is not known.
pub(crate) fn entity_stub(outline: &EntityOutline) -> TokenStream {
    let ident = &outline.ident;
    let Some(table) = &outline.table else { return TokenStream::new() };
    let name = ident.unraw().to_string();
    let literal = format!("{name}{}", "#".repeat(UNLIKELY_PIECES));
    let items = quote! {
        #[automatically_derived]
        impl __dyno::Entity for #ident {
            type Table = #table;
            type Fields = ();
            type Rekey = ();

            const SCHEMA: &'static __dyno::EntitySchema = &__dyno::EntitySchema {
                name: #name,
                kind: #name,
                primary: __dyno::KeyTemplates::new(&[__dyno::Literal(#literal)], __dyno::None),
                ..__dyno::EntitySchema::EMPTY
            };

            const REKEY: () = ();

            fn fields() {}

            fn component(&self, _: usize) -> __dyno::Option<&dyn __dyno::AnyComponent> {
                __dyno::None
            }
        }

        #[automatically_derived]
        impl __dyno::EntityOf<#table> for #ident {}
    };
    in_const(&outline.krate, &items)
}
