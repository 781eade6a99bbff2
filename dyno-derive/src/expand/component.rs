//! `impl KeyComponent`, and `OrderedNative` for newtypes of what is ordered.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Generics, Type, WherePredicate, parse_quote};

use super::in_const;
use crate::model::component::{ComponentModel, Shape};

/// Expands `#[derive(KeyComponent)]`.
pub(crate) fn component(component: &ComponentModel) -> TokenStream {
    let ident = &component.ident;
    let items = match &component.shape {
        Shape::Unknown => return TokenStream::new(),
        Shape::Enum(ranks) => {
            let (variants, ranks): (Vec<_>, Vec<_>) = ranks.iter().cloned().unzip();
            let (generics, arguments, bounds) = component.generics.split_for_impl();
            quote! {
                #[automatically_derived]
                impl #generics __dyno::KeyComponent for #ident #arguments #bounds {
                    const NATIVE: __dyno::ScalarType = __dyno::ScalarType::S;

                    fn encode(&self, out: &mut ::std::string::String) {
                        let rank = match self {
                            #(Self::#variants { .. } => #ranks,)*
                        };
                        __dyno::Rank(rank).encode(out);
                    }
                }
            }
        }
        Shape::Newtype { member, ty } => newtype(component, member, ty),
    };
    in_const(&component.krate, &items)
}

fn newtype(component: &ComponentModel, member: &TokenStream, ty: &Type) -> TokenStream {
    let ident = &component.ident;
    let (parameters, arguments, _) = component.generics.split_for_impl();
    let is_generic = component.generics.type_params().next().is_some();
    let own: WherePredicate = parse_quote!(#ty: __dyno::KeyComponent);
    let this: WherePredicate = parse_quote!(Self: __dyno::Serialize);
    let of_component = bounds(&component.generics, is_generic.then_some([own, this]));
    // The bound on a reference depends on its lifetime, so it may be false: then the impl is not.
    let ordered: WherePredicate = parse_quote!(for<'__a> &'__a #ty: __dyno::OrderedInner);
    let this: WherePredicate = parse_quote!(Self: __dyno::KeyComponent);
    let of_order = bounds(&component.generics, Some([ordered, this]));
    quote! {
        #[automatically_derived]
        impl #parameters __dyno::KeyComponent for #ident #arguments #of_component {
            const NATIVE: __dyno::ScalarType = <#ty as __dyno::KeyComponent>::NATIVE;

            fn encode(&self, out: &mut ::std::string::String) {
                __dyno::KeyComponent::encode(&self.#member, out);
            }
        }

        #[automatically_derived]
        impl #parameters __dyno::OrderedNative for #ident #arguments #of_order {}
    }
}

/// Returns the type's own bounds with some more.
fn bounds(generics: &Generics, more: Option<[WherePredicate; 2]>) -> impl ToTokens {
    let mut generics = generics.clone();
    if let Some(more) = more {
        generics.make_where_clause().predicates.extend(more);
    }
    generics.where_clause
}
