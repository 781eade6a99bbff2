//! Derive macros of dyno: `Table`, `Entity`, `Document` and `KeyComponent`.

mod attr;
mod check;
mod ctxt;
mod expand;
mod model;
mod template;

use proc_macro::TokenStream;
use quote::quote;
use syn::{DeriveInput, parse_macro_input};

use crate::ctxt::Ctxt;
use crate::expand::Checks;
use crate::model::component::ComponentModel;
use crate::model::document::DocumentModel;
use crate::model::entity::EntityModel;
use crate::model::table::TableModel;

/// Makes a struct a table.
#[proc_macro_derive(Table, attributes(table, dyno))]
pub fn derive_table(input: TokenStream) -> TokenStream {
    expand_table(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a struct an entity of a table.
#[proc_macro_derive(Entity, attributes(entity, dyno))]
pub fn derive_entity(input: TokenStream) -> TokenStream {
    expand_entity(&parse_macro_input!(input as DeriveInput)).into()
}

/// Gives the members of a nested struct typed paths.
#[proc_macro_derive(Document, attributes(document, dyno))]
pub fn derive_document(input: TokenStream) -> TokenStream {
    expand_document(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes an enum without fields or a newtype a component of keys.
#[proc_macro_derive(KeyComponent, attributes(dyno))]
pub fn derive_key_component(input: TokenStream) -> TokenStream {
    expand_key_component(&parse_macro_input!(input as DeriveInput)).into()
}

fn expand_table(input: &DeriveInput) -> proc_macro2::TokenStream {
    let ctxt = Ctxt::default();
    let model = TableModel::build(&ctxt, input);
    check::check_table(&ctxt, &model);
    let expansion = if input.generics.params.is_empty() {
        expand::table(&model, checks(&ctxt))
    } else {
        quote!()
    };
    let errors = ctxt.into_compile_errors();
    quote!(#expansion #errors)
}

fn expand_entity(input: &DeriveInput) -> proc_macro2::TokenStream {
    let ctxt = Ctxt::default();
    let expansion = match EntityModel::build(&ctxt, input) {
        Ok(model) => {
            check::check_entity(&ctxt, &model);
            expand::entity(&model, checks(&ctxt))
        }
        Err(outline) => expand::entity_stub(&outline),
    };
    let errors = ctxt.into_compile_errors();
    quote!(#expansion #errors)
}

fn expand_document(input: &DeriveInput) -> proc_macro2::TokenStream {
    let ctxt = Ctxt::default();
    let model = DocumentModel::build(&ctxt, input);
    let expansion = expand::document(&model);
    let errors = ctxt.into_compile_errors();
    quote!(#expansion #errors)
}

fn expand_key_component(input: &DeriveInput) -> proc_macro2::TokenStream {
    let ctxt = Ctxt::default();
    let model = ComponentModel::build(&ctxt, input);
    let expansion = expand::component(&model);
    let errors = ctxt.into_compile_errors();
    quote!(#expansion #errors)
}

fn checks(ctxt: &Ctxt) -> Checks {
    if ctxt.has_errors() { Checks::Off } else { Checks::On }
}
