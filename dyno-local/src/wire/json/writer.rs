//! Writes JSON straight into bytes: no tree, commas by itself.
//!
//! `wire::encode` and `wire::error` write every answer with it. Invariant: as long as `begin_*`
//! and `end_*` are paired and members have names, what comes out is one valid JSON value. Members
//! that are absent are simply not written; the service never answers `null` for them.

use std::fmt::{Display, Write as _};

/// A JSON text under construction.
#[derive(Debug, Default)]
pub(crate) struct JsonWriter {
    out: String,
    /// Whether something stands before the next value in its container.
    needs_comma: bool,
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

    /// Writes `[ … ]` with one value by `element` for each of `elements`.
    pub(crate) fn array<I: IntoIterator>(
        &mut self,
        elements: I,
        mut element: impl FnMut(&mut Self, I::Item),
    ) {
        self.begin('[');
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
        let mut plain_from = 0;
        for (at, byte) in text.bytes().enumerate() {
            if byte >= 0x20 && byte != b'"' && byte != b'\\' {
                continue;
            }
            self.out.push_str(text.get(plain_from..at).unwrap_or_default());
            self.escape(byte);
            plain_from = at + 1;
        }
        self.out.push_str(text.get(plain_from..).unwrap_or_default());
        self.out.push('"');
    }

    /// Writes a boolean.
    pub(crate) fn boolean(&mut self, flag: bool) {
        self.raw(flag);
    }

    /// Writes an integer.
    pub(crate) fn integer(&mut self, number: i64) {
        self.raw(number);
    }

    /// Writes a double, as `1.0` where it is whole; what JSON cannot say becomes `0.0`.
    pub(crate) fn double(&mut self, number: f64) {
        let number = if number.is_finite() { number } else { 0.0 };
        self.comma();
        // `Debug` keeps the `.0` and writes large magnitudes with an exponent, both as JSON does.
        let _ = write!(self.out, "{number:?}");
    }

    /// Writes a string of text that needs no escaping, such as base64 or a number.
    pub(crate) fn plain_string(&mut self, text: impl Display) {
        self.comma();
        let _ = write!(self.out, "\"{text}\"");
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

    fn raw(&mut self, value: impl Display) {
        self.comma();
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{value}");
    }

    /// Separates the next value from the one before, and remembers that there is one now.
    fn comma(&mut self) {
        if self.needs_comma {
            self.out.push(',');
        }
        self.needs_comma = true;
    }

    fn escape(&mut self, byte: u8) {
        match byte {
            b'"' => self.out.push_str("\\\""),
            b'\\' => self.out.push_str("\\\\"),
            b'\n' => self.out.push_str("\\n"),
            b'\r' => self.out.push_str("\\r"),
            b'\t' => self.out.push_str("\\t"),
            control => {
                let _ = write!(self.out, "\\u{control:04x}");
            }
        }
    }
}
