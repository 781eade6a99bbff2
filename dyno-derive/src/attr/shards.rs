//! `shards = N`, `shard_by = field` and `shards_before = M`, as the keys of an entity or an index
//! have them.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{LitInt, Path};

use super::argument::Arguments;
use crate::ctxt::Ctxt;

/// The most shards: as many as three digits of a key count.
const SHARDS_MAX: u16 = 1_000;

/// The shards of a key.
pub(crate) struct ShardsAttr {
    pub(crate) count: Number,
    pub(crate) before: Option<Number>,
    pub(crate) by: Option<Path>,
}

/// A number of shards.
#[derive(Clone)]
pub(crate) struct Number {
    pub(crate) value: u16,
    tokens: LitInt,
}

impl ShardsAttr {
    /// Takes the arguments; `None` if there are none, or none that make sense.
    pub(crate) fn take(ctxt: &Ctxt, arguments: &mut Arguments<'_>) -> Option<Self> {
        let count = arguments.number("shards");
        let before = arguments.number("shards_before");
        let by = arguments.path("shard_by");
        let Some(count) = count else {
            let before = before.as_ref().map(ToTokens::to_token_stream);
            let alone = before.or_else(|| Some(by.as_ref()?.to_token_stream()));
            // A number that could not be read has its error.
            if let Some(alone) = alone.filter(|_| !ctxt.has_errors()) {
                ctxt.error(&alone, "say how many shards there are: `shards = 10`");
            }
            return None;
        };
        let before = match before {
            Some(before) => Some(number(ctxt, &before)?),
            None => None,
        };
        Some(Self { count: number(ctxt, &count)?, before, by })
    }
}

fn number(ctxt: &Ctxt, tokens: &LitInt) -> Option<Number> {
    let value = tokens.base10_parse().ok().filter(|value| (1..=SHARDS_MAX).contains(value));
    if value.is_none() {
        ctxt.error(tokens, format!("a partition has 1 to {SHARDS_MAX} shards"));
    }
    Some(Number { value: value?, tokens: tokens.clone() })
}

impl ToTokens for Number {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}
