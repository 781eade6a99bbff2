//! An entity: fields, components, keys, access patterns.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, Ident, LitStr, Path, Visibility};

use super::evolution::EvolutionModel;
use super::field::FieldModel;
use super::keys::{KeyModel, KeysModel, Resolver, Template};
use super::promise::{UniqueModel, uniques};
use crate::attr::container::{krate, named_fields, refuse_generics};
use crate::attr::entity::{AccessAttr, EntityAttr, SourceAttr};
use crate::attr::serde::SerdeContainer;
use crate::ctxt::Ctxt;

/// What `#[derive(Entity)]` expands.
pub(crate) struct EntityModel {
    pub(crate) krate: Path,
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) table: Path,
    pub(crate) kind: LitStr,
    /// The table has the verbatim layout.
    pub(crate) verbatim: bool,
    pub(crate) fields: Vec<FieldModel>,
    /// The field of each component, by position.
    pub(crate) components: Vec<usize>,
    pub(crate) primary: KeysModel,
    pub(crate) indexes: Vec<IndexModel>,
    pub(crate) patterns: Vec<PatternModel>,
    pub(crate) evolution: Option<EvolutionModel>,
    pub(crate) uniques: Vec<UniqueModel>,
    /// Where patterns are declared: the first `access`.
    pub(crate) access: Option<Span>,
}

/// How the entity is keyed on an index.
pub(crate) struct IndexModel {
    pub(crate) ident: Ident,
    pub(crate) keys: KeysModel,
    /// It has the table's partition key, say the patterns on it.
    pub(crate) local: bool,
    /// It holds only part of the entity, say all patterns on it.
    pub(crate) partial: bool,
}

impl IndexModel {
    /// Tells whether its keys are attributes, not texts that are rendered from them.
    pub(crate) fn is_native(&self) -> bool {
        matches!(self.keys.pk, KeyModel::Native(_))
    }
}

/// An access pattern.
pub(crate) struct PatternModel {
    pub(crate) name: Ident,
    pub(crate) source: Source,
    /// The keys as this pattern writes them.
    pub(crate) keys: KeysModel,
    /// The index holds only part of the entity.
    pub(crate) partial: bool,
    /// What the user says of it.
    pub(crate) doc: String,
}

/// What a pattern reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Primary,
    /// A position in the entity's indexes.
    Index(usize),
}

/// What is left of an entity that has no model.
pub(crate) struct EntityOutline {
    pub(crate) krate: Path,
    pub(crate) ident: Ident,
    /// The table, if the entity can be put there.
    pub(crate) table: Option<Path>,
}

impl EntityModel {
    /// Builds the model, or returns what a stub needs.
    pub(crate) fn build(ctxt: &Ctxt, input: &DeriveInput) -> Result<Self, EntityOutline> {
        let krate = krate(ctxt, &input.attrs);
        let attr = EntityAttr::parse(ctxt, input);
        refuse_generics(ctxt, input, "an entity");
        let container = SerdeContainer::parse(ctxt, &input.attrs);
        refuse_other_shapes(ctxt, &container);
        let fields = named_fields(ctxt, input, "an entity");
        let (Some(table), Some(fields), true) =
            (attr.table.clone(), fields, input.generics.params.is_empty())
        else {
            let table = attr.table.filter(|_| input.generics.params.is_empty());
            return Err(EntityOutline { krate, ident: input.ident.clone(), table });
        };
        let of_field = |field| FieldModel::of_entity(ctxt, &container, &input.ident, field);
        let fields: Vec<FieldModel> = fields.into_iter().filter_map(of_field).collect();
        let verbatim = attr.verbatim;
        let mut resolver = Resolver {
            ctxt,
            owner: &input.ident,
            verbatim,
            fields: &fields,
            components: Vec::new(),
        };
        let evolution = attr.schema.and_then(|schema| EvolutionModel::build(ctxt, schema));
        let pk = KeyModel::Composite(match attr.pk {
            Some(text) => resolver.template(text),
            None => Template::unknown(),
        });
        let sk = attr.sk.map(|text| KeyModel::Composite(resolver.template(text)));
        let primary = resolver.keys(pk, sk, attr.shards);
        let access = attr.access.first().map(|access| access.key.span());
        let (indexes, patterns) = patterns(&mut resolver, &primary, attr.access);
        let components = resolver.components;
        let uniques = uniques(ctxt, &fields, attr.uniques);
        let name = input.ident.unraw().to_string();
        let kind = attr.kind.unwrap_or_else(|| LitStr::new(&name, input.ident.span()));
        Ok(Self {
            krate,
            ident: input.ident.clone(),
            vis: input.vis.clone(),
            table,
            kind,
            verbatim,
            fields,
            components,
            primary,
            indexes,
            patterns,
            evolution,
            uniques,
            access,
        })
    }

    /// Returns the field of a component.
    pub(crate) fn field_of(&self, position: usize) -> Option<&FieldModel> {
        self.fields.get(*self.components.get(position)?)
    }

    /// Returns the field that counts the writes.
    pub(crate) fn version(&self) -> Option<&FieldModel> {
        self.fields.iter().find(|field| field.promise.version.is_some())
    }

    /// Tells whether a field is part of any key.
    pub(crate) fn is_component(&self, field: usize) -> bool {
        self.components.contains(&field)
    }

    /// Tells whether a field is part of a key that is rendered from it: of the primary key, or of an
    /// index by templates. The keys of a native index are the fields' own attributes.
    pub(crate) fn is_rendered(&self, field: usize) -> bool {
        let indexes = self.indexes.iter().filter(|index| !index.is_native());
        let mut keys = std::iter::once(&self.primary).chain(indexes.map(|index| &index.keys));
        keys.any(|keys| {
            keys.components().into_iter().any(|at| self.components.get(at) == Some(&field))
        })
    }

    /// Returns the keys that a pattern reads by.
    pub(crate) fn keys_of(&self, source: Source) -> &KeysModel {
        match source {
            Source::Primary => &self.primary,
            Source::Index(at) => self.indexes.get(at).map_or(&self.primary, |index| &index.keys),
        }
    }

    /// Returns the components of an index that the primary key does not hold.
    pub(crate) fn components_outside_primary(&self, index: &IndexModel) -> Vec<usize> {
        let primary = self.primary.components();
        let mut all = index.keys.components();
        all.retain(|position| !primary.contains(position));
        all
    }
}

fn refuse_other_shapes(ctxt: &Ctxt, container: &SerdeContainer) {
    if let Some(into) = &container.into {
        let message = "the attributes of an entity are its fields: with `into` they would be those of another type; derive `Entity` for that type";
        ctxt.error(into, message);
    }
}

fn patterns(
    resolver: &mut Resolver<'_>,
    primary: &KeysModel,
    access: Vec<AccessAttr>,
) -> (Vec<IndexModel>, Vec<PatternModel>) {
    let mut indexes: Vec<IndexModel> = Vec::new();
    let mut patterns: Vec<PatternModel> = Vec::new();
    for AccessAttr { name, source, partial, doc, .. } in access {
        let partial = partial.is_some();
        let (source, keys) = match source {
            SourceAttr::Primary => (Source::Primary, primary.clone()),
            SourceAttr::Index { index, pk, sk, shards } => {
                let local = pk.is_none();
                let pk = pk.map_or_else(|| primary.pk.clone(), |pk| resolver.key(pk));
                let sk = sk.map(|sk| resolver.key(sk));
                let keys = resolver.keys(pk, sk, shards.map(|shards| *shards));
                let known = indexes.iter().position(|known| known.ident == index);
                let at = known.unwrap_or_else(|| {
                    let keys = keys.clone();
                    indexes.push(IndexModel { ident: index, keys, local, partial });
                    indexes.len() - 1
                });
                if let Some(index) = indexes.get_mut(at) {
                    index.partial &= partial;
                    index.local &= local;
                }
                (Source::Index(at), keys)
            }
        };
        if patterns.iter().any(|known| known.name == name) {
            let message =
                format!("there is a pattern `{name}` already: give this one another name");
            resolver.ctxt.error(&name, message);
            continue;
        }
        patterns.push(PatternModel { name, source, keys, partial, doc });
    }
    (indexes, patterns)
}
