//! Rules of a table: names that DynamoDB takes, and attributes that are used once.

use syn::LitStr;

use crate::attr::argument::Name;
use crate::attr::table::TableNameAttr;
use crate::ctxt::Ctxt;
use crate::model::table::{TableIndex, TableIndexKey, TableModel};

type Rule = fn(&Ctxt, &TableModel);

const RULES: &[Rule] = &[
    names_are_names_for_dynamodb,
    attributes_are_not_empty,
    reserved_attributes_have_one_use,
    indexes_have_different_names,
    native_keys_have_one_to_four_attributes,
    native_keys_do_not_repeat_an_attribute,
    native_keys_are_attributes_of_entities,
    there_are_at_most_twenty_indexes,
    segments_are_within_the_limit,
    local_indexes_need_a_sort_key,
    there_are_at_most_five_local_indexes,
    indexes_have_two_different_keys,
];

/// Letters of the name of a table or an index.
const NAME_LENGTHS: std::ops::RangeInclusive<usize> = 3..=255;

/// Attributes on either side of a native index key.
const NATIVE_ATTRIBUTES_MAX: usize = 4;

/// Global secondary indexes of a table, by default.
const INDEXES_MAX: usize = 20;

/// Segments of a parallel scan: DynamoDB has a million, for many programs; one task reads these.
const SEGMENTS_MAX: u32 = 10_000;

/// Local secondary indexes of a table.
const LOCAL_INDEXES_MAX: usize = 5;

/// Reports every rule that the table breaks.
pub(crate) fn check(ctxt: &Ctxt, table: &TableModel) {
    for rule in RULES {
        rule(ctxt, table);
    }
}

fn names_are_names_for_dynamodb(ctxt: &Ctxt, table: &TableModel) {
    let fixed = match &table.name {
        TableNameAttr::Fixed(name) => Some(name),
        TableNameAttr::Env(_) => None,
    };
    for name in fixed.into_iter().chain(table.indexes.iter().map(|index| &index.name)) {
        let text = name.value();
        let is_fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        if !NAME_LENGTHS.contains(&text.len()) || !text.chars().all(is_fine) {
            let message = "DynamoDB's names of tables and indexes have 3 to 255 letters, digits, `_`, `-` and `.`";
            ctxt.error(name, message);
        }
    }
}

fn attributes_are_not_empty(ctxt: &Ctxt, table: &TableModel) {
    for (_, name) in reserved(table) {
        if name.value().is_empty() {
            ctxt.error(name, "an attribute's name cannot be empty");
        }
    }
}

/// Each rendered key and the kind is written to an attribute of its own. A global index may be keyed
/// by attributes of the table's key, which it then looks at from the other side.
fn reserved_attributes_have_one_use(ctxt: &Ctxt, table: &TableModel) {
    let mut seen: Vec<(String, String)> = Vec::new();
    for (place, name) in reserved(table) {
        let text = name.value();
        match seen.iter().find(|(_, known)| *known == text) {
            Some((first, _)) => ctxt.error(
                name,
                format!(
                    "attribute `{text}` is {first} already, and each key is rendered to an attribute of its own: name another, such as `{text}2`"
                ),
            ),
            None => seen.push((place, text)),
        }
    }
}

fn indexes_have_different_names(ctxt: &Ctxt, table: &TableModel) {
    for (at, index) in table.indexes.iter().enumerate() {
        let earlier = table.indexes.iter().take(at);
        let is_same = |known: &TableIndex| {
            known.ident == index.ident || known.name.value() == index.name.value()
        };
        if earlier.into_iter().any(is_same) {
            let message =
                format!("there is an index `{}` already: name this one otherwise", index.ident);
            ctxt.error(&index.ident, message);
        }
    }
}

fn native_keys_have_one_to_four_attributes(ctxt: &Ctxt, table: &TableModel) {
    for (index, pk, sk) in native_keys(table) {
        if pk.is_empty() || pk.len() > NATIVE_ATTRIBUTES_MAX || sk.len() > NATIVE_ATTRIBUTES_MAX {
            let message = format!(
                "an index is keyed by 1 to {NATIVE_ATTRIBUTES_MAX} partition and up to {NATIVE_ATTRIBUTES_MAX} sort attributes"
            );
            ctxt.error(&index.ident, message);
        }
    }
}

fn native_keys_do_not_repeat_an_attribute(ctxt: &Ctxt, table: &TableModel) {
    for (_, pk, sk) in native_keys(table) {
        let mut seen: Vec<&str> = Vec::new();
        for name in pk.iter().chain(sk) {
            if seen.contains(&name.text.as_str()) {
                let message = format!("`{}` stands twice in the key of one index", name.text);
                ctxt.error(name, message);
            }
            seen.push(&name.text);
        }
    }
}

fn native_keys_are_attributes_of_entities(ctxt: &Ctxt, table: &TableModel) {
    let reserved: Vec<String> = reserved(table).map(|(_, name)| name.value()).collect();
    for (_, pk, sk) in native_keys(table) {
        for name in pk.iter().chain(sk).filter(|name| reserved.contains(&name.text)) {
            let message = format!(
                "`{}` holds a rendered key or the kind: an index over lists is keyed by fields of the entities",
                name.text
            );
            ctxt.error(name, message);
        }
    }
}

fn there_are_at_most_twenty_indexes(ctxt: &Ctxt, table: &TableModel) {
    if let Some(index) = table.indexes.iter().filter(|index| !index.local).nth(INDEXES_MAX) {
        let message = format!("a table has at most {INDEXES_MAX} global secondary indexes");
        ctxt.error(&index.ident, message);
    }
}

fn segments_are_within_the_limit(ctxt: &Ctxt, table: &TableModel) {
    let Some(segments) = table.scan.as_ref().and_then(|scan| scan.segments.as_ref()) else {
        return;
    };
    let number: Option<u32> = segments.base10_parse().ok();
    if !number.is_some_and(|number| (1..=SEGMENTS_MAX).contains(&number)) {
        let message = format!("a table is scanned in 1 to {SEGMENTS_MAX} segments");
        ctxt.error(segments, message);
    }
}

fn local_indexes_need_a_sort_key(ctxt: &Ctxt, table: &TableModel) {
    let first = table.indexes.iter().find(|index| index.local);
    if let (Some(index), None) = (first, &table.sk) {
        let message = "only a table with a sort key has local indexes: add `sk = \"..\"` to the table, or make it a `gsi(..)`";
        ctxt.error(&index.ident, message);
    }
}

fn there_are_at_most_five_local_indexes(ctxt: &Ctxt, table: &TableModel) {
    if let Some(index) = table.indexes.iter().filter(|index| index.local).nth(LOCAL_INDEXES_MAX) {
        let message = format!("a table has at most {LOCAL_INDEXES_MAX} local secondary indexes");
        ctxt.error(&index.ident, message);
    }
}

fn indexes_have_two_different_keys(ctxt: &Ctxt, table: &TableModel) {
    for index in table.indexes.iter().filter(|index| !index.local) {
        if let TableIndexKey::Composite { pk, sk: Some(sk) } = &index.key
            && pk.value() == sk.value()
        {
            let message = format!("`{}` is the partition key already: name another", pk.value());
            ctxt.error(sk, message);
        }
    }
}

/// Returns the attributes that the table writes itself, with what each is.
fn reserved(table: &TableModel) -> impl Iterator<Item = (String, &LitStr)> {
    let own = [
        ("the partition key", Some(&table.pk)),
        ("the sort key", table.sk.as_ref()),
        ("the kind", Some(&table.kind)),
    ];
    let own = own.into_iter().filter_map(|(place, name)| Some((place.to_owned(), name?)));
    let of_indexes = table.indexes.iter().flat_map(|index| {
        let (pk, sk) = match &index.key {
            TableIndexKey::Composite { sk, .. } if index.local => (None, sk.as_ref()),
            TableIndexKey::Composite { pk, sk } => {
                // That both are one attribute is told by another rule.
                let sk = sk.as_ref().filter(|sk| sk.value() != pk.value());
                let is_own = |name: &&LitStr| !is_primary(table, name);
                (Some(pk).filter(is_own), sk.filter(is_own))
            }
            TableIndexKey::Native { .. } => (None, None),
        };
        let place = format!("a key of index `{}`", index.ident);
        [pk, sk].into_iter().flatten().map(move |name| (place.clone(), name))
    });
    own.chain(of_indexes)
}

fn is_primary(table: &TableModel, name: &LitStr) -> bool {
    let own = std::iter::once(&table.pk).chain(&table.sk);
    own.into_iter().any(|own| own.value() == name.value())
}

fn native_keys(table: &TableModel) -> impl Iterator<Item = (&TableIndex, &[Name], &[Name])> {
    table.indexes.iter().filter_map(|index| match &index.key {
        TableIndexKey::Native { pk, sk } => Some((index, pk.as_slice(), sk.as_slice())),
        TableIndexKey::Composite { .. } => None,
    })
}
