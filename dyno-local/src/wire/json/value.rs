//! The values of a body, as views into it.
//!
//! `wire::protocol` makes a [`Tape`] of a body, `json::structure` and the decoders read it. Nothing
//! of the body is copied before someone asks for a `String`. Members come in document order,
//! repeated names included, because the service reports the first fault in document order.

use std::borrow::Cow;

use dyno_core::value::Name;

use super::escape::unescape;
use super::scanner::{Entry, scan};

/// What empty arrays and objects that do not stand in a body refer to.
const NOTHING: &Tape<'static> = &Tape { text: "", entries: Vec::new() };

/// A body and where its values are.
#[derive(Debug)]
pub(crate) struct Tape<'a> {
    text: &'a str,
    entries: Vec<Entry>,
}

impl<'a> Tape<'a> {
    /// Finds the values of a whole body; `None` if it is not one JSON value in UTF-8.
    pub(crate) fn parse(body: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?;
        Some(Self { text, entries: scan(text)? })
    }

    /// Returns the value that the body is.
    pub(crate) fn root(&self) -> Json<'_> {
        self.value(0)
    }

    #[inline]
    fn entry(&self, at: usize) -> Entry {
        debug_assert!(at < self.entries.len(), "entries are read up to their container's end");
        self.entries.get(at).copied().unwrap_or(Entry::NONE)
    }

    #[inline]
    fn first_byte(&self, entry: Entry) -> u8 {
        self.text.as_bytes().get(entry.start()).copied().unwrap_or_default()
    }

    /// Returns the number of the entry after a value.
    #[inline]
    fn after(&self, at: usize) -> usize {
        let entry = self.entry(at);
        if entry.is_container() { entry.end().max(at + 1) } else { at + 1 }
    }

    fn is_null(&self, at: usize) -> bool {
        self.first_byte(self.entry(at)) == b'n'
    }

    #[inline]
    fn string(&self, at: usize) -> Text<'_> {
        let entry = self.entry(at);
        let raw = self.text.get(entry.start() + 1..entry.end()).unwrap_or_default();
        Text { raw, escaped: entry.is_escaped() }
    }

    /// Returns `true` if the string means `text`; most that do not are of another length.
    #[inline]
    fn is_string(&self, at: usize, text: &str) -> bool {
        let entry = self.entry(at);
        let is_as_long = entry.end().checked_sub(entry.start() + 1) == Some(text.len());
        (is_as_long || entry.is_escaped()) && self.string(at).is(text)
    }

    #[inline]
    fn value(&self, at: usize) -> Json<'_> {
        let entry = self.entry(at);
        let (first, end) = (self.first_byte(entry), entry.end());
        match first {
            b'"' => Json::String(self.string(at)),
            b'{' | b'[' if end == 0 => Json::TooDeep,
            b'{' => Json::Object(Members { tape: self, at: at + 1, end }),
            b'[' => Json::Array(Elements { tape: self, at: at + 1, end }),
            b't' => Json::Bool(true),
            b'f' => Json::Bool(false),
            b'n' => Json::Null,
            _ => number(self.text.get(entry.start()..end).unwrap_or_default()),
        }
    }
}

/// A JSON value as it arrived.
#[derive(Debug, Clone)]
pub(crate) enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number without fraction and exponent, clamped to 64 bits.
    Integer(i64),
    /// Any other number.
    Decimal(f64),
    /// A string.
    String(Text<'a>),
    /// An array.
    Array(Elements<'a>),
    /// An object.
    Object(Members<'a>),
    /// An array or object that is nested deeper than any that the service takes.
    TooDeep,
}

/// A string as it stands in the body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    raw: &'a str,
    escaped: bool,
}

impl<'a> Text<'a> {
    /// The string of no characters.
    pub(crate) const EMPTY: Self = Self { raw: "", escaped: false };

    /// Returns what the string means.
    pub(crate) fn read(self) -> Cow<'a, str> {
        if self.escaped { Cow::Owned(unescape(self.raw)) } else { Cow::Borrowed(self.raw) }
    }

    /// Returns `true` if the string means `text`.
    pub(crate) fn is(self, text: &str) -> bool {
        if self.escaped { unescape(self.raw) == text } else { self.raw == text }
    }
}

impl From<Text<'_>> for String {
    fn from(text: Text<'_>) -> Self {
        text.read().into_owned()
    }
}

impl From<Text<'_>> for Name {
    fn from(text: Text<'_>) -> Self {
        Self::from(text.read().as_ref())
    }
}

/// The elements of an array, in order.
#[derive(Debug, Clone)]
pub(crate) struct Elements<'a> {
    tape: &'a Tape<'a>,
    at: usize,
    end: usize,
}

impl Elements<'_> {
    /// Returns how many elements there are if they are attribute values without members of their
    /// own: a brace, the letters of a type and the value each.
    pub(crate) const fn values_expected(&self) -> usize {
        (self.end - self.at) / 3
    }

    /// Returns no elements.
    pub(crate) const fn none() -> Self {
        Self { tape: NOTHING, at: 0, end: 0 }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Json<'a>;

    fn next(&mut self) -> Option<Json<'a>> {
        if self.at >= self.end {
            return None;
        }
        let at = self.at;
        self.at = self.tape.after(at);
        Some(self.tape.value(at))
    }
}

/// The members of an object in document order, repeated names included.
#[derive(Debug, Clone)]
pub(crate) struct Members<'a> {
    tape: &'a Tape<'a>,
    at: usize,
    end: usize,
}

impl<'a> Members<'a> {
    /// Returns no members.
    pub(crate) const fn none() -> Self {
        Self { tape: NOTHING, at: 0, end: 0 }
    }

    /// Returns how many members there are if they are attribute values without members of their
    /// own: a name, a brace, the letters of a type and the value each.
    pub(crate) const fn values_expected(&self) -> usize {
        (self.end - self.at) / 4
    }

    /// Returns the value of the last member with this name; `None` if it is null.
    pub(crate) fn named(&self, name: &str) -> Option<Json<'a>> {
        let value = self.places(name).last()?;
        (!self.tape.is_null(value)).then(|| self.tape.value(value))
    }

    /// Returns the member if there is one alone.
    #[inline]
    pub(crate) fn only(&self) -> Option<(Text<'a>, Json<'a>)> {
        let mut members = self.clone();
        let only = members.next()?;
        (members.at >= members.end).then_some(only)
    }

    /// Returns `true` if there is a member with this name that is not null.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.places(name).any(|value| !self.tape.is_null(value))
    }

    /// Returns the entries of the values under a name.
    fn places(&self, name: &str) -> impl Iterator<Item = usize> {
        Values(self.clone()).filter(move |value| self.tape.is_string(value - 1, name))
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (Text<'a>, Json<'a>);

    #[inline]
    fn next(&mut self) -> Option<(Text<'a>, Json<'a>)> {
        if self.at >= self.end {
            return None;
        }
        let name = self.at;
        self.at = self.tape.after(name + 1);
        Some((self.tape.string(name), self.tape.value(name + 1)))
    }
}

/// The entries of members' values; that of a name is the one before.
struct Values<'a>(Members<'a>);

impl Iterator for Values<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let Members { tape, at, end } = &mut self.0;
        if at >= end {
            return None;
        }
        let value = *at + 1;
        *at = tape.after(value);
        Some(value)
    }
}

/// Reads a number that the scanner let pass.
fn number(text: &str) -> Json<'static> {
    if let Ok(number) = text.parse::<i64>()
        && text != "-0"
    {
        return Json::Integer(number);
    }
    if text.parse::<u64>().is_ok() {
        return Json::Integer(i64::MAX);
    }
    Json::Decimal(text.parse().unwrap_or(f64::MAX))
}
