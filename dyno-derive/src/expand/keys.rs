//! `key(..)` and `partition(..)`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::patterns;
use crate::model::entity::EntityModel;

/// Returns the inherent functions: those that make keys, and `query` if there are patterns.
pub(super) fn keys(entity: &EntityModel, query: &TokenStream) -> TokenStream {
    let (ident, vis, table) = (&entity.ident, &entity.vis, &entity.table);
    let all = entity.primary.components();
    let of_partition = entity.primary.pk.components();
    let (key_arguments, key_given) = (arguments(entity, &all), given(entity, &all));
    let arguments = arguments(entity, &of_partition);
    let given = given(entity, &of_partition);
    let name = ident.unraw();
    let key_doc = format!("Returns the primary key of one `{name}`: {}.", shown(entity));
    let partition_doc =
        format!("Returns the partition that holds one `{name}`, with all that lives there.");
    quote! {
        impl #ident {
            #[doc = #key_doc]
            #vis fn key(#(#key_arguments),*) -> __dyno::Key<Self> {
                __dyno::key(&[#(#key_given),*])
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
        quote!(#ident: impl __dyno::Given<#ty>)
    });
    argument.collect()
}

/// Returns what the parameter of each component holds.
pub(super) fn given(entity: &EntityModel, components: &[usize]) -> Vec<TokenStream> {
    let fields = components.iter().filter_map(|at| entity.field_of(*at));
    let given = fields.map(|field| {
        let ident = &field.ident;
        quote!(&#ident)
    });
    given.collect()
}

/// Returns the templates of the primary key for documentation.
fn shown(entity: &EntityModel) -> String {
    patterns::shown(entity, &entity.primary)
}
