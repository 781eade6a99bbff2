//! The `#[serde(..)]` attributes that say what an attribute is called and whether there is one.
//!
//! Whatever else serde understands is passed over; serde itself reports what it does not.

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Lit, LitStr, Meta, Token};

use crate::ctxt::Ctxt;

/// What serde does with a struct.
#[derive(Default)]
pub(crate) struct SerdeContainer {
    rename_all: Option<RenameRule>,
    pub(crate) transparent: bool,
    /// `into = ".."`, or `from` where it is read: the attributes are another type's.
    pub(crate) into: Option<Meta>,
    /// Every field can be read where it is absent.
    pub(crate) default: bool,
}

/// What serde does with a field.
#[derive(Default)]
pub(crate) struct SerdeField {
    rename: Option<String>,
    pub(crate) skip: bool,
    pub(crate) flatten: bool,
    /// `with` or `serialize_with`: the attribute is not that of the field's type.
    pub(crate) with: Option<Meta>,
    pub(crate) default: bool,
}

/// What of a struct is looked at: how it is written, or how it is read.
#[derive(Clone, Copy)]
pub(crate) enum Side {
    Written,
    Read,
}

impl Side {
    /// Returns the word of serde, such as `serialize`, after which its attributes are called.
    const fn word(self) -> &'static str {
        match self {
            Self::Written => "serialize",
            Self::Read => "deserialize",
        }
    }
}

/// `rename_all`, for fields.
#[derive(Clone, Copy)]
enum RenameRule {
    AsIs,
    Upper,
    Pascal,
    Camel,
    Kebab,
    UpperKebab,
}

impl SerdeContainer {
    pub(crate) fn parse(ctxt: &Ctxt, attributes: &[Attribute]) -> Self {
        Self::of_side(ctxt, attributes, Side::Written)
    }

    pub(crate) fn of_side(ctxt: &Ctxt, attributes: &[Attribute], side: Side) -> Self {
        let converts: &[&str] = match side {
            Side::Written => &["into"],
            Side::Read => &["from", "try_from"],
        };
        let mut found = Self::default();
        for meta in metas(attributes) {
            let path = meta.path();
            if path.is_ident("rename_all") {
                found.rename_all = name_on(&meta, side).and_then(|name| rule(ctxt, &name));
            } else if path.is_ident("transparent") {
                found.transparent = true;
            } else if path.is_ident("default") {
                found.default = true;
            } else if converts.iter().any(|word| path.is_ident(word)) {
                found.into = Some(meta);
            }
        }
        found
    }
}

impl SerdeField {
    pub(crate) fn parse(attributes: &[Attribute]) -> Self {
        Self::of_side(attributes, Side::Written)
    }

    pub(crate) fn of_side(attributes: &[Attribute], side: Side) -> Self {
        let (with, skip) = match side {
            Side::Written => ("serialize_with", "skip_serializing"),
            Side::Read => ("deserialize_with", "skip_deserializing"),
        };
        let mut found = Self::default();
        for meta in metas(attributes) {
            let path = meta.path();
            if path.is_ident("rename") {
                found.rename = name_on(&meta, side).map(|name| name.value());
            } else if path.is_ident("skip") || path.is_ident(skip) {
                found.skip = true;
            } else if path.is_ident("flatten") {
                found.flatten = true;
            } else if path.is_ident("default") {
                found.default = true;
            } else if path.is_ident("with") || path.is_ident(with) {
                found.with = Some(meta);
            }
        }
        found
    }

    /// Returns the name of the attribute that serde makes of a field, if it makes one.
    pub(crate) fn attribute(&self, container: &SerdeContainer, field: &str) -> Option<String> {
        if self.skip || self.flatten {
            return None;
        }
        let renamed = self.rename.clone();
        Some(renamed.unwrap_or_else(|| match container.rename_all {
            Some(rule) => rule.apply(field),
            None => field.to_owned(),
        }))
    }
}

impl RenameRule {
    fn apply(self, field: &str) -> String {
        match self {
            Self::AsIs => field.to_owned(),
            Self::Upper => field.to_ascii_uppercase(),
            Self::Pascal => pascal_case(field),
            Self::Camel => {
                let pascal = pascal_case(field);
                let mut chars = pascal.chars();
                let first = chars.next().map(|first| first.to_ascii_lowercase());
                first.into_iter().chain(chars).collect()
            }
            Self::Kebab => field.replace('_', "-"),
            Self::UpperKebab => field.to_ascii_uppercase().replace('_', "-"),
        }
    }
}

/// Returns `PlacedAt` for `placed_at`, as serde and our type names write it.
pub(crate) fn pascal_case(name: &str) -> String {
    let mut pascal = String::new();
    let mut at_start = true;
    for letter in name.chars() {
        if letter == '_' {
            at_start = true;
        } else if at_start {
            pascal.push(letter.to_ascii_uppercase());
            at_start = false;
        } else {
            pascal.push(letter);
        }
    }
    pascal
}

fn rule(ctxt: &Ctxt, name: &LitStr) -> Option<RenameRule> {
    match name.value().as_str() {
        "lowercase" | "snake_case" => Some(RenameRule::AsIs),
        "UPPERCASE" | "SCREAMING_SNAKE_CASE" => Some(RenameRule::Upper),
        "PascalCase" => Some(RenameRule::Pascal),
        "camelCase" => Some(RenameRule::Camel),
        "kebab-case" => Some(RenameRule::Kebab),
        "SCREAMING-KEBAB-CASE" => Some(RenameRule::UpperKebab),
        _ => {
            ctxt.error(name, "dyno does not know this case, so it cannot name the attributes");
            None
        }
    }
}

fn metas(attributes: &[Attribute]) -> Vec<Meta> {
    let of_serde = attributes.iter().filter(|attribute| attribute.path().is_ident("serde"));
    let parsed = of_serde.filter_map(|attribute| {
        attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()
    });
    parsed.flatten().collect()
}

/// Returns the name in `key = ".."` or `key(serialize = "..")`.
fn name_on(meta: &Meta, side: Side) -> Option<LitStr> {
    match meta {
        Meta::NameValue(pair) => text_of(&pair.value),
        Meta::List(list) => {
            let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
            let inner = list.parse_args_with(parser).ok()?;
            inner.iter().find_map(|meta| match meta {
                Meta::NameValue(pair) if pair.path.is_ident(side.word()) => text_of(&pair.value),
                _ => None,
            })
        }
        Meta::Path(_) => None,
    }
}

fn text_of(value: &Expr) -> Option<LitStr> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn attribute(container: &[Attribute], field: &[Attribute]) -> Option<String> {
        let ctxt = Ctxt::default();
        let container = SerdeContainer::parse(&ctxt, container);
        assert!(!ctxt.has_errors());
        SerdeField::parse(field).attribute(&container, "placed_at")
    }

    #[test]
    fn every_case_is_that_of_serde() {
        for (rule, expected) in [
            ("lowercase", "placed_at"),
            ("snake_case", "placed_at"),
            ("UPPERCASE", "PLACED_AT"),
            ("SCREAMING_SNAKE_CASE", "PLACED_AT"),
            ("PascalCase", "PlacedAt"),
            ("camelCase", "placedAt"),
            ("kebab-case", "placed-at"),
            ("SCREAMING-KEBAB-CASE", "PLACED-AT"),
        ] {
            let plain = attribute(&[parse_quote!(#[serde(rename_all = #rule)])], &[]);
            assert_eq!(plain.as_deref(), Some(expected));
            let split = parse_quote!(#[serde(rename_all(serialize = #rule, deserialize = "x"))]);
            assert_eq!(attribute(&[split], &[]).as_deref(), Some(expected));
        }
    }

    #[test]
    fn fields_are_renamed_and_left_out() {
        let check = |field: Attribute, expected: Option<&str>| {
            assert_eq!(attribute(&[], &[field]).as_deref(), expected);
        };
        check(parse_quote!(#[serde(rename = "at")]), Some("at"));
        check(parse_quote!(#[serde(rename(serialize = "at"), default)]), Some("at"));
        check(parse_quote!(#[serde(rename(deserialize = "at"))]), Some("placed_at"));
        check(parse_quote!(#[serde(alias = "at", skip_deserializing)]), Some("placed_at"));
        check(parse_quote!(#[serde(skip)]), None);
        check(parse_quote!(#[serde(default, skip_serializing)]), None);
        check(parse_quote!(#[serde(flatten)]), None);
    }

    #[test]
    fn an_unknown_case_is_reported() {
        let ctxt = Ctxt::default();
        SerdeContainer::parse(&ctxt, &[parse_quote!(#[serde(rename_all = "sPoNgE")])]);
        assert!(ctxt.has_errors());
    }
}
