//! The grammar that all of our attributes share, and access to it by key.
//!
//! ```text
//! arguments = argument, ...            pk = "a", scan, gsi(..)
//! argument  = path                     a flag or a name
//!           | path = value
//!           | path ( arguments )       a group
//!           | number => path           a step, of schema versions
//! value     = "text" | number | path | [name, ...] | path ( "text", ... )
//! ```

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprLit, Ident, Lit, LitInt, LitStr, Meta, MetaNameValue, Path, Token,
    bracketed, parenthesized, token,
};

use crate::ctxt::{Ctxt, suggest};

/// One argument of an attribute.
#[derive(Clone)]
pub(crate) struct Argument {
    pub(crate) key: Path,
    /// The text of its doc comment.
    doc: Option<String>,
    value: Value,
}

#[derive(Clone)]
enum Value {
    None,
    Text(LitStr),
    Number(LitInt),
    Path(Path),
    Names(Names),
    Call(Call),
    Group(Vec<Argument>),
    /// The key is what is to be done with this version.
    Step(LitInt),
    /// Another literal, which nothing takes.
    Other,
}

/// A list of names: `[tenant_id, "other-name"]`.
#[derive(Clone)]
pub(crate) struct Names {
    bracket: TokenStream,
    pub(crate) names: Vec<Name>,
}

/// A name, written as an identifier or as a string.
#[derive(Clone)]
pub(crate) struct Name {
    pub(crate) text: String,
    tokens: TokenStream,
}

/// A function-like value: `env("NAME")`.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) function: Path,
    pub(crate) texts: Vec<LitStr>,
}

/// A value of a kind that `#[table(name = ..)]` and `projection` take.
pub(crate) enum TextOrCall {
    Text(LitStr),
    Word(Path),
    Call(Call),
}

/// A key given as a template or as a list of attributes.
#[derive(Clone)]
pub(crate) enum KeyValue {
    Text(LitStr),
    Names(Names),
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let doc = doc_comment(&input.call(Attribute::parse_outer)?)?;
        if input.peek(LitStr) {
            return Err(input.error("expected a name, found a string: remove the quotes"));
        }
        if input.peek(LitInt) {
            let from = input.parse()?;
            input.parse::<Token![=>]>()?;
            let key = input.call(Path::parse_mod_style)?;
            return Ok(Self { key, doc, value: Value::Step(from) });
        }
        let key = input.call(Path::parse_mod_style)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            input.parse()?
        } else if input.peek(token::Paren) {
            let content;
            parenthesized!(content in input);
            Value::Group(parse_list(&content)?)
        } else {
            Value::None
        };
        Ok(Self { key, doc, value })
    }
}

impl Parse for Value {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::Text(input.parse()?));
        }
        if input.peek(token::Bracket) {
            let content;
            let bracket = bracketed!(content in input);
            let list = Punctuated::<Name, Token![,]>::parse_terminated(&content)?;
            let span = bracket.span.join();
            let bracket = quote::quote_spanned!(span=> []);
            return Ok(Self::Names(Names { bracket, names: list.into_iter().collect() }));
        }
        if input.peek(LitInt) {
            return Ok(Self::Number(input.parse()?));
        }
        if input.peek(Lit) {
            input.parse::<Lit>()?;
            return Ok(Self::Other);
        }
        if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
            return Err(input.error("expected a string in quotes, a name or a list `[a, b]`"));
        }
        let path = input.call(Path::parse_mod_style)?;
        if !input.peek(token::Paren) {
            return Ok(Self::Path(path));
        }
        let content;
        parenthesized!(content in input);
        let texts = Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?;
        Ok(Self::Call(Call { function: path, texts: texts.into_iter().collect() }))
    }
}

impl Parse for Name {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            let text: LitStr = input.parse()?;
            return Ok(Self { text: text.value(), tokens: text.into_token_stream() });
        }
        let ident = input.call(Ident::parse_any)?;
        Ok(Self { text: ident.unraw().to_string(), tokens: ident.into_token_stream() })
    }
}

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

impl ToTokens for Names {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.bracket.to_tokens(tokens);
    }
}

impl ToTokens for KeyValue {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Text(text) => text.to_tokens(tokens),
            Self::Names(names) => names.to_tokens(tokens),
        }
    }
}

impl ToTokens for Argument {
    /// Only the key: what an error about the argument points at.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.key.to_tokens(tokens);
    }
}

impl Argument {
    /// Returns the key's text, if it is a single word.
    pub(crate) fn word(&self) -> Option<String> {
        self.key.get_ident().map(|ident| ident.unraw().to_string())
    }

    /// Returns the path of an argument that is nothing else.
    pub(crate) fn as_name(&self) -> Option<&Path> {
        matches!(self.value, Value::None).then_some(&self.key)
    }

    /// Returns the version that a step is made from.
    pub(crate) const fn step_from(&self) -> Option<&LitInt> {
        match &self.value {
            Value::Step(from) => Some(from),
            _ => None,
        }
    }

    fn words(&self) -> String {
        let segments = self.key.segments.iter().map(|segment| segment.ident.unraw().to_string());
        segments.collect::<Vec<_>>().join("::")
    }
}

/// The arguments of one attribute or group, taken out by key.
pub(crate) struct Arguments<'c> {
    ctxt: &'c Ctxt,
    /// The attribute as messages write it: `#[table(..)]`.
    place: &'static str,
    list: Vec<Argument>,
}

impl<'c> Arguments<'c> {
    /// Takes the arguments of every attribute with this name.
    pub(crate) fn of_attributes(
        ctxt: &'c Ctxt,
        attributes: &[Attribute],
        name: &str,
        place: &'static str,
    ) -> Self {
        let mut arguments = Vec::new();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
            match attribute.parse_args_with(parse_list) {
                Ok(list) => arguments.extend(list),
                Err(error) => ctxt.push(error),
            }
        }
        Self { ctxt, place, list: arguments }
    }

    /// Takes the arguments of a group.
    pub(crate) const fn of_group(
        ctxt: &'c Ctxt,
        arguments: Vec<Argument>,
        place: &'static str,
    ) -> Self {
        Self { ctxt, place, list: arguments }
    }

    /// Takes the first argument if it is a lone word: the name of what a group declares.
    pub(crate) fn leading_name(&mut self) -> Option<Ident> {
        let first = self.list.first()?.as_name()?.get_ident()?.clone();
        self.list.remove(0);
        Some(first)
    }

    /// Takes the first argument if it is a lone word, with its doc comment.
    pub(crate) fn leading_documented_name(&mut self) -> Option<(Ident, Option<String>)> {
        let doc = self.list.first()?.doc.clone();
        Some((self.leading_name()?, doc))
    }

    /// Takes a string.
    pub(crate) fn text(&mut self, key: &str) -> Option<LitStr> {
        let argument = self.one(key)?;
        match argument.value {
            Value::Text(text) => Some(text),
            _ => self.refuse(&argument, "a string in quotes", &format!("{key} = \"..\"")),
        }
    }

    /// Takes a whole number.
    pub(crate) fn number(&mut self, key: &str) -> Option<LitInt> {
        let argument = self.one(key)?;
        match argument.value {
            Value::Number(number) => Some(number),
            _ => self.refuse(&argument, "a number", &format!("{key} = 10")),
        }
    }

    /// Takes a path.
    pub(crate) fn path(&mut self, key: &str) -> Option<Path> {
        let argument = self.one(key)?;
        match argument.value {
            Value::Path(path) => Some(path),
            _ => self.refuse(&argument, "a name without quotes", &format!("{key} = ..")),
        }
    }

    /// Takes a template or a list of attributes.
    pub(crate) fn key(&mut self, key: &str) -> Option<KeyValue> {
        let argument = self.one(key)?;
        match argument.value {
            Value::Text(text) => Some(KeyValue::Text(text)),
            Value::Names(names) => Some(KeyValue::Names(names)),
            _ => {
                let form = format!("{key} = \"..\"` or `{key} = [a, b]");
                self.refuse(&argument, "a string or a list", &form)
            }
        }
    }

    /// Takes a string, a word, or a call on strings.
    pub(crate) fn text_or_call(&mut self, key: &str, forms: &str) -> Option<TextOrCall> {
        let argument = self.one(key)?;
        match argument.value {
            Value::Text(text) => Some(TextOrCall::Text(text)),
            Value::Path(path) => Some(TextOrCall::Word(path)),
            Value::Call(call) => Some(TextOrCall::Call(call)),
            _ => self.refuse(&argument, "another value", forms),
        }
    }

    /// Takes a word that stands alone.
    pub(crate) fn flag(&mut self, key: &str) -> Option<Path> {
        let argument = self.one(key)?;
        match argument.value {
            Value::None => Some(argument.key),
            _ => self.refuse(&argument, "no value", key),
        }
    }

    /// Takes `layout = "verbatim"`.
    pub(crate) fn verbatim_layout(&mut self) -> bool {
        match self.text("layout") {
            Some(text) if text.value() == "verbatim" => true,
            Some(text) => {
                let message = "keys have the exact layout, or `layout = \"verbatim\"`";
                self.ctxt.error(&text, message);
                false
            }
            None => false,
        }
    }

    /// Takes a word that stands alone or has arguments.
    pub(crate) fn flag_or_group(&mut self, key: &str, form: &str) -> Option<Vec<Argument>> {
        let argument = self.one(key)?;
        match argument.value {
            Value::None => Some(Vec::new()),
            Value::Group(list) => Some(list),
            _ => self.refuse(&argument, "no value or a list in parentheses", form),
        }
    }

    /// Takes a word that stands alone or has a path for its value; returns both.
    pub(crate) fn flag_or_path(&mut self, key: &str, form: &str) -> Option<(Path, Option<Path>)> {
        let argument = self.one(key)?;
        match argument.value {
            Value::None => Some((argument.key, None)),
            Value::Path(path) => Some((argument.key, Some(path))),
            _ => {
                let form = format!("{key}` or `{key} = {form}");
                self.refuse(&argument, "a name without quotes, or nothing", &form)
            }
        }
    }

    /// Takes all groups with this key, each with the key's tokens.
    pub(crate) fn groups(&mut self, key: &str, form: &str) -> Vec<(Path, Vec<Argument>)> {
        let mut groups = Vec::new();
        for argument in self.take(key) {
            match argument.value {
                Value::Group(list) => groups.push((argument.key, list)),
                _ => {
                    self.refuse::<()>(&argument, "a list in parentheses", form);
                }
            }
        }
        groups
    }

    /// Takes a list of paths: `entities(Tenant, billing::Invoice)`.
    pub(crate) fn paths(&mut self, key: &str, form: &str) -> Vec<Path> {
        let mut paths = Vec::new();
        for argument in self.groups(key, form).into_iter().flat_map(|(_, list)| list) {
            match argument.as_name() {
                Some(path) => paths.push(path.clone()),
                None => {
                    self.ctxt.error(&argument, format!("write only names here: `{form}`"));
                }
            }
        }
        paths
    }

    /// Reports every argument that was not taken.
    pub(crate) fn finish(self, known: &[&str]) {
        for argument in &self.list {
            let words = argument.words();
            let hint = suggest(&words, known.iter().copied());
            let place = self.place;
            self.ctxt.error(argument, format!("{place} has no argument `{words}`{hint}"));
        }
    }

    fn one(&mut self, key: &str) -> Option<Argument> {
        let mut found = self.take(key).into_iter();
        let first = found.next();
        for again in found {
            self.ctxt.error(&again, format!("`{key}` is given twice: remove one"));
        }
        first
    }

    fn take(&mut self, key: &str) -> Vec<Argument> {
        let all = std::mem::take(&mut self.list);
        let is_wanted = |argument: &Argument| argument.word().is_some_and(|word| word == key);
        let (found, rest) = all.into_iter().partition(is_wanted);
        self.list = rest;
        found
    }

    fn refuse<T>(&self, argument: &Argument, expected: &str, form: &str) -> Option<T> {
        let key = argument.words();
        let place = self.place;
        let message = format!("`{key}` of {place} takes {expected}: write `{form}`");
        self.ctxt.error(argument, message);
        None
    }
}

fn parse_list(input: ParseStream<'_>) -> syn::Result<Vec<Argument>> {
    let list = Punctuated::<Argument, Token![,]>::parse_terminated(input)?;
    Ok(list.into_iter().collect())
}

/// Returns the text of doc comments, line by line; other attributes are refused.
fn doc_comment(attributes: &[Attribute]) -> syn::Result<Option<String>> {
    let mut lines = Vec::new();
    for attribute in attributes {
        match &attribute.meta {
            Meta::NameValue(MetaNameValue {
                path,
                value: Expr::Lit(ExprLit { lit: Lit::Str(text), .. }),
                ..
            }) if path.is_ident("doc") => lines.push(text.value().trim().to_owned()),
            _ => {
                let message = "only doc comments stand here";
                return Err(syn::Error::new_spanned(attribute, message));
            }
        }
    }
    Ok((!lines.is_empty()).then(|| lines.join("\n")))
}

/// Returns the last word of a path.
pub(crate) fn last_word(path: &Path) -> TokenStream {
    path.segments.last().map_or_else(|| quote!(), |segment| segment.ident.to_token_stream())
}
