//! `impl Document`, and the struct of its paths.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::{descriptor, fields, in_const};
use crate::model::document::DocumentModel;
use crate::model::field::{FieldModel, Storage};

/// Expands `#[derive(Document)]`.
pub(crate) fn document(document: &DocumentModel) -> TokenStream {
    let (ident, vis) = (&document.ident, &document.vis);
    let paths = format_ident!("{}Paths", ident.unraw());
    let members: Vec<_> =
        document.fields.iter().filter(|field| field.attribute().is_some()).collect();
    let declared = members.iter().map(|field| {
        let (ident, vis) = (&field.ident, &field.vis);
        let ty = fields::path_type(field, &quote!(__E), &fields::access(field));
        quote!(#vis #ident: #ty)
    });
    let renamed = descriptor::list_member("renamed", descriptor::renamed(&document.fields));
    let optional = descriptor::list_member("optional", descriptor::optional(&document.fields));
    let documents = descriptor::list_member("documents", descriptor::documents(&document.fields));
    let values = members.iter().map(|field| member_value(field));
    let items = quote! {
        #vis struct #paths<__E, __A> {
            #(#declared,)*
            __document: __dyno::Path<__E, #ident, __A>,
        }

        #[automatically_derived]
        impl<__E, __A> ::core::ops::Deref for #paths<__E, __A> {
            type Target = __dyno::Path<__E, #ident, __A>;

            fn deref(&self) -> &Self::Target {
                &self.__document
            }
        }

        #[automatically_derived]
        impl<__E, __A> __dyno::TypedPath<__E> for #paths<__E, __A> {
            type Value = #ident;
            type Access = __A;

            fn document(&self) -> &__dyno::DocumentPath {
                __dyno::TypedPath::document(&self.__document)
            }
        }

        #[automatically_derived]
        impl __dyno::Document for #ident {
            type Paths<__E, __A> = #paths<__E, __A>;

            const SCHEMA: &'static __dyno::DocumentSchema = &__dyno::DocumentSchema {
                #renamed
                #optional
                #documents
                ..__dyno::DocumentSchema::EMPTY
            };

            fn paths<__E, __A>(path: __dyno::DocumentPath) -> #paths<__E, __A> {
                #paths {
                    #(#values,)*
                    __document: __dyno::Path::at(path),
                }
            }
        }
    };
    in_const(&document.krate, &items)
}

fn member_value(field: &FieldModel) -> TokenStream {
    let (ident, ty, name) = (&field.ident, &field.ty, field.attribute());
    let step = quote!(path.then(__dyno::Step::Member(::std::borrow::Cow::Borrowed(#name))));
    match &field.storage {
        Storage::Document(_) => quote!(#ident: <#ty as __dyno::Document>::paths(#step)),
        Storage::Attribute(_) | Storage::Set(_) | Storage::Skipped | Storage::Flattened => {
            quote!(#ident: __dyno::Path::at(#step))
        }
    }
}
