//! `#[entity(..)]` on a struct, and its `access(..)`.

use syn::{DeriveInput, Ident, LitStr, Path};

use super::argument::{Argument, Arguments, KeyValue};
use super::promise::{UniqueAttr, uniques};
use super::schema::SchemaAttr;
use super::shards::ShardsAttr;
use crate::ctxt::Ctxt;

const ENTITY_KEYS: &[&str] = &[
    "table",
    "pk",
    "sk",
    "kind",
    "layout",
    "access",
    "unique",
    "shards",
    "shard_by",
    "shards_before",
    "schema",
];
const ACCESS_KEYS: &[&str] =
    &["primary", "index", "pk", "sk", "partial", "doc", "shards", "shard_by", "shards_before"];

/// What an entity's attribute says.
pub(crate) struct EntityAttr {
    pub(crate) table: Option<Path>,
    pub(crate) pk: Option<LitStr>,
    pub(crate) sk: Option<LitStr>,
    pub(crate) kind: Option<LitStr>,
    pub(crate) verbatim: bool,
    pub(crate) shards: Option<ShardsAttr>,
    pub(crate) access: Vec<AccessAttr>,
    pub(crate) schema: Option<SchemaAttr>,
    pub(crate) uniques: Vec<UniqueAttr>,
}

/// One `access(..)`.
pub(crate) struct AccessAttr {
    /// The word `access`.
    pub(crate) key: Path,
    pub(crate) name: Ident,
    pub(crate) source: SourceAttr,
    /// The index holds only part of the entity.
    pub(crate) partial: Option<Path>,
    /// What the user says of it.
    pub(crate) doc: String,
}

/// What a pattern reads.
pub(crate) enum SourceAttr {
    Primary,
    /// A local index has the table's partition key, so none is given.
    Index {
        index: Ident,
        pk: Option<KeyValue>,
        sk: Option<KeyValue>,
        shards: Option<Box<ShardsAttr>>,
    },
}

impl EntityAttr {
    pub(crate) fn parse(ctxt: &Ctxt, input: &DeriveInput) -> Self {
        let present = input.attrs.iter().any(|attribute| attribute.path().is_ident("entity"));
        if !present {
            let message =
                "an entity needs `#[entity(table = .., pk = \"..\")]` beside `#[derive(Entity)]`";
            ctxt.error(&input.ident, message);
        }
        let mut arguments =
            Arguments::of_attributes(ctxt, &input.attrs, "entity", "`#[entity(..)]`");
        let attr = Self {
            table: arguments.path("table"),
            pk: arguments.text("pk"),
            sk: arguments.text("sk"),
            kind: arguments.text("kind"),
            verbatim: arguments.verbatim_layout(),
            shards: ShardsAttr::take(ctxt, &mut arguments),
            access: accesses(ctxt, &mut arguments),
            schema: SchemaAttr::take(ctxt, &mut arguments),
            uniques: uniques(ctxt, &mut arguments),
        };
        arguments.finish(ENTITY_KEYS);
        // An attribute that could not be read has its error; nothing is missing then.
        if present && !ctxt.has_errors() {
            if attr.table.is_none() {
                ctxt.error(&input.ident, "say where the entity lives: `#[entity(table = ..)]`");
            }
            if attr.pk.is_none() {
                let message =
                    "say what its partition key is made of: `#[entity(pk = \"ORDER#{id}\")]`";
                ctxt.error(&input.ident, message);
            }
        }
        attr
    }
}

fn accesses(ctxt: &Ctxt, arguments: &mut Arguments<'_>) -> Vec<AccessAttr> {
    let groups = arguments.groups("access", "access(by_status, index = gsi1, pk = \"..\")");
    groups.into_iter().filter_map(|(key, list)| access(ctxt, &key, list)).collect()
}

fn access(ctxt: &Ctxt, key: &Path, list: Vec<Argument>) -> Option<AccessAttr> {
    let mut arguments = Arguments::of_group(ctxt, list, "`access(..)`");
    let Some((name, doc)) = arguments.leading_documented_name() else {
        ctxt.error(key, "start with the pattern's name: `access(by_status, index = gsi1, ..)`");
        return None;
    };
    let primary = arguments.flag("primary");
    let index = arguments.path("index");
    let (pk, sk) = (arguments.key("pk"), arguments.key("sk"));
    let partial = arguments.flag("partial");
    let doc = doc.or_else(|| arguments.text("doc").map(|doc| doc.value()));
    let shards = ShardsAttr::take(ctxt, &mut arguments);
    arguments.finish(ACCESS_KEYS);
    let source = match (primary, index) {
        (Some(_), Some(index)) => {
            let message = "a pattern reads by the primary key or by an index: remove one of them";
            ctxt.error(&index, message);
            None
        }
        (Some(_), None) => {
            for template in [pk, sk].into_iter().flatten() {
                ctxt.error(
                    &template,
                    "a primary pattern has the keys of the entity: remove this template",
                );
            }
            if let Some(shards) = shards {
                let message = "a primary pattern has the shards of the entity: say them there, `#[entity(shards = 10, shard_by = id)]`";
                ctxt.error(&shards.count, message);
            }
            Some(SourceAttr::Primary)
        }
        (None, Some(index)) => index_source(ctxt, &index, (pk, sk), shards),
        (None, None) => {
            let message = format!(
                "say what `{name}` reads: `access({name}, primary)` or `access({name}, index = .., pk = \"..\")`"
            );
            ctxt.error(&name, message);
            None
        }
    };
    if let (Some(flag), Some(SourceAttr::Primary)) = (&partial, &source) {
        ctxt.error(flag, "the table itself holds whole entities: remove `partial`");
    }
    let doc = doc.unwrap_or_default();
    Some(AccessAttr { key: key.clone(), name, source: source?, partial, doc })
}

fn index_source(
    ctxt: &Ctxt,
    index: &Path,
    (pk, sk): (Option<KeyValue>, Option<KeyValue>),
    shards: Option<ShardsAttr>,
) -> Option<SourceAttr> {
    let Some(ident) = index.get_ident() else {
        ctxt.error(index, "name an index of the table: `index = gsi1`");
        return None;
    };
    if pk.is_none() && sk.is_none() {
        let message = format!(
            "say how the entity is keyed on `{ident}`: `pk = \"..\"`, or `pk = [..]` if the index is keyed by attributes, or `sk = \"..\"` alone if it is a local one"
        );
        ctxt.error(index, message);
        return None;
    }
    if let (None, Some(names @ KeyValue::Names(_))) = (&pk, &sk) {
        let message = "say what its partition key is, too: `pk = [..]`; a local index, which has that of the table, takes a template";
        ctxt.error(names, message);
        return None;
    }
    Some(SourceAttr::Index { index: ident.clone(), pk, sk, shards: shards.map(Box::new) })
}
