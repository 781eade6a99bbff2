//! Typed paths: one for each attribute of an entity, or each member of a document.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use crate::model::entity::EntityModel;
use crate::model::field::{FieldModel, Storage};

/// Returns the struct of an entity's paths, and its value.
pub(super) fn of_entity(entity: &EntityModel, name: &Ident) -> (TokenStream, TokenStream) {
    let (owner, vis) = (&entity.ident, &entity.vis);
    let owner = quote!(#owner);
    let mut declared = Vec::new();
    let mut values = Vec::new();
    for (at, field) in entity.fields.iter().enumerate() {
        let Some(attribute) = field.attribute() else { continue };
        let access = if entity.is_component(at) { quote!(KeyPart) } else { access(field) };
        let (ident, vis) = (&field.ident, &field.vis);
        let ty = path_type(field, &owner, &access);
        declared.push(quote!(#vis #ident: #ty));
        values.push(match (&field.storage, &field.ty) {
            (Storage::Document(_), document) => quote! {
                #ident: <#document as __dyno::Document>::paths(
                    __dyno::DocumentPath::new(#attribute),
                )
            },
            _ => quote!(#ident: __dyno::Path::new(#attribute)),
        });
    }
    let declaration = quote! {
        #vis struct #name {
            #(#declared,)*
        }
    };
    (declaration, quote!(#name { #(#values,)* }))
}

/// Returns the type of a field's path in an entity.
pub(super) fn path_type(
    field: &FieldModel,
    entity: &TokenStream,
    access: &TokenStream,
) -> TokenStream {
    let ty = &field.ty;
    // What `with` makes of a value, only serde's code for the struct knows.
    let written = match &field.serde_with {
        Some(_) => quote!(__dyno::WrittenBySerdeWith<#ty>),
        None => quote!(#ty),
    };
    match &field.storage {
        Storage::Document(_) => quote!(<#ty as __dyno::Document>::Paths<#entity, __dyno::#access>),
        Storage::Attribute(_) | Storage::Set(_) | Storage::Skipped | Storage::Flattened => {
            quote!(__dyno::Path<#entity, #written, __dyno::#access>)
        }
    }
}

/// Returns what may be done to an attribute that is part of no key.
pub(super) fn access(field: &FieldModel) -> TokenStream {
    if field.optional || matches!(field.storage, Storage::Set(_)) {
        quote!(Optional)
    } else {
        quote!(Plain)
    }
}
