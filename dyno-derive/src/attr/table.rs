//! `#[table(..)]` and its `gsi(..)`.

use syn::{DeriveInput, Ident, LitStr, Path};

use super::argument::{Argument, Arguments, KeyValue, TextOrCall};
use crate::ctxt::Ctxt;

const TABLE_KEYS: &[&str] =
    &["name", "pk", "sk", "kind", "ttl", "scan", "gsi", "entities", "derive"];
const GSI_KEYS: &[&str] = &["pk", "sk", "projection", "name"];

/// What a table's attribute says.
pub(crate) struct TableAttr {
    pub(crate) name: Option<TableNameAttr>,
    pub(crate) pk: Option<LitStr>,
    pub(crate) sk: Option<LitStr>,
    pub(crate) kind: Option<LitStr>,
    pub(crate) ttl: Option<LitStr>,
    pub(crate) scan: bool,
    pub(crate) indexes: Vec<GsiAttr>,
    pub(crate) entities: Vec<Path>,
    pub(crate) derives: Vec<Path>,
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
            ttl: arguments.text("ttl"),
            scan: arguments.flag("scan").is_some(),
            indexes: gsis(ctxt, &mut arguments),
            entities: paths(ctxt, &mut arguments, "entities", "entities(Tenant, Order)"),
            derives: paths(ctxt, &mut arguments, "derive", "derive(Clone, PartialEq)"),
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

/// Takes a list of paths: `entities(Tenant, billing::Invoice)`.
fn paths(ctxt: &Ctxt, arguments: &mut Arguments<'_>, key: &str, form: &str) -> Vec<Path> {
    let mut paths = Vec::new();
    for argument in arguments.groups(key, form).into_iter().flat_map(|(_, list)| list) {
        match argument.as_name() {
            Some(path) => paths.push(path.clone()),
            None => ctxt.error(&argument, format!("write only names here: `{form}`")),
        }
    }
    paths
}
