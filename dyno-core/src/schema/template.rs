//! Key templates: the literals and components that a key is made of.

use super::Shards;
use crate::key::TERMINATOR;

/// The room that is made for each part of a key: that of an integer with its terminator.
const PART_LENGTH_USUAL: usize = 21;

/// One part of a key template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Text that stands for itself, such as `ORDER#`.
    Literal(&'static str),
    /// A component of the entity, by its position in `EntitySchema::components`.
    Component(usize),
    /// A component in the verbatim layout: its text as it is, which ends where the next literal
    /// starts.
    Text(usize),
}

/// How components are written into keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeyLayout {
    /// So that keys sort as values do, whatever they hold: escaped, of fixed width, terminated.
    #[default]
    Exact,
    /// As they are, with the template's own text between them: what tables of other programs hold.
    Verbatim,
}

/// What a composite key is made of: `TENANT#{tenant_id}#{status}`.
///
/// Every component ends with `#`, which the template's text does not repeat: in the parts of
/// `A#{x}#{y}` the `#` after `{x}` belongs to the component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyTemplate {
    /// The parts in order.
    pub parts: &'static [Part],
}

/// The templates of one key: partition key and, if the table or index has one, sort key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyTemplates {
    /// The partition key.
    pub pk: KeyTemplate,
    /// The sort key.
    pub sk: Option<KeyTemplate>,
    /// The shards that the partition key is spread over.
    pub shards: Option<Shards>,
}

impl KeyTemplates {
    /// Returns the templates with these parts.
    pub const fn new(pk: &'static [Part], sk: Option<&'static [Part]>) -> Self {
        let sk = match sk {
            Some(parts) => Some(KeyTemplate { parts }),
            None => None,
        };
        Self { pk: KeyTemplate { parts: pk }, sk, shards: None }
    }
}

impl KeyTemplate {
    /// Returns the literal that the template starts with.
    pub fn leading_literal(&self) -> &'static str {
        match self.parts.first() {
            Some(Part::Literal(text)) => text,
            Some(Part::Component(_) | Part::Text(_)) | None => "",
        }
    }

    /// Returns the positions of the components, in the order of the template.
    pub fn components(&self) -> impl Iterator<Item = usize> + '_ {
        self.parts.iter().filter_map(|part| match part {
            Part::Component(at) | Part::Text(at) => Some(*at),
            Part::Literal(_) => None,
        })
    }

    /// Returns the template as it is written, with a name for each component: `A#{x}#{y}`.
    pub(crate) fn shown(&self, name: impl Fn(usize) -> &'static str) -> String {
        let mut text = String::new();
        for (at, part) in self.parts.iter().enumerate() {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Component(position) => {
                    text.extend(["{", name(*position), "}"]);
                    if at + 1 < self.parts.len() {
                        text.push(TERMINATOR);
                    }
                }
                Part::Text(position) => text.extend(["{", name(*position), "}"]),
            }
        }
        text
    }

    /// Renders the key with the text of each component, or `None` if one is absent.
    ///
    /// `encode` appends the text of the component at a position in a layout, and says whether there
    /// is one.
    pub(crate) fn render(
        &self,
        mut encode: impl FnMut(usize, KeyLayout, &mut String) -> bool,
    ) -> Option<String> {
        let mut key = String::with_capacity(self.parts.len() * PART_LENGTH_USUAL);
        for part in self.parts {
            match part {
                Part::Literal(text) => key.push_str(text),
                Part::Component(at) => {
                    if !encode(*at, KeyLayout::Exact, &mut key) {
                        return None;
                    }
                    key.push(TERMINATOR);
                }
                Part::Text(at) => {
                    if !encode(*at, KeyLayout::Verbatim, &mut key) {
                        return None;
                    }
                }
            }
        }
        Some(key)
    }

    /// Tells whether some values make the template render this key.
    pub(crate) fn admits(&self, key: &str) -> bool {
        let mut places = 0..self.parts.len();
        let rest = places.try_fold(key, |rest, at| self.cut(at, rest).map(|(_, rest)| rest));
        rest == Some("")
    }

    /// Finds the text of a component in a key that this template rendered.
    pub(crate) fn find<'k>(&self, component: usize, key: &'k str) -> Option<&'k str> {
        let mut rest = key;
        for (at, part) in self.parts.iter().enumerate() {
            let (text, tail) = self.cut(at, rest)?;
            match part {
                Part::Component(found) | Part::Text(found) if *found == component => {
                    return Some(text);
                }
                Part::Component(_) | Part::Text(_) | Part::Literal(_) => rest = tail,
            }
        }
        None
    }

    /// Returns the character that ends the verbatim component at this place, if one does.
    pub(crate) fn end_of_text(&self, place: usize) -> Option<char> {
        match self.parts.get(place + 1) {
            Some(Part::Literal(next)) => next.chars().next(),
            Some(Part::Component(_) | Part::Text(_)) | None => None,
        }
    }

    /// Cuts the part at this place off the front of a key: its text, and the rest.
    fn cut<'k>(&self, place: usize, key: &'k str) -> Option<(&'k str, &'k str)> {
        match self.parts.get(place)? {
            Part::Literal(text) => Some((text, key.strip_prefix(text)?)),
            Part::Component(_) => key.split_once(TERMINATOR),
            Part::Text(_) => {
                let end = match self.end_of_text(place) {
                    Some(end) => key.find(end)?,
                    None => key.len(),
                };
                (end > 0).then(|| key.split_at(end))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: KeyTemplate = KeyTemplate {
        parts: &[Part::Literal("A#"), Part::Component(1), Part::Literal("B#"), Part::Component(0)],
    };

    #[test]
    fn renders_and_finds_components() {
        let texts = ["zero", "one"];
        let key = TEMPLATE.render(|at, _, out| {
            out.push_str(texts[at]);
            true
        });
        assert_eq!(key.as_deref(), Some("A#one#B#zero#"));
        assert_eq!(TEMPLATE.find(1, "A#one#B#zero#"), Some("one"));
        assert_eq!(TEMPLATE.find(0, "A#one#B#zero#"), Some("zero"));
        assert_eq!(TEMPLATE.find(0, "B#one#"), None);
        assert!(TEMPLATE.admits("A#one#B#zero#"));
        for other in ["", "A#one#", "A#one#B#zero", "A#one#B#zero#x", "A#one#C#zero#"] {
            assert!(!TEMPLATE.admits(other), "{other}");
        }
    }

    #[test]
    fn an_absent_component_leaves_no_key() {
        assert_eq!(TEMPLATE.render(|at, _, _| at == 1), None);
    }
    #[test]
    fn verbatim_components_end_where_the_next_literal_starts() {
        use Part::{Literal as L, Text as T};
        let template = KeyTemplate { parts: &[L("user_"), T(0), L("|"), T(1), L("#META")] };
        let key = template.render(|at, layout, out| {
            assert_eq!(layout, KeyLayout::Verbatim);
            out.push_str(["ada", "a b"][at]);
            true
        });
        assert_eq!(key.as_deref(), Some("user_ada|a b#META"));
        assert_eq!(template.find(1, "user_ada|a b#META"), Some("a b"));
        assert_eq!(template.find(0, "user_ada|a b#META"), Some("ada"));
        assert!(template.admits("user_a|b#META"));
        for other in ["user_|b#META", "user_a|b", "user_a#META", "user_a|b#META2"] {
            assert!(!template.admits(other), "{other}");
        }
        assert_eq!(template.shown(|at| ["x", "y"][at]), "user_{x}|{y}#META");
    }
}
