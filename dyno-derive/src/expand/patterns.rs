//! Access patterns: `query()`, a method for each pattern, and a typestate for sort components.
//!
//! The patterns of an entity share one type, so a component that several of them take has its
//! methods once. Its parameters are what is read and the list of the components that may still be
//! given, by markers, so a misuse is told in the fields' own names: ``sort component `IdOfOrder`
//! cannot be given here``.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;

use super::keys::{arguments, given};
use super::position;
use crate::attr::serde::pascal_case;
use crate::model::entity::{EntityModel, PatternModel, Source};
use crate::model::field::FieldModel;
use crate::model::keys::{KeyModel, KeysModel};

/// Returns `query()`, and the types behind it; nothing if there are no patterns.
pub(super) fn patterns(entity: &EntityModel) -> (TokenStream, TokenStream) {
    if entity.patterns.is_empty() {
        return (TokenStream::new(), TokenStream::new());
    }
    let (ident, vis) = (&entity.ident, &entity.vis);
    // A pattern that is not there is told beside those that are.
    let span = entity.access.unwrap_or_else(|| ident.span());
    let start = Ident::new(&format!("{}AccessPatterns", ident.unraw()), span);
    let starts = entity.patterns.iter().map(|pattern| start_method(entity, pattern));
    let pattern_type = pattern_type(entity);
    let doc = format!("Starts a query of `{}`: call one of its access patterns.", ident.unraw());
    let start_doc = format!("Every declared access pattern of `{}`.", ident.unraw());
    let declaration = quote_spanned!(span=> #vis struct #start;);
    let query = quote! {
        #[doc = #doc]
        #[inline]
        #vis const fn query() -> #start {
            #start
        }
    };
    let types = quote! {
        #[doc = #start_doc]
        #[must_use = "name an access pattern, and give it to `db.query(..)`"]
        #declaration

        impl #start {
            #(#starts)*
        }

        #pattern_type
    };
    (query, types)
}

/// Returns the keys that a pattern reads by, for documentation.
pub(super) fn shown(entity: &EntityModel, keys: &KeysModel) -> String {
    let name = |at| entity.field_of(at).map(FieldModel::name).unwrap_or_default();
    match &keys.sk {
        Some(sk) => format!("`{}`, `{}`", keys.pk.shown(name), sk.shown(name)),
        None => format!("`{}`", keys.pk.shown(name)),
    }
}

/// Returns the method that takes the components of the partition key.
fn start_method(entity: &EntityModel, pattern: &PatternModel) -> TokenStream {
    let (vis, name) = (&entity.vis, &pattern.name);
    let (ty, text) = (type_name(entity), name.unraw().to_string());
    let index = index_type(entity, pattern);
    let partition = pattern.keys.pk.components();
    let (arguments, given) = (arguments(entity, &partition), given(entity, &partition));
    let state = state(entity, pattern);
    let (read, start) = match pattern.source {
        Source::Primary => {
            ("the primary key".to_owned(), quote!(primary_pattern(#text, &[#(#given),*])))
        }
        Source::Index(at) => {
            let name = entity.indexes.get(at).map(|index| index.ident.unraw().to_string());
            let at = position(at);
            (
                format!("index `{}`", name.unwrap_or_default()),
                quote!(index_pattern(#text, #at, &[#(#given),*])),
            )
        }
    };
    let own = (!pattern.doc.is_empty()).then(|| format!("{}\n\n", pattern.doc));
    let keys = shown(entity, &pattern.keys);
    let doc = format!("{}Reads by {read}: {keys}.", own.unwrap_or_default());
    quote! {
        #[doc = #doc]
        #vis fn #name(self, #(#arguments),*) -> #ty<#index, #state> {
            #ty(__dyno::#start)
        }
    }
}

/// Returns the type of what the pattern reads.
fn index_type(entity: &EntityModel, pattern: &PatternModel) -> TokenStream {
    let Source::Index(at) = pattern.source else { return quote!(__dyno::PrimaryKey) };
    let is_local = entity.indexes.get(at).is_some_and(|index| index.local);
    let index = if is_local {
        quote!(__dyno::LocalIndex)
    } else if pattern.keys.is_native() {
        quote!(__dyno::NativeIndex)
    } else {
        quote!(__dyno::GlobalIndex)
    };
    if pattern.partial {
        let at = position(at);
        return quote!(__dyno::PartialIndex<#at, #index>);
    }
    index
}

/// Returns the components that the pattern's methods ask for: what the partition key says of the
/// sort key is not asked again.
fn sort_components(pattern: &PatternModel) -> Vec<usize> {
    pattern.keys.split_sort_components().1
}

/// Returns the state in which the pattern's components may be given, one after the other.
fn state(entity: &EntityModel, pattern: &PatternModel) -> TokenStream {
    let sort = sort_components(pattern);
    let is_last = |key: &KeyModel| sort.last().is_none_or(|last| key.ends_with(*last));
    // What follows the last component of a verbatim key ends its ranges: then `()`, which allows
    // them, is not what comes after it.
    let is_open = !entity.verbatim || pattern.keys.sk.as_ref().is_none_or(is_last);
    let end = if is_open { quote!(()) } else { quote!(__dyno::Closed) };
    sort.iter().rev().fold(end, |next, position| {
        let marker = marker_name(entity, *position);
        quote!((#marker, #next))
    })
}

/// Returns `PlacedAtOfOrder`: messages name it, and without its path only if there is no other such
/// name in the program.
fn marker_name(entity: &EntityModel, position: usize) -> Ident {
    let field = entity.field_of(position);
    let name = field.map(FieldModel::name).unwrap_or_default();
    let span = field.map_or_else(Span::call_site, |field| field.ident.span());
    let pascal = pascal_case(name);
    // `_1` alone would start the name with a digit.
    let is_name = pascal.starts_with(|c: char| c.is_alphabetic());
    let pascal = if is_name { pascal } else { format!("Field{name}") };
    Ident::new(&format!("{pascal}Of{}", entity.ident.unraw()), span)
}

fn type_name(entity: &EntityModel) -> Ident {
    let span = entity.access.unwrap_or_else(Span::call_site);
    let name = format_ident!("{}Pattern", entity.ident.unraw());
    Ident::new(&name.to_string(), span)
}

/// Returns the type of the patterns, with the methods of each sort component.
fn pattern_type(entity: &EntityModel) -> TokenStream {
    let (owner, vis, table) = (&entity.ident, &entity.vis, &entity.table);
    let ty = type_name(entity);
    let mut sort: Vec<usize> = Vec::new();
    for position in entity.patterns.iter().flat_map(sort_components) {
        if !sort.contains(&position) {
            sort.push(position);
        }
    }
    let markers = sort.iter().map(|position| {
        let name = marker_name(entity, *position);
        quote_spanned!(name.span()=> #vis struct #name;)
    });
    let methods = sort.iter().filter_map(|position| sort_methods(entity, &sort, *position));
    let methods = (!sort.is_empty()).then(|| {
        quote! {
            impl<__I, __S> #ty<__I, __S> {
                #(#methods)*
            }
        }
    });
    let declaration = quote_spanned! {ty.span()=>
        #vis struct #ty<__I, __S>(__dyno::Pattern<#owner, __I, __S>);
    };
    quote! {
        #(#markers)*

        #[must_use = "nothing is read until it is given to `db.query(..)`"]
        #declaration
        #methods

        impl<__I, __S> __dyno::AccessPattern<#table> for #ty<__I, __S> {
            type Entity = #owner;
            type Index = __I;

            fn state(self) -> __dyno::PatternState {
                self.0.state()
            }
        }
    }
}

/// Returns the methods that take a sort component: a value, and a range of values.
fn sort_methods(entity: &EntityModel, sort: &[usize], position: usize) -> Option<TokenStream> {
    let field = entity.field_of(position)?;
    let (vis, pattern, marker) = (&entity.vis, type_name(entity), marker_name(entity, position));
    let (ident, ty, name) = (&field.ident, &field.ty, field.name());
    let in_range = Ident::new(&format!("{name}_in"), ident.span());
    // Messages show the field that is asked for.
    let span = ident.span();
    let doc = format!("Reads only items with this `{name}`.");
    let value_method = quote_spanned! {span=>
        #[doc = #doc]
        #vis fn #ident<__N>(self, #ident: impl __dyno::Given<#ty>) -> #pattern<__I, __N>
        where
            __S: __dyno::Ready<#marker, __N>,
        {
            #pattern(self.0.given(&#ident))
        }
    };
    let names_method =
        |at: &usize| entity.field_of(*at).is_some_and(|field| in_range == field.name());
    if sort.iter().any(names_method) {
        // This has been reported.
        return Some(value_method);
    }
    let doc = format!("Reads only items whose `{name}` is in the range.");
    let index = if entity.verbatim {
        quote_spanned!(span=> __dyno::Verbatim<__I, __N>)
    } else {
        quote_spanned!(span=> __I)
    };
    Some(quote_spanned! {span=>
        #value_method

        #[doc = #doc]
        #vis fn #in_range<__N>(
            self,
            range: impl __dyno::RangeIn<#index, #ty>,
        ) -> #pattern<__I, __dyno::Closed>
        where
            __S: __dyno::Ready<#marker, __N>,
        {
            #pattern(self.0.range(range.bounds()))
        }
    })
}
