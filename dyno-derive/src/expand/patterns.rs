//! Access patterns: `query()`, a method for each pattern, and a typestate for its sort components.
//!
//! The state of a pattern is the marker of the component that may be given next, so a misuse is
//! told in the fields' own names: ``sort component `IdOfOrder` cannot be given here``.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;

use super::keys::{arguments, given_texts, given_values};
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
    let types = entity.patterns.iter().map(|pattern| pattern_type(entity, pattern));
    let markers = markers(entity);
    let doc = format!("Starts a query of `{}`: call one of its access patterns.", ident.unraw());
    let start_doc = format!("Every declared access pattern of `{}`.", ident.unraw());
    let declaration = quote_spanned!(span=> #vis struct #start(()););
    let query = quote! {
        #[doc = #doc]
        #vis const fn query() -> #start {
            #start(())
        }
    };
    let types = quote! {
        #[doc = #start_doc]
        #[must_use = "name an access pattern, and give it to `db.query(..)`"]
        #declaration

        #[automatically_derived]
        impl #start {
            #(#starts)*
        }

        #markers
        #(#types)*
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

/// The marker of each component that some pattern takes as a sort component.
fn markers(entity: &EntityModel) -> TokenStream {
    let mut names: Vec<Ident> = Vec::new();
    for pattern in &entity.patterns {
        for position in sort_components(pattern) {
            let marker = marker_name(entity, position);
            if !names.contains(&marker) {
                names.push(marker);
            }
        }
    }
    names.iter().map(|name| quote_spanned!(name.span()=> pub struct #name;)).collect()
}

/// Returns `PlacedAtOfOrder`: messages name it, and without its path only if there is no other such
/// name in the program.
fn marker_name(entity: &EntityModel, position: usize) -> Ident {
    let field = entity.field_of(position);
    let name = field.map(FieldModel::name).unwrap_or_default();
    let span = field.map_or_else(Span::call_site, |field| field.ident.span());
    let pascal = pascal_case(&name);
    // `_1` alone would start the name with a digit.
    let is_name = pascal.starts_with(|c: char| c.is_alphabetic());
    let pascal = if is_name { pascal } else { format!("Field{name}") };
    Ident::new(&format!("{pascal}Of{}", entity.ident.unraw()), span)
}

/// Returns the components that the pattern's methods ask for.
fn sort_components(pattern: &PatternModel) -> Vec<usize> {
    pattern.keys.split_sort_components().1
}

/// Returns the state in which the component at this place of the sort key is next.
fn state(entity: &EntityModel, sort: &[usize], place: usize) -> TokenStream {
    match sort.get(place) {
        Some(position) => {
            let marker = marker_name(entity, *position);
            quote!(#marker)
        }
        None => quote!(__dyno::Closed),
    }
}

fn type_name(entity: &EntityModel, pattern: &PatternModel) -> Ident {
    let name = format_ident!("{}{}Pattern", entity.ident.unraw(), pattern.pascal_name());
    Ident::new(&name.to_string(), pattern.name.span())
}

/// Returns the method that takes the components of the partition key.
fn start_method(entity: &EntityModel, pattern: &PatternModel) -> TokenStream {
    let (owner, vis, name) = (&entity.ident, &entity.vis, &pattern.name);
    let text = name.unraw().to_string();
    let ty = type_name(entity, pattern);
    let partition = pattern.keys.pk.components();
    let arguments = arguments(entity, &partition);
    let values = if pattern.keys.pk.is_native() {
        given_values(entity, &partition)
    } else {
        given_texts(entity, &partition)
    };
    let (read, state) = match pattern.source {
        Source::Primary => (
            "the primary key".to_owned(),
            quote!(__dyno::PatternState::primary::<#owner>(#text, &[#(#values),*])),
        ),
        Source::Index(at) => {
            let name = entity.indexes.get(at).map(|index| index.ident.unraw().to_string());
            let at = position(at);
            let state = quote! {
                __dyno::PatternState::index::<#owner>(#text, #at, ::std::vec![#(#values),*])
            };
            (format!("index `{}`", name.unwrap_or_default()), state)
        }
    };
    // What the partition key says of the sort key need not be asked again.
    let (repeated, sort) = pattern.keys.split_sort_components();
    let repeated = repeated.iter().filter_map(|at| Some(&entity.field_of(*at)?.ident));
    let state = quote!(#state #(.given(#repeated.inner()))*);
    let marker = (!sort.is_empty()).then(|| quote!(, __dyno::PhantomData));
    let doc = format!("Reads by {read}: {}.", shown(entity, &pattern.keys));
    let own = (!pattern.doc.is_empty()).then(|| format!("{}\n\n", pattern.doc));
    let doc = format!("{}{doc}", own.unwrap_or_default());
    quote! {
        #[doc = #doc]
        #vis fn #name(self, #(#arguments),*) -> #ty {
            #ty(#state #marker)
        }
    }
}

/// Returns the pattern's type, with a method for each sort component.
fn pattern_type(entity: &EntityModel, pattern: &PatternModel) -> TokenStream {
    let (owner, vis, table) = (&entity.ident, &entity.vis, &entity.table);
    let ty = type_name(entity, pattern);
    let sort = sort_components(pattern);
    let span = pattern.name.span();
    let index = match pattern.source {
        Source::Primary => quote!(__dyno::PrimaryKey),
        Source::Index(at) => {
            let is_local = entity.indexes.get(at).is_some_and(|index| index.local);
            let scope = if is_local { quote!(LocalIndex) } else { quote!(GlobalIndex) };
            let at = position(at);
            if pattern.partial {
                quote!(__dyno::PartialIndex<#at, __dyno::#scope>)
            } else {
                quote!(__dyno::#scope)
            }
        }
    };
    let methods = (0..sort.len()).filter_map(|place| sort_methods(entity, pattern, &sort, place));
    let (declaration, generics, methods) = if sort.is_empty() {
        (quote_spanned!(span=> #vis struct #ty(__dyno::PatternState);), quote!(), quote!())
    } else {
        let start = state(entity, &sort, 0);
        let declaration = quote_spanned! {span=>
            #vis struct #ty<__S = #start>(__dyno::PatternState, __dyno::PhantomData<__S>);
        };
        let methods = quote! {
            #[automatically_derived]
            impl<__S> #ty<__S> {
                #(#methods)*
            }
        };
        (declaration, quote!(<__S>), methods)
    };
    quote! {
        #[must_use = "nothing is read until it is given to `db.query(..)`"]
        #declaration
        #methods

        #[automatically_derived]
        impl #generics __dyno::AccessPattern<#table> for #ty #generics {
            type Entity = #owner;
            type Index = #index;

            fn state(self) -> __dyno::PatternState {
                self.0
            }
        }
    }
}

/// Returns the methods that take one sort component: a value, and a range of values.
fn sort_methods(
    entity: &EntityModel,
    pattern: &PatternModel,
    sort: &[usize],
    place: usize,
) -> Option<TokenStream> {
    let field = entity.field_of(*sort.get(place)?)?;
    let (vis, pattern_ty) = (&entity.vis, type_name(entity, pattern));
    let (ident, ty, name) = (&field.ident, &field.ty, field.name());
    let in_range = Ident::new(&format!("{name}_in"), ident.span());
    let (marker, next) = (state(entity, sort, place), state(entity, sort, place + 1));
    // Messages show the template, and so the order of its components.
    let span = pattern.keys.sk.as_ref().map_or_else(Span::call_site, KeyModel::span);
    // The attributes of a native index sort as serde writes them.
    let ordered = if pattern.keys.is_native() {
        quote_spanned!(span=> OrderedNative)
    } else if entity.verbatim {
        // A text of any length is bounded by the end of the key alone.
        let key = pattern.keys.sk.as_ref();
        let is_last = sort.get(place).is_some_and(|at| key.is_some_and(|key| key.ends_with(*at)));
        let ordered = if is_last { "OrderedText" } else { "OrderedAmidText" };
        Ident::new(ordered, span).into_token_stream()
    } else {
        quote_spanned!(span=> KeyComponent)
    };
    let doc = format!("Reads only items with this `{name}`.");
    let value_method = quote_spanned! {span=>
        #[doc = #doc]
        #vis fn #ident(
            self,
            #ident: impl __dyno::Argument<#ty, Inner: __dyno::KeyComponent>,
        ) -> #pattern_ty<#next>
        where
            __S: __dyno::Ready<#marker>,
        {
            #pattern_ty(self.0.given(#ident.inner()), __dyno::PhantomData)
        }
    };
    let names_method =
        |at: &usize| entity.field_of(*at).is_some_and(|field| in_range == field.name());
    if sort.iter().any(names_method) {
        // This has been reported.
        return Some(value_method);
    }
    let doc = format!("Reads only items whose `{name}` is in the range.");
    Some(quote_spanned! {span=>
        #value_method

        #[doc = #doc]
        #vis fn #in_range<__R>(self, range: __R) -> #pattern_ty<__dyno::Closed>
        where
            __S: __dyno::Ready<#marker>,
            __R: __dyno::ComponentRange<#ty, End: __dyno::Argument<#ty, Inner: __dyno::#ordered>>,
        {
            #pattern_ty(self.0.range::<#ty, __R>(range), __dyno::PhantomData)
        }
    })
}
