//! `impl Projection`, and what checks it against the entity.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{Checks, in_const, position};
use crate::model::projection::{ProjectedModel, ProjectionModel};

/// Expands `#[derive(Projection)]`.
pub(crate) fn projection(projection: &ProjectionModel, checks: Checks) -> TokenStream {
    let (ident, of) = (&projection.ident, &projection.of);
    let name = ident.unraw().to_string();
    let fields = projection.fields.iter().map(descriptor);
    let checked = match checks {
        Checks::On => checked(projection),
        Checks::Off => TokenStream::new(),
    };
    let items = quote! {
        #[automatically_derived]
        impl __dyno::Projection for #ident {
            type Entity = #of;

            const SCHEMA: &'static __dyno::ProjectionSchema = &__dyno::ProjectionSchema {
                name: #name,
                fields: &[#(#fields),*],
            };
        }

        #checked
    };
    in_const(&projection.krate, &items)
}

fn descriptor(field: &ProjectedModel) -> TokenStream {
    let (name, optional) = (&field.name, field.optional);
    let path = field.path.iter().map(|step| step.unraw().to_string());
    quote! {
        __dyno::ProjectedField { name: #name, path: &[#(#path),*], optional: #optional }
    }
}

/// The types are compared by the entity's typed paths, which is never run; the rest by constants.
fn checked(projection: &ProjectionModel) -> TokenStream {
    let (ident, of) = (&projection.ident, &projection.of);
    let types = projection.fields.iter().map(|field| {
        let (ty, path) = (&field.ty, &field.path);
        let ty =
            if field.serde_with { quote!(__dyno::WrittenBySerdeWith<#ty>) } else { quote!(#ty) };
        quote_spanned!(field.ty.span()=> __dyno::assert_read_as::<#of, #ty, _>(&fields #(.#path)*);)
    });
    let asserts = projection.fields.iter().enumerate().map(|(at, field)| {
        let at = position(at);
        quote_spanned!(field.ty.span()=> const _: () = __dyno::assert_projected::<#ident>(#at);)
    });
    let on = projection.on.iter().map(|index| {
        let text = index.unraw().to_string();
        let found = quote_spanned!(index.span()=> __dyno::position_of_index::<#ident>(#text));
        quote! {
            #[automatically_derived]
            impl __dyno::ProjectionOn<{ #found }> for #ident {}
        }
    });
    quote! {
        const _: fn(<#of as __dyno::Entity>::Fields) = |fields| {
            #(#types)*
        };
        #(#asserts)*
        #(#on)*
    }
}
