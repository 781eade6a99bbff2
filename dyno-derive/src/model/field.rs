//! The fields of an entity or a document.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{
    Field, GenericArgument, Ident, LitStr, Meta, PathArguments, Type, Visibility, parse_quote,
};

use crate::attr::field::FieldAttr;
use crate::attr::promise::FieldPromise;
use crate::attr::serde::{SerdeContainer, SerdeField};
use crate::ctxt::Ctxt;

/// A field and the attribute that serde makes of it.
pub(crate) struct FieldModel {
    pub(crate) ident: Ident,
    /// The identifier as templates write it.
    name: String,
    pub(crate) vis: Visibility,
    /// The type, without its `Option`.
    pub(crate) ty: Type,
    pub(crate) optional: bool,
    pub(crate) storage: Storage,
    /// The attribute's former name.
    pub(crate) renamed_from: Option<LitStr>,
    /// `with` or `serialize_with`.
    pub(crate) serde_with: Option<Meta>,
    pub(crate) promise: FieldPromise,
}

/// How a field is stored.
pub(crate) enum Storage {
    /// As serde writes it, under this name.
    Attribute(String),
    Set(String),
    Document(String),
    /// Not under a name of its own: skipped by serde.
    Skipped,
    /// Not under a name of its own: its members are among those of the struct.
    Flattened,
}

impl FieldModel {
    pub(crate) fn of_entity(
        ctxt: &Ctxt,
        container: &SerdeContainer,
        owner: &Ident,
        field: &Field,
    ) -> Option<Self> {
        let attr = FieldAttr::of_entity(ctxt, &field.attrs);
        let model = Self::new(container, owner, field, &attr)?;
        let is_set = attr.set.is_some() || (attr.list.is_none() && is_set_type(&model.ty));
        if is_set && model.optional {
            let name = &model.ident;
            ctxt.error(
                &field.ty,
                format!(
                    "a set needs no `Option`: an empty set is stored as no attribute at all; remove the `Option` of `{name}` or store a list with `#[entity(list)]`"
                ),
            );
        }
        if let (Some(flag), Storage::Skipped | Storage::Flattened) = (&attr.set, &model.storage) {
            ctxt.error(flag, "serde makes no attribute of this field: remove `set`");
        }
        Some(if is_set { model.into_set() } else { model })
    }

    pub(crate) fn of_document(
        ctxt: &Ctxt,
        container: &SerdeContainer,
        owner: &Ident,
        field: &Field,
    ) -> Option<Self> {
        let attr = FieldAttr::of_document(ctxt, &field.attrs);
        let mut model = Self::new(container, owner, field, &attr)?;
        // Only attributes of an item become sets: deeper down, serde's list stays a list.
        if is_set_type(&model.ty)
            && let Some(member) = first_argument(&model.ty)
        {
            model.ty = parse_quote!(::std::vec::Vec<#member>);
        }
        Some(model)
    }

    fn new(
        container: &SerdeContainer,
        owner: &Ident,
        field: &Field,
        attr: &FieldAttr,
    ) -> Option<Self> {
        let ident = field.ident.clone()?;
        let serde = SerdeField::parse(&field.attrs);
        let ty = without_self(&field.ty, owner);
        let inner = option_argument(&ty);
        let name = ident.unraw().to_string();
        let storage = match serde.attribute(container, &name) {
            Some(name) if attr.document.is_some() => Storage::Document(name),
            Some(name) => Storage::Attribute(name),
            None if serde.flatten => Storage::Flattened,
            None => Storage::Skipped,
        };
        Some(Self {
            vis: field.vis.clone(),
            optional: inner.is_some(),
            ty: inner.unwrap_or(ty),
            storage,
            renamed_from: attr.renamed_from.clone(),
            serde_with: serde.with,
            promise: attr.promise.clone(),
            ident,
            name,
        })
    }

    fn into_set(self) -> Self {
        let storage = match self.storage {
            Storage::Attribute(name) => Storage::Set(name),
            other => other,
        };
        Self { storage, ..self }
    }

    /// Returns the attribute's name, if there is one.
    pub(crate) fn attribute(&self) -> Option<&str> {
        match &self.storage {
            Storage::Attribute(name) | Storage::Set(name) | Storage::Document(name) => Some(name),
            Storage::Skipped | Storage::Flattened => None,
        }
    }

    /// Returns the field's name as templates write it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

/// Returns the `T` of `Option<T>`, however it is qualified.
pub(super) fn option_argument(ty: &Type) -> Option<Type> {
    last_segment_is(ty, &["Option"]).then(|| first_argument(ty)).flatten()
}

fn is_set_type(ty: &Type) -> bool {
    last_segment_is(ty, &["BTreeSet", "HashSet"])
}

fn last_segment_is(ty: &Type, names: &[&str]) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
}

fn first_argument(ty: &Type) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    })
}

/// Writes the struct's name for `Self`, which means something else inside what we generate.
pub(super) fn without_self(ty: &Type, owner: &Ident) -> Type {
    // Most types are a path that does not say it: those are not written and read once more.
    if let Type::Path(path) = ty
        && path.qself.is_none()
        && path.path.get_ident().is_some_and(|ident| ident != "Self")
    {
        return ty.clone();
    }
    let tokens = replace_self(ty.to_token_stream(), owner);
    syn::parse2(tokens).unwrap_or_else(|_| ty.clone())
}

fn replace_self(tokens: TokenStream, owner: &Ident) -> TokenStream {
    let replace = |tree| match tree {
        TokenTree::Ident(ident) if ident == "Self" => {
            let mut name = owner.clone();
            name.set_span(ident.span());
            TokenTree::Ident(name)
        }
        TokenTree::Group(group) => {
            let inner = replace_self(group.stream(), owner);
            let mut replaced = proc_macro2::Group::new(group.delimiter(), inner);
            replaced.set_span(group.span());
            TokenTree::Group(replaced)
        }
        other => other,
    };
    tokens.into_iter().map(replace).collect()
}
