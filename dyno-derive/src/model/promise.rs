//! Unique constraints of an entity, with their fields found.

use quote::ToTokens;
use syn::Path;
use syn::ext::IdentExt;

use super::field::FieldModel;
use crate::attr::promise::UniqueAttr;
use crate::ctxt::{Ctxt, suggest};

/// What no two entities share.
pub(crate) struct UniqueModel {
    pub(crate) name: String,
    /// Positions of fields.
    pub(crate) fields: Vec<usize>,
    /// Where the user wrote it.
    pub(crate) tokens: proc_macro2::TokenStream,
}

impl UniqueModel {
    /// Tells whether one of the others has this name.
    pub(crate) fn name_is_taken<'m>(&self, mut others: impl Iterator<Item = &'m Self>) -> bool {
        others.any(|other| other.name == self.name)
    }
}

/// Returns the constraints of the fields, then those of the struct.
pub(crate) fn uniques(
    ctxt: &Ctxt,
    fields: &[FieldModel],
    declared: Vec<UniqueAttr>,
) -> Vec<UniqueModel> {
    let of_fields = fields.iter().enumerate().filter_map(|(at, field)| {
        let word: &Path = field.promise.unique.as_ref()?;
        Some(UniqueModel {
            name: field.name().to_owned(),
            fields: vec![at],
            tokens: word.to_token_stream(),
        })
    });
    let mut uniques: Vec<UniqueModel> = of_fields.collect();
    for UniqueAttr { name, fields: names } in declared {
        let text = name.unraw().to_string();
        let positions: Vec<usize> = match &names {
            None => position(ctxt, fields, &text, &name).into_iter().collect(),
            Some(names) => names
                .names
                .iter()
                .filter_map(|name| position(ctxt, fields, &name.text, name))
                .collect(),
        };
        let tokens = name.to_token_stream();
        uniques.push(UniqueModel { name: text, fields: positions, tokens });
    }
    uniques
}

fn position(
    ctxt: &Ctxt,
    fields: &[FieldModel],
    name: &str,
    tokens: &impl ToTokens,
) -> Option<usize> {
    let found = fields.iter().position(|field| field.name() == name);
    if found.is_none() {
        let hint = suggest(name, fields.iter().map(FieldModel::name));
        ctxt.error(tokens, format!("there is no field `{name}`{hint}"));
    }
    found
}
