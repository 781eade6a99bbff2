//! `#[table(..)]` and its `gsi(..)`.

use syn::{DeriveInput, Ident, LitInt, LitStr, Path};

use super::argument::{Argument, Arguments, KeyValue, TextOrCall};
use crate::ctxt::Ctxt;

const TABLE_KEYS: &[&str] =
    &["name", "pk", "sk", "kind", "layout", "ttl", "scan", "gsi", "lsi", "entities", "derive"];
const GSI_KEYS: &[&str] = &["pk", "sk", "projection", "name"];
const LSI_KEYS: &[&str] = &["sk", "projection", "name"];

/// What a table's attribute says.
pub(crate) struct TableAttr {
    pub(crate) name: Option<TableNameAttr>,
    pub(crate) pk: Option<LitStr>,
    pub(crate) sk: Option<LitStr>,
    pub(crate) kind: Option<LitStr>,
    pub(crate) verbatim: bool,
    pub(crate) ttl: Option<LitStr>,
    pub(crate) scan: Option<ScanAttr>,
    pub(crate) gsis: Vec<GsiAttr>,
    pub(crate) lsis: Vec<LsiAttr>,
    pub(crate) entities: Vec<Path>,
    pub(crate) derives: Vec<Path>,
}

/// `scan`, or `scan(segments = 8)`.
pub(crate) struct ScanAttr {
    pub(crate) segments: Option<LitInt>,
}

/// Where the table's name comes from.
pub(crate) enum TableNameAttr {
    Fixed(LitStr),
    Env(LitStr),
}

/// One `gsi(..)`.
pub(crate) struct GsiAttr {
    pub(crate) ident: Ident,
    pub(crate) name: Option<LitStr>,
    pub(crate) pk: Option<KeyValue>,
    pub(crate) sk: Option<KeyValue>,
    pub(crate) projection: Option<ProjectionAttr>,
}

/// One `lsi(..)`.
pub(crate) struct LsiAttr {
    pub(crate) ident: Ident,
    pub(crate) name: Option<LitStr>,
    pub(crate) sk: LitStr,
    pub(crate) projection: Option<ProjectionAttr>,
}

/// `projection = ..`
pub(crate) enum ProjectionAttr {
    All,
    KeysOnly,
    Include(Vec<LitStr>),
}

impl TableAttr {
    pub(crate) fn parse(ctxt: &Ctxt, input: &DeriveInput) -> Self {
        let present = input.attrs.iter().any(|attribute| attribute.path().is_ident("table"));
        if !present {
            let message = "a table needs `#[table(name = \"..\", pk = \"..\", entities(..))]` beside `#[derive(Table)]`";
            ctxt.error(&input.ident, message);
        }
        let mut arguments = Arguments::of_attributes(ctxt, &input.attrs, "table", "`#[table(..)]`");
        let attr = Self {
            name: table_name(ctxt, &mut arguments),
            pk: arguments.text("pk"),
            sk: arguments.text("sk"),
            kind: arguments.text("kind"),
            verbatim: arguments.verbatim_layout(),
            ttl: arguments.text("ttl"),
            scan: scan(ctxt, &mut arguments),
            gsis: gsis(ctxt, &mut arguments),
            lsis: lsis(ctxt, &mut arguments),
            entities: arguments.paths("entities", "entities(Tenant, Order)"),
            derives: arguments.paths("derive", "derive(Clone, PartialEq)"),
        };
        arguments.finish(TABLE_KEYS);
        // An attribute that could not be read has its error; nothing is missing then.
        if present && !ctxt.has_errors() {
            if attr.name.is_none() {
                let message =
                    "name the table: `#[table(name = \"..\")]` or `#[table(name = env(\"..\"))]`";
                ctxt.error(&input.ident, message);
            }
            if attr.pk.is_none() {
                let message = "name the attribute of the partition key: `#[table(pk = \"pk\")]`";
                ctxt.error(&input.ident, message);
            }
        }
        attr
    }
}

fn table_name(ctxt: &Ctxt, arguments: &mut Arguments<'_>) -> Option<TableNameAttr> {
    const FORMS: &str = "name = \"..\"` or `name = env(\"..\")";
    match arguments.text_or_call("name", FORMS)? {
        TextOrCall::Text(text) => Some(TableNameAttr::Fixed(text)),
        TextOrCall::Call(call) if call.function.is_ident("env") => match call.texts.as_slice() {
            [variable] => Some(TableNameAttr::Env(variable.clone())),
            _ => {
                ctxt.error(&call.function, "`env` takes one environment variable: `env(\"NAME\")`");
                None
            }
        },
        TextOrCall::Call(call) => {
            ctxt.error(&call.function, format!("write `{FORMS}`"));
            None
        }
        TextOrCall::Word(word) => {
            ctxt.error(&word, format!("write `{FORMS}`"));
            None
        }
    }
}

fn scan(ctxt: &Ctxt, arguments: &mut Arguments<'_>) -> Option<ScanAttr> {
    let list = arguments.flag_or_group("scan", "scan` or `scan(segments = 8)")?;
    let mut arguments = Arguments::of_group(ctxt, list, "`scan(..)`");
    let attr = ScanAttr { segments: arguments.number("segments") };
    arguments.finish(&["segments"]);
    Some(attr)
}

fn gsis(ctxt: &Ctxt, arguments: &mut Arguments<'_>) -> Vec<GsiAttr> {
    let groups = arguments.groups("gsi", "gsi(gsi1, pk = \"gsi1pk\", sk = \"gsi1sk\")");
    groups.into_iter().filter_map(|(key, list)| gsi(ctxt, &key, list)).collect()
}

fn gsi(ctxt: &Ctxt, key: &Path, list: Vec<Argument>) -> Option<GsiAttr> {
    let mut arguments = Arguments::of_group(ctxt, list, "`gsi(..)`");
    let Some(ident) = arguments.leading_name() else {
        ctxt.error(key, "start with the index's name: `gsi(gsi1, pk = \"gsi1pk\")`");
        return None;
    };
    let attr = GsiAttr {
        name: arguments.text("name"),
        pk: arguments.key("pk"),
        sk: arguments.key("sk"),
        projection: projection(ctxt, &mut arguments),
        ident,
    };
    arguments.finish(GSI_KEYS);
    Some(attr)
}

fn lsis(ctxt: &Ctxt, arguments: &mut Arguments<'_>) -> Vec<LsiAttr> {
    let groups = arguments.groups("lsi", "lsi(lsi1, sk = \"lsi1sk\")");
    groups.into_iter().filter_map(|(key, list)| lsi(ctxt, &key, list)).collect()
}

fn lsi(ctxt: &Ctxt, key: &Path, list: Vec<Argument>) -> Option<LsiAttr> {
    let mut arguments = Arguments::of_group(ctxt, list, "`lsi(..)`");
    let Some(ident) = arguments.leading_name() else {
        ctxt.error(key, "start with the index's name: `lsi(lsi1, sk = \"lsi1sk\")`");
        return None;
    };
    if let Some(pk) = arguments.key("pk") {
        ctxt.error(&pk, "the partition key of a local index is the table's: remove `pk`");
    }
    let (name, sk) = (arguments.text("name"), arguments.text("sk"));
    let projection = projection(ctxt, &mut arguments);
    let is_given = sk.is_some() || ctxt.has_errors();
    arguments.finish(LSI_KEYS);
    if !is_given {
        let message = format!("name the sort key attribute of `{ident}`: `sk = \"{ident}sk\"`");
        ctxt.error(&ident, message);
    }
    Some(LsiAttr { ident, name, sk: sk?, projection })
}

fn projection(ctxt: &Ctxt, arguments: &mut Arguments<'_>) -> Option<ProjectionAttr> {
    const FORMS: &str =
        "projection = all`, `projection = keys_only` or `projection = include(\"a\", \"b\")";
    match arguments.text_or_call("projection", FORMS)? {
        TextOrCall::Word(word) if word.is_ident("all") => Some(ProjectionAttr::All),
        TextOrCall::Word(word) if word.is_ident("keys_only") => Some(ProjectionAttr::KeysOnly),
        TextOrCall::Call(call) if call.function.is_ident("include") => {
            Some(ProjectionAttr::Include(call.texts))
        }
        TextOrCall::Word(word) => {
            ctxt.error(&word, format!("write `{FORMS}`"));
            None
        }
        TextOrCall::Call(call) => {
            ctxt.error(&call.function, format!("write `{FORMS}`"));
            None
        }
        TextOrCall::Text(text) => {
            ctxt.error(&text, format!("write `{FORMS}`"));
            None
        }
    }
}
