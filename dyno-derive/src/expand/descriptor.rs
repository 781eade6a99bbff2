//! The descriptor of an entity: `EntitySchema` with its keys.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{evolution, position, promise};
use crate::model::entity::{EntityModel, IndexModel, PatternModel, Source};
use crate::model::field::{FieldModel, Storage};
use crate::model::keys::{KeyModel, KeysModel, Part, Template};

/// Returns the value of `Entity::SCHEMA`.
pub(super) fn schema(entity: &EntityModel) -> TokenStream {
    let name = entity.ident.unraw().to_string();
    let kind = &entity.kind;
    let layout = entity.verbatim.then(|| quote!(layout: __dyno::KeyLayout::Verbatim,));
    let components = (0..entity.components.len()).filter_map(|at| component(entity, at));
    let components = list_member("components", components);
    let (pk, sk) = templates(&entity.primary);
    let shards = shards(&entity.primary);
    let indexes = entity.indexes.iter().map(|index| index_keys(entity, index));
    let indexes = list_member("indexes", indexes);
    let sets = entity.fields.iter().filter_map(|field| match &field.storage {
        Storage::Set(name) => Some(name),
        Storage::Attribute(_) | Storage::Document(_) | Storage::Skipped | Storage::Flattened => {
            None
        }
    });
    let sets = list_member("sets", sets);
    let attributes = entity.fields.iter().filter_map(FieldModel::attribute);
    let attributes = list_member("attributes", attributes);
    let patterns = list_member("patterns", entity.patterns.iter().map(pattern));
    let renamed = list_member("renamed", renamed(&entity.fields));
    let optional = list_member("optional", optional(&entity.fields));
    let documents = list_member("documents", documents(&entity.fields));
    let evolution = evolution::members(entity);
    let promises = promise::members(entity);
    quote! {
        &__dyno::EntitySchema {
            name: #name,
            kind: #kind,
            #layout
            primary: __dyno::KeyTemplates::new(#pk, #sk) #shards,
            #components
            #indexes
            #attributes
            #renamed
            #patterns
            #sets
            #optional
            #documents
            #evolution
            #promises
            ..__dyno::EntitySchema::EMPTY
        }
    }
}

/// Returns a member that is a list, or nothing for an empty list: so an expansion holds only what
/// the entity says.
pub(super) fn list_member<T: ToTokens>(
    name: &str,
    entries: impl Iterator<Item = T>,
) -> TokenStream {
    let entries: Vec<T> = entries.collect();
    if entries.is_empty() {
        return TokenStream::new();
    }
    let name = Ident::new(name, Span::call_site());
    quote!(#name: &[#(#entries),*],)
}

/// Returns the fields whose attributes have another name, with that name.
pub(super) fn renamed(fields: &[FieldModel]) -> impl Iterator<Item = TokenStream> {
    fields.iter().filter_map(|field| {
        let (name, attribute) = (field.name(), field.attribute()?);
        (name != attribute).then(|| quote!((#name, #attribute)))
    })
}

/// Returns the names of what is left out when it is `None`.
pub(super) fn optional(fields: &[FieldModel]) -> impl Iterator<Item = &str> {
    fields.iter().filter(|field| field.optional).filter_map(FieldModel::attribute)
}

/// Returns the name and the descriptor of each nested document.
pub(super) fn documents(fields: &[FieldModel]) -> impl Iterator<Item = TokenStream> {
    fields.iter().filter_map(|field| match &field.storage {
        Storage::Document(name) => {
            let ty = &field.ty;
            Some(quote!((#name, <#ty as __dyno::Document>::SCHEMA)))
        }
        Storage::Attribute(_) | Storage::Set(_) | Storage::Skipped | Storage::Flattened => None,
    })
}

fn component(entity: &EntityModel, position: usize) -> Option<TokenStream> {
    let field = entity.field_of(position)?;
    let (ty, attribute) = (&field.ty, field.attribute()?);
    // A type that cannot be a component is an error on the field.
    Some(quote_spanned!(ty.span()=> __dyno::Component::of::<#ty>(#attribute)))
}

fn pattern(pattern: &PatternModel) -> TokenStream {
    let (name, doc) = (pattern.name.unraw().to_string(), &pattern.doc);
    match pattern.source {
        Source::Primary => quote!(__dyno::PatternSchema::primary(#name, #doc)),
        Source::Index(at) => {
            let at = position(at);
            quote!(__dyno::PatternSchema::index(#name, #at, #doc))
        }
    }
}

fn index_keys(entity: &EntityModel, index: &IndexModel) -> TokenStream {
    let (owner, ident) = (&entity.ident, index.ident.unraw().to_string());
    let name = quote!(__dyno::index_name::<#owner>(#ident));
    if index.keys.is_native() {
        let positions = |all: Vec<usize>| all.into_iter().map(position);
        let pk = positions(index.keys.pk.components());
        let sk = positions(index.keys.sort_components());
        return quote!(__dyno::IndexKeys::native(#name, &[#(#pk),*], &[#(#sk),*]));
    }
    let (pk, sk) = templates(&index.keys);
    let shards = shards(&index.keys);
    quote!(__dyno::IndexKeys::composite(#name, #pk, #sk) #shards)
}

/// Returns what adds the shards to the keys that have some.
fn shards(keys: &KeysModel) -> Option<TokenStream> {
    let shards = keys.shards.as_ref()?;
    let count = shards.count.value;
    let before = shards.before.as_ref().map_or(count, |before| before.value);
    let (count, before) = (position(count.into()), position(before.into()));
    let by = match shards.by.map(position) {
        Some(at) => quote!(Component(#at)),
        None => quote!(PrimaryKey),
    };
    Some(quote!(.sharded(__dyno::Shards::new(#count, #before, __dyno::ShardBy::#by))))
}

fn templates(keys: &KeysModel) -> (TokenStream, TokenStream) {
    let sk = keys.sk.as_ref().map(parts);
    let sk = sk.map_or_else(|| quote!(__dyno::None), |sk| quote!(__dyno::Some(#sk)));
    (parts(&keys.pk), sk)
}

fn parts(key: &KeyModel) -> TokenStream {
    let parts = match key {
        KeyModel::Composite(Template { parts, .. }) => parts.as_slice(),
        // A mix of both forms has been reported.
        KeyModel::Native(_) => &[],
    };
    let parts = parts.iter().map(|part| match part {
        Part::Literal(text) => quote!(__dyno::Literal(#text)),
        Part::Component(at) => {
            let at = position(*at);
            quote!(__dyno::Field(#at))
        }
        Part::Text(at) => {
            let at = position(*at);
            quote!(__dyno::Text(#at))
        }
    });
    quote!(&[#(#parts),*])
}
