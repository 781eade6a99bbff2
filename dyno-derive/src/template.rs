//! Key templates as text: `TENANT#{tenant_id}#{status}` to literals and placeholders.
//!
//! The model calls this and resolves the placeholders to fields. The rules are those of the key
//! layout in `dyno-core`: every component ends with `#`, which a template writes and the parts do
//! not repeat, and no literal holds a character that could be taken for part of the layout.

/// One piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text that stands for itself.
    Literal(String),
    /// The name between braces.
    Placeholder(String),
}

/// The pieces of a template, and what is wrong with it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) mistakes: Vec<String>,
}

/// The highest character that keys use for their layout and escapes.
const LAYOUT_MAX: char = '%';

/// Cuts a template into its pieces.
pub(crate) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    if text.is_empty() {
        parsed.mistake("a key cannot be empty: write a literal or a `{field}`");
    }
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (literal, tail) = rest.split_at(at);
        parsed.literal(literal, tail.starts_with('{'));
        rest = parsed.placeholder(tail);
    }
    parsed.literal(rest, false);
    parsed
}

/// Cuts a template of the verbatim layout into its pieces: its text is that of the keys.
pub(crate) fn parse_verbatim(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    if text.is_empty() {
        parsed.mistake("a key cannot be empty: write a literal or a `{field}`");
    }
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (literal, tail) = rest.split_at(at);
        let is_after = matches!(parsed.pieces.last(), Some(Piece::Placeholder(_)));
        if literal.is_empty() && is_after && tail.starts_with('{') {
            parsed.mistake("put a literal between two components, as in `{a}#{b}`: without it their values could run into each other");
        }
        parsed.text(literal);
        rest = parsed.placeholder(tail);
    }
    parsed.text(rest);
    parsed
}

impl Parsed {
    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.pieces.push(Piece::Literal(text.to_owned()));
        }
    }

    fn mistake(&mut self, message: impl Into<String>) {
        self.mistakes.push(message.into());
    }

    fn literal(&mut self, text: &str, before_placeholder: bool) {
        let after_placeholder = matches!(self.pieces.last(), Some(Piece::Placeholder(_)));
        if text.is_empty() {
            if after_placeholder && before_placeholder {
                let message = "put a `#` between two components, as in `{a}#{b}`: without it their values could run into each other";
                self.mistake(message);
            }
            return;
        }
        if let Some(odd) = text.chars().find(|c| *c <= LAYOUT_MAX && *c != '#') {
            self.mistake(format!(
                "a literal cannot hold {odd:?}: keys use the characters up to `%` for their layout; letters, digits, `-`, `.`, `/`, `:` and `_` are fine"
            ));
            return;
        }
        let mut text = text;
        if after_placeholder {
            // This `#` ends the component.
            match text.strip_prefix('#') {
                Some(tail) => text = tail,
                None => self.mistake(format!(
                    "a component ends with `#`: put one between `}}` and `{text}`"
                )),
            }
        }
        if before_placeholder && !text.is_empty() && !text.ends_with('#') {
            self.mistake(format!(
                "a component starts after a `#`: write `{text}#{{..}}` instead of `{text}{{..}}`"
            ));
        }
        if !text.is_empty() {
            self.pieces.push(Piece::Literal(text.to_owned()));
        }
    }

    /// Takes the placeholder that `text` starts with and returns what follows.
    fn placeholder<'t>(&mut self, text: &'t str) -> &'t str {
        let inner = text.strip_prefix('{').and_then(|tail| tail.split_once('}'));
        match inner {
            None if text.starts_with('{') => {
                self.mistake("a `{` is not closed: write `{field}`");
                ""
            }
            None => {
                self.mistake("a `}` has no `{`: keys cannot hold braces of their own");
                text.strip_prefix('}').unwrap_or_default()
            }
            Some((name, tail)) => {
                self.name(name);
                tail
            }
        }
    }

    fn name(&mut self, name: &str) {
        if name.trim().is_empty() {
            self.mistake("name a field between the braces: `{field}`");
        } else if name.contains('{') {
            self.mistake("keys cannot hold braces of their own: write `{field}`");
        } else if let Some((field, format)) = name.split_once(':') {
            self.mistake(format!(
                "components are written by their type, not by a format: write `{{{field}}}` instead of `{{{field}:{format}}}`"
            ));
        } else {
            self.pieces.push(Piece::Placeholder(name.trim().to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Piece::{Literal, Placeholder};
    use super::*;

    fn check(text: &str, expected: &[Piece]) {
        assert_eq!(
            parse(text),
            Parsed { pieces: expected.to_vec(), mistakes: Vec::new() },
            "{text}"
        );
    }

    fn refuse(text: &str, expected: &str) {
        let mistakes = parse(text).mistakes;
        assert_eq!(mistakes.len(), 1, "{text}: {mistakes:?}");
        assert!(mistakes[0].contains(expected), "{text}: {mistakes:?}");
    }

    fn l(text: &str) -> Piece {
        Literal(text.to_owned())
    }

    fn p(name: &str) -> Piece {
        Placeholder(name.to_owned())
    }

    #[test]
    fn the_hash_after_a_component_belongs_to_it() {
        check("META", &[l("META")]);
        check("{a}", &[p("a")]);
        check("{a}#", &[p("a")]);
        check("A#{x}#{y}", &[l("A#"), p("x"), p("y")]);
        check("A#{x}#B#{y}#", &[l("A#"), p("x"), l("B#"), p("y")]);
        check("{x}#META", &[p("x"), l("META")]);
        check("v1:a-b_c.d/É#{ x }", &[l("v1:a-b_c.d/É#"), p("x")]);
    }

    #[test]
    fn mistakes_say_what_to_write() {
        refuse("", "cannot be empty");
        refuse("{a}{b}", "put a `#` between two components");
        refuse("A{b}", "write `A#{..}` instead of `A{..}`");
        refuse("{a}B", "put one between `}` and `B`");
        refuse("A B", "cannot hold ' '");
        refuse("A$#{b}", "cannot hold '$'");
        refuse("A\u{7}", "cannot hold '\\u{7}'");
        refuse("A#{b", "not closed");
        refuse("A#b}", "a `}` has no `{`");
        refuse("{}", "name a field");
        refuse("{{a}", "braces of their own");
        refuse("{a:05}", "write `{a}` instead of `{a:05}`");
    }

    #[test]
    fn verbatim_templates_are_taken_as_they_are() {
        let check = |text: &str, expected: &[Piece]| {
            let parsed = Parsed { pieces: expected.to_vec(), mistakes: Vec::new() };
            assert_eq!(parse_verbatim(text), parsed, "{text}");
        };
        check("user_{a} of {b}", &[l("user_"), p("a"), l(" of "), p("b")]);
        check("A#{x}#B#{y}#", &[l("A#"), p("x"), l("#B#"), p("y"), l("#")]);
        let mistakes = parse_verbatim("{a}{b}").mistakes;
        assert!(mistakes.len() == 1 && mistakes[0].contains("put a literal"), "{mistakes:?}");
        assert_eq!(parse_verbatim("").mistakes.len(), 1);
    }

    #[test]
    fn several_mistakes_are_all_told() {
        assert_eq!(parse("A {b}C").mistakes.len(), 2);
    }
}
