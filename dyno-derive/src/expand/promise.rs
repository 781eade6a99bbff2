//! What an entity promises of its writes: members of its descriptor, and `Versioned`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::descriptor::list_member;
use super::position;
use crate::model::entity::EntityModel;
use crate::model::field::{FieldModel, Storage};

/// Returns the members of the descriptor.
pub(super) fn members(entity: &EntityModel) -> TokenStream {
    let version = entity.version().map(|field| {
        let (ty, attribute) = (&field.ty, field.attribute());
        let version = quote_spanned!(ty.span()=> __dyno::version::<#ty>(#attribute));
        quote!(version: __dyno::Some(#version),)
    });
    let stamps =
        entity.fields.iter().enumerate().filter_map(|(at, field)| stamp(entity, at, field));
    let stamps = list_member("stamps", stamps);
    // The primary key cannot change as it is: that would be another item.
    let primary: Vec<usize> = entity
        .primary
        .components()
        .iter()
        .filter_map(|at| entity.components.get(*at).copied())
        .collect();
    let immutable = entity.fields.iter().enumerate().filter_map(|(at, field)| {
        field.promise.immutable.as_ref().filter(|_| !primary.contains(&at))?;
        field.attribute()
    });
    let immutable = list_member("immutable", immutable);
    let unique = entity.uniques.iter().map(|unique| {
        let name = &unique.name;
        let fields = unique.fields.iter().filter_map(|at| entity.fields.get(*at)?.attribute());
        quote!(__dyno::UniqueSchema { name: #name, attributes: &[#(#fields),*] })
    });
    let unique = list_member("unique", unique);
    quote!(#version #stamps #immutable #unique)
}

/// Returns the implementation of `Versioned`, for an entity that has a version.
pub(super) fn versioned(entity: &EntityModel) -> Option<TokenStream> {
    let ident = &entity.ident;
    entity.version().map(|_| {
        quote! {
            #[automatically_derived]
            impl __dyno::Versioned for #ident {}
        }
    })
}

fn stamp(entity: &EntityModel, at: usize, field: &FieldModel) -> Option<TokenStream> {
    // Where there is no attribute of its own, that has been reported.
    let Storage::Attribute(attribute) = &field.storage else { return None };
    let (stamp, ty) = (field.promise.stamp.as_ref()?, &field.ty);
    let on = format_ident!("{}", if stamp.on_every_write { "Write" } else { "Create" });
    let unit = format_ident!("{}", stamp.unit);
    let component = entity.components.iter().position(|component| *component == at).map(position);
    let function = match &component {
        Some(_) => quote!(of_component),
        None => quote!(of),
    };
    Some(quote_spanned! {ty.span()=>
        __dyno::StampSchema::#function::<#ty>(
            #attribute, __dyno::StampOn::#on, __dyno::StampUnit::#unit, #component
        )
    })
}
