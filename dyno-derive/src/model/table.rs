//! A table: where its name comes from, its key attributes, its indexes and its entities.

use quote::format_ident;
use syn::ext::IdentExt;
use syn::{DeriveInput, Ident, LitStr, Path, Visibility};

use crate::attr::argument::{KeyValue, Name};
use crate::attr::container::{krate, refuse_generics};
use crate::attr::table::{GsiAttr, LsiAttr, ProjectionAttr, ScanAttr, TableAttr, TableNameAttr};
use crate::ctxt::Ctxt;

/// What `#[derive(Table)]` expands.
pub(crate) struct TableModel {
    pub(crate) krate: Path,
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) name: TableNameAttr,
    pub(crate) pk: LitStr,
    pub(crate) sk: Option<LitStr>,
    pub(crate) kind: LitStr,
    /// Keys have the verbatim layout.
    pub(crate) verbatim: bool,
    pub(crate) ttl: Option<LitStr>,
    /// Scans are declared, perhaps in segments.
    pub(crate) scan: Option<ScanAttr>,
    pub(crate) indexes: Vec<TableIndex>,
    pub(crate) entities: Vec<TableEntity>,
    pub(crate) derives: Vec<Path>,
}

/// A secondary index.
pub(crate) struct TableIndex {
    /// The name that entities use.
    pub(crate) ident: Ident,
    /// The name that DynamoDB uses.
    pub(crate) name: LitStr,
    /// It has the table's partition key.
    pub(crate) local: bool,
    pub(crate) key: TableIndexKey,
    pub(crate) projection: ProjectionAttr,
}

/// The key of an index.
pub(crate) enum TableIndexKey {
    Composite { pk: LitStr, sk: Option<LitStr> },
    Native { pk: Vec<Name>, sk: Vec<Name> },
}

/// An entity and its variant.
pub(crate) struct TableEntity {
    pub(crate) path: Path,
    pub(crate) variant: Ident,
}

impl TableModel {
    /// Builds the model; where something is missing, with a stand-in.
    pub(crate) fn build(ctxt: &Ctxt, input: &DeriveInput) -> Self {
        let krate = krate(ctxt, &input.attrs);
        let attr = TableAttr::parse(ctxt, input);
        refuse_generics(ctxt, input, "a table");
        let text = |text: &str| LitStr::new(text, input.ident.span());
        let pk = attr.pk.unwrap_or_else(|| text("pk"));
        let global = attr.gsis.into_iter().filter_map(|gsi| index(ctxt, gsi));
        let local = attr.lsis.into_iter().map(|lsi| local_index(&pk, lsi));
        let indexes = global.chain(local).collect();
        Self {
            krate,
            ident: input.ident.clone(),
            vis: input.vis.clone(),
            name: attr.name.unwrap_or_else(|| TableNameAttr::Fixed(text("unnamed"))),
            pk,
            sk: attr.sk,
            kind: attr.kind.unwrap_or_else(|| text("_t")),
            verbatim: attr.verbatim,
            ttl: attr.ttl,
            scan: attr.scan,
            indexes,
            entities: entities(ctxt, attr.entities),
            derives: attr.derives,
        }
    }

    /// Returns the name of the enum of all entities.
    pub(crate) fn item_ident(&self) -> Ident {
        let name = format_ident!("{}Item", self.ident.unraw());
        Ident::new(&name.to_string(), self.ident.span())
    }
}

fn index(ctxt: &Ctxt, gsi: GsiAttr) -> Option<TableIndex> {
    let GsiAttr { ident, name, pk, sk, projection } = gsi;
    let key = match (pk, sk) {
        (None, _) => {
            let message = format!(
                "name the key attributes of `{ident}`: `pk = \"{ident}pk\"` for rendered keys, `pk = [..]` for the entities' own attributes"
            );
            ctxt.error(&ident, message);
            return None;
        }
        (Some(KeyValue::Text(pk)), None) => TableIndexKey::Composite { pk, sk: None },
        (Some(KeyValue::Text(pk)), Some(KeyValue::Text(sk))) => {
            TableIndexKey::Composite { pk, sk: Some(sk) }
        }
        (Some(KeyValue::Names(pk)), None) => TableIndexKey::Native { pk: pk.names, sk: Vec::new() },
        (Some(KeyValue::Names(pk)), Some(KeyValue::Names(sk))) => {
            TableIndexKey::Native { pk: pk.names, sk: sk.names }
        }
        (Some(_), Some(sk)) => {
            let message = "`pk` and `sk` of an index have one form: both strings (rendered keys) or both lists (the entities' own attributes)";
            ctxt.error(&sk, message);
            return None;
        }
    };
    let name = name.unwrap_or_else(|| own_name(&ident));
    let projection = projection.unwrap_or(ProjectionAttr::All);
    Some(TableIndex { ident, name, local: false, key, projection })
}

fn local_index(pk: &LitStr, lsi: LsiAttr) -> TableIndex {
    let LsiAttr { ident, name, sk, projection } = lsi;
    let name = name.unwrap_or_else(|| own_name(&ident));
    let key = TableIndexKey::Composite { pk: pk.clone(), sk: Some(sk) };
    let projection = projection.unwrap_or(ProjectionAttr::All);
    TableIndex { ident, name, local: true, key, projection }
}

fn own_name(ident: &Ident) -> LitStr {
    LitStr::new(&ident.unraw().to_string(), ident.span())
}

fn entities(ctxt: &Ctxt, paths: Vec<Path>) -> Vec<TableEntity> {
    let mut entities: Vec<TableEntity> = Vec::new();
    for path in paths {
        let Some(variant) = path.segments.last().map(|segment| segment.ident.clone()) else {
            continue;
        };
        if variant == "Unknown" {
            let message = "the variant `Unknown` holds items of no known kind: import this entity under another name";
            ctxt.error(&path, message);
        } else if entities.iter().any(|known| known.variant == variant) {
            let message = format!(
                "`{variant}` is listed twice: remove one, or import one under another name"
            );
            ctxt.error(&path, message);
        } else {
            entities.push(TableEntity { path, variant });
        }
    }
    entities
}
