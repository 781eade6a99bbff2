//! Messages put together at compile time, so that a failed check can name what it is about.
//!
//! A constant can only panic with one `&str`; this builds it in a fixed buffer. What does not fit is
//! cut off.

use super::{EntitySchema, KeyTemplate, Part};

/// A message while it is put together.
#[derive(Clone, Copy)]
pub(super) struct Sentence {
    bytes: [u8; LENGTH_MAX],
    length: usize,
}

/// Enough for a message with a dozen long names.
const LENGTH_MAX: usize = 1024;

impl Sentence {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; LENGTH_MAX], length: 0 }
    }

    /// Adds text as it is.
    #[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
    pub(super) const fn text(mut self, text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() && self.length < LENGTH_MAX {
            self.bytes[self.length] = bytes[at];
            self.length += 1;
            at += 1;
        }
        self
    }

    /// Adds a name in backticks.
    pub(super) const fn name(self, name: &str) -> Self {
        self.text("`").text(name).text("`")
    }

    /// Adds two names.
    pub(super) const fn names(self, [first, second]: &[&str; 2]) -> Self {
        self.name(first).text(" and ").name(second)
    }

    /// Adds names with commas between them.
    #[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
    pub(super) const fn list(mut self, names: &[&str]) -> Self {
        let mut at = 0;
        while at < names.len() {
            self = self.text(if at == 0 { "" } else { ", " }).text(names[at]);
            at += 1;
        }
        self
    }

    /// Adds a template as it is written, its components called by their attributes.
    #[expect(clippy::indexing_slicing, reason = "constants cannot iterate")]
    pub(super) const fn template(mut self, template: &KeyTemplate, entity: &EntitySchema) -> Self {
        let mut at = 0;
        while at < template.parts.len() {
            self = match template.parts[at] {
                Part::Literal(text) => self.text(text),
                Part::Text(position) => {
                    self.text("{").text(entity.components[position].attribute).text("}")
                }
                Part::Component(position) => {
                    let end = if at + 1 < template.parts.len() { "}#" } else { "}" };
                    self.text("{").text(entity.components[position].attribute).text(end)
                }
            };
            at += 1;
        }
        self
    }

    /// Returns the message.
    pub(super) const fn as_str(&self) -> &str {
        let (bytes, _) = self.bytes.split_at(self.length);
        match str::from_utf8(bytes) {
            Ok(text) => text,
            // Only a cut inside of a letter leads here.
            Err(_) => "the names in this message are too long",
        }
    }

    /// Fails the build with the message.
    #[track_caller]
    #[expect(clippy::panic, reason = "a panic in a constant is a compile error")]
    pub(super) const fn fail(self) {
        panic!("{}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_lists_are_put_together() {
        let sentence = Sentence::new().names(&["A", "B"]).text(" have [").list(&["x", "y"]);
        assert_eq!(sentence.text("]").as_str(), "`A` and `B` have [x, y]");
    }

    #[test]
    fn what_is_too_long_is_cut() {
        let long = "a".repeat(LENGTH_MAX + 1);
        assert_eq!(Sentence::new().text(&long).as_str(), &long[1..]);
        let umlauts = format!("a{}", "ä".repeat(LENGTH_MAX));
        assert!(Sentence::new().text(&umlauts).as_str().contains("too long"));
    }
}
