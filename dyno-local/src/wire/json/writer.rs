//! Writes JSON straight into one text: no tree, commas by itself.
//!
//! `wire::encode` and `wire::error` write every answer with it. Invariant: as long as members have
//! names, what comes out is one valid JSON value. Members that are absent are simply not written;
//! the service never answers `null` for them.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::escape::push_escaped;

/// The room of a new text: most answers that carry no item are shorter.
const START_BYTES: usize = 256;

/// The most room that is made for elements that are still to come, some more than a full page needs.
const AHEAD_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A JSON text under construction.
#[derive(Debug)]
pub(crate) struct JsonWriter {
    out: String,
    /// Whether something stands before the next value in its container.
    needs_comma: bool,
}

impl Default for JsonWriter {
    fn default() -> Self {
        Self { out: String::with_capacity(START_BYTES), needs_comma: false }
    }
}

impl JsonWriter {
    /// Returns the finished text.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    /// Writes `{ … }` with what `members` writes.
    pub(crate) fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.begin('{');
        members(self);
        self.end('}');
    }

    /// Writes `{ … }` with one member, whose name needs no escaping and whose value `value` writes.
    pub(crate) fn tagged(&mut self, name: &str, value: impl FnOnce(&mut Self)) {
        self.comma();
        self.out.push_str("{\"");
        self.out.push_str(name);
        self.out.push_str("\":");
        self.needs_comma = false;
        value(self);
        self.end('}');
    }

    /// Writes `[ … ]` with one value by `element` for each of `elements`.
    pub(crate) fn array<I: IntoIterator>(
        &mut self,
        elements: I,
        mut element: impl FnMut(&mut Self, I::Item),
    ) {
        self.begin('[');
        let mut elements = elements.into_iter();
        if let Some(first) = elements.next() {
            let before = self.out.len();
            element(self, first);
            // Elements of one array are mostly alike: make room for the others at once.
            let room = (self.out.len() - before).saturating_mul(elements.size_hint().0);
            self.out.reserve(room.min(AHEAD_BYTES_MAX));
        }
        for each in elements {
            element(self, each);
        }
        self.end(']');
    }

    /// Writes a member's name; its value must follow.
    pub(crate) fn name(&mut self, name: &str) -> &mut Self {
        self.string(name);
        self.out.push(':');
        self.needs_comma = false;
        self
    }

    /// Writes a string.
    pub(crate) fn string(&mut self, text: &str) {
        self.comma();
        self.out.push('"');
        push_escaped(&mut self.out, text);
        self.out.push('"');
    }

    /// Writes bytes as a string of base64.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.comma();
        self.out.push('"');
        STANDARD.encode_string(bytes, &mut self.out);
        self.out.push('"');
    }

    /// Writes a boolean.
    pub(crate) fn boolean(&mut self, flag: bool) {
        self.comma();
        self.out.push_str(if flag { "true" } else { "false" });
    }

    /// Writes an integer.
    pub(crate) fn integer(&mut self, number: i64) {
        self.comma();
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{number}");
    }

    /// Writes a double, as `1.0` where it is whole; what JSON cannot say becomes `0.0`.
    pub(crate) fn double(&mut self, number: f64) {
        let number = if number.is_finite() { number } else { 0.0 };
        self.comma();
        // `Debug` keeps the `.0` and writes large magnitudes with an exponent, both as JSON does.
        let _ = write!(self.out, "{number:?}");
    }

    /// Writes a string made of parts that need no escaping, such as a number.
    pub(crate) fn plain_string(&mut self, parts: &[&str]) {
        self.comma();
        self.out.push('"');
        for part in parts {
            self.out.push_str(part);
        }
        self.out.push('"');
    }

    /// Writes a member with a string.
    pub(crate) fn string_member(&mut self, name: &str, text: &str) {
        self.name(name).string(text);
    }

    /// Writes a member with an integer.
    pub(crate) fn integer_member(&mut self, name: &str, number: i64) {
        self.name(name).integer(number);
    }

    /// Writes a member with a boolean.
    pub(crate) fn boolean_member(&mut self, name: &str, flag: bool) {
        self.name(name).boolean(flag);
    }

    fn begin(&mut self, bracket: char) {
        self.comma();
        self.out.push(bracket);
        self.needs_comma = false;
    }

    fn end(&mut self, bracket: char) {
        self.out.push(bracket);
        self.needs_comma = true;
    }

    /// Separates the next value from the one before, and remembers that there is one now.
    fn comma(&mut self) {
        if self.needs_comma {
            self.out.push(',');
        }
        self.needs_comma = true;
    }
}
