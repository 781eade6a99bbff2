//! `impl Entity`, and everything around it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{Checks, descriptor, fields, in_const, keys, patterns, position, promise, rekey};
use crate::attr::argument::last_word;
use crate::model::entity::EntityModel;

/// Expands `#[derive(Entity)]`.
pub(crate) fn entity(entity: &EntityModel, checks: Checks) -> TokenStream {
    let (ident, table) = (&entity.ident, &entity.table);
    let fields_ident = format_ident!("{}Fields", ident.unraw());
    let (fields_struct, fields_value) = fields::of_entity(entity, &fields_ident);
    let (rekey_struct, rekey_type, rekey_value) = rekey::rekey(entity);
    let schema = descriptor::schema(entity);
    let components = (0..entity.components.len()).filter_map(|at| component(entity, at));
    // The table's name is what messages about membership show.
    let membership = quote_spanned! {last_word(table).span()=>
        impl __dyno::EntityOf<#table> for #ident {}
    };
    let asserts = match checks {
        Checks::On => asserts(entity),
        Checks::Off => TokenStream::new(),
    };
    let versioned = promise::versioned(entity);
    let (query, patterns) = patterns::patterns(entity);
    let keys = keys::keys(entity, &query);
    let items = quote! {
        #[automatically_derived]
        impl __dyno::Entity for #ident {
            type Table = #table;
            type Fields = #fields_ident;
            type Rekey = #rekey_type;

            const REKEY: #rekey_type = #rekey_value;

            const SCHEMA: &'static __dyno::EntitySchema = #schema;

            #[inline]
            fn fields() -> #fields_ident {
                #fields_value
            }

            #[inline]
            fn component(&self, at: usize) -> __dyno::Option<&dyn __dyno::AnyComponent> {
                __dyno::nth(at, &[#(#components),*])
            }
        }

        #membership
        #versioned
        #asserts
        #fields_struct
        #rekey_struct
        #keys
        #patterns
    };
    in_const(&entity.krate, &items)
}

fn component(entity: &EntityModel, at: usize) -> Option<TokenStream> {
    let field = entity.field_of(at)?;
    let (ident, ty) = (&field.ident, &field.ty);
    Some(quote_spanned!(ty.span()=> &self.#ident))
}

/// Checks the entity against its table, each check on what has to be edited.
fn asserts(entity: &EntityModel) -> TokenStream {
    let (ident, table) = (&entity.ident, &entity.table);
    let member = quote_spanned! {last_word(table).span()=>
        const _: () = __dyno::assert_member::<#ident>();
    };
    let attributes = quote_spanned! {ident.span()=>
        const _: () = __dyno::assert_attributes::<#ident>();
    };
    let indexes = entity.indexes.iter().enumerate().map(|(at, index)| {
        let at = position(at);
        let assert = format_ident!(
            "{}",
            if index.partial { "assert_partial_index" } else { "assert_index" }
        );
        let scope = format_ident!("{}", if index.local { "Local" } else { "Global" });
        quote_spanned! {index.ident.span()=>
            const _: () = __dyno::#assert::<#ident>(#at, __dyno::IndexScope::#scope);
        }
    });
    quote!(#member #attributes #(#indexes)*)
}
