//! `Rekey`: methods that take every component of an index key and so rewrite it whole.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::patterns::shown;
use super::position;
use crate::model::entity::{EntityModel, PatternModel, Source};

/// Returns the struct, its type and its value; `()` if no index key can change.
pub(super) fn rekey(entity: &EntityModel) -> (TokenStream, TokenStream, TokenStream) {
    let methods: Vec<_> =
        entity.patterns.iter().filter_map(|pattern| method(entity, pattern)).collect();
    if methods.is_empty() {
        return (quote!(), quote!(()), quote!(()));
    }
    let vis = &entity.vis;
    let name = format_ident!("{}Rekey", entity.ident.unraw());
    let declaration = quote! {
        #vis struct #name;

        impl #name {
            #(#methods)*
        }
    };
    (declaration, quote!(#name), quote!(#name))
}

fn method(entity: &EntityModel, pattern: &PatternModel) -> Option<TokenStream> {
    let Source::Index(start) = pattern.source else { return None };
    let (indexes, components) = connected(entity, start);
    if components.is_empty() {
        return None;
    }
    let mut parameters = Vec::new();
    let mut given = Vec::new();
    for at in components {
        let field = entity.field_of(at)?;
        let (ident, ty) = (&field.ident, &field.ty);
        let at = position(at);
        parameters.push(if field.optional {
            quote!(#ident: __dyno::Option<#ty>)
        } else {
            quote!(#ident: impl __dyno::Given<#ty>)
        });
        given.push(quote!((#at, &#ident)));
    }
    let indexes = indexes.into_iter().map(position);
    let (owner, vis, name) = (&entity.ident, &entity.vis, &pattern.name);
    let doc = format!("Rewrites the keys that `{name}` reads: {}.", shown(entity, &pattern.keys));
    Some(quote! {
        #[doc = #doc]
        #vis fn #name(self, #(#parameters),*) -> __dyno::Rekeyed<#owner> {
            __dyno::rekeyed(&[#(#indexes),*], &[#(#given),*])
        }
    })
}

/// Returns the indexes that share components with this one, directly or through others, and all
/// their components that the primary key does not hold; this index's come first.
///
/// A native index is not drawn in: its keys are the attributes, of which each may change alone.
fn connected(entity: &EntityModel, start: usize) -> (Vec<usize>, Vec<usize>) {
    let of_index = |at: usize| {
        let index = entity.indexes.get(at);
        index.map(|index| entity.components_outside_primary(index)).unwrap_or_default()
    };
    let mut indexes = vec![start];
    let mut components = of_index(start);
    loop {
        let shares =
            |at: &usize| of_index(*at).iter().any(|position| components.contains(position));
        let is_rendered =
            |at: &usize| entity.indexes.get(*at).is_some_and(|it| !it.keys.is_native());
        let next = (0..entity.indexes.len())
            .find(|at| !indexes.contains(at) && is_rendered(at) && shares(at));
        let Some(next) = next else { break };
        indexes.push(next);
        for position in of_index(next) {
            if !components.contains(&position) {
                components.push(position);
            }
        }
    }
    indexes.sort_unstable();
    (indexes, components)
}
