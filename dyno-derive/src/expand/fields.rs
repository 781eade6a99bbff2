//! Typed paths: one for each attribute of an entity, or each member of a document.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use crate::model::entity::EntityModel;
use crate::model::field::{FieldModel, Storage};

/// Returns the struct of an entity's paths, and its value.
pub(super) fn of_entity(entity: &EntityModel, name: &Ident) -> (TokenStream, TokenStream) {
    let (owner, vis) = (&entity.ident, &entity.vis);
    let owner = quote!(#owner);
    // Documents come first: were one the last field and its type no document, the size of the struct
    // would not be known, and each use of it another error.
    let is_document = |field: &FieldModel| matches!(field.storage, Storage::Document(_));
    let mut fields: Vec<_> = entity.fields.iter().enumerate().collect();
    fields.sort_by_key(|(_, field)| !is_document(field));
    let mut declared = Vec::new();
    let mut values = Vec::new();
    for (at, field) in fields {
        let Some(attribute) = field.attribute() else { continue };
        let access = if entity.is_rendered(at) { quote!(KeyPart) } else { access(field) };
        let (ident, vis) = (&field.ident, &field.vis);
        let ty = path_type(field, &owner, &access);
        declared.push(quote!(#vis #ident: #ty));
        values.push(match (&field.storage, &field.ty) {
            (Storage::Document(_), document) => quote_spanned! {document.span()=>
                #ident: __dyno::document::<#document, _, _>(#attribute)
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
        Storage::Document(_) => {
            quote_spanned!(ty.span()=> <#ty as __dyno::Document>::Paths<#entity, __dyno::#access>)
        }
        Storage::Attribute(_) | Storage::Set(_) | Storage::Skipped | Storage::Flattened => {
            quote!(__dyno::Path<#entity, #written, __dyno::#access>)
        }
    }
}

/// Returns what may be done to an attribute that is part of no key.
pub(super) fn access(field: &FieldModel) -> TokenStream {
    if field.promise.managed().is_some() {
        quote!(Managed)
    } else if field.promise.immutable.is_some() {
        quote!(Immutable)
    } else if field.optional || matches!(field.storage, Storage::Set(_)) {
        quote!(Optional)
    } else {
        quote!(Plain)
    }
}
