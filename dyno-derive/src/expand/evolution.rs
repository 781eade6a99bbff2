//! The members of an entity's descriptor that say how its items came to look as they do.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::descriptor::list_member;
use crate::model::entity::EntityModel;

/// Returns the members; nothing where nothing was declared.
pub(super) fn members(entity: &EntityModel) -> TokenStream {
    let evolution = entity.evolution.as_ref().map(|evolution| {
        let version = proc_macro2::Literal::u64_unsuffixed(evolution.version);
        // Whatever error a user's function has, it is lifted to one.
        let upgrades = evolution.upgrades.iter().map(
            |upgrade| quote_spanned!(upgrade.span()=> |item| __dyno::upgraded(#upgrade, item)),
        );
        quote_spanned! {evolution.span=>
            evolution: __dyno::Some(&__dyno::Evolution {
                version: #version,
                upgrades: &[#(#upgrades),*],
            }),
        }
    });
    let former = entity.fields.iter().filter_map(|field| {
        let (former, name) = (field.renamed_from.as_ref()?, field.attribute()?);
        Some(quote!((#former, #name)))
    });
    let former = list_member("former", former);
    quote!(#evolution #former)
}
