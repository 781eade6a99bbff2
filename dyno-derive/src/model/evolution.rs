//! The versions of an entity's schema.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{LitInt, Path};

use crate::attr::schema::SchemaAttr;
use crate::ctxt::Ctxt;

/// What was declared of versions.
pub(crate) struct EvolutionModel {
    /// Where it was declared.
    pub(crate) span: Span,
    /// The version that is written.
    pub(crate) version: u64,
    /// The upgrades in the order of what they are made from.
    pub(crate) upgrades: Vec<Path>,
}

impl EvolutionModel {
    /// Puts the upgrades in order; reports those that are missing, double or of no use.
    pub(crate) fn build(ctxt: &Ctxt, attr: SchemaAttr) -> Option<Self> {
        let version = number(ctxt, &attr.version)?;
        if version == 0 {
            let message = "versions are counted from 1, which is what items have that say nothing";
            ctxt.error(&attr.version, message);
            return None;
        }
        let mut steps: Vec<(u64, LitInt, Path)> = Vec::new();
        for (from, upgrade) in attr.upgrades {
            let Some(at) = number(ctxt, &from) else { continue };
            if at == 0 || at >= version {
                let message = format!(
                    "there is nothing to upgrade to from version {at}: `version = {version}` is what is written"
                );
                ctxt.error(&from, message);
            } else if steps.iter().any(|(known, ..)| *known == at) {
                ctxt.error(&from, format!("version {at} is upgraded twice: remove one"));
            } else {
                steps.push((at, from, upgrade));
            }
        }
        steps.sort_by_key(|(at, ..)| *at);
        let mut expected = 1;
        for (at, ..) in &steps {
            if *at != expected {
                break;
            }
            expected += 1;
        }
        if expected != version && !ctxt.has_errors() {
            let message = format!(
                "items of version {expected} could not be read: add `upgrade({expected} => ..)`, a function from `Item` to `Result<Item>`"
            );
            ctxt.error(&attr.version, message);
        }
        let upgrades = steps.into_iter().map(|(_, _, upgrade)| upgrade).collect();
        Some(Self { span: attr.key.span(), version, upgrades })
    }
}

fn number(ctxt: &Ctxt, literal: &LitInt) -> Option<u64> {
    let number = literal.base10_parse().ok();
    if number.is_none() {
        ctxt.error(literal, "a version is a whole number from 1 on");
    }
    number
}
