//! Models to tokens. Nothing fails here: a model with mistakes expands as far as it goes, so that
//! each mistake gives one message and what is right can be used.
//!
//! The expansion is thin: one descriptor, and functions that hand their arguments to the generic
//! ones of `dyno-core`. Whatever has a loop or a nested `match` belongs there.
//!
//! What is compiled for each entity, or makes an instance for each field, is `#[inline]`: so it is
//! compiled where it is used, and not at all in a crate that only declares entities.

mod component;
mod descriptor;
mod document;
mod entity;
mod evolution;
mod fallback;
mod fields;
mod keys;
mod patterns;
mod projection;
mod promise;
mod rekey;
mod table;

#[cfg(test)]
mod tests;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Path;

pub(crate) use component::component;
pub(crate) use document::document;
pub(crate) use entity::entity;
pub(crate) use fallback::entity_stub;
pub(crate) use projection::projection;
pub(crate) use table::table;

/// Whether the constants that check table and entities against each other are emitted.
///
/// They are left out where a mistake was found: what they could say would follow from it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checks {
    On,
    Off,
}

/// Writes a position as `0`, not as `0usize`.
fn position(at: usize) -> Literal {
    Literal::usize_unsuffixed(at)
}

/// Puts generated items where they cannot meet the user's names; `__dyno` is the crate's path.
///
/// What is generated is as public as the struct and bears names made of the user's, which lints take
/// for code of the user.
fn in_const(krate: &Path, items: &TokenStream) -> TokenStream {
    quote! {
        #[allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
        #[allow(dead_code, missing_docs, nonstandard_style, private_bounds, private_interfaces)]
        #[allow(missing_copy_implementations, missing_debug_implementations)]
        #[allow(unnameable_types, unused_qualifications)]
        const _: () = {
            use #krate::private as __dyno;

            #items
        };
    }
}
