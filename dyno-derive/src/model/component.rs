//! A key component of one's own: an enum without fields, or a newtype.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Data, DataEnum, DataStruct, DeriveInput, Expr, ExprLit, Fields, Generics, Ident, Lit, Member,
    Path, Type,
};

use crate::attr::container::krate;
use crate::attr::serde::SerdeContainer;
use crate::ctxt::Ctxt;

/// What `#[derive(KeyComponent)]` expands.
pub(crate) struct ComponentModel {
    pub(crate) krate: Path,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) shape: Shape,
}

/// What the component is made of.
pub(crate) enum Shape {
    /// The variants with their ranks.
    Enum(Vec<(Ident, u16)>),
    /// The one field.
    Newtype { member: TokenStream, ty: Box<Type> },
    /// Neither; there is an error.
    Unknown,
}

impl ComponentModel {
    pub(crate) fn build(ctxt: &Ctxt, input: &DeriveInput) -> Self {
        let krate = krate(ctxt, &input.attrs);
        let shape = match &input.data {
            Data::Enum(data) if data.variants.is_empty() => {
                let message = "an enum without variants has no value to write into a key";
                ctxt.error(&input.ident, message);
                Shape::Unknown
            }
            Data::Enum(data) => Shape::Enum(ranks(ctxt, data)),
            Data::Struct(data) => newtype(ctxt, input, data),
            Data::Union(_) => {
                ctxt.error(&input.ident, "a key component is a newtype or an enum, not a union");
                Shape::Unknown
            }
        };
        Self { krate, ident: input.ident.clone(), generics: input.generics.clone(), shape }
    }
}

/// Counts the variants as the compiler does: from zero, or on from the last number given.
fn ranks(ctxt: &Ctxt, data: &DataEnum) -> Vec<(Ident, u16)> {
    let mut ranks = Vec::new();
    let mut next = Some(0_u16);
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            let message = "only enums without fields have an order to store: move the fields into components of their own";
            ctxt.error(&variant.fields, message);
        }
        let rank = match &variant.discriminant {
            Some((_, value)) => literal_rank(ctxt, value),
            None => next,
        };
        if variant.discriminant.is_none() && rank.is_none() && !ctxt.has_errors() {
            ctxt.error(variant, "ranks go from 0 to 65535: this one is above");
        }
        next = rank.and_then(|rank| rank.checked_add(1));
        ranks.push((variant.ident.clone(), rank.unwrap_or_default()));
    }
    ranks
}

fn literal_rank(ctxt: &Ctxt, value: &Expr) -> Option<u16> {
    let rank = match value {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        _ => None,
    };
    if rank.is_none() {
        let message = "the rank of a variant is stored in keys: write a number from 0 to 65535";
        ctxt.error(value, message);
    }
    rank
}

fn newtype(ctxt: &Ctxt, input: &DeriveInput, data: &DataStruct) -> Shape {
    let transparent = SerdeContainer::parse(ctxt, &input.attrs).transparent;
    let is_marker = |ty: &Type| match ty {
        Type::Path(path) => {
            path.path.segments.last().is_some_and(|last| last.ident == "PhantomData")
        }
        _ => false,
    };
    let members = data.fields.iter().enumerate();
    let values: Vec<_> = members.filter(|(_, field)| !is_marker(&field.ty)).collect();
    let [(at, field)] = values.as_slice() else {
        let message = "a key component is an enum without fields or a newtype with one field: use several components, `{a}#{b}`, for several values";
        ctxt.error(&input.ident, message);
        return Shape::Unknown;
    };
    let is_plain_newtype = data.fields.len() == 1 && field.ident.is_none();
    if !is_plain_newtype && !transparent {
        let message = "serde does not write this struct as its one value: add `#[serde(transparent)]` or make it a newtype, `struct Name(..)`";
        ctxt.error(&input.ident, message);
    }
    let member = match &field.ident {
        Some(ident) => quote!(#ident),
        None => {
            let index = Member::from(*at);
            quote!(#index)
        }
    };
    Shape::Newtype { member, ty: Box::new(field.ty.clone()) }
}
