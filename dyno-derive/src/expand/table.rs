//! `impl Table`, and the enum of all entities.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::LitStr;
use syn::ext::IdentExt;

use super::{Checks, in_const, position};
use crate::attr::argument::Name;
use crate::attr::table::{ProjectionAttr, TableNameAttr};
use crate::model::table::{TableIndex, TableIndexKey, TableModel};

/// Expands `#[derive(Table)]`.
pub(crate) fn table(table: &TableModel, checks: Checks) -> TokenStream {
    let (ident, item) = (&table.ident, table.item_ident());
    let krate = &table.krate;
    let schema = schema(table);
    let renamed = renamed_indexes(table);
    let scannable = table.scan.as_ref().map(|scan| {
        let parallel = scan.segments.as_ref().map(|segments| {
            quote! {
                #[automatically_derived]
                impl __dyno::ParallelScannable for #ident {
                    const SEGMENTS: u32 = #segments;
                }
            }
        });
        quote! {
            #[automatically_derived]
            impl __dyno::Scannable for #ident {}
            #parallel
        }
    });
    let asserts = match checks {
        Checks::On => asserts(table),
        Checks::Off => TokenStream::new(),
    };
    let entities = table.entities.iter().map(|entity| &entity.path);
    let variants = table.entities.iter().map(|entity| &entity.variant);
    let (item_enum, from) = item_enum(table);
    let items = quote! {
        #[automatically_derived]
        impl __dyno::Table for #ident {
            type Item = #item;

            const SCHEMA: &'static __dyno::TableSchema = #schema;
            #renamed
        }

        #scannable

        #[automatically_derived]
        impl __dyno::TableItem for #item {
            #[inline]
            fn from_stored(
                kind: __dyno::Option<&str>,
                item: __dyno::Item,
            ) -> __dyno::Result<Self> {
                #(
                    if kind == __dyno::Some(<#entities as __dyno::Entity>::SCHEMA.kind) {
                        return __dyno::decode::<#entities>(item).map(Self::#variants);
                    }
                )*
                ::core::result::Result::Ok(Self::Unknown(__dyno::UnknownItem::new(kind, item)))
            }
        }

        #from
        #asserts
    };
    let hidden = in_const(krate, &items);
    quote!(#item_enum #hidden)
}

/// Returns the enum, which users name, and its conversions.
fn item_enum(table: &TableModel) -> (TokenStream, TokenStream) {
    let (vis, krate, item) = (&table.vis, &table.krate, table.item_ident());
    let derives = &table.derives;
    let doc = format!("Any entity of table `{}`.", table.ident.unraw());
    let variants = table.entities.iter().map(|entity| {
        let (path, variant) = (&entity.path, &entity.variant);
        let doc = format!("A `{}`.", variant.unraw());
        quote!(#[doc = #doc] #variant(#path))
    });
    let item_enum = quote! {
        #[doc = #doc]
        #[derive(::core::fmt::Debug #(, #derives)*)]
        #[allow(
            clippy::large_enum_variant,
            dead_code,
            reason = "entities are moved on at once, and a table need not use all of them"
        )]
        #vis enum #item {
            #(#variants,)*
            #[doc = "An item whose kind is none of these."]
            Unknown(#krate::private::UnknownItem),
        }
    };
    let from = table.entities.iter().map(|entity| {
        let (path, variant) = (&entity.path, &entity.variant);
        quote! {
            #[automatically_derived]
            impl ::core::convert::From<#path> for #item {
                #[inline]
                fn from(entity: #path) -> Self {
                    Self::#variant(entity)
                }
            }
        }
    });
    (item_enum, quote!(#(#from)*))
}

fn schema(table: &TableModel) -> TokenStream {
    let type_name = table.ident.unraw().to_string();
    let name = match &table.name {
        TableNameAttr::Fixed(name) => quote!(__dyno::TableName::Fixed(#name)),
        TableNameAttr::Env(variable) => quote!(__dyno::TableName::Env(#variable)),
    };
    let (pk, sk) = (&table.pk, optional(table.sk.as_ref()));
    let (kind, ttl) = (&table.kind, optional(table.ttl.as_ref()));
    let layout = table.verbatim.then(|| quote!(layout: __dyno::KeyLayout::Verbatim,));
    let indexes = table.indexes.iter().map(index);
    let entities = table.entities.iter().map(|entity| &entity.path);
    quote! {
        &__dyno::TableSchema {
            type_name: #type_name,
            name: #name,
            pk: #pk,
            sk: #sk,
            kind: #kind,
            #layout
            ttl: #ttl,
            indexes: &[#(#indexes),*],
            entities: &[#(<#entities as __dyno::Entity>::SCHEMA),*],
            ..__dyno::TableSchema::EMPTY
        }
    }
}

fn index(index: &TableIndex) -> TokenStream {
    let name = &index.name;
    let texts = |names: &[Name]| {
        let names = names.iter().map(|name| &name.text);
        quote!(&[#(#names),*])
    };
    let key = match &index.key {
        TableIndexKey::Composite { pk, sk } => {
            let sk = optional(sk.as_ref());
            quote!(__dyno::IndexKey::Composite { pk: #pk, sk: #sk })
        }
        TableIndexKey::Native { pk, sk } => {
            let (pk, sk) = (texts(pk), texts(sk));
            quote!(__dyno::IndexKey::Native { pk: #pk, sk: #sk })
        }
    };
    let projection = match &index.projection {
        ProjectionAttr::All => None,
        ProjectionAttr::KeysOnly => Some(quote!(KeysOnly)),
        ProjectionAttr::Include(names) => Some(quote!(Include(&[#(#names),*]))),
    };
    let projection = projection.map(|held| quote!(projection: __dyno::IndexProjection::#held,));
    let local = index.local.then(|| quote!(local: true,));
    quote! {
        __dyno::IndexSchema {
            name: #name,
            #local
            key: #key,
            #projection
            ..__dyno::IndexSchema::EMPTY
        }
    }
}

/// Returns the names by which entities know the indexes that DynamoDB knows under another.
fn renamed_indexes(table: &TableModel) -> Option<TokenStream> {
    let is_renamed = |index: &&TableIndex| index.ident.unraw() != index.name.value();
    let pairs: Vec<_> = table.indexes.iter().filter(is_renamed).collect();
    let idents = pairs.iter().map(|index| index.ident.unraw().to_string());
    let names = pairs.iter().map(|index| &index.name);
    (!pairs.is_empty()).then(|| {
        quote! {
            const INDEX_NAMES: &'static [(&'static str, &'static str)] = &[#((#idents, #names)),*];
        }
    })
}

fn asserts(table: &TableModel) -> TokenStream {
    let ident = &table.ident;
    let asserts = table.entities.iter().enumerate().skip(1).map(|(at, entity)| {
        let at = position(at);
        quote_spanned! {entity.variant.span()=>
            const _: () = __dyno::assert_no_collision::<#ident>(#at);
        }
    });
    quote!(#(#asserts)*)
}

fn optional(text: Option<&LitStr>) -> TokenStream {
    match text {
        Some(text) => quote!(__dyno::Some(#text)),
        None => quote!(__dyno::None),
    }
}
