//! `key(..)` and `partition(..)`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;
use syn::ext::IdentExt;

use super::{patterns, position};
use crate::model::entity::EntityModel;

/// Returns the inherent functions: those that make keys, and `query` if there are patterns.
pub(super) fn keys(entity: &EntityModel, query: &TokenStream) -> TokenStream {
    let (ident, vis, table) = (&entity.ident, &entity.vis, &entity.table);
    let all = entity.primary.components();
    let of_partition = entity.primary.pk.components();
    let (key_arguments, key_given) = (arguments(entity, &all), given_texts(entity, &all));
    let arguments = arguments(entity, &of_partition);
    let given = given_texts(entity, &of_partition);
    let name = ident.unraw();
    let key_doc = format!("Returns the primary key of one `{name}`: {}.", shown(entity));
    let partition_doc =
        format!("Returns the partition that holds one `{name}`, with all that lives there.");
    quote! {
        #[automatically_derived]
        impl #ident {
            #[doc = #key_doc]
            #vis fn key(#(#key_arguments),*) -> __dyno::Key<Self> {
                __dyno::Key::from_given(&[#(#key_given),*])
            }

            #[doc = #partition_doc]
            #vis fn partition(#(#arguments),*) -> __dyno::Partition<#table> {
                __dyno::partition::<Self>(&[#(#given),*])
            }

            #query
        }
    }
}

/// Returns a parameter for each component.
pub(super) fn arguments(entity: &EntityModel, components: &[usize]) -> Vec<TokenStream> {
    let fields = components.iter().filter_map(|at| entity.field_of(*at));
    let argument = fields.map(|field| {
        let (ident, ty) = (&field.ident, &field.ty);
        quote!(#ident: impl __dyno::Argument<#ty, Inner: __dyno::KeyComponent>)
    });
    argument.collect()
}

/// Returns the text of each component that a parameter holds, for a rendered key.
pub(super) fn given_texts(entity: &EntityModel, components: &[usize]) -> Vec<TokenStream> {
    given(
        entity,
        components,
        &format_ident!("{}", if entity.verbatim { "verbatim" } else { "text" }),
    )
}

/// Returns the value of each component that a parameter holds, for a key of attributes.
pub(super) fn given_values(entity: &EntityModel, components: &[usize]) -> Vec<TokenStream> {
    given(
        entity,
        components,
        &format_ident!("{}", if entity.verbatim { "verbatim" } else { "new" }),
    )
}

fn given(entity: &EntityModel, components: &[usize], constructor: &Ident) -> Vec<TokenStream> {
    let given = components.iter().filter_map(|at| {
        let ident = &entity.field_of(*at)?.ident;
        let at = position(*at);
        Some(quote!(__dyno::Given::#constructor(#at, #ident.inner())))
    });
    given.collect()
}

/// Returns the templates of the primary key for documentation.
fn shown(entity: &EntityModel) -> String {
    patterns::shown(entity, &entity.primary)
}
