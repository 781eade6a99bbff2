//! Keys whose placeholders are resolved to components.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Ident, LitStr};

use super::field::{FieldModel, Storage};
use super::shards::ShardsModel;
use crate::attr::argument::{KeyValue, Names};
use crate::attr::shards::ShardsAttr;
use crate::ctxt::{Ctxt, suggest};
use crate::template::{self, Piece};

/// A template with its components by position.
#[derive(Clone)]
pub(crate) struct Template {
    pub(crate) parts: Vec<Part>,
    /// As the user wrote it.
    pub(crate) text: LitStr,
}

/// One part of a template.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Literal(String),
    /// A position in the entity's components.
    Component(usize),
    /// The same, in the verbatim layout.
    Text(usize),
}

/// A list of attributes with its components by position.
#[derive(Clone)]
pub(crate) struct NativeKey {
    pub(crate) components: Vec<usize>,
    tokens: TokenStream,
}

/// The partition or sort key of the table or an index.
#[derive(Clone)]
pub(crate) enum KeyModel {
    Composite(Template),
    Native(NativeKey),
}

/// Both keys of the table or an index.
#[derive(Clone)]
pub(crate) struct KeysModel {
    pub(crate) pk: KeyModel,
    pub(crate) sk: Option<KeyModel>,
    pub(crate) shards: Option<ShardsModel>,
}

/// The components of an entity, found on the way through its keys.
pub(crate) struct Resolver<'c> {
    pub(crate) ctxt: &'c Ctxt,
    pub(crate) owner: &'c Ident,
    /// Templates are of the verbatim layout.
    pub(crate) verbatim: bool,
    pub(crate) fields: &'c [FieldModel],
    /// The field of each component, by position.
    pub(crate) components: Vec<usize>,
}

impl Resolver<'_> {
    /// Resolves a key given as a template or as a list.
    pub(crate) fn key(&mut self, value: KeyValue) -> KeyModel {
        match value {
            KeyValue::Text(text) => KeyModel::Composite(self.template(text)),
            KeyValue::Names(names) => KeyModel::Native(self.native(&names)),
        }
    }

    /// Puts keys together with their shards.
    pub(crate) fn keys(
        &mut self,
        pk: KeyModel,
        sk: Option<KeyModel>,
        shards: Option<ShardsAttr>,
    ) -> KeysModel {
        KeysModel { pk, sk, shards: shards.map(|shards| ShardsModel::resolve(self, shards)) }
    }

    /// Resolves a template.
    pub(crate) fn template(&mut self, text: LitStr) -> Template {
        let parse = if self.verbatim { template::parse_verbatim } else { template::parse };
        let parsed = parse(&text.value());
        for mistake in parsed.mistakes {
            self.ctxt.error(&text, mistake);
        }
        let parts = parsed.pieces.into_iter().filter_map(|piece| match piece {
            Piece::Literal(literal) => Some(Part::Literal(literal)),
            Piece::Placeholder(name) => {
                let place = format!("`{{{name}}}`: ");
                let part = if self.verbatim { Part::Text } else { Part::Component };
                self.component(&name, &place, &text).map(part)
            }
        });
        Template { parts: parts.collect(), text }
    }

    fn native(&mut self, names: &Names) -> NativeKey {
        let components =
            names.names.iter().filter_map(|name| self.component(&name.text, "", name)).collect();
        NativeKey { components, tokens: names.to_token_stream() }
    }

    /// Returns the position of a field among the components, or reports why it cannot be one.
    pub(super) fn component(
        &mut self,
        name: &str,
        place: &str,
        tokens: &impl ToTokens,
    ) -> Option<usize> {
        let owner = self.owner;
        let name = name.strip_prefix("r#").unwrap_or(name);
        let Some(at) = self.fields.iter().position(|field| field.name() == name) else {
            let hint = suggest(name, self.fields.iter().map(FieldModel::name));
            self.ctxt.error(tokens, format!("{place}`{owner}` has no field `{name}`{hint}"));
            return None;
        };
        let storage = self.fields.get(at).map(|field| &field.storage);
        let refusal = match storage? {
            Storage::Attribute(_) => None,
            Storage::Skipped => Some("serde skips it, so it could not be read back"),
            Storage::Flattened => Some("it is flattened and has no attribute of its own"),
            Storage::Set(_) => Some("it is a set"),
            Storage::Document(_) => Some("it is a document; copy what identifies it into a field"),
        };
        if let Some(why) = refusal {
            let message = format!("{place}field `{name}` cannot be part of a key: {why}");
            self.ctxt.error(tokens, message);
            return None;
        }
        if let Some(position) = self.components.iter().position(|field| *field == at) {
            return Some(position);
        }
        self.components.push(at);
        Some(self.components.len() - 1)
    }
}

impl Template {
    /// Returns the template of a key that could not be read.
    pub(crate) fn unknown() -> Self {
        Self { parts: Vec::new(), text: LitStr::new("", Span::call_site()) }
    }
}

impl KeyModel {
    /// Returns the positions of the components, in order and each once.
    pub(crate) fn components(&self) -> Vec<usize> {
        let mut components = Vec::new();
        for position in self.positions() {
            if !components.contains(&position) {
                components.push(position);
            }
        }
        components
    }

    /// Returns the positions of the components as they stand there.
    pub(crate) fn positions(&self) -> Vec<usize> {
        match self {
            Self::Composite(template) => {
                let positions = template.parts.iter().filter_map(|part| match part {
                    Part::Component(position) | Part::Text(position) => Some(*position),
                    Part::Literal(_) => None,
                });
                positions.collect()
            }
            Self::Native(native) => native.components.clone(),
        }
    }

    pub(crate) const fn is_native(&self) -> bool {
        matches!(self, Self::Native(_))
    }

    /// Tells whether the key ends with this component.
    pub(crate) fn ends_with(&self, position: usize) -> bool {
        match self {
            Self::Composite(template) => match template.parts.last() {
                Some(Part::Component(last) | Part::Text(last)) => *last == position,
                Some(Part::Literal(_)) | None => false,
            },
            Self::Native(native) => native.components.last() == Some(&position),
        }
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Composite(a), Self::Composite(b)) => a.parts == b.parts,
            (Self::Native(a), Self::Native(b)) => a.components == b.components,
            (Self::Composite(_), Self::Native(_)) | (Self::Native(_), Self::Composite(_)) => false,
        }
    }

    /// Returns the key as documentation shows it: `TENANT#{tenant_id}`, or the attributes' names.
    pub(crate) fn shown<'f>(&self, attribute: impl Fn(usize) -> &'f str) -> String {
        match self {
            Self::Composite(template) => template.text.value(),
            Self::Native(native) => {
                let names: Vec<&str> = native.components.iter().map(|at| attribute(*at)).collect();
                format!("[{}]", names.join(", "))
            }
        }
    }
}

impl KeysModel {
    /// Returns the components of the partition key, then those of the sort key, then what decides on
    /// the shard, each once.
    pub(crate) fn components(&self) -> Vec<usize> {
        let mut all = self.pk.components();
        let by = self.shards.as_ref().and_then(|shards| shards.by);
        for position in self.sort_components().into_iter().chain(by) {
            if !all.contains(&position) {
                all.push(position);
            }
        }
        all
    }

    /// Returns the components of the sort key.
    pub(crate) fn sort_components(&self) -> Vec<usize> {
        self.sk.as_ref().map(KeyModel::components).unwrap_or_default()
    }

    /// Returns the components of the sort key that the partition key holds, too, and the rest.
    ///
    /// Queries give the first ones by themselves; `check` makes sure that they lead.
    pub(crate) fn split_sort_components(&self) -> (Vec<usize>, Vec<usize>) {
        let of_partition = self.pk.components();
        self.sort_components().into_iter().partition(|position| of_partition.contains(position))
    }

    pub(crate) const fn is_native(&self) -> bool {
        self.pk.is_native()
    }
}

impl ToTokens for KeyModel {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Composite(template) => template.text.to_tokens(tokens),
            Self::Native(native) => native.tokens.to_tokens(tokens),
        }
    }
}
